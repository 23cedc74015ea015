"""A group's marks as numbers and cells: never a line, never a comment, never a participant."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import TextClause, text

from app.board.rules import SHOWN_FROM, PlaceCell, WayCell
from app.kit.database import Reader

# The marks of a group that stand: everything below counts these.
_MARKS = """
WITH mark AS (
  SELECT c.municipality_id, c.contribution_id, c.participant_id, c.theme, c.category, c.comment,
         c.moderation, c.held_for, c.planner_geometry, c.stretch_of
  FROM membership m
  JOIN contribution c
    ON (c.municipality_id, c.participant_id) = (m.municipality_id, m.participant_id)
  WHERE m.municipality_id = :municipality_id AND m.group_id = :group_id
    AND c.moderation <> 'hidden'
)
"""


def _of_marks(select: str) -> TextClause:
    return text(_MARKS + select)


_COUNTS = _of_marks(
    """
SELECT (SELECT count(*) FROM membership
        WHERE municipality_id = :municipality_id AND group_id = :group_id) AS joined,
       count(DISTINCT participant_id) AS marked,
       count(*) AS marks,
       count(*) FILTER (WHERE theme = 'way') AS ways,
       count(*) FILTER (WHERE moderation = 'waiting') AS comments_waiting,
       count(*) FILTER (WHERE moderation = 'waiting' AND 'distress' = ANY (held_for)) AS distress
FROM mark
"""
)
_THEMES = _of_marks("SELECT theme, count(*) AS marks FROM mark GROUP BY theme ORDER BY theme")
# Places alone: a line, a stretch of a way too, would show where somebody lives. An area stands
# where its middle is.
_PLACES = _of_marks(
    """
SELECT floor(ST_X(middle) / 50)::integer AS e, floor(ST_Y(middle) / 50)::integer AS n,
       theme, category, count(*) AS marks
FROM (SELECT theme, category, ST_PointOnSurface(planner_geometry) AS middle FROM mark
      WHERE ST_Dimension(planner_geometry) <> 1) place
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
"""
)
_WAYS = _of_marks(
    """
SELECT cell_e AS e, cell_n AS n, count(DISTINCT participant_id) AS participants
FROM mark JOIN footprint USING (municipality_id, contribution_id)
WHERE theme = 'way'
GROUP BY 1, 2
HAVING count(DISTINCT participant_id) >= :shown_from
ORDER BY 1, 2
"""
)
_NEWEST = text("SELECT max(event_number) FROM event WHERE municipality_id = :municipality_id")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each."""

    joined: int
    marked: int
    marks: int
    ways: int
    comments_waiting: int
    distress: int


async def count_marks(
    reader: Reader, municipality_id: str, group_id: UUID
) -> tuple[Counts, dict[str, int]]:
    """A group's numbers, and its marks by theme."""
    key = {"municipality_id": municipality_id, "group_id": group_id}
    row = await reader.one_or_none(_COUNTS, **key)
    if row is None:
        raise LookupError("an aggregate answered no row")
    themes = {row.theme: row.marks for row in await reader.all(_THEMES, **key)}
    return Counts(**row._mapping), themes


async def list_cells(
    reader: Reader, municipality_id: str, group_id: UUID
) -> tuple[list[PlaceCell], list[WayCell]]:
    """The cells that hold places, and those that enough ways touch."""
    key = {"municipality_id": municipality_id, "group_id": group_id}
    places = [PlaceCell(**row._mapping) for row in await reader.all(_PLACES, **key)]
    ways = [
        WayCell(**row._mapping) for row in await reader.all(_WAYS, **key, shown_from=SHOWN_FROM)
    ]
    return places, ways


async def find_newest_event(reader: Reader, municipality_id: str) -> int:
    """The number of the latest event in the municipality; 0 where nothing happened yet."""
    return int(await reader.scalar(_NEWEST, municipality_id=municipality_id) or 0)
