"""A neighbourhood whose children have told things, counted, and a planner who reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
import shapely

from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import fold_counts
from app.kit.database import Database
from tests.hotspots.voices import join, line, mark
from tests.world import SignedIn, World


@dataclass(frozen=True)
class Neighbourhood:
    """Eight children walk to the school; five find the underpass dark, two a corner scary."""

    world: World
    children: list[UUID]


UNDERPASS, CORNER, MEADOW = (-330.0, 120.0), (-880.0, 380.0), (1_300.0, 900.0)


@pytest.fixture
async def neighbourhood(database: Database, world: World) -> Neighbourhood:
    """The marks stored and counted."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        children = await join(writer, world, 12)
        marks = [
            mark(
                world,
                child,
                line((-900, 400), UNDERPASS, (0, 0)),
                theme="way",
                attributes={"transport": "walk" if number < 5 else "kick_scooter"},
            )
            for number, child in enumerate(children[:8])
        ]
        for number, child in enumerate(children[:5]):
            season = {"season": "winter"} if number < 3 else {}
            dark = mark(world, child, shapely.Point(UNDERPASS), attributes=season)
            marks += [dark, mark(world, child, shapely.Point(UNDERPASS[0] + 3, UNDERPASS[1]))]
        marks += [mark(world, each, shapely.Point(CORNER)) for each in children[:2]]
        marks += [
            mark(world, each, shapely.Point(MEADOW), theme="like", category="nice")
            for each in children[8:12]
        ]
        await add_in_bulk(writer, marks, skip_existing=False)
    await fold_counts(database, world.municipality_id)
    return Neighbourhood(world, children)


@pytest.fixture
async def planner(
    world: World, sign_in: Callable[..., SignedIn], neighbourhood: Neighbourhood
) -> Neighbourhood:
    """The neighbourhood, and `client` signed in as its planner."""
    await sign_in(world.municipality_id, "planner")
    return neighbourhood
