"""Areas over HTTP by every way there is: a day has one boundary, and past days keep theirs."""

from datetime import date, timedelta
from typing import Any

import httpx
from hypothesis import strategies as st

from tests.areas.test_api import AREAS, STARTED, TODAY, begin, planner, square
from tests.walking import walk
from tests.world import World

__all__ = ["planner"]

DAYS = [STARTED, TODAY - timedelta(days=1), *(TODAY + timedelta(days=ahead) for ahead in range(90))]
acts = st.tuples(st.sampled_from(["boundaries", "again", "end", "supersede"]), st.integers(-3, 60))
ways = st.lists(acts, min_size=3, max_size=8)


async def life(client: httpx.AsyncClient, world: World, area_id: str) -> dict[str, Any]:
    """An area with its whole life."""
    whose = {"municipality_id": world.municipality_id}
    answer = await client.get(f"{AREAS}/{area_id}", params=whose)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def held(area: dict[str, Any], day: date) -> list[dict[str, Any]]:
    """The boundaries an area has on a day."""
    return [
        each["geometry"]
        for each in area["boundaries"]
        if each["valid_from"] <= str(day) and (each["valid_to"] or "9999") > str(day)
    ]


def body(name: str, day: date, metres: float) -> dict[str, Any]:
    """What is sent to let an area live on so."""
    match name:
        case "end":
            return {"ends_on": str(day)}
        case "supersede":
            follower = {"name": "Etterfølger", "kind": "other", "polygon": square(metres=metres)}
            return {"from_day": str(day), "successors": [follower]}
        case _:
            again = {"begins_again": name == "again"}
            return {"valid_from": str(day), "polygon": square(metres=metres)} | again


async def test_whatever_is_done_a_day_has_one_boundary_and_past_days_keep_theirs(
    client: httpx.AsyncClient, planner: World
) -> None:
    async def go(way: list[tuple[str, int]]) -> None:
        area_id = (await begin(client))["area_id"]
        for number, (name, ahead) in enumerate(way):
            before = await life(client, planner, area_id)
            verb = "boundaries" if name == "again" else name
            sent = body(name, TODAY + timedelta(days=ahead), 600 + 10 * number)
            answer = await client.post(f"{AREAS}/{area_id}/{verb}", json=sent)
            after = await life(client, planner, area_id)
            if ahead < 0 or before["successors"]:
                assert answer.status_code == 409
            if answer.status_code >= 400:
                assert (answer.status_code, after) == (409, before), answer.text
            check(before, after)

    await walk(ways, go, examples=12)


def check(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Past days are as they were; every day the area is there it has one boundary, else none."""
    for day in DAYS:
        found = held(after, day)
        assert len(found) <= 1
        assert day >= TODAY or found == held(before, day)
        if after["ends_on"] is not None and str(day) >= after["ends_on"]:
            assert found == []
    assert after["boundaries"][-1]["valid_to"] == after["ends_on"]
