"""Attacks on what everybody may read (A1–A5, A7); each must fail."""

import random
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest
import shapely
from fastapi import FastAPI
from sqlalchemy import text

from app.campaigns.store import find_campaign
from app.contributions.bulk import add_in_bulk
from app.kit.database import Database
from app.kit.web import current_time
from app.publishing.privacy import ALL_THEMES, BAND, EVERYBODY, NOBODY, Spot
from tests.attacks.conftest import (
    RELEASES,
    NewTown,
    Town,
    everything_public,
    look_behind,
    release,
    rows_of,
)
from tests.hotspots.voices import join, mark
from tests.publishing.test_reconstruction import K, learn_from
from tests.publishing.town import end_campaign
from tests.world import World, at, bearer, make_group, place, sign_in_staff, way


@pytest.fixture(params=(0, 400), ids=("squares", "hexagons"))
def hexagon_metres(request: pytest.FixtureRequest) -> int:
    """Everything is attacked in squares and in hexagons."""
    return int(request.param)


async def read_rows(client: httpx.AsyncClient, town: Town) -> dict[Spot, int]:
    return rows_of((await client.get(town.cells)).json())


async def read_key_rows(
    client: httpx.AsyncClient, database: Database, town: Town
) -> dict[Spot, int]:
    await sign_in_staff(client, database, town.world.municipality_id, ["planner"])
    answer = await client.get(f"{RELEASES}/{town.number}/key-cells")
    client.cookies.clear()
    return rows_of(answer.json())


async def test_a1_every_number_is_a_band_shared_by_ten(
    client: httpx.AsyncClient, town: Town
) -> None:
    rows = await read_rows(client, town)
    assert len(rows) > 30
    for spot, count in rows.items():
        assert count >= 10
        assert count % BAND == 0
        if spot.theme != ALL_THEMES:
            assert count <= len(town.truth[spot]) < count + BAND


OBJECT_NAME = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

UNTELL = text(
    "DELETE FROM footprint f USING contribution c"
    " WHERE c.municipality_id = :m AND c.contribution_id = f.contribution_id AND c.theme = :theme"
    " AND f.municipality_id = :m AND (f.cell_e, f.cell_n) = (:e, :n)"
)


async def test_a1_no_public_byte_comes_from_fewer_than_ten(
    client: httpx.AsyncClient, database: Database, new_town: NewTown, town: Town
) -> None:
    """A twin town that never told what is withheld publishes the same, byte for byte."""
    twin = await new_town()
    told_of = {(theme, e, n) for _, theme, e, n in await look_behind(database, town.world)}
    withheld = []
    for theme, e, n in told_of:
        cell = town.partition.cell_of((e + 0.5) * 50, (n + 0.5) * 50)
        if len(town.truth[Spot(*cell, theme)]) < 10:
            withheld.append({"m": twin.municipality_id, "theme": theme, "e": e, "n": n})
    async with database.writing() as writer:
        await writer.enter(twin.municipality_id)
        await writer.change_many(UNTELL, withheld)
    await end_campaign(database, twin)
    other = await release(client, database, twin)
    assert len(other.truth) < len(town.truth)
    names = [
        town.world.municipality_id.encode(),
        other.world.municipality_id.encode(),
    ]

    async def told(of: Town) -> list[bytes]:
        hashes = (await client.get(f"{RELEASES}/{of.number}")).json()
        own = [hashes[name].encode() for name in ("sha256", "told_from", "told_until")]
        own += [hashes[name].encode() for name in ("released_at", "campaign_id")]
        whose = {"municipality_id": of.world.municipality_id}
        heard = (await client.get("/api/v1/events", params=whose)).json()["events"]
        own += [event["timestamp"].encode() for event in heard]
        bodies = list((await everything_public(client, of)).values())
        for mine in (*own, *names):
            bodies = [body.replace(mine, b"") for body in bodies]
        # Objects of the national product are named after the campaign.
        return [OBJECT_NAME.sub(b"", body) for body in bodies]

    first, second = await told(town), await told(other)
    assert len(b"".join(first)) > 10_000
    assert [a for a, b in zip(first, second, strict=True) if a != b] == []


async def test_a2_one_more_child_changes_no_public_byte(
    client: httpx.AsyncClient, database: Database, town: Town
) -> None:
    before = await everything_public(client, town)
    assert await read_rows(client, town)
    async with database.writing() as writer:
        await writer.enter(town.world.municipality_id)
        for table in ("campaign", "campaign_group"):
            await writer.change(
                text(f"UPDATE {table} SET closes_at = now() + interval '9 days'"
                     " WHERE municipality_id = :m"),
                m=town.world.municipality_id,
            )  # fmt: skip
        campaign = await find_campaign(writer, town.world.municipality_id, town.world.campaign_id)
        # The class has all it has room for.
        _, code = await make_group(writer, campaign)
    joined = await client.post("/api/v1/participation/join", json={"code": code})
    token = bearer(joined.json()["token"])
    for draft in (place(comment="Hei"), way(), place(-400, 300, theme="like", category="nice")):
        answer = await client.post("/api/v1/participation/contributions", json=draft, headers=token)
        assert answer.status_code == 201
    _forget_what_is_kept()
    assert await everything_public(client, town) == before


def _forget_what_is_kept() -> None:
    """Ask the database again, not the process' memory."""
    from app.ogc import store
    from app.publishing import access, finished

    access._known.clear()
    finished._kept.clear()
    store._extents.clear()
    store._counts.clear()


async def test_a3_filters_choose_among_the_rows_and_change_none(
    client: httpx.AsyncClient, town: Town
) -> None:
    whole = {
        feature["id"]: feature for feature in (await client.get(town.cells)).json()["features"]
    }
    chance = random.Random(3)
    answered = 0
    for _ in range(150):
        west, south = at(chance.uniform(-2_500, 2_000), chance.uniform(-2_500, 2_000))
        query = {
            "bbox": f"{west},{south},{west + chance.uniform(1e-5, 0.05)},"
            f"{south + chance.uniform(1e-5, 0.03)}",
            "theme": chance.choice((None, "way", "like", "change", "all")),
            "limit": chance.choice((None, 1, 5, 1_000)),
            # What no release knows is not a filter: it changes nothing.
            "month": chance.choice((None, "2026-11")),
            "participants": chance.choice((None, "3")),
        }
        given = {name: value for name, value in query.items() if value is not None}
        for feature in (await client.get(town.cells, params=given)).json()["features"]:
            assert feature == whole[feature["id"]]
            answered += 1
    assert answered > 200


async def test_a4_a_linear_program_learns_only_that_what_is_withheld_is_few(
    client: httpx.AsyncClient, database: Database, town: Town
) -> None:
    coverage = (await client.get(f"{RELEASES}/{town.number}")).json()["coverage"]
    public = await read_rows(client, town) | {EVERYBODY: coverage["participants"]}
    key = await read_key_rows(client, database, town)
    for audiences, fewest in (
        ([("public", public)], K["public"]),
        ([("public", public), ("key", key)], K["key"]),
    ):
        knowledge, withheld = learn_from(*audiences)  # type: ignore[arg-type]
        assert len(withheld) > 20
        for spot, least, most in knowledge.bounds_of(withheld):
            assert np.allclose((least, most), (0, fewest - 1)), spot


async def test_a5_two_releases_never_differ_by_a_few(
    client: httpx.AsyncClient, database: Database, app: FastAPI, new_town: NewTown
) -> None:
    world = await new_town()
    await last_long(database, world)
    first = await release(client, database, world)
    seen = [await read_rows(client, first)], [await read_key_rows(client, database, first)]
    chance = np.random.default_rng(5)
    for quarter in (1, 2, 3):
        await tell_more(database, world, chance)
        app.dependency_overrides[current_time] = at_quarter(quarter)
        town = await release(client, database, world)
        # The planner's sign-in is of today, when the quarter has passed it is not.
        app.dependency_overrides.clear()
        seen[0].append(await read_rows(client, town))
        seen[1].append(await read_key_rows(client, database, town))
    for versions, audience, k in zip(seen, ("public", "key"), (10, 5), strict=True):
        behind = [await stood_behind(database, world, audience, version) for version in range(1, 5)]
        changed = 0
        for older, newer in ((a, b) for b in range(4) for a in range(b)):
            for spot in versions[older].keys() | versions[newer].keys():
                if spot.theme == ALL_THEMES:
                    continue
                if versions[older].get(spot) != versions[newer].get(spot):
                    changed += 1
                    few = behind[older].get(spot, NOBODY) ^ behind[newer].get(spot, NOBODY)
                    assert len(few) >= k, (spot, older, newer)
        assert changed > 0, "the attack has something to look at"


async def stood_behind(
    database: Database, world: World, audience: str, version: int
) -> dict[Spot, frozenset[UUID]]:
    """Who stood behind each cell of a release."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        rows = await reader.all(
            text(
                "SELECT cell_e, cell_n, theme, participant_ids FROM release_basis"
                " WHERE municipality_id = :m AND audience = :a AND version = :v"
            ),
            m=world.municipality_id,
            a=audience,
            v=version,
        )
    return {Spot(*row[:3]): frozenset(row[3]) for row in rows}


def at_quarter(quarter: int) -> Callable[[], Awaitable[datetime]]:
    async def later() -> datetime:
        return datetime.now(UTC) + timedelta(days=91 * quarter)

    return later


async def last_long(database: Database, world: World) -> None:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text(
                "UPDATE campaign SET (opens_at, closes_at) ="
                " (now() - interval '100 days', now() + interval '2 years')"
                " WHERE municipality_id = :m"
            ),
            m=world.municipality_id,
        )


async def tell_more(database: Database, world: World, chance: np.random.Generator) -> None:
    """A few more children at one place, many more at another."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        children = await join(writer, world, 20)
        marks = [
            mark(
                world, child, shapely.Point(middle + chance.normal(0, 60, 2)),
                theme="like", category="nice",
            )
            for number, child in enumerate(children)
            for middle in (np.array((200.0, 150.0)), np.array((-400.0, 300.0)))
            if middle[0] > 0 or number < 3
        ]  # fmt: skip
        await add_in_bulk(writer, marks, skip_existing=False)


async def test_a7_a_thousand_equal_requests_have_one_answer(
    client: httpx.AsyncClient, town: Town
) -> None:
    for address in (town.cells, f"{town.cells}?theme=like&limit=5"):
        answers = {(await client.get(address)).content for _ in range(500)}
        assert len(answers) == 1


async def test_a_number_nobody_has_is_answered_like_one_of_a_town_that_is_not_there(
    client: httpx.AsyncClient, town: Town
) -> None:
    unknown = [f"{town.number[:-2]}99", f"0001-2026-u{uuid4().int % 90 + 10}"]
    answers = [(await client.get(f"{RELEASES}/{number}")).json() for number in unknown]
    assert {answer["detail"] for answer in answers} == {"There is no release with this number."}
