"""What every source amounts to: how many answered, how much is written down, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import shapely
from sqlalchemy import ColumnElement, Table, func, select

from app.campaigns.store import Campaign
from app.campaigns.tables import campaign
from app.contributions.tables import contribution
from app.fieldwork.tables import field_note, observation
from app.hotspots.rules import FEWEST_TOLD
from app.hotspots.tables import cell_count
from app.kit.database import Reader
from app.knowledge.rules import CELL_METRES, Answerer


@dataclass(frozen=True, slots=True)
class ChildrensCell:
    """How many children told something in a square; `centre` is in EPSG:25833."""

    centre: shapely.Geometry
    participants: int


async def list_sources(reader: Reader, municipality_id: str) -> list[Campaign]:
    """Every campaign of the municipality, the latest first: some tens of them."""
    rows = await reader.all(
        select(campaign)
        .where(campaign.c.municipality_id == municipality_id)
        .order_by(campaign.c.opens_at.desc(), campaign.c.campaign_id)
    )
    return [Campaign(**row._mapping) for row in rows]


async def count_records(
    reader: Reader, municipality_id: str, campaign_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """How many marks, notes and observations each campaign has."""
    found: dict[UUID, int] = {}
    for table in (contribution, field_note, observation):
        rows = await reader.all(
            select(table.c.campaign_id, func.count().label("records"))
            .where(*_of(table, municipality_id, campaign_ids))
            .group_by(table.c.campaign_id)
        )
        for row in rows:
            found[row.campaign_id] = found.get(row.campaign_id, 0) + row.records
    return found


async def count_people(
    reader: Reader, municipality_id: str, campaign_ids: Sequence[UUID]
) -> dict[UUID, dict[Answerer, int]]:
    """How many people the notes of each campaign are from, by their age."""
    rows = await reader.all(
        select(
            field_note.c.campaign_id,
            field_note.c.age_group,
            func.sum(field_note.c.people).label("people"),
        )
        .where(*_of(field_note, municipality_id, campaign_ids))
        .group_by(field_note.c.campaign_id, field_note.c.age_group)
        .order_by(field_note.c.age_group)
    )
    found: dict[UUID, dict[Answerer, int]] = {}
    for row in rows:
        found.setdefault(row.campaign_id, {})[row.age_group] = int(row.people)
    return found


def _of(
    table: Table, municipality_id: str, campaign_ids: Sequence[UUID]
) -> tuple[ColumnElement[bool], ...]:
    return table.c.municipality_id == municipality_id, table.c.campaign_id.in_(campaign_ids)


async def list_childrens_cells(
    reader: Reader, municipality_id: str, campaign_id: UUID
) -> list[ChildrensCell]:
    """Squares in which at least five children told something, the most first."""
    rows = await reader.all(
        select(cell_count.c.cell_e, cell_count.c.cell_n, cell_count.c.participants)
        .where(
            cell_count.c.municipality_id == municipality_id,
            cell_count.c.campaign_id == campaign_id,
            cell_count.c.cell_metres == CELL_METRES,
            cell_count.c.subject == "",
            cell_count.c.participants >= FEWEST_TOLD,
        )
        .order_by(cell_count.c.participants.desc(), cell_count.c.cell_e, cell_count.c.cell_n)
        .limit(1_000)
    )
    return [
        ChildrensCell(
            shapely.Point((row.cell_e + 0.5) * CELL_METRES, (row.cell_n + 0.5) * CELL_METRES),
            row.participants,
        )
        for row in rows
    ]
