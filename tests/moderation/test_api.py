"""Comments that wait for a human, and what a human does with them."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from app.kit.database import Database
from tests.world import SignedIn, World, bearer, place, sign_in_staff, way

JOIN = "/api/v1/participation/join"
SUBMIT = "/api/v1/participation/contributions"


@pytest.fixture
async def told(client: httpx.AsyncClient, token: str, world: World) -> dict[str, str]:
    """Four comments, by what they say, and a mark without one; their ids."""
    ids = {}
    for name, comment in {
        "plain": "Lyset er borte",
        "named": "Kari bor her",
        "phone": "ring 91234567",
        "distress": "Jeg vil ikke leve",
        "silent": None,
    }.items():
        draft = place(comment=comment)
        answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
        assert answer.status_code == 201
        ids[name] = draft["contribution_id"]
    return ids


@pytest.fixture
async def reader(world: World, sign_in: Callable[..., SignedIn]) -> dict[str, Any]:
    """Somebody who answers for every group and may read as a planner, signed in on `client`."""
    return await sign_in(world.municipality_id, "administrator")


def of(world: World) -> str:
    return f"/api/v1/groups/{world.group_id}/comments"


async def decide(
    client: httpx.AsyncClient, world: World, contribution_id: str, **body: Any
) -> httpx.Response:
    return await client.post(f"{of(world)}/{contribution_id}/decision", json=body)


async def seen_by_planners(client: httpx.AsyncClient, world: World) -> dict[str, str | None]:
    answer = await client.get(f"/api/v1/contributions?campaign_id={world.campaign_id}")
    return {
        feature["id"]: feature["properties"]["comment"] for feature in answer.json()["features"]
    }


async def test_what_was_found_comes_first_and_a_page_follows_a_page(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reader: dict[str, Any]
) -> None:
    listed, address = [], f"{of(world)}?limit=1"
    while address:
        page = (await client.get(address)).json()
        listed += page["comments"]
        address = page["next"]
    assert len(listed) == 4
    assert {comment["contribution_id"] for comment in listed[:2]} == {
        told["phone"], told["distress"],
    }  # fmt: skip
    assert sorted(finding for comment in listed for finding in comment["held_for"]) == [
        "distress", "phone",
    ]  # fmt: skip
    assert {comment["geometry_type"] for comment in listed} == {"POINT"}
    assert all(comment["position"] for comment in listed)


async def test_a_planner_reads_a_comment_only_after_a_human_released_it(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reader: dict[str, Any]
) -> None:
    assert set((await seen_by_planners(client, world)).values()) == {None}
    answer = await decide(client, world, told["plain"], decision="release")
    assert answer.json()["moderation"] == "released"
    seen = await seen_by_planners(client, world)
    assert seen.pop(told["plain"]) == "Lyset er borte"
    assert set(seen.values()) == {None}


async def test_a_name_edited_out_is_gone_from_the_database(
    client: httpx.AsyncClient,
    world: World,
    told: dict[str, str],
    reader: dict[str, Any],
    database: Database,
) -> None:
    answer = await decide(client, world, told["named"], decision="edit", comment="Noen bor her")
    assert answer.json()["comment"] == "Noen bor her"
    assert (await seen_by_planners(client, world))[told["named"]] == "Noen bor her"
    async with database.reading() as transaction:
        await transaction.enter(world.municipality_id)
        dump = await transaction.all(text("SELECT c::text FROM contribution c"))
    assert "Kari" not in str(dump)


async def test_a_comment_edited_to_nothing_leaves_its_mark(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reader: dict[str, Any]
) -> None:
    await decide(client, world, told["phone"], decision="edit", comment="  ")
    assert (await seen_by_planners(client, world))[told["phone"]] is None


async def test_a_hidden_mark_is_seen_by_no_planner_and_can_be_shown_again(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reader: dict[str, Any]
) -> None:
    await decide(client, world, told["phone"], decision="hide")
    assert told["phone"] not in await seen_by_planners(client, world)
    hidden = (await client.get(f"{of(world)}?state=hidden")).json()["comments"]
    assert [comment["contribution_id"] for comment in hidden] == [told["phone"]]
    await decide(client, world, told["phone"], decision="release")
    assert told["phone"] in await seen_by_planners(client, world)


async def test_many_are_released_at_once_but_none_in_which_something_was_found(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reader: dict[str, Any]
) -> None:
    body = {"contribution_ids": [*told.values(), str(uuid4())]}
    answer = await client.post(f"{of(world)}/release", json=body)
    assert answer.json() == {"released": 2}
    waiting = (await client.get(of(world))).json()["comments"]
    assert {comment["contribution_id"] for comment in waiting} == {
        told["phone"], told["distress"],
    }  # fmt: skip


@pytest.fixture
async def reworded(
    client: httpx.AsyncClient,
    world: World,
    token: str,
    told: dict[str, str],
    reader: dict[str, Any],
) -> dict[str, str]:
    """The versions that were read, by mark, before its author put a name into one of them."""
    read = (await client.get(of(world))).json()["comments"]
    changed = place(contribution_id=told["plain"], comment="Kari slo av lyset")
    answer = await client.put(f"{SUBMIT}/{told['plain']}", json=changed, headers=bearer(token))
    assert answer.status_code == 200
    return {comment["contribution_id"]: comment["version"] for comment in read}


@pytest.mark.parametrize("decision", ["release", "edit"])
async def test_words_that_changed_while_they_were_read_are_not_shown(
    client: httpx.AsyncClient,
    world: World,
    told: dict[str, str],
    reworded: dict[str, str],
    decision: str,
) -> None:
    mark = told["plain"]
    stale = await decide(client, world, mark, decision=decision, version=reworded[mark])
    assert stale.json()["type"] == "/problems/comment-changed"
    assert (await seen_by_planners(client, world))[mark] is None
    [current] = [
        comment
        for comment in (await client.get(of(world))).json()["comments"]
        if comment["contribution_id"] == mark
    ]
    again = await decide(client, world, mark, decision=decision, version=current["version"])
    assert again.json()["moderation"] == "released"


async def test_what_changed_can_always_be_hidden(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reworded: dict[str, str]
) -> None:
    mark = told["plain"]
    answer = await decide(client, world, mark, decision="hide", version=reworded[mark])
    assert answer.json()["moderation"] == "hidden"


async def test_many_at_once_are_only_those_that_still_say_what_was_read(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reworded: dict[str, str]
) -> None:
    body = {"contribution_ids": list(reworded), "versions": reworded}
    answer = await client.post(f"{of(world)}/release", json=body)
    assert answer.json() == {"released": 1}
    seen = await seen_by_planners(client, world)
    assert (seen[told["plain"]], seen[told["named"]]) == (None, "Kari bor her")


async def test_a_hidden_mark_whose_words_are_gone_can_still_be_shown_again(
    client: httpx.AsyncClient,
    world: World,
    token: str,
    told: dict[str, str],
    reader: dict[str, Any],
) -> None:
    mark = told["plain"]
    await decide(client, world, mark, decision="hide")
    silent = place(contribution_id=mark, comment=None)
    await client.put(f"{SUBMIT}/{mark}", json=silent, headers=bearer(token))
    [hidden] = (await client.get(f"{of(world)}?state=hidden")).json()["comments"]
    assert (hidden["contribution_id"], hidden["comment"]) == (mark, None)
    await decide(client, world, mark, decision="release", version=hidden["version"])
    assert mark in await seen_by_planners(client, world)


async def test_a_test_run_is_removed_while_its_marks_still_come_in(
    client: httpx.AsyncClient, world: World, token: str, reader: dict[str, Any]
) -> None:
    sends = [client.post(SUBMIT, json=place(), headers=bearer(token)) for _ in range(20)]
    removal = client.delete(f"/api/v1/groups/{world.group_id}/participants")
    answers = await asyncio.gather(*sends[:10], removal, *sends[10:])
    assert {answer.status_code for answer in answers} <= {200, 201, 401}
    assert (await seen_by_planners(client, world)) == {}


async def test_a_reported_comment_waits_again(
    client: httpx.AsyncClient, world: World, told: dict[str, str], reader: dict[str, Any]
) -> None:
    address = f"/api/v1/contributions/{told['plain']}/report"
    assert (await client.post(address)).json()["type"] == "/problems/nothing-to-report"
    await decide(client, world, told["plain"], decision="release")
    assert (await client.post(address)).status_code == 204
    assert (await seen_by_planners(client, world))[told["plain"]] is None
    [first, *_] = (await client.get(of(world))).json()["comments"]
    held = {
        comment["contribution_id"]: comment["held_for"]
        for comment in (await client.get(of(world))).json()["comments"]
    }
    assert held[told["plain"]] == ["reported"]
    assert first["held_for"]


async def test_a_test_run_leaves_nothing(
    client: httpx.AsyncClient,
    world: World,
    told: dict[str, str],
    token: str,
    reader: dict[str, Any],
    database: Database,
) -> None:
    await client.post(SUBMIT, json=way(), headers=bearer(token))
    answer = await client.delete(f"/api/v1/groups/{world.group_id}/participants")
    assert answer.json() == {"participants": 1, "contributions": 6}
    async with database.reading() as transaction:
        await transaction.enter(world.municipality_id)
        for table in ("participant", "membership", "contribution", "footprint"):
            assert await transaction.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    assert (await client.get(SUBMIT, headers=bearer(token))).status_code == 401


async def test_what_is_decided_is_told_without_the_words(
    client: httpx.AsyncClient,
    world: World,
    told: dict[str, str],
    reader: dict[str, Any],
    database: Database,
) -> None:
    await decide(client, world, told["named"], decision="edit", comment="Noen bor her")
    async with database.reading() as transaction:
        await transaction.enter(world.municipality_id)
        rows = await transaction.all(text("SELECT kind, facts FROM event"))
    assert "comment.edited" in {row.kind for row in rows}
    assert "bor her" not in str(rows)


async def test_a_comment_of_another_group_does_not_exist(
    client: httpx.AsyncClient, world: World, reader: dict[str, Any]
) -> None:
    answer = await decide(client, world, str(uuid4()), decision="release")
    assert answer.json()["type"] == "/problems/unknown-comment"


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("planner", 403), ("facilitator", 404)])
async def test_nobody_else_reads_or_decides(
    client: httpx.AsyncClient,
    world: World,
    told: dict[str, str],
    database: Database,
    role: str | None,
    status: int,
) -> None:
    if role is not None:
        await sign_in_staff(client, database, world.municipality_id, [role])
    answers = [
        await client.get(of(world)),
        await decide(client, world, told["plain"], decision="release"),
        await client.post(f"{of(world)}/release", json={"contribution_ids": []}),
        await client.delete(f"/api/v1/groups/{world.group_id}/participants"),
    ]
    assert {answer.status_code for answer in answers} == {status}
