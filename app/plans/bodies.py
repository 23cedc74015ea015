"""The bodies of plan cases: what a steward reads of them, and what everybody does."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.contributions.rules import Moderation
from app.contributions.screening import Finding
from app.kit.geometry import to_geojson
from app.plans.checklist import CheckState, Question
from app.plans.inbox import NOTHING_SAID, Answer, Input, Tally
from app.plans.opinions import Outcome, PointedAt, Sender
from app.plans.rules import (
    DocumentKind,
    Stage,
    answer_day,
    is_open,
    is_overdue,
    possible_stages,
)
from app.plans.store import Document, PlanCase, Standing
from app.plans.told import Told

_OF_RECORD = ConfigDict(from_attributes=True)


class StageView(BaseModel):
    """How a plan stood from a day on, and what was said of it."""

    model_config = _OF_RECORD

    stage: Stage
    note: str | None
    happened_on: date
    deadline: date | None


class TakenStage(StageView):
    """The same with who said so, and when."""

    answer_by: date | None
    taken_by: str
    taken_at: datetime


class DocumentView(BaseModel):
    """A document of a plan, by its address."""

    model_config = _OF_RECORD

    document_id: UUID
    title: str
    url: str
    kind: DocumentKind
    dated: date


class PlanFacts(BaseModel):
    """A plan case and how it stands.

    `deadline` is the last day one may have a say, `is_open` whether one may today, `ahead` when
    later stages are planned for.
    """

    number: str
    title: str
    reference: str | None
    summary: str
    boundary: dict[str, Any]
    stage: Stage
    since: date
    deadline: date | None
    is_open: bool
    ahead: dict[Stage, date]


class PublicPlan(PlanFacts):
    """A plan case as everybody may read it."""

    documents: list[DocumentView]


class PublicPlanList(BaseModel):
    """A municipality's plan cases that are not followed up yet, the latest first."""

    plans: list[PublicPlan]


class ToldCell(BaseModel):
    """A cell and theme of a release in the plan's area; `participants` is a band's lower end."""

    release: str
    cell: int
    theme: str
    participants: int
    geometry: dict[str, Any]


class PublicAnswer(BaseModel):
    """What the municipality answered, why, and on which day."""

    outcome: Outcome
    reason: str
    given_on: date


class PublicInput(BaseModel):
    """What somebody said of a plan, who said it, and what was answered.

    People and classes have no name, and where they pointed on the map is for the steward alone.
    """

    number: str
    sender: Sender
    sender_name: str | None
    words: str
    has_place: bool
    points_at: list[PointedAt]
    came_on: date
    answer: PublicAnswer | None


class PublicPlanDetail(PublicPlan):
    """A plan case with its history, what children told there, what came in and what was answered.

    `told` is of releases alone: what ten children or more share.
    """

    municipality: str
    stages: list[StageView]
    told: list[ToldCell]
    inputs: list[PublicInput]


class Receipt(BaseModel):
    """The code its sender reads the answer with, or takes the input back; told this once."""

    receipt: str


class OwnInput(BaseModel):
    """An input as its sender reads it; `words` are null once it was taken back."""

    number: str
    plan: str
    title: str
    words: str | None
    came_on: date
    state: Literal["waiting", "released", "hidden", "withdrawn"]
    answer: PublicAnswer | None


class TallyView(BaseModel):
    """How many inputs there are, by sender; to be read; and read but not answered."""

    by_sender: dict[Sender, int]
    waiting: int
    unanswered: int
    overdue: int


class PlanCaseView(PlanFacts):
    """A plan case as its steward sees it.

    `participants` children had told something in its area when it was registered, null where too
    few had; `is_alert` as long as nobody has said that they have seen that. `possible` is where it
    may go from here, `answer_due_on` when inputs are to be answered, `plan_case_id` what a report
    of it is asked for by.
    """

    plan_case_id: UUID
    area_id: UUID | None
    participants: int | None
    registered_at: datetime
    is_alert: bool
    possible: list[Stage]
    answer_by: date | None
    answer_due_on: date | None
    inputs: TallyView


class PlanCaseList(BaseModel):
    """A municipality's plan cases, the latest first."""

    plan_cases: list[PlanCaseView]


class PlanCaseDetail(PlanCaseView):
    """A plan case with its history and its documents."""

    stages: list[TakenStage]
    documents: list[DocumentView]


class PlanCaseTold(BaseModel):
    """What children have told in the plan's area until now (see the preview); null for nothing."""

    told: dict[str, Any] | None


class AnswerView(BaseModel):
    """An answer, by whom and when."""

    model_config = _OF_RECORD

    outcome: Outcome
    reason: str
    given_by: str
    given_at: datetime


class InputView(BaseModel):
    """An input as the steward reads it; `answers` from the first on, the last one stands."""

    number: str
    ordinal: int
    sender: Sender
    sender_name: str | None
    words: str | None
    place: dict[str, Any] | None
    points_at: list[PointedAt]
    findings: list[str]
    moderation: Moderation
    held_for: list[Finding]
    came_at: datetime
    withdrawn_at: datetime | None
    answers: list[AnswerView]


class InputList(BaseModel):
    """All that was said of a plan, in the order it came."""

    inputs: list[InputView]


class CheckView(BaseModel):
    """A question of the checklist, where the law asks it, and what was answered."""

    question: Question
    law: str
    asked: str
    state: CheckState | None
    words: str
    findings: list[str]
    releases: list[str]
    links: list[str]
    given_by: str | None
    given_at: datetime | None


class ChecklistView(BaseModel):
    """Whether children were considered in a plan, for the case file.

    `children` have told something in its area until now, null for fewer than `shown_from`.
    `releases` hold cells in the area; `inputs` and `answers` are counted by sender and outcome.
    """

    number: str
    title: str
    reference: str | None
    stage: Stage
    made_at: datetime
    children: int | None
    shown_from: int
    releases: list[str]
    inputs: dict[Sender, int]
    answers: dict[Outcome, int]
    unanswered: int
    questions: list[CheckView]


def facts_of(case: PlanCase, today: date) -> dict[str, Any]:
    """What everybody may know of a case."""
    stands = case.stands
    return {
        "number": str(case.number),
        "title": case.title,
        "reference": case.reference,
        "summary": case.summary,
        "boundary": to_geojson(case.boundary),
        "stage": stands.stage,
        "since": stands.happened_on,
        "deadline": stands.deadline,
        "is_open": is_open(stands.stage, stands.deadline, today),
        "ahead": dict(stands.ahead),
    }


def case_view(case: PlanCase, tally: Tally | None, today: date) -> dict[str, Any]:
    """What a steward sees of a case in a list."""
    tally = tally or NOTHING_SAID
    due_on = answer_day(case.stands.deadline, case.stands.answer_by)
    return facts_of(case, today) | {
        "plan_case_id": case.plan_case_id,
        "area_id": case.area_id,
        "participants": case.participants,
        "registered_at": case.registered_at,
        "is_alert": case.is_alert,
        "possible": possible_stages(case.stands.stage),
        "answer_by": case.stands.answer_by,
        "answer_due_on": due_on,
        "inputs": TallyView(
            by_sender=dict(tally.by_sender),
            waiting=tally.waiting,
            unanswered=tally.unanswered,
            overdue=tally.unanswered if is_overdue(due_on, today) else 0,
        ),
    }


def documents_of(documents: Sequence[Document]) -> list[DocumentView]:
    """Documents as they are told."""
    return [DocumentView.model_validate(each) for each in documents]


def taken_stages(stages: Sequence[Standing]) -> list[TakenStage]:
    """A plan's history as its steward reads it."""
    return [TakenStage.model_validate(each) for each in stages]


def input_view(case: PlanCase, found: Input, answers: Sequence[Answer]) -> InputView:
    """An input as the steward reads it."""
    same = ("ordinal", "sender", "sender_name", "words", "findings", "moderation", "held_for",
            "came_at", "withdrawn_at")  # fmt: skip
    return InputView(
        number=f"{case.number}-{found.ordinal}",
        place=None if found.place is None else to_geojson(found.place),
        points_at=[PointedAt(**each) for each in found.points_at],
        answers=[AnswerView.model_validate(each) for each in answers],
        **{name: getattr(found, name) for name in same},
    )


def public_answer(answers: Sequence[Answer]) -> PublicAnswer | None:
    """The answer that stands: the last of them."""
    if not answers:
        return None
    last = answers[-1]
    return PublicAnswer(outcome=last.outcome, reason=last.reason, given_on=last.given_at.date())


def public_inputs(
    case: PlanCase, inputs: Sequence[Input], answers: Mapping[UUID, Sequence[Answer]]
) -> list[PublicInput]:
    """The inputs everybody may read."""
    return [
        PublicInput(
            number=f"{case.number}-{each.ordinal}",
            sender=each.sender,
            sender_name=each.sender_name,
            words=each.words or "",
            has_place=each.place is not None,
            points_at=[PointedAt(**pointed) for pointed in each.points_at],
            came_on=each.came_at.date(),
            answer=public_answer(answers.get(each.input_id, ())),
        )
        for each in inputs
        if each.is_public
    ]


def told_cells(told: Sequence[Told]) -> list[ToldCell]:
    """What children told in the area, as everybody may read it."""
    return [
        ToldCell(
            release=each.release.number,
            cell=each.cell,
            theme=each.row.theme,
            participants=each.row.participants,
            geometry=to_geojson(each.shape),
        )
        for each in told
    ]
