"""Cells, charts and coverage as planners get them: exact, with intervals, three or more."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
import shapely
from sqlalchemy import text

from app.hotspots.actions import fold_counts
from app.hotspots.statistics import wilson
from app.kit.database import Database
from app.kit.grid import ssb_cell_id
from tests.conftest import World
from tests.hotspots.conftest import CORNER, MEADOW, UNDERPASS, Neighbourhood
from tests.world import SCHOOL, at

HOTSPOTS = "/api/v1/hotspots"


async def ask(client: httpx.AsyncClient, path: str = HOTSPOTS, **query: Any) -> dict[str, Any]:
    """The answer to a query that is taken."""
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def cell_of(spot: tuple[float, float], cell_metres: int = 250) -> int:
    """The id of the cell that holds a place in metres from the school."""
    return ssb_cell_id(SCHOOL.x + spot[0], SCHOOL.y + spot[1], cell_metres)


def by_cell(answer: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The properties of the features, by cell."""
    return {feature["id"]: feature["properties"] for feature in answer["features"]}


async def test_a_cell_counts_children_not_marks_and_tells_their_share(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    answer = await ask(client, campaign_id=planner.world.campaign_id, theme="change")
    cells = by_cell(answer)
    assert list(cells) == [cell_of(UNDERPASS)]
    interval = wilson(5, 8)
    assert interval is not None
    assert cells[cell_of(UNDERPASS)] == {
        "participants": 5,
        "marks": 10,
        "exposed": 8,
        "share": 0.625,
        "low": round(interval.low, 4),
        "high": round(interval.high, 4),
    }
    assert answer["metadata"] | {"made_at": None} == {
        "filters": {"campaign_id": [str(planner.world.campaign_id)], "theme": "change"},
        "campaigns": [str(planner.world.campaign_id)],
        "drawn_area": False,
        "cell_metres": 250,
        "grid": "SSB, EPSG:25833",
        "interval": "Wilson, 95 %",
        "fewest_shown": 3,
        "made_at": None,
        "basis": "ways",
        "cells": 1,
        "withheld": 1,
        "invited": 25,
        "told": 12,
        "waiting": 0,
    }


async def test_where_more_came_than_were_invited_nothing_is_a_share(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        await writer.change(text("UPDATE campaign_group SET expected_participants = 4"))
    cells = by_cell(await ask(client, theme="way"))
    assert cells
    for cell in cells.values():
        assert cell["participants"] > cell["exposed"] == 4
        assert (cell["share"], cell["low"], cell["high"]) == (None, None, None)


async def test_two_children_are_too_few_at_any_size_and_by_any_filter(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    for size in (50, 100, 250, 500):
        assert cell_of(CORNER, size) not in by_cell(
            await ask(client, theme="change", cell_metres=size)
        )
    summer = await ask(client, theme="change", season="summer")
    assert summer["features"] == []
    assert summer["metadata"]["withheld"] == 0


async def test_a_feature_is_its_cells_square(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    [feature] = (await ask(client, theme="like"))["features"]
    assert feature["id"] == cell_of(MEADOW)
    square = shapely.geometry.shape(feature["geometry"])
    assert square.exterior.is_ccw
    assert square.contains(shapely.Point(at(*MEADOW)))
    assert feature["properties"]["exposed"] == 4


@pytest.mark.parametrize(
    ("query", "cell", "participants", "exposed"),
    [
        ({"theme": "change", "season": "winter"}, UNDERPASS, 3, 8),
        ({"theme": "change", "category": "dark", "grade": 6}, UNDERPASS, 5, 8),
        ({"travel": "walk"}, UNDERPASS, 5, 25),
        ({"travel": "bike"}, UNDERPASS, 3, 25),
        ({}, MEADOW, 4, 25),
        ({"from_month": "2020-01", "theme": "change"}, UNDERPASS, 5, 8),
    ],
)
async def test_filters_reach_the_cells(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    query: dict[str, Any],
    cell: tuple[float, float],
    participants: int,
    exposed: int,
) -> None:
    cells = by_cell(await ask(client, **query))
    assert cells[cell_of(cell)]["participants"] == participants
    assert cells[cell_of(cell)]["exposed"] == exposed


async def test_counts_and_marks_give_the_same_cells(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    month = f"{datetime.now(UTC):%Y}-01"
    for query in ({"theme": "change"}, {"theme": "like"}, {"travel": "walk"}, {}):
        for size in (50, 250, 5_000):
            counted = await ask(client, **query, cell_metres=size)
            asked = await ask(client, **query, cell_metres=size, from_month=month)
            assert by_cell(counted) == by_cell(asked)
            assert counted["metadata"]["withheld"] == asked["metadata"]["withheld"]


async def test_a_box_an_area_and_a_polygon_hold_the_cells_whose_centres_they_hold(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    west, south = at(MEADOW[0] - 300, MEADOW[1] - 300)
    east, north = at(MEADOW[0] + 300, MEADOW[1] + 300)
    boxed = await ask(client, bbox=f"{west},{south},{east},{north}")
    assert list(by_cell(boxed)) == [cell_of(MEADOW)]
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    drawn = await client.post(HOTSPOTS, json={"polygon": polygon})
    assert drawn.status_code == 200, drawn.text
    assert by_cell(drawn.json()) == by_cell(boxed)
    assert drawn.json()["metadata"]["drawn_area"] is True
    async with database.reading() as reader:
        await reader.enter(planner.world.municipality_id)
        area_id = await reader.scalar(text("SELECT area_id FROM area LIMIT 1"))
    assert len(by_cell(await ask(client, area_id=area_id))) > 1
    twice = await client.get(HOTSPOTS, params={"area_id": area_id, "bbox": "5,60,6,61"})
    assert twice.json()["type"] == "/problems/area-twice"


async def test_hidden_marks_count_no_more(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    municipality_id = planner.world.municipality_id
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await writer.change(
            text(
                "UPDATE contribution SET moderation = 'hidden'"
                " WHERE municipality_id = :m AND theme = 'like'"
            ),
            m=municipality_id,
        )
    assert (await ask(client))["metadata"]["waiting"] == 4
    await fold_counts(database, municipality_id)
    answer = await ask(client)
    assert answer["metadata"]["waiting"] == 0
    assert cell_of(MEADOW) not in by_cell(answer)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"cell_metres": 300}, 422),
        ({"category": "dark"}, 422),
        ({"theme": "change", "travel": "walk"}, 422),
        ({"from_month": "2026-13"}, 422),
        ({"from_month": "2026-02", "to_month": "2026-01"}, 422),
        ({"campaign_id": str(uuid4())}, 404),
        ({"area_id": str(uuid4())}, 404),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood, query: dict[str, Any], status: int
) -> None:
    for path in (HOTSPOTS, f"{HOTSPOTS}/summary"):
        if path == HOTSPOTS or "cell_metres" not in query:
            assert (await client.get(path, params=query)).status_code == status


async def test_only_planners_of_the_municipality_read_it(
    client: httpx.AsyncClient, neighbourhood: Neighbourhood, sign_in: Any, municipality_id: str
) -> None:
    for path in (HOTSPOTS, f"{HOTSPOTS}/summary", "/api/v1/coverage"):
        query = {"campaign_id": str(neighbourhood.world.campaign_id)}
        client.cookies.clear()
        assert (await client.get(path, params=query)).status_code == 401
        await sign_in(municipality_id, "facilitator")
        assert (await client.get(path, params=query)).status_code == 403


@pytest.mark.parametrize("query", [{}, {"from_month": "2020-01"}])
async def test_charts_count_children_by_everything_they_told(
    client: httpx.AsyncClient, planner: Neighbourhood, query: dict[str, Any]
) -> None:
    answer = await ask(client, f"{HOTSPOTS}/summary", **query)
    assert answer["total"] == {"code": "", "participants": 12, "marks": 24}
    bars = {
        name: {bar["code"]: (bar["participants"], bar["marks"]) for bar in chart["bars"]}
        for name, chart in answer["charts"].items()
    }
    assert bars["theme"] == {"change": (5, 12), "like": (4, 4), "way": (8, 8)}
    assert bars["category"] == {
        "change/dark": (5, 12),
        "like/nice": (4, 4),
        "way/school_way": (8, 8),
    }
    assert bars["travel"] == {"walk": (5, 5), "bike": (3, 3)}
    assert bars["grade"] == {"6": (12, 24)}
    assert bars["season"] == {"winter": (3, 3)}
    assert sum(marks for _, marks in bars["month"].values()) == 24


async def test_a_bar_of_two_children_is_withheld(
    client: httpx.AsyncClient, planner: Neighbourhood, world: World
) -> None:
    west, south = at(CORNER[0] - 30, CORNER[1] - 30)
    east, north = at(CORNER[0] + 30, CORNER[1] + 30)
    box = f"{west},{south},{east},{north}"
    answer = await ask(client, f"{HOTSPOTS}/summary", bbox=box)
    assert [bar["code"] for bar in answer["charts"]["theme"]["bars"]] == ["way"]
    assert answer["charts"]["theme"]["withheld"] == 1


async def test_coverage_tells_who_answered(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    answer = await ask(client, "/api/v1/coverage", campaign_id=planner.world.campaign_id)
    total = answer["total"]
    assert (total["invited"], total["joined"], total["told"]) == (25, 12, 12)
    assert total["low"] < total["share"] == 12 / 25 < total["high"]
    assert [row["name"] for row in answer["by_school"]] == ["Loddefjord skole"]
    assert [row["code"] for row in answer["by_grade"]] == ["6"]
    assert [row["name"] for row in answer["by_area"]] == ["Loddefjord"]


@pytest.mark.parametrize("theme", ["", "way", "change", "like", "wish"])
async def test_counted_charts_are_those_of_the_marks(
    client: httpx.AsyncClient, planner: Neighbourhood, theme: str
) -> None:
    asked = {"theme": theme} if theme else {}
    counted = await ask(client, f"{HOTSPOTS}/summary", **asked)
    # A month that leaves nothing out makes the marks themselves be asked.
    from_marks = await ask(client, f"{HOTSPOTS}/summary", from_month="2000-01", **asked)
    assert counted == from_marks
