"""Measures over HTTP: proposed, decided, done or declined with a reason, and what follows."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.kit.database import Database
from app.people.store import add_municipality
from tests.hotspots.conftest import UNDERPASS, Neighbourhood
from tests.hotspots.test_findings import FINDINGS, YEAR, freeze
from tests.world import SignedIn, at

MEASURES = "/api/v1/measures"
DECIDED = f"{MEASURES}/decided"
WHY = "Undergangen rives, og det kommer en bro."


async def propose(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    """A new measure: light in the underpass, or something else."""
    draft = {"title": "Lys i undergangen", "responsible_unit": "Bymiljøetaten"} | members
    answer = await client.post(MEASURES, json=draft)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def step(client: httpx.AsyncClient, number: str, state: str, **members: Any) -> Any:
    """What a measure answers to a step."""
    return await client.post(f"{MEASURES}/{number}/steps", json={"state": state} | members)


async def finding_state(client: httpx.AsyncClient, number: str) -> str:
    """How a finding stands."""
    return str((await client.get(f"{FINDINGS}/{number}")).json()["state"])


async def decided(client: httpx.AsyncClient, municipality_id: str) -> list[dict[str, Any]]:
    """What everybody reads."""
    answer = await client.get(DECIDED, params={"municipality_id": municipality_id})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["measures"])


async def test_a_measure_goes_from_idea_to_done_and_its_finding_follows(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    finding = (await freeze(client)).json()
    new = await propose(
        client, findings=[finding["number"]], cost_class="small", due_on=f"{YEAR + 1}-06-30"
    )
    number = new["number"]
    assert number == f"{planner.world.municipality_id}-{YEAR}-t001"
    assert (new["state"], new["possible"]) == ("proposed", ["considered", "declined"])
    outline = shapely.geometry.shape(finding["content"]["outline"])
    assert outline.contains(shapely.geometry.shape(new["place"]))
    assert await finding_state(client, finding["number"]) == "assigned"
    states = []
    for state in ("considered", "decided", "under_way", "done"):
        answer = await step(client, number, state)
        assert answer.status_code == 200, answer.text
        states.append(await finding_state(client, finding["number"]))
    assert states == ["assigned", "planned", "planned", "done"]
    told = (await client.get(f"{MEASURES}/{number}")).json()
    assert [each["state"] for each in told["steps"]] == [
        "proposed", "considered", "decided", "under_way", "done"
    ]  # fmt: skip
    assert (told["findings"], told["possible"]) == ([finding["number"]], [])
    refused = await step(client, number, "considered")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/impossible-step")


async def test_one_answer_serves_several_findings_and_one_finding_several_answers(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    numbers = [(await freeze(client)).json()["number"] for _ in range(2)]
    both = await propose(client, findings=[*numbers, numbers[0]])
    assert both["findings"] == numbers
    other = await propose(client, title="Gatelys", findings=numbers[:1])
    await step(client, both["number"], "declined", reason=WHY)
    assert [await finding_state(client, each) for each in numbers] == ["assigned", "declined"]
    await step(client, other["number"], "considered")
    await step(client, other["number"], "decided")
    assert [await finding_state(client, each) for each in numbers] == ["planned", "declined"]


async def test_what_was_decided_is_for_everybody_and_an_idea_is_not(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    municipality_id = planner.world.municipality_id
    light, bench = await propose(client), await propose(client, title="Benk")
    assert await decided(client, municipality_id) == []
    unsaid = await step(client, bench["number"], "declined")
    assert (unsaid.status_code, unsaid.json()["type"]) == (422, "/problems/reason-missing")
    await step(client, bench["number"], "declined", reason=WHY)
    await step(client, light["number"], "considered")
    await step(client, light["number"], "decided", reason="Barna har rett.")
    client.cookies.clear()
    found = await decided(client, municipality_id)
    assert [(each["title"], each["state"], each["reason"]) for each in found] == [
        ("Benk", "declined", WHY), ("Lys i undergangen", "decided", "Barna har rett.")
    ]  # fmt: skip
    assert "findings" not in found[0]
    for path in (MEASURES, f"{MEASURES}/{light['number']}"):
        assert (await client.get(path)).status_code == 401


async def test_a_class_reads_what_answers_its_own_round(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    finding = (await freeze(client)).json()["number"]
    light, bench = await propose(client, findings=[finding]), await propose(client, title="Benk")
    for each in (light, bench):
        for state in ("considered", "decided"):
            await step(client, each["number"], state)
    client.cookies.clear()
    where = {"municipality_id": planner.world.municipality_id}
    for campaign_id, titles in (
        (str(planner.world.campaign_id), ["Lys i undergangen"]), (str(uuid4()), []),
    ):  # fmt: skip
        answer = await client.get(DECIDED, params=where | {"campaign_id": campaign_id})
        assert [each["title"] for each in answer.json()["measures"]] == titles


async def test_details_change_without_a_new_state_and_stay_as_they_were_otherwise(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    new = await propose(client, due_on=f"{YEAR}-12-31")
    moved = await step(client, new["number"], "proposed", responsible_unit="Etat for utbygging")
    assert moved.json()["due_on"] == f"{YEAR}-12-31"
    later = await step(client, new["number"], "considered", due_on=f"{YEAR + 1}-01-31")
    assert later.json()["responsible_unit"] == "Etat for utbygging"
    freed = await step(client, new["number"], "considered", due_on=None)
    assert freed.json()["due_on"] is None
    assert len(freed.json()["steps"]) == 4


async def test_what_is_overdue_is_seen(client: httpx.AsyncClient, planner: Neighbourhood) -> None:
    late, done = [await propose(client, due_on=f"{YEAR}-12-31") for _ in range(2)]
    for state in ("considered", "decided", "under_way", "done"):
        await step(client, done["number"], state)
    assert (await client.get(MEASURES, params={"overdue": True})).json()["measures"] == []
    day = datetime.now(UTC).date()
    await step(client, late["number"], "considered", due_on=str(day - timedelta(days=1)))
    found = (await client.get(MEASURES, params={"overdue": True})).json()["measures"]
    assert [each["number"] for each in found] == [late["number"]]
    assert len((await client.get(MEASURES)).json()["measures"]) == 2


async def test_numbers_have_no_gaps_when_many_propose_at_once(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    made = await asyncio.gather(*(propose(client) for _ in range(8)))
    assert sorted(each["number"][-4:] for each in made) == [f"t{n:03d}" for n in range(1, 9)]


async def test_two_steps_at_once_are_taken_one_after_the_other(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await propose(client))["number"]
    answers = await asyncio.gather(
        step(client, number, "considered"), step(client, number, "declined", reason=WHY)
    )
    told = (await client.get(f"{MEASURES}/{number}")).json()["steps"]
    assert len(told) == 1 + sum(answer.status_code == 200 for answer in answers)


@pytest.mark.parametrize(
    ("members", "status", "slug"),
    [
        ({"findings": ["4601-2026-999"]}, 404, "unknown-finding"),
        ({"title": ""}, 422, "invalid-input"),
        ({"title": "to\nlinjer"}, 422, "text-refused"),
        ({"place": {"type": "Point", "coordinates": [60.4, 5.3]}}, 422, "invalid-input"),
        ({"place": {"type": "Point", "coordinates": [5.3]}}, 422, "invalid-input"),
        ({"cost_class": "free"}, 422, "invalid-input"),
        ({"due_on": "snart"}, 422, "invalid-input"),
        ({"findings": ["x"] * 21}, 422, "invalid-input"),
        ({"state": "done"}, 422, "invalid-input"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    members: dict[str, Any],
    status: int,
    slug: str,
) -> None:
    draft = {"title": "Lys", "responsible_unit": "Bymiljøetaten"} | members
    answer = await client.post(MEASURES, json=draft)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert (await client.get(MEASURES)).json()["measures"] == []


async def test_a_place_is_kept_as_it_was_told(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    here = at(*UNDERPASS)
    new = await propose(client, place={"type": "Point", "coordinates": here})
    assert new["place"]["coordinates"] == pytest.approx(here, abs=1e-6)
    assert (await propose(client))["place"] is None


async def test_another_municipality_and_other_roles_see_none_of_it(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    number = (await propose(client))["number"]
    other = f"8{planner.world.municipality_id[1:]}"
    async with database.writing() as writer:
        await add_municipality(writer, other, "Nabokommune")
    await sign_in(other, "planner")
    assert (await client.get(MEASURES)).json()["measures"] == []
    assert (await client.get(f"{MEASURES}/{number}")).status_code == 404
    assert (await step(client, number, "considered")).status_code == 404
    await sign_in(planner.world.municipality_id, "facilitator")
    assert (await client.get(MEASURES)).status_code == 403
    assert (await step(client, number, "considered")).status_code == 403


async def test_history_is_never_rewritten(
    planner: Neighbourhood, client: httpx.AsyncClient, database: Database
) -> None:
    await propose(client)
    for change in ("UPDATE measure_step SET reason = 'x'", "DELETE FROM measure_step"):
        async with database.writing() as writer:
            await writer.enter(planner.world.municipality_id)
            with pytest.raises(ProgrammingError, match="permission denied"):
                await writer.change(text(change))
            await writer.abandon()


async def test_programs_hear_how_a_measure_stands(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    new = await propose(client)
    heard = (await client.get("/api/v1/events")).json()["events"]
    assert heard[-1]["type"] == "measure.stands"
    assert heard[-1]["data"] == {"number": new["number"], "state": "proposed"}
