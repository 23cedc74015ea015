"""Rounds aggregated elsewhere: read whole or refused, kept once, seen by planners alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import numpy as np
import pyogrio
import pytest
import shapely

from app.exports.actions import export_national
from app.exports.national import read_mapping
from app.imports.actions import import_round
from app.imports.aggregated import OlderRound, read_round
from app.imports.report import round_lines
from app.imports.rows import ImportRefusedError, SourceRefusedError
from app.kit.database import Database
from app.kit.partition import Partition
from tests.exports.test_national import hexagons
from tests.world import SignedIn, World

__all__ = ["hexagons"]

ROUNDS = "/api/v1/older-rounds"
NOW = datetime.now(UTC)
HEXAGON = Partition("hexagon", 500).shape(-86, 13_463)
POSITIONS = " ".join(f"{number:.1f}" for number in shapely.get_coordinates(HEXAGON).ravel())
OBJECT = """<gml:featureMember><app:Barneveg gml:id="a">
<app:identifikasjon><app:Identifikasjon><app:lokalId>{local_id}</app:lokalId>
<app:navnerom>x</app:navnerom></app:Identifikasjon></app:identifikasjon>
<app:førsteRegistreringsÅr>{year}</app:førsteRegistreringsÅr>
<app:sisteRegistreringsÅr>2019</app:sisteRegistreringsÅr>
<app:datauttaksdato>2020-02-01</app:datauttaksdato>
<app:transportmiddel>gange</app:transportmiddel>
<app:flate><gml:Polygon gml:id="b" srsName="{srs}"><gml:exterior><gml:LinearRing>
<gml:posList>{positions}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></app:flate>
</app:Barneveg></gml:featureMember>"""
COLLECTION = """<?xml version="1.0" encoding="UTF-8"?>
<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:app="urn:somebody">
{objects}</gml:FeatureCollection>"""
GIVEN = {
    "local_id": "1",
    "year": "2018",
    "srs": "urn:ogc:def:crs:EPSG::25833",
    "positions": POSITIONS,
}


def gml(folder: Path, *objects: dict[str, str]) -> Path:
    """A file as somebody else's program may write it."""
    path = folder / "round.gml"
    members = "".join(OBJECT.format(**(GIVEN | changed)) for changed in objects)
    path.write_text(COLLECTION.format(objects=members), encoding="utf-8")
    return path


def test_a_file_of_somebody_elses_is_read(tmp_path: Path) -> None:
    found = read_round(gml(tmp_path, {}, {"local_id": "2", "year": "2016"}))
    assert (found.first_year, found.last_year, str(found.extracted_on)) == (
        2016,
        2019,
        "2020-02-01",
    )
    cell = found.cells[0]
    assert (cell.local_id, cell.object_type) == ("1", "Barneveg")
    assert cell.told["transportmiddel"] == "gange"
    assert cell.shape.symmetric_difference(HEXAGON).area < 100
    assert "  Barneveg: 2" in list(round_lines(found, "dry_run"))


def test_another_zone_is_brought_into_ours(tmp_path: Path) -> None:
    positions = "296000 6700000 296500 6700000 296500 6700500 296000 6700000"
    srs = "http://www.opengis.net/def/crs/EPSG/0/25832"
    [cell] = read_round(gml(tmp_path, {"srs": srs, "positions": positions})).cells
    assert cell.shape.area == pytest.approx(125_000, rel=0.02)
    assert cell.shape.bounds[0] < 0


@pytest.mark.parametrize(
    ("objects", "says"),
    [
        ([], "has no Barneveg"),
        ([{}, {}], "two objects with lokalId 1"),
        ([{"local_id": " "}], "has no lokalId"),
        ([{"year": "i fjor"}], "no year"),
        ([{"srs": "EPSG:4326"}], "none of EPSG:25832"),
        ([{"srs": ""}], "none of EPSG:25832"),
        ([{"positions": "1 2 3"}], "not pairs"),
        ([{"positions": "1 2 3 4 5 x"}], "not pairs"),
        ([{"positions": "0 0 1 0 1 1 0 0"}], "outside Norway"),
        ([{"positions": "0 6700000 9 6700009 0 6700009 9 6700000 0 6700000"}], "no valid polygon"),
        ([{"local_id": "<"}], "is not XML"),
    ],
)
def test_what_is_not_as_it_should_be_is_refused_whole(
    tmp_path: Path, objects: list[dict[str, str]], says: str
) -> None:
    with pytest.raises(SourceRefusedError, match=says):
        read_round(gml(tmp_path, *objects))


def test_entities_do_not_grow(tmp_path: Path) -> None:
    path = gml(tmp_path, {})
    bomb = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
    )
    text = path.read_text().replace("?>\n", f"?>\n{bomb}]>", 1).replace(">gange<", ">&a11;<")
    path.write_text(text)
    with pytest.raises(SourceRefusedError, match="is not XML"):
        read_round(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    for name in ("round.csv", "round.gpkg"):
        (tmp_path / name).write_text("nonsense")
        with pytest.raises(SourceRefusedError):
            read_round(tmp_path / name)


def test_a_geopackage_with_dates_and_counts_is_read(tmp_path: Path) -> None:
    path = tmp_path / "round.gpkg"
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(HEXAGON)], object),
        [
            np.array(["7"], object),
            np.array([2017], np.int32),
            np.array([2019], np.int32),
            np.array(["2020-01-02"], "datetime64[D]"),
            np.array([12.0]),
        ],
        ["lokalId", "førsteRegistreringsÅr", "sisteRegistreringsÅr", "datauttaksdato", "antall"],
        layer="Aktivitet",
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:25833",
    )
    found = read_round(path)
    assert (found.first_year, str(found.extracted_on)) == (2017, "2020-01-02")
    assert found.cells[0].told["antall"] == "12"


async def test_what_we_give_away_comes_back_the_same(
    client: httpx.AsyncClient,
    hexagons: str,
    database: Database,
    tmp_path: Path,
) -> None:
    rounds: list[OlderRound] = []
    for form in ("gml", "gpkg"):
        path = tmp_path / f"ours.{form}"
        await export_national(database, hexagons, form, read_mapping(None), path)  # type: ignore[arg-type]
        rounds.append(read_round(path))
    first, second = ({cell.local_id: cell for cell in each.cells} for each in rounds)
    assert first.keys() == second.keys()
    assert len(first) > 10
    for name, cell in first.items():
        other = second[name]
        assert (cell.object_type, cell.told) == (other.object_type, other.told)
        assert cell.shape.symmetric_difference(other.shape).area < 20


async def test_a_round_is_kept_once_and_planners_read_it(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    sign_in: Callable[..., SignedIn],
    tmp_path: Path,
) -> None:
    path = gml(tmp_path, {}, {"local_id": 'to "2"'})

    async def take(*, commit: bool) -> str:
        title = "Barnetråkk 2019"
        return (
            await import_round(database, path, world.municipality_id, title, now=NOW, commit=commit)
        )[1]

    assert (await client.get(ROUNDS)).status_code == 401
    assert await take(commit=False) == "dry_run"
    await sign_in(world.municipality_id, "planner")
    assert (await client.get(ROUNDS)).json() == {"rounds": []}
    assert [await take(commit=True), await take(commit=True)] == ["stored", "nothing_new"]
    [listed] = (await client.get(ROUNDS)).json()["rounds"]
    assert (listed["title"], listed["objects"]) == ("Barnetråkk 2019", {"Barneveg": 2})
    address = f"{ROUNDS}/{listed['round_id']}/cells"
    cells = (await client.get(address)).json()
    assert cells["numberReturned"] == 2
    assert {cell["id"] for cell in cells["features"]} == {"1", 'to "2"'}
    assert cells["features"][0]["properties"]["told"]["transportmiddel"] == "gange"
    assert shapely.from_geojson(json.dumps(cells["features"][0]["geometry"])).is_valid
    other = await client.get(address, params={"object_type": "Aktivitet"})
    assert other.json()["features"] == []
    unknown = await client.get(f"{ROUNDS}/{uuid4()}/cells")
    assert unknown.json()["type"] == "/problems/unknown-round"


async def test_a_round_is_of_one_municipality_and_an_administrator_forgets_it(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    sign_in: Callable[..., SignedIn],
    tmp_path: Path,
) -> None:
    path = gml(tmp_path, {})
    await import_round(database, path, world.municipality_id, "Før", now=NOW, commit=True)
    with pytest.raises(ImportRefusedError, match="no municipality"):
        await import_round(database, path, "0002", "Før", now=NOW, commit=True)
    await sign_in(world.municipality_id, "planner")
    [listed] = (await client.get(ROUNDS)).json()["rounds"]
    address = f"{ROUNDS}/{listed['round_id']}"
    assert (await client.delete(address)).status_code == 403
    await sign_in(world.municipality_id, "administrator")
    assert (await client.delete(address)).status_code == 204
    assert (await client.delete(address)).json()["type"] == "/problems/unknown-round"
    await sign_in(world.municipality_id, "planner")
    assert (await client.get(ROUNDS)).json() == {"rounds": []}
