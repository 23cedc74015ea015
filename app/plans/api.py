"""Plan cases for those who follow them: registered, taken through their stages, answered."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Query
from shapely import Geometry

from app.areas.access import StewardDep
from app.areas.stewards import Steward
from app.hotspots.access import read_polygon, select_marks
from app.hotspots.charts import count_children
from app.hotspots.evidence import preview_plan_case
from app.hotspots.rules import FEWEST_TOLD, Filters, NothingToSelect, Selection, enough
from app.kit.database import Reader
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.plans import actions, hearing, inbox, public, store
from app.plans.access import CaseDep
from app.plans.bodies import (
    ChecklistView,
    CheckView,
    DocumentView,
    InputList,
    InputView,
    PlanCaseDetail,
    PlanCaseList,
    PlanCaseTold,
    PlanCaseView,
    case_view,
    documents_of,
    input_view,
    public_answer,
    taken_stages,
)
from app.plans.checklist import (
    EVIDENCE,
    QUESTIONS,
    CheckDraft,
    Question,
    UnknownQuestion,
)
from app.plans.opinions import (
    AnswerDraft,
    InputDecision,
    Ordinal,
    StaffInputDraft,
    UnknownInput,
)
from app.plans.rules import (
    DocumentDraft,
    PlanCaseChange,
    PlanCaseDraft,
    StageDraft,
)
from app.plans.store import Check, Document, PlanCase
from app.plans.told import list_told

router = APIRouter(route_class=StrictRoute, tags=["plan cases"])
router.include_router(public.router)


@router.post("/plan-cases", status_code=201)
async def register_plan_case(
    writer: WriterDep, steward: StewardDep, draft: PlanCaseDraft, now: NowDep
) -> PlanCaseDetail:
    """Register a plan case with its area; answers at once whether children have told of it."""
    boundary = read_polygon(draft.polygon)
    steward.check_place(boundary)
    children = await _count_children(writer, steward, boundary, now)
    new = await actions.register_case(writer, steward.member, draft, boundary, children, now=now)
    return await _detail(writer, new, now)


@router.get("/plan-cases")
async def list_plan_cases(
    reader: ReaderDep,
    steward: StewardDep,
    now: NowDep,
    overdue: Annotated[
        bool, Query(description="Only those whose inputs wait too long for an answer.")
    ] = False,
) -> PlanCaseList:
    """The plan cases one follows, the latest first."""
    municipality_id = steward.municipality_id
    tallies = await inbox.tally_cases(reader, municipality_id)
    views = [
        PlanCaseView(**case_view(case, tallies.get(case.plan_case_id), now.date()))
        for case in await store.list_cases(reader, municipality_id)
        if steward.reaches(case.boundary)
    ]
    return PlanCaseList(plan_cases=[each for each in views if each.inputs.overdue or not overdue])


@router.get("/plan-cases/{number}")
async def get_plan_case(reader: ReaderDep, case: CaseDep, now: NowDep) -> PlanCaseDetail:
    """A plan case with its history and its documents."""
    return await _detail(reader, case, now)


async def _detail(reader: Reader, case: PlanCase, now: datetime) -> PlanCaseDetail:
    return PlanCaseDetail(
        **case_view(case, await inbox.tally_case(reader, case), now.date()),
        stages=taken_stages(await store.list_stages(reader, case)),
        documents=documents_of(await store.list_documents(reader, case)),
    )


@router.patch("/plan-cases/{number}")
async def change_plan_case(
    writer: WriterDep, case: CaseDep, change: PlanCaseChange, now: NowDep
) -> PlanCaseDetail:
    """Say otherwise what a plan is called, what it is about, or whose area it is in."""
    await actions.change_case(writer, case, change, now=now)
    return await _detail(writer, await actions.find(writer, case.number), now)


@router.get("/plan-cases/{number}/told")
async def get_told_in_plan_area(
    reader: ReaderDep,
    steward: StewardDep,
    case: CaseDep,
    filters: Annotated[Filters, Query()],
    now: NowDep,
) -> PlanCaseTold:
    """What children have told in a plan's area until now, of the marks selected."""
    selection = await _select(reader, steward, filters, case.boundary, now)
    if selection is None:
        return PlanCaseTold(told=None)
    told = await preview_plan_case(reader, steward.municipality_id, selection, now)
    return PlanCaseTold(told=told)


@router.post("/plan-cases/{number}/seen")
async def see_plan_case(writer: WriterDep, case: CaseDep, now: NowDep) -> PlanCaseDetail:
    """Tell that somebody has seen that children have told something in the area."""
    await store.change_case(writer, case, {"seen_at": case.seen_at or now})
    return await _detail(writer, await actions.find(writer, case.number), now)


@router.post("/plan-cases/{number}/stages")
async def take_plan_stage(
    writer: WriterDep, steward: StewardDep, case: CaseDep, draft: StageDraft, now: NowDep
) -> PlanCaseDetail:
    """Let a plan go on, take it up again, or say otherwise until when it is heard."""
    await actions.take_stage(writer, steward.member, case.number, draft, now=now)
    return await _detail(writer, await actions.find(writer, case.number), now)


@router.post("/plan-cases/{number}/documents", status_code=201)
async def add_plan_document(
    writer: WriterDep, steward: StewardDep, case: CaseDep, draft: DocumentDraft
) -> DocumentView:
    """List a document by its address."""
    new = Document(document_id=uuid4(), **draft.model_dump())
    await actions.add_document(writer, steward.member, case, new)
    return documents_of([new])[0]


@router.delete("/plan-cases/{number}/documents/{document_id}", status_code=204)
async def remove_plan_document(writer: WriterDep, case: CaseDep, document_id: UUID) -> None:
    """List a document no more."""
    await actions.remove_document(writer, case, document_id)


@router.get("/plan-cases/{number}/inputs")
async def list_plan_inputs(reader: ReaderDep, case: CaseDep) -> InputList:
    """All that was said of a plan, in the order it came."""
    return await _list_inputs(reader, case)


async def _list_inputs(reader: Reader, case: PlanCase) -> InputList:
    inputs = await inbox.list_inputs(reader, case)
    answers = await inbox.list_answers(
        reader, case.number.municipality_id, [each.input_id for each in inputs]
    )
    return InputList(
        inputs=[input_view(case, each, answers.get(each.input_id, [])) for each in inputs]
    )


@router.post("/plan-cases/{number}/inputs", status_code=201)
async def enter_plan_input(
    writer: WriterDep, steward: StewardDep, case: CaseDep, draft: StaffInputDraft, now: NowDep
) -> InputView:
    """Enter what came by letter, in a meeting or from a class."""
    ordinal = await hearing.enter(writer, steward.member, case, draft, now=now)
    return await _view_input(writer, case, ordinal)


@router.post("/plan-cases/{number}/inputs/{ordinal}/decision")
async def decide_plan_input(
    writer: WriterDep, case: CaseDep, ordinal: Ordinal, body: InputDecision, now: NowDep
) -> InputView:
    """Release an input, edit a name out of it, or hide it."""
    await hearing.decide(writer, case, ordinal, body, now=now)
    return await _view_input(writer, case, ordinal)


async def _view_input(reader: Reader, case: PlanCase, ordinal: int) -> InputView:
    found = await inbox.find_input(reader, case, ordinal)
    if found is None:
        raise UnknownInput
    answers = await inbox.list_answers(reader, case.number.municipality_id, [found.input_id])
    return input_view(case, found, answers.get(found.input_id, []))


@router.post("/plan-cases/{number}/answers", status_code=201)
async def answer_plan_inputs(
    writer: WriterDep, steward: StewardDep, case: CaseDep, draft: AnswerDraft, now: NowDep
) -> InputList:
    """Answer one or several inputs at once; all inputs as they are then."""
    await hearing.answer(writer, steward.member, case, draft, now=now)
    return await _list_inputs(writer, case)


@router.get("/plan-cases/{number}/checklist")
async def get_plan_checklist(
    reader: ReaderDep, steward: StewardDep, case: CaseDep, now: NowDep
) -> ChecklistView:
    """Whether children were considered in a plan, with numbers taken now: for the case file."""
    return await _checklist(reader, steward, case, now)


@router.post("/plan-cases/{number}/checklist/{question}")
async def answer_plan_check(
    writer: WriterDep,
    steward: StewardDep,
    case: CaseDep,
    question: Annotated[str, Path(max_length=30, examples=["heard"])],
    draft: CheckDraft,
    now: NowDep,
) -> ChecklistView:
    """Answer a question of the checklist; what was answered before stays in the history."""
    known: dict[str, Question] = {each: each for each in QUESTIONS}
    if question not in known:
        raise UnknownQuestion
    await actions.answer_check(writer, steward.member, case, known[question], draft, now=now)
    return await _checklist(writer, steward, case, now)


async def _checklist(
    reader: Reader, steward: Steward, case: PlanCase, now: datetime
) -> ChecklistView:
    municipality_id = case.number.municipality_id
    children = await _count_children(reader, steward, case.boundary, now)
    tally = await inbox.tally_case(reader, case)
    inputs = await inbox.list_inputs(reader, case)
    answers = await inbox.list_answers(
        reader, municipality_id, [each.input_id for each in inputs if not each.withdrawn_at]
    )
    standing = [public_answer(each) for each in answers.values()]
    checks = await store.list_checks(reader, case)
    return ChecklistView(
        number=str(case.number),
        title=case.title,
        reference=case.reference,
        stage=case.stands.stage,
        made_at=now,
        children=enough(children),
        shown_from=FEWEST_TOLD,
        releases=sorted({each.release.number for each in await list_told(reader, case)}),
        inputs=dict(tally.by_sender),
        answers=dict(Counter(each.outcome for each in standing if each)),
        unanswered=tally.unanswered,
        questions=[_check_view(question, checks) for question in QUESTIONS],
    )


def _check_view(question: Question, checks: Mapping[Question, Check]) -> CheckView:
    law, asked = QUESTIONS[question]
    found = checks.get(question)
    evidence = found.evidence if found else {kind: [] for kind in EVIDENCE}
    return CheckView(
        question=question,
        law=law,
        asked=asked,
        state=found.state if found else None,
        words=found.words if found else "",
        given_by=found.given_by if found else None,
        given_at=found.given_at if found else None,
        **evidence,
    )


async def _count_children(
    reader: Reader, steward: Steward, boundary: Geometry, now: datetime
) -> int:
    """How many children have told something within a boundary, in all campaigns."""
    everything = await _select(reader, steward, Filters(), boundary, now)
    if everything is None:
        return 0
    return await count_children(reader, steward.municipality_id, everything)


async def _select(
    reader: Reader, steward: Steward, filters: Filters, boundary: Geometry, now: datetime
) -> Selection | None:
    """The marks within a boundary; None where there is no campaign yet."""
    try:
        return await select_marks(reader, steward, filters, boundary, now)
    except NothingToSelect:
        return None
