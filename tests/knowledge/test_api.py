"""An area's sources beside each other, over HTTP."""

from collections.abc import Callable

import httpx

from app.hotspots.actions import fold_counts
from app.kit.database import Database
from tests.fieldwork.conftest import API, Field, field, note, observation
from tests.world import SignedIn, bearer, place

__all__ = ["field"]
PLACES = f"{API}/knowledge/places"


async def children_tell(
    client: httpx.AsyncClient, code: str, children: int, east: float = 100
) -> None:
    """So many children mark the same dark spot."""
    for _ in range(children):
        joined = await client.post(f"{API}/participation/join", json={"code": code})
        headers = bearer(joined.json()["token"])
        told = await client.post(
            f"{API}/participation/contributions", json=place(east), headers=headers
        )
        assert told.status_code == 201, told.text


async def test_children_and_adults_are_told_apart_and_few_are_not_counted(
    client: httpx.AsyncClient, field: Field, database: Database
) -> None:
    talk, walk = await field.start("interview_round"), await field.start("site_walk")
    await client.post(f"{API}/notes", json=note(talk))
    await client.post(f"{API}/notes", json=note(talk, age_group="youth", people=3))
    await client.post(f"{API}/observations", json=observation(walk))
    await children_tell(client, field.world.code, 4)
    sources = await listed(client)
    children = sources[str(field.world.campaign_id)]
    assert (children["answered"], children["records"]) == (
        [{"who": "children", "people": None}],
        None,
    )
    assert sources[talk]["answered"] == [
        {"who": "adults", "people": 6},
        {"who": "youth", "people": None},
    ]
    assert (sources[talk]["records"], sources[walk]["records"]) == (2, 1)
    await fold_counts(database, field.world.municipality_id)
    assert (await places(client, str(field.world.campaign_id))) == []

    await children_tell(client, field.world.code, 1)
    await fold_counts(database, field.world.municipality_id)
    children = (await listed(client))[str(field.world.campaign_id)]
    assert (children["answered"][0]["people"], children["records"]) == (5, 5)
    [cell] = await places(client, str(field.world.campaign_id))
    assert (cell["who"], cell["people"], cell["cell_metres"]) == ("children", 5, 100)
    assert {each["who"] for each in await places(client, talk)} == {"adults", "youth"}
    [seen] = await places(client, walk)
    assert (seen["who"], seen["condition"], seen["category"]) == (None, "broken", "dark")


async def listed(client: httpx.AsyncClient) -> dict[str, dict[str, object]]:
    answer = await client.get(f"{API}/knowledge")
    assert answer.status_code == 200, answer.text
    return {each["campaign_id"]: each for each in answer.json()["sources"]}


async def places(client: httpx.AsyncClient, campaign_id: str) -> list[dict[str, object]]:
    answer = await client.get(PLACES, params={"campaign_id": campaign_id})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["places"])


async def test_a_coordinator_sees_the_sources_of_own_areas_alone(
    client: httpx.AsyncClient, field: Field, sign_in: Callable[..., SignedIn]
) -> None:
    talk = await field.start("interview_round")
    them = await sign_in(field.world.municipality_id, "coordinator")
    cookies = dict(client.cookies)
    assert await listed(client) == {}
    refused = await client.get(PLACES, params={"campaign_id": talk})
    assert refused.json()["type"] == "/problems/outside-your-areas"
    await sign_in(field.world.municipality_id, "administrator")
    entrusted = {"area_ids": [str(field.area_id)]}
    await client.put(f"{API}/coordinators/{them['staff_id']}/areas", json=entrusted)
    client.cookies = httpx.Cookies(cookies)
    assert talk in await listed(client)
    assert (await client.post(f"{API}/notes", json=note(talk))).status_code == 201


async def test_a_coordinator_sees_no_square_beyond_the_own_areas(
    client: httpx.AsyncClient, field: Field, database: Database, sign_in: Callable[..., SignedIn]
) -> None:
    municipality_id, campaign_id = field.world.municipality_id, str(field.world.campaign_id)
    await children_tell(client, field.world.code, 5)
    await children_tell(client, field.world.code, 5, east=2_500)
    await fold_counts(database, municipality_id)
    assert len(await places(client, campaign_id)) == 2
    them = await sign_in(municipality_id, "coordinator")
    cookies = dict(client.cookies)
    await sign_in(municipality_id, "administrator")
    entrusted = {"area_ids": [str(field.area_id)]}
    await client.put(f"{API}/coordinators/{them['staff_id']}/areas", json=entrusted)
    client.cookies = httpx.Cookies(cookies)
    assert len(await places(client, campaign_id)) == 1
