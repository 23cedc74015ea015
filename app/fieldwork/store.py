"""What was seen on walks, as PostgreSQL keeps it; which walks there are; what retention deletes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import Table, delete, func, insert, select, update

from app.campaigns.tables import campaign, campaign_group
from app.fieldwork.rules import (
    WALKED,
    Condition,
    ObservationDraft,
    UnknownObservation,
)
from app.fieldwork.tables import field_note, observation, observation_photo
from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID
from app.people.tables import staff
from app.photos.store import delete_photos


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who wrote something down, and who changed it last."""

    recorded_by: str
    recorded_at: datetime
    changed_by: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen on a walk; `position` is a Point in EPSG:25833."""

    observation_id: UUID
    campaign_id: UUID
    theme: str
    category: str
    condition: Condition
    position: shapely.Geometry
    accuracy_metres: float | None
    words: str | None
    observed_at: datetime
    photo_ids: tuple[UUID, ...]
    record: Recorded


def stored(metres: shapely.Geometry) -> Any:
    """A geometry in EPSG:25833 as a statement takes it."""
    return func.ST_GeomFromWKB(shapely.to_wkb(metres), METRES_SRID)


def with_names(table: Table) -> tuple[Any, list[Any]]:
    """A table joined with the names of those who wrote and changed its rows."""
    wrote, changed = staff.alias("wrote"), staff.alias("changed")
    of = table.c.municipality_id
    joined = table.join(
        wrote, (wrote.c.municipality_id == of) & (wrote.c.staff_id == table.c.recorded_by)
    ).outerjoin(
        changed, (changed.c.municipality_id == of) & (changed.c.staff_id == table.c.changed_by)
    )
    return joined, [wrote.c.name.label("wrote"), changed.c.name.label("rewrote")]


def record_of(row: Any) -> Recorded:
    """Who wrote a row that was read `with_names`."""
    return Recorded(row.wrote, row.recorded_at, row.rewrote, row.changed_at)


def matching(table: Table, key: Mapping[str, object]) -> list[Any]:
    """The conditions that name rows by these columns."""
    return [table.c[name] == value for name, value in key.items()]


async def find_digest(
    reader: Reader, table: Table, municipality_id: str, **key: UUID
) -> bytes | None:
    """What was first sent under this id, where something was."""
    found: bytes | None = await reader.scalar(
        select(table.c.digest).where(*matching(table, {"municipality_id": municipality_id, **key}))
    )
    return None if found is None else bytes(found)


def _observation_values(draft: ObservationDraft, metres: shapely.Geometry) -> dict[str, Any]:
    return {
        "theme": draft.theme,
        "category": draft.category,
        "condition": draft.condition,
        "position": stored(metres),
        "accuracy_metres": draft.accuracy_metres,
        "words": draft.words,
        "observed_at": draft.observed_at,
    }


async def add_observation(
    writer: Writer,
    municipality_id: str,
    draft: ObservationDraft,
    metres: shapely.Geometry,
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Store an observation; `metres` is its place in EPSG:25833."""
    await writer.change(
        insert(observation).values(
            municipality_id=municipality_id,
            observation_id=draft.observation_id,
            campaign_id=draft.campaign_id,
            digest=draft.digest(),
            recorded_by=by,
            recorded_at=at,
            **_observation_values(draft, metres),
        )
    )


async def change_observation(
    writer: Writer,
    municipality_id: str,
    draft: ObservationDraft,
    metres: shapely.Geometry,
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Let an observation say this from now on."""
    key = {"municipality_id": municipality_id, "observation_id": draft.observation_id}
    await writer.change(
        update(observation)
        .where(*matching(observation, key))
        .values(changed_by=by, changed_at=at, **_observation_values(draft, metres))
    )


async def list_observations(
    reader: Reader, municipality_id: str, *, campaign_id: UUID | None = None, **key: UUID
) -> list[Observation]:
    """A walk's observations, or the one with this `observation_id`, in the order of the walk."""
    if campaign_id is not None:
        key["campaign_id"] = campaign_id
    source, names = with_names(observation)
    photos = (
        select(func.array_agg(observation_photo.c.photo_id))
        .where(
            observation_photo.c.municipality_id == observation.c.municipality_id,
            observation_photo.c.observation_id == observation.c.observation_id,
        )
        .scalar_subquery()
    )
    place = func.ST_AsBinary(observation.c.position).label("place")
    rows = await reader.all(
        select(observation, place, photos.label("photo_ids"), *names)
        .select_from(source)
        .where(*matching(observation, {"municipality_id": municipality_id, **key}))
        .order_by(observation.c.observed_at, observation.c.observation_id)
    )
    return [
        Observation(
            observation_id=row.observation_id,
            campaign_id=row.campaign_id,
            theme=row.theme,
            category=row.category,
            condition=row.condition,
            position=shapely.from_wkb(bytes(row.place)),
            accuracy_metres=row.accuracy_metres,
            words=row.words,
            observed_at=row.observed_at,
            photo_ids=tuple(sorted(row.photo_ids or ())),
            record=record_of(row),
        )
        for row in rows
    ]


async def find_observation(
    reader: Reader, municipality_id: str, observation_id: UUID
) -> Observation:
    """One observation; raises `UnknownObservation`."""
    found = await list_observations(reader, municipality_id, observation_id=observation_id)
    if not found:
        raise UnknownObservation
    return found[0]


async def delete_observation(writer: Writer, municipality_id: str, found: Observation) -> None:
    """Delete an observation with its photos."""
    key = {"municipality_id": municipality_id, "observation_id": found.observation_id}
    await writer.change(delete(observation).where(*matching(observation, key)))
    await delete_photos(writer, municipality_id, list(found.photo_ids))


async def hold_photo(
    writer: Writer, municipality_id: str, observation_id: UUID, photo_id: UUID
) -> None:
    """Let an observation have a photo."""
    await writer.change(
        insert(observation_photo).values(
            municipality_id=municipality_id, observation_id=observation_id, photo_id=photo_id
        )
    )


async def drop_photo(
    writer: Writer, municipality_id: str, observation_id: UUID, photo_id: UUID
) -> int:
    """Delete a photo of an observation; how many there were."""
    key = {
        "municipality_id": municipality_id,
        "observation_id": observation_id,
        "photo_id": photo_id,
    }
    dropped = await writer.change(
        delete(observation_photo).where(*matching(observation_photo, key))
    )
    if dropped:
        await delete_photos(writer, municipality_id, [photo_id])
    return dropped


async def list_held(reader: Reader, municipality_id: str, staff_id: UUID) -> set[UUID]:
    """The campaigns a facilitator has a group in."""
    rows = await reader.all(
        select(campaign_group.c.campaign_id)
        .where(
            campaign_group.c.municipality_id == municipality_id,
            campaign_group.c.facilitator_id == staff_id,
        )
        .distinct()
    )
    return {row.campaign_id for row in rows}


async def list_open_walks(reader: Reader, municipality_id: str, now: datetime) -> list[UUID]:
    """Walks that are going on, the one that closes first before the others."""
    rows = await reader.all(
        select(campaign.c.campaign_id)
        .where(
            campaign.c.municipality_id == municipality_id,
            campaign.c.kind == WALKED,
            campaign.c.opens_at <= now,
            campaign.c.closes_at > now,
        )
        .order_by(campaign.c.closes_at, campaign.c.campaign_id)
    )
    return [row.campaign_id for row in rows]


async def delete_fieldwork(
    writer: Writer, municipality_id: str, campaign_id: UUID
) -> tuple[int, int, int]:
    """Delete a campaign's notes, observations and their photos; how many of each there were."""
    key = {"municipality_id": municipality_id, "campaign_id": campaign_id}
    seen = await list_observations(writer, municipality_id, campaign_id=campaign_id)
    notes = await writer.change(delete(field_note).where(*matching(field_note, key)))
    await writer.change(delete(observation).where(*matching(observation, key)))
    photo_ids = [photo_id for each in seen for photo_id in each.photo_ids]
    return notes, len(seen), await delete_photos(writer, municipality_id, photo_ids)
