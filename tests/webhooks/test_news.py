"""What becomes of measures and plans reaches who asked for it; what people say of them nobody."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.events.rules import FEED, kinds_for
from app.kit.database import Database
from tests.hotspots.conftest import UNDERPASS
from tests.measures.test_api import propose
from tests.measures.test_api import step as take_step
from tests.plans.test_api import CASES, register
from tests.plans.voices import RECEIPTS, WORDS, answer, decide, said, say, step
from tests.webhooks.receiver import Receiver
from tests.webhooks.test_api import WEBHOOKS, Deliver, app, make, receiver, turn
from tests.world import SignedIn, World, bearer, place

__all__ = ["app", "receiver", "turn"]

DEADLINE = str(datetime.now(UTC).date() + timedelta(days=42))
INSIDE = {
    *("plan_input.received", "plan_input.entered", "plan_input.answered", "plan_input.withdrawn"),
    *("contribution.submitted", "plan_case.registered"),
}
"""What the house itself knows beside it."""


@pytest.fixture
async def number(
    client: httpx.AsyncClient, world: World, receiver: Receiver, sign_in: Callable[..., SignedIn]
) -> str:
    """A plan's number; a measure has the same with a `t`, and a webhook is told of everything."""
    await sign_in(world.municipality_id, "administrator", "planner")
    await make(client, receiver.url, *kinds_for("key"))
    measure = (await propose(client))["number"]
    assert (await take_step(client, measure, "considered")).status_code == 200
    plan = str((await register(client, UNDERPASS))["number"])
    for stage in ("presented", "discussed"):
        assert (await step(client, plan, stage)).status_code == 200
    assert (await step(client, plan, "consultation", deadline=DEADLINE)).status_code == 200
    return plan


NEWS = [
    ("measure.stands", {"state": "proposed"}),
    ("measure.stands", {"state": "considered"}),
    ("plan.stands", {"stage": "presented"}),
    ("plan.stands", {"stage": "discussed"}),
    ("plan.stands", {"stage": "consultation"}),
    ("plan.deadline", {"deadline": DEADLINE}),
]


def news(number: str, *rooms: str) -> list[tuple[str, dict[str, str]]]:
    """What is told of the plan, and of the measure, where `rooms` name them."""
    numbers = {"plan": number, "measure": number.replace("p", "t")}
    return [
        (kind, data | {"number": numbers[kind.split(".")[0]]})
        for kind, data in NEWS
        if kind.split(".")[0] in rooms
    ]


def heard(messages: list[dict[str, Any]]) -> list[tuple[str, dict[str, str]]]:
    """The types and facts of messages."""
    return [(each["type"], each["data"]) for each in messages]


async def read(client: httpx.AsyncClient, **how: Any) -> list[dict[str, Any]]:
    """The feed."""
    return list((await client.get("/api/v1/events", **how)).json()["events"])


async def talk(client: httpx.AsyncClient, number: str, token: str) -> None:
    """Say, enter, answer and take back, and mark something as a child."""
    receipt = await say(client, number)
    letter = said(sender="organisation", sender_name="FAU ved Loddefjord skole")
    assert (await client.post(f"{CASES}/{number}/inputs", json=letter)).status_code == 201
    await decide(client, number, 1)
    assert (await answer(client, number, 1, 2)).status_code == 201
    assert (await client.delete(f"{RECEIPTS}/{receipt}")).status_code == 204
    marked = await client.post(
        "/api/v1/participation/contributions", json=place(), headers=bearer(token)
    )
    assert marked.status_code == 201


async def test_how_measures_and_plans_stand_reaches_webhooks_and_feeds(
    client: httpx.AsyncClient, number: str, world: World, receiver: Receiver, turn: Deliver
) -> None:
    whole = news(number, "plan", "measure")
    assert await turn() == len(whole)
    by_id = sorted(receiver.received, key=lambda each: int(each[0]["webhook-id"].split("-")[1]))
    assert heard([json.loads(body) for _, body in by_id]) == whole
    key = await client.post("/api/v1/keys", json={"name": "Prøve", "scopes": ["events:read"]})
    client.cookies.clear()
    assert heard(await read(client, headers=bearer(key.json()["key"]))) == whole
    # What is only proposed is nobody else's yet.
    public = await read(client, params={"municipality_id": world.municipality_id})
    assert heard(public) == news(number, "plan")


async def test_what_people_say_reaches_neither_webhooks_nor_any_feed(
    client: httpx.AsyncClient,
    number: str,
    world: World,
    token: str,
    receiver: Receiver,
    turn: Deliver,
    database: Database,
) -> None:
    await turn()
    sent, before = len(receiver.received), await read(client)
    await talk(client, number, token)
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        kinds = {row.kind for row in await reader.all(text("SELECT DISTINCT kind FROM event"))}
    assert kinds - FEED.keys() >= INSIDE
    assert await turn() == 0
    assert len(receiver.received) == sent
    assert await read(client) == before
    assert WORDS not in str(receiver.received)
    for kind in kinds - FEED.keys():
        draft = {"name": "Sak", "url": receiver.url, "types": [kind]}
        assert (await client.post(WEBHOOKS, json=draft)).status_code == 422, kind
