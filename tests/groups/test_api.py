"""A facilitator's groups over HTTP, and who may not touch them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from app.campaigns.rules import PICTURES
from app.groups.store import change_group
from app.kit.database import Database
from tests.world import SignedIn, World, bearer, build_world, place, sign_in_staff, way

GROUPS = "/api/v1/groups"
JOIN = "/api/v1/participation/join"
SUBMIT = "/api/v1/participation/contributions"


def draft_of(world: World, **members: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "campaign_id": str(world.campaign_id),
        "label": "6A",
        "grade": 6,
        "language": "nn",
        "expected_participants": 25,
        "opens_at": now.isoformat(),
        "closes_at": (now + timedelta(days=14)).isoformat(),
    } | members


async def make(client: httpx.AsyncClient, world: World, **members: Any) -> dict[str, Any]:
    answer = await client.post(GROUPS, json=draft_of(world, **members))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture
async def facilitator(world: World, sign_in: Callable[..., SignedIn]) -> dict[str, Any]:
    """A facilitator of the world's municipality, signed in on `client`."""
    return await sign_in(world.municipality_id, "facilitator")


async def test_a_group_is_made_and_can_be_joined_at_once(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any]
) -> None:
    group = await make(client, world)
    assert (group["state"], group["participants"], group["language"]) == ("open", 0, "nn")
    assert group["join_url"].endswith(f"/#{group['code']}")
    assert len(group["picture_code"]) == 4
    assert set(group["picture_code"]) <= set(PICTURES)
    joined = await client.post(JOIN, json={"code": group["code"]})
    assert joined.status_code == 201
    invited = joined.json()["invitation"]
    assert invited["group"]["picture_code"] == group["picture_code"]
    assert (invited["group"]["setting"], invited["provenance"]) == ("school_class", "participant")
    found = (await client.get(f"{GROUPS}/{group['group_id']}")).json()
    assert found["participants"] == 1


async def test_groups_are_listed_page_by_page_and_only_ones_own(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any]
) -> None:
    made = {(await make(client, world, label=f"6{letter}"))["group_id"] for letter in "ABC"}
    listed, address = [], f"{GROUPS}?limit=2&campaign_id={world.campaign_id}"
    while address:
        page = (await client.get(address)).json()
        listed += [group["group_id"] for group in page["groups"]]
        address = page["next"]
    assert len(listed) == 3, "the world's own group belongs to nobody"
    assert set(listed) == made
    assert (await client.get(f"{GROUPS}?campaign_id={uuid4()}")).json()["groups"] == []


async def test_an_administrator_answers_for_every_group(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "administrator")
    listed = (await client.get(GROUPS)).json()["groups"]
    assert [group["group_id"] for group in listed] == [str(world.group_id)]
    assert listed[0]["school"]["name"] == "Loddefjord skole"


async def test_a_group_is_closed_reopened_and_extended(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any]
) -> None:
    group = await make(client, world)
    address = f"{GROUPS}/{group['group_id']}"
    token = (await client.post(JOIN, json={"code": group["code"]})).json()["token"]
    assert (await client.post(f"{address}/close")).json()["state"] == "closed"
    refused = await client.post(SUBMIT, json=place(), headers=bearer(token))
    assert refused.json()["type"] == "/problems/group-closed"

    later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    reopened = await client.post(f"{address}/reopen", json={"closes_at": later})
    assert reopened.json()["state"] == "open"
    assert (await client.post(SUBMIT, json=place(), headers=bearer(token))).status_code == 201

    latest = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    changed = await client.patch(address, json={"closes_at": latest, "label": "6A og 6B"})
    assert changed.json()["label"] == "6A og 6B"
    assert datetime.fromisoformat(changed.json()["closes_at"]) == datetime.fromisoformat(latest)
    assert changed.json()["expected_participants"] == 25


async def test_a_group_that_has_not_opened_can_be_closed(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any]
) -> None:
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    group = await make(client, world, opens_at=soon)
    assert group["state"] == "not_open"
    closed = await client.post(f"{GROUPS}/{group['group_id']}/close")
    assert closed.json()["state"] == "closed"


@pytest.mark.parametrize(
    ("members", "status", "problem"),
    [
        ({"campaign_id": str(uuid4())}, 404, "unknown-campaign"),
        ({"school_id": str(uuid4())}, 422, "unknown-school"),
        ({"closes_at": "2020-01-01T00:00:00Z"}, 422, "period-turned-round"),
        ({"closes_at": "2099-01-01T00:00:00Z"}, 422, "outside-campaign-period"),
        ({"opens_at": "2026-01-01T00:00:00"}, 422, "invalid-input"),
        ({"expected_participants": 0}, 422, "invalid-input"),
        ({"grade": 14}, 422, "invalid-input"),
        ({"setting": "bus"}, 422, "invalid-input"),
        ({"label": "6\u202eA"}, 422, "text-refused"),
        ({"facilitator_id": str(uuid4())}, 422, "invalid-input"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient,
    world: World,
    facilitator: dict[str, Any],
    members: dict[str, Any],
    status: int,
    problem: str,
) -> None:
    answer = await client.post(GROUPS, json=draft_of(world, **members))
    assert answer.status_code == status, answer.text
    assert answer.json()["type"] == f"/problems/{problem}"


async def test_what_a_facilitator_does_is_told(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any], database: Database
) -> None:
    group = await make(client, world)
    address = f"{GROUPS}/{group['group_id']}"
    later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    await client.patch(address, json={"label": "6B"})
    await client.post(f"{address}/close")
    await client.post(f"{address}/close")
    await client.post(f"{address}/reopen", json={"closes_at": later})
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        rows = await reader.all(text("SELECT kind, facts FROM event ORDER BY event_number"))
    assert [row.kind for row in rows] == [
        "group.created", "group.changed", "group.closed", "group.reopened",
    ]  # fmt: skip
    assert {row.facts["group_id"] for row in rows} == {group["group_id"]}


@pytest.mark.parametrize("to", ["join", "class"])
async def test_a_qr_code_is_drawn(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any], to: str
) -> None:
    group = await make(client, world)
    drawn = await client.get(f"{GROUPS}/{group['group_id']}/qr.svg?to={to}")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg")


async def test_a_sheet_of_paper_may_be_entered_after_the_group_closed(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any], database: Database
) -> None:
    group = await make(client, world)
    address = f"{GROUPS}/{group['group_id']}"
    await client.post(f"{address}/close")
    admitted = await client.post(f"{address}/participants", json={"provenance": "paper"})
    assert admitted.status_code == 201
    headers = bearer(admitted.json()["token"])
    invited = (await client.get("/api/v1/participation/invitation", headers=headers)).json()
    assert invited["provenance"] == "paper"
    assert datetime.fromisoformat(invited["group"]["closes_at"]) > datetime.now(UTC)
    assert (await client.post(SUBMIT, json=place(), headers=headers)).status_code == 201
    assert await provenances(database, world) == ["paper"]


async def test_a_walk_recorded_for_a_group_has_no_home_end(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any], database: Database
) -> None:
    group = await make(client, world, setting="walk")
    admitted = await client.post(
        f"{GROUPS}/{group['group_id']}/participants", json={"provenance": "walk"}
    )
    headers = bearer(admitted.json()["token"])
    assert (await client.post(SUBMIT, json=way(), headers=headers)).status_code == 201
    assert await provenances(database, world) == ["walk"]
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        shown = await reader.scalar(
            text("SELECT ST_Length(planner_geometry) / ST_Length(geometry) FROM contribution")
        )
    assert shown > 0.97


async def test_nothing_is_entered_for_others_once_the_campaign_is_over(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any], database: Database
) -> None:
    group = await make(client, world)
    address = f"{GROUPS}/{group['group_id']}/participants"
    for opens_at, closes_at, problem in (
        ("2099-01-01", "2099-02-01", "group-not-open-yet"),
        ("2020-01-01", "2020-02-01", "campaign-over"),
    ):
        async with database.writing() as writer:
            await writer.enter(world.municipality_id)
            await writer.change(
                text("UPDATE campaign SET opens_at = :o, closes_at = :c").bindparams(
                    o=datetime.fromisoformat(f"{opens_at}T00:00:00+00:00"),
                    c=datetime.fromisoformat(f"{closes_at}T00:00:00+00:00"),
                )
            )
        refused = await client.post(address, json={"provenance": "paper"})
        assert refused.status_code == 409
        assert refused.json()["type"] == f"/problems/{problem}"


async def test_a_grade_can_be_taken_away_and_no_other_null_changes_anything(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any]
) -> None:
    group = await make(client, world)
    address = f"{GROUPS}/{group['group_id']}"
    kept = (await client.patch(address, json={"label": None, "opens_at": None})).json()
    assert kept == group
    changed = (await client.patch(address, json={"grade": None})).json()
    assert changed == group | {"grade": None}


async def test_changes_that_meet_never_leave_a_group_that_closes_before_it_opens(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any], database: Database
) -> None:
    group = await make(client, world)
    middle = datetime.now(UTC) + timedelta(days=7)
    earlier, later = (middle + timedelta(days=days) for days in (-1, 1))
    address = f"{GROUPS}/{group['group_id']}"
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await change_group(
            writer, world.municipality_id, UUID(group["group_id"]), {"opens_at": later}
        )
        asked = asyncio.create_task(client.patch(address, json={"closes_at": earlier.isoformat()}))
        while not await writer.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            pass  # until the change waits for ours
    refused = await asked
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/period-turned-round"


async def provenances(database: Database, world: World) -> list[str]:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        rows = await reader.all(text("SELECT provenance FROM contribution"))
    return [row.provenance for row in rows]


async def test_a_group_has_an_end_to_its_room(
    client: httpx.AsyncClient, world: World, facilitator: dict[str, Any], database: Database
) -> None:
    group = await make(client, world, expected_participants=1)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text(
                "WITH crowd AS (INSERT INTO participant (municipality_id, participant_id,"
                " token_hash) SELECT :m, gen_random_uuid(), sha256(n::text::bytea)"
                " FROM generate_series(1, 100) n RETURNING participant_id)"
                " INSERT INTO membership (municipality_id, participant_id, group_id)"
                " SELECT :m, participant_id, :g FROM crowd"
            ),
            m=world.municipality_id,
            g=UUID(group["group_id"]),
        )
    refused = await client.post(JOIN, json={"code": group["code"]})
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/group-full"


def calls(group_id: str, world: World) -> list[tuple[str, str, dict[str, Any] | None]]:
    """Every operation on groups."""
    address = f"{GROUPS}/{group_id}"
    later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    return [
        ("GET", address, None),
        ("PATCH", address, {"label": "mine"}),
        ("POST", f"{address}/close", None),
        ("POST", f"{address}/reopen", {"closes_at": later}),
        ("POST", f"{address}/participants", {"provenance": "paper"}),
        ("GET", f"{address}/qr.svg", None),
    ]


@pytest.mark.parametrize(
    ("role", "here", "status"),
    [
        ("facilitator", True, 404),  # another facilitator
        ("administrator", False, 404),  # of another municipality
        ("planner", True, 403),
        ("participant", True, 401),
        (None, True, 401),
    ],
)
async def test_nobody_else_touches_a_group(
    client: httpx.AsyncClient,
    world: World,
    facilitator: dict[str, Any],
    database: Database,
    role: str | None,
    here: bool,
    status: int,
) -> None:
    group = await make(client, world)
    client.cookies.clear()
    if role == "participant":
        joined = await client.post(JOIN, json={"code": group["code"]})
        client.headers.update(bearer(joined.json()["token"]))
    elif role is not None:
        municipality_id = world.municipality_id if here else await neighbour(database, world)
        await sign_in_staff(client, database, municipality_id, [role])
    for method, address, body in calls(group["group_id"], world):
        answer = await client.request(method, address, json=body)
        assert answer.status_code == status, (method, address, answer.text)
    if status != 404:
        assert (await client.get(GROUPS)).status_code == status
        assert (await client.post(GROUPS, json=draft_of(world))).status_code == status


async def neighbour(database: Database, world: World) -> str:
    """Another municipality, with a world of its own."""
    number = f"{int(world.municipality_id) - 5000:04d}"
    async with database.writing() as writer:
        await writer.change(text("INSERT INTO municipality VALUES (:n, 'Nabo')"), n=number)
    await build_world(database, number)
    return number
