"""Demo rows into PostgreSQL in bulk: COPY to a temporary table, then one INSERT … SELECT."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import func, insert, select, text

from app.areas.store import area, area_boundary
from app.campaigns.store import Group, campaign, campaign_group, membership
from app.contributions.store import Contribution
from app.demo.measuring import MEASURING
from app.demo.places import Place
from app.kit.database import Writer
from app.kit.geometry import METRES_SRID
from app.kit.grid import Cells
from app.people.store import participant

# COPY straight into a table is refused under row-level security; into a temporary one it is not.
_OPEN_TRAY = """
CREATE TEMPORARY TABLE demo_contribution
  (LIKE contribution, cells_e integer[] NOT NULL, cells_n integer[] NOT NULL)
ON COMMIT DROP
"""
_FILL_TRAY = """
COPY demo_contribution (
  municipality_id, contribution_id, campaign_id, participant_id, catalogue_version,
  theme, category, geometry, planner_geometry, attributes, comment,
  moderation, provenance, received_at, draft_digest, cells_e, cells_n
) FROM STDIN
"""
_KEEP_CONTRIBUTIONS = """
INSERT INTO contribution (
  municipality_id, contribution_id, campaign_id, participant_id, catalogue_version,
  theme, category, geometry, planner_geometry, attributes, comment,
  moderation, provenance, received_at, draft_digest
)
SELECT
  municipality_id, contribution_id, campaign_id, participant_id, catalogue_version,
  theme, category, geometry, planner_geometry, attributes, comment,
  moderation, provenance, received_at, draft_digest
FROM demo_contribution
"""
_KEEP_FOOTPRINTS = """
INSERT INTO footprint (municipality_id, contribution_id, campaign_id, cell_e, cell_n)
SELECT municipality_id, contribution_id, campaign_id, cell.e, cell.n
FROM demo_contribution, unnest(cells_e, cells_n) AS cell (e, n)
"""
_TURN = 4_601_5_2
_CLOSE_TRAY = "DROP TABLE demo_contribution"


async def take_time(writer: Writer) -> None:
    """Lift the limits a request has: a load is large, and the machine may be busy."""
    await writer.change(text("SET LOCAL statement_timeout = '10min'"))
    await writer.change(text("SET LOCAL lock_timeout = '10min'"))


async def wait_for_turn(writer: Writer) -> None:
    """Let one process at a time seed, until its transaction ends."""
    await writer.scalar(select(func.pg_advisory_xact_lock(_TURN)))


async def add_contributions(writer: Writer, rows: Sequence[Contribution]) -> None:
    """Store marks with their footprints, as they would stand had they been submitted."""
    await writer.change(text(_OPEN_TRAY))
    geometries = _as_hex([row.geometry for row in rows])
    shown = _as_hex([row.planner_geometry for row in rows])
    async with writer.copy(_FILL_TRAY) as stream:
        for row, geometry, planner_geometry in zip(rows, geometries, shown, strict=True):
            await stream.write_row(
                (
                    row.municipality_id,
                    row.contribution_id,
                    row.campaign_id,
                    row.participant_id,
                    row.catalogue_version,
                    row.theme,
                    row.category,
                    geometry,
                    planner_geometry,
                    row.attributes,
                    row.comment,
                    row.moderation,
                    row.provenance,
                    row.received_at,
                    row.draft_digest,
                    *_as_arrays(row.cells),
                )
            )
    for statement in (_KEEP_CONTRIBUTIONS, _KEEP_FOOTPRINTS, _CLOSE_TRAY):
        await writer.change(text(statement))


def _as_hex(geometries: Sequence[shapely.Geometry | None]) -> Sequence[str | None]:
    with_srid = shapely.set_srid(np.array(geometries, object), METRES_SRID)
    written: Sequence[str | None] = shapely.to_wkb(with_srid, hex=True, include_srid=True).tolist()
    return written


def _as_arrays(cells: Cells) -> tuple[str, str]:
    east, north = cells.T.tolist()
    return f"{{{','.join(map(str, east))}}}", f"{{{','.join(map(str, north))}}}"


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
