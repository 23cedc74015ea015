"""What can be read: one table of layers, each with its columns and the SQL its rows come from."""

from dataclasses import dataclass
from typing import Literal

from app.hotspots.rules import FEWEST_SHOWN
from app.measures.rules import PUBLIC_STATES
from app.publishing.privacy import ALL_THEMES, BAND
from app.publishing.store import CELL_ID, SHAPE

ColumnType = Literal["text", "integer", "uuid", "date", "timestamp", "json"]
GeometryType = Literal["Point", "Polygon", "MultiPolygon", "MultiLineString"]


@dataclass(frozen=True, slots=True)
class Column:
    """A property of every feature of a layer; all but `json` can be filtered by."""

    name: str
    type: ColumnType
    description: str


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of a kind.

    `source` selects `id`, `geometry` (EPSG:25833) and the columns, each made for whoever may ask:
    filters, boxes and extents see nothing else. It is given `municipality_id` and what its
    collection knows. `near` finds by the 50 m cells of a box where that is quicker than looking
    at every row. `begins` and `ends` are the interval of a row, of its columns.
    """

    name: str
    title: str
    description: str
    geometry: GeometryType
    columns: tuple[Column, ...]
    source: str
    is_public: bool = False
    order: tuple[str, ...] = ("id",)
    id_type: ColumnType = "text"
    near: str = "TRUE"
    begins: str | None = None
    ends: str | None = None

    def column(self, name: str) -> Column | None:
        """The column with this name."""
        return next((column for column in self.columns if column.name == name), None)

    def type_of(self, name: str) -> ColumnType:
        """The type of a column or of the id."""
        column = self.column(name)
        return self.id_type if column is None else column.type


def _midnight(day: str) -> str:
    return f"({day}::timestamp AT TIME ZONE 'Europe/Oslo')"


def _before(moment: str) -> str:
    return f"({moment} - interval '1 microsecond')"


_CELL = Column("cell", "integer", "The cell's number in Statistics Norway's grid (SSB).")
_METRES = Column("cell_metres", "integer", "Length of a cell's side in metres.")
_THEME = Column("theme", "text", f"Theme, or `{ALL_THEMES}` for whatever was told.")
_CAMPAIGN = (
    Column("campaign_id", "uuid", "The campaign's id."),
    Column("campaign", "text", "The campaign's title."),
)
_RELEASED = """
SELECT cell_id || '-' || theme AS id, cell_id AS cell, cell_metres, theme, participants,
       CASE theme WHEN '{all}' THEN NULL ELSE participants + {reach} END
         AS participants_at_most,
       number AS release, geometry,
       %(begins)s::timestamptz AS begins, %(ends)s::timestamptz AS ends
FROM (
  SELECT number, release.cell_metres, cell.theme, cell.participants, {cell_id} AS cell_id,
         {shape} AS geometry
  FROM release_cell cell JOIN release USING (municipality_id, number)
  WHERE municipality_id = %(municipality_id)s AND number = %(number)s AND audience = 'public'
) shown"""

RELEASE_CELLS = Layer(
    name="release-cells",
    title="Cells of a release",
    description=(
        "A frozen release's cells: how many children told of a theme there, at least ten. "
        "The number is the lower end of a band of five."
    ),
    geometry="Polygon",
    is_public=True,
    columns=(
        _CELL,
        _METRES,
        _THEME,
        Column("participants", "integer", "At least so many children: the band's lower end."),
        Column("participants_at_most", "integer", "The band's upper end; unknown for `all`."),
        Column("release", "text", "The release's number, by which it is cited."),
    ),
    source=_RELEASED.format(cell_id=CELL_ID, shape=SHAPE, all=ALL_THEMES, reach=BAND - 1),
    order=("cell", "theme"),
    begins="begins",
    ends="ends",
)

AREAS = Layer(
    name="areas",
    title="Areas",
    description=(
        "The areas a municipality is divided into, one feature for each boundary an area has had; "
        "the parameter datetime chooses those of a day."
    ),
    geometry="MultiPolygon",
    is_public=True,
    columns=(
        Column("area_id", "uuid", "The area's id, the same for all its boundaries."),
        Column("name", "text", "The area's name."),
        Column("kind", "text", "What kind of area it is."),
        Column("valid_from", "date", "The first day of this boundary."),
        Column("valid_to", "date", "The day it no longer holds; empty while it does."),
        Column("source", "text", "Who drew the boundary."),
    ),
    source="""
SELECT area_id || '-' || valid_from AS id, area_id, name, kind, valid_from,
       least(valid_to, ends_on) AS valid_to, source, boundary AS geometry
FROM area JOIN area_boundary USING (municipality_id, area_id)
WHERE municipality_id = %(municipality_id)s""",
    begins=_midnight("valid_from"),
    ends=_before(_midnight("valid_to")),
)

_DECIDED = """
SELECT number AS id, number, title, state, reason, responsible_unit, cost_class, due_on,
       taken_at AS since, place AS geometry
FROM (
  SELECT *, municipality_id || '-' || year || '-t'
           || lpad(ordinal::text, greatest(3, length(ordinal::text)), '0') AS number
  FROM measure WHERE municipality_id = %(municipality_id)s AND place IS NOT NULL
) placed, LATERAL (
  SELECT state, reason, responsible_unit, due_on, taken_at FROM measure_step
  WHERE (municipality_id, year, ordinal) = (placed.municipality_id, placed.year, placed.ordinal)
  ORDER BY step_number DESC LIMIT 1
) stands
WHERE state IN ({public})"""

MEASURES = Layer(
    name="measures",
    title="Measures",
    description=(
        "What a municipality has decided to do or not to do, where it has a place, with the reason."
    ),
    geometry="Point",
    is_public=True,
    columns=(
        Column("number", "text", "The number the measure is cited by."),
        Column("title", "text", "What it is."),
        Column("state", "text", "How it stands: decided, under_way, done or declined."),
        Column("reason", "text", "Why it stands so."),
        Column("responsible_unit", "text", "Who has it."),
        Column("cost_class", "text", "What it may cost: unknown, small, medium or large."),
        Column("due_on", "date", "When it should be done."),
        Column("since", "timestamp", "When it came to stand so."),
    ),
    source=_DECIDED.format(public=", ".join(f"'{state}'" for state in sorted(PUBLIC_STATES))),
    begins="since",
    ends="since",
)

FINDINGS = Layer(
    name="findings",
    title="Findings",
    description=(
        "The newest version of each finding: the outline of the cells in which at least five "
        "children agree, and how it stands."
    ),
    geometry="Polygon",
    columns=(
        Column("number", "text", "The number the finding is cited by."),
        Column("version", "integer", "The newest version."),
        Column("title", "text", "What was found."),
        Column("participants", "integer", "How many children tell it."),
        Column("state", "text", "How the finding stands."),
        Column("responsible_unit", "text", "Who has it."),
        Column("made_at", "timestamp", "When this version was frozen."),
    ),
    # Outlines are made of whole cells and kept in degrees: whole metres again.
    source="""
SELECT number AS id, number, version, document ->> 'title' AS title, participants, state,
       responsible_unit, made_at, ST_SnapToGrid(ST_Transform(ST_SetSRID(
         ST_GeomFromGeoJSON(document ->> 'outline'), 4326), 25833), 1) AS geometry
FROM (
  SELECT DISTINCT ON (year, ordinal) municipality_id, year, ordinal, version, participants,
         made_at, document::jsonb AS document,
         municipality_id || '-' || year || '-'
           || lpad(ordinal::text, greatest(3, length(ordinal::text)), '0') AS number
  FROM finding WHERE municipality_id = %(municipality_id)s
  ORDER BY year, ordinal, version DESC
) newest, LATERAL (
  SELECT state, responsible_unit FROM finding_state
  WHERE (municipality_id, year, ordinal)
    = (newest.municipality_id, newest.year, newest.ordinal)
  ORDER BY change_number DESC LIMIT 1
) stands""",
    begins="made_at",
    ends="made_at",
)

_SSB = "(20000000000000 + cell_e::bigint * cell_metres * 10000000 + cell_n::bigint * cell_metres)"
_COUNTED = """
SELECT campaign_id || '-' || {cell} || '-' || coalesce(nullif(subject, ''), '{all}') AS id,
       campaign_id, title AS campaign, {cell} AS cell, cell_metres,
       coalesce(nullif(subject, ''), '{all}') AS theme, participants, marks,
       ST_MakeEnvelope(cell_e * cell_metres, cell_n * cell_metres, (cell_e + 1) * cell_metres,
         (cell_n + 1) * cell_metres, 25833) AS geometry
FROM campaign JOIN cell_count USING (municipality_id, campaign_id)
WHERE municipality_id = %(municipality_id)s AND cell_metres = 250
  AND participants >= {fewest} AND subject !~ '[/:]' AND subject <> 'unsafe'"""

CELLS = Layer(
    name="cells",
    title="Cells now",
    description=(
        "What is told now, counted in 250 m cells of each campaign: every cell and theme that at "
        "least three children share. A cell that is absent is not zero."
    ),
    geometry="Polygon",
    columns=(
        *_CAMPAIGN,
        _CELL,
        _METRES,
        _THEME,
        Column("participants", "integer", "How many children tell it."),
        Column("marks", "integer", "In how many marks."),
    ),
    source=_COUNTED.format(cell=_SSB, all=ALL_THEMES, fewest=FEWEST_SHOWN),
)

_TOLD = (
    *_CAMPAIGN,
    Column("theme", "text", "Theme."),
    Column("category", "text", "Category within the theme."),
    Column("month", "text", "The month it came in, for example 2026-11."),
    Column("provenance", "text", "How it came in: participant, paper, walk or import."),
    Column("comment", "text", "The comment, once a human has released it."),
    Column("answers", "json", "What was answered to the category's questions."),
)
_MARK = """
SELECT contribution_id AS id, campaign_id, {campaign} AS campaign, theme, category,
       to_char(received_at AT TIME ZONE 'Europe/Oslo', 'YYYY-MM') AS month, provenance,
       CASE moderation WHEN 'released' THEN comment END AS comment, attributes AS answers,
       {shown} AS geometry
FROM contribution{lines}
WHERE municipality_id = %(municipality_id)s AND moderation <> 'hidden'"""
# Not a join: it is looked up for the rows of the page alone, and not for all that are counted.
_TITLE = """(SELECT title FROM campaign
        WHERE (municipality_id, campaign_id)
          = (contribution.municipality_id, contribution.campaign_id))"""
_MONTH = "to_date(month, 'YYYY-MM')"
_BEGINS, _ENDS = _midnight(_MONTH), _before(_midnight(f"({_MONTH} + interval '1 month')"))
_TOUCHED = """id IN (
  SELECT contribution_id FROM campaign JOIN footprint USING (municipality_id, campaign_id)
  WHERE municipality_id = %(municipality_id)s AND cell_e BETWEEN %(west)s AND %(east)s
    AND cell_n BETWEEN %(south)s AND %(north)s)"""

PLACES = Layer(
    name="places",
    title="Places",
    description="Places children marked, on a 10 m grid.",
    geometry="Point",
    columns=_TOLD,
    source=_MARK.format(campaign=_TITLE, shown="planner_geometry", lines="")
    # Not "= 0": of that PostgreSQL thinks that it lets one row in two hundred pass, and then looks
    # at every mark instead of stopping at the end of the page.
    + " AND ST_Dimension(planner_geometry) < 1",
    id_type="uuid",
    near=_TOUCHED,
    begins=_BEGINS,
    ends=_ENDS,
)

DRAWN_AREAS = Layer(
    name="drawn-areas",
    title="Areas children drew",
    description="Marks drawn as an area, on a 10 m grid.",
    geometry="Polygon",
    columns=_TOLD,
    source=_MARK.format(campaign=_TITLE, shown="planner_geometry", lines="")
    + " AND ST_Dimension(planner_geometry) > 1",
    id_type="uuid",
    begins=_BEGINS,
    ends=_ENDS,
)

WAYS = Layer(
    name="ways",
    title="Ways",
    description=(
        "Ways and stretches where at least three children's ways go, without the home end, on a "
        "10 m grid. What nobody shares is absent."
    ),
    geometry="MultiLineString",
    columns=_TOLD,
    source=_MARK.format(
        campaign=_TITLE,
        shown="ST_Multi(shown_line.geometry)",
        lines=" JOIN shown_line USING (municipality_id, contribution_id)",
    ),
    id_type="uuid",
    near=_TOUCHED,
    begins=_BEGINS,
    ends=_ENDS,
)

OF_EVERYBODY = (AREAS, MEASURES)
"""Of each municipality one, where it has any features."""
OF_PLANNERS = (FINDINGS, CELLS, PLACES, DRAWN_AREAS, WAYS)
