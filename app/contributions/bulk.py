"""Many contributions at once: COPY to a temporary table, then one INSERT … SELECT."""

from collections.abc import Sequence

import numpy as np
import shapely
from sqlalchemy import text

from app.contributions.store import Contribution
from app.kit.database import Writer
from app.kit.geometry import METRES_SRID
from app.kit.grid import Cells

_COLUMNS = """
  municipality_id, contribution_id, campaign_id, participant_id, catalogue_version,
  theme, category, geometry, planner_geometry, attributes, comment,
  moderation, provenance, received_at, draft_digest, held_for, stretch_of
"""
# COPY straight into a table is refused under row-level security; into a temporary one it is not.
_OPEN_TRAY = """
CREATE TEMPORARY TABLE contribution_tray
  (LIKE contribution, cells_e integer[] NOT NULL, cells_n integer[] NOT NULL)
ON COMMIT DROP
"""
_FILL_TRAY = f"COPY contribution_tray ({_COLUMNS}, cells_e, cells_n) FROM STDIN"
# A mark that was skipped keeps the footprint it has, so only new ones get theirs here.
_EMPTY_TRAY = """
WITH added AS (
  INSERT INTO contribution ({columns})
  SELECT {columns} FROM contribution_tray
  {conflict}
  RETURNING municipality_id, contribution_id
), covered AS (
  INSERT INTO footprint (municipality_id, contribution_id, campaign_id, cell_e, cell_n)
  SELECT tray.municipality_id, tray.contribution_id, tray.campaign_id, cell.e, cell.n
  FROM contribution_tray tray
  JOIN added USING (municipality_id, contribution_id),
  unnest(tray.cells_e, tray.cells_n) AS cell (e, n)
)
SELECT count(*) FROM added
"""
_SKIP = "ON CONFLICT (municipality_id, contribution_id) DO NOTHING"
_KEEP_ALL = text(_EMPTY_TRAY.format(columns=_COLUMNS, conflict=""))
_KEEP_NEW = text(_EMPTY_TRAY.format(columns=_COLUMNS, conflict=_SKIP))
_CLOSE_TRAY = text("DROP TABLE contribution_tray")


async def add_in_bulk(writer: Writer, rows: Sequence[Contribution], *, skip_existing: bool) -> int:
    """Store marks with their footprints, in one statement; how many were new.

    With `skip_existing` a mark whose id is taken is left as it is; else it is an error. A
    statement has 15 s: some ten thousand rows at a time.
    """
    if not rows:
        return 0
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
                    list(row.held_for),
                    row.stretch_of,
                    *_as_arrays(row.cells),
                )
            )
    added: int = await writer.scalar(_KEEP_NEW if skip_existing else _KEEP_ALL)
    await writer.change(_CLOSE_TRAY)
    return added


def _as_hex(geometries: Sequence[shapely.Geometry | None]) -> Sequence[str | None]:
    with_srid = shapely.set_srid(np.array(geometries, object), METRES_SRID)
    written: Sequence[str | None] = shapely.to_wkb(with_srid, hex=True, include_srid=True).tolist()
    return written


def _as_arrays(cells: Cells) -> tuple[str, str]:
    east, north = cells.T.tolist()
    return f"{{{','.join(map(str, east))}}}", f"{{{','.join(map(str, north))}}}"
