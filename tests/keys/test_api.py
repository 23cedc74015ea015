"""API keys: told once, kept as a hash, worth what their scopes say, and until they end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.keys.rules import MOST_KEYS
from app.kit.database import Database
from app.kit.throttle import RateLimit
from app.kit.web import current_time
from tests.conftest import new_municipality
from tests.publishing.town import build_town, end_campaign, settle_town
from tests.world import SignedIn, World, bearer

KEYS = "/api/v1/keys"
READ = {"name": "Trafikkmodellen", "scopes": ["releases:read"]}

SignIn = Callable[..., SignedIn]
pytestmark = pytest.mark.usefixtures("administrator")


@pytest.fixture
async def administrator(municipality_id: str, sign_in: SignIn) -> dict[str, Any]:
    """An administrator, signed in on `client`."""
    return await sign_in(municipality_id, "administrator")


async def make(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    answer = await client.post(KEYS, json=READ | members)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return dict(answer.json())


@pytest.fixture
async def released(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    secret: bytes,
    administrator: dict[str, Any],
) -> str:
    """The address of what keys read of a release."""
    await settle_town(database, world, secret, build_town())
    await end_campaign(database, world)
    answer = await client.post("/api/v1/releases", json={"campaign_id": str(world.campaign_id)})
    assert answer.status_code == 201, answer.text
    return f"/api/v1/releases/{answer.json()['number']}/key-cells"


async def ask(client: httpx.AsyncClient, address: str, key: str) -> httpx.Response:
    """What a program is answered: no cookie, the key alone."""
    client.cookies.clear()
    return await client.get(address, headers=bearer(key))


async def test_a_key_is_told_once_and_kept_as_a_hash(
    client: httpx.AsyncClient, municipality_id: str, database: Database
) -> None:
    made = await make(client)
    key = made.pop("key")
    assert key.startswith(f"nabotrakk_{municipality_id}.")
    assert len(key.partition(".")[2]) * 6 >= 128
    listed = await client.get(KEYS)
    assert listed.json()["keys"] == [made]
    assert key not in listed.text
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        kept = await reader.all(text("SELECT api_key::text FROM api_key"))
        told = await reader.all(text("SELECT event::text FROM event WHERE kind = 'key.made'"))
    assert key not in str(kept)
    assert len(told) == 1
    assert key.partition(".")[2] not in str(told)


async def test_a_key_reads_exact_counts_from_five_and_the_bytes_it_knows_once(
    client: httpx.AsyncClient, released: str
) -> None:
    key = (await make(client))["key"]
    answer = await ask(client, released, key)
    counts = [feature["properties"]["participants"] for feature in answer.json()["features"]]
    assert min(counts) >= 5
    assert any(count % 5 for count in counts)
    known = {"If-None-Match": answer.headers["etag"], **bearer(key)}
    assert (await client.get(released, headers=known)).status_code == 304


async def test_a_key_is_worthless_in_another_municipality(
    client: httpx.AsyncClient, database: Database, sign_in: SignIn, released: str
) -> None:
    neighbour = await new_municipality(database)
    await sign_in(neighbour, "administrator")
    theirs = (await make(client))["key"]
    answer = await ask(client, released, theirs)
    assert answer.json()["type"] == "/problems/unknown-release"
    forged = theirs.replace(neighbour, released.split("/")[4][:4])
    assert (await ask(client, released, forged)).json()["type"] == "/problems/invalid-key"


async def test_a_key_does_what_its_scopes_say_and_nothing_staff_do(
    client: httpx.AsyncClient, released: str
) -> None:
    key = (await make(client, scopes=["events:read"]))["key"]
    answer = await ask(client, released, key)
    assert answer.status_code == 403
    assert answer.json()["scope"] == "releases:read"
    for address in (KEYS, "/api/v1/contributions", "/api/v1/findings", "/api/v1/campaigns"):
        assert (await ask(client, address, key)).status_code == 401, address


async def test_a_revoked_key_is_refused_at_once(
    client: httpx.AsyncClient, released: str, sign_in: SignIn, municipality_id: str
) -> None:
    made = await make(client)
    assert (await client.delete(f"{KEYS}/{made['key_id']}")).status_code == 204
    assert (await client.delete(f"{KEYS}/{made['key_id']}")).status_code == 404
    [listed] = (await client.get(KEYS)).json()["keys"]
    assert listed["revoked_at"] is not None
    answer = await ask(client, released, made["key"])
    assert answer.json()["type"] == "/problems/invalid-key"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_ends_by_itself_and_its_last_day_is_kept(
    client: httpx.AsyncClient, app: FastAPI, released: str
) -> None:
    cookies = dict(client.cookies)
    key = (await make(client, days=30))["key"]
    assert (await ask(client, released, key)).status_code == 200
    client.cookies.update(cookies)
    [listed] = (await client.get(KEYS)).json()["keys"]
    assert listed["last_used_on"] == datetime.now(UTC).date().isoformat()
    app.dependency_overrides[current_time] = lambda: datetime.now(UTC) + timedelta(days=30)
    assert (await ask(client, released, key)).status_code == 401


async def test_each_answer_says_how_much_is_left_and_when_to_come_back(
    client: httpx.AsyncClient, app: FastAPI, released: str
) -> None:
    keys = [(await make(client))["key"] for _ in range(2)]
    app.state.key_limit = RateLimit("key", "2/minute")
    for left in (1, 0):
        answer = await ask(client, released, keys[0])
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"key";q=2;w=60'
        assert f'"key";r={left};t=' in answer.headers["ratelimit"]
    refused = await ask(client, released, keys[0])
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert (await ask(client, released, keys[1])).status_code == 200, "counted together"


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["contributions:read"]},
        {"name": " "},
        {"days": 0},
        {"days": 731},
        {"municipality_id": "0301"},
    ],
)
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, wrong: dict[str, Any]
) -> None:
    assert (await client.post(KEYS, json=READ | wrong)).status_code == 422


async def test_only_administrators_handle_keys(
    client: httpx.AsyncClient, sign_in: SignIn, municipality_id: str
) -> None:
    made = await make(client)
    await sign_in(municipality_id, "planner", "facilitator")
    assert (await client.get(KEYS)).status_code == 403
    assert (await client.post(KEYS, json=READ)).status_code == 403
    assert (await client.delete(f"{KEYS}/{made['key_id']}")).status_code == 403
    client.cookies.clear()
    assert (await client.get(KEYS)).status_code == 401


async def test_a_municipality_has_a_bounded_number_of_keys(client: httpx.AsyncClient) -> None:
    made = [await make(client) for _ in range(MOST_KEYS)]
    answer = await client.post(KEYS, json=READ)
    assert answer.json()["type"] == "/problems/too-many-keys"
    await client.delete(f"{KEYS}/{made[0]['key_id']}")
    await make(client)
