"""A mapping file is read strictly, and says which key is at fault."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from app.catalogue.starter import STARTER_CATALOGUE
from app.imports.mapping import ImportMapping, read_mapping
from app.imports.rows import MappingRefusedError
from app.imports.rules import check_catalogue
from tests.imports.kindergarten import make_mapping, mapping_document

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "import"
GUIDE = ROOT / "docs" / "import.md"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_example_can_be_read_and_fits_the_starter_catalogue(path: Path) -> None:
    mapping = read_mapping(path)
    check_catalogue(mapping, STARTER_CATALOGUE)
    assert mapping.source.startswith("giske-2023-")


def test_the_two_examples_become_one_campaign() -> None:
    first, second = (read_mapping(path) for path in sorted(EXAMPLES.glob("giske*.toml")))
    assert first.campaign == second.campaign
    assert first.group == second.group


def test_the_guide_shows_a_mapping_that_works_and_explains_every_key() -> None:
    guide = GUIDE.read_text()
    shown = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert shown is not None
    document = tomllib.loads(shown[1])
    starter = STARTER_CATALOGUE
    check_catalogue(ImportMapping.model_validate(document), starter)
    table = guide[guide.index("| key |") : guide.index("The two mappings")]
    explained = set(re.findall(r"[`*](\w+)[`*]", table))
    assert _keys(ImportMapping) <= explained


def _keys(part: type[BaseModel]) -> set[str]:
    keys = set(part.model_fields)
    for field in part.model_fields.values():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                keys |= _keys(kind)
    return keys


def test_the_keys_at_fault_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        'source = "x"\ncolour = 1\n[campaign]\nmunicipality_id = "46"\nopens = "2023-01-01"\n'
        '[[mark]]\nbecomes = "dark"\n'
    )
    with pytest.raises(MappingRefusedError) as refused:
        read_mapping(path)
    told = str(refused.value)
    for key in ("campaign.municipality_id", "campaign.opens", "group", "colour", "mark.0.becomes"):
        assert f"  {key}: " in told


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"= 1", "not TOML"), (b"\xff\xfe\x00", "not text in UTF-8"), (b"", "source")],
)
def test_what_is_no_mapping_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_bytes(content)
    with pytest.raises(MappingRefusedError, match=told):
        read_mapping(path)


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingRefusedError, match="nowhere"):
        read_mapping(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"recorded": {}}, "name a column or a month"),
        ({"recorded": {"month": "2023-13"}}, "recorded.month"),
        ({"comment": {"columns": ["Registrert"]}}, "contributor's column"),
        ({"mark": [{"becomes": "skip"}, {"becomes": "way/school_way"}]}, "must be the last"),
        ({"mark": []}, "mark"),
        ({"mark": [{"becomes": "skip", "where": [{"column": "a"}]}]}, "values or contains"),
        ({"attributes": {"transport": {}}}, "name an answer"),
        ({"attributes": {"transport": {"answer": "walk", "column": "a"}}}, "belong together"),
        ({"file": {"x": "lon"}}, "x and y belong together"),
        ({"file": {"x": "lon", "y": "lat", "wkt": "wkt"}}, "either x and y or wkt"),
        ({"geometry": {"simplify_metres": 11}}, "simplify_metres"),
        ({"geometry": {"home_end": "maybe"}}, "home_end"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        make_mapping(**changes)


def test_a_campaign_closes_after_it_opens() -> None:
    document = mapping_document()
    campaign = document["campaign"]
    document["campaign"] = campaign | {"opens": campaign["closes"], "closes": campaign["opens"]}
    with pytest.raises(ValueError, match="closes before it opens"):
        ImportMapping.model_validate(document)


def test_a_mapping_knows_its_columns_and_the_values_it_gives_a_meaning() -> None:
    mapping = make_mapping(
        attributes={"transport": {"column": "Måte", "answers": {"sykkel": "bike"}}}
    )
    assert mapping.columns() == {"nr", "Område", "Kommentar", "Registrert", "Farge", "Måte"}
    assert mapping.known_values() == {"Farge": {"Rød", "Grøn"}, "Måte": {"sykkel"}}
