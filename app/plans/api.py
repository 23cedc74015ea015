"""Plan cases for planners: registered with their area, and met by what children told there."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel
from shapely import Geometry

from app.areas.access import StewardDep
from app.areas.stewards import Steward
from app.hotspots.access import read_polygon, select_marks
from app.hotspots.evidence import preview_plan_case
from app.hotspots.rules import Filters, NothingToSelect, Selection
from app.kit.database import Reader
from app.kit.geometry import to_geojson
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.plans import actions, store
from app.plans.rules import PlanCaseDraft, UnknownPlanCase
from app.plans.store import PlanCase

router = APIRouter(route_class=StrictRoute, tags=["plan cases"])


class PlanCaseView(BaseModel):
    """A plan case.

    `participants` had told something in its area when it was registered, null where too few had;
    `is_alert` as long as nobody has said that they have seen that.
    """

    plan_case_id: UUID
    title: str
    reference: str | None
    boundary: dict[str, Any]
    participants: int | None
    registered_at: datetime
    is_alert: bool


class PlanCaseList(BaseModel):
    """A municipality's plan cases, the latest first."""

    plan_cases: list[PlanCaseView]


class PlanCaseAnswer(PlanCaseView):
    """A plan case, and what children have told in its area until now (see the preview)."""

    told: dict[str, Any] | None


def _view(found: PlanCase) -> dict[str, Any]:
    return {
        "plan_case_id": found.plan_case_id,
        "title": found.title,
        "reference": found.reference,
        "boundary": to_geojson(found.boundary),
        "participants": found.participants,
        "registered_at": found.registered_at,
        "is_alert": found.is_alert,
    }


@router.post("/plan-cases", status_code=201)
async def register_plan_case(
    writer: WriterDep, steward: StewardDep, draft: PlanCaseDraft, now: NowDep
) -> PlanCaseView:
    """Register a plan case with its area; answers at once whether children have told of it."""
    boundary = read_polygon(draft.polygon)
    steward.check_place(boundary)
    everything = await _select(writer, steward, Filters(), boundary, now)
    new = await actions.register_case(
        writer,
        steward.municipality_id,
        draft,
        boundary,
        everything,
        registered_by=steward.staff_id,
        now=now,
    )
    return PlanCaseView(**_view(new))


@router.get("/plan-cases")
async def list_plan_cases(reader: ReaderDep, steward: StewardDep) -> PlanCaseList:
    """The municipality's plan cases, the latest first."""
    found = await store.list_cases(reader, steward.municipality_id)
    return PlanCaseList(
        plan_cases=[PlanCaseView(**_view(each)) for each in found if steward.reaches(each.boundary)]
    )


@router.get("/plan-cases/{plan_case_id}")
async def get_plan_case(
    reader: ReaderDep,
    steward: StewardDep,
    plan_case_id: UUID,
    filters: Annotated[Filters, Query()],
    now: NowDep,
) -> PlanCaseAnswer:
    """A plan case with what children have told in its area until now, of the marks selected."""
    found = await _find(reader, steward, plan_case_id)
    told = None
    selection = await _select(reader, steward, filters, found.boundary, now)
    if selection is not None:
        told = await preview_plan_case(reader, steward.municipality_id, selection, now)
    return PlanCaseAnswer(**_view(found), told=told)


@router.post("/plan-cases/{plan_case_id}/seen")
async def see_plan_case(
    writer: WriterDep, steward: StewardDep, plan_case_id: UUID, now: NowDep
) -> PlanCaseView:
    """Tell that somebody has seen that children have told something in the area."""
    await _find(writer, steward, plan_case_id)
    await store.mark_seen(writer, steward.municipality_id, plan_case_id, now)
    return PlanCaseView(**_view(await _find(writer, steward, plan_case_id)))


async def _select(
    reader: Reader, steward: Steward, filters: Filters, boundary: Geometry, now: datetime
) -> Selection | None:
    """The marks within a boundary; None where there is no campaign yet."""
    try:
        return await select_marks(reader, steward, filters, boundary, now)
    except NothingToSelect:
        return None


async def _find(reader: Reader, steward: Steward, plan_case_id: UUID) -> PlanCase:
    found = await store.find_case(reader, steward.municipality_id, plan_case_id)
    if found is None:
        raise UnknownPlanCase
    steward.check_place(found.boundary)
    return found
