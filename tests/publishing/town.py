"""A synthetic town: 200 children who walk to one school and mark what they think of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import shapely
from sqlalchemy import text

from app.contributions.actions import Author, contribution_of
from app.contributions.bulk import add_in_bulk
from app.contributions.privacy import trim_metres
from app.contributions.rules import LATE_ARRIVAL, ContributionDraft
from app.contributions.store import Contribution
from app.demo.store import add_members
from app.kit.database import Database
from app.kit.geometry import to_lonlat
from app.people.rules import Participant
from app.publishing.actions import make_release
from app.publishing.rules import ReleaseDraft
from tests.world import SCHOOL, World


@dataclass(frozen=True)
class Child:
    """A child, where it lives, the way it walks, and the places it marks (EPSG:25833)."""

    participant_id: UUID
    home: shapely.Point
    way: shapely.LineString
    places: tuple[tuple[str, str, shapely.Point], ...]


THEMES = (("change", "dark"), ("like", "nice"), ("wish", "wish_light"), ("activity", "play"))
FAVOURITES = ((200.0, 150.0), (-400.0, 300.0), (600.0, -500.0), (-900.0, -700.0))


def build_town(seed: int = 200, children: int = 200) -> list[Child]:
    """The same town for the same seed."""
    generator = np.random.default_rng(seed)
    return [_child(generator) for _ in range(children)]


def _child(generator: np.random.Generator) -> Child:
    school = np.array([SCHOOL.x, SCHOOL.y])
    angle, reach = generator.uniform(0, 2 * np.pi), generator.uniform(350, 1_700)
    home = school + reach * np.array([np.cos(angle), np.sin(angle)])
    bend = (home + school) / 2 + generator.normal(0, 60, 2)
    way = shapely.LineString([home, bend, school + generator.normal(0, 8, 2)])
    places = []
    for _ in range(int(generator.integers(0, 6))):
        if generator.random() < 0.7:
            middle = school + np.array(FAVOURITES[generator.integers(len(FAVOURITES))])
        else:
            middle = home
        spot = middle + generator.normal(0, 90, 2)
        theme, category = THEMES[generator.integers(len(THEMES))]
        places.append(
            (theme, category, shapely.Point(np.clip(spot, school - 1_900, school + 1_900)))
        )
    return Child(
        UUID(bytes=generator.bytes(16), version=4), shapely.Point(home), way, tuple(places)
    )


async def settle_town(
    database: Database, world: World, secret: bytes, town: Sequence[Child]
) -> None:
    """Let every child of the town have told its ways and places in the world's campaign."""
    now = datetime.now(UTC)
    rows = [row for child in town for row in _rows_of(child, world, secret, now)]
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await add_members(
            writer,
            world.municipality_id,
            [(child.participant_id, child.participant_id.bytes * 2, world.group_id)
             for child in town],
        )  # fmt: skip
        await add_in_bulk(writer, rows, skip_existing=False)


def _rows_of(child: Child, world: World, secret: bytes, now: datetime) -> list[Contribution]:
    author = Author(
        participant=Participant(world.municipality_id, child.participant_id),
        campaign_id=world.campaign_id,
        catalogue_version=1,
        school=SCHOOL,
        trim_metres=trim_metres(secret, world.campaign_id, child.participant_id),
    )
    told = [("way", "school_way", child.way), *child.places]
    return [
        contribution_of(
            author,
            ContributionDraft(
                contribution_id=uuid4(),
                theme=theme,
                category=category,
                geometry=to_lonlat(place),
                attributes={},
                comment=None,
            ),
            place,
            received_at=now,
            moderation="released",
            provenance="participant",
        )
        for theme, category, place in told
    ]


async def end_campaign(database: Database, world: World) -> None:
    """Let the campaign have closed long enough ago that all is in."""
    closed_at = datetime.now(UTC) - 2 * LATE_ARRIVAL
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE campaign SET opens_at = :opens, closes_at = :closes"),
            opens=closed_at - timedelta(days=20),
            closes=closed_at,
        )


async def publish_town(database: Database, world: World, secret: bytes) -> str:
    """A town whose campaign is over and released; the release's number."""
    await settle_town(database, world, secret, build_town())
    await end_campaign(database, world)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        return await make_release(
            writer,
            world.municipality_id,
            ReleaseDraft(campaign_id=world.campaign_id),
            now=datetime.now(UTC),
        )
