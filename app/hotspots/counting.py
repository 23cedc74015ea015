"""Exact counts a cell, kept current: what a participant adds, taken off and added anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from app.contributions.tables import contribution
from app.hotspots.lines import CrossedCells, cut_lines
from app.hotspots.rules import FEWEST_SHOWN
from app.hotspots.tables import cell_count, count_version, counted_mark, recount
from app.kit.database import Reader, Writer
from app.kit.grid import BASE_CELL_METRES, PARENT_CELL_METRES

CELL_SIZES = (BASE_CELL_METRES, *PARENT_CELL_METRES)
EVERYWHERE = 0
"""The cell size under which a whole campaign is counted, in the one cell (0, 0)."""
CHANNEL = "nabotrakk_recount"
"""Notified with the municipality's number when marks have changed."""

# Any number, the same in every process; the second half of the lock's key is the municipality.
_TURN = 46_015

_TAKE = text(
    """
    WITH due AS (
      SELECT change_number FROM recount
      WHERE municipality_id = :municipality_id ORDER BY change_number LIMIT :most
    ), taken AS (
      DELETE FROM recount USING due
      WHERE recount.municipality_id = :municipality_id
        AND recount.change_number = due.change_number
      RETURNING participant_id
    )
    SELECT array_agg(DISTINCT participant_id) FROM taken
    """
)

# A mark counts for everything (''), its theme and its category; a way also for how one travels on
# it, and a stretch drawn of what should change for the unsafe stretches. What charts ask for, of
# everything (`season=winter`) and of a theme (`change|season=winter`), is counted for the whole
# campaign alone.
#
# One statement and so one look at the marks: what is tallied is exactly what is remembered.
# Presence first, per participant, cell and subject; a participant counts once however many marks
# they have there. Only differences reach the counts, and parents come from the 50 m cells by
# whole-number floor division.
_FOLD = b"""
WITH now AS MATERIALIZED (
  SELECT c.contribution_id, c.participant_id, c.campaign_id, f.cells_e, f.cells_n,
         ARRAY['', c.theme, c.theme || '/' || c.category]
         || CASE WHEN c.theme = 'way' AND c.attributes ? 'transport' THEN ARRAY['way:' ||
              CASE c.attributes->>'transport' WHEN 'kick_scooter' THEN 'bike'
              ELSE c.attributes->>'transport' END] END
         || CASE WHEN c.theme = 'change' AND GeometryType(c.geometry) = 'LINESTRING'
              THEN ARRAY['unsafe'] END
         || charted || ARRAY(SELECT c.theme || '|' || each FROM unnest(charted) AS each) AS subjects
  FROM contribution c
  JOIN membership m USING (municipality_id, participant_id), LATERAL (
    SELECT ARRAY['group=' || m.group_id,
                 'month=' || to_char(c.received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM')]
           || ARRAY(SELECT key || '=' || value FROM jsonb_each_text(c.attributes)
                    WHERE key IN ('season', 'time_of_day') ORDER BY key) AS charted
  ) d, LATERAL (
    SELECT array_agg(cell_e ORDER BY cell_e, cell_n) AS cells_e,
           array_agg(cell_n ORDER BY cell_e, cell_n) AS cells_n
    FROM footprint
    WHERE municipality_id = c.municipality_id AND contribution_id = c.contribution_id
  ) f
  WHERE c.municipality_id = %(municipality_id)s AND c.participant_id = ANY(%(participants)s)
    AND c.moderation <> 'hidden' AND f.cells_e IS NOT NULL
), before AS MATERIALIZED (
  SELECT contribution_id, participant_id, campaign_id, cells_e, cells_n, subjects
  FROM counted_mark
  WHERE municipality_id = %(municipality_id)s AND participant_id = ANY(%(participants)s)
), forgotten AS (
  DELETE FROM counted_mark
  WHERE municipality_id = %(municipality_id)s AND participant_id = ANY(%(participants)s)
    AND contribution_id NOT IN (SELECT contribution_id FROM now)
), remembered AS (
  INSERT INTO counted_mark AS known
    (municipality_id, contribution_id, participant_id, campaign_id, subjects, cells_e, cells_n)
  SELECT %(municipality_id)s, contribution_id, participant_id, campaign_id, subjects,
         cells_e, cells_n
  FROM now
  ON CONFLICT (municipality_id, contribution_id) DO UPDATE
  SET participant_id = excluded.participant_id, campaign_id = excluded.campaign_id,
      subjects = excluded.subjects, cells_e = excluded.cells_e, cells_n = excluded.cells_n
  WHERE (known.participant_id, known.campaign_id, known.subjects, known.cells_e, known.cells_n)
    IS DISTINCT FROM (excluded.participant_id, excluded.campaign_id, excluded.subjects,
                      excluded.cells_e, excluded.cells_n)
), touched AS (
  SELECT DISTINCT mark.sign, mark.contribution_id, mark.participant_id, mark.campaign_id,
         mark.subjects, size.ratio * 50 AS metres,
         CASE size.ratio WHEN 0 THEN 0 ELSE
           (cell.e - ((cell.e %% size.ratio) + size.ratio) %% size.ratio) / size.ratio END AS e,
         CASE size.ratio WHEN 0 THEN 0 ELSE
           (cell.n - ((cell.n %% size.ratio) + size.ratio) %% size.ratio) / size.ratio END AS n
  FROM (SELECT 1 AS sign, * FROM now UNION ALL SELECT -1, * FROM before) mark,
       unnest(mark.cells_e, mark.cells_n) AS cell (e, n),
       unnest(%(ratios)s::integer[]) AS size (ratio)
), present AS (
  SELECT sign, participant_id, campaign_id, metres, e, n, subject, count(*) AS marks
  FROM touched, unnest(subjects) AS subject
  WHERE metres = 0 OR strpos(subject, '=') = 0
  GROUP BY sign, participant_id, campaign_id, metres, e, n, subject
), placed AS (
  SELECT *, bool_or(subject = 'way')
    OVER (PARTITION BY sign, participant_id, campaign_id, metres, e, n) AS on_way
  FROM present
), difference AS (
  SELECT campaign_id, metres, subject, e, n, sum(sign) AS participants,
         coalesce(sum(sign) FILTER (WHERE NOT on_way), 0) AS off_way, sum(sign * marks) AS marks
  FROM placed
  GROUP BY campaign_id, metres, subject, e, n
  HAVING sum(sign) <> 0 OR sum(sign * marks) <> 0
    OR coalesce(sum(sign) FILTER (WHERE NOT on_way), 0) <> 0
), folded AS (
  INSERT INTO cell_count AS kept (municipality_id, campaign_id, cell_metres, subject,
                                  cell_e, cell_n, participants, off_way, marks)
  SELECT %(municipality_id)s, campaign_id, metres, subject, e, n, participants, off_way, marks
  FROM difference
  ON CONFLICT (municipality_id, campaign_id, cell_metres, subject, cell_e, cell_n) DO UPDATE
  SET participants = kept.participants + excluded.participants,
      off_way = kept.off_way + excluded.off_way, marks = kept.marks + excluded.marks
  RETURNING campaign_id, cell_metres, subject, cell_e, cell_n, participants, marks
), crossed AS (
  -- Gathered and not joined: of neither side PostgreSQL knows how many rows it will have.
  SELECT campaign_id, cell_e, cell_n
  FROM (
    SELECT campaign_id, cell_e, cell_n, participants AS counted, 0 AS change
    FROM folded WHERE cell_metres = %(metres)s AND subject = 'way'
    UNION ALL
    SELECT campaign_id, e, n, 0, participants
    FROM difference WHERE metres = %(metres)s AND subject = 'way'
  ) told
  GROUP BY campaign_id, cell_e, cell_n
  HAVING (sum(counted) >= %(fewest)s) <> (sum(counted) - sum(change) >= %(fewest)s)
)
SELECT count(*), array_agg(campaign_id) FILTER (WHERE marks = 0),
       array_agg(cell_metres) FILTER (WHERE marks = 0),
       array_agg(subject) FILTER (WHERE marks = 0),
       array_agg(cell_e) FILTER (WHERE marks = 0), array_agg(cell_n) FILTER (WHERE marks = 0),
       ARRAY(SELECT campaign_id FROM crossed ORDER BY cell_e, cell_n, campaign_id),
       ARRAY(SELECT cell_e FROM crossed ORDER BY cell_e, cell_n, campaign_id),
       ARRAY(SELECT cell_n FROM crossed ORDER BY cell_e, cell_n, campaign_id)
FROM folded
"""
_CLEAR = text(
    """
    DELETE FROM cell_count kept
    USING unnest(CAST(:campaigns AS uuid[]), CAST(:sizes AS integer[]), CAST(:subjects AS text[]),
                 CAST(:cells_e AS integer[]), CAST(:cells_n AS integer[]))
      AS emptied (campaign_id, cell_metres, subject, cell_e, cell_n)
    WHERE kept.municipality_id = :municipality_id
      AND (kept.campaign_id, kept.cell_metres, kept.subject, kept.cell_e, kept.cell_n)
        = (emptied.campaign_id, emptied.cell_metres, emptied.subject,
           emptied.cell_e, emptied.cell_n)
    """
)


@dataclass(frozen=True, slots=True)
class Folded:
    """What one turn did: participants counted anew, and rows of counts that changed."""

    participants: int
    rows: int


async def take_turn(writer: Writer, municipality_id: str, *, wait: bool = False) -> bool:
    """Hold the municipality's counts until the transaction ends; False where another does."""
    lock = func.pg_advisory_xact_lock if wait else func.pg_try_advisory_xact_lock
    held = await writer.scalar(select(lock(_TURN, int(municipality_id))))
    return wait or bool(held)


async def fold(writer: Writer, municipality_id: str, most: int) -> Folded:
    """Bring the counts up to date for at most `most` notes; only whoever has the turn may."""
    participants = await writer.scalar(_TAKE, municipality_id=municipality_id, most=most)
    if not participants:
        return Folded(0, 0)
    changed, crossed = await count_participants(writer, municipality_id, participants)
    await cut_lines(writer, municipality_id, participants, crossed)
    return Folded(len(participants), changed)


async def count_participants(
    writer: Writer, municipality_id: str, participants: Sequence[UUID]
) -> tuple[int, CrossedCells]:
    """Count these participants' marks anew; how many rows of counts changed, and where lines must
    be cut anew because of it.
    """
    row = await writer.answer(
        _FOLD,
        {
            "municipality_id": municipality_id,
            "participants": list(participants),
            "ratios": [size // BASE_CELL_METRES for size in (EVERYWHERE, *CELL_SIZES)],
            "metres": BASE_CELL_METRES,
            "fewest": FEWEST_SHOWN,
        },
    )
    changed, campaigns, sizes, subjects, cells_e, cells_n, *crossed = row
    await _mark_change(writer, municipality_id)
    if campaigns:
        await writer.change(
            _CLEAR,
            municipality_id=municipality_id,
            campaigns=campaigns,
            sizes=sizes,
            subjects=subjects,
            cells_e=cells_e,
            cells_n=cells_n,
        )
    return int(changed), (crossed[0], crossed[1], crossed[2])


async def forget_counts(writer: Writer, municipality_id: str) -> list[UUID]:
    """Empty the municipality's counts; everybody who has to be counted anew."""
    for table in (recount, counted_mark, cell_count):
        await writer.change(delete(table).where(table.c.municipality_id == municipality_id))
    await _mark_change(writer, municipality_id)
    rows = await writer.all(
        select(contribution.c.participant_id)
        .where(contribution.c.municipality_id == municipality_id)
        .distinct()
    )
    return [row.participant_id for row in rows]


async def _mark_change(writer: Writer, municipality_id: str) -> None:
    await writer.change(
        upsert(count_version)
        .values(municipality_id=municipality_id, version=1)
        .on_conflict_do_update(
            index_elements=[count_version.c.municipality_id],
            set_={"version": count_version.c.version + 1},
        )
    )


async def find_version(reader: Reader, municipality_id: str) -> int:
    """The number of the state the counts are in: as long as it stands, maps look the same."""
    version = await reader.scalar(
        select(count_version.c.version).where(count_version.c.municipality_id == municipality_id)
    )
    return int(version or 0)


async def count_waiting(reader: Reader, municipality_id: str) -> int:
    """How many participants' latest changes are not in the counts yet."""
    waiting: int = await reader.scalar(
        select(func.count(recount.c.participant_id.distinct())).where(
            recount.c.municipality_id == municipality_id
        )
    )
    return waiting
