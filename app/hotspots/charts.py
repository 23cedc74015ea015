"""What charts show: how many children told what, when and how, and who answered at all."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.hotspots.rules import FEWEST_SHOWN, Selection
from app.hotspots.store import told_sql, values_of
from app.kit.database import Reader

DIMENSIONS = ("theme", "category", "travel", "grade", "season", "time_of_day", "month")


@dataclass(frozen=True, slots=True)
class Bar:
    """How many told something of one kind; a category's code is `theme/category`."""

    code: str
    participants: int
    marks: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one dimension; bars with too few children are counted, not shown."""

    bars: list[Bar]
    withheld: int


@dataclass(frozen=True, slots=True)
class Answered:
    """How many were invited, joined and told something: in all, of a school, a grade or an area.

    `code` is the school's or the area's id or the grade; empty where a group has none.
    """

    code: str
    name: str | None
    invited: int
    joined: int
    told: int


# Charts of whole campaigns, or of a theme of them, are counted already: everything that begins
# with what is asked for, and is told of that alone.
_COUNTED = b"""
WITH counted AS MATERIALIZED (
  SELECT subject, split_part(subject, '|', 2 - (%(subject)s = '')::int) AS charted,
         participants, marks
  FROM cell_count
  WHERE municipality_id = %(municipality_id)s AND campaign_id = ANY(%(campaigns)s)
    AND cell_metres = 0 AND cell_e = 0 AND cell_n = 0
    AND starts_with(subject, %(subject)s) AND subject <> 'unsafe'
    AND (%(subject)s = '' OR substr(subject, length(%(subject)s) + 1, 1) IN ('', '/', ':', '|'))
    AND strpos(subject, '|') IN (0, length(%(subject)s) + 1)
)
SELECT coalesce(json_agg(json_build_array(dimension, code, participants, marks)
                         ORDER BY dimension, code), '[]')
FROM (
  SELECT CASE WHEN strpos(subject, '=') > 0 THEN split_part(charted, '=', 1)
              WHEN subject = '' THEN 'total' WHEN subject LIKE 'way:%%' THEN 'travel'
              WHEN subject LIKE '%%/%%' THEN 'category' ELSE 'theme' END AS dimension,
         CASE WHEN strpos(subject, '=') > 0 THEN split_part(charted, '=', 2)
              WHEN subject LIKE 'way:%%' THEN substr(subject, 5) ELSE subject END AS code,
         sum(participants) AS participants, sum(marks) AS marks
  FROM counted WHERE charted NOT LIKE 'group=%%'
  GROUP BY 1, 2
  UNION ALL
  SELECT 'total', '', sum(participants), sum(marks)
  FROM counted WHERE subject = %(subject)s AND subject <> '' HAVING count(*) > 0
  UNION ALL
  SELECT 'grade', g.grade::text, sum(participants), sum(marks)
  FROM campaign_group g JOIN counted ON charted = 'group=' || g.group_id
  WHERE g.municipality_id = %(municipality_id)s AND g.campaign_id = ANY(%(campaigns)s)
    AND g.grade IS NOT NULL
  GROUP BY g.grade
) bar
"""
_ASKED = """
SELECT coalesce(json_agg(json_build_array(dimension, code, participants, marks)
                         ORDER BY dimension, code), '[]')
FROM (
  SELECT dimension, code, count(DISTINCT participant_id) AS participants, count(*) AS marks
  FROM told, LATERAL (VALUES
    ('total', ''), ('theme', theme), ('category', theme || '/' || category),
    ('grade', grade::text), ('season', attributes->>'season'),
    ('time_of_day', attributes->>'time_of_day'),
    ('travel', CASE WHEN theme = 'way' THEN CASE attributes->>'transport'
       WHEN 'kick_scooter' THEN 'bike' ELSE attributes->>'transport' END END),
    ('month', to_char(received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM'))
  ) AS bar (dimension, code)
  WHERE code IS NOT NULL
  GROUP BY dimension, code
) bar
"""
_BASE_CELL = 50


async def summarise(reader: Reader, municipality_id: str, selection: Selection) -> dict[str, Chart]:
    """A chart for each of `DIMENSIONS`, and `total` with its one bar."""
    bars = await _list_bars(reader, municipality_id, selection)
    return {name: _withhold(bars[name]) for name in ("total", *DIMENSIONS)}


async def count_children(reader: Reader, municipality_id: str, selection: Selection) -> int:
    """How many children told something of the selection, however few; not to be shown as it is."""
    bars = await _list_bars(reader, municipality_id, selection)
    return bars["total"][0].participants if bars["total"] else 0


async def _list_bars(
    reader: Reader, municipality_id: str, selection: Selection
) -> dict[str, list[Bar]]:
    sql = _COUNTED if selection.is_charted else (told_sql(selection) + _ASKED).encode()
    row = await reader.document(sql, values_of(municipality_id, selection, _BASE_CELL, "invited"))
    bars: dict[str, list[Bar]] = defaultdict(list)
    for dimension, *bar in row[0]:
        bars[dimension].append(Bar(*bar))
    return bars


def _withhold(bars: list[Bar]) -> Chart:
    shown = [bar for bar in bars if bar.participants >= FEWEST_SHOWN]
    return Chart(shown, len(bars) - len(shown))


_ANSWERED = b"""
SELECT coalesce(json_agg(json_build_array(g.school_id, s.name, g.grade, a.area_id, a.name,
    g.expected_participants,
    (SELECT count(*) FROM membership m
     WHERE m.municipality_id = g.municipality_id AND m.group_id = g.group_id),
    coalesce(t.participants, 0))), '[]')
FROM campaign_group g
JOIN campaign c USING (municipality_id, campaign_id)
LEFT JOIN school s USING (municipality_id, school_id)
LEFT JOIN area a ON a.municipality_id = c.municipality_id AND a.area_id = c.area_id
LEFT JOIN cell_count t ON t.municipality_id = g.municipality_id AND t.campaign_id = g.campaign_id
  AND t.cell_metres = 0 AND t.subject = 'group=' || g.group_id
WHERE g.municipality_id = %(municipality_id)s AND g.campaign_id = ANY(%(campaigns)s)
"""


async def list_answered(
    reader: Reader, municipality_id: str, campaign_ids: list[UUID]
) -> dict[str, list[Answered]]:
    """Who answered: in all, by school, by grade and by the area of the campaign."""
    values: dict[str, Any] = {"municipality_id": municipality_id, "campaigns": campaign_ids}
    row = await reader.document(_ANSWERED, values)
    names: dict[tuple[str, str], str | None] = {("total", ""): None}
    sums: dict[tuple[str, str], list[int]] = {("total", ""): [0, 0, 0]}
    for school, school_name, grade, area, area_name, *counts in row[0]:
        for by, code, name in (
            ("total", "", None),
            ("school", school or "", school_name),
            ("grade", "" if grade is None else str(grade), None),
            ("area", area or "", area_name),
        ):
            names[by, code] = name
            kept = sums.setdefault((by, code), [0, 0, 0])
            sums[by, code] = [had + more for had, more in zip(kept, counts, strict=True)]
    found: dict[str, list[Answered]] = defaultdict(list)
    for (by, code), counts in sorted(sums.items(), key=lambda entry: _in_order(*entry[0])):
        found[by].append(Answered(code, names[by, code], *counts))
    return found


def _in_order(by: str, code: str) -> tuple[str, int, str]:
    return by, int(code) if by == "grade" and code else 0, code


# In the order of the random ids: the order they came in would tell which are one child's.
_QUOTES = """
SELECT count(*), coalesce(json_agg(json_build_object(
         'theme', theme, 'category', category, 'comment', comment, 'month', month)
         ORDER BY contribution_id) FILTER (WHERE place <= %(most)s), '[]')
FROM (
  SELECT told.contribution_id, told.theme, told.category, c.comment,
         to_char(c.received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM') AS month,
         row_number() OVER (ORDER BY told.contribution_id) AS place
  FROM told
  JOIN contribution c
    ON c.municipality_id = %(municipality_id)s AND c.contribution_id = told.contribution_id
  WHERE c.moderation = 'released' AND c.comment IS NOT NULL
) quote
"""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Comments somebody has released: at most so many, of `available`."""

    available: int
    quotes: list[dict[str, str]]


async def list_quotes(
    reader: Reader, municipality_id: str, selection: Selection, most: int
) -> Quotes:
    """What children wrote about the selection."""
    sql = told_sql(selection) + _QUOTES
    values = values_of(municipality_id, selection, _BASE_CELL, "invited") | {"most": most}
    row = await reader.document(sql.encode(), values)
    return Quotes(*row)
