"""Plan cases: registered with their area, and met by what children told there."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import shapely

from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import fold_counts
from app.kit.database import Database
from app.kit.geometry import to_geojson
from app.people.store import add_municipality
from tests.hotspots.conftest import MEADOW, UNDERPASS, Neighbourhood
from tests.hotspots.voices import mark
from tests.world import SCHOOL, SignedIn

CASES = "/api/v1/plan-cases"


def around(place: tuple[float, float], metres: float = 120) -> dict[str, Any]:
    """A square about a place told in metres from the school."""
    point = shapely.Point(SCHOOL.x + place[0], SCHOOL.y + place[1])
    return to_geojson(shapely.box(*shapely.buffer(point, metres).bounds))


async def register(
    client: httpx.AsyncClient, place: tuple[float, float], **members: Any
) -> dict[str, Any]:
    draft = {"title": "Ny undergang", "reference": "65800000", "polygon": around(place)} | members
    answer = await client.post(CASES, json=draft)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_new_plan_where_children_have_told_something_is_an_alert_until_it_was_seen(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    new = await register(client, UNDERPASS)
    assert (new["participants"], new["is_alert"]) == (8, True)
    [listed] = (await client.get(CASES)).json()["plan_cases"]
    assert listed.items() <= new.items()
    seen = await client.post(f"{CASES}/{new['number']}/seen")
    assert seen.json() == new | {"is_alert": False}
    [listed] = (await client.get(CASES)).json()["plan_cases"]
    assert not listed["is_alert"]


async def test_four_children_raise_no_alert_and_are_not_told_of(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    hill = (1_500.0, -1_500.0)
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        marks = [mark(planner.world, each, shapely.Point(hill)) for each in planner.children[:4]]
        await add_in_bulk(writer, marks, skip_existing=False)
    await fold_counts(database, planner.world.municipality_id)
    for place in (hill, (3_000.0, 3_000.0)):
        case = await register(client, place)
        assert (case["participants"], case["is_alert"]) == (None, False)


async def test_a_plan_case_answers_with_what_children_tell_there(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    new = await register(client, MEADOW)
    answer = (await client.get(f"{CASES}/{new['number']}/told")).json()
    assert answer["told"]["participants"] == 4
    assert answer["told"]["would_be_lost"]["likes"] == [
        {"code": "nice", "participants": 4, "marks": 4}
    ]
    filtered = await client.get(f"{CASES}/{new['number']}/told", params={"theme": "change"})
    assert filtered.json()["told"]["participants"] is None


async def test_a_plan_can_be_registered_before_anybody_is_asked(
    client: httpx.AsyncClient, municipality_id: str, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(municipality_id, "planner")
    new = await register(client, MEADOW)
    assert not new["is_alert"]
    assert (await client.get(f"{CASES}/{new['number']}/told")).json() == {"told": None}


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"title": "To\nlinjer"}, "text-refused"),
        ({"title": "  "}, "invalid-input"),
        ({"polygon": {"type": "Point", "coordinates": [5.3, 60.4]}}, "invalid-input"),
        ({"polygon": around((0.0, 0.0), 4_000)}, "area-too-large"),
        ({"colour": "red"}, "invalid-input"),
    ],
)
async def test_what_is_no_plan_case_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood, members: dict[str, Any], problem: str
) -> None:
    draft = {"title": "Plan", "polygon": around(MEADOW)} | members
    answer = await client.post(CASES, json=draft)
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == f"/problems/{problem}"


async def test_plan_cases_are_the_planners_of_their_municipality(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    new = await register(client, UNDERPASS)
    async with database.writing() as writer:
        await add_municipality(writer, "9999", "Nabokommune")
    await sign_in("9999", "planner")
    assert (await client.get(CASES)).json() == {"plan_cases": []}
    for answer in (
        await client.get(f"{CASES}/{new['number']}"),
        await client.post(f"{CASES}/{new['number']}/seen"),
    ):
        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/unknown-plan-case"
    await sign_in("9999", "facilitator")
    assert (await client.get(CASES)).status_code == 403
