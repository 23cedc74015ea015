"""Contributions and their footprints: stored once, read by their author and by planners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import delete, func, select

from app.campaigns.store import remove_members
from app.campaigns.tables import membership
from app.contributions.rules import WAY_THEME, Moderation, Provenance
from app.contributions.screening import Finding
from app.contributions.tables import contribution
from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID
from app.kit.grid import Cells
from app.people.rules import Participant


@dataclass(frozen=True, slots=True)
class Contribution:
    """A mark as it is stored; both geometries are in EPSG:25833."""

    municipality_id: str
    contribution_id: UUID
    campaign_id: UUID
    participant_id: UUID
    catalogue_version: int
    theme: str
    category: str
    geometry: shapely.Geometry
    planner_geometry: shapely.Geometry | None
    attributes: str
    comment: str | None
    moderation: Moderation
    provenance: Provenance
    received_at: datetime
    draft_digest: bytes
    cells: Cells
    held_for: Sequence[Finding] = ()
    stretch_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class OwnContribution:
    """A mark as its author sees it; `geometry` is in EPSG:25833."""

    contribution_id: UUID
    theme: str
    category: str
    geometry: shapely.Geometry
    attributes: dict[str, str]
    comment: str | None
    received_at: datetime
    stretch_of: UUID | None


@dataclass(frozen=True, slots=True)
class StoredContribution:
    """What a change of a mark is held against; `geometry` is in EPSG:25833."""

    participant_id: UUID
    geometry: shapely.Geometry
    theme: str
    comment: str | None
    moderation: Moderation
    held_for: list[Finding]
    draft_digest: bytes
    received_at: datetime


_ADD_ONCE = b"""
WITH added AS (
  INSERT INTO contribution (
    municipality_id, contribution_id, campaign_id, participant_id, catalogue_version,
    theme, category, geometry, planner_geometry, attributes, comment,
    moderation, provenance, received_at, draft_digest, held_for, stretch_of
  ) VALUES (
    %(municipality_id)s, %(contribution_id)s, %(campaign_id)s, %(participant_id)s,
    %(catalogue_version)s, %(theme)s, %(category)s,
    ST_GeomFromWKB(%(geometry)s, %(srid)s), ST_GeomFromWKB(%(planner_geometry)s, %(srid)s),
    %(attributes)s::jsonb, %(comment)s,
    %(moderation)s, %(provenance)s, %(received_at)s, %(draft_digest)s,
    %(held_for)s::text[], %(stretch_of)s
  )
  ON CONFLICT (municipality_id, contribution_id) DO NOTHING
  RETURNING municipality_id, contribution_id, campaign_id
), covered AS (
  INSERT INTO footprint (municipality_id, contribution_id, campaign_id, cell_e, cell_n)
  SELECT municipality_id, contribution_id, campaign_id, cell.e, cell.n
  FROM added, unnest(%(cells_e)s::integer[], %(cells_n)s::integer[]) AS cell (e, n)
)
SELECT (SELECT count(*) FROM added), (
  SELECT count(*) FROM contribution
  WHERE municipality_id = %(municipality_id)s AND participant_id = %(participant_id)s
)
"""


async def add_once(writer: Writer, new: Contribution) -> tuple[bool, int]:
    """Store a mark and its footprint unless its id is taken.

    Returns whether it was stored, and how many marks the participant had before.
    """
    row = await writer.answer(_ADD_ONCE, _values(new))
    return row[0] == 1, row[1]


def _values(new: Contribution) -> dict[str, Any]:
    return {
        "municipality_id": new.municipality_id,
        "contribution_id": new.contribution_id,
        "campaign_id": new.campaign_id,
        "participant_id": new.participant_id,
        "catalogue_version": new.catalogue_version,
        "theme": new.theme,
        "category": new.category,
        "geometry": shapely.to_wkb(new.geometry),
        "planner_geometry": _wkb_or_none(new.planner_geometry),
        "srid": METRES_SRID,
        "attributes": new.attributes,
        "comment": new.comment,
        "moderation": new.moderation,
        "provenance": new.provenance,
        "received_at": new.received_at,
        "draft_digest": new.draft_digest,
        "cells_e": new.cells[:, 0].tolist(),
        "cells_n": new.cells[:, 1].tolist(),
        "held_for": list(new.held_for),
        "stretch_of": new.stretch_of,
    }


def _wkb_or_none(geometry: shapely.Geometry | None) -> bytes | None:
    return None if geometry is None else shapely.to_wkb(geometry)


# A way that is drawn anew loses the stretches that lay on the line as it was.
_REPLACE = b"""
WITH replaced AS (
  UPDATE contribution SET
    theme = %(theme)s, category = %(category)s,
    geometry = ST_GeomFromWKB(%(geometry)s, %(srid)s),
    planner_geometry = ST_GeomFromWKB(%(planner_geometry)s, %(srid)s),
    attributes = %(attributes)s::jsonb, comment = %(comment)s, moderation = %(moderation)s,
    draft_digest = %(draft_digest)s, held_for = %(held_for)s::text[], stretch_of = %(stretch_of)s
  WHERE municipality_id = %(municipality_id)s AND contribution_id = %(contribution_id)s
), off_the_line AS (
  DELETE FROM contribution
  WHERE municipality_id = %(municipality_id)s AND stretch_of = %(contribution_id)s
    AND %(is_moved)s
), left_cells AS (
  DELETE FROM footprint
  WHERE municipality_id = %(municipality_id)s AND contribution_id = %(contribution_id)s
    AND (cell_e, cell_n) NOT IN (
      SELECT * FROM unnest(%(cells_e)s::integer[], %(cells_n)s::integer[])
    )
)
INSERT INTO footprint (municipality_id, contribution_id, campaign_id, cell_e, cell_n)
SELECT %(municipality_id)s, %(contribution_id)s, %(campaign_id)s, cell.e, cell.n
FROM unnest(%(cells_e)s::integer[], %(cells_n)s::integer[]) AS cell (e, n)
ON CONFLICT DO NOTHING
"""


async def replace_stored(writer: Writer, new: Contribution, *, is_moved: bool) -> None:
    """Let a stored mark be what `new` says, from now on; its footprint follows."""
    await writer.run(_REPLACE, _values(new) | {"is_moved": is_moved})


async def find_own_way(
    reader: Reader, participant: Participant, contribution_id: UUID
) -> shapely.LineString | None:
    """A participant's own way as it was drawn, in EPSG:25833; None where there is none."""
    drawn = await reader.scalar(
        select(func.ST_AsBinary(contribution.c.geometry)).where(
            contribution.c.municipality_id == participant.municipality_id,
            contribution.c.contribution_id == contribution_id,
            contribution.c.participant_id == participant.participant_id,
            contribution.c.theme == WAY_THEME,
        )
    )
    way = None if drawn is None else shapely.from_wkb(bytes(drawn))
    return way if isinstance(way, shapely.LineString) else None


async def find_stored(
    reader: Reader, municipality_id: str, contribution_id: UUID
) -> StoredContribution | None:
    """What a change of a mark is held against.

    A writer locks the mark, so that nobody decides about it while it changes.
    """
    statement = select(
        contribution.c.participant_id,
        func.ST_AsBinary(contribution.c.geometry).label("geometry"),
        contribution.c.theme,
        contribution.c.comment,
        contribution.c.moderation,
        contribution.c.held_for,
        contribution.c.draft_digest,
        contribution.c.received_at,
    ).where(
        contribution.c.municipality_id == municipality_id,
        contribution.c.contribution_id == contribution_id,
    )
    if isinstance(reader, Writer):
        statement = statement.with_for_update()
    row = await reader.one_or_none(statement)
    if row is None:
        return None
    return StoredContribution(**{**row._mapping, "geometry": shapely.from_wkb(bytes(row.geometry))})


async def is_same_contribution(
    reader: Reader,
    municipality_id: str,
    contribution_id: UUID,
    participant_id: UUID,
    draft_digest: bytes,
) -> bool:
    """Whether the mark stored under this id is this participant's, with this content."""
    found = await reader.scalar(
        select(contribution.c.contribution_id).where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.contribution_id == contribution_id,
            contribution.c.participant_id == participant_id,
            contribution.c.draft_digest == draft_digest,
        )
    )
    return found is not None


async def remove_own(
    writer: Writer, municipality_id: str, contribution_id: UUID, participant_id: UUID
) -> bool:
    """Delete a participant's own mark; False where there is none."""
    removed = await writer.change(
        delete(contribution).where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.contribution_id == contribution_id,
            contribution.c.participant_id == participant_id,
        )
    )
    return removed == 1


async def remove_members_of(
    writer: Writer, municipality_id: str, group_id: UUID
) -> tuple[int, int]:
    """Delete a group's participants with all their marks; how many of each there were."""
    of_group = select(membership.c.participant_id).where(
        membership.c.municipality_id == municipality_id, membership.c.group_id == group_id
    )
    # Whoever is sending right now is waited for, so that nothing of theirs comes afterwards.
    await writer.all(of_group.with_for_update())
    marks = await writer.change(
        delete(contribution).where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.participant_id.in_(of_group),
        )
    )
    return await remove_members(writer, municipality_id, group_id), marks


async def list_own(
    reader: Reader, municipality_id: str, participant_id: UUID
) -> list[OwnContribution]:
    """A participant's own marks, oldest first."""
    rows = await reader.all(
        select(
            contribution.c.contribution_id,
            contribution.c.theme,
            contribution.c.category,
            func.ST_AsBinary(contribution.c.geometry).label("geometry"),
            contribution.c.attributes,
            contribution.c.comment,
            contribution.c.received_at,
            contribution.c.stretch_of,
        )
        .where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.participant_id == participant_id,
        )
        .order_by(contribution.c.received_at, contribution.c.contribution_id)
    )
    return [
        OwnContribution(**{**row._mapping, "geometry": shapely.from_wkb(bytes(row.geometry))})
        for row in rows
    ]
