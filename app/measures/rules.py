"""What a measure is, how it moves on, and how the findings it answers stand because of it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.hotspots.rules import FindingState
from app.kit.moments import Day
from app.kit.problems import Fault, Problem
from app.kit.text import one_line
from app.photos.rules import MOST_PAINTED, Patch

MeasureState = Literal["proposed", "considered", "decided", "under_way", "done", "declined"]
DecidedState = Literal["decided", "under_way", "done", "declined"]
"""What everybody may read: what was decided, one way or the other."""
CostClass = Literal["unknown", "small", "medium", "large"]
"""What it may cost: under a hundred thousand kroner, under a million, more."""

STEPS: Mapping[MeasureState, frozenset[MeasureState]] = {
    "proposed": frozenset({"considered", "declined"}),
    "considered": frozenset({"decided", "declined"}),
    "decided": frozenset({"under_way", "declined"}),
    "under_way": frozenset({"done", "declined"}),
    "done": frozenset(),
    "declined": frozenset({"considered"}),
}
"""Where a measure may go from where it stands; it may also stay, with other details."""
PUBLIC_STATES: frozenset[MeasureState] = frozenset(get_args(DecidedState))
FINISHED: frozenset[MeasureState] = frozenset({"done", "declined"})
MOST_FINDINGS = 20
MOST_INPUTS = 200

# How a finding stands by the measures that answer it: the first that holds.
_FINDING_BY: tuple[tuple[FindingState, frozenset[MeasureState]], ...] = (
    ("planned", frozenset({"decided", "under_way"})),
    ("assigned", frozenset({"proposed", "considered"})),
    ("done", frozenset({"done"})),
    ("declined", frozenset({"declined"})),
)


class UnknownMeasure(Problem):
    """There is no such measure in your municipality."""

    status = 404


class ImpossibleStep(Problem):
    """A measure cannot go there from where it stands; `possible` names where it can."""

    status = 409


class ReasonMissing(Problem):
    """Whoever declines a measure says why: children and neighbours read it."""

    status = 422


@dataclass(frozen=True, slots=True)
class MeasureNumber:
    """A measure's number, for example 4601-2026-t014: counted without gaps within a year."""

    municipality_id: str
    year: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.municipality_id}-{self.year}-t{self.ordinal:03d}"


_NUMBER = re.compile(r"(\d{4})-(\d{4})-t(\d{3,6})", re.ASCII)


def read_measure_number(text: str, municipality_id: str) -> MeasureNumber:
    """The number a text names; raises `UnknownMeasure` for another municipality's, too."""
    found = read_any_measure_number(text)
    if found.municipality_id != municipality_id:
        raise UnknownMeasure
    return found


def read_any_measure_number(text: str) -> MeasureNumber:
    """The number a text names, of whichever municipality; raises `UnknownMeasure`."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise UnknownMeasure
    return MeasureNumber(found[1], int(found[2]), int(found[3]))


Title = Annotated[str, Field(min_length=1, max_length=200), *one_line("/title")]
Unit = Annotated[str, Field(min_length=1, max_length=200), *one_line("/responsible_unit")]
Reason = Annotated[str, Field(min_length=1, max_length=1_000), *one_line("/reason")]


class PointDraft(BaseModel):
    """A place in Norway as GeoJSON has it: longitude, then latitude."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["Point"]
    coordinates: tuple[Annotated[float, Field(ge=2, le=34)], Annotated[float, Field(ge=57, le=81)]]


class MeasureDraft(BaseModel):
    """Something the municipality may do, and the findings and inputs to plans it answers.

    Without a place it lies in the middle of the first finding.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Lys i undergangen",
                    "responsible_unit": "Bymiljøetaten",
                    "cost_class": "small",
                    "due_on": "2027-06-30",
                    "findings": ["4601-2026-014"],
                }
            ]
        },
    )

    title: Title
    responsible_unit: Unit
    cost_class: CostClass = "unknown"
    due_on: Day | None = None
    place: PointDraft | None = None
    findings: Annotated[
        tuple[Annotated[str, Field(max_length=30)], ...], Field(max_length=MOST_FINDINGS)
    ] = ()
    inputs: Annotated[
        tuple[Annotated[str, Field(max_length=30)], ...], Field(max_length=MOST_INPUTS)
    ] = ()


class StepDraft(BaseModel):
    """Where a measure goes, or how it stands otherwise than before; the reason is public."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"state": "declined", "reason": "Undergangen rives i 2027."}]
        },
    )

    state: MeasureState
    reason: Reason | None = None
    responsible_unit: Unit | None = None
    due_on: Day | None = None


PhotoMoment = Literal["before", "after"]
MOST_PHOTOS_OF_A_MEASURE = 12


class TooManyMeasurePhotos(Problem):
    """A measure has at most twelve photos."""

    status = 409


class NotWhatYouSaw(Problem):
    """The photo has been painted over since; look at it once more before you confirm it."""

    status = 409


class MeasurePhotoDraft(BaseModel):
    """When a photo of a measure's place was taken, and what everybody reads below it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    moment: PhotoMoment
    caption: Annotated[str, Field(min_length=3, max_length=200), *one_line("/caption")]
    taken_on: Day


class PublicPhoto(BaseModel):
    """A photo of the measure's place that everybody may see; `url` is where."""

    photo_id: UUID
    moment: PhotoMoment
    caption: str
    taken_on: date
    width: int
    height: int
    url: str


class ConfirmationDraft(BaseModel):
    """Somebody's word that no face and no number plate is in the photo they saw."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nobody_in_it: Literal[True]
    sha256: Annotated[
        str, Field(pattern="^[0-9a-f]{64}$", description="Of the photo that was looked at.")
    ]


class PaintingDraft(BaseModel):
    """The parts of a photo to make unreadable for good."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    patches: Annotated[tuple[Patch, ...], Field(min_length=1, max_length=MOST_PAINTED)]


def check_step(now: MeasureState, step: StepDraft) -> None:
    """Raise `ImpossibleStep` or `ReasonMissing` for what a measure cannot do from where it is."""
    possible = STEPS[now]
    if step.state != now and step.state not in possible:
        raise ImpossibleStep(possible=", ".join(sorted(possible)))
    if step.state == "declined" and step.reason is None:
        raise ReasonMissing(errors=[Fault("/reason", "Say why.")])


def is_overdue(state: MeasureState, due_on: date | None, today: date) -> bool:
    """Whether somebody waits for it longer than they were told."""
    return due_on is not None and due_on < today and state not in FINISHED


def finding_state_by(states: Collection[MeasureState]) -> FindingState:
    """How a finding stands that these measures answer: by what is still to come, then by what was.

    One that is done counts more than one that was declined; without measures it is open.
    """
    for stands, among in _FINDING_BY:
        if among & set(states):
            return stands
    return "open"
