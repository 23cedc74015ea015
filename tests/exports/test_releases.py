"""A release as files: the same cells in every format, and the same bytes whenever it is asked."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from pyproj import CRS

from app.exports.actions import export_release
from app.exports.rules import FORMATS, MEDIA_TYPES
from app.exports.styles import qml_of
from app.kit.database import Database
from app.kit.geometry import to_metres
from app.publishing.rules import UnknownRelease
from tests.exports.conftest import RELEASES, read_back


async def fetch(client: httpx.AsyncClient, number: str, form: str, folder: Path) -> Path:
    answer = await client.get(f"{RELEASES}/{number}/files/{form}")
    assert answer.status_code == 200, answer.text
    [name] = re.findall('filename="(.*)"', answer.headers["content-disposition"])
    assert name == f"nabotrakk-{number}.{form}"
    path = folder / name
    path.write_bytes(answer.content)
    return path


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    """What a row says, whatever its format makes of numbers and of nothing."""
    at_most = row["participants_at_most"]
    nothing = at_most in (None, "") or at_most != at_most
    return (
        int(row["cell"]),
        int(row["cell_metres"]),
        row["theme"],
        int(row["participants"]),
        None if nothing else int(at_most),
    )


async def test_all_formats_agree_cell_by_cell(
    client: httpx.AsyncClient, released: str, tmp_path: Path
) -> None:
    served = (await client.get(f"{RELEASES}/{released}/cells")).json()["features"]
    expected = {feature["id"]: told(feature["properties"]) for feature in served}
    squares: dict[str, np.ndarray] = {}
    for form in FORMATS:
        rows = read_back(await fetch(client, released, form, tmp_path))
        assert {row["id"]: told(row) for row in rows} == expected, form
        assert len(rows) == len(expected) > 30
        drawn = np.array([row["geometry"] for row in sorted(rows, key=lambda row: row["id"])])
        metres = to_metres(drawn) if form == "geojson" else drawn
        rounded = shapely.normalize(shapely.transform(metres, np.round))
        squares[form] = shapely.get_coordinates(rounded)
    for form in FORMATS:
        assert (squares[form] == squares["gpkg"]).all(), form
    sides = np.ptp(squares["gpkg"].reshape(-1, 5, 2), axis=1)
    assert (sides == served[0]["properties"]["cell_metres"]).all()


async def test_files_say_what_they_are_and_what_absence_means(
    client: httpx.AsyncClient, released: str, tmp_path: Path
) -> None:
    citation = (await client.get(f"{RELEASES}/{released}")).json()["citation"]
    parquet = pq.read_schema(await fetch(client, released, "parquet", tmp_path)).metadata
    geo = json.loads(parquet[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert CRS.from_json_dict(geo["columns"]["geometry"]["crs"]).to_epsg() == 25833
    assert parquet[b"citation"].decode() == citation
    with closing(sqlite3.connect(await fetch(client, released, "gpkg", tmp_path))) as database:
        [said] = database.execute(
            "SELECT description FROM gpkg_contents WHERE table_name = 'release'"
        ).fetchone()
    assert json.loads(said)["citation"] == citation
    assert "never zero" in json.loads(said)["absence"]
    flat = pyogrio.read_info(await fetch(client, released, "fgb", tmp_path))
    assert citation in json.dumps(flat["layer_metadata"], ensure_ascii=False)


@pytest.mark.parametrize("form", FORMATS)
async def test_the_same_file_comes_under_the_same_tag_and_is_sent_once(
    client: httpx.AsyncClient, released: str, form: str
) -> None:
    address = f"{RELEASES}/{released}/files/{form}"
    first, second = await client.get(address), await client.get(address)
    assert first.content == second.content
    assert first.headers["content-type"] == MEDIA_TYPES[form]  # type: ignore[index]
    assert first.headers["etag"].endswith(f'-{form}"')
    assert "nlod" in first.headers["link"]
    again = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_geojson_file_is_what_the_hash_is_of(
    client: httpx.AsyncClient, released: str
) -> None:
    whole = await client.get(f"{RELEASES}/{released}/cells")
    assert (await client.get(f"{RELEASES}/{released}/files/geojson")).content == whole.content


async def test_a_geopackage_brings_its_style(
    client: httpx.AsyncClient, released: str, tmp_path: Path
) -> None:
    path = await fetch(client, released, "gpkg", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        [(layer, column, default, qml)] = database.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
        [(there,)] = database.execute(
            "SELECT count(*) FROM gpkg_geometry_columns WHERE table_name = ? AND column_name = ?",
            (layer, column),
        ).fetchall()
    assert (there, default) == (1, 1)
    assert qml == qml_of("release")
    assert [name for name, kind in pyogrio.list_layers(path) if kind is not None] == ["release"]


@pytest.mark.parametrize("layer", ["release", "cells", "places", "ways", "findings"])
def test_every_symbol_a_style_names_is_drawn_once(layer: str) -> None:
    root = ET.fromstring(qml_of(layer).removeprefix("<!DOCTYPE qgis>\n"))
    drawn = [symbol.get("name") for symbol in root.iter("symbol")]
    named = [rule.get("symbol") for rule in root.iter("rule") if rule.get("symbol")]
    assert len(drawn) == len(set(drawn)) > 0
    assert named in (drawn, [])


@pytest.mark.parametrize(
    ("number", "form", "problem"),
    [
        ("9999-2026-u01", "gpkg", "unknown-release"),
        ("nonsense", "csv", "unknown-release"),
        ("9999-2026-u01", "shp", "invalid-input"),
    ],
)
async def test_what_there_is_not_is_told_so(
    client: httpx.AsyncClient, number: str, form: str, problem: str
) -> None:
    answer = await client.get(f"{RELEASES}/{number}/files/{form}")
    assert answer.json()["type"] == f"/problems/{problem}"


async def test_the_command_line_writes_the_same_file(
    client: httpx.AsyncClient, released: str, database: Database, tmp_path: Path
) -> None:
    for form in FORMATS:
        served = await fetch(client, released, form, tmp_path)
        output = tmp_path / f"mine.{form}"
        output.write_text("what was there before")
        done: list[int] = []
        await export_release(database, released, form, output, done.append)
        assert output.read_bytes() == served.read_bytes()
        assert form == "geojson" or done
    with pytest.raises(UnknownRelease):
        await export_release(database, "9999-2026-u01", "csv", tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()
