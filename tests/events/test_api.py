"""The feed: what staff did and dates brought, in order, and nothing of what children do."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from app.campaigns.actions import tell_dates
from app.campaigns.store import update_campaign
from app.events.rules import FEED, kinds_for
from app.events.store import announce
from app.kit.database import Database
from tests.world import SignedIn, World, bearer, place, sign_in_staff

FEED_ADDRESS = "/api/v1/events"
STREAM = f"{FEED_ADDRESS}/stream"


async def tell(database: Database, municipality_id: str, *kinds: str) -> None:
    """Announce one event of each kind, with more facts than any program may know."""
    facts: dict[str, str | int] = {name: name for told in FEED.values() for name in told.facts}
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        for kind in kinds:
            await announce(writer, municipality_id, kind, uuid4(), facts | {"marks": 7})


async def make_key(client: httpx.AsyncClient) -> tuple[str, str]:
    """A key for events, and its id; `client` is signed in as an administrator."""
    draft = {"name": "Prøve", "scopes": ["events:read"]}
    answer = await client.post("/api/v1/keys", json=draft)
    assert answer.status_code == 201, answer.text
    return answer.json()["key"], answer.json()["key_id"]


async def read(client: httpx.AsyncClient, **how: Any) -> list[dict[str, Any]]:
    answer = await client.get(FEED_ADDRESS, **how)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["events"])


async def test_each_audience_hears_what_it_may(
    client: httpx.AsyncClient,
    municipality_id: str,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    await tell(database, municipality_id, "contribution.submitted", *FEED)
    public = await read(client, params={"municipality_id": municipality_id})
    assert [event["type"] for event in public] == [
        "release.made", "areas.changed", "plan.stands", "plan.deadline", "report.published"
    ]  # fmt: skip
    assert public[0]["data"] == {"number": "number"}
    await sign_in(municipality_id, "administrator")
    key, _ = await make_key(client)
    planner = await read(client)
    assert [event["type"] for event in planner] == [*FEED, "key.made"]
    client.cookies.clear()
    program = await read(client, headers=bearer(key))
    assert [event["type"] for event in program] == kinds_for("key")
    assert "marks" not in str(planner + program)


async def test_what_children_do_changes_no_byte_of_the_feed(
    client: httpx.AsyncClient, world: World, token: str, database: Database
) -> None:
    await tell(database, world.municipality_id, "release.made")
    whose = {"municipality_id": world.municipality_id}
    before = await client.get(FEED_ADDRESS, params=whose)
    for number in range(3):
        answer = await client.post(
            "/api/v1/participation/contributions", json=place(100 + number), headers=bearer(token)
        )
        assert answer.status_code == 201
    assert (await client.get(FEED_ADDRESS, params=whose)).content == before.content
    await tell(database, world.municipality_id, "release.made")
    ids = [event["id"] for event in await read(client, params=whose)]
    assert ids == [f"{world.municipality_id}-1", f"{world.municipality_id}-2"]


async def test_pages_join_and_the_last_says_where_to_go_on(
    client: httpx.AsyncClient, municipality_id: str, database: Database
) -> None:
    await tell(database, municipality_id, *["release.made", "finding.made"] * 4)
    following = f"{FEED_ADDRESS}?municipality_id={municipality_id}&limit=3"
    heard = []
    for _ in range(3):
        page = (await client.get(following)).json()
        heard += page["events"]
        [link] = page["links"]
        following = link["href"]
    assert [event["id"].split("-")[1] for event in heard] == ["1", "3", "5", "7"]
    await tell(database, municipality_id, "areas.changed")
    assert [event["type"] for event in (await client.get(following)).json()["events"]] == [
        "areas.changed"
    ]


async def test_nobody_reads_an_event_before_one_that_is_still_to_come(
    client: httpx.AsyncClient, municipality_id: str, database: Database
) -> None:
    whose = {"municipality_id": municipality_id}
    async with database.writing() as first:
        await first.enter(municipality_id)
        await announce(first, municipality_id, "release.made")
        later = asyncio.create_task(tell(database, municipality_id, "areas.changed"))
        done, _ = await asyncio.wait({later}, timeout=0.5)
        assert not done
        assert await read(client, params=whose) == []
    await later
    heard = await read(client, params=whose)
    assert [event["type"] for event in heard] == ["release.made", "areas.changed"]


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "WyIxIiwiMiJd", "WyItMSJd"])
async def test_a_cursor_of_another_list_is_refused(
    client: httpx.AsyncClient, municipality_id: str, cursor: str
) -> None:
    params = {"municipality_id": municipality_id, "cursor": cursor}
    answer = await client.get(FEED_ADDRESS, params=params)
    assert answer.json()["type"] == "/problems/invalid-cursor"


async def test_one_hears_of_ones_own_municipality_alone(
    client: httpx.AsyncClient,
    municipality_id: str,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    assert (await client.get(FEED_ADDRESS)).status_code == 422
    assert (await client.get(STREAM)).status_code == 401
    await sign_in(municipality_id, "administrator")
    key, _ = await make_key(client)
    client.cookies.clear()
    other = {"municipality_id": "0301"}
    answer = await client.get(FEED_ADDRESS, params=other, headers=bearer(key))
    assert answer.status_code == 404
    # Who plans for nobody is one of everybody.
    await sign_in(municipality_id, "facilitator")
    assert (await client.get(FEED_ADDRESS)).status_code == 422
    assert (await client.get(STREAM)).status_code == 403
    everybodys = await client.get(FEED_ADDRESS, params={"municipality_id": municipality_id})
    assert {each["type"] for each in everybodys.json()["events"]} <= {
        "release.made", "areas.changed"
    }  # fmt: skip


async def test_a_campaign_opens_and_closes_once_and_again_when_it_is_prolonged(
    world: World, database: Database
) -> None:
    async def feed() -> list[str]:
        async with database.reading() as reader:
            await reader.enter(world.municipality_id)
            rows = await reader.all(
                text("SELECT kind FROM event WHERE feed_number > 0 ORDER BY feed_number")
            )
        return [row.kind for row in rows]

    assert await tell_dates(database, world.municipality_id) == 1
    assert await tell_dates(database, world.municipality_id) == 0
    for hours in (2, 1):
        async with database.writing() as writer:
            await writer.enter(world.municipality_id)
            closed = {"closes_at": datetime.now(UTC) - timedelta(hours=hours)}
            await update_campaign(writer, world.municipality_id, world.campaign_id, closed)
        assert await tell_dates(database, world.municipality_id) == 1
    assert await feed() == ["campaign.opened", "campaign.closed", "campaign.closed"]


# --- the stream, on a running service ----------------------------------------------------------


@pytest.fixture
async def online(
    address: str, database: Database, municipality_id: str
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running service, signed in as an administrator."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as made:
        await sign_in_staff(made, database, municipality_id, ["administrator"])
        yield made


async def next_event(lines: AsyncIterator[str]) -> dict[str, Any]:
    """The next event's data, passing over comments."""
    async with asyncio.timeout(20):
        async for line in lines:
            if line.startswith("data: "):
                return dict(json.loads(line.removeprefix("data: ")))
    raise AssertionError("the stream ended")


async def test_events_stream_as_they_happen_and_from_where_one_was(
    online: httpx.AsyncClient, municipality_id: str, database: Database
) -> None:
    key, _ = await make_key(online)
    async with online.stream("GET", STREAM, headers=bearer(key)) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        await anext(lines)
        await tell(database, municipality_id, "contribution.submitted", "finding.made")
        known = await next_event(lines)
        assert known["type"] == "finding.made"
    await tell(database, municipality_id, "release.made")
    resume = {"Last-Event-ID": known["id"], **bearer(key)}
    async with online.stream("GET", STREAM, headers=resume) as answer:
        assert (await next_event(answer.aiter_lines()))["type"] == "release.made"


async def test_a_stream_ends_when_its_key_is_revoked(
    online: httpx.AsyncClient,
) -> None:
    key, key_id = await make_key(online)
    async with online.stream("GET", STREAM, headers=bearer(key)) as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        assert (await online.delete(f"/api/v1/keys/{key_id}")).status_code == 204
        async with asyncio.timeout(20):
            assert not [line async for line in lines if line.startswith("data")]
