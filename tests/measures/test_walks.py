"""Measures over HTTP by every way there is: what was said stays, and findings follow."""

from typing import Any

import httpx
from hypothesis import strategies as st

from app.measures.rules import PUBLIC_STATES, STEPS, MeasureState, finding_state_by
from tests.hotspots.conftest import Neighbourhood
from tests.hotspots.test_findings import freeze
from tests.measures.test_api import MEASURES, WHY, decided, finding_state, propose, step
from tests.walking import walk

STATES: list[MeasureState] = sorted(STEPS)
Steps = list[tuple[int, MeasureState, str | None]]
ways = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(STATES), st.none() | st.just(WHY)),
    min_size=6,
    max_size=9,
)
"""Which of two measures, where to, and why."""


async def history(client: httpx.AsyncClient, number: str) -> list[tuple[str, str | None]]:
    """Every step of a measure, and why it was taken."""
    told = (await client.get(f"{MEASURES}/{number}")).json()["steps"]
    return [(each["state"], each["reason"]) for each in told]


async def test_whatever_is_asked_history_grows_by_what_is_possible_and_its_finding_follows(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    async def go(steps: Steps) -> None:
        finding = (await freeze(client)).json()["number"]
        numbers = [(await propose(client, findings=[finding]))["number"] for _ in range(2)]
        told: list[list[tuple[MeasureState, str | None]]] = [[("proposed", None)] for _ in numbers]
        for which, state, reason in steps:
            now, number = told[which][-1][0], numbers[which]
            may = state == now or state in STEPS[now]
            answer = await step(client, number, state, **({"reason": reason} if reason else {}))
            if may and (state != "declined" or reason):
                assert answer.status_code == 200, answer.text
                told[which].append((state, reason))
            else:
                assert answer.status_code == (422 if may else 409), answer.text
            assert await history(client, number) == told[which]
            stands = finding_state_by([each[-1][0] for each in told])
            assert await finding_state(client, finding) == stands
        await check_public(client, planner, dict(zip(numbers, told, strict=True)))

    await walk(ways, go, examples=5)


async def check_public(
    client: httpx.AsyncClient, planner: Neighbourhood, told: dict[str, Any]
) -> None:
    """Everybody reads what was decided as it stands, and why where it was declined."""
    shown = {
        each["number"]: (each["state"], each["reason"])
        for each in await decided(client, planner.world.municipality_id)
    }
    for number, steps in told.items():
        assert shown.get(number) == (steps[-1] if steps[-1][0] in PUBLIC_STATES else None)
    assert all(reason for state, reason in shown.values() if state == "declined")
