"""One file means the same as GeoJSON, as GeoPackage and as CSV; odd files get a clear answer."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from app.imports.formats import read_source
from app.imports.mapping import FilePart
from app.imports.rows import MAX_FILE_BYTES, SourceRefusedError
from tests.imports.kindergarten import COLUMNS, ROWS, write_csv, write_geojson, write_geopackage

POINT = {"type": "Point", "coordinates": [5.2, 60.3]}
LONLAT = FilePart(crs="OGC:CRS84")


def _collection(tmp_path: Path, *features: Any, **members: Any) -> Path:
    path = tmp_path / "rows.geojson"
    document = {"type": "FeatureCollection", "features": list(features)} | members
    path.write_text(json.dumps(document))
    return path


def _feature(geometry: Any = POINT, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_the_three_formats_say_the_same(tmp_path: Path) -> None:
    sources = [
        read_source(write_geojson(tmp_path / "a.geojson"), FilePart()),
        read_source(write_geopackage(tmp_path / "a.gpkg"), FilePart()),
        read_source(write_csv(tmp_path / "a.csv"), LONLAT),
    ]
    assert {source.columns for source in sources} == {COLUMNS}
    first, *others = (list(source.rows) for source in sources)
    assert others == [first, first]
    assert [row.number for row in first] == [1, 2, 3, 4]
    assert [row.fault for row in first] == [None] * 4
    assert [row.had_heights for row in first] == [False, False, False, True]
    assert not any(shapely.has_z(row.geometry) for row in first)


def test_a_geopackage_in_metres_becomes_positions(tmp_path: Path) -> None:
    place = (dict.fromkeys(COLUMNS) | {"nr": 1}, shapely.Point(-37_312, 6_731_664))
    path = write_geopackage(tmp_path / "a.gpkg", [place], crs="EPSG:25833")
    (row,) = read_source(path, FilePart()).rows
    assert row.geometry is not None
    assert shapely.distance(row.geometry, shapely.Point(5.20, 60.36)) < 0.1


def test_a_layer_is_named_where_there_are_several(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", layer="turar")
    write_geopackage(path, ROWS[:1], layer="stader")
    with pytest.raises(SourceRefusedError, match=r"Name one of the layers.*turar"):
        read_source(path, FilePart())
    with pytest.raises(SourceRefusedError, match="no layer 'vegar'"):
        read_source(path, FilePart(layer="vegar"))
    assert len(read_source(path, FilePart(layer="stader")).rows) == 1


def test_the_old_crs_member_is_believed(tmp_path: Path) -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}
    metres = {"type": "Point", "coordinates": [-37_312, 6_731_664]}
    (row,) = read_source(_collection(tmp_path, _feature(metres), crs=named), FilePart()).rows
    assert row.geometry is not None
    assert shapely.distance(row.geometry, shapely.Point(5.20, 60.36)) < 0.1


def test_a_mapping_may_correct_the_reference_system_and_it_is_said(tmp_path: Path) -> None:
    metres = {"type": "Point", "coordinates": [-37_312, 6_731_664]}
    path = _collection(tmp_path, _feature(metres))
    source = read_source(path, FilePart(crs="EPSG:25833"))
    assert source.notes == ("The mapping's reference system was used, not the file's.",)


@pytest.mark.parametrize(
    ("crs", "told"),
    [
        ({"type": "name", "properties": {"name": "Atlantis"}}, "Unknown reference system"),
        ({"type": "link"}, "does not name"),
        ("EPSG:4326", "does not name"),
    ],
)
def test_an_unknown_reference_system_is_refused(tmp_path: Path, crs: Any, told: str) -> None:
    with pytest.raises(SourceRefusedError, match=told):
        read_source(_collection(tmp_path, _feature(), crs=crs), FilePart())
    with pytest.raises(SourceRefusedError, match="Unknown reference system 'Atlantis'"):
        read_source(_collection(tmp_path, _feature()), FilePart(crs="Atlantis"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "UTF-8"),
        (b"[" * 200_000, "not JSON"),
        (b'{"type": "FeatureCollection", "features": [' + b"9" * 5_000 + b"]}", "not JSON"),
        (b"[]", "not a GeoJSON FeatureCollection"),
        (b'{"type": "Feature"}', "not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "no list of features"),
        (b'{"type": "FeatureCollection", "features": []}', "no rows"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "rows.geojson"
    path.write_bytes(content)
    with pytest.raises(SourceRefusedError, match=told):
        read_source(path, FilePart())


@pytest.mark.parametrize(
    "feature",
    [
        None,
        7,
        "Feature",
        {"type": "Point", "coordinates": [5, 60]},
        {"type": "Feature", "properties": [1], "geometry": POINT},
        _feature({"type": "Point"}),
        _feature({"type": "Point", "coordinates": [5.2, "60"]}),
        _feature({"type": "Point", "coordinates": [5.2, float("nan")]}),
        _feature({"type": "LineString", "coordinates": [[5.2, 60.3]]}),
        _feature({"type": "Polygon", "coordinates": [[[5, 60], [6, 60], [6, 61]]]}),
        _feature({"type": "Circle", "coordinates": [5.2, 60.3]}),
        _feature("POINT (5 60)"),
        _feature(navn="halvt \ud800"),
    ],
)
def test_a_feature_that_cannot_be_read_is_at_fault_and_the_others_are_not(
    tmp_path: Path, feature: Any
) -> None:
    broken, whole = read_source(_collection(tmp_path, feature, _feature()), FilePart()).rows
    assert broken.fault is not None
    assert whole.fault is None
    assert whole.number == 2


def test_a_number_too_large_for_a_position_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "rows.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": [_feature(), _feature()]})
    path.write_text(text.replace("5.2", "1e999", 1))
    broken, whole = read_source(path, FilePart()).rows
    assert broken.fault is not None
    assert whole.fault is None


def test_nested_properties_stay_readable(tmp_path: Path) -> None:
    (row,) = read_source(_collection(tmp_path, _feature(tags=["å", 1])), FilePart()).rows
    assert row.values == {"tags": '["å", 1]'}


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.gpkg"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceRefusedError, match="not a GeoPackage"):
        read_source(path, FilePart())
    path.write_bytes(b"SQLite format 3\x00" + bytes(100))
    with pytest.raises(SourceRefusedError, match="cannot be read"):
        read_source(path, FilePart())
    with pytest.raises(SourceRefusedError, match="ending in"):
        read_source(tmp_path / "rows.shp", FilePart())
    with pytest.raises(SourceRefusedError, match="nowhere"):
        read_source(tmp_path / "nowhere.csv", FilePart())


def test_a_file_too_large_to_look_through_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(SourceRefusedError, match="larger than 200 MB"):
        read_source(path, FilePart())
