"""What a planner may see of lines: the parts that at least three children's ways go along (R5)."""

from collections.abc import Sequence
from uuid import UUID

from app.hotspots.rules import FEWEST_SHOWN
from app.kit.database import Writer
from app.kit.grid import BASE_CELL_METRES

PLANNER_GRID_METRES = 10

# Ways are counted, whatever is cut: three who marked a place have not walked there. A stretch of a
# way is cut like the way. A walk is shown whole: it was recorded for a group, and nobody lives
# where it begins. Cut at the edge of a cell a line ends off the 10 m grid, so it is snapped again.
_CUT = b"""
WITH touched AS (
  SELECT contribution_id FROM contribution
  WHERE municipality_id = %(municipality_id)s AND participant_id = ANY(%(participants)s)
  UNION
  SELECT f.contribution_id
  FROM unnest(%(campaigns)s::uuid[], %(cells_e)s::integer[], %(cells_n)s::integer[])
    AS cell (campaign_id, e, n)
  JOIN footprint f ON f.municipality_id = %(municipality_id)s
    AND f.campaign_id = cell.campaign_id AND f.cell_e = cell.e AND f.cell_n = cell.n
), line AS MATERIALIZED (
  SELECT contribution_id, campaign_id, planner_geometry AS treated, provenance = 'walk' AS is_walk
  FROM contribution
  WHERE municipality_id = %(municipality_id)s
    AND contribution_id IN (SELECT contribution_id FROM touched)
    AND ST_Dimension(planner_geometry) = 1
), piece AS (
  SELECT line.contribution_id, ST_CollectionExtract(ST_ClipByBox2D(treated, ST_MakeEnvelope(
           f.cell_e * %(metres)s, f.cell_n * %(metres)s,
           (f.cell_e + 1) * %(metres)s, (f.cell_n + 1) * %(metres)s, 25833)), 2) AS part
  FROM line
  JOIN footprint f ON f.municipality_id = %(municipality_id)s
    AND f.contribution_id = line.contribution_id
  -- Looked up cell by cell and not joined: a join may walk all counts, cell by cell, before
  -- PostgreSQL has statistics of them.
  WHERE NOT is_walk AND %(fewest)s <= (
    SELECT participants FROM cell_count
    WHERE municipality_id = %(municipality_id)s AND campaign_id = line.campaign_id
      AND cell_metres = %(metres)s AND subject = 'way'
      AND cell_e = f.cell_e AND cell_n = f.cell_n)
), cut AS MATERIALIZED (
  SELECT contribution_id, geometry
  FROM (
    SELECT contribution_id,
           ST_SnapToGrid(ST_LineMerge(ST_Collect(part)), %(grid)s) AS geometry
    FROM piece WHERE NOT ST_IsEmpty(part) GROUP BY contribution_id
    UNION ALL
    SELECT contribution_id, treated FROM line WHERE is_walk
  ) shown
  WHERE NOT ST_IsEmpty(geometry)
), unshown AS (
  DELETE FROM shown_line
  WHERE municipality_id = %(municipality_id)s
    AND contribution_id IN (SELECT contribution_id FROM line)
    AND contribution_id NOT IN (SELECT contribution_id FROM cut)
)
INSERT INTO shown_line AS known (municipality_id, contribution_id, geometry)
SELECT %(municipality_id)s, contribution_id, geometry FROM cut
ON CONFLICT (municipality_id, contribution_id) DO UPDATE SET geometry = excluded.geometry
WHERE known.geometry IS DISTINCT FROM excluded.geometry
"""

CrossedCells = tuple[Sequence[UUID], Sequence[int], Sequence[int]]
"""Campaigns and 50 m cells in which ways have become, or are no longer, enough to show."""


async def cut_lines(
    writer: Writer,
    municipality_id: str,
    participants: Sequence[UUID],
    crossed: CrossedCells = ((), (), ()),
) -> None:
    """Cut anew the lines of these participants, and all that go through the crossed cells."""
    campaigns, cells_e, cells_n = crossed
    await writer.run(
        _CUT,
        {
            "municipality_id": municipality_id,
            "participants": list(participants),
            "campaigns": list(campaigns),
            "cells_e": list(cells_e),
            "cells_n": list(cells_n),
            "metres": BASE_CELL_METRES,
            "fewest": FEWEST_SHOWN,
            "grid": PLANNER_GRID_METRES,
        },
    )
