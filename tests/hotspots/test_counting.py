"""The counts are exact, whatever happened to the marks and in whatever order."""

import random
from typing import Any
from uuid import UUID

import httpx
import pytest
import shapely
from sqlalchemy import text

from app.contributions.bulk import add_in_bulk
from app.contributions.store import add_once
from app.hotspots.actions import fold_counts, rebuild_counts
from app.hotspots.counting import count_waiting, take_turn
from app.kit.database import Database, Reader, Writer
from tests.hotspots.voices import join, line, mark
from tests.world import World, bearer, place, way

# From scratch, and said another way: one distinct count for each size, subject and cell.
FROM_SCRATCH = text(
    r"""
    WITH told AS (
      SELECT f.cell_e, f.cell_n, c.*, m.group_id
      FROM footprint f JOIN contribution c USING (municipality_id, contribution_id)
      JOIN membership m USING (municipality_id, participant_id)
      WHERE c.municipality_id = :m AND c.moderation <> 'hidden'
    ), named AS (
      SELECT told.*, '' AS subject FROM told
      UNION ALL SELECT told.*, theme FROM told
      UNION ALL SELECT told.*, theme || '/' || category FROM told
      UNION ALL SELECT told.*, 'unsafe' FROM told
        WHERE theme = 'change' AND ST_GeometryType(geometry) = 'ST_LineString'
      UNION ALL SELECT told.*, 'way:' || replace(attributes->>'transport', 'kick_scooter', 'bike')
        FROM told WHERE theme = 'way' AND attributes->>'transport' IS NOT NULL
      UNION ALL SELECT told.*, prefix || 'season=' || (attributes->>'season')
        FROM told, LATERAL (VALUES (''), (theme || '|')) of (prefix) WHERE attributes ? 'season'
      UNION ALL SELECT told.*, prefix || 'group=' || group_id
        FROM told, LATERAL (VALUES (''), (theme || '|')) of (prefix)
      UNION ALL SELECT told.*, prefix || 'month='
        || to_char(received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM')
        FROM told, LATERAL (VALUES (''), (theme || '|')) of (prefix)
    )
    SELECT campaign_id, s, subject, coalesce(floor(cell_e * 50.0 / nullif(s, 0)), 0),
           coalesce(floor(cell_n * 50.0 / nullif(s, 0)), 0),
           count(DISTINCT participant_id),
           count(DISTINCT participant_id) FILTER (WHERE NOT EXISTS (
             SELECT FROM told w
             WHERE w.theme = 'way' AND w.participant_id = named.participant_id
               AND w.campaign_id = named.campaign_id
               AND (s = 0 OR floor(w.cell_e * 50.0 / s) = floor(named.cell_e * 50.0 / s)
                         AND floor(w.cell_n * 50.0 / s) = floor(named.cell_n * 50.0 / s)))),
           count(DISTINCT contribution_id)
    FROM named, unnest(ARRAY[0, 50, 100, 250, 500, 1000, 5000]) AS s
    WHERE s = 0 OR subject NOT LIKE '%=%'
    GROUP BY 1, 2, 3, 4, 5
    """
)
KEPT = text(
    "SELECT campaign_id, cell_metres, subject, cell_e, cell_n, participants, off_way, marks"
    " FROM cell_count WHERE municipality_id = :m"
)


async def rows(reader: Reader, statement: Any, world: World) -> dict[tuple[Any, ...], Any]:
    """Counts by campaign, size, subject and cell."""
    await reader.enter(world.municipality_id)
    found = await reader.all(statement, m=world.municipality_id)
    return {tuple(row[:5]): tuple(row[5:]) for row in found}


async def check_counts(database: Database, world: World) -> int:
    """Assert that the counts equal a count from scratch; how many rows there are."""
    async with database.reading() as reader:
        kept = await rows(reader, KEPT, world)
        assert kept == await rows(reader, FROM_SCRATCH, world)
        assert await count_waiting(reader, world.municipality_id) == 0
    return len(kept)


EASTS, NORTHS = (-1_260.0, -240.0, 10.0, 40.0, 260.0), (-30.0, 10.0, 230.0, 1_900.0)
SPOTS = [(east, north) for east in EASTS for north in NORTHS]


def drawn(world: World, author: UUID, chance: random.Random) -> Any:
    """Any mark a participant might make: a way, a place, an area, a stretch."""
    spot = chance.choice(SPOTS)
    kind = chance.choice(("way", "way", "place", "place", "area", "stretch"))
    if kind == "way":
        transport = chance.choice(({}, {"transport": "walk"}, {"transport": "kick_scooter"}))
        return mark(world, author, line(spot, (0, 0)), theme="way", attributes=transport)
    season = chance.choice(({}, {"season": "winter"}, {"season": "summer"}))
    shape = {
        "place": shapely.Point(spot),
        "area": shapely.Point(spot).buffer(chance.choice((20, 180))),
        "stretch": line(spot, (spot[0] + 120, spot[1] + 60)),
    }[kind]
    theme, category = chance.choice((("change", "dark"), ("change", "traffic"), ("like", "nice")))
    return mark(world, author, shape, theme=theme, category=category, attributes=season)


async def one_of(writer: Writer, world: World, chance: random.Random) -> UUID | None:
    """Any mark there is."""
    found = await writer.all(
        text("SELECT contribution_id FROM contribution WHERE municipality_id = :m ORDER BY 1"),
        m=world.municipality_id,
    )
    return chance.choice(found)[0] if found else None


async def happen(writer: Writer, world: World, authors: list[UUID], chance: random.Random) -> None:
    """One of the things that may happen to marks, as another room would do it."""
    what = chance.choice(("submit", "submit", "bulk", "delete", "hide", "edit", "leave", "release"))
    if what == "submit":
        await add_once(writer, drawn(world, chance.choice(authors), chance))
        return
    if what == "bulk":
        load = [drawn(world, chance.choice(authors), chance) for _ in range(15)]
        await add_in_bulk(writer, load, skip_existing=False)
        return
    known = {"m": world.municipality_id, "c": await one_of(writer, world, chance)}
    if what == "edit" and known["c"] is not None:
        await edit(writer, world, known, chance)
        return
    of_mark = "WHERE municipality_id = :m AND contribution_id = :c"
    statements = {
        "delete": f"DELETE FROM contribution {of_mark}",
        "hide": f"UPDATE contribution SET moderation = 'hidden' {of_mark}",
        "release": "UPDATE contribution SET moderation = 'released' WHERE municipality_id = :m",
        "leave": "DELETE FROM contribution WHERE municipality_id = :m AND participant_id = "
        f"(SELECT participant_id FROM contribution {of_mark})",
    }
    await writer.change(text(statements.get(what, statements["delete"])), **known)


async def edit(writer: Writer, world: World, known: dict[str, Any], chance: random.Random) -> None:
    """The mark is now so: another category, another geometry and its footprint."""
    new = drawn(world, UUID(int=0), chance)
    await writer.change(
        text(
            "UPDATE contribution SET theme = :theme, category = :category,"
            " geometry = ST_GeomFromWKB(:geometry, 25833), attributes = CAST(:answers AS jsonb)"
            " WHERE municipality_id = :m AND contribution_id = :c"
        ),
        **known,
        theme=new.theme,
        category=new.category,
        geometry=shapely.to_wkb(new.geometry),
        answers=new.attributes,
    )
    await writer.change(
        text("DELETE FROM footprint WHERE municipality_id = :m AND contribution_id = :c"), **known
    )
    await writer.change(
        text(
            "INSERT INTO footprint SELECT :m, :c, e, n, :campaign"
            " FROM unnest(CAST(:e AS integer[]), CAST(:n AS integer[])) AS cell (e, n)"
        ),
        **known,
        campaign=world.campaign_id,
        e=new.cells[:, 0].tolist(),
        n=new.cells[:, 1].tolist(),
    )


@pytest.mark.parametrize("seed", range(4))
async def test_counts_equal_a_count_from_scratch_whatever_happened(
    database: Database, world: World, seed: int
) -> None:
    chance = random.Random(seed)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        authors = await join(writer, world, 6)
    most = 0
    for _ in range(10):
        for _ in range(chance.randint(1, 5)):
            async with database.writing() as writer:
                await writer.enter(world.municipality_id)
                await happen(writer, world, authors, chance)
        await fold_counts(database, world.municipality_id)
        most = max(most, await check_counts(database, world))
    assert most > 100


async def tell(database: Database, world: World, *marks: Any) -> None:
    """Store marks."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await add_in_bulk(writer, marks, skip_existing=False)


async def newcomers(database: Database, world: World, count: int) -> list[UUID]:
    """Participants who joined the class."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        return await join(writer, world, count)


async def test_counts_can_be_made_anew_whatever_became_of_them(
    database: Database, world: World
) -> None:
    chance = random.Random(1)
    authors = await newcomers(database, world, 5)
    await tell(database, world, *(drawn(world, chance.choice(authors), chance) for _ in range(40)))
    await fold_counts(database, world.municipality_id)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE cell_count SET participants = 99 WHERE municipality_id = :m"),
            m=world.municipality_id,
        )
    with pytest.raises(AssertionError):
        await check_counts(database, world)
    assert await rebuild_counts(database, world.municipality_id) >= 5
    assert await check_counts(database, world) > 100


async def test_one_process_folds_at_a_time_and_nothing_is_lost(
    database: Database, world: World
) -> None:
    [child] = await newcomers(database, world, 1)
    await tell(database, world, mark(world, child, shapely.Point(10, 10)))
    async with database.writing() as other:
        await other.enter(world.municipality_id)
        assert await take_turn(other, world.municipality_id)
        assert await fold_counts(database, world.municipality_id) == 0
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        assert await count_waiting(reader, world.municipality_id) == 1
    assert await fold_counts(database, world.municipality_id) == 1
    await check_counts(database, world)


async def test_a_turn_that_fails_is_taken_again(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [child] = await newcomers(database, world, 1)
    await tell(database, world, mark(world, child, shapely.Point(10, 10)))

    async def fail(*_: Any) -> int:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("app.hotspots.counting.count_participants", fail)
        with pytest.raises(ConnectionError):
            await fold_counts(database, world.municipality_id)
    assert await fold_counts(database, world.municipality_id) == 1
    await check_counts(database, world)


async def test_a_released_comment_leaves_the_counts_alone(database: Database, world: World) -> None:
    [child] = await newcomers(database, world, 1)
    told = mark(world, child, shapely.Point(10, 10), comment="Mørkt her", moderation="waiting")
    await tell(database, world, told)
    await fold_counts(database, world.municipality_id)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE contribution SET moderation = 'released' WHERE municipality_id = :m"),
            m=world.municipality_id,
        )
        assert await count_waiting(writer, world.municipality_id) == 0
        await writer.change(
            text("UPDATE contribution SET moderation = 'hidden' WHERE municipality_id = :m"),
            m=world.municipality_id,
        )
        assert await count_waiting(writer, world.municipality_id) == 1


async def test_more_notes_than_one_turn_takes_are_folded_turn_by_turn(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.hotspots.actions.NOTES_AT_ONCE", 3)
    children = await newcomers(database, world, 8)
    await tell(database, world, *(mark(world, each, shapely.Point(10, 10)) for each in children))
    assert await fold_counts(database, world.municipality_id) == 8
    await check_counts(database, world)


async def test_what_a_child_sends_changes_and_takes_back_is_counted(
    client: httpx.AsyncClient, database: Database, world: World, token: str
) -> None:
    mine = "/api/v1/participation/contributions"
    told = [place(), way(), place(east=-300)]
    for draft in told:
        assert (await client.post(mine, json=draft, headers=bearer(token))).status_code == 201
    await fold_counts(database, world.municipality_id)
    before = await check_counts(database, world)
    changes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (told[0], {"geometry": place(east=700)["geometry"]}),
        (told[1], {"geometry": way((-1_500, 900), (0, 0))["geometry"]}),
        (told[2], {"category": "traffic", "attributes": {"season": "winter"}}),
    ]
    for draft, change in changes:
        path = f"{mine}/{draft['contribution_id']}"
        answer = await client.put(path, json=draft | change, headers=bearer(token))
        assert answer.status_code == 200, answer.text
        await fold_counts(database, world.municipality_id)
        assert await check_counts(database, world) != before
    for draft in told:
        path = f"{mine}/{draft['contribution_id']}"
        assert (await client.delete(path, headers=bearer(token))).status_code == 204
    await fold_counts(database, world.municipality_id)
    assert await check_counts(database, world) == 0
