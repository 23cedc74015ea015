"""An area whose children have told, which was released, and a planner who answers."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select

from app.areas.store import area
from app.campaigns.store import find_picture_code
from app.kit.database import Database
from tests.publishing.town import build_town, publish_town, settle_town
from tests.world import SignedIn, World

__all__ = ["Answered", "build_town", "settle_town"]


@dataclass(frozen=True)
class Answered:
    """The world, its area, its class's pictures, and the number of its release."""

    world: World
    area_id: UUID
    pictures: str
    release: str

    @property
    def story(self) -> str:
        """The address of the area's answer."""
        return f"/api/v1/answers/areas/{self.area_id}?municipality_id={self.world.municipality_id}"

    @property
    def of_class(self) -> str:
        """The address of the class's answer."""
        return f"/api/v1/answers/classes/{self.pictures}"

    @property
    def feed(self) -> str:
        """The address of the area's feed, without its form."""
        return f"/feeds/{self.world.municipality_id}/areas/{self.area_id}"


async def look_up(database: Database, world: World, release: str) -> Answered:
    """The world with what it takes to ask for its answers."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        area_id = await reader.scalar(select(area.c.area_id))
        pictures = await find_picture_code(reader, world.municipality_id, world.group_id)
    return Answered(world, area_id, str(pictures), release)


@pytest.fixture
async def answered(
    database: Database, world: World, secret: bytes, sign_in: Callable[..., SignedIn]
) -> Answered:
    """A released town, and `client` signed in as its planner."""
    number = await publish_town(database, world, secret)
    await sign_in(world.municipality_id, "planner")
    return await look_up(database, world, number)
