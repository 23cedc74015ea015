"""Contributions over HTTP: in from a child, out to its author and to a planner."""

import httpx

from tests.world import World, bearer, place, way

SUBMIT = "/api/v1/participation/contributions"


async def test_a_mark_is_stored_once_however_often_it_is_sent(
    client: httpx.AsyncClient, token: str
) -> None:
    draft = place(comment="Lyset er borte")
    first = await client.post(SUBMIT, json=draft, headers=bearer(token))
    again = await client.post(SUBMIT, json=draft, headers=bearer(token))
    assert (first.status_code, again.status_code) == (201, 200), first.text
    own = await client.get(SUBMIT, headers=bearer(token))
    [stored] = own.json()["contributions"]
    assert stored.pop("received_at")
    assert stored == draft


async def test_a_planner_sees_what_a_child_told(
    client: httpx.AsyncClient, token: str, world: World, sign_in
) -> None:
    for draft in (place(comment="Lyset er borte"), way()):
        assert (await client.post(SUBMIT, json=draft, headers=bearer(token))).status_code == 201
    await sign_in(world.municipality_id, "planner")
    answer = await client.get(f"/api/v1/contributions?campaign_id={world.campaign_id}")
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["features"]) == 2
