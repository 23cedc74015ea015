"""The national product: of hexagons alone, by its own names, and no more than the release says."""

import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pyogrio
import pytest
import shapely
from fastapi import FastAPI
from lxml import etree
from pydantic import ValidationError

from app.campaigns.store import update_campaign
from app.exports.actions import export_national
from app.exports.national import OBJECT_TYPES, read_mapping
from app.kit.database import Database
from app.kit.geometry import to_metres
from tests.exports.conftest import RELEASES
from tests.publishing.town import build_town, end_campaign, settle_town
from tests.world import SignedIn, World

SCHEMA = Path(__file__).with_name("schema") / "aggregert.xsd"
APP = "{https://skjema.geonorge.no/SOSI/produktspesifikasjon/BarnetrakkAggregert/20230901}"
GML = "{http://www.opengis.net/gml/3.2}"


@pytest.fixture
async def hexagons(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    secret: bytes,
    sign_in: Callable[..., SignedIn],
) -> str:
    """The number of a release in hexagons of a town of 200 children."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        values = {"hexagon_metres": 400}
        await update_campaign(writer, world.municipality_id, world.campaign_id, values)
    await settle_town(database, world, secret, build_town())
    await end_campaign(database, world)
    await sign_in(world.municipality_id, "planner")
    answer = await client.post(RELEASES, json={"campaign_id": str(world.campaign_id)})
    client.cookies.clear()
    return str(answer.json()["number"])


async def read_gml(client: httpx.AsyncClient, number: str) -> etree._ElementTree:
    answer = await client.get(f"{RELEASES}/{number}/national.gml")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/gml+xml"
    return etree.parse(io.BytesIO(answer.content))


async def test_the_gml_is_as_our_reading_of_the_specification_has_it(
    client: httpx.AsyncClient, hexagons: str
) -> None:
    document = await read_gml(client, hexagons)
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(document)
    found = {element.tag.removeprefix(APP) for [element] in document.iter(f"{GML}featureMember")}
    assert found <= set(OBJECT_TYPES)
    assert len(found) > 2


async def test_a_broken_file_is_not_as_the_specification_has_it(
    client: httpx.AsyncClient, hexagons: str
) -> None:
    """The schema is worth something."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for name, value in (
        ("førsteRegistreringsÅr", "i fjor"),
        ("kommune", "46"),
        ("oppdateringsdato", "1.2.2026"),
        ("lokalId", ""),
    ):
        document = await read_gml(client, hexagons)
        next(document.iter(f"{APP}{name}")).text = value
        assert not schema.validate(document), name


async def test_it_tells_every_cell_of_the_release_once_and_no_other(
    client: httpx.AsyncClient, hexagons: str, tmp_path: Path
) -> None:
    cells = (await client.get(f"{RELEASES}/{hexagons}/cells")).json()["features"]
    themes = read_mapping(None).themes
    expected = Counter(
        (themes[feature["properties"]["theme"]].object_type, _centre(feature["geometry"]))
        for feature in cells
        if feature["properties"]["theme"] != "all"
    )
    told: Counter[tuple[str, tuple[int, int]]] = Counter()
    for [element] in (await read_gml(client, hexagons)).iter(f"{GML}featureMember"):
        positions = [float(number) for number in element.find(f".//{GML}posList").text.split()]
        ring = shapely.Polygon(list(zip(positions[::2], positions[1::2], strict=True)))
        told[element.tag.removeprefix(APP), _rounded(ring)] += 1
    assert told == expected
    answer = await client.get(f"{RELEASES}/{hexagons}/national.gpkg")
    path = tmp_path / "national.gpkg"
    path.write_bytes(answer.content)
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    assert layers == list(OBJECT_TYPES)
    packed: Counter[tuple[str, tuple[int, int]]] = Counter()
    for layer in layers:
        meta, _, shapes, columns = pyogrio.raw.read(path, layer=layer)
        assert "EPSG:25833" in meta["crs"]
        assert {"lokalId", "navnerom", "versjonId", "førsteRegistreringsÅr"} <= set(meta["fields"])
        years = columns[meta["fields"].tolist().index("sisteRegistreringsÅr")]
        assert all(2020 < year < 2100 for year in years)
        packed.update((layer, _rounded(shape)) for shape in shapely.from_wkb(shapes))
    assert packed == expected


def _centre(geometry: dict[str, object]) -> tuple[int, int]:
    return _rounded(to_metres(shapely.from_geojson(json.dumps(geometry))))


def _rounded(shape: shapely.Polygon) -> tuple[int, int]:
    return round(shape.centroid.x), round(shape.centroid.y)


async def test_objects_keep_their_names(client: httpx.AsyncClient, hexagons: str) -> None:
    first, second = [
        [each.text for each in (await read_gml(client, hexagons)).iter(f"{APP}lokalId")]
        for _ in range(2)
    ]
    assert first == second
    assert len(first) == len(set(first)) > 10


async def test_squares_have_no_national_product(client: httpx.AsyncClient, released: str) -> None:
    for form in ("gml", "gpkg"):
        answer = await client.get(f"{RELEASES}/{released}/national.{form}")
        assert answer.json()["type"] == "/problems/not-in-hexagons"


async def test_another_mapping_tells_codes_and_counts_under_a_tag_of_its_own(
    app: FastAPI, client: httpx.AsyncClient, hexagons: str, database: Database, tmp_path: Path
) -> None:
    address = f"{RELEASES}/{hexagons}/national.gml"
    before = await client.get(address)
    known = {"If-None-Match": before.headers["etag"]}
    assert (await client.get(address, headers=known)).status_code == 304
    mapping = json.loads(read_mapping(None).model_dump_json())
    mapping["themes"]["way"]["codes"] = {"barnevegType": "skoleveg & <fritid>"}
    mapping["names"]["participants"] = "antall"
    del mapping["themes"]["wish"]
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(mapping))
    app.state.national_mapping = read_mapping(path)
    after = await client.get(address, headers=known)
    assert after.status_code == 200
    document = etree.parse(io.BytesIO(after.content))
    codes = {each.text for each in document.iter(f"{APP}barnevegType")}
    assert codes == {"skoleveg & <fritid>"}
    counts = [int(each.text or 0) for each in document.iter(f"{APP}antall")]
    assert all(count >= 10 and count % 5 == 0 for count in counts)
    assert len(counts) < before.text.count("<app:lokalId>")
    output = tmp_path / "mine.gml"
    await export_national(database, hexagons, "gml", app.state.national_mapping, output)
    assert output.read_bytes() == after.content


def test_a_mapping_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    mapping = json.loads(read_mapping(None).model_dump_json())
    for change in ({"themes": {"way": {"object_type": "Sti"}}}, {"more": 1}):
        path.write_text(json.dumps(mapping | change))
        with pytest.raises(ValidationError):
            read_mapping(path)
