"""The live board: numbers at once, marks from three participants on, and never who."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from app.kit.database import Database
from tests.world import SignedIn, World, at, bearer, place, sign_in_staff, way

JOIN = "/api/v1/participation/join"
SUBMIT = "/api/v1/participation/contributions"


@pytest.fixture
async def administrator(world: World, sign_in: Callable[..., SignedIn]) -> dict[str, Any]:
    """An administrator, who answers for every group, signed in on `client`."""
    return await sign_in(world.municipality_id, "administrator")


async def join(client: httpx.AsyncClient, world: World) -> str:
    return str((await client.post(JOIN, json={"code": world.code})).json()["token"])


async def tell(client: httpx.AsyncClient, token: str, *drafts: dict[str, Any]) -> None:
    for draft in drafts:
        answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
        assert answer.status_code == 201, answer.text


async def board_of(client: httpx.AsyncClient, world: World) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/groups/{world.group_id}/board")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_numbers_show_at_once_and_marks_when_three_have_marked(
    client: httpx.AsyncClient, world: World, administrator: dict[str, Any]
) -> None:
    assert (await board_of(client, world))["joined"] == 0
    tokens = [await join(client, world) for _ in range(4)]
    await tell(client, tokens[0], place(), way(), place(comment="Mørkt, ring 91234567"))
    await tell(client, tokens[1], place(east=105), way())
    board = await board_of(client, world)
    assert (board["joined"], board["marked"], board["marks"], board["ways"]) == (4, 2, 5, 2)
    assert board["themes"] == {"change": 3, "way": 2}
    assert (board["comments_waiting"], board["distress"]) == (1, 0)
    assert (board["cells"], board["way_cells"]) == ([], [])

    await tell(client, tokens[2], way(), place(comment="Jeg vil ikke leve"))
    board = await board_of(client, world)
    assert board["distress"] == 1
    assert sum(cell["marks"] for cell in board["cells"]) == 4
    assert {cell["participants"] for cell in board["way_cells"]} == {3}


async def test_a_board_tells_neither_who_nor_what_was_written_nor_where_exactly(
    client: httpx.AsyncClient, world: World, administrator: dict[str, Any]
) -> None:
    drafts = [place(east=100 + number, comment=f"Hemmelig {number}") for number in range(3)]
    for draft in drafts:
        await tell(client, await join(client, world), draft)
    body = json.dumps(await board_of(client, world))
    assert "Hemmelig" not in body
    for draft in drafts:
        assert draft["contribution_id"] not in body
        assert str(draft["geometry"]["coordinates"][0]) not in body


async def test_lines_show_only_where_three_pass_however_they_were_told(
    client: httpx.AsyncClient, world: World, administrator: dict[str, Any]
) -> None:
    drawn = way((-900, 400), (-500, 250), (-5, 0))
    lone = await join(client, world)
    stretch = place(
        geometry={"type": "LineString", "coordinates": [at(-900, 400), at(-500, 250)]},
        stretch_of=drawn["contribution_id"],
    )
    await tell(client, lone, drawn, stretch)
    for _ in range(2):
        await tell(client, await join(client, world), place(east=300))
    board = await board_of(client, world)
    assert board["way_cells"] == []
    assert sum(cell["marks"] for cell in board["cells"]) == 2


async def test_only_those_who_answer_for_the_group_see_its_board(
    client: httpx.AsyncClient, world: World, database: Database
) -> None:
    addresses = [f"/api/v1/groups/{world.group_id}/board{end}" for end in ("", "/stream")]
    assert {(await client.get(address)).status_code for address in addresses} == {401}
    await sign_in_staff(client, database, world.municipality_id, ["planner"])
    assert {(await client.get(address)).status_code for address in addresses} == {403}
    await sign_in_staff(client, database, world.municipality_id, ["facilitator"])
    assert {(await client.get(address)).status_code for address in addresses} == {404}


# --- the stream, on a running service ----------------------------------------------------------


@pytest.fixture
async def online(
    address: str, database: Database, world: World
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running service, signed in as the municipality's administrator."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as made:
        await sign_in_staff(made, database, world.municipality_id, ["administrator"])
        yield made


class Stream:
    """Events of a board as they come."""

    def __init__(self, answer: httpx.Response):
        self._lines = answer.aiter_lines()

    async def next_event(self) -> tuple[str, dict[str, Any]]:
        """The next board and its id, passing over comments."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(20):
            async for line in self._lines:
                if line == "" and fields.get("event") == "board":
                    return fields["id"], json.loads(fields["data"])
                if line == "":
                    fields = {}
                name, _, value = line.partition(": ")
                fields[name] = value
        raise AssertionError("the stream ended")


async def test_the_board_comes_at_once_and_again_with_every_change(
    online: httpx.AsyncClient, world: World
) -> None:
    async with online.stream("GET", f"/api/v1/groups/{world.group_id}/board/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        stream = Stream(answer)
        _, first = await stream.next_event()
        assert first["joined"] == 0
        await join(online, world)
        _, second = await stream.next_event()
        assert second["joined"] == 1


async def test_after_a_break_one_hears_what_was_missed_and_nothing_twice(
    online: httpx.AsyncClient, world: World
) -> None:
    address = f"/api/v1/groups/{world.group_id}/board/stream"
    token = await join(online, world)
    async with online.stream("GET", address) as answer:
        known, _ = await Stream(answer).next_event()
    resume = {"Last-Event-ID": known}
    async with online.stream("GET", address, headers=resume) as answer:
        stream = Stream(answer)
        waiting = asyncio.create_task(stream.next_event())
        done, _ = await asyncio.wait({waiting}, timeout=1.5)
        assert not done, "told again what was known"
        await tell(online, token, place())
        newest, board = await waiting
        assert board["marks"] == 1
    await tell(online, token, place())
    async with online.stream("GET", address, headers={"Last-Event-ID": newest}) as answer:
        _, board = await Stream(answer).next_event()
        assert board["marks"] == 2


async def test_a_closed_group_is_told_of(online: httpx.AsyncClient, world: World) -> None:
    async with online.stream("GET", f"/api/v1/groups/{world.group_id}/board/stream") as answer:
        stream = Stream(answer)
        assert (await stream.next_event())[1]["state"] == "open"
        await online.post(f"/api/v1/groups/{world.group_id}/close")
        assert (await stream.next_event())[1]["state"] == "closed"
