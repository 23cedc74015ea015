"""Every question asked of the counts, and of the marks where the counts do not answer."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from psycopg.rows import TupleRow

from app.hotspots.rules import FEWEST_SHOWN, Basis, Selection
from app.hotspots.statistics import Z95
from app.kit.database import Reader
from app.kit.grid import BASE_CELL_METRES
from app.kit.tile import Tile

Bounds = tuple[float, float, float, float]
EVERYWHERE: Bounds = (-1e7, -1e7, 1e7, 1e7)
NOWHERE: Bounds = (0.0, 0.0, -1.0, -1.0)


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells as GeoJSON features PostgreSQL wrote, and how many had too few children to show."""

    features: bytes
    shown: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many were invited to the selection's campaigns, and how many told something.

    `has_ways`: whether anybody drew a way; `waiting`: whose latest changes are not counted yet.
    """

    invited: int
    told: int
    has_ways: bool
    waiting: int


# Cells from the counts. `everybody` is who is exposed to a cell: see `Basis`.
_COUNTED = """
cell AS MATERIALIZED (
  SELECT own.cell_e AS e, own.cell_n AS n, sum(own.participants)::int AS participants,
         sum(own.marks)::int AS marks,
         CASE %(basis)s
           WHEN 'ways' THEN sum(own.off_way + coalesce(base.participants, 0))
           WHEN 'marks' THEN sum(base.participants)
           ELSE %(invited)s END::int AS exposed
  FROM cell_count own
  LEFT JOIN cell_count base
    ON %(basis)s <> 'invited' AND base.municipality_id = own.municipality_id
    AND base.campaign_id = own.campaign_id AND base.cell_metres = own.cell_metres
    AND base.cell_e = own.cell_e AND base.cell_n = own.cell_n
    AND base.subject = CASE %(basis)s WHEN 'ways' THEN 'way' ELSE '' END
  WHERE own.municipality_id = %(municipality_id)s AND own.campaign_id = ANY(%(campaigns)s)
    AND own.cell_metres = %(cell_metres)s AND own.subject = %(subject)s
    AND own.cell_e BETWEEN %(west)s AND %(east)s AND own.cell_n BETWEEN %(south)s AND %(north)s
  GROUP BY own.cell_e, own.cell_n
)"""

# Cells from the marks. Whom a share is one of is asked of the same children and months, but not
# of the same answers: who passes in winter passes in summer, too.
_ASKED = """
voice AS MATERIALIZED ({voices}),
cell AS MATERIALIZED (
  SELECT e, n, count(*) FILTER (WHERE chosen)::int AS participants, sum(marks)::int AS marks,
         CASE %(basis)s WHEN 'invited' THEN %(invited)s ELSE count(*) END::int AS exposed
  FROM (
    SELECT e, n, bool_or(chosen) AS chosen, count(*) FILTER (WHERE chosen) AS marks
    FROM (
      SELECT DISTINCT floor(f.cell_e * 50.0::float8 / %(cell_metres)s)::int AS e,
             floor(f.cell_n * 50.0::float8 / %(cell_metres)s)::int AS n,
             voice.participant_id, voice.contribution_id, voice.chosen
      FROM voice JOIN footprint f
        ON f.municipality_id = %(municipality_id)s AND f.contribution_id = voice.contribution_id
        AND f.campaign_id = voice.campaign_id
        AND f.cell_e BETWEEN %(base_west)s AND %(base_east)s
        AND f.cell_n BETWEEN %(base_south)s AND %(base_north)s
    ) touched
    GROUP BY e, n, participant_id
  ) child
  GROUP BY e, n
)"""
_VOICES = """
  SELECT * FROM (
    SELECT c.contribution_id, c.participant_id, c.campaign_id, c.theme, c.category,
           c.attributes, c.received_at, g.grade, ({chosen}) AS chosen
    FROM contribution c
    JOIN membership m USING (municipality_id, participant_id)
    JOIN campaign_group g USING (municipality_id, group_id)
    WHERE c.municipality_id = %(municipality_id)s AND c.campaign_id = ANY(%(campaigns)s)
      AND c.moderation <> 'hidden'{among}
  ) told
  WHERE chosen OR {exposing}"""
_MONTH = "to_char(c.received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM')"
_CHOSEN = (
    ("theme", "c.theme = %(theme)s"),
    ("category", "c.category = %(category)s"),
    ("season", "c.attributes->>'season' = %(season)s"),
    ("time_of_day", "c.attributes->>'time_of_day' = %(time_of_day)s"),
    (
        "travel",
        "c.theme = 'way' AND CASE c.attributes->>'transport' WHEN 'kick_scooter' THEN 'bike'"
        " ELSE c.attributes->>'transport' END = %(travel)s",
    ),
    ("unsafe", "c.theme = 'change' AND GeometryType(c.geometry) = 'LINESTRING'"),
)
_AMONG = (
    ("grade", "g.grade = %(grade)s"),
    ("from_month", f"{_MONTH} >= %(from_month)s"),
    ("to_month", f"{_MONTH} <= %(to_month)s"),
)
_EXPOSING = {"ways": "theme = 'way'", "marks": "TRUE", "invited": "FALSE"}
# A cell belongs to an area that holds its centre.
_INSIDE = """ WHERE ST_Intersects(ST_GeomFromWKB(%(area)s, 25833),
  ST_SetSRID(ST_MakePoint((e + 0.5) * %(cell_metres)s, (n + 0.5) * %(cell_metres)s), 25833))
  OR (e, n) = (%(anchor_e)s, %(anchor_n)s)"""

# A mark belongs to an area that holds the centre of a 50 m cell it touches. Looked up once and not
# mark by mark: that plan stands also before PostgreSQL has statistics of a fresh load.
_MARKS_INSIDE = """,
inside AS MATERIALIZED (
  SELECT DISTINCT f.contribution_id
  FROM footprint f
  WHERE f.municipality_id = %(municipality_id)s AND f.campaign_id = ANY(%(campaigns)s)
    AND f.cell_e BETWEEN %(west)s AND %(east)s AND f.cell_n BETWEEN %(south)s AND %(north)s
    AND (ST_Intersects(ST_GeomFromWKB(%(area)s, 25833), ST_SetSRID(ST_MakePoint(
           (f.cell_e + 0.5) * %(cell_metres)s, (f.cell_n + 0.5) * %(cell_metres)s), 25833))
         OR (f.cell_e, f.cell_n) = (%(anchor_e)s, %(anchor_n)s))
)"""
_TOLD = """WITH voice AS MATERIALIZED ({voices}){inside},
told AS MATERIALIZED (SELECT voice.* FROM voice WHERE chosen{among})"""

_CHOSEN_CELLS = "WITH {source}, chosen AS (SELECT * FROM cell{inside})"
_AS_NUMBERS = """
SELECT coalesce(json_agg(json_build_array(e, n, participants, marks, exposed)), '[]') FROM chosen
"""
# The interval is that of `statistics.wilson`; a test holds the two together.
_BOUNDED = """
, shown AS (
  -- More may have come than were invited; of those nothing is a share.
  SELECT *, CASE WHEN participants <= exposed THEN participants::float8 / nullif(exposed, 0) END
           AS share, %(z)s::float8 ^ 2 AS zz
  FROM chosen WHERE participants >= %(fewest)s
  ORDER BY participants DESC, e, n LIMIT %(most)s
), reaching AS (
  SELECT *, sqrt(share * (1 - share) / exposed + zz / (4 * exposed::float8 ^ 2)) * %(z)s AS reach
  FROM shown
), bounded AS (
  SELECT e, n, 20000000000000 + (e::bigint * %(cell_metres)s) * 10000000
           + n::bigint * %(cell_metres)s AS cell,
         participants, marks, nullif(exposed, 0) AS exposed, round(share::numeric, 4) AS share,
         CASE WHEN participants = 0 THEN 0 ELSE round(
           ((share + zz / (2 * exposed) - reach) / (1 + zz / exposed))::numeric, 4) END AS low,
         CASE WHEN participants = exposed THEN 1 ELSE round(
           ((share + zz / (2 * exposed) + reach) / (1 + zz / exposed))::numeric, 4) END AS high,
         ST_ForcePolygonCCW(ST_MakeEnvelope(e * %(cell_metres)s, n * %(cell_metres)s,
           (e + 1) * %(cell_metres)s, (n + 1) * %(cell_metres)s, 25833)) AS square
  FROM reaching
)"""
_FEATURES = """
SELECT convert_to(coalesce(string_agg(
    '{"type":"Feature","id":' || cell
    || ',"geometry":' || ST_AsGeoJSON(ST_Transform(square, 4326), 6)
    || ',"properties":{"participants":' || participants || ',"marks":' || marks
    || ',"exposed":' || coalesce(exposed::text, 'null')
    || ',"share":' || coalesce(share::text, 'null')
    || ',"low":' || coalesce(low::text, 'null')
    || ',"high":' || coalesce(high::text, 'null')
    || '}}', ',' ORDER BY participants DESC, e, n), ''), 'UTF8'),
  (SELECT count(*) FROM chosen WHERE participants >= %(fewest)s),
  (SELECT count(*) FROM chosen WHERE participants BETWEEN 1 AND %(fewest)s - 1)
FROM bounded
"""
_ROWS = """
SELECT cell, %(cell_metres)s::int, participants, marks, exposed,
       share::float8, low::float8, high::float8, ST_AsBinary(square)
FROM bounded ORDER BY cell
"""
# A tile's layer `cells`. A cell too small to be drawn as a square is a point: nothing is left out.
_TILE = """
SELECT coalesce(ST_AsMVT(drawn, 'cells', 4096, 'geometry'), '')
FROM (
  SELECT 20000000000000 + (e::bigint * %(cell_metres)s) * 10000000 + n::bigint * %(cell_metres)s
           AS cell, %(cell_metres)s::int AS metres,
         participants, marks, nullif(exposed, 0) AS exposed,
         coalesce(ST_AsMVTGeom(square, box, 4096, 64),
                  ST_AsMVTGeom(ST_Centroid(square), box, 4096, 64)) AS geometry
  FROM (
    SELECT *, ST_TileEnvelope(%(tile_z)s, %(tile_x)s, %(tile_y)s) AS box,
           ST_Transform(ST_MakeEnvelope(e * %(cell_metres)s, n * %(cell_metres)s,
             (e + 1) * %(cell_metres)s, (n + 1) * %(cell_metres)s, 25833), 3857) AS square
    FROM chosen WHERE participants >= %(fewest)s
  ) placed
  OFFSET 0 -- else every geometry is made twice, the second time to be held against NULL
) drawn
WHERE geometry IS NOT NULL
"""


def _cells_sql(selection: Selection, basis: Basis) -> str:
    if selection.is_counted:
        source = _COUNTED
    else:
        source = _ASKED.format(voices=voices_sql(selection, basis))
    return _CHOSEN_CELLS.format(source=source, inside="" if selection.area is None else _INSIDE)


def voices_sql(selection: Selection, basis: Basis) -> str:
    """The selection's marks, and those that expose a child to a cell; `chosen` tells which."""
    given = selection.filters.model_dump()
    chosen = [condition for name, condition in _CHOSEN if given[name]]
    among = [f" AND {condition}" for name, condition in _AMONG if given[name] is not None]
    return _VOICES.format(
        chosen=" AND ".join(f"coalesce({each}, FALSE)" for each in chosen) or "TRUE",
        among="".join(among),
        exposing=_EXPOSING[basis],
    )


def told_sql(selection: Selection) -> str:
    """The beginning of a statement on `told`: the selection's marks, in its area."""
    in_area = selection.area is not None
    return _TOLD.format(
        voices=voices_sql(selection, "invited"),
        inside=_MARKS_INSIDE if in_area else "",
        among=" AND contribution_id IN (SELECT contribution_id FROM inside)" if in_area else "",
    )


def mark_conditions(selection: Selection) -> str:
    """What of the selection a mark `c` is held against alone, each condition led by AND."""
    given = selection.filters.model_dump()
    return "".join(
        f" AND {condition}"
        for name, condition in (*_CHOSEN, *_AMONG)
        if given[name] and name != "grade"
    )


def values_of(
    municipality_id: str,
    selection: Selection,
    cell_metres: int,
    basis: Basis,
    invited: int = 0,
    view: Bounds = EVERYWHERE,
) -> dict[str, Any]:
    """What the statements of this store and of the charts are given; cells outside `view` are not.

    `view` is west, south, east and north in metres.
    """
    values: dict[str, Any] = selection.filters.model_dump(exclude={"campaign_id", "area_id"})
    west, south, east, north = view
    if selection.area is not None:
        values |= {"area": shapely.to_wkb(selection.area), "anchor_e": None, "anchor_n": None}
        if shapely.is_empty(selection.area):
            west, south, east, north = NOWHERE
        else:
            bounds = shapely.bounds(selection.area).tolist()
            west, south = max(west, bounds[0]), max(south, bounds[1])
            east, north = min(east, bounds[2]), min(north, bounds[3])
            anchor = shapely.point_on_surface(selection.area)
            values["anchor_e"] = int(anchor.x // cell_metres)
            values["anchor_n"] = int(anchor.y // cell_metres)
    cells = {
        "west": int(west // cell_metres),
        "south": int(south // cell_metres),
        "east": int(east // cell_metres),
        "north": int(north // cell_metres),
    }
    ratio = cell_metres // BASE_CELL_METRES
    base = {
        f"base_{side}": cell * ratio + (ratio - 1 if side in ("east", "north") else 0)
        for side, cell in cells.items()
    }
    return values | {
        **cells,
        **base,
        "municipality_id": municipality_id,
        "campaigns": list(selection.campaign_ids),
        "cell_metres": cell_metres,
        "subject": selection.subject,
        "basis": basis,
        "invited": invited,
        "fewest": FEWEST_SHOWN,
        "z": Z95,
    }


async def list_cells(
    reader: Reader,
    municipality_id: str,
    selection: Selection,
    cell_metres: int,
    *,
    basis: Basis,
    invited: int,
    most: int | None = None,
) -> Cells:
    """The selection's cells as GeoJSON, or `most` of them, those most children tell first.

    Those with too few children are counted, not shown; `shown` counts all that may be.
    """
    values = values_of(municipality_id, selection, cell_metres, basis, invited)
    row = await reader.document(
        (_cells_sql(selection, basis) + _BOUNDED + _FEATURES).encode(), values | {"most": most}
    )
    if row is None:
        raise LookupError("an aggregate answered no row")
    return Cells(*row)


def cells_in_loads(
    reader: Reader,
    municipality_id: str,
    selection: Selection,
    cell_metres: int,
    *,
    basis: Basis,
    invited: int,
) -> AsyncIterator[Sequence[TupleRow]]:
    """The same cells as rows, by SSB's id and with their square (WKB, EPSG:25833) at the end."""
    values = values_of(municipality_id, selection, cell_metres, basis, invited)
    sql = _cells_sql(selection, basis) + _BOUNDED + _ROWS
    return reader.loads(sql.encode(), values | {"most": None})


async def draw_cells(
    reader: Reader,
    municipality_id: str,
    selection: Selection,
    cell_metres: int,
    tile: Tile,
    *,
    basis: Basis,
    invited: int,
) -> bytes:
    """A vector tile of the selection's cells that enough children tell; empty where none do."""
    values = values_of(municipality_id, selection, cell_metres, basis, invited, tile.bounds)
    row = await reader.document(
        (_cells_sql(selection, basis) + _TILE).encode(), values | tile.values
    )
    if row is None:
        raise LookupError("an aggregate answered no row")
    return bytes(row[0])


async def count_cells(
    reader: Reader,
    municipality_id: str,
    selection: Selection,
    cell_metres: int,
    *,
    basis: Basis,
    invited: int,
) -> dict[tuple[int, int], tuple[int, int, int]]:
    """Participants, marks and exposed by cell (⌊E/s⌋, ⌊N/s⌋), however few: to reckon with.

    Nothing of it leaves the house before `FEWEST_SHOWN` was held against it.
    """
    sql = _cells_sql(selection, basis) + _AS_NUMBERS
    values = values_of(municipality_id, selection, cell_metres, basis, invited)
    row = await reader.document(sql.encode(), values)
    if row is None:
        raise LookupError("an aggregate answered no row")
    return {(e, n): (count, marks, exposed or 0) for e, n, count, marks, exposed in row[0]}


# Of a grade, group by group; else the one row in which a whole campaign is counted.
_REACH = b"""
SELECT
  (SELECT coalesce(sum(expected_participants), 0)::int FROM campaign_group
   WHERE municipality_id = %(municipality_id)s AND campaign_id = ANY(%(campaigns)s)
     AND (%(grade)s::int IS NULL OR grade = %(grade)s)),
  (SELECT coalesce(sum(participants), 0)::int FROM cell_count
   WHERE municipality_id = %(municipality_id)s AND campaign_id = ANY(%(campaigns)s)
     AND cell_metres = 0 AND cell_e = 0 AND cell_n = 0
     AND subject = ANY(CASE WHEN %(grade)s::int IS NULL THEN ARRAY[''] ELSE ARRAY(
       SELECT 'group=' || group_id FROM campaign_group
       WHERE municipality_id = %(municipality_id)s AND campaign_id = ANY(%(campaigns)s)
         AND grade = %(grade)s) END)),
  EXISTS (SELECT FROM cell_count WHERE municipality_id = %(municipality_id)s
          AND campaign_id = ANY(%(campaigns)s) AND cell_metres = 0 AND subject = 'way'),
  (SELECT count(DISTINCT participant_id) FROM recount WHERE municipality_id = %(municipality_id)s)
"""


async def count_reach(reader: Reader, municipality_id: str, selection: Selection) -> Reach:
    """Invited and told of the selection's campaigns and grade, in one question."""
    row = await reader.row(
        _REACH,
        {
            "municipality_id": municipality_id,
            "campaigns": list(selection.campaign_ids),
            "grade": selection.filters.grade,
        },
    )
    if row is None:
        raise LookupError("an aggregate answered no row")
    return Reach(*row)
