"""What a report is of, looked up: its name, its campaigns, and where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import shapely

from app.areas.rules import UnknownArea
from app.areas.store import Area, find_latest_area, list_areas
from app.campaigns.store import Campaign, find_campaign, list_campaigns
from app.hotspots.rules import MOST_CAMPAIGNS
from app.kit.database import Reader
from app.plans import store as plans
from app.plans.rules import UnknownPlanCase
from app.publishing.rules import NORWAY
from app.reports import facts
from app.reports.rules import ReportDraft


@dataclass(frozen=True, slots=True)
class Scope:
    """A subject looked up: its name, the area it lies in, its campaigns, and where it is.

    `region` limits what is counted, `boundary` only what is drawn (EPSG:25833).
    """

    title: str
    area_id: UUID | None
    asked: Sequence[Campaign]
    told: Sequence[Campaign]
    region: shapely.Geometry | None
    boundary: shapely.Geometry | None
    plan_case: facts.PlanCase | None = None
    year: int | None = None


async def find_scope(
    reader: Reader, municipality_id: str, draft: ReportDraft, now: datetime
) -> Scope:
    """What a draft names; raises `UnknownCampaign`, `UnknownArea` or `UnknownPlanCase`."""
    if draft.kind == "campaign":
        return await _campaign(reader, municipality_id, _named(draft))
    everything = await list_campaigns(reader, municipality_id, MOST_CAMPAIGNS)
    if draft.kind == "area":
        area = await find_latest_area(reader, municipality_id, _named(draft))
        if area is None:
            raise UnknownArea
        own = [each for each in everything if each.area_id in (None, area.area_id)]
        return Scope(area.name, area.area_id, own, everything, area.boundary, area.boundary)
    if draft.kind == "plan_case":
        case = await plans.find_case_by_id(reader, municipality_id, _named(draft))
        if case is None:
            raise UnknownPlanCase
        plan = facts.PlanCase(
            title=case.title, reference=case.reference, registered_on=day_of(case.registered_at)
        )
        areas = await list_areas(reader, municipality_id, day_of(now))
        area_id = _smallest_around(case.boundary, areas)
        return Scope(
            case.title, area_id, everything, everything, case.boundary, case.boundary, plan
        )
    year = draft.year
    open_then = [
        each
        for each in everything
        if year is not None and day_of(each.opens_at).year <= year <= day_of(each.closes_at).year
    ]
    return Scope(str(year), None, open_then, open_then, None, None, year=year)


def _smallest_around(place: shapely.Geometry, areas: Sequence[Area]) -> UUID | None:
    around = [each for each in areas if shapely.covers(each.boundary, place)]
    found = min(around, key=lambda each: float(shapely.area(each.boundary)), default=None)
    return found.area_id if found else None


def _named(draft: ReportDraft) -> UUID:
    assert draft.subject_id is not None  # noqa: S101 — the draft was held against its rules
    return draft.subject_id


async def _campaign(reader: Reader, municipality_id: str, campaign_id: UUID) -> Scope:
    campaign = await find_campaign(reader, municipality_id, campaign_id)
    area = None
    if campaign.area_id is not None:
        area = await find_latest_area(reader, municipality_id, campaign.area_id)
    boundary = area.boundary if area else None
    return Scope(campaign.title, campaign.area_id, [campaign], [campaign], None, boundary)


def day_of(moment: datetime) -> date:
    """The day a moment belongs to in Norway."""
    return moment.astimezone(NORWAY).date()
