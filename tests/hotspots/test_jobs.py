"""Scans over HTTP: asked for, computed beside the service, cached, cancelled, refused."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
import shapely

from app.contributions.bulk import add_in_bulk
from app.hotspots import jobs
from app.hotspots.actions import compute_scans, fold_counts
from app.kit.database import Database
from tests.hotspots.conftest import UNDERPASS, Neighbourhood
from tests.hotspots.test_api import HOTSPOTS, ask, by_cell, cell_of
from tests.hotspots.voices import join, line, mark
from tests.world import at

SCANS = "/api/v1/scans"


async def request(client: httpx.AsyncClient, **members: Any) -> httpx.Response:
    """Ask for a scan of what should change."""
    return await client.post(SCANS, json={"theme": "change", "permutations": 199} | members)


@pytest.fixture
async def town(planner: Neighbourhood, database: Database) -> Neighbourhood:
    """Forty more children from all around, most of whom mark one crossroads."""
    chance = np.random.default_rng(3)
    world = planner.world
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        marks = []
        for child in await join(writer, world, 40):
            home = chance.uniform(-1_900, 1_900, 2)
            way = line(home, (600, 600), (0, 0))
            marks.append(mark(world, child, way, theme="way"))
            marks.append(mark(world, child, shapely.line_interpolate_point(way, 300)))
            if chance.random() < 0.8:
                marks.append(mark(world, child, shapely.Point(600, 600)))
        await add_in_bulk(writer, marks, skip_existing=False)
    await fold_counts(database, world.municipality_id)
    return planner


async def test_a_scan_is_computed_beside_the_service_and_told_with_its_figures(
    client: httpx.AsyncClient, town: Neighbourhood, database: Database
) -> None:
    asked = await request(client)
    assert asked.status_code == 202, asked.text
    assert (asked.json()["state"], asked.json()["result"]) == ("queued", None)
    assert await compute_scans(database, town.world.municipality_id) == 1
    found = await ask(client, f"{SCANS}/{asked.json()['scan_id']}")
    assert (found["state"], found["progress"]) == ("done", 1)
    result = found["result"]
    assert result["verdict"] == "scanned"
    strongest = result["zones"][0]
    assert cell_of((600, 600)) in strongest["cells"]
    assert not strongest["could_be_chance"]
    assert strongest["relative_risk"] > 1
    assert strongest["participants"] >= 3
    assert strongest["participants"] <= strongest["exposed"]
    assert {"p", "llr", "observed", "expected", "geometry"} <= strongest.keys()
    assert result["seed"] == found["inputs"]["seed"]
    assert {"contributors", "marks", "permutations", "method", "power"} <= result.keys()


async def test_the_same_scan_is_computed_once_until_the_marks_change(
    client: httpx.AsyncClient, town: Neighbourhood, database: Database
) -> None:
    first = await request(client)
    again = await request(client)
    assert (again.status_code, again.json()["scan_id"]) == (200, first.json()["scan_id"])
    assert (await request(client, cell_metres=500)).status_code == 202
    async with database.writing() as writer:
        await writer.enter(town.world.municipality_id)
        more = mark(town.world, town.children[0], shapely.Point(40, 40))
        await add_in_bulk(writer, [more], skip_existing=False)
    assert (await request(client)).status_code == 202


async def test_too_little_is_told_with_the_reason(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    asked = await request(client)
    await compute_scans(database, planner.world.municipality_id)
    result = (await ask(client, f"{SCANS}/{asked.json()['scan_id']}"))["result"]
    assert result["verdict"] == "insufficient_data"
    assert (result["reason"], result["having"], result["needed"]) == ("too_few_contributors", 5, 20)


async def test_a_scan_nobody_wants_is_let_go(
    client: httpx.AsyncClient, town: Neighbourhood, database: Database
) -> None:
    scan_id = (await request(client)).json()["scan_id"]
    assert (await client.delete(f"{SCANS}/{scan_id}")).json()["state"] == "cancelled"
    assert await compute_scans(database, town.world.municipality_id) == 0
    assert (await request(client)).status_code == 202


async def test_a_running_scan_is_let_go(
    client: httpx.AsyncClient,
    town: Neighbourhood,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.hotspots.actions.PROGRESS_SECONDS", 0.001)
    scan_id = (await request(client, permutations=9_999, cell_metres=100)).json()["scan_id"]
    computing = asyncio.create_task(compute_scans(database, town.world.municipality_id))
    async with asyncio.timeout(60):
        # The state is only to be had by asking; each asking lets the scan go on.
        while (await ask(client, f"{SCANS}/{scan_id}"))["state"] != "running":
            pass
    await client.delete(f"{SCANS}/{scan_id}")
    assert await computing == 1
    found = await ask(client, f"{SCANS}/{scan_id}")
    assert (found["state"], found["result"]) == ("cancelled", None)


async def test_a_scan_whose_process_died_is_taken_over(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    municipality_id = planner.world.municipality_id
    asked = (await request(client)).json()
    requested_at = datetime.fromisoformat(asked["requested_at"])

    async def take(later: Any) -> Any:
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            return await jobs.take_job(writer, municipality_id, requested_at + later)

    assert await take(jobs.SILENCE * 0) is not None
    assert await take(jobs.SILENCE / 2) is None
    assert await take(jobs.SILENCE * 2) is not None


@pytest.mark.parametrize(
    "members", [{"theme": "way"}, {"theme": None}, {"theme": None, "travel": "walk"}]
)
async def test_ways_are_not_scanned(
    client: httpx.AsyncClient, planner: Neighbourhood, members: dict[str, Any]
) -> None:
    answer = await request(client, **members)
    assert answer.json()["type"] == "/problems/nothing-to-scan"


async def test_a_scan_of_another_municipality_does_not_exist(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    assert (await client.get(f"{SCANS}/{uuid4()}")).json()["type"] == "/problems/unknown-scan"


async def test_gi_star_comes_with_its_warning(
    client: httpx.AsyncClient, town: Neighbourhood
) -> None:
    answer = await ask(client, f"{HOTSPOTS}/gi-star", theme="change")
    assert "finds the school" in answer["metadata"]["warning"]
    cells = by_cell(answer)
    assert cells[cell_of((600, 600))]["z"] > 1.96
    assert all(each["participants"] >= 3 for each in cells.values())
    assert len(cells) < answer["metadata"]["n"]


async def compare(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    """The answer to a comparison that is taken."""
    answer = await client.post(f"{HOTSPOTS}/comparison", json=members)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_two_selections_are_compared_with_an_interval(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    answer = await compare(
        client, before={"theme": "change"}, after={"theme": "change", "season": "winter"}
    )
    cell = by_cell(answer)[cell_of(UNDERPASS)]
    assert cell["before"] == {"state": "counted", "participants": 5, "exposed": 8}
    assert cell["after"] == {"state": "counted", "participants": 3, "exposed": 8}
    assert cell["difference"] == pytest.approx(-0.25)
    assert cell["low"] < -0.25 < cell["high"]
    total = answer["metadata"]["total"]
    assert total["before"]["exposed"] == 12


async def test_no_data_is_never_no_problem(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    later = {"theme": "change", "from_month": "2039-01"}
    [cell] = by_cell(await compare(client, before={"theme": "change"}, after=later)).values()
    assert cell["after"]["state"] == "no_data"
    assert (cell["difference"], cell["low"], cell["high"]) == (None, None, None)
    summer = {"theme": "change", "season": "summer"}
    [cell] = by_cell(await compare(client, before={"theme": "change"}, after=summer)).values()
    assert cell["after"] == {"state": "fewer_than_3", "participants": None, "exposed": 8}
    assert cell["difference"] is None
    assert cell["low"] < cell["high"]


async def test_a_scan_of_an_area_nobody_marked_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    west, south = at(-1_900, -1_900)
    east, north = at(-1_700, -1_700)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    asked = await request(client, polygon={"type": "Polygon", "coordinates": [ring]})
    await compute_scans(database, planner.world.municipality_id)
    result = (await ask(client, f"{SCANS}/{asked.json()['scan_id']}"))["result"]
    assert (result["verdict"], result["having"]) == ("insufficient_data", 0)
