"""What is said of plans: taken in once, read by a human first, answered, taken back."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import strategies as st
from sqlalchemy import text

from app.campaigns.store import find_picture_code
from app.kit.database import Database
from tests.hotspots.conftest import MEADOW, UNDERPASS, Neighbourhood
from tests.hotspots.test_findings import freeze
from tests.plans.test_api import CASES, around, register
from tests.plans.voices import (
    PLANS,
    RECEIPTS,
    WORDS,
    answer,
    decide,
    open_hearing,
    said,
    say,
    step,
)
from tests.walking import walk
from tests.world import SignedIn, at, everything_stored

TODAY = datetime.now(UTC).date()
YESTERDAY = str(TODAY - timedelta(days=1))


async def inputs_of(client: httpx.AsyncClient, number: str) -> list[dict[str, Any]]:
    """What the steward reads."""
    found = await client.get(f"{CASES}/{number}/inputs")
    assert found.status_code == 200, found.text
    return list(found.json()["inputs"])


async def read_publicly(client: httpx.AsyncClient, number: str) -> list[dict[str, Any]]:
    """What everybody reads."""
    return list((await client.get(f"{PLANS}/{number}")).json()["inputs"])


async def test_what_a_resident_says_is_read_first_then_shown_answered_and_read_by_the_sender(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    here = {"type": "Point", "coordinates": at(*UNDERPASS)}
    receipt = await say(client, number, place=here, sender="young")
    assert await read_publicly(client, number) == []
    [waiting] = await inputs_of(client, number)
    assert (waiting["moderation"], waiting["sender"], waiting["words"]) == (
        "waiting", "young", WORDS
    )  # fmt: skip
    assert waiting["place"]["coordinates"] == pytest.approx(here["coordinates"], abs=1e-6)
    own = (await client.get(f"{RECEIPTS}/{receipt.lower()}")).json()
    assert (own["state"], own["answer"], own["plan"]) == ("waiting", None, number)
    unread = await answer(client, number, 1)
    assert (unread.status_code, unread.json()["type"]) == (409, "/problems/input-unread")
    assert (await decide(client, number, 1)).json()["moderation"] == "released"
    assert (await answer(client, number, 1)).status_code == 201
    [shown] = await read_publicly(client, number)
    assert shown["number"] == f"{number}-1"
    assert (shown["sender"], shown["has_place"]) == ("young", True)
    assert "place" not in shown
    assert shown["answer"] == {
        "outcome": "partly", "reason": "Den blir, men kortere.", "given_on": str(TODAY)
    }  # fmt: skip
    own = (await client.get(f"{RECEIPTS}/{receipt}")).json()
    assert (own["state"], own["answer"]) == ("released", shown["answer"])


async def test_the_same_sent_again_counts_once_and_has_the_same_receipt(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    body = said()
    answers = await asyncio.gather(
        *(client.post(f"{PLANS}/{number}/inputs", json=body) for _ in range(4))
    )
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["receipt"] for each in answers}) == 1
    assert len(await inputs_of(client, number)) == 1
    other = await client.post(f"{PLANS}/{number}/inputs", json=body | {"words": "Noe annet."})
    assert (other.status_code, other.json()["type"]) == (409, "/problems/input-changed")
    # Even once nobody else may say anything.
    await step(client, number, "consultation", deadline=YESTERDAY)
    again = await client.post(f"{PLANS}/{number}/inputs", json=body)
    assert again.json() == answers[0].json()


async def test_nobody_has_a_say_before_it_is_discussed_or_after_the_deadline(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await register(client, UNDERPASS))["number"]
    await step(client, number, "presented")
    early = await client.post(f"{PLANS}/{number}/inputs", json=said())
    assert (early.status_code, early.json()["type"]) == (409, "/problems/hearing-not-open")
    await step(client, number, "discussed", deadline=YESTERDAY)
    late = await client.post(f"{PLANS}/{number}/inputs", json=said())
    assert late.json()["type"] == "/problems/hearing-not-open"
    await step(client, number, "discussed", deadline=str(TODAY))
    await say(client, number)
    # What came by letter in time is entered after the deadline.
    await step(client, number, "discussed", deadline=YESTERDAY)
    letter = said(sender="organisation", sender_name="FAU ved Loddefjord skole")
    entered = await client.post(f"{CASES}/{number}/inputs", json=letter)
    assert entered.status_code == 201, entered.text
    assert (entered.json()["moderation"], entered.json()["ordinal"]) == ("released", 2)
    assert (await client.post(f"{CASES}/{number}/inputs", json=letter)).json()["ordinal"] == 2


async def test_an_input_that_is_taken_back_is_gone_with_its_place(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    number = await open_hearing(client)
    body = said(place={"type": "Point", "coordinates": at(*UNDERPASS)})
    sent = await client.post(f"{PLANS}/{number}/inputs", json=body)
    receipt = sent.json()["receipt"]
    await decide(client, number, 1)
    await answer(client, number, 1)
    assert [(await client.delete(f"{RECEIPTS}/{receipt}")).status_code for _ in range(2)] == [
        204, 204
    ]  # fmt: skip
    assert await read_publicly(client, number) == []
    [left] = await inputs_of(client, number)
    assert (left["words"], left["place"], left["withdrawn_at"] is None) == (None, None, False)
    assert (await client.get(f"{RECEIPTS}/{receipt}")).json()["state"] == "withdrawn"
    stored = await everything_stored(database, planner.world)
    assert WORDS not in stored
    assert receipt not in stored
    for refused in (
        await decide(client, number, 1),
        await answer(client, number, 1),
        await client.post(f"{PLANS}/{number}/inputs", json=body),
    ):
        assert refused.status_code == 409, refused.text


async def test_once_a_plan_is_followed_up_places_and_what_was_hidden_are_gone(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    number = await open_hearing(client)
    here = {"type": "Point", "coordinates": at(*UNDERPASS)}
    receipt = await say(client, number, place=here)
    await say(client, number, words="Naboen er dum.")
    await decide(client, number, 1)
    await decide(client, number, 2, decision="hide")
    await answer(client, number, 1)
    assert (await step(client, number, "followed_up", note="Ferdig.")).status_code == 200
    shown, hidden = await inputs_of(client, number)
    assert (shown["words"], shown["place"], hidden["words"]) == (WORDS, None, None)
    assert "Naboen er dum." not in await everything_stored(database, planner.world)
    own = (await client.get(f"{RECEIPTS}/{receipt}")).json()
    assert own["answer"]["outcome"] == "partly"
    late = await answer(client, number, 1)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/plan-case-closed")
    assert (await decide(client, number, 1, decision="hide")).json()["words"] is None
    assert WORDS not in await everything_stored(database, planner.world)


async def test_taking_back_and_answering_at_once_leave_one_or_the_other_first(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    for ordinal in range(1, 6):
        receipt = await say(client, number)
        await decide(client, number, ordinal)
        answered, withdrawn = await asyncio.gather(
            answer(client, number, ordinal), client.delete(f"{RECEIPTS}/{receipt}")
        )
        assert withdrawn.status_code == 204
        [found] = [e for e in await inputs_of(client, number) if e["ordinal"] == ordinal]
        assert found["words"] is None
        assert len(found["answers"]) == (answered.status_code == 201)
        assert answered.status_code in (201, 409)


async def test_following_up_and_showing_what_was_hidden_leave_nothing_unanswered(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    for _ in range(4):
        number = await open_hearing(client)
        await say(client, number)
        await decide(client, number, 1, decision="hide")
        followed, shown = await asyncio.gather(
            step(client, number, "followed_up", note="Ferdig."), decide(client, number, 1)
        )
        assert {followed.status_code, shown.status_code} == {200, 409}
        case = (await client.get(f"{CASES}/{number}")).json()
        assert (case["stage"] == "followed_up") is (case["inputs"]["unanswered"] == 0)


async def test_several_are_answered_at_once_and_a_later_answer_stands(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    receipts = [await say(client, number) for _ in range(3)]
    for ordinal in (1, 2, 3):
        await decide(client, number, ordinal)
    await answer(client, number, 1, 3, 1)
    changed = await answer(client, number, 3, outcome="followed", reason="Akebakken blir.")
    histories = [
        [each["outcome"] for each in found["answers"]] for found in changed.json()["inputs"]
    ]
    assert histories == [["partly"], [], ["partly", "followed"]]
    own = (await client.get(f"{RECEIPTS}/{receipts[2]}")).json()
    assert own["answer"]["outcome"] == "followed"
    missing = await answer(client, number, 1, 9)
    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/unknown-input")
    silent = await answer(client, number, 1, reason="")
    assert silent.status_code == 422


async def test_answers_history_holds_whatever_is_answered_in_whatever_order(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    for ordinal in range(1, 5):
        await say(client, number)
        await decide(client, number, ordinal)
    expected: dict[int, list[str]] = {each: [] for each in range(1, 5)}
    rounds = st.lists(
        st.tuples(
            st.sets(st.integers(1, 4), min_size=1),
            st.sampled_from(["followed", "partly", "not_followed"]),
        ),
        max_size=3,
    )

    # Every example goes on where the last one ended: history is only added to.
    async def check(given_answers: list[tuple[set[int], str]]) -> None:
        for ordinals, outcome in given_answers:
            await answer(client, number, *ordinals, outcome=outcome)
            for each in ordinals:
                expected[each].append(outcome)
        for found in await inputs_of(client, number):
            assert [e["outcome"] for e in found["answers"]] == expected[found["ordinal"]]
        shown = {each["number"]: each["answer"] for each in await read_publicly(client, number)}
        for ordinal, history in expected.items():
            standing = shown[f"{number}-{ordinal}"]
            assert (standing and standing["outcome"]) == (history[-1] if history else None)

    await walk(rounds, check, examples=6)


async def test_what_names_somebody_is_found_and_edited_out(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    number = await open_hearing(client)
    receipt = await say(client, number, words="Ring meg på 912 34 567!")
    [found] = await inputs_of(client, number)
    assert found["held_for"] == ["phone"]
    nothing = await decide(client, number, 1, decision="edit")
    assert nothing.status_code == 422
    edited = await decide(client, number, 1, decision="edit", words="Ring meg!")
    assert (edited.json()["words"], edited.json()["held_for"]) == ("Ring meg!", [])
    assert "912 34 567" not in await everything_stored(database, planner.world)
    assert (await decide(client, number, 1, decision="hide")).json()["moderation"] == "hidden"
    assert await read_publicly(client, number) == []
    assert (await client.get(f"{RECEIPTS}/{receipt}")).json()["state"] == "hidden"


async def test_a_class_sees_the_plans_of_its_area_and_has_a_say_without_names(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    world = planner.world
    number = await open_hearing(client)
    far = (await register(client, (9_000.0, 9_000.0)))["number"]
    await step(client, far, "discussed", note="Haster.")
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        pictures = await find_picture_code(reader, world.municipality_id, world.group_id)
    page = f"/api/v1/classes/{pictures}/plans"
    client.cookies.clear()
    plans = (await client.get(page)).json()["plans"]
    assert [each["number"] for each in plans] == [number]
    sent = await client.post(f"{page}/{number}/inputs", json=said())
    assert sent.status_code == 201, sent.text
    wrong = await client.post(f"/api/v1/classes/sun-sun-sun-sun/plans/{number}/inputs", json=said())
    assert wrong.json()["type"] == "/problems/unknown-picture-code"
    named = await client.post(f"{page}/{number}/inputs", json=said(sender_name="Kari"))
    assert named.status_code == 422
    own = (await client.get(f"{RECEIPTS}/{sent.json()['receipt']}")).json()
    assert own["state"] == "waiting"


async def test_a_facilitator_has_a_say_for_an_own_group(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    world = planner.world
    number = await open_hearing(client)
    me = await sign_in(world.municipality_id, "facilitator")
    path = f"/api/v1/groups/{world.group_id}/plans/{number}/inputs"
    assert (await client.post(path, json=said())).status_code == 404
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE campaign_group SET facilitator_id = :s WHERE group_id = :g"),
            s=me["staff_id"], g=world.group_id,
        )  # fmt: skip
    assert (await client.post(path, json=said())).status_code == 201
    await sign_in(world.municipality_id, "planner")
    [found] = await inputs_of(client, number)
    assert (found["sender"], found["sender_name"]) == ("children", None)


async def test_what_waits_too_long_is_counted(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client, answer_by=YESTERDAY)
    await open_hearing(client)
    for _ in range(2):
        await say(client, number)
    await decide(client, number, 1)
    overdue = (await client.get(CASES, params={"overdue": True})).json()["plan_cases"]
    assert [(each["number"], each["inputs"]) for each in overdue] == [
        (number, {"by_sender": {"resident": 2}, "waiting": 1, "unanswered": 2, "overdue": 2})
    ]
    await decide(client, number, 2, decision="hide")
    await answer(client, number, 1)
    assert (await client.get(CASES, params={"overdue": True})).json()["plan_cases"] == []
    assert len((await client.get(CASES)).json()["plan_cases"]) == 2


async def test_a_measure_answers_inputs_beside_findings(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    for ordinal in (1, 2):
        await say(client, number)
        await decide(client, number, ordinal)
    finding = (await freeze(client)).json()["number"]
    draft = {"title": "Lys", "responsible_unit": "Vi", "findings": [finding]}
    wanted = [f"{number}-2", f"{number}-1"]
    made = await client.post("/api/v1/measures", json=draft | {"inputs": wanted})
    assert made.json()["inputs"] == sorted(wanted)
    for wrong in (f"{number}-3", "9999-2026-p001-1", finding):
        refused = await client.post("/api/v1/measures", json=draft | {"inputs": [wrong]})
        assert refused.json()["type"] == "/problems/unknown-input"
    for state in ("considered", "decided"):
        await client.post(f"/api/v1/measures/{made.json()['number']}/steps", json={"state": state})
    where = {"municipality_id": planner.world.municipality_id}
    [decided] = (await client.get("/api/v1/measures/decided", params=where)).json()["measures"]
    assert decided["inputs"] == sorted(wanted)


@pytest.mark.parametrize(
    ("members", "slug"),
    [
        ({"words": ""}, "invalid-input"),
        ({"words": "x" * 2_001}, "invalid-input"),
        ({"words": "snu‮mot"}, "text-refused"),
        ({"sender": "organisation"}, "invalid-input"),
        ({"input_id": "11111111-1111-1111-8111-111111111111"}, "invalid-input"),
        ({"place": {"type": "Point", "coordinates": [60.4, 5.3]}}, "outside-norway"),
        ({"place": around(MEADOW, 4_000)}, "area-too-large"),
        ({"points_at": [{"release": "9999-2026-u01", "cell": 22612506649000}]}, "unknown-release"),
        ({"points_at": [{"release": "9999-2026-u01", "cell": -1}]}, "invalid-input"),
        ({"points_at": [{"release": "9999-2026-u01", "cell": 10**19}]}, "invalid-input"),
        ({"name": "Kari"}, "invalid-input"),
    ],
)  # fmt: skip
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood, members: dict[str, Any], slug: str
) -> None:
    number = await open_hearing(client)
    refused = await client.post(f"{PLANS}/{number}/inputs", json=said() | members)
    assert refused.json()["type"] == f"/problems/{slug}", refused.text
    assert await inputs_of(client, number) == []


@pytest.mark.parametrize(
    ("ordinal", "slug"), [(2, "unknown-input"), (0, "invalid-input"), (10**11, "invalid-input")]
)
async def test_an_input_nobody_gave_is_not_decided_about(
    client: httpx.AsyncClient, planner: Neighbourhood, ordinal: int, slug: str
) -> None:
    refused = await decide(client, await open_hearing(client), ordinal)
    assert refused.json()["type"] == f"/problems/{slug}"


async def test_nobody_floods_a_hearing_or_guesses_receipts(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    answers = [await client.post(f"{PLANS}/{number}/inputs", json=said()) for _ in range(21)]
    assert {each.status_code for each in answers[:20]} == {201}
    assert answers[20].status_code == 429
    guesses = [
        await client.get(f"{RECEIPTS}/{planner.world.municipality_id}-2222-2222-2222-{tail}")
        for tail in range(2222, 2253)
    ]
    assert {each.status_code for each in guesses[:30]} == {404}
    assert guesses[30].status_code == 429


async def test_the_checklist_takes_its_numbers_by_itself_and_keeps_who_answered(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = await open_hearing(client)
    await say(client, number)
    finding = (await freeze(client)).json()["number"]
    path = f"{CASES}/{number}/checklist"
    draft = {"state": "partly", "words": "Kapittel 4.", "findings": [finding]}
    await client.post(f"{path}/knowledge", json=draft | {"state": "no"})
    answered = await client.post(f"{path}/knowledge", json=draft)
    assert answered.status_code == 200, answered.text
    told = (await client.get(path)).json()
    assert (told["children"], told["shown_from"], told["inputs"]) == (8, 5, {"resident": 1})
    assert told["unanswered"] == 1
    laws = {each["law"] for each in told["questions"]}
    assert laws >= {"pbl § 3-3", "pbl § 4-2", "pbl § 5-1", "RPR for barn og unge"}
    first, *others = told["questions"]
    assert (first["state"], first["findings"], first["given_by"]) == ("partly", [finding], "Test")
    assert {each["state"] for each in others} == {None}
    for question, body, status in (
        ("weather", draft, 404),
        ("heard", draft | {"findings": ["4601-2026-999"]}, 404),
        ("heard", draft | {"releases": ["9999-2026-u01"]}, 404),
        ("heard", draft | {"links": ["http://a.example"]}, 422),
    ):
        assert (await client.post(f"{path}/{question}", json=body)).status_code == status, question


async def test_four_children_are_too_few_to_count_in_a_checklist(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await register(client, MEADOW))["number"]
    assert (await client.get(f"{CASES}/{number}/checklist")).json()["children"] is None


async def test_another_municipality_sees_none_of_it(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    number = await open_hearing(client)
    elsewhere = f"9999{number[4:]}"
    assert (await client.get(f"{PLANS}/{elsewhere}")).status_code == 404
    assert (await client.post(f"{PLANS}/{elsewhere}/inputs", json=said())).status_code == 404
    receipt = await say(client, number)
    assert (await client.get(f"{RECEIPTS}/9999{receipt[4:]}")).status_code == 404
    assert (await client.get(f"{RECEIPTS}/{uuid4()}")).status_code == 404
