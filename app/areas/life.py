"""How areas have lived as PostgreSQL keeps it: every boundary, who followed whom, whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import Table, func, insert, select, update

from app.areas.rules import ContactDraft, Life, Span
from app.areas.store import add_boundary
from app.areas.tables import (
    area,
    area_boundary,
    area_contact,
    area_coordinator,
    area_succession,
)
from app.kit.database import Reader, Writer


async def find_life(
    reader: Reader, municipality_id: str, area_id: UUID, *, changing: bool = False
) -> Life | None:
    """How an area has lived so far; held until the transaction ends where it is `changing`."""
    statement = select(area.c.starts_on, area.c.ends_on).where(*_is(area, municipality_id, area_id))
    found = await reader.one_or_none(statement.with_for_update() if changing else statement)
    if found is None:
        return None
    spans = await reader.all(
        select(area_boundary.c.valid_from, area_boundary.c.valid_to)
        .where(*_is(area_boundary, municipality_id, area_id))
        .order_by(area_boundary.c.valid_from)
    )
    successor = await reader.scalar(
        select(area_succession.c.successor_id)
        .where(*_is(area_succession, municipality_id, area_id))
        .limit(1)
    )
    return Life(
        found.starts_on,
        found.ends_on,
        tuple(Span(span.valid_from, span.valid_to) for span in spans),
        is_followed=successor is not None,
    )


def _is(table: Table, municipality_id: str, area_id: UUID) -> tuple[Any, Any]:
    return table.c.municipality_id == municipality_id, table.c.area_id == area_id


async def change_life(
    writer: Writer,
    municipality_id: str,
    area_id: UUID,
    before: Life,
    after: Life,
    outline: shapely.Geometry | None = None,
    source: str = "",
) -> None:
    """Write down what became of an area: its end, ends of boundaries, and one that is new."""
    if before.ends_on != after.ends_on:
        await writer.change(
            update(area).where(*_is(area, municipality_id, area_id)).values(ends_on=after.ends_on)
        )
    for old, new in zip(before.spans, after.spans, strict=False):
        if old != new:
            await writer.change(
                update(area_boundary)
                .where(
                    *_is(area_boundary, municipality_id, area_id),
                    area_boundary.c.valid_from == old.valid_from,
                )
                .values(valid_to=new.valid_to)
            )
    for span in after.spans[len(before.spans) :]:
        await add_boundary(writer, municipality_id, area_id, span, outline, source)


@dataclass(frozen=True, slots=True)
class Boundary:
    """One boundary of an area's history, and who drew it."""

    span: Span
    outline: shapely.Geometry
    source: str


async def list_boundaries(reader: Reader, municipality_id: str, area_id: UUID) -> list[Boundary]:
    """Every boundary of an area, from the first."""
    rows = await reader.all(
        select(
            area_boundary.c.valid_from,
            area_boundary.c.valid_to,
            area_boundary.c.source,
            func.ST_AsBinary(area_boundary.c.boundary).label("outline"),
        )
        .where(*_is(area_boundary, municipality_id, area_id))
        .order_by(area_boundary.c.valid_from)
    )
    return [
        Boundary(
            Span(row.valid_from, row.valid_to), shapely.from_wkb(bytes(row.outline)), row.source
        )
        for row in rows
    ]


async def add_succession(
    writer: Writer, municipality_id: str, area_ids: Sequence[UUID], successor_ids: Sequence[UUID]
) -> None:
    """Tell that each of some areas is followed by each of others."""
    await writer.change_many(
        insert(area_succession),
        [
            {"municipality_id": municipality_id, "area_id": one, "successor_id": other}
            for one in area_ids
            for other in successor_ids
        ],
    )


async def list_relatives(
    reader: Reader, municipality_id: str, area_id: UUID
) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """Ids and names of the areas before and after this one."""
    links = area_succession.c
    found = []
    for own, other in ((links.successor_id, links.area_id), (links.area_id, links.successor_id)):
        rows = await reader.all(
            select(area.c.area_id, area.c.name)
            .join(
                area_succession,
                (links.municipality_id == area.c.municipality_id) & (other == area.c.area_id),
            )
            .where(area.c.municipality_id == municipality_id, own == area_id)
            .order_by(area.c.name, area.c.area_id)
        )
        found.append([(row.area_id, row.name) for row in rows])
    return found[0], found[1]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about an area, as somebody told it at a moment."""

    told: ContactDraft
    told_at: datetime


async def add_contact(
    writer: Writer, municipality_id: str, area_id: UUID, new: Contact, told_by: UUID
) -> None:
    """Tell whom to ask about an area from now on."""
    await writer.change(
        insert(area_contact).values(
            municipality_id=municipality_id,
            area_id=area_id,
            **new.told.model_dump(),
            told_by=told_by,
            told_at=new.told_at,
        )
    )


async def list_contacts(reader: Reader, municipality_id: str, area_id: UUID) -> list[Contact]:
    """What has been told of whom to ask, the newest first."""
    rows = await reader.all(
        select(area_contact)
        .where(*_is(area_contact, municipality_id, area_id))
        .order_by(area_contact.c.contact_number.desc())
    )
    names = ContactDraft.model_fields
    return [
        Contact(ContactDraft(**{name: getattr(row, name) for name in names}), row.told_at)
        for row in rows
    ]


async def inherit_coordinators(
    writer: Writer, municipality_id: str, area_ids: Sequence[UUID], successor_ids: Sequence[UUID]
) -> None:
    """Let whoever looks after one of some areas look after those that follow them, too."""
    rows = await writer.all(
        select(area_coordinator.c.staff_id)
        .distinct()
        .where(
            area_coordinator.c.municipality_id == municipality_id,
            area_coordinator.c.area_id.in_(area_ids),
        )
    )
    await writer.change_many(
        insert(area_coordinator),
        [
            {"municipality_id": municipality_id, "staff_id": row.staff_id, "area_id": area_id}
            for row in rows
            for area_id in successor_ids
        ],
    )
