"""Plan cases taken through their stages over HTTP, with documents, dates and those who follow."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.areas.store import list_areas, set_coordinated
from app.kit.database import Database
from tests.hotspots.conftest import MEADOW, UNDERPASS, Neighbourhood
from tests.plans.test_api import CASES, around, register
from tests.plans.voices import PLANS, answer, decide, open_hearing, say, step
from tests.world import SignedIn

TODAY = datetime.now(UTC).date()
WHY = "Planen endres etter merknader."


async def test_a_plan_goes_from_outline_to_followed_up_and_programs_hear_of_it(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    new = await register(client, UNDERPASS)
    number = new["number"]
    assert number == f"{planner.world.municipality_id}-{TODAY.year}-p001"
    assert new["stage"] == "outlined"
    ahead = {"adopted": str(TODAY + timedelta(days=90))}
    told = await step(client, number, "presented", note="Folkemøte på skolen.", ahead=ahead)
    assert told.json()["ahead"] == ahead
    deadline = str(TODAY + timedelta(days=42))
    for stage in ("discussed", "consultation", "input", "adopted", "followed_up"):
        dates = {"deadline": deadline} if stage == "consultation" else {}
        told = await step(client, number, stage, **dates)
        assert told.status_code == 200, told.text
    case = told.json()
    assert [each["stage"] for each in case["stages"]] == [
        "outlined", "presented", "discussed", "consultation", "input", "adopted", "followed_up"
    ]  # fmt: skip
    assert (case["deadline"], case["ahead"], case["possible"]) == (deadline, {}, [])
    assert {each["taken_by"] for each in case["stages"]} == {"Test"}
    closed = await step(client, number, "discussed", note=WHY)
    assert (closed.status_code, closed.json()["type"]) == (409, "/problems/plan-case-closed")
    client.cookies.clear()
    where = {"municipality_id": planner.world.municipality_id}
    events = (await client.get("/api/v1/events", params=where)).json()["events"]
    heard = [each["data"] for each in events if each["type"].startswith("plan.")]
    assert {"number": number, "deadline": deadline} in heard
    assert next(each["stage"] for each in heard if "stage" in each) == "presented"


async def test_skipping_and_going_back_is_explained_and_read_by_everybody(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await register(client, UNDERPASS))["number"]
    silent = await step(client, number, "consultation")
    assert (silent.status_code, silent.json()["type"]) == (422, "/problems/stage-unexplained")
    assert (await step(client, number, "consultation", note=WHY)).status_code == 200
    assert (await step(client, number, "discussed", note=WHY)).status_code == 200
    refused = await step(client, number, "presented", note=WHY)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/impossible-stage")
    client.cookies.clear()
    plan = (await client.get(f"{PLANS}/{number}")).json()
    assert [each["note"] for each in plan["stages"]] == [WHY, WHY]
    assert "taken_by" not in plan["stages"][0]


async def test_what_was_not_presented_is_nobody_elses(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await register(client, UNDERPASS))["number"]
    hidden = await client.get(f"{PLANS}/{number}")
    assert (hidden.status_code, hidden.json()["type"]) == (404, "/problems/unknown-plan-case")
    where = {"municipality_id": planner.world.municipality_id}
    assert (await client.get(PLANS, params=where)).json() == {"plans": []}
    events = (await client.get("/api/v1/events", params=where)).json()["events"]
    assert not [each for each in events if each["type"].startswith("plan.")]


async def test_a_plan_is_followed_up_once_every_input_is_answered(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    await say(client, number)
    refused = await step(client, number, "followed_up", note=WHY)
    assert (refused.status_code, refused.json()["unanswered"]) == (409, 1)
    await decide(client, number, 1)
    assert (await answer(client, number, 1)).status_code == 201
    assert (await step(client, number, "followed_up", note=WHY)).status_code == 200


async def test_documents_are_listed_by_address_for_everybody(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    draft = {"title": "Planbeskrivelse", "url": "https://kommune.example/a.pdf"}
    draft |= {"kind": "description", "dated": str(TODAY)}
    made = await client.post(f"{CASES}/{number}/documents", json=draft)
    assert made.status_code == 201, made.text
    assert (await client.get(f"{PLANS}/{number}")).json()["documents"] == [made.json()]
    for url in (
        "http://kommune.example/",
        "javascript:alert(1)",
        "https://a@b.example/",
        "https://x",
    ):
        bad = await client.post(f"{CASES}/{number}/documents", json=draft | {"url": url})
        assert bad.status_code == 422, url
    path = f"{CASES}/{number}/documents/{made.json()['document_id']}"
    assert [(await client.delete(path)).status_code for _ in range(2)] == [204, 404]


async def test_a_case_can_be_called_otherwise_but_not_be_nameless(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await register(client, UNDERPASS))["number"]
    changed = await client.patch(
        f"{CASES}/{number}",
        json={"title": None, "reference": None, "summary": "En bro.\nTil alle."},
    )
    told = changed.json()
    assert (told["title"], told["reference"]) == ("Ny undergang", None)
    assert told["summary"] == "En bro.\nTil alle."


async def test_numbers_have_no_gaps_when_many_register_at_once(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    made = await asyncio.gather(*(register(client, MEADOW) for _ in range(6)))
    assert sorted(each["number"][-4:] for each in made) == [f"p{n:03d}" for n in range(1, 7)]


async def test_two_steps_at_once_are_taken_one_after_the_other(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await register(client, UNDERPASS))["number"]
    answers = await asyncio.gather(*(step(client, number, "presented") for _ in range(2)))
    assert {each.status_code for each in answers} == {200}
    told = (await client.get(f"{CASES}/{number}")).json()["stages"]
    assert [each["stage"] for each in told] == ["outlined", "presented", "presented"]


@pytest.mark.parametrize(
    ("draft", "slug"),
    [
        ({"stage": "presented", "ahead": {"outlined": "2027-01-01"}}, "dates-turned-round"),
        ({"stage": "presented", "ahead": {"input": "2027-02-01", "adopted": "2027-01-01"}},
         "dates-turned-round"),
        ({"stage": "done"}, "invalid-input"),
        ({"stage": "presented", "deadline": "snart"}, "invalid-input"),
        ({"stage": "presented", "deadline": "9999-12-31"}, "invalid-input"),
        ({"stage": "presented", "note": "a\x00b"}, "text-refused"),
    ],
)  # fmt: skip
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood, draft: dict[str, Any], slug: str
) -> None:
    number = (await register(client, UNDERPASS))["number"]
    refused = await client.post(f"{CASES}/{number}/stages", json=draft)
    assert (refused.status_code, refused.json()["type"]) == (422, f"/problems/{slug}")


async def area_of(database: Database, municipality_id: str) -> UUID:
    """The area of the small world."""
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        return (await list_areas(reader, municipality_id, TODAY))[0].area_id


async def test_a_coordinator_follows_the_plans_of_own_areas_alone(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    municipality_id = planner.world.municipality_id
    elsewhere = (await register(client, (9_000.0, 9_000.0)))["number"]
    area_id = await area_of(database, municipality_id)
    me = await sign_in(municipality_id, "coordinator")
    draft = {"title": "Bro", "polygon": around(UNDERPASS), "area_id": str(area_id)}
    refused = await client.post(CASES, json=draft)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/outside-your-areas")
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await set_coordinated(writer, municipality_id, UUID(me["staff_id"]), [area_id])
    mine = (await client.post(CASES, json=draft)).json()
    assert (mine["participants"], mine["area_id"]) == (8, str(area_id))
    listed = (await client.get(CASES)).json()["plan_cases"]
    assert [each["number"] for each in listed] == [mine["number"]]
    for path in ("", "/inputs", "/checklist", "/told"):
        assert (await client.get(f"{CASES}/{elsewhere}{path}")).status_code == 403, path
    await sign_in(municipality_id, "planner")
    far = await client.patch(f"{CASES}/{elsewhere}", json={"area_id": str(area_id)})
    assert (far.status_code, far.json()["type"]) == (422, "/problems/plan-elsewhere")


async def test_an_area_nobody_has_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    draft = {"title": "Bro", "polygon": around(UNDERPASS), "area_id": str(uuid4())}
    assert (await client.post(CASES, json=draft)).json()["type"] == "/problems/unknown-area"


async def test_history_is_never_rewritten(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    for table in ("plan_stage", "plan_answer", "plan_answered", "plan_check"):
        for change in (f"UPDATE {table} SET municipality_id = '0000'", f"DELETE FROM {table}"):
            async with database.writing() as writer:
                await writer.enter(planner.world.municipality_id)
                with pytest.raises(ProgrammingError, match="permission denied"):
                    await writer.change(text(change))
                await writer.abandon()
