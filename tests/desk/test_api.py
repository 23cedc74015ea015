"""The desk over HTTP: what is new, what runs, and what waits."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx

from app.areas.store import list_areas, set_coordinated
from app.campaigns.store import update_campaign
from app.kit.database import Database
from tests.hotspots.conftest import Neighbourhood, neighbourhood, planner
from tests.hotspots.test_findings import freeze
from tests.plans.test_api import around
from tests.plans.voices import answer, decide, open_hearing, say, step
from tests.world import SignedIn, place

__all__ = ["neighbourhood", "planner"]

API = "/api/v1"
LIGHT = {"title": "Lys i undergangen", "responsible_unit": "Bymiljøetaten"}


async def fill(client: httpx.AsyncClient, code: str) -> str:
    """A comment that waits, a finding, an overdue measure and a plan; the finding's number."""
    number = str((await freeze(client)).json()["number"])
    joined = await client.post(f"{API}/participation/join", json={"code": code})
    bearer = {"Authorization": f"Bearer {joined.json()['token']}"}
    mark = place(comment="Mørkt her")
    told = await client.post(f"{API}/participation/contributions", json=mark, headers=bearer)
    assert told.status_code == 201, told.text
    late = LIGHT | {"findings": [number], "due_on": "2026-01-01"}
    assert (await client.post(f"{API}/measures", json=late)).status_code == 201
    plan = {"title": "Bro", "polygon": around((-330, 120))}
    assert (await client.post(f"{API}/plan-cases", json=plan)).json()["is_alert"]
    return number


async def test_a_planner_sees_what_runs_and_what_waits(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await fill(client, planner.world.code)
    desk = (await client.get(f"{API}/desk")).json()
    assert desk["areas"] is None
    (group,) = desk["groups"]
    assert (group["label"], group["is_open"], group["comments_waiting"]) == ("6A", True, 1)
    assert group["participants"] == len(planner.children) + 1
    assert [each["stage"] for each in desk["campaigns"]] == ["running"]
    assert [each["due_on"] for each in desk["overdue"]] == ["2026-01-01"]
    # The finding is answered by the measure.
    assert desk["unanswered"] == []
    assert [each["title"] for each in desk["plan_cases"]] == ["Bro"]
    assert {(each["kind"], each["state"]) for each in desk["news"]} == {
        ("finding", "assigned"),
        ("measure", "proposed"),
    }
    assert number in {each["number"] for each in desk["news"]}


async def test_a_finding_waits_until_a_measure_answers_it(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await freeze(client)).json()["number"]
    desk = (await client.get(f"{API}/desk")).json()
    assert [each["number"] for each in desk["unanswered"]] == [number]


async def test_a_coordinator_has_a_desk_of_own_areas(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    world = planner.world
    await fill(client, world.code)
    coordinator = await sign_in(world.municipality_id, "coordinator")
    empty = (await client.get(f"{API}/desk")).json()
    assert not any(empty.values())
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        (area,) = await list_areas(writer, world.municipality_id, datetime.now(UTC).date())
        await set_coordinated(
            writer, world.municipality_id, coordinator["staff_id"], [area.area_id]
        )
    full = (await client.get(f"{API}/desk")).json()
    assert [each["name"] for each in full["areas"]] == ["Loddefjord"]
    for waiting in ("groups", "campaigns", "overdue", "plan_cases", "news"):
        assert full[waiting], waiting


async def test_what_is_said_of_plans_waits_to_be_read_and_then_answered(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client, deadline="2090-01-31", answer_by="2090-03-01")
    assert (await client.post(f"{API}/plan-cases/{number}/seen")).status_code == 200
    assert (await client.get(f"{API}/desk")).json()["plan_cases"] == []
    await say(client, number)
    (case,) = (await client.get(f"{API}/desk")).json()["plan_cases"]
    assert (case["participants"], case["waiting"], case["unanswered"]) == (None, 1, 1)
    assert (case["answer_due_on"], case["is_overdue"]) == ("2090-03-01", False)
    await decide(client, number, 1)
    (case,) = (await client.get(f"{API}/desk")).json()["plan_cases"]
    assert (case["waiting"], case["unanswered"]) == (0, 1)
    await step(client, number, "input", answer_by="2026-01-01")
    (case,) = (await client.get(f"{API}/desk")).json()["plan_cases"]
    assert case["is_overdue"]
    await answer(client, number, 1)
    assert (await client.get(f"{API}/desk")).json()["plan_cases"] == []


async def test_a_campaign_that_is_over_waits_to_be_released(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    world = planner.world
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        over = {"closes_at": datetime.now(UTC) - timedelta(hours=1)}
        await update_campaign(writer, world.municipality_id, world.campaign_id, over)
    desk = (await client.get(f"{API}/desk")).json()
    assert [each["stage"] for each in desk["campaigns"]] == ["to_release"]
