"""What a report knows, in no language: frozen when it is asked for, and hashed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

import shapely
from pydantic import BaseModel, ConfigDict

from app.kit.geometry import to_metres
from app.kit.partition import Grid, Partition
from app.reports.rules import Audience, SubjectKind

Geometry = dict[str, Any]
"""A GeoJSON geometry in CRS84."""
Labels = dict[str, dict[str, str]]
"""A text by code and language."""


class Frozen(BaseModel):
    """A part of the facts; it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Count(Frozen):
    """How many children, exactly or from–to; `most` is None where only the lower end is known."""

    least: int
    most: int | None


class Bar(Frozen):
    """How many told something of one kind, and of those who told anything the share (95 %)."""

    code: str
    count: Count
    share: float | None = None
    low: float | None = None
    high: float | None = None


class Chart(Frozen):
    """Bars of one dimension; `withheld` are those too few told of."""

    bars: list[Bar]
    withheld: int = 0


class Answered(Frozen):
    """How many were invited and how many told something."""

    name: str
    invited: int
    told: Count | None


class Asked(Frozen):
    """A round of asking."""

    campaign_id: UUID
    title: str
    purpose: str
    opens_on: date
    closes_on: date


class Cell(Frozen):
    """A cell of a layer and what is told of a theme there."""

    e: int
    n: int
    theme: str
    count: Count


class CellLayer(Frozen):
    """Cells of one partition (EPSG:25833): counted now, or of a release."""

    release: str | None
    grid: Grid
    metres: int
    cells: list[Cell]

    @property
    def partition(self) -> Partition:
        """What the cells divide."""
        return Partition(self.grid, self.metres)


class Place(Frozen):
    """A named place: an area, or a school."""

    name: str
    geometry: Geometry


class Finding(Frozen):
    """A finding as it stood."""

    number: str
    version: int
    title: str
    participants: int
    state: str
    responsible_unit: str
    outline: Geometry
    sha256: str


class Step(Frozen):
    """How a measure stood from a day on."""

    state: str
    reason: str | None
    since: date


class Measure(Frozen):
    """A measure as it stood, and how it came there."""

    number: str
    title: str
    state: str
    reason: str | None
    responsible_unit: str
    due_on: date | None
    since: date
    place: Geometry | None
    findings: list[str]
    steps: list[Step]


class Released(Frozen):
    """A release the report stands on."""

    number: str
    title: str
    released_on: date
    cells: int
    minimum: int
    sha256: str


class PlanCase(Frozen):
    """The plan case a report is of."""

    title: str
    reference: str | None
    registered_on: date


class Subject(Frozen):
    """What the report is of; `title` is the name people know it by."""

    kind: SubjectKind
    subject_id: UUID | None
    year: int | None
    title: str


class Facts(Frozen):
    """Everything a report says, before it is said."""

    format: Literal["nabotrakk-report-1"] = "nabotrakk-report-1"
    municipality_id: str
    municipality: str
    subject: Subject
    audience: Audience
    as_of: date
    minimum: int
    boundary: Geometry | None
    areas: list[Place]
    schools: list[Place]
    asked: list[Asked]
    answered: list[Answered]
    participants: Count | None
    charts: dict[str, Chart]
    layers: list[CellLayer]
    findings: list[Finding]
    measures: list[Measure]
    releases: list[Released]
    plan_case: PlanCase | None
    labels: Labels

    @property
    def text(self) -> str:
        """The facts as they are hashed: JSON, sorted, without blanks."""
        document = self.model_dump(mode="json")
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def measures_in(self, states: Iterable[str]) -> list[Measure]:
        """The measures that stand in one of `states`."""
        wanted = set(states)
        return [each for each in self.measures if each.state in wanted]

    def cells_of(self, theme: str) -> list[tuple[shapely.Geometry, Count]]:
        """The cells of a theme with their shape in EPSG:25833."""
        return [
            (layer.partition.shape(cell.e, cell.n), cell.count)
            for layer in self.layers
            for cell in layer.cells
            if cell.theme == theme
        ]


def hash_of(text: str) -> str:
    """The SHA-256 a report is cited with."""
    return hashlib.sha256(text.encode()).hexdigest()


def in_metres(geometry: Mapping[str, Any]) -> shapely.Geometry:
    """A GeoJSON geometry in EPSG:25833."""
    return to_metres(shapely.from_geojson(json.dumps(geometry)))
