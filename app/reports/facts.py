"""What a report knows, in no language: frozen when it is asked for, and hashed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

import shapely
from pydantic import BaseModel, ConfigDict

from app.campaigns.rules import CampaignKind
from app.fieldwork.rules import AgeGroup, Condition
from app.kit.geometry import to_metres
from app.kit.partition import Grid, Partition
from app.measures.rules import PhotoMoment
from app.plans.checklist import CheckState, Question
from app.plans.opinions import Outcome, Sender
from app.plans.rules import DocumentKind, Stage
from app.reports.rules import Audience, SubjectKind
from app.surveys.questionnaire import QuestionKind

Geometry = dict[str, Any]
"""A GeoJSON geometry in CRS84."""
Label = dict[str, str]
"""A text by language."""
Labels = dict[str, Label]
"""Texts by code."""


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


class Photo(Frozen):
    """A confirmed photo, named by what it shows; its pixels stay with the measure."""

    photo_id: UUID
    sha256: str
    moment: PhotoMoment
    caption: str
    taken_on: date


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
    photos: list[Photo] = []


class Released(Frozen):
    """A release the report stands on."""

    number: str
    title: str
    released_on: date
    cells: int
    minimum: int
    sha256: str


class Answers(Frozen):
    """How many respondents gave one of these answers, by their codes."""

    codes: list[str]
    count: Count


class SurveyQuestion(Frozen):
    """A question residents were asked, and how their answers fall."""

    kind: QuestionKind
    is_background: bool
    label: Label
    options: Labels
    bars: list[Answers]
    mean: float | None
    withheld: int


class Survey(Frozen):
    """What residents answered to a survey that is over; each figure is of at least `minimum`."""

    campaign_id: UUID
    title: str
    opens_on: date
    closes_on: date
    invited: int | None
    responses: Count | None
    minimum: int
    questions: list[SurveyQuestion]


class Mentioned(Frozen):
    """In how many notes a theme came up."""

    code: str
    notes: int


class Noted(Frozen):
    """What was noted of talks with people of one age; where these were too few, only that."""

    who: AgeGroup
    people: Count | None
    notes: int | None
    themes: list[Mentioned]


class Seen(Frozen):
    """How often staff saw something of a category on a walk, by its condition."""

    category: str
    conditions: dict[Condition, int]


class FieldRound(Frozen):
    """A round of interviews, a workshop, suggestions or a walk: when, and what came of it."""

    campaign_id: UUID
    kind: CampaignKind
    title: str
    first_on: date
    last_on: date
    noted: list[Noted]
    seen: list[Seen]


class PlanStage(Frozen):
    """How a plan stood from a day on."""

    stage: Stage
    happened_on: date
    deadline: date | None
    note: str | None


class PlanDocument(Frozen):
    """A document of a plan, by its address."""

    title: str
    url: str
    kind: DocumentKind
    dated: date


class PlanAnswer(Frozen):
    """What the municipality answered to an input, and why."""

    outcome: Outcome
    reason: str
    given_on: date


class PlanInput(Frozen):
    """That somebody said something of a plan, and the answer; the words stay with the case."""

    number: str
    sender: Sender
    sender_name: str | None
    came_on: date
    releases: list[str]
    answer: PlanAnswer | None


class PlanCheck(Frozen):
    """A question of the checklist, where the law asks it, and what was answered."""

    question: Question
    law: str
    state: CheckState | None
    words: str
    evidence: list[str]
    given_by: str | None
    given_on: date | None


class PlanCase(Frozen):
    """A plan case as it stood; `inputs` are those that were released."""

    title: str
    reference: str | None
    registered_on: date
    number: str = ""
    stage: Stage | None = None
    since: date | None = None
    deadline: date | None = None
    inputs: int = 0
    answered: int = 0


class PlanFile(PlanCase):
    """The plan case a report is of, with all that its file holds."""

    summary: str = ""
    answer_due_on: date | None = None
    stages: list[PlanStage] = []
    documents: list[PlanDocument] = []
    said: list[PlanInput] = []
    checks: list[PlanCheck] = []


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
    plan_case: PlanFile | None
    labels: Labels
    # What later versions know; reports that were frozen before do without.
    surveys: list[Survey] = []
    field_rounds: list[FieldRound] = []
    plan_cases: list[PlanCase] = []

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


@dataclass(frozen=True, slots=True)
class Lent:
    """What facts name and do not hold: words by input, photos by id as JPEG (Base64)."""

    words: Mapping[str, str]
    photos: Mapping[str, str]


def hash_of(text: str) -> str:
    """The SHA-256 a report is cited with."""
    return hashlib.sha256(text.encode()).hexdigest()


def in_metres(geometry: Mapping[str, Any]) -> shapely.Geometry:
    """A GeoJSON geometry in EPSG:25833."""
    return to_metres(shapely.from_geojson(json.dumps(geometry)))
