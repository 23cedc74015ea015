"""Who may reach a group's comments, board and participants: a table, attacked row by row."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from app.kit.database import Database
from app.people.store import add_municipality
from tests.world import SignedIn, World, bearer, build_world, place

SUBMIT = "/api/v1/participation/contributions"
GROUP = "/api/v1/groups/{group}"

ROUTES: dict[str, tuple[str, str, Any]] = {
    "list comments": ("GET", f"{GROUP}/comments", None),
    "decide": ("POST", f"{GROUP}/comments/{{mark}}/decision", {"decision": "hide"}),
    "release many": ("POST", f"{GROUP}/comments/release", {"contribution_ids": []}),
    "see the board": ("GET", f"{GROUP}/board", None),
    "follow the board": ("GET", f"{GROUP}/board/stream", None),
    "remove a test run": ("DELETE", f"{GROUP}/participants", None),
    "report": ("POST", "/api/v1/contributions/{mark}/report", None),
}
OF_GROUP = [name for name in ROUTES if name != "report"]
# Whoever is not named may do nothing of it. Another facilitator's group does not exist for one.
REFUSED: dict[str, dict[str, int]] = {
    "nobody": dict.fromkeys(ROUTES, 401),
    "the child": dict.fromkeys(ROUTES, 401),
    "a planner": dict.fromkeys(OF_GROUP, 403),
    "another facilitator": dict.fromkeys(OF_GROUP, 404) | {"report": 403},
    "the own facilitator": {"report": 403},
    "a neighbour's administrator": dict.fromkeys(OF_GROUP, 404) | {"report": 409},
}
CASES = [(who, name, status) for who, row in REFUSED.items() for name, status in row.items()]
# A stream has no end to wait for; what it tells is tested with the board.
ALLOWED = [
    (who, name)
    for who in ("the own facilitator", "an administrator")
    for name in OF_GROUP
    if name != "follow the board"
]

SignIn = Callable[..., SignedIn]


@pytest.fixture
async def mark(client: httpx.AsyncClient, token: str) -> str:
    """A mark of the class, with a comment that waits."""
    draft = place(comment="Mørkt")
    assert (await client.post(SUBMIT, json=draft, headers=bearer(token))).status_code == 201
    return str(draft["contribution_id"])


async def come_as(
    who: str, client: httpx.AsyncClient, database: Database, world: World, sign_in: SignIn
) -> None:
    """Sign in on `client` as one of the table."""
    roles = {
        "a planner": "planner",
        "another facilitator": "facilitator",
        "the own facilitator": "facilitator",
        "an administrator": "administrator",
        "a neighbour's administrator": "administrator",
    }
    municipality_id = world.municipality_id
    if who == "a neighbour's administrator":
        municipality_id = f"{8999 - int(world.municipality_id) % 1000:04d}"
        async with database.writing() as writer:
            if not await add_municipality(writer, municipality_id, "Nabo"):
                raise LookupError("the neighbour is somebody else's")
        await build_world(database, municipality_id)
    client.cookies.clear()
    if who in roles:
        await sign_in(municipality_id, roles[who])
    if who == "the own facilitator":
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            await writer.change(
                text("UPDATE campaign_group SET facilitator_id = (SELECT staff_id FROM staff)")
            )


async def ask(
    client: httpx.AsyncClient, name: str, group_id: UUID, mark: str, headers: dict[str, str]
) -> httpx.Response:
    method, path, body = ROUTES[name]
    return await client.request(
        method, path.format(group=group_id, mark=mark), json=body, headers=headers
    )


@pytest.mark.parametrize(("who", "name", "status"), CASES)
async def test_nobody_else_gets_in(
    client: httpx.AsyncClient,
    database: Database,
    world: World,
    token: str,
    mark: str,
    sign_in: SignIn,
    who: str,
    name: str,
    status: int,
) -> None:
    await come_as(who, client, database, world, sign_in)
    headers = bearer(token) if who == "the child" else {}
    answer = await ask(client, name, world.group_id, mark, headers)
    assert answer.status_code == status, answer.text
    assert "Mørkt" not in answer.text


@pytest.mark.parametrize(("who", "name"), ALLOWED)
async def test_whoever_answers_for_the_group_gets_in(
    client: httpx.AsyncClient,
    database: Database,
    world: World,
    mark: str,
    sign_in: SignIn,
    who: str,
    name: str,
) -> None:
    await come_as(who, client, database, world, sign_in)
    assert (await ask(client, name, world.group_id, mark, {})).status_code == 200
    answer = await ask(client, name, uuid4(), mark, {})
    assert answer.json()["type"] == "/problems/unknown-group"
