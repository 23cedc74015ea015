"""A school is one address: what slows down a guesser or a script never slows down a class."""

import asyncio
from datetime import UTC, datetime

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from app.campaigns.store import add_campaign, add_membership, count_members
from app.kit.database import Database
from app.kit.throttle import RateLimit
from app.people.actions import create_participant
from tests.world import World, bearer, make_campaign, make_group, place

JOIN = "/api/v1/participation/join"
SUBMIT = "/api/v1/participation/contributions"


async def test_a_hundred_and_twenty_devices_behind_one_address_are_never_refused(
    client: httpx.AsyncClient, database: Database, world: World
) -> None:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        campaign = make_campaign(world.municipality_id, now=datetime.now(UTC))
        await add_campaign(writer, campaign)
        codes = [(await make_group(writer, campaign))[1] for _ in range(4)]

    async def take_part(code: str) -> list[int]:
        joined = await client.post(JOIN, json={"code": code})
        headers = bearer(joined.json()["token"])
        marked = await client.post(SUBMIT, json=place(), headers=headers)
        return [joined.status_code, marked.status_code]

    answers = await asyncio.gather(*(take_part(code) for code in codes * 30))
    assert answers == [[201, 201]] * 120


async def test_a_device_long_without_a_network_sends_all_it_has_twice_over(
    client: httpx.AsyncClient, world: World, token: str
) -> None:
    kept = [place(east=10.0 * number) for number in range(50)]
    for expected in (201, 200):
        answers = [await client.post(SUBMIT, json=one, headers=bearer(token)) for one in kept]
        assert {answer.status_code for answer in answers} == {expected}


async def test_a_script_that_joins_one_group_waits_and_the_next_class_does_not(
    client: httpx.AsyncClient, app: FastAPI, database: Database, world: World
) -> None:
    app.state.join_limit = RateLimit("group", "3/minute")
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        campaign = make_campaign(world.municipality_id, now=datetime.now(UTC))
        await add_campaign(writer, campaign)
        _, other = await make_group(writer, campaign)
    for _ in range(3):
        assert (await client.post(JOIN, json={"code": world.code})).status_code == 201
    refused = await client.post(JOIN, json={"code": world.code})
    assert refused.status_code == 429
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["ratelimit"].startswith('"group";r=0')
    assert (await client.post(JOIN, json={"code": other})).status_code == 201
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        assert await count_members(reader, world.municipality_id, world.group_id) == 3


async def test_the_last_place_in_a_group_is_taken_once(
    client: httpx.AsyncClient, database: Database, world: World
) -> None:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        for _ in range(99):
            participant, _ = await create_participant(writer, world.municipality_id)
            await add_membership(
                writer, world.municipality_id, participant.participant_id, world.group_id
            )
    answers = await asyncio.gather(
        *(client.post(JOIN, json={"code": world.code}) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        left = await reader.scalar(text("SELECT count(*) FROM participant"))
    assert left == 100, "who found no room has left nothing behind"
