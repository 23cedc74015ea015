"""What rows become, and which names their marks and contributors get."""

import csv
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.starter import STARTER_CATALOGUE
from app.contributions.rules import CommentTooLong, TextRefused
from app.imports.formats import read_source
from app.imports.mapping import FilePart, ImportMapping
from app.imports.rows import MappingRefusedError, Source, SourceRow
from app.imports.rules import (
    RowReader,
    RowRefusedError,
    Told,
    check_catalogue,
    check_columns,
    name_of,
    read_day,
)
from tests.imports.kindergarten import make_mapping

CAMPAIGN = UUID("5f3b6c1e-0f8a-4c1d-9a51-3f6f0c2c9b11")
SECRET = b"a secret of thirty-two characters"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PLACE = shapely.Point(5.24, 60.36)
WAY = shapely.LineString([(5.24, 60.36), (5.25, 60.361)])


def _row(geometry: shapely.Geometry | None = PLACE, number: int = 1, **values: str) -> SourceRow:
    return SourceRow(number, {"nr": str(number), "Farge": "Lilla"} | values, geometry)


def _reader(mapping: ImportMapping | None = None, secret: bytes = SECRET) -> RowReader:
    return RowReader(mapping or make_mapping(), CAMPAIGN, secret, NOW)


def _told(row: SourceRow, mapping: ImportMapping | None = None) -> list[Told]:
    told = _reader(mapping).read(row)
    assert told is not None
    return told


def test_the_first_rule_whose_conditions_all_hold_decides() -> None:
    red = _row(Farge="Rød", Kommentar="50-sone, inga FORTAU")
    assert _told(red)[0].draft.category == "no_pavement"
    assert _told(_row(Farge="Rød"))[0].draft.category == "outdoors"
    assert _told(_row(WAY, Farge="Grøn"))[0].draft.attributes == {"transport": "walk"}


def test_an_empty_cell_can_be_asked_for_and_rows_can_be_skipped() -> None:
    rule = {"becomes": "skip", "where": [{"column": "Kommentar", "values": [""]}]}
    mapping = make_mapping(mark=[rule])
    assert _reader(mapping).read(_row()) is None
    with pytest.raises(RowRefusedError, match=r"No \[\[mark\]\]"):
        _reader(mapping).read(_row(Kommentar="fint"))


def test_a_value_no_rule_knows_is_noticed_even_where_the_row_is_taken() -> None:
    reader = _reader()
    reader.read(_row())
    reader.read(_row(number=2, Kommentar="fritt"))
    assert reader.unknown_values == {"Farge": {"Lilla": 2}}


def test_a_comment_joins_columns_once_each_with_their_labels() -> None:
    assert _told(_row(Område="Brua", Kommentar="glatt"))[0].draft.comment == "Brua · Merknad: glatt"
    plain = make_mapping(comment={"columns": ["Område", "Kommentar"], "separator": " / "})
    assert _told(_row(Område="Brua", Kommentar="Brua"), plain)[0].draft.comment == "Brua"
    assert _told(_row())[0].draft.comment is None


def test_a_comment_is_held_against_the_same_limits_as_a_childs() -> None:
    with pytest.raises(CommentTooLong):
        _reader().read(_row(Område="å" * 501))
    with pytest.raises(TextRefused):
        _reader().read(_row(Område="snudd \u202e om"))


def test_answers_come_from_a_column_or_are_fixed() -> None:
    rule = {"column": "Måte", "answers": {"sykkel": "bike"}, "answer": "other"}
    mapping = make_mapping(attributes={"transport": rule})
    reader = _reader(mapping)
    answers = [
        told[0].draft.attributes
        for row in (_row(Måte="sykkel"), _row(number=2, Måte="hest"), _row(number=3))
        if (told := reader.read(row))
    ]
    assert answers == [{"transport": "bike"}, {"transport": "other"}, {"transport": "other"}]
    assert reader.unknown_values["Måte"] == {"hest": 1}


@pytest.mark.parametrize(
    ("geometry", "types", "note"),
    [
        (shapely.MultiPoint([PLACE]), ["Point"], None),
        (shapely.MultiLineString([WAY]), ["LineString"], None),
        (
            shapely.MultiLineString([WAY, [(5.25, 60.361), (5.26, 60.362)]]),
            ["LineString"],
            "the parts of a line were joined to one",
        ),
        (
            shapely.MultiLineString([WAY, [(5.27, 60.36), (5.28, 60.36)]]),
            ["LineString", "LineString"],
            "several parts became a mark each",
        ),
        (
            shapely.MultiPoint([(5.24, 60.36), (5.25, 60.36)]),
            ["Point", "Point"],
            "several parts became a mark each",
        ),
    ],
)
def test_a_geometry_of_parts_is_one_mark_where_it_can_be(
    geometry: shapely.Geometry, types: list[str], note: str | None
) -> None:
    reader = _reader()
    told = reader.read(_row(geometry))
    assert told is not None
    assert [type(mark.draft.geometry).__name__ for mark in told] == types
    assert len({mark.draft.contribution_id for mark in told}) == len(types)
    assert len({mark.participant_id for mark in told}) == 1
    assert list(reader.notes) == ([] if note is None else [note])


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "No geometry"),
        (shapely.Point(), "No geometry"),
        (shapely.Point(5.24, float("nan")), "Unreadable row"),
        (shapely.Point(5.24, float("inf")), "Unreadable row"),
        (shapely.GeometryCollection([PLACE]), "Unknown geometry"),
        (shapely.MultiPoint([(5 + n / 1000, 60) for n in range(101)]), "Too many parts"),
    ],
)
def test_a_geometry_that_is_none_is_refused(geometry: shapely.Geometry | None, reason: str) -> None:
    with pytest.raises(RowRefusedError) as refused:
        _reader().read(_row(geometry))
    assert refused.value.reason == reason


def test_only_a_line_with_too_many_vertices_is_simplified_and_only_where_it_is_asked_for() -> None:
    track = shapely.LineString([(5.24 + n / 100_000, 60.36 + n % 2 / 1e6) for n in range(600)])
    asked = make_mapping(geometry={"simplify_metres": 2})
    reader = _reader(asked)
    told = reader.read(_row(track))
    assert told is not None
    assert shapely.get_num_coordinates(told[0].draft.geometry) < 10
    assert list(reader.notes) == ["a line was simplified, at most 2 m off"]
    assert _told(_row(track))[0].draft.geometry == track
    assert _told(_row(WAY), asked)[0].draft.geometry == WAY


def test_a_name_stays_the_same_and_needs_the_secret() -> None:
    name = name_of(SECRET, "participant", CAMPAIGN, "einer")
    assert name == name_of(SECRET, "participant", CAMPAIGN, "einer")
    assert name.version == 4
    assert name != name_of(b"another secret", "participant", CAMPAIGN, "einer")
    assert name != name_of(SECRET, "mark", CAMPAIGN, "einer")
    # Joined texts would make these two the same.
    assert name_of(SECRET, "a", "bc") != name_of(SECRET, "ab", "c")


def test_a_contributor_is_told_apart_by_a_column_or_by_the_row() -> None:
    def who(mapping: ImportMapping, *rows: SourceRow) -> list[UUID]:
        reader = _reader(mapping)
        return [mark.participant_id for row in rows for mark in reader.read(row) or ()]

    rows = [_row(number=n, Registrert=name) for n, name in enumerate(("Einer", " einer", "Lyng"))]
    first, second, third = who(make_mapping(), *rows)
    assert first == second != third
    same = make_mapping(contributor={"column": "Registrert", "same": {"Lyng": "Einer"}})
    assert len(set(who(same, *rows))) == 1
    assert len(set(who(make_mapping(contributor={}), *rows))) == 3
    assert len(set(who(make_mapping(), _row(number=8), _row(number=9)))) == 2


def test_the_same_row_has_the_same_name_wherever_it_stands() -> None:
    def names(mapping: ImportMapping, rows: list[SourceRow]) -> dict[str, UUID]:
        reader = _reader(mapping)
        return {
            row.values["Område"]: mark.draft.contribution_id
            for row in rows
            for mark in reader.read(row) or ()
        }

    rows = [_row(number=n, Område=f"Sted {n}") for n in (1, 2, 3)]
    turned = [SourceRow(4 - row.number, row.values, row.geometry) for row in rows[::-1]]
    by_content = make_mapping(row_id=None)
    for mapping in (make_mapping(), by_content):
        assert names(mapping, rows) == names(mapping, turned)
        assert len(set(names(mapping, rows).values())) == 3
    assert names(make_mapping(source="anna"), rows).values() != names(by_content, rows).values()


def test_equal_rows_without_an_id_are_each_taken() -> None:
    reader = _reader(make_mapping(row_id=None))
    twice = [reader.read(_row()), reader.read(_row())]
    assert len({told[0].draft.contribution_id for told in twice if told}) == 2


def test_an_id_is_there_and_names_one_row() -> None:
    reader = _reader()
    reader.read(_row())
    with pytest.raises(RowRefusedError, match="Repeated id"):
        reader.read(_row())
    with pytest.raises(RowRefusedError, match="No id"):
        reader.read(SourceRow(2, {}, PLACE))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-06-15", date(2023, 6, 15)),
        ("2023/06/15 23:59:59", date(2023, 6, 15)),
        ("2023-06-15T23:30:00Z", date(2023, 6, 15)),
        ("15.6.2023", date(2023, 6, 15)),
        ("2023-06", date(2023, 6, 1)),
        ("2023-13", None),
        ("31.2.2023", None),
        ("i fjor", None),
    ],
)
def test_a_day_is_read_as_it_is_usually_written(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_row_was_recorded_on_its_day_else_in_the_mappings_month() -> None:
    mapping = make_mapping(recorded={"column": "Dato", "month": "2023-06"})
    reader = _reader(mapping)
    days = [
        told[0].recorded_at.date()
        for row in (_row(Dato="15.9.2023"), _row(number=2), _row(number=3, Dato="2022-01-01"))
        if (told := reader.read(row))
    ]
    assert days == [date(2023, 9, 15), date(2023, 6, 1), date(2022, 1, 1)]
    assert reader.notes == {"recorded outside the mapping's period": [3]}
    for text, reason in (("i fjor", "Unreadable date"), ("2031-01-01", "Recorded in the future")):
        with pytest.raises(RowRefusedError, match=reason):
            _reader(mapping).read(_row(Dato=text))
    with pytest.raises(RowRefusedError, match="No date"):
        _reader(make_mapping(recorded={"column": "Dato"})).read(_row())


def test_what_file_or_catalogue_do_not_have_is_refused_before_any_row() -> None:
    with pytest.raises(MappingRefusedError, match="no column 'Farge', 'Registrert'"):
        check_columns(make_mapping(), Source(("nr", "Område", "Kommentar"), []))
    starter = STARTER_CATALOGUE
    with pytest.raises(MappingRefusedError, match="no category way/space_way"):
        check_catalogue(make_mapping(mark=[{"becomes": "way/space_way"}]), starter)
    for rule in ({"answer": "fly"}, {"column": "a", "answers": {"a": "walk", "b": "fly"}}):
        with pytest.raises(MappingRefusedError, match="unknown answer fly"):
            check_catalogue(make_mapping(attributes={"transport": rule}), starter)
    check_catalogue(make_mapping(), starter)


_CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20
)
_POINTS = st.lists(
    st.tuples(
        st.floats(4.0, 31.0, allow_subnormal=False), st.floats(58.0, 71.0), _CELLS, st.booleans()
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(_POINTS)
def test_points_are_the_same_drafts_from_csv_and_from_geojson(
    points: list[tuple[float, float, str, bool]],
) -> None:
    mapping = make_mapping(
        row_id=None,
        comment={"columns": ["Område"]},
        mark=[{"becomes": "like/nice"}],
        contributor={"column": "Lys"},
        attributes={},
    )
    with tempfile.TemporaryDirectory() as place:
        drafts = [
            [_drafts(mapping, row) for row in read_source(path, FilePart()).rows]
            for path in (_as_csv(Path(place), points), _as_geojson(Path(place), points))
        ]
    assert drafts[0] == drafts[1]
    assert len(drafts[0]) == len(points)


def _drafts(mapping: ImportMapping, row: SourceRow) -> Any:
    try:
        told = _told(row, mapping)[0]
    except (RowRefusedError, TextRefused) as refused:
        return str(refused)
    return told.draft.contribution_id, told.participant_id, told.draft.digest()


def _as_csv(place: Path, points: list[tuple[float, float, str, bool]]) -> Path:
    path = place / "points.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["lon", "lat", "Område", "Lys"])
        for lon, lat, name, lit in points:
            numbers = (f"{number:.15f}".replace(".", ",") for number in (lon, lat))
            writer.writerow([*numbers, name, str(lit).lower()])
    return path


def _as_geojson(place: Path, points: list[tuple[float, float, str, bool]]) -> Path:
    path = place / "points.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"Område": name, "Lys": lit},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for lon, lat, name, lit in points
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path
