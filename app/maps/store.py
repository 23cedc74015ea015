"""Single marks as a planner may see them: as a list, and on tiles."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow
from sqlalchemy import func, select

from app.contributions.tables import contribution
from app.hotspots.rules import Selection
from app.hotspots.store import EVERYWHERE, mark_conditions, values_of
from app.kit.database import Reader
from app.kit.grid import BASE_CELL_METRES
from app.kit.tile import Tile


@dataclass(frozen=True, slots=True)
class Page:
    """A page of features as PostgreSQL wrote them, and how to ask for the next."""

    features: bytes
    number_returned: int
    last_id: UUID | None
    has_more: bool


# One page, in the order of the random ids: the order marks came in would tell which of them one
# child sent together. The text is built here and passes through Python untouched; six decimals
# of a degree are finer than the 10 m grid the geometries lie on.
_PAGE = """
WITH page AS MATERIALIZED (
  SELECT contribution_id, theme, category, attributes, moderation, provenance, received_at,
         comment, {shown} AS shown_geometry
  FROM contribution c
  WHERE municipality_id = %(municipality_id)s AND {campaign}
    AND moderation <> 'hidden'{conditions}
  ORDER BY contribution_id
  LIMIT %(limit)s + 1
), shown AS (
  SELECT * FROM page ORDER BY contribution_id LIMIT %(limit)s
)
SELECT convert_to(coalesce(string_agg(
         '{{"type":"Feature","id":"' || contribution_id
         || '","geometry":'
         || coalesce(ST_AsGeoJSON(ST_Transform(shown_geometry, 4326), 6), 'null')
         || ',"properties":{{"theme":"' || theme || '","category":"' || category
         || '","attributes":' || attributes::text
         || ',"comment":'
         || coalesce(CASE WHEN moderation = 'released' THEN to_json(comment)::text END, 'null')
         || ',"month":"' || to_char(received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM')
         || '","provenance":"' || provenance || '"}}}}',
         ',' ORDER BY contribution_id), ''), 'UTF8'),
       count(*), max(contribution_id::text), (SELECT count(*) FROM page) > %(limit)s
FROM shown
"""
# Of a line only what enough children share; looked up for the lines of the page alone.
_SHOWN = """CASE WHEN ST_Dimension(c.planner_geometry) = 1 THEN (
    SELECT line.geometry FROM shown_line line
    WHERE line.municipality_id = c.municipality_id AND line.contribution_id = c.contribution_id
  ) ELSE c.planner_geometry END"""
# In the order of its index a page of one campaign can stop where it ends.
_OF_CAMPAIGN = "campaign_id = %(campaign)s"
_OF_CAMPAIGNS = "campaign_id = ANY(%(campaigns)s)"
_AFTER = "\n    AND contribution_id > %(after)s"
_COMMENTED = "\n    AND comment IS NOT NULL AND moderation = 'released'"
_WORDS = "\n    AND words @@ websearch_to_tsquery('norwegian', %(q)s)"
# The cells find candidates through a btree; the area is then held against what the planner may
# see, so that moving it about cannot find the end of a way that was taken off. ST_Distance and
# not ST_Intersects: of that one PostgreSQL thinks that it lets one row in a thousand pass, and
# then walks every candidate of a large area instead of stopping at the end of the page.
_IN_AREA = """
    AND contribution_id IN (
      SELECT f.contribution_id FROM footprint f
      WHERE f.municipality_id = %(municipality_id)s AND f.campaign_id = ANY(%(campaigns)s)
        AND f.cell_e BETWEEN %(west)s AND %(east)s AND f.cell_n BETWEEN %(south)s AND %(north)s
    )
    AND ST_Distance({shown}, ST_GeomFromWKB(%(area)s, 25833)) <= 0"""


async def list_marks(
    reader: Reader,
    municipality_id: str,
    selection: Selection,
    *,
    limit: int,
    after: UUID | None = None,
    words: str | None = None,
    commented: bool = False,
) -> Page:
    """The selection's marks as GeoJSON features a planner may see."""
    given = {"limit": limit, "after": after, "q": words}
    conditions = mark_conditions(selection)
    conditions += _COMMENTED if commented or words is not None else ""
    conditions += "".join(
        condition for condition, value in ((_AFTER, after), (_WORDS, words)) if value is not None
    )
    if selection.area is not None:
        conditions += _IN_AREA.format(shown=_SHOWN)
    values = _values(municipality_id, selection)
    if len(selection.campaign_ids) == 1:
        campaign, values["campaign"] = _OF_CAMPAIGN, selection.campaign_ids[0]
    else:
        campaign = _OF_CAMPAIGNS
    sql = _PAGE.format(shown=_SHOWN, campaign=campaign, conditions=conditions)
    row = await reader.document(sql.encode(), values | given)
    if row is None:
        raise LookupError("an aggregate answered no row")
    return Page(row[0], row[1], None if row[2] is None else UUID(row[2]), row[3])


_ROWS = """
SELECT contribution_id::text, campaign_id::text, theme, category, attributes->>'transport',
       attributes->>'season', attributes->>'time_of_day', attributes::text,
       CASE WHEN moderation = 'released' THEN comment END,
       to_char(received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM'), provenance,
       ST_AsBinary(shown_geometry)
FROM (
  SELECT *, {shown} AS shown_geometry FROM contribution c
  WHERE municipality_id = %(municipality_id)s AND campaign_id = ANY(%(campaigns)s)
    AND moderation <> 'hidden'{conditions}
) mark
WHERE (ST_Dimension(shown_geometry) = 1) = %(lines)s
ORDER BY contribution_id
"""


def marks_in_loads(
    reader: Reader, municipality_id: str, selection: Selection, *, lines: bool
) -> AsyncIterator[Sequence[TupleRow]]:
    """The same marks as rows, with what is shown (WKB, EPSG:25833) at the end: lines, or places."""
    conditions = mark_conditions(selection)
    if selection.area is not None:
        conditions += _IN_AREA.format(shown=_SHOWN)
    sql = _ROWS.format(shown=_SHOWN, conditions=conditions)
    return reader.loads(sql.encode(), _values(municipality_id, selection) | {"lines": lines})


def _values(municipality_id: str, selection: Selection, tile: Tile | None = None) -> dict[str, Any]:
    view = EVERYWHERE if tile is None else tile.bounds
    values = values_of(municipality_id, selection, BASE_CELL_METRES, "invited", view=view)
    # One cell more on every side: a snapped vertex may lie across the border of its cell.
    for side, beyond in (("west", -1), ("south", -1), ("east", 1), ("north", 1)):
        values[side] += beyond
    return values


# Marks of one kind on one 10 m square are one point that says how many they are: nothing is left
# out, and a crowded square costs no more than another. OFFSET 0, or PostgreSQL makes every geometry
# twice, the second time to hold it against NULL.
_NEAR = """
WITH near AS MATERIALIZED (
  SELECT DISTINCT f.contribution_id FROM footprint f
  WHERE f.municipality_id = %(municipality_id)s AND f.campaign_id = ANY(%(campaigns)s)
    AND f.cell_e BETWEEN %(west)s AND %(east)s AND f.cell_n BETWEEN %(south)s AND %(north)s
), box AS (SELECT ST_TileEnvelope(%(tile_z)s, %(tile_x)s, %(tile_y)s) AS box)"""
_MARKS_TILE = """
SELECT coalesce(ST_AsMVT(drawn, 'marks', 4096, 'geometry'), '')
FROM (
  SELECT theme, category, count(*)::int AS marks, min(contribution_id::text) AS mark,
         ST_AsMVTGeom(ST_Transform(planner_geometry, 3857), (SELECT box FROM box), 4096, 64)
           AS geometry
  FROM contribution c JOIN near USING (contribution_id)
  WHERE municipality_id = %(municipality_id)s AND moderation <> 'hidden'
    AND ST_Dimension(planner_geometry) <> 1{conditions}
  GROUP BY planner_geometry, theme, category
  OFFSET 0
) drawn
WHERE geometry IS NOT NULL
"""
_WAYS_TILE = """
SELECT coalesce(ST_AsMVT(drawn, 'ways', 4096, 'geometry'), '')
FROM (
  SELECT c.theme, c.category, c.attributes ->> 'transport' AS transport,
         c.contribution_id::text AS mark,
         ST_AsMVTGeom(ST_Transform(line.geometry, 3857), (SELECT box FROM box), 4096, 64)
           AS geometry
  FROM contribution c JOIN near USING (contribution_id)
  JOIN shown_line line USING (municipality_id, contribution_id)
  WHERE c.municipality_id = %(municipality_id)s AND c.moderation <> 'hidden'{conditions}
  OFFSET 0
) drawn
WHERE geometry IS NOT NULL
"""
_INSIDE = " AND ST_Distance({shown}, ST_GeomFromWKB(%(area)s, 25833)) <= 0"


async def draw_marks(
    reader: Reader, municipality_id: str, selection: Selection, tile: Tile
) -> bytes:
    """A vector tile of the selection's places."""
    return await _draw(reader, municipality_id, selection, tile, _MARKS_TILE, "c.planner_geometry")


async def draw_ways(
    reader: Reader, municipality_id: str, selection: Selection, tile: Tile
) -> bytes:
    """A vector tile of the selection's ways and stretches, as far as enough children share them."""
    return await _draw(reader, municipality_id, selection, tile, _WAYS_TILE, "line.geometry")


async def _draw(
    reader: Reader, municipality_id: str, selection: Selection, tile: Tile, sql: str, shown: str
) -> bytes:
    conditions = mark_conditions(selection)
    if selection.area is not None:
        conditions += _INSIDE.format(shown=shown)
    row = await reader.document(
        (_NEAR + sql.format(conditions=conditions)).encode(),
        _values(municipality_id, selection, tile) | tile.values,
    )
    if row is None:
        raise LookupError("an aggregate answered no row")
    return bytes(row[0])


async def count_by_theme(reader: Reader, municipality_id: str, campaign_id: UUID) -> dict[str, int]:
    """How many marks of a campaign a planner may see, by theme."""
    rows = await reader.all(
        select(contribution.c.theme, func.count().label("marks"))
        .where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.campaign_id == campaign_id,
            contribution.c.moderation != "hidden",
        )
        .group_by(contribution.c.theme)
        .order_by(contribution.c.theme)
    )
    return {row.theme: row.marks for row in rows}
