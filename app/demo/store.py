"""Demo areas, groups and participants as rows, many at a time."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import func, insert, select

from app.areas.tables import area, area_boundary
from app.campaigns.store import Group
from app.campaigns.tables import campaign, campaign_group, membership
from app.demo.measuring import MEASURING
from app.demo.places import Place
from app.kit.database import Writer
from app.kit.geometry import METRES_SRID
from app.people.tables import participant

# Any number, the same in every process that seeds.
_TURN = 4_601_5_2


async def wait_for_turn(writer: Writer) -> None:
    """Let one process at a time seed, until its transaction ends."""
    await writer.scalar(select(func.pg_advisory_xact_lock(_TURN)))


async def add_members(
    writer: Writer, municipality_id: str, members: Iterable[tuple[UUID, bytes, UUID]]
) -> None:
    """Store participants (id, token hash) and put each into a group (its id)."""
    children: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for participant_id, token_hash, group_id in members:
        key = {"municipality_id": municipality_id, "participant_id": participant_id}
        children.append({**key, "token_hash": token_hash})
        places.append({**key, "group_id": group_id})
    await writer.change_many(insert(participant), children)
    await writer.change_many(insert(membership), places)


async def count_measurings(writer: Writer, municipality_id: str) -> int:
    """How many campaigns have been made for measuring."""
    return int(
        await writer.scalar(
            select(func.count()).where(
                campaign.c.municipality_id == municipality_id,
                campaign.c.title.startswith(MEASURING),
            )
        )
    )


async def add_groups(writer: Writer, groups: Sequence[Group]) -> None:
    """Store groups that nobody joins with a code."""
    names = Group.__slots__
    await writer.change_many(
        insert(campaign_group),
        [{name: getattr(group, name) for name in names} for group in groups],
    )


async def add_place(
    writer: Writer, municipality_id: str, area_id: UUID, place: Place, source: str
) -> None:
    """Store an area with every boundary it has had."""
    key = {"municipality_id": municipality_id, "area_id": area_id}
    await writer.change(
        insert(area).values(
            **key,
            kind=place.kind,
            name=place.name,
            starts_on=place.starts_on,
            ends_on=place.ends_on,
        )
    )
    for boundary in place.boundaries:
        outline = shapely.to_wkb(shapely.MultiPolygon([boundary.outline]))
        await writer.change(
            insert(area_boundary).values(
                **key,
                valid_from=boundary.valid_from,
                valid_to=boundary.valid_to,
                boundary=func.ST_GeomFromWKB(outline, METRES_SRID),
                source=source,
            )
        )
