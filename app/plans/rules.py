"""What a plan case is, the stages it goes through, and until when one may have a say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.kit.geometry import LonLatGeometry
from app.kit.moments import Day
from app.kit.problems import Fault, Problem
from app.kit.text import one_line, tidy_lines

Stage = Literal[
    "outlined", "presented", "discussed", "consultation", "input", "adopted", "followed_up"
]
"""Overall plan → presented to the neighbourhood group → discussed → draft out → input taken in →
adopted → followed up."""
STAGES: tuple[Stage, ...] = get_args(Stage)
FIRST: Stage = STAGES[0]
LAST: Stage = STAGES[-1]
OPEN_STAGES: frozenset[Stage] = frozenset({"discussed", "consultation", "input"})
"""While it stands so, anybody may have a say."""
RESUMED: frozenset[Stage] = frozenset({"discussed", "consultation"})
"""Where a plan goes back to when it must be talked over again."""
PUBLIC_STAGES: frozenset[Stage] = frozenset(STAGES[1:])
"""What has been presented is for everybody; before, it is a thought of the municipality's own."""
ANSWERED_WITHIN = timedelta(weeks=12)
"""How long after the deadline inputs are answered, where no other date was said."""
MOST_DOCUMENTS = 50


class UnknownPlanCase(Problem):
    """There is no such plan case in your municipality."""

    status = 404


class UnknownDocument(Problem):
    """The plan case has no such document."""

    status = 404


class PlanElsewhere(Problem):
    """The plan does not touch the area it is said to be in."""

    status = 422


class ImpossibleStage(Problem):
    """A plan goes on, or back to being discussed or consulted on; `possible` names where to."""

    status = 409


class StageUnexplained(Problem):
    """Whoever skips a stage, or goes back to one, says why in the note: everybody reads it."""

    status = 422


class DatesTurnedRound(Problem):
    """Dates ahead follow the order of the stages, and are of stages that are still to come."""

    status = 422


class PlanCaseClosed(Problem):
    """The plan was followed up, and its case is closed."""

    status = 409


class TooManyDocuments(Problem):
    """A plan case lists at most 50 documents."""

    status = 409


@dataclass(frozen=True, order=True, slots=True)
class PlanNumber:
    """A plan case's number, for example 4601-2026-p003: counted without gaps within a year."""

    municipality_id: str
    year: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.municipality_id}-{self.year}-p{self.ordinal:03d}"


_NUMBER = re.compile(r"(\d{4})-(\d{4})-p(\d{3,6})", re.ASCII)


def read_plan_number(text: str, municipality_id: str | None = None) -> PlanNumber:
    """The number a text names; raises `UnknownPlanCase`, for another municipality's, too."""
    found = _NUMBER.fullmatch(text)
    if found is None or municipality_id not in (None, found[1]):
        raise UnknownPlanCase
    return PlanNumber(found[1], int(found[2]), int(found[3]))


Title = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/title")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=100), *one_line("/reference")]
Summary = Annotated[str, Field(max_length=2_000), *tidy_lines("/summary")]
Note = Annotated[str, Field(min_length=1, max_length=1_000), *tidy_lines("/note")]
Url = Annotated[
    str, Field(max_length=500, pattern=r"^https://[^\s/@]+\.[^\s/@]+(/\S*)?$"), *one_line("/url")
]


class PlanCaseDraft(BaseModel):
    """A plan case and the area it is about, as somebody drew or dropped it.

    `reference` is the plan's number in the municipality's own register of plans; `summary` says in
    plain words what it is, for everybody; `area_id` is the area whose coordinator follows it.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Områderegulering Loddefjord sentrum",
                    "reference": "65800000",
                    "summary": "Hvor det skal bygges, og hvor det skal være park.",
                    "polygon": {
                        "type": "Polygon",
                        "coordinates": [
                            [[5.23, 60.36], [5.24, 60.36], [5.24, 60.37], [5.23, 60.36]]
                        ],
                    },
                }
            ]
        },
    )

    title: Title
    reference: Reference | None = None
    summary: Summary = ""
    area_id: UUID | None = None
    polygon: LonLatGeometry


class PlanCaseChange(BaseModel):
    """What a plan case is called and about; what is left out stays as it was."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"summary": "Ny park og færre veier."}]}
    )

    title: Title | None = None
    reference: Reference | None = None
    summary: Summary | None = None
    area_id: UUID | None = None


class StageDraft(BaseModel):
    """Where a plan case goes, or how it stands otherwise than before.

    The note is public: what happened, or why a stage was skipped or taken up again. `deadline` is
    the last day of the hearing, `answer_by` when its inputs are to be answered, `ahead` when later
    stages are planned for. What is left out stays as it was.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "stage": "consultation",
                    "deadline": "2027-01-31",
                    "ahead": {"adopted": "2027-05-20"},
                }
            ]
        },
    )

    stage: Stage
    note: Note | None = None
    happened_on: Day | None = None
    deadline: Day | None = None
    answer_by: Day | None = None
    ahead: dict[Stage, Day] | None = None


DocumentKind = Literal["plan", "description", "map", "assessment", "notice", "decision", "other"]
"""Plan programme or provisions, description, map, impact assessment, notice, decision."""


class DocumentDraft(BaseModel):
    """A document of a plan case, where it lies in the municipality's own archive."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Planbeskrivelse",
                    "url": "https://kommune.example/plan/65800000/beskrivelse.pdf",
                    "kind": "description",
                    "dated": "2026-10-01",
                }
            ]
        },
    )

    title: Title
    url: Url
    kind: DocumentKind
    dated: Day


def possible_stages(now: Stage) -> list[Stage]:
    """Where a plan case may go from where it stands, in the order of the stages."""
    if now == LAST:
        return []
    at = STAGES.index(now)
    return [stage for stage in STAGES if STAGES.index(stage) > at or (stage in RESUMED - {now})]


def needs_note(now: Stage, new: Stage) -> bool:
    """Whether it must be said why: a stage is skipped, or taken up again."""
    return STAGES.index(new) - STAGES.index(now) not in (0, 1)


def check_stage(now: Stage, draft: StageDraft) -> None:
    """Raise for what a plan case cannot do from where it is.

    `PlanCaseClosed`, `ImpossibleStage`, `StageUnexplained`, `DatesTurnedRound`.
    """
    if now == LAST:
        raise PlanCaseClosed
    possible = possible_stages(now)
    if draft.stage != now and draft.stage not in possible:
        raise ImpossibleStage(possible=", ".join(possible))
    if draft.note is None and needs_note(now, draft.stage):
        raise StageUnexplained(errors=[Fault("/note", "Say why.")])
    check_ahead(draft.stage, draft.ahead or {})


def check_ahead(stage: Stage, ahead: Mapping[Stage, date]) -> None:
    """Raise `DatesTurnedRound` for dates of stages that are not to come, or out of their order."""
    for each in ahead:
        if STAGES.index(each) <= STAGES.index(stage):
            raise DatesTurnedRound(errors=[Fault(f"/ahead/{each}", "Is not to come.")])
    days = [ahead[each] for each in STAGES if each in ahead]
    if days != sorted(days):
        raise DatesTurnedRound(errors=[Fault("/ahead", "Are out of order.")])


def still_ahead(stage: Stage, ahead: Mapping[Stage, date]) -> dict[Stage, date]:
    """The dates that are still to come once a plan case stands at `stage`."""
    at = STAGES.index(stage)
    return {each: ahead[each] for each in STAGES[at + 1 :] if each in ahead}


def is_open(stage: Stage, deadline: date | None, today: date) -> bool:
    """Whether anybody may have a say: to the end of the last day, where there is one."""
    return stage in OPEN_STAGES and (deadline is None or today <= deadline)


def answer_day(deadline: date | None, answer_by: date | None) -> date | None:
    """When inputs are to be answered: as was said, else so long after the deadline."""
    if answer_by is not None or deadline is None:
        return answer_by
    return deadline + ANSWERED_WITHIN


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether somebody waits for an answer longer than they were told."""
    return due_on is not None and due_on < today
