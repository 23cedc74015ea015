"""Of lines a planner sees only what at least three children's ways share (R5)."""

import random
from collections import defaultdict
from uuid import UUID

import httpx
import pytest
import shapely
from sqlalchemy import text

from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import fold_counts, rebuild_counts
from app.kit.database import Database
from tests.hotspots.test_counting import happen
from tests.hotspots.voices import join, line, mark
from tests.world import SCHOOL, World, bearer, way

MARKS = text(
    "SELECT c.contribution_id, c.participant_id, c.theme, c.moderation = 'hidden' AS is_hidden,"
    " ST_AsBinary(c.planner_geometry) AS treated, ST_AsBinary(s.geometry) AS shown,"
    " ARRAY(SELECT ARRAY[cell_e, cell_n] FROM footprint f"
    "  WHERE f.municipality_id = :m AND f.contribution_id = c.contribution_id) AS cells"
    " FROM contribution c LEFT JOIN shown_line s USING (municipality_id, contribution_id)"
    " WHERE c.municipality_id = :m"
)
NOTHING = shapely.LineString()
# A vertex moves by 7.1 m at most when it is snapped; what is shorter may vanish.
SNAPPED = 7.2


async def read_lines(
    database: Database, world: World
) -> dict[UUID, tuple[shapely.Geometry, shapely.Geometry]]:
    """What is shown of each line, and what may be, reckoned from scratch."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        marks = await reader.all(MARKS, m=world.municipality_id)
    walkers: dict[tuple[int, int], set[UUID]] = defaultdict(set)
    for each in marks:
        if each.theme == "way" and not each.is_hidden:
            for e, n in each.cells:
                walkers[e, n].add(each.participant_id)
    found = {}
    for each in marks:
        treated = shapely.from_wkb(bytes(each.treated))
        if treated.geom_type != "LineString":
            continue
        shared = [
            shapely.box(e * 50, n * 50, (e + 1) * 50, (n + 1) * 50)
            for e, n in each.cells
            if len(walkers[e, n]) >= 3
        ]
        shown = NOTHING if each.shown is None else shapely.from_wkb(bytes(each.shown))
        found[each.contribution_id] = shown, treated & shapely.union_all(shared)
    return found


def lines_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """The lines of what may also hold points where a line touches a corner."""
    parts = getattr(geometry, "geoms", [geometry])
    return shapely.union_all([part for part in parts if part.length > 2 * SNAPPED])


@pytest.mark.parametrize("seed", range(3))
async def test_lines_are_cut_to_shared_cells_whatever_happened(
    database: Database, world: World, seed: int
) -> None:
    chance = random.Random(seed)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        authors = await join(writer, world, 6)
    shown_once = hidden_once = 0
    for turn in range(8):
        for _ in range(chance.randint(1, 5)):
            async with database.writing() as writer:
                await writer.enter(world.municipality_id)
                await happen(writer, world, authors, chance)
        await fold_counts(database, world.municipality_id)
        if turn == 4:
            await rebuild_counts(database, world.municipality_id)
        for shown, may in (await read_lines(database, world)).values():
            assert shown.is_empty or shapely.buffer(may, SNAPPED).covers(shown)
            assert lines_of(may).is_empty or shapely.buffer(shown, 2 * SNAPPED).covers(
                lines_of(may)
            )
            shown_once += not shown.is_empty
            hidden_once += shown.is_empty
    assert shown_once > 5
    assert hidden_once > 5


async def test_a_line_that_two_walk_is_not_shown_and_goes_when_the_third_takes_theirs_back(
    client: httpx.AsyncClient, world: World, database: Database
) -> None:
    async def shown() -> list[shapely.Geometry]:
        await fold_counts(database, world.municipality_id)
        return [line for line, _ in (await read_lines(database, world)).values()]

    tokens = []
    for walkers in (1, 2, 3):
        joined = await client.post("/api/v1/participation/join", json={"code": world.code})
        tokens.append(bearer(joined.json()["token"]))
        draft = way()
        address = f"/api/v1/participation/contributions/{draft['contribution_id']}"
        assert (await client.put(address, json=draft, headers=tokens[-1])).status_code == 201
        assert [line.is_empty for line in await shown()] == [walkers < 3] * walkers
    # Drawn elsewhere, the line is gone at once; the others' when they have been counted.
    elsewhere = draft | {"geometry": way((-700.0, -900.0), (-5.0, 0.0))["geometry"]}
    assert (await client.put(address, json=elsewhere, headers=tokens[-1])).status_code == 200
    left = await read_lines(database, world)
    assert left[UUID(draft["contribution_id"])][0].is_empty
    assert all(line.length < 100 for line in await shown())
    assert (await client.delete(address, headers=tokens[-1])).status_code == 204
    assert all(line.is_empty for line in await shown())


async def test_what_is_shown_lies_on_the_planners_grid_and_ends_at_a_cells_edge(
    database: Database, world: World
) -> None:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        children = await join(writer, world, 3)
        # From afar each comes another way; the last 300 m they share.
        ways = [
            mark(world, child, line((-900, 600 * side), (-300, 20), (0, 20)), theme="way")
            for side, child in zip((-1, 0, 1), children, strict=True)
        ]
        await add_in_bulk(writer, ways, skip_existing=False)
    await fold_counts(database, world.municipality_id)
    for shown, _ in (await read_lines(database, world)).values():
        coordinates = shapely.get_coordinates(shown)
        assert ((coordinates % 10) == 0).all()
        far_end = coordinates[coordinates[:, 0].argmin()]
        assert (far_end % 50 == 0).any()
        assert SCHOOL.x - 420 < far_end[0] < SCHOOL.x - 250


async def test_a_walk_of_a_group_is_shown_whole(database: Database, world: World) -> None:
    drawn = line((-900, 400), (0, 0))
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        [adult] = await join(writer, world, 1)
        walk = mark(world, adult, drawn, theme="way", provenance="walk")
        await add_in_bulk(writer, [walk], skip_existing=False)
    await fold_counts(database, world.municipality_id)
    [(shown, _)] = (await read_lines(database, world)).values()
    assert shown.equals(walk.planner_geometry)


async def test_a_stretch_is_cut_like_the_way_it_is_of(database: Database, world: World) -> None:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        children = await join(writer, world, 4)
        ways = [
            mark(world, child, line((-500, 20), (0, 20)), theme="way") for child in children[:3]
        ]
        on_the_way = mark(world, children[0], line((-400, 20), (-100, 20)))
        elsewhere = mark(world, children[3], line((300, 700), (600, 700)))
        await add_in_bulk(writer, [*ways, on_the_way, elsewhere], skip_existing=False)
    await fold_counts(database, world.municipality_id)
    shown = await read_lines(database, world)
    assert shown[on_the_way.contribution_id][0].length == pytest.approx(300, abs=15)
    assert shown[elsewhere.contribution_id][0].is_empty
