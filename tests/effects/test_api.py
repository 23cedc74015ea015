"""Before and after a measure over HTTP, held to an independent reckoning of the interval."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import shapely
from fastapi import FastAPI
from scipy.stats import binomtest
from sqlalchemy import text

from app.areas.store import set_coordinated
from app.campaigns.store import add_campaign
from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import fold_counts
from app.kit.database import Database
from app.kit.web import current_time
from app.retention.actions import retain_municipality
from tests.hotspots.test_findings import freeze
from tests.hotspots.voices import join, mark
from tests.measures.test_api import propose, step
from tests.world import SignedIn, World, at, make_campaign, make_group

NOW = datetime.now(UTC)
UNDERPASS = (-330.0, 120.0)
CLOSED = NOW - timedelta(days=200)


@dataclass(frozen=True)
class Turn:
    """A world asked before and after, and the ids of its two campaigns."""

    world: World
    before: UUID
    after: UUID


async def tell(
    database: Database, world: World, campaign_id: UUID, group_id: UUID, there: int, named: int
) -> None:
    """So many children like the underpass, of whom some find it dark as well."""
    asked = replace(world, campaign_id=campaign_id)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        children = await join(writer, world, there, group_id)
        spot = shapely.Point(UNDERPASS)
        marks = [mark(asked, each, spot, theme="like", category="nice") for each in children]
        marks += [mark(asked, each, spot) for each in children[:named]]
        await add_in_bulk(writer, marks, skip_existing=False)
    await fold_counts(database, world.municipality_id)


@pytest.fixture
def make_turn(
    database: Database, world: World, sign_in: Callable[..., SignedIn]
) -> Callable[..., Any]:
    """Let so many be there and name it, before and after; `client` is their planner."""

    async def make(before: tuple[int, int], after: tuple[int, int], **group: Any) -> Turn:
        later = replace(
            make_campaign(world.municipality_id, now=NOW, title="Etter"),
            opens_at=NOW - timedelta(days=10),
        )
        async with database.writing() as writer:
            await writer.enter(world.municipality_id)
            await writer.change(
                text("UPDATE campaign SET opens_at = :opens, closes_at = :closes"),
                opens=CLOSED - timedelta(days=20),
                closes=CLOSED,
            )
            await add_campaign(writer, later)
            school_id = await writer.scalar(text("SELECT school_id FROM school"))
            group_id, _ = await make_group(writer, later, school_id=school_id)
            for name, value in group.items():
                await writer.change(
                    text(f"UPDATE campaign_group SET {name} = :value WHERE group_id = :group"),
                    value=value,
                    group=group_id,
                )
        await tell(database, world, world.campaign_id, world.group_id, *before)
        await tell(database, world, later.campaign_id, group_id, *after)
        await sign_in(world.municipality_id, "planner")
        return Turn(world, world.campaign_id, later.campaign_id)

    return make


@contextmanager
def at_time(app: FastAPI, moment: datetime) -> Iterator[None]:
    """Let the service believe it is then."""
    app.dependency_overrides[current_time] = lambda: moment
    yield
    del app.dependency_overrides[current_time]


async def build(app: FastAPI, client: httpx.AsyncClient, **members: Any) -> str:
    """A measure decided 190 days ago and done 20 days ago; its number."""
    there = {"place": {"type": "Point", "coordinates": at(*UNDERPASS)}}
    with at_time(app, NOW - timedelta(days=190)):
        number = str((await propose(client, **(there | members)))["number"])
        for state in ("considered", "decided", "under_way"):
            assert (await step(client, number, state)).status_code == 200
    with at_time(app, NOW - timedelta(days=20)):
        assert (await step(client, number, "done")).status_code == 200
    return number


async def effect(client: httpx.AsyncClient, number: str, **query: Any) -> dict[str, Any]:
    """What is told of a measure's effect."""
    answer = await client.get(f"/api/v1/measures/{number}/effect", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def newcombe(k1: int, n1: int, k2: int, n2: int) -> tuple[float, float, float]:
    """Method 10 of Newcombe (1998) from SciPy's Wilson intervals."""
    first, second = (
        binomtest(k, n).proportion_ci(method="wilson") for k, n in ((k1, n1), (k2, n2))
    )
    p1, p2 = k1 / n1, k2 / n2
    low = p2 - p1 - math.hypot(p2 - second.low, first.high - p1)
    high = p2 - p1 + math.hypot(second.high - p2, p1 - first.low)
    return p2 - p1, low, high


async def test_fewer_name_it_afterwards_and_the_interval_says_how_sure_that_is(
    app: FastAPI, client: httpx.AsyncClient, make_turn: Callable[..., Any]
) -> None:
    turn = await make_turn((40, 28), (50, 9))
    found = await effect(client, await build(app, client))
    assert found["reason"] is None
    assert (found["theme"], found["within_metres"], found["verdict"]) == ("change", 250, "less")
    figures = [found[name] for name in ("difference", "low", "high")]
    assert figures == pytest.approx(newcombe(28, 40, 9, 50), abs=1e-6)
    wilson = binomtest(28, 40).proportion_ci(method="wilson")
    before, after = found["before"], found["after"]
    assert (before["low"], before["high"]) == pytest.approx((wilson.low, wilson.high), abs=1e-6)
    assert (before["participants"], before["exposed"]) == (28, 40)
    assert [each["campaign_id"] for each in after["campaigns"]] == [str(turn.after)]
    assert found["warnings"] == [] or found["warnings"] == ["other_season"]
    assert "does not tell its cause" in found["method"]


async def test_a_small_difference_is_called_unclear_and_few_children_warn(
    app: FastAPI, client: httpx.AsyncClient, make_turn: Callable[..., Any]
) -> None:
    await make_turn((12, 6), (14, 5), grade=9)
    found = await effect(client, await build(app, client), theme="change", category="dark")
    assert found["verdict"] == "unclear"
    assert found["low"] < 0 < found["high"]
    assert {"few_children", "other_grades"} <= set(found["warnings"])


@pytest.mark.parametrize(("before", "after"), [((4, 4), (40, 10)), ((40, 10), (4, 0))])
async def test_with_fewer_than_five_on_a_side_nothing_is_told(
    app: FastAPI, client: httpx.AsyncClient, make_turn: Callable[..., Any],
    before: tuple[int, int], after: tuple[int, int],
) -> None:  # fmt: skip
    await make_turn(before, after)
    found = await effect(client, await build(app, client))
    assert found["reason"] == "too_few"
    assert {found[name] for name in ("before", "after", "difference", "low", "verdict")} == {None}


async def test_one_and_two_who_name_it_cannot_be_told_apart(
    app: FastAPI, client: httpx.AsyncClient, make_turn: Callable[..., Any]
) -> None:
    await make_turn((40, 20), (40, 1))
    found = await effect(client, await build(app, client))
    assert (found["after"]["participants"], found["difference"]) == (None, None)
    assert found["low"] == pytest.approx(newcombe(20, 40, 0, 40)[1], abs=1e-6)
    assert found["high"] == pytest.approx(newcombe(20, 40, 2, 40)[2], abs=1e-6)


async def test_a_finding_keeps_what_was_told_before_when_the_marks_are_gone(
    app: FastAPI, client: httpx.AsyncClient, make_turn: Callable[..., Any], database: Database
) -> None:
    turn = await make_turn((40, 28), (50, 9))
    with at_time(app, CLOSED + timedelta(days=1)):
        finding = (await freeze(client, campaign_id=[str(turn.before)])).json()["number"]
    plain, answering = await build(app, client), await build(app, client, findings=[finding])
    kept = await effect(client, answering)
    assert (kept["before"]["finding"], kept["within_metres"]) == (finding, None)
    async with database.writing() as writer:
        await writer.enter(turn.world.municipality_id)
        await retain_municipality(writer, turn.world.municipality_id, now=NOW)
    assert await effect(client, answering) == kept
    figures = [kept[name] for name in ("difference", "low", "high")]
    assert figures == pytest.approx(newcombe(28, 40, 9, 50), abs=1e-6)
    assert (await effect(client, plain))["reason"] == "deleted"


async def test_what_is_not_done_has_no_effect_and_campaigns_are_of_their_time(
    app: FastAPI, client: httpx.AsyncClient, make_turn: Callable[..., Any]
) -> None:
    turn = await make_turn((40, 28), (50, 9))
    idea = await propose(client)
    assert (await effect(client, idea["number"]))["reason"] == "not_done"
    number = await build(app, client)
    found = await effect(client, number)
    assert [each["campaign_id"] for each in found["possible_before"]] == [str(turn.before)]
    wrong = await client.get(
        f"/api/v1/measures/{number}/effect", params={"before": str(turn.after)}
    )
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/campaign-at-other-time")
    near = await effect(client, number, theme="change", within_metres=100)
    assert (near["within_metres"], near["reason"]) == (100, None)
    odd = await client.get(f"/api/v1/measures/{number}/effect", params={"within_metres": 30})
    assert odd.status_code == 422


async def test_a_coordinator_reads_of_own_areas_alone(
    app: FastAPI, client: httpx.AsyncClient, make_turn: Callable[..., Any], database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:  # fmt: skip
    turn = await make_turn((40, 28), (50, 9))
    number = await build(app, client)
    member = await sign_in(turn.world.municipality_id, "coordinator")
    refused = await client.get(f"/api/v1/measures/{number}/effect")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/outside-your-areas")
    async with database.writing() as writer:
        await writer.enter(turn.world.municipality_id)
        area_id = await writer.scalar(text("SELECT area_id FROM area"))
        await set_coordinated(
            writer, turn.world.municipality_id, UUID(member["staff_id"]), [area_id]
        )
    assert (await effect(client, number))["verdict"] == "less"
