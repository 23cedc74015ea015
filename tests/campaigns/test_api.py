"""Joining with a code, and campaigns as staff see them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
from fastapi import FastAPI

from app.campaigns.store import add_campaign
from app.kit.database import Database
from app.kit.throttle import FailureThrottle
from tests.world import SignedIn, World, at, bearer, make_campaign, make_group

JOIN = "/api/v1/participation/join"

SignIn = Callable[..., SignedIn]


async def test_a_code_opens_an_invitation_and_asks_for_nothing_else(
    client: httpx.AsyncClient, world: World
) -> None:
    typed = f" {world.code[:4].lower()}-{world.code[4:]} "
    answer = await client.post(JOIN, json={"code": typed})
    assert answer.status_code == 201
    assert "set-cookie" not in answer.headers
    invitation = answer.json()["invitation"]
    assert invitation["municipality"]["municipality_id"] == world.municipality_id
    assert invitation["group"]["school"] == {"name": "Loddefjord skole", "position": at(0, 0)}
    assert invitation["area"]["boundary"]["type"] == "MultiPolygon"
    assert [landmark["name"] for landmark in invitation["landmarks"]] == ["Loddefjord skole"]
    assert {theme["code"] for theme in invitation["catalogue"]["themes"]} >= {"way", "change"}
    again = await client.get(
        "/api/v1/participation/invitation", headers=bearer(answer.json()["token"])
    )
    assert again.json() == invitation


async def test_two_children_get_two_tokens(client: httpx.AsyncClient, world: World) -> None:
    answers = [await client.post(JOIN, json={"code": world.code}) for _ in range(2)]
    assert len({answer.json()["token"] for answer in answers}) == 2


async def test_a_token_that_is_not_known_opens_nothing(
    client: httpx.AsyncClient, world: World
) -> None:
    for token in ("x", f"{world.municipality_id}.{'A' * 22}", "0000." + "A" * 22):
        answer = await client.get("/api/v1/participation/invitation", headers=bearer(token))
        assert answer.status_code == 401
        assert answer.json()["type"] == "/problems/unknown-token"
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_group_that_is_not_open_yet_says_when_it_opens(
    client: httpx.AsyncClient, database: Database, municipality_id: str, world: World
) -> None:
    now = datetime.now(UTC)
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        campaign = make_campaign(municipality_id, now=now)
        await add_campaign(writer, campaign)
        _, code = await make_group(writer, campaign, opens_at=now + timedelta(days=2))
    answer = await client.post(JOIN, json={"code": code})
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/group-not-open-yet"
    assert answer.json()["opens_at"] == (now + timedelta(days=2)).isoformat()


async def test_guessing_codes_is_slowed_down_and_joining_is_not(
    client: httpx.AsyncClient, app: FastAPI, world: World
) -> None:
    app.state.join_throttles = (FailureThrottle("3/minute"), FailureThrottle("100/minute"))
    for _ in range(10):
        assert (await client.post(JOIN, json={"code": world.code})).status_code == 201
    for _ in range(3):
        assert (await client.post(JOIN, json={"code": "ABCD2345"})).status_code == 404
    answer = await client.post(JOIN, json={"code": "ABCD2345"})
    assert answer.status_code == 429
    assert answer.json()["type"] == "/problems/too-many-attempts"
    assert 0 < int(answer.headers["retry-after"]) <= 60


async def test_campaigns_are_paged_latest_first(
    client: httpx.AsyncClient, database: Database, world: World, sign_in: SignIn
) -> None:
    now = datetime.now(UTC)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        for days in range(1, 6):
            opened = now - timedelta(days=days)
            await add_campaign(writer, make_campaign(world.municipality_id, now=opened))
    await sign_in(world.municipality_id, "facilitator")
    address, found = "/api/v1/campaigns?limit=4", []
    while address:
        page = (await client.get(address)).json()
        found += [campaign["opens_at"] for campaign in page["campaigns"]]
        address = page["next"]
    assert len(found) == 6
    assert found == sorted(found, reverse=True)


async def test_a_period_that_no_reader_could_be_told_is_refused(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "planner")
    draft = {"kind": "site_walk", "title": "Befaring", "purpose": "Trygge veier"}
    for opens, closes in (
        ("0001-01-01T00:00:00+14:00", "2036-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"),
    ):
        period = {"opens_at": opens, "closes_at": closes}
        refused = await client.post("/api/v1/campaigns", json=draft | period)
        assert refused.json()["type"] == "/problems/invalid-input"
    assert len((await client.get("/api/v1/campaigns")).json()["campaigns"]) == 1


async def test_a_campaign_tells_its_turnout_and_its_area(
    client: httpx.AsyncClient, token: str, world: World, sign_in: SignIn
) -> None:
    await sign_in(world.municipality_id, "planner")
    campaign = (await client.get(f"/api/v1/campaigns/{world.campaign_id}")).json()
    assert campaign["area"]["name"] == "Loddefjord"
    turnout = (campaign["groups"], campaign["expected_participants"], campaign["participants"])
    assert turnout == (1, 25, 1)
    catalogue = await client.get(f"/api/v1/campaigns/{world.campaign_id}/catalogue")
    assert catalogue.json()["version"] == 1
    unknown = await client.get(f"/api/v1/campaigns/{uuid4()}")
    assert unknown.json()["type"] == "/problems/unknown-campaign"


async def test_areas_and_schools_are_open_to_everybody(
    client: httpx.AsyncClient, world: World
) -> None:
    query = {"municipality_id": world.municipality_id}
    [area] = (await client.get("/api/v1/areas", params=query)).json()["features"]
    assert area["properties"]["name"] == "Loddefjord"
    answer = await client.get("/api/v1/schools", params=query)
    assert answer.headers["content-type"] == "application/geo+json"
    [school] = answer.json()["features"]
    assert school["geometry"] == {"type": "Point", "coordinates": at(0, 0)}
