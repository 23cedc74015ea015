"""Scans as PostgreSQL keeps them: asked for once, taken by one process, told how far they are."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import func, insert, or_, select, update

from app.hotspots.rules import Selection
from app.hotspots.scan import Contributor
from app.hotspots.statistics import Indexes
from app.hotspots.store import values_of, voices_sql
from app.hotspots.tables import scan
from app.kit.database import Reader, Writer

CHANNEL = "nabotrakk_scan"
SILENCE = timedelta(seconds=30)
"""A process that has not been heard from for so long has died; another takes its scan over."""

State = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class ScanJob:
    """A scan that was asked for; `area` is WKB in EPSG:25833."""

    municipality_id: str
    scan_id: UUID
    inputs_hash: bytes
    inputs: dict[str, Any]
    area: bytes | None
    state: State
    progress: float
    requested_at: datetime
    heard_from_at: datetime | None = None
    finished_at: datetime | None = None
    result: dict[str, Any] | None = None


async def find_job(reader: Reader, municipality_id: str, scan_id: UUID) -> ScanJob | None:
    """One scan."""
    row = await reader.one_or_none(
        select(scan).where(scan.c.municipality_id == municipality_id, scan.c.scan_id == scan_id)
    )
    return None if row is None else ScanJob(**row._mapping)


async def find_same(reader: Reader, municipality_id: str, inputs_hash: bytes) -> ScanJob | None:
    """A scan of the same marks with the same choices, unless it failed or was cancelled."""
    rows = await reader.all(
        select(scan)
        .where(
            scan.c.municipality_id == municipality_id,
            scan.c.inputs_hash == inputs_hash,
            scan.c.state.in_(("queued", "running", "done")),
        )
        .order_by(scan.c.requested_at)
        .limit(1)
    )
    return ScanJob(**rows[0]._mapping) if rows else None


async def add_job(writer: Writer, new: ScanJob) -> None:
    """Store a scan and wake whoever computes."""
    await writer.change(insert(scan).values({name: getattr(new, name) for name in new.__slots__}))
    await writer.scalar(select(func.pg_notify(CHANNEL, new.municipality_id)))


async def take_job(writer: Writer, municipality_id: str, now: datetime) -> ScanJob | None:
    """The oldest scan nobody computes, now ours."""
    free = (
        select(scan.c.scan_id)
        .where(
            scan.c.municipality_id == municipality_id,
            or_(
                scan.c.state == "queued",
                (scan.c.state == "running") & (scan.c.heard_from_at < now - SILENCE),
            ),
        )
        .order_by(scan.c.requested_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = await writer.one_or_none(
        update(scan)
        .where(scan.c.municipality_id == municipality_id, scan.c.scan_id == free)
        .values(state="running", heard_from_at=now)
        .returning(scan)
    )
    return None if row is None else ScanJob(**row._mapping)


async def tell_progress(writer: Writer, job: ScanJob, progress: float, now: datetime) -> bool:
    """Say how far it is; False where it is not wanted any more."""
    told = await writer.change(_running(job).values(progress=progress, heard_from_at=now))
    return told == 1


async def finish_job(
    writer: Writer, job: ScanJob, state: State, result: dict[str, Any] | None, now: datetime
) -> None:
    """Keep what was found, unless it was cancelled meanwhile."""
    await writer.change(
        _running(job).values(state=state, progress=1.0, result=result, finished_at=now)
    )


def _running(job: ScanJob) -> Any:
    return update(scan).where(
        scan.c.municipality_id == job.municipality_id,
        scan.c.scan_id == job.scan_id,
        scan.c.state == "running",
    )


async def cancel_job(writer: Writer, municipality_id: str, scan_id: UUID, now: datetime) -> None:
    """Let go of a scan that is not finished; of a finished one nothing changes."""
    await writer.change(
        update(scan)
        .where(
            scan.c.municipality_id == municipality_id,
            scan.c.scan_id == scan_id,
            scan.c.state.in_(("queued", "running")),
        )
        .values(state="cancelled", finished_at=now)
    )


# The marks a scan depends on, whatever their order: another mark, another fingerprint.
_FINGERPRINT = b"""
SELECT count(*), coalesce(bit_xor(hashtextextended(contribution_id::text || theme || category
  || encode(draft_digest, 'hex') || ST_AsBinary(geometry)::text || attributes::text, 0)), 0)
FROM contribution
WHERE municipality_id = %(municipality_id)s AND campaign_id = ANY(%(campaigns)s)
  AND moderation <> 'hidden'
"""


async def find_fingerprint(reader: Reader, municipality_id: str, selection: Selection) -> str:
    """A name for the visible marks of the selection's campaigns as they are now."""
    row = await reader.answer(
        _FINGERPRINT,
        {"municipality_id": municipality_id, "campaigns": list(selection.campaign_ids)},
    )
    return f"{row[0]}:{row[1]}"


# A child's number instead of its id: no id leaves the database. A mark that covers several cells
# counts in the one its middle lies in, because cells of one mark are not independent of each
# other; ways expose a child to every cell they touch.
_EVIDENCE = """
WITH voice AS MATERIALIZED ({voices}),
touched AS (
  SELECT v.participant_id, v.theme = 'way' AS is_way, v.chosen, cell.e, cell.n
  FROM voice v
  JOIN contribution c
    ON c.municipality_id = %(municipality_id)s AND c.contribution_id = v.contribution_id,
  LATERAL (
    SELECT floor(f.cell_e * 50.0 / %(cell_metres)s)::int AS e,
           floor(f.cell_n * 50.0 / %(cell_metres)s)::int AS n
    FROM footprint f
    WHERE v.theme = 'way' AND f.municipality_id = %(municipality_id)s
      AND f.contribution_id = v.contribution_id
    UNION
    SELECT floor(ST_X(middle) / %(cell_metres)s)::int, floor(ST_Y(middle) / %(cell_metres)s)::int
    FROM (SELECT CASE GeometryType(c.geometry)
            WHEN 'LINESTRING' THEN ST_LineInterpolatePoint(c.geometry, 0.5)
            ELSE ST_PointOnSurface(c.geometry) END AS middle) m
    WHERE v.theme <> 'way'
  ) cell
)
SELECT coalesce(json_agg(json_build_array(number, is_way::int, chosen::int, e, n)), '[]')
FROM (SELECT DISTINCT dense_rank() OVER (ORDER BY participant_id) AS number,
             is_way, chosen, e, n FROM touched) told
"""


async def gather_evidence(
    reader: Reader, municipality_id: str, selection: Selection, cell_metres: int
) -> tuple[NDArray[np.int64], list[Contributor]]:
    """Every cell somebody passes, shape (n, 2), and for each child which they pass and mark.

    A child passes the cells of its ways; one who drew no way, those of all its marks.
    """
    sql = _EVIDENCE.format(voices=voices_sql(selection, "marks")).encode()
    row = await reader.document(sql, values_of(municipality_id, selection, cell_metres, "marks"))
    # In a thread: a town's marks are many, and the worker counts meanwhile.
    return await asyncio.to_thread(_read_evidence, row[0], selection.area, cell_metres)


def _read_evidence(
    rows: Sequence[Sequence[int]], area: shapely.Geometry | None, cell_metres: int
) -> tuple[NDArray[np.int64], list[Contributor]]:
    told = np.array(rows, np.int64).reshape(-1, 5)
    if area is not None:
        centres = (told[:, 3:] + 0.5) * cell_metres
        told = told[shapely.contains_xy(area, centres[:, 0], centres[:, 1])]
    told = told[np.argsort(told[:, 0], kind="stable")]
    cells, index = np.unique(told[:, 3:], axis=0, return_inverse=True)
    borders = np.flatnonzero(np.diff(told[:, 0])) + 1
    contributors = [
        _contributor(*own)
        for own in zip(
            np.split(index.reshape(-1), borders),
            np.split(told[:, 1] == 1, borders),
            np.split(told[:, 2] == 1, borders),
            strict=True,
        )
    ]
    passed = np.unique(np.concatenate([child.exposed for child in contributors]))
    place = np.full(len(cells), -1)
    place[passed] = np.arange(len(passed))
    return cells[passed], [
        Contributor(place[child.exposed], place[child.marked]) for child in contributors
    ]


def _contributor(
    touched: Indexes, is_way: NDArray[np.bool_], chosen: NDArray[np.bool_]
) -> Contributor:
    marked = np.unique(touched[chosen])
    return Contributor(np.union1d(touched[is_way] if is_way.any() else touched, marked), marked)


def as_json(value: dict[str, Any]) -> bytes:
    """One way of writing what is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
