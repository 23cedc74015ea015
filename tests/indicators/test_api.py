"""Figures over HTTP: loaded by planners, replaced without being forgotten, read by everybody."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.kit.grid import ssb_cell_id
from tests.world import SCHOOL, SignedIn, World

API = "/api/v1"
SERIES = {
    "code": "low_income",
    "title": "Barn i husholdninger med lav inntekt",
    "unit": "%",
    "source": "Levekårsundersøkelsen",
    "licence": "NLOD 2.0",
    "file_name": "levekaar.csv",
}


@pytest.fixture
async def planner(world: World, sign_in: Callable[..., SignedIn]) -> World:
    """The world, with a planner signed in on `client`."""
    await sign_in(world.municipality_id, "planner")
    return world


async def load(client: httpx.AsyncClient, form: str, text: str, **asked: Any) -> httpx.Response:
    """What the service answers to a CSV."""
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    asked = SERIES | asked
    return await client.post(
        f"{API}/indicators/{form}", params=asked, content=text.encode(), headers=headers
    )


async def series(client: httpx.AsyncClient, world: World) -> list[dict[str, Any]]:
    """What everybody reads of Loddefjord."""
    where = {"municipality_id": world.municipality_id}
    areas = (await client.get(f"{API}/areas", params=where)).json()["features"]
    answer = await client.get(f"{API}/areas/{areas[0]['id']}/indicators", params=where)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["series"])


async def test_a_load_replaces_the_series_and_the_old_one_is_named(
    client: httpx.AsyncClient, planner: World
) -> None:
    first = await load(client, "areas", "area;year;value\nLoddefjord;2024;17,5\n")
    assert (first.status_code, first.json()["figures"]) == (201, 1)
    text = "area;year;value;note\nLoddefjord;2024;16.9;revidert\nLoddefjord;2025;..;\n"
    second = await load(client, "areas", text, file_name="levekaar-2.csv", title="Lav inntekt")
    assert second.json()["withheld"] == 1
    client.cookies.clear()
    [found] = await series(client, planner)
    assert (found["title"], found["load"]["number"]) == ("Lav inntekt", 2)
    assert [each["file_name"] for each in found["earlier"]] == ["levekaar.csv"]
    assert [(each["period"], each["value"], each["is_withheld"]) for each in found["figures"]] == [
        ("2024", 16.9, False), ("2025", None, True)
    ]  # fmt: skip


async def test_a_grid_is_summed_year_by_year(client: httpx.AsyncClient, planner: World) -> None:
    here = ssb_cell_id(SCHOOL.x, SCHOOL.y, 250)
    beside = ssb_cell_id(SCHOOL.x + 250, SCHOOL.y, 250)
    far = ssb_cell_id(SCHOOL.x + 90_000, SCHOOL.y, 250)
    for year, people in ((2025, 120), (2026, 140)):
        text = f"ssbid250m;pop_tot\n{here};{people}\n{beside};4\n{far};900\n"
        answer = await load(client, "grid", text, code="residents", unit="personer", year=year)
        assert answer.status_code == 201, answer.text
    [found] = await series(client, planner)
    assert found["load"]["method"] == "centre"
    assert [(each["period"], each["value"], each["rough_cells"]) for each in found["figures"]] == [
        ("2025", 125, 1), ("2026", 145, 1)
    ]  # fmt: skip


async def test_rows_that_cannot_be_read_are_told_and_nothing_is_stored(
    client: httpx.AsyncClient, planner: World
) -> None:
    answer = await load(client, "areas", "area;year;value\nLoddefjord;2024;1\nNord;2024;2\n")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/indicators-refused")
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/rows/2"]
    assert await series(client, planner) == []
    assert (await load(client, "areas", "\0")).status_code == 422
    assert (await load(client, "areas", "")).status_code == 422
