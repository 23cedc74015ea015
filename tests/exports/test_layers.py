"""The planner's layers as files: exactly what the map shows, and nothing it does not."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pyogrio
import pytest
import shapely

from app.campaigns.rules import UnknownCampaign
from app.exports.actions import export_campaign
from app.exports.rules import FORMATS, LAYERS
from app.kit.database import Database
from app.kit.geometry import to_metres
from tests.exports.conftest import read_back
from tests.hotspots.conftest import MEADOW, UNDERPASS, Neighbourhood
from tests.world import SCHOOL, SignedIn, World, at

EXPORTS = "/api/v1/exports"


async def fetch(
    client: httpx.AsyncClient, layer: str, form: str, folder: Path, **query: Any
) -> list[dict[str, Any]]:
    answer = await client.get(f"{EXPORTS}/{layer}.{form}", params=query)
    assert answer.status_code == 200, answer.text
    assert "private" in answer.headers["cache-control"]
    path = folder / f"{layer}.{form}"
    path.write_bytes(answer.content)
    return read_back(path)


def box(east: float, north: float, metres: float = 40) -> str:
    west, south = at(east - metres, north - metres)
    right, top = at(east + metres, north + metres)
    return f"{west},{south},{right},{top}"


@pytest.mark.parametrize("form", FORMATS)
async def test_cells_are_those_of_the_map(
    client: httpx.AsyncClient, planner: Neighbourhood, tmp_path: Path, form: str
) -> None:
    query = {"theme": "change", "cell_metres": 100}
    shown = (await client.get("/api/v1/hotspots", params=query)).json()["features"]
    rows = await fetch(client, "cells", form, tmp_path, **query)
    assert len(rows) == len(shown) > 0
    cells = {int(row["cell"]): row for row in rows}
    for feature in shown:
        row = cells[feature["id"]]
        for name, value in feature["properties"].items():
            assert float(row[name]) == pytest.approx(value), name
        assert int(row["participants"]) >= 3


async def test_places_and_ways_are_as_the_planner_sees_them(
    client: httpx.AsyncClient, planner: Neighbourhood, tmp_path: Path
) -> None:
    query = {"campaign_id": str(planner.world.campaign_id), "limit": 1_000}
    listed = (await client.get("/api/v1/contributions", params=query)).json()["features"]
    drawn = {each["id"]: each for each in listed if each["geometry"] is not None}
    for form in FORMATS:
        ways = await fetch(client, "ways", form, tmp_path)
        places = await fetch(client, "places", form, tmp_path)
        assert {row["id"] for row in (*ways, *places)} == drawn.keys()
        assert {shapely.get_dimensions(row["geometry"]) for row in ways} == {1}
        for row in places:
            seen = drawn[row["id"]]
            assert (row["theme"], row["month"]) == (
                seen["properties"]["theme"],
                seen["properties"]["month"],
            )
            shape = row["geometry"]
            shape = to_metres(shape) if form == "geojson" else shape
            expected = to_metres(shapely.from_geojson(json.dumps(seen["geometry"])))
            assert shape.distance(expected) < 0.2


async def test_a_box_is_held_against_what_the_planner_sees(
    client: httpx.AsyncClient, planner: Neighbourhood, tmp_path: Path
) -> None:
    """No box about the end that was taken off brings the way back."""
    ways = await fetch(client, "ways", "gpkg", tmp_path)
    assert len(ways) == 8
    for east in range(-1_000, 100, 50):
        found = await fetch(client, "ways", "gpkg", tmp_path, bbox=box(east, 400, 60))
        west, south = SCHOOL.x + east - 70, SCHOOL.y + 330
        near = shapely.box(west, south, west + 140, south + 140)
        for row in found:
            assert row["geometry"].intersects(near)


@pytest.mark.parametrize(
    ("layer", "query", "rows"),
    [
        ("places", {"theme": "like"}, 4),
        ("places", {"season": "winter"}, 3),
        ("places", {"bbox": box(*MEADOW)}, 4),
        ("places", {"bbox": box(*UNDERPASS), "theme": "change"}, 10),
        ("places", {"from_month": "2001-01", "to_month": "2001-02"}, 0),
        ("ways", {"travel": "bike"}, 3),
        ("ways", {"unsafe": True}, 0),
        ("places", {"bbox": "0,0,1,1"}, 0),
    ],
)
async def test_filters_choose(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    tmp_path: Path,
    layer: str,
    query: dict[str, Any],
    rows: int,
) -> None:
    for form in FORMATS:
        assert len(await fetch(client, layer, form, tmp_path, **query)) == rows, form


async def test_findings_come_with_their_outline(
    client: httpx.AsyncClient, planner: Neighbourhood, tmp_path: Path
) -> None:
    draft = {
        "title": "=Mørk undergang",
        "responsible_unit": "Bymiljøetaten",
        "theme": "change",
        "cell_metres": 100,
        "cells": [
            feature["id"]
            for feature in (
                await client.get("/api/v1/hotspots", params={"theme": "change", "cell_metres": 100})
            ).json()["features"]
        ],
    }
    frozen = (await client.post("/api/v1/findings", json=draft)).json()
    for form in FORMATS:
        [row] = await fetch(client, "findings", form, tmp_path)
        assert row["number"] == frozen["number"]
        # A spreadsheet would have computed the title.
        assert row["title"] == ("'=Mørk undergang" if form == "csv" else "=Mørk undergang")
        assert await fetch(client, "findings", form, tmp_path, bbox=box(*MEADOW)) == []
        assert len(await fetch(client, "findings", form, tmp_path, bbox=box(*UNDERPASS))) == 1


@pytest.mark.parametrize(
    ("layer", "query", "problem"),
    [
        ("places", {"grade": 6}, "no-grade-of-marks"),
        ("ways", {"grade": 6}, "no-grade-of-marks"),
        ("findings", {"theme": "change"}, "place-alone"),
    ],
)
async def test_a_filter_a_layer_cannot_answer_is_refused(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    layer: str,
    query: dict[str, Any],
    problem: str,
) -> None:
    answer = await client.get(f"{EXPORTS}/{layer}.csv", params=query)
    assert answer.json()["type"] == f"/problems/{problem}"


async def test_nobody_is_named_or_can_be_linked(
    client: httpx.AsyncClient, planner: Neighbourhood, tmp_path: Path
) -> None:
    for layer in LAYERS:
        answer = await client.get(f"{EXPORTS}/{layer}.geojson")
        for child in planner.children:
            assert str(child) not in answer.text
        assert "participant_id" not in answer.text


async def test_a_file_says_how_it_was_chosen(
    client: httpx.AsyncClient, planner: Neighbourhood, tmp_path: Path
) -> None:
    answer = await client.get(f"{EXPORTS}/cells.fgb", params={"theme": "change"})
    path = tmp_path / "cells.fgb"
    path.write_bytes(answer.content)
    assert '"theme": "change"' in json.loads(
        json.dumps(pyogrio.read_info(path)["layer_metadata"]["DESCRIPTION"])
    )


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("facilitator", 403)])
async def test_only_planners_take_layers_away(
    client: httpx.AsyncClient,
    world: World,
    sign_in: Callable[..., SignedIn],
    role: str | None,
    status: int,
) -> None:
    if role:
        await sign_in(world.municipality_id, role)
    for layer in LAYERS:
        assert (await client.get(f"{EXPORTS}/{layer}.gpkg")).status_code == status


async def test_the_command_line_writes_what_planners_see(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database, tmp_path: Path
) -> None:
    world = planner.world
    now = datetime.now(UTC)
    for layer in LAYERS:
        served = await fetch(client, layer, "csv", tmp_path, cell_metres=100)
        output = tmp_path / "mine.csv"
        await export_campaign(
            database, world.municipality_id, world.campaign_id, layer, 100, "csv", output, now=now
        )
        assert read_back(output) == served
    with pytest.raises(UnknownCampaign):
        await export_campaign(
            database, "0001", world.campaign_id, "cells", 100, "csv", output, now=now
        )
