"""Which plan case is meant, and who may follow it or read it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path

from app.kit.web import ReaderDep
from app.people.access import PlannerDep
from app.people.store import StaffMember
from app.plans.actions import find
from app.plans.rules import PUBLIC_STAGES, PlanNumber, UnknownPlanCase, read_plan_number
from app.plans.store import PlanCase


@dataclass(frozen=True, slots=True)
class Steward:
    member: StaffMember

    def check(self, area_id: UUID | None) -> None: ...

    def may(self, area_id: UUID | None) -> bool:
        return True


async def _steward(member: PlannerDep) -> Steward:
    return Steward(member)


StewardDep = Annotated[Steward, Depends(_steward)]

Number = Annotated[str, Path(max_length=30, examples=["4601-2026-p003"])]


async def case_of(transaction: ReaderDep, steward: StewardDep, number: Number) -> PlanCase:
    """The plan case of the address, where the signed-in steward follows it."""
    found = await find(transaction, read_plan_number(number, steward.member.municipality_id))
    steward.check(found.area_id)
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
