"""Which plan case is meant, and who may follow it or read it."""

from typing import Annotated

from fastapi import Depends, Path

from app.areas.access import StewardDep
from app.kit.web import ReaderDep
from app.plans.actions import find
from app.plans.rules import PUBLIC_STAGES, PlanNumber, UnknownPlanCase, read_plan_number
from app.plans.store import PlanCase

Number = Annotated[str, Path(max_length=30, examples=["4601-2026-p003"])]


async def case_of(transaction: ReaderDep, steward: StewardDep, number: Number) -> PlanCase:
    """The plan case of the address, where the signed-in steward follows it."""
    found = await find(transaction, read_plan_number(number, steward.municipality_id))
    steward.check_place(found.boundary)
    return found


async def public_case_of(transaction: ReaderDep, number: Number) -> PlanCase:
    """The plan case of the address, once it is for everybody; its municipality is entered."""
    named: PlanNumber = read_plan_number(number)
    await transaction.enter(named.municipality_id)
    found = await find(transaction, named)
    if found.stands.stage not in PUBLIC_STAGES:
        raise UnknownPlanCase
    return found


CaseDep = Annotated[PlanCase, Depends(case_of)]
PublicCaseDep = Annotated[PlanCase, Depends(public_case_of)]
