"""Who looks after which areas, over HTTP."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx

from app.areas.store import list_areas
from app.kit.database import Database
from tests.world import World, build_world, sign_in_staff

API = "/api/v1"
ROUND = {
    "title": "Barnetråkk 2027",
    "purpose": "Trygge veier til skolen",
    "opens_at": "2027-02-01T08:00:00+01:00",
    "closes_at": "2027-03-26T16:00:00+01:00",
}


async def area_of(database: Database, world: World) -> UUID:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        (area,) = await list_areas(reader, world.municipality_id, datetime.now(UTC).date())
    return area.area_id


async def test_a_coordinator_asks_in_the_areas_they_are_entrusted_with(
    client: httpx.AsyncClient, database: Database, municipality_id: str
) -> None:
    world = await build_world(database, municipality_id)
    area_id = str(await area_of(database, world))
    staff_id = (await sign_in_staff(client, database, municipality_id, ["coordinator"]))["staff_id"]
    theirs = dict(client.cookies)

    refused = await client.post(f"{API}/campaigns", json={**ROUND, "area_id": area_id})
    assert refused.json()["type"] == "/problems/outside-your-areas"

    await sign_in_staff(client, database, municipality_id, ["administrator"])
    entrusted = {"area_ids": [area_id]}
    answer = await client.put(f"{API}/coordinators/{staff_id}/areas", json=entrusted)
    assert answer.status_code == 204
    (listed,) = (await client.get(f"{API}/coordinators")).json()["coordinators"]
    assert (listed["staff_id"], listed["area_ids"]) == (staff_id, [area_id])

    client.cookies = httpx.Cookies(theirs)
    made = await client.post(f"{API}/campaigns", json={**ROUND, "area_id": area_id})
    assert made.status_code == 201
    assert made.json()["catalogue_version"] == 1
    everywhere = await client.post(f"{API}/campaigns", json=ROUND)
    assert everywhere.json()["type"] == "/problems/outside-your-areas"


async def test_only_coordinators_are_entrusted_and_only_with_areas_of_ours(
    client: httpx.AsyncClient, database: Database, municipality_id: str
) -> None:
    world = await build_world(database, municipality_id)
    area_id = str(await area_of(database, world))
    staff_id = (await sign_in_staff(client, database, municipality_id, ["coordinator"]))["staff_id"]
    planner = (await sign_in_staff(client, database, municipality_id, ["planner"]))["staff_id"]
    await sign_in_staff(client, database, municipality_id, ["administrator"])

    async def entrust(whom: str, area: str) -> str:
        address = f"{API}/coordinators/{whom}/areas"
        return str((await client.put(address, json={"area_ids": [area]})).json()["type"])

    assert await entrust(planner, area_id) == "/problems/unknown-coordinator"
    assert await entrust(staff_id, str(uuid4())) == "/problems/unknown-area"


async def test_a_new_municipality_asks_by_the_starter_catalogue(
    client: httpx.AsyncClient, database: Database, municipality_id: str
) -> None:
    await sign_in_staff(client, database, municipality_id, ["planner"])
    turned = {**ROUND, "closes_at": ROUND["opens_at"]}
    refused = await client.post(f"{API}/campaigns", json=turned)
    assert refused.json()["type"] == "/problems/period-turned-round"
    unknown = await client.post(f"{API}/campaigns", json={**ROUND, "area_id": str(uuid4())})
    assert unknown.json()["type"] == "/problems/unknown-area"
    made = await client.post(f"{API}/campaigns", json=ROUND)
    address = f"{API}/campaigns/{made.json()['campaign_id']}"
    assert (await client.get(address)).json()["title"] == ROUND["title"]
    themes = (await client.get(f"{address}/catalogue")).json()["themes"]
    assert [theme["code"] for theme in themes][:2] == ["way", "activity"]
