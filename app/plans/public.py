"""Plans for everybody: what is planned where, what may be said of it, and what was answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request

from app.areas.store import find_area
from app.campaigns.access import ClassDep
from app.campaigns.store import find_group
from app.groups.access import OwnGroupDep
from app.kit.database import Reader, Writer
from app.kit.throttle import FailureThrottle, RateLimit, counting_failures
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import MunicipalityQuery
from app.people.store import find_municipality
from app.plans import hearing, inbox, store
from app.plans.access import PublicCaseDep
from app.plans.bodies import (
    OwnInput,
    PublicPlan,
    PublicPlanDetail,
    PublicPlanList,
    Receipt,
    StageView,
    documents_of,
    facts_of,
    public_answer,
    public_inputs,
    told_cells,
)
from app.plans.inbox import Input
from app.plans.opinions import (
    InputDraft,
    ResidentInputDraft,
    Sender,
    UnknownReceipt,
)
from app.plans.rules import PUBLIC_STAGES, UnknownPlanCase, is_open
from app.plans.store import PlanCase
from app.plans.told import list_told

router = APIRouter(route_class=StrictRoute)

ReceiptPath = Annotated[str, Path(max_length=40, examples=["4601-7K2M-XWQ4-9TRB-3HNC"])]


@router.get("/plans")
async def list_plans(
    reader: ReaderDep, municipality_id: MunicipalityQuery, now: NowDep
) -> PublicPlanList:
    """What is being planned in a municipality, until it is followed up."""
    await reader.enter(municipality_id)
    found = await store.list_public(reader, municipality_id)
    return await _view_list(reader, municipality_id, found, now)


async def _view_list(
    reader: Reader, municipality_id: str, cases: Sequence[PlanCase], now: datetime
) -> PublicPlanList:
    documents = await store.list_documents_of(reader, municipality_id, cases)
    return PublicPlanList(
        plans=[
            PublicPlan(
                **facts_of(case, now.date()), documents=documents_of(documents[case.plan_case_id])
            )
            for case in cases
        ]
    )


@router.get("/plans/{number}")
async def get_plan(reader: ReaderDep, case: PublicCaseDep, now: NowDep) -> PublicPlanDetail:
    """A plan, its history and documents, what children told there, what came in, the answers."""
    municipality_id = case.number.municipality_id
    municipality = await find_municipality(reader, municipality_id)
    inputs = await inbox.list_inputs(reader, case)
    answers = await inbox.list_answers(
        reader, municipality_id, [each.input_id for each in inputs if each.is_public]
    )
    return PublicPlanDetail(
        **facts_of(case, now.date()),
        municipality=municipality.name if municipality else "",
        documents=documents_of(await store.list_documents(reader, case)),
        stages=[
            StageView.model_validate(each)
            for each in await store.list_stages(reader, case)
            if each.stage in PUBLIC_STAGES
        ],
        told=told_cells(await list_told(reader, case)),
        inputs=public_inputs(case, inputs, answers),
    )


@router.post("/plans/{number}/inputs", status_code=201)
async def say_of_plan(
    request: Request,
    writer: WriterDep,
    case: PublicCaseDep,
    draft: ResidentInputDraft,
    now: NowDep,
) -> Receipt:
    """Have a say about a plan, without an account; a human reads it before it is shown.

    The same input sent again is taken in once, and answered with the same receipt.
    """
    _take_turn(request, _address(request))
    return await _receive(request, writer, case, draft, draft.sender, None, now)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _take_turn(request: Request, who: str) -> None:
    """Raise `TooManyRequests` where one address, or one class, says more than people write."""
    limit: RateLimit = request.app.state.hearing_limit
    limit.take(who)


async def _receive(
    request: Request,
    writer: Writer,
    case: PlanCase,
    draft: InputDraft,
    sender: Sender,
    group_id: UUID | None,
    now: datetime,
) -> Receipt:
    secret: bytes = request.app.state.secret
    receipt = await hearing.receive(
        writer, case, draft, sender=sender, group_id=group_id, secret=secret, now=now
    )
    return Receipt(receipt=receipt)


@router.get("/plan-receipts/{receipt}")
async def get_own_input(request: Request, reader: ReaderDep, receipt: ReceiptPath) -> OwnInput:
    """What somebody said of a plan and what was answered, for whoever has the receipt."""
    municipality_id, found = await _find_own(request, reader, receipt)
    case = await store.find_case_by_id(reader, municipality_id, found.plan_case_id)
    if case is None:
        raise UnknownReceipt
    answers = await inbox.list_answers(reader, municipality_id, [found.input_id])
    return OwnInput(
        number=f"{case.number}-{found.ordinal}",
        plan=str(case.number),
        title=case.title,
        words=found.words,
        came_on=found.came_at.date(),
        state="withdrawn" if found.withdrawn_at else found.moderation,
        answer=public_answer(answers.get(found.input_id, ())),
    )


@router.delete("/plan-receipts/{receipt}", status_code=204)
async def withdraw_input(
    request: Request, writer: WriterDep, receipt: ReceiptPath, now: NowDep
) -> None:
    """Take an input back: its words and its place are gone at once, its number stays."""
    municipality_id, found = await _find_own(request, writer, receipt)
    await hearing.withdraw(writer, municipality_id, found, now=now)


async def _find_own(request: Request, reader: Reader, typed: str) -> tuple[str, Input]:
    throttles: tuple[FailureThrottle, ...] = request.app.state.receipt_throttles
    with counting_failures(throttles, _address(request), UnknownReceipt):
        return await hearing.find_own(reader, typed)


@router.get("/classes/{picture_code}/plans")
async def list_plans_of_class(reader: ReaderDep, opened: ClassDep, now: NowDep) -> PublicPlanList:
    """The plans a class may have a say about: open ones that touch the area it was asked about."""
    found = await find_group(reader, *opened)
    area_id = found[0].area_id if found else None
    area = area_id and await find_area(reader, opened.municipality_id, area_id, now.date())
    cases = [
        case
        for case in await store.list_public(
            reader, opened.municipality_id, area.boundary if area else None
        )
        if is_open(case.stands.stage, case.stands.deadline, now.date())
    ]
    return await _view_list(reader, opened.municipality_id, cases, now)


@router.post("/classes/{picture_code}/plans/{number}/inputs", status_code=201)
async def say_as_class(
    request: Request,
    writer: WriterDep,
    opened: ClassDep,
    case: PublicCaseDep,
    draft: InputDraft,
    now: NowDep,
) -> Receipt:
    """Have a say as a class, in writing and without names; a human reads it before it is shown."""
    if case.number.municipality_id != opened.municipality_id:
        raise UnknownPlanCase
    _take_turn(request, str(opened.group_id))
    return await _receive(request, writer, case, draft, "children", opened.group_id, now)


@router.post("/groups/{group_id}/plans/{number}/inputs", status_code=201)
async def say_for_group(
    request: Request,
    writer: WriterDep,
    group: OwnGroupDep,
    case: PublicCaseDep,
    draft: InputDraft,
    now: NowDep,
) -> Receipt:
    """Have a say for a group, as its facilitator wrote it down, without names."""
    if case.number.municipality_id != group.municipality_id:
        raise UnknownPlanCase
    return await _receive(request, writer, case, draft, "children", group.group_id, now)
