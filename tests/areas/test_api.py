"""Areas over HTTP: told of, drawn anew, ended and followed; every past day stays as it was."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.kit.database import Database
from tests.world import SignedIn, World, at

AREAS = "/api/v1/areas"
TODAY = datetime.now(UTC).date()
SOON = TODAY + timedelta(days=30)
YESTERDAY = TODAY - timedelta(days=1)
STARTED = date(2019, 1, 1)


def square(east: float = 0, north: float = 0, metres: float = 500) -> dict[str, Any]:
    """A square with its south-west corner so many metres from the school."""
    corners = [(0, 0), (metres, 0), (metres, metres), (0, metres), (0, 0)]
    return {"type": "Polygon", "coordinates": [[at(east + x, north + y) for x, y in corners]]}


@pytest.fixture
async def planner(world: World, sign_in: Callable[..., SignedIn]) -> World:
    """The world, with a planner signed in on `client`."""
    await sign_in(world.municipality_id, "planner")
    return world


async def begin(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    """A new area."""
    draft = {"name": "Olsvik", "kind": "omraadesatsing", "starts_on": "2019-01-01"}
    answer = await client.post(AREAS, json=draft | {"polygon": square()} | members)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def on(client: httpx.AsyncClient, world: World, day: date | None, **more: Any) -> Any:
    """Name and boundary of the areas of a day."""
    asked = {"municipality_id": world.municipality_id} | ({"on": str(day)} if day else {}) | more
    answer = await client.get(AREAS, params=asked)
    assert answer.status_code == 200, answer.text
    return {each["properties"]["name"]: each["geometry"] for each in answer.json()["features"]}


def problem(answer: httpx.Response) -> tuple[int, str]:
    """What was refused, and why."""
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def test_an_area_is_extended_and_its_past_stays(
    client: httpx.AsyncClient, planner: World
) -> None:
    area = await begin(client)
    then = await on(client, planner, YESTERDAY)
    draft = {"valid_from": str(SOON), "polygon": square(metres=900), "source": "Byrådssak 12/26"}
    answer = await client.post(f"{AREAS}/{area['area_id']}/boundaries", json=draft)
    assert answer.status_code == 201, answer.text
    spans = [(each["valid_from"], each["valid_to"]) for each in answer.json()["boundaries"]]
    assert spans == [(str(STARTED), str(SOON)), (str(SOON), None)]
    assert answer.json()["boundaries"][1]["source"] == "Byrådssak 12/26"
    assert await on(client, planner, YESTERDAY) == then
    eve, day = await on(client, planner, SOON - timedelta(days=1)), await on(client, planner, SOON)
    assert eve["Olsvik"] == then["Olsvik"] != day["Olsvik"]
    again = await client.post(f"{AREAS}/{area['area_id']}/boundaries", json=draft)
    assert problem(again) == (409, "later-boundary")
    late = await client.post(
        f"{AREAS}/{area['area_id']}/boundaries", json=draft | {"valid_from": str(YESTERDAY)}
    )
    assert problem(late) == (409, "history-written")


async def test_an_area_ends_and_begins_again_after_a_gap_that_is_said(
    client: httpx.AsyncClient, planner: World
) -> None:
    area = await begin(client)
    path = f"{AREAS}/{area['area_id']}"
    ended = await client.post(f"{path}/end", json={"ends_on": str(TODAY)})
    assert (ended.status_code, ended.json()["ends_on"]) == (200, str(TODAY))
    assert "Olsvik" in await on(client, planner, YESTERDAY)
    assert "Olsvik" not in await on(client, planner, None)
    assert "Olsvik" in await on(client, planner, None, all_times=True)
    draft = {"valid_from": str(SOON), "polygon": square()}
    assert problem(await client.post(f"{path}/boundaries", json=draft)) == (409, "area-ended")
    again = await client.post(f"{path}/boundaries", json=draft | {"begins_again": True})
    assert (again.status_code, again.json()["ends_on"]) == (201, None)
    assert "Olsvik" not in await on(client, planner, SOON - timedelta(days=1))
    assert "Olsvik" in await on(client, planner, SOON)


async def test_areas_are_split_and_merged_and_know_who_followed_whom(
    client: httpx.AsyncClient, planner: World
) -> None:
    olsvik, vest = await begin(client), await begin(client, name="Vest", polygon=square(600))
    path = f"{AREAS}/{olsvik['area_id']}/supersede"
    successor = {"name": "Olsvik og Vest", "kind": "omraadesatsing", "polygon": square(metres=1100)}
    draft = {
        "from_day": str(SOON), "together_with": [vest["area_id"]], "successors": [successor],
    }  # fmt: skip
    twice = draft | {"together_with": [olsvik["area_id"]]}
    assert problem(await client.post(path, json=twice)) == (422, "twice-named")
    answer = await client.post(path, json=draft)
    assert answer.status_code == 201, answer.text
    [new] = answer.json()["area_ids"]
    asked = {"municipality_id": planner.municipality_id}
    told = (await client.get(f"{AREAS}/{new}", params=asked)).json()
    assert [each["name"] for each in told["predecessors"]] == ["Olsvik", "Vest"]
    assert told["starts_on"] == str(SOON)
    before = (await client.get(f"{AREAS}/{vest['area_id']}", params=asked)).json()
    assert (before["ends_on"], before["successors"]) == (
        str(SOON), [{"area_id": new, "name": "Olsvik og Vest"}],
    )  # fmt: skip
    assert set(await on(client, planner, SOON)) == {"Loddefjord", "Olsvik og Vest"}
    later = {"ends_on": str(SOON + timedelta(days=1))}
    refused = await client.post(f"{AREAS}/{vest['area_id']}/end", json=later)
    assert problem(refused) == (409, "area-followed")


async def test_whom_to_ask_is_a_role_and_everybody_reads_it(
    client: httpx.AsyncClient, planner: World, database: Database
) -> None:
    area = await begin(client)
    path = f"{AREAS}/{area['area_id']}"
    for hours in ("Tirsdag 10–15", "Torsdag 12–18"):
        draft = {
            "role": "Områdekoordinator",
            "opening_hours": hours,
            "group_name": "Nærmiljøgruppa",
        }
        assert (await client.put(f"{path}/contact", json=draft)).status_code == 200
    client.cookies.clear()
    asked = {"municipality_id": planner.municipality_id}
    contact = (await client.get(path, params=asked)).json()["contact"]
    assert (contact["opening_hours"], contact["email"]) == ("Torsdag 12–18", None)
    async with database.reading() as reader:
        await reader.enter(planner.municipality_id)
        assert await reader.scalar(text("SELECT count(*) FROM area_contact")) == 2


async def test_what_is_no_area_is_refused(client: httpx.AsyncClient, planner: World) -> None:
    draft = {"name": "Liten", "kind": "other", "starts_on": "2019-01-01"}
    small = await client.post(AREAS, json=draft | {"polygon": square(metres=10)})
    assert problem(small) == (422, "outline-refused")
    line = {"type": "LineString", "coordinates": [at(0, 0), at(900, 0)]}
    assert problem(await client.post(AREAS, json=draft | {"polygon": line}))[0] == 422
    nowhere = f"{AREAS}/{uuid4()}"
    for method, tail, body in (
        ("POST", "/boundaries", {"valid_from": str(SOON), "polygon": square()}),
        ("POST", "/end", {"ends_on": str(SOON)}),
        ("PUT", "/contact", {"role": "Koordinator"}),
    ):
        answer = await client.request(method, nowhere + tail, json=body)
        assert problem(answer) == (404, "unknown-area")
    asked = {"municipality_id": planner.municipality_id}
    assert problem(await client.get(nowhere, params=asked)) == (404, "unknown-area")


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE area_boundary SET boundary = boundary", ProgrammingError),
        ("UPDATE area_boundary SET valid_from = valid_from", ProgrammingError),
        ("UPDATE area SET starts_on = starts_on", ProgrammingError),
        ("DELETE FROM area_boundary", ProgrammingError),
        ("UPDATE area_contact SET role = role", ProgrammingError),
        ("UPDATE area_boundary SET valid_to = current_date - 2", IntegrityError),
        (
            "INSERT INTO area_boundary SELECT municipality_id, area_id, current_date - 900,"
            " current_date - 800, boundary, source FROM area_boundary",
            IntegrityError,
        ),
        (
            "INSERT INTO area_boundary SELECT municipality_id, area_id, current_date + 9,"
            " NULL, boundary, source FROM area_boundary",
            IntegrityError,
        ),
    ],
)
async def test_the_database_itself_lets_nobody_rewrite_history(
    database: Database, world: World, statement: str, refusal: type[Exception]
) -> None:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        with pytest.raises(refusal):
            await writer.change(text(statement))
        await writer.abandon()
