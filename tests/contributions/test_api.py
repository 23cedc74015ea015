"""Contributions over HTTP: in from a child, out to its author and to a planner."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import shapely
from fastapi import FastAPI
from sqlalchemy import text

from app.hotspots.actions import fold_counts
from app.kit.database import Database
from app.kit.geometry import to_metres
from app.kit.web import current_time
from tests.world import SCHOOL, SignedIn, World, at, bearer, build_world, place, way

SUBMIT = "/api/v1/participation/contributions"
LIST = "/api/v1/contributions"

SignIn = Callable[..., SignedIn]


async def submit(client: httpx.AsyncClient, token: str, *drafts: dict[str, Any]) -> None:
    for draft in drafts:
        answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
        assert answer.status_code == 201, answer.text


async def join(client: httpx.AsyncClient, world: World) -> str:
    answer = await client.post("/api/v1/participation/join", json={"code": world.code})
    return str(answer.json()["token"])


async def listed(client: httpx.AsyncClient, world: World, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(LIST, params={"campaign_id": str(world.campaign_id), **query})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    document = answer.json()
    assert document["numberReturned"] == len(document["features"])
    return list(document["features"])


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
    assert stored == draft | {"stretch_of": None}


async def test_a_mark_sent_by_many_connections_at_once_is_stored_once(
    client: httpx.AsyncClient, token: str
) -> None:
    draft = place()
    answers = await asyncio.gather(
        *(client.post(SUBMIT, json=draft, headers=bearer(token)) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]


async def test_an_id_stands_for_one_mark_alone(
    client: httpx.AsyncClient, token: str, world: World
) -> None:
    draft = place()
    await submit(client, token, draft)
    changed = await client.post(SUBMIT, json={**draft, "category": "scary"}, headers=bearer(token))
    of_another = await client.post(SUBMIT, json=draft, headers=bearer(await join(client, world)))
    for answer in (changed, of_another):
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/contribution-differs"


async def test_a_mark_can_be_taken_back_by_its_author_alone(
    client: httpx.AsyncClient, token: str, world: World, database: Database
) -> None:
    draft = place()
    await submit(client, token, draft)
    address = f"{SUBMIT}/{draft['contribution_id']}"
    other = await join(client, world)
    assert (await client.delete(address, headers=bearer(other))).status_code == 204
    assert len((await client.get(SUBMIT, headers=bearer(token))).json()["contributions"]) == 1
    for _ in range(2):
        assert (await client.delete(address, headers=bearer(token))).status_code == 204
    assert (await client.get(SUBMIT, headers=bearer(token))).json() == {"contributions": []}
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        assert await reader.scalar(text("SELECT count(*) FROM footprint")) == 0


async def test_after_closing_nothing_is_taken_changed_or_joined(
    client: httpx.AsyncClient, token: str, world: World, app: FastAPI
) -> None:
    draft = place()
    await submit(client, token, draft)
    app.dependency_overrides[current_time] = lambda: datetime.now(UTC) + timedelta(days=40)
    answers = [
        await client.post(SUBMIT, json=place(), headers=bearer(token)),
        await client.delete(f"{SUBMIT}/{draft['contribution_id']}", headers=bearer(token)),
        await client.post("/api/v1/participation/join", json={"code": world.code}),
    ]
    for answer in answers:
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/group-closed"
    assert len((await client.get(SUBMIT, headers=bearer(token))).json()["contributions"]) == 1


async def test_what_happened_is_told_without_saying_who_or_what(
    client: httpx.AsyncClient, token: str, world: World, database: Database
) -> None:
    draft = place(comment="Lyset er borte")
    await submit(client, token, draft)
    await client.post(SUBMIT, json=draft, headers=bearer(token))
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        rows = await reader.all(text("SELECT kind, subject_id, facts FROM event"))
        participant = await reader.scalar(text("SELECT participant_id FROM participant"))
    assert [row.kind for row in rows] == ["participant.joined", "contribution.submitted"]
    assert str(rows[1].subject_id) == draft["contribution_id"]
    assert str(participant) not in str(rows)
    assert "Lyset" not in str(rows)


async def walk_along(client: httpx.AsyncClient, world: World, database: Database) -> None:
    """Let two more children walk the same way and everything be counted: now it may be shown."""
    for _ in range(2):
        await submit(client, await join(client, world), way())
    await fold_counts(database, world.municipality_id)


async def test_a_planner_sees_what_children_told_but_not_who_or_where_they_live(
    client: httpx.AsyncClient, token: str, world: World, sign_in: SignIn, database: Database
) -> None:
    await submit(client, token, place(east=123.4, comment="Lyset er borte"), way())
    await walk_along(client, world, database)
    await sign_in(world.municipality_id, "planner")
    features = {feature["properties"]["theme"]: feature for feature in await listed(client, world)}
    spot = features["change"]
    assert set(spot["properties"]) == {
        "theme", "category", "attributes", "comment", "month", "provenance",
    }  # fmt: skip
    assert spot["properties"]["comment"] is None, "no human has released it"
    shown = to_metres(shapely.geometry.shape(spot["geometry"]))
    drawn = shapely.Point(SCHOOL.x + 123.4, SCHOOL.y + 100)
    assert shown.distance(drawn) <= 7.1
    assert abs(shown.x / 10 - round(shown.x / 10)) < 0.02
    told = to_metres(shapely.geometry.shape(features["way"]["geometry"]))
    home = shapely.Point(SCHOOL.x - 900, SCHOOL.y + 400)
    assert told.distance(home) > 100
    assert told.distance(SCHOOL) < 20


async def test_released_comments_are_seen_and_hidden_marks_are_not(
    client: httpx.AsyncClient, token: str, world: World, sign_in: SignIn, database: Database
) -> None:
    seen, unseen = place(comment='Fin "ake"bakke \\o/'), place(comment="tull")
    await submit(client, token, seen, unseen)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        for draft, state in ((seen, "released"), (unseen, "hidden")):
            await writer.change(
                text("UPDATE contribution SET moderation = :state WHERE contribution_id = :id"),
                state=state,
                id=draft["contribution_id"],
            )
    await sign_in(world.municipality_id, "planner")
    [feature] = await listed(client, world)
    assert feature["id"] == seen["contribution_id"]
    assert feature["properties"]["comment"] == 'Fin "ake"bakke \\o/'


async def test_pages_follow_one_another_to_the_end(
    client: httpx.AsyncClient, token: str, world: World, sign_in: SignIn
) -> None:
    drafts = [place(east=10.0 * number) for number in range(25)]
    await submit(client, token, *drafts)
    await sign_in(world.municipality_id, "planner")
    address = f"{LIST}?campaign_id={world.campaign_id}&limit=10&theme=change"
    found: list[str] = []
    sizes = []
    while address:
        document = (await client.get(address)).json()
        sizes.append(document["numberReturned"])
        found += [feature["id"] for feature in document["features"]]
        address = next((link["href"] for link in document["links"]), "")
    assert sizes == [10, 10, 5]
    assert sorted(found) == sorted(draft["contribution_id"] for draft in drafts)
    assert found == sorted(found), "the order marks came in would tell who told them"


async def test_a_box_selects_what_a_planner_sees_in_it(
    client: httpx.AsyncClient, token: str, world: World, sign_in: SignIn, database: Database
) -> None:
    near, far, told = place(east=40), place(east=1_500), way()
    await submit(client, token, near, far, told)
    await sign_in(world.municipality_id, "planner")

    async def inside(east: float, north: float, reach: float) -> set[str]:
        (west, south), (right, top) = (
            at(east - reach, north - reach),
            at(east + reach, north + reach),
        )
        box = f"{min(west, right)},{min(south, top)},{max(west, right)},{max(south, top)}"
        return {feature["id"] for feature in await listed(client, world, bbox=box)}

    assert await inside(40, 100, 60) == {near["contribution_id"]}
    assert await inside(-200, 20, 30) == set(), "a box cannot find a way that nobody shares"
    await walk_along(client, world, database)
    assert len(await inside(0, 0, 2_500)) == 5
    assert told["contribution_id"] in await inside(-200, 20, 30)
    assert await inside(-900, 400, 60) == set(), "a box cannot find the end that was taken off"
    assert await listed(client, world, bbox="-80,-40,-79,-39") == []
    assert len(await listed(client, world, bbox="-180,-90,180,90")) == 5


async def test_themes_and_categories_select(
    client: httpx.AsyncClient, token: str, world: World, sign_in: SignIn
) -> None:
    await submit(client, token, place(), place(category="scary"), way())
    await sign_in(world.municipality_id, "planner")
    assert len(await listed(client, world, theme="way")) == 1
    assert len(await listed(client, world, theme="change")) == 2
    assert len(await listed(client, world, theme="change", category="scary")) == 1
    summary = await client.get(f"{LIST}/summary?campaign_id={world.campaign_id}")
    assert summary.json() == {"contributions": 3, "themes": {"change": 2, "way": 1}}


async def test_odd_queries_are_refused(
    client: httpx.AsyncClient, world: World, sign_in: SignIn
) -> None:
    await sign_in(world.municipality_id, "planner")
    for query in (
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,60,6,61"},
        {"bbox": "6,60,5,61"},
        {"bbox": "5,-1000,6,61"},
        {"limit": "1001"},
        {"limit": "0"},
        {"cursor": "%%%"},
        {"cursor": "W10"},
        {"cursor": "WyJ4Il0"},
        {"theme": "x' OR 1=1"},
        {"campaign_id": "4601"},
    ):
        answer = await client.get(LIST, params={"campaign_id": str(world.campaign_id)} | query)
        assert answer.status_code == 422, query


async def test_only_a_planner_of_the_municipality_reads_its_marks(
    client: httpx.AsyncClient,
    token: str,
    world: World,
    sign_in: SignIn,
    database: Database,
) -> None:
    await submit(client, token, place())
    address = f"{LIST}?campaign_id={world.campaign_id}"
    assert (await client.get(address)).status_code == 401
    assert (await client.get(address, headers=bearer(token))).status_code == 401
    await sign_in(world.municipality_id, "facilitator")
    refused = await client.get(address)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/role-missing")
    neighbour = f"{8999 - int(world.municipality_id) % 1000:04d}"
    async with database.writing() as writer:
        await writer.change(text("INSERT INTO municipality VALUES (:m, 'Nabo')"), m=neighbour)
    other = await build_world(database, neighbour)
    client.cookies.clear()
    await sign_in(other.municipality_id, "planner", "administrator")
    assert (await client.get(address)).json()["type"] == "/problems/unknown-campaign"
    campaigns = (await client.get("/api/v1/campaigns")).json()["campaigns"]
    assert [campaign["campaign_id"] for campaign in campaigns] == [str(other.campaign_id)]
