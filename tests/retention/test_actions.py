"""After retention nothing is left but the release and the proof."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from sqlalchemy import text

from app.kit.database import Database
from app.retention.actions import retain_municipality
from app.retention.rules import kept_until
from tests.publishing.town import build_town, end_campaign, settle_town
from tests.world import SignedIn, World, bearer, everything_stored, place

SUBMIT = "/api/v1/participation/contributions"


def test_a_month_ends_on_its_last_day() -> None:
    assert kept_until(datetime(2026, 8, 31, tzinfo=UTC), 6) == datetime(2027, 2, 28, tzinfo=UTC)
    assert kept_until(datetime(2026, 1, 15, tzinfo=UTC), 12) == datetime(2027, 1, 15, tzinfo=UTC)
    assert kept_until(datetime(2026, 5, 1, tzinfo=UTC), 0) == datetime(2026, 5, 1, tzinfo=UTC)


async def run(database: Database, world: World, now: datetime) -> list[object]:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        return list(await retain_municipality(writer, world.municipality_id, now=now))


async def test_what_is_not_due_stays(
    client: httpx.AsyncClient, world: World, token: str, database: Database
) -> None:
    await client.post(SUBMIT, json=place(), headers=bearer(token))
    await end_campaign(database, world)
    assert await run(database, world, datetime.now(UTC) + timedelta(days=150)) == []
    assert len((await client.get(SUBMIT, headers=bearer(token))).json()["contributions"]) == 1


async def test_nothing_a_child_told_is_left_in_any_table(
    client: httpx.AsyncClient,
    world: World,
    token: str,
    database: Database,
    secret: bytes,
    sign_in: Callable[..., SignedIn],
) -> None:
    town = build_town()
    await settle_town(database, world, secret, town)
    draft = place(comment="kanarifugl")
    assert (await client.post(SUBMIT, json=draft, headers=bearer(token))).status_code == 201
    before = await everything_stored(database, world)
    canaries = ["kanarifugl", *(str(child.participant_id) for child in town)]
    assert all(canary in before for canary in canaries)

    await end_campaign(database, world)
    later = datetime.now(UTC) + timedelta(days=200)
    [proof] = await run(database, world, later)
    assert proof.participants == 201  # type: ignore[attr-defined]
    left = await everything_stored(database, world)
    assert not [canary for canary in canaries if canary in left]
    assert await run(database, world, later) == [], "nothing is deleted twice"

    listed = await client.get("/api/v1/releases", params={"municipality_id": world.municipality_id})
    [release] = listed.json()["releases"]
    cells = await client.get(f"/api/v1/releases/{release['number']}/cells")
    assert len(cells.json()["features"]) > 10
    await sign_in(world.municipality_id, "planner")
    [shown] = (await client.get("/api/v1/deletion-proofs")).json()["proofs"]
    assert UUID(shown["campaign_id"]) == world.campaign_id
    assert "6 months" in shown["rule"]


async def test_a_proof_cannot_be_changed(world: World, database: Database) -> None:
    async with database.reading() as reader:
        granted = await reader.all(
            text(
                "SELECT privilege_type FROM information_schema.role_table_grants"
                " WHERE table_name = 'deletion_proof' AND grantee = current_user"
            )
        )
    assert {row.privilege_type for row in granted} == {"SELECT", "INSERT"}


async def test_nothing_is_deleted_before_the_last_mark_is_in(
    client: httpx.AsyncClient, world: World, token: str, database: Database
) -> None:
    """With no month at all, too: a phone without a network has a day."""
    await client.post(SUBMIT, json=place(), headers=bearer(token))
    await end_campaign(database, world)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text(
                "UPDATE campaign SET retention_months = 0, closes_at = now() - interval '1 hour'"
                " WHERE municipality_id = :m"
            ),
            m=world.municipality_id,
        )
    now = datetime.now(UTC)
    assert await run(database, world, now) == []
    assert len(await run(database, world, now + timedelta(days=1))) == 1


async def test_what_was_told_after_the_last_release_is_released_before_it_goes(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    secret: bytes,
    sign_in: Callable[..., SignedIn],
) -> None:
    await settle_town(database, world, secret, build_town(children=100))
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text(
                "UPDATE campaign SET opens_at = now() - interval '99 days'"
                " WHERE municipality_id = :m"
            ),
            m=world.municipality_id,
        )
    await sign_in(world.municipality_id, "planner")
    draft = {"campaign_id": str(world.campaign_id)}
    assert (await client.post("/api/v1/releases", json=draft)).status_code == 201
    await settle_town(database, world, secret, build_town(seed=7, children=100))
    later = datetime.now(UTC) + timedelta(days=300)
    assert len(await run(database, world, later)) == 1
    listed = await client.get("/api/v1/releases", params={"municipality_id": world.municipality_id})
    final, first = listed.json()["releases"]
    assert (final["version"], first["version"]) == (2, 1)
    assert final["coverage"]["participants"] == 200
    assert final["cell_size"]["reason"] == "as_before"


async def test_marks_are_kept_as_long_as_was_promised_or_shorter(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    address = f"/api/v1/campaigns/{world.campaign_id}/privacy"
    await sign_in(world.municipality_id, "planner")
    assert (await client.patch(address, json={"retention_months": 3})).status_code == 403
    await sign_in(world.municipality_id, "administrator")
    shorter = await client.patch(address, json={"retention_months": 3, "public_minimum": 15})
    assert shorter.status_code == 200, shorter.text
    told = (shorter.json()[name] for name in ("retention_months", "public_minimum", "key_minimum"))
    assert tuple(told) == (3, 15, 5)
    longer = await client.patch(address, json={"retention_months": 6})
    assert longer.json()["type"] == "/problems/kept-as-promised"
    unmeant = {"retention_months": False}  # Python's False is 0 months: gone at once.
    for refused in (unmeant, {"retention_months": 13}, {"public_minimum": 9}, {"key_minimum": 4}):
        assert (await client.patch(address, json=refused)).status_code == 422
