"""Webhooks as administrators handle them, and deliveries to a real receiver."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from standardwebhooks import Webhook

from app import worker
from app.events.store import announce
from app.kit.database import Database
from app.kit.outside import outside_client
from app.main import create_app
from app.settings import Settings
from app.webhooks import delivery, rules
from app.webhooks.delivery import Sender, deliver
from tests.conftest import new_municipality
from tests.webhooks.receiver import Receiver, receiving
from tests.world import SignedIn

WEBHOOKS = "/api/v1/webhooks"
SignIn = Callable[..., SignedIn]
Deliver = Callable[..., Any]


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    """The service, which may send to this machine."""
    made = create_app(settings.model_copy(update={"webhooks_to_loopback": True}))
    made.state.database = database
    return made


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Who is told."""
    made = Receiver()
    async with receiving(made):
        yield made


@pytest.fixture
async def made(
    client: httpx.AsyncClient, municipality_id: str, sign_in: SignIn, receiver: Receiver
) -> dict[str, Any]:
    """A webhook to the receiver, as it was told when made; an administrator is signed in."""
    await sign_in(municipality_id, "administrator")
    return await make(client, receiver.url)


async def make(client: httpx.AsyncClient, url: str, *types: str) -> dict[str, Any]:
    draft = {"name": "Sak", "url": url, "types": types or ["release.made", "finding.made"]}
    answer = await client.post(WEBHOOKS, json=draft)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return dict(answer.json())


@pytest.fixture
async def turn(database: Database, municipality_id: str, secret: bytes) -> AsyncIterator[Deliver]:
    """One turn of the worker, so many hours from now; how many attempts it made."""
    async with outside_client(to_loopback=True) as client:

        async def of(hours: float = 0) -> int:
            now = datetime.now(UTC) + timedelta(hours=hours)
            return await deliver(database, municipality_id, Sender(client, secret), now=now)

        yield of


async def tell(database: Database, municipality_id: str, kind: str = "release.made") -> None:
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await announce(writer, municipality_id, kind, None, {"number": "x", "marks": 7})


async def deliveries(client: httpx.AsyncClient, made: dict[str, Any], **query: str) -> Any:
    answer = await client.get(f"{WEBHOOKS}/{made['webhook_id']}/deliveries", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["deliveries"]


async def test_news_arrives_signed_once_and_without_what_is_not_told(
    client: httpx.AsyncClient,
    made: dict[str, Any],
    receiver: Receiver,
    turn: Deliver,
    database: Database,
    municipality_id: str,
) -> None:
    for kind in ("release.made", "areas.changed", "contribution.submitted", "key.made"):
        await tell(database, municipality_id, kind)
    assert await turn() == 1
    assert await turn() == 0
    [(headers, body)] = receiver.received
    message = Webhook(made["secret"]).verify(body, headers)
    assert message["type"] == "release.made"
    assert message["data"] == {"number": "x"}
    assert headers["content-type"] == "application/json"
    [settled] = await deliveries(client, made)
    assert settled["event_id"] == headers["webhook-id"]
    assert (settled["state"], settled["outcome"], settled["attempts"]) == ("delivered", "200", 1)


async def test_what_happened_before_it_was_made_is_not_sent(
    client: httpx.AsyncClient,
    municipality_id: str,
    sign_in: SignIn,
    receiver: Receiver,
    turn: Deliver,
    database: Database,
) -> None:
    await tell(database, municipality_id)
    await sign_in(municipality_id, "administrator")
    await make(client, receiver.url)
    assert await turn() == 0


async def test_a_failure_is_tried_again_later_as_the_same_message(
    client: httpx.AsyncClient,
    made: dict[str, Any],
    receiver: Receiver,
    turn: Deliver,
    database: Database,
    municipality_id: str,
) -> None:
    receiver.statuses = [500, 429, 204]
    await tell(database, municipality_id)
    assert [await turn(), await turn()] == [1, 0]
    [waiting] = await deliveries(client, made)
    assert (waiting["state"], waiting["outcome"]) == ("waiting", "500")
    assert waiting["next_attempt_at"] > waiting["attempted_at"]
    assert [await turn(1), await turn(2)] == [1, 1]
    assert {headers["webhook-id"] for headers, _ in receiver.received} == {waiting["event_id"]}
    for headers, body in receiver.received:
        Webhook(made["secret"]).verify(body, headers)
    assert (await deliveries(client, made))[0]["state"] == "delivered"


async def test_what_never_arrives_is_given_up_and_sent_again_when_asked(
    client: httpx.AsyncClient,
    made: dict[str, Any],
    receiver: Receiver,
    turn: Deliver,
    database: Database,
    municipality_id: str,
) -> None:
    receiver.statuses = [500]
    await tell(database, municipality_id)
    attempts = [await turn(24 * days) for days in range(rules.MOST_ATTEMPTS + 2)]
    assert sum(attempts) == rules.MOST_ATTEMPTS
    [dead] = await deliveries(client, made, state="dead")
    assert dead["attempts"] == rules.MOST_ATTEMPTS
    assert dead["next_attempt_at"] is None
    [listed] = (await client.get(WEBHOOKS)).json()["webhooks"]
    assert (listed["dead"], listed["waiting"]) == (1, 0)
    receiver.statuses = [200]
    again = f"{WEBHOOKS}/{made['webhook_id']}/deliveries/{dead['event_id']}/retry"
    assert (await client.post(again)).status_code == 202
    assert await turn() == 1
    assert await deliveries(client, made, state="dead") == []
    for unknown in ("0301-1", f"{municipality_id}-999", "x"):
        answer = await client.post(again.replace(dead["event_id"], unknown))
        assert answer.json()["type"] == "/problems/unknown-delivery"


@pytest.mark.parametrize(
    ("status", "state"), [(302, "waiting"), (410, "dead"), (404, "waiting"), (201, "delivered")]
)
async def test_an_answer_counts_as_it_is_and_leads_nowhere(
    client: httpx.AsyncClient,
    made: dict[str, Any],
    receiver: Receiver,
    turn: Deliver,
    database: Database,
    municipality_id: str,
    status: int,
    state: str,
) -> None:
    receiver.statuses = [status]
    await tell(database, municipality_id)
    await turn()
    assert receiver.paths == ["/hook"]
    [delivered] = await deliveries(client, made)
    assert (delivered["outcome"], delivered["state"]) == (str(status), state)


async def test_neither_an_endless_answer_nor_none_holds_anybody_up(
    client: httpx.AsyncClient,
    made: dict[str, Any],
    receiver: Receiver,
    turn: Deliver,
    database: Database,
    municipality_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receiver.never_ends = True
    await tell(database, municipality_id)
    await turn()
    receiver.never_ends, receiver.hangs = False, True
    monkeypatch.setattr(delivery, "TIMEOUT_SECONDS", 0.3)
    await tell(database, municipality_id)
    await turn()
    assert [each["outcome"] for each in await deliveries(client, made)] == ["timeout", "200"]


async def test_a_name_that_leads_inside_is_refused_when_it_is_sent_to(
    client: httpx.AsyncClient,
    municipality_id: str,
    sign_in: SignIn,
    receiver: Receiver,
    database: Database,
    secret: bytes,
) -> None:
    await sign_in(municipality_id, "administrator")
    inside = await make(client, receiver.url)
    await tell(database, municipality_id)
    async with outside_client() as strict:
        await deliver(database, municipality_id, Sender(strict, secret), now=datetime.now(UTC))
    assert receiver.received == []
    assert [each["outcome"] for each in await deliveries(client, inside)] == ["refused"]


async def test_one_that_is_removed_is_told_nothing_more(
    client: httpx.AsyncClient,
    made: dict[str, Any],
    receiver: Receiver,
    turn: Deliver,
    database: Database,
    municipality_id: str,
) -> None:
    receiver.statuses = [500]
    await tell(database, municipality_id)
    await turn()
    address = f"{WEBHOOKS}/{made['webhook_id']}"
    assert (await client.delete(address)).status_code == 204
    assert (await client.delete(address)).status_code == 404
    assert (await client.get(f"{address}/deliveries")).status_code == 404
    assert await turn(1) == 0


async def test_the_secret_is_told_once_and_kept_nowhere(
    client: httpx.AsyncClient, made: dict[str, Any], database: Database, municipality_id: str
) -> None:
    bare = made["secret"].removeprefix("whsec_")
    listed = await client.get(WEBHOOKS)
    assert bare not in listed.text
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        kept = await reader.all(text("SELECT webhook::text FROM webhook"))
    assert bare not in str(kept)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://hooks.kommune.no/"},
        {"url": "https://10.0.0.1/"},
        {"types": []},
        {"types": ["key.made"]},
        {"types": ["contribution.submitted"]},
        {"name": ""},
        {"secret": "whsec_AAAA"},
    ],
)
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, made: dict[str, Any], wrong: dict[str, Any]
) -> None:
    draft = {"name": "Sak", "url": "https://hooks.kommune.no/", "types": ["release.made"]}
    assert (await client.post(WEBHOOKS, json=draft | wrong)).status_code == 422


async def test_only_the_municipalitys_own_administrators_handle_webhooks(
    client: httpx.AsyncClient,
    made: dict[str, Any],
    municipality_id: str,
    sign_in: SignIn,
    database: Database,
    turn: Deliver,
) -> None:
    await tell(database, municipality_id)
    await turn()
    [sent] = await deliveries(client, made)
    address = f"{WEBHOOKS}/{made['webhook_id']}"
    asked = [
        ("GET", f"{address}/deliveries"),
        ("POST", f"{address}/deliveries/{sent['event_id']}/retry"),
        ("DELETE", address),
    ]
    await sign_in(await new_municipality(database), "administrator")
    for method, where in asked:
        assert (await client.request(method, where)).status_code == 404, where
    await sign_in(municipality_id, "planner")
    for method, where in [("GET", WEBHOOKS), *asked]:
        assert (await client.request(method, where)).status_code == 403, where


async def test_the_worker_beside_the_service_sends_what_it_hears_of(
    made: dict[str, Any],
    receiver: Receiver,
    database: Database,
    municipality_id: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(settings.database_url))
    monkeypatch.setenv("DATABASE_APP_URL", str(settings.database_app_url))
    monkeypatch.setenv("NABOTRAKK_SECRET", str(settings.secret))
    monkeypatch.setenv("NABOTRAKK_WEBHOOKS_TO_LOOPBACK", "true")
    with worker.beside_the_service(tmp_path / "worker.log"):
        for many in (1, 2):
            await tell(database, municipality_id)
            async with asyncio.timeout(60):
                await receiver.has_received(many)
    for headers, body in receiver.received:
        assert Webhook(made["secret"]).verify(body, headers)["data"] == {"number": "x"}
