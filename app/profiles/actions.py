"""Gather what the house knows of an area."""

from datetime import date, datetime
from uuid import UUID

import shapely

from app.areas.life import list_contacts
from app.areas.rules import SHARED_ENOUGH, UnknownArea, share_of_smaller
from app.areas.store import Area, find_any_area, list_all_areas
from app.campaigns.store import Campaign, list_campaigns
from app.hotspots.charts import count_children, list_answered
from app.hotspots.findings import list_findings
from app.hotspots.rules import Filters, Selection, enough
from app.kit.database import Reader
from app.measures.rules import is_overdue
from app.measures.store import Measure, list_measures
from app.plans.store import list_cases
from app.profiles.rules import (
    MOST_CAMPAIGNS,
    MOST_LISTED,
    PastContact,
    ProfileCampaign,
    ProfileFinding,
    ProfileMeasure,
    ProfilePlanCase,
    ProfileView,
    count_states,
)


async def gather_profile(
    reader: Reader, municipality_id: str, area_id: UUID, now: datetime
) -> ProfileView:
    """Campaigns, findings, measures and plan cases within the boundary nearest to today.

    Raises `UnknownArea`.
    """
    area = await find_any_area(reader, municipality_id, area_id, now.date())
    if area is None:
        raise UnknownArea
    outline = area.boundary
    findings = await list_findings(reader, municipality_id, 1_000, None, outline)
    measures = [
        each
        for each in await list_measures(reader, municipality_id)
        if each.place is not None and shapely.intersects(outline, each.place)
    ]
    return ProfileView(
        campaigns=await _campaigns(reader, municipality_id, area, now),
        findings_by_state=count_states(each.state for each in findings),
        findings=[
            ProfileFinding(number=str(each.number), title=each.title, state=each.state)
            for each in sorted(findings, key=lambda each: each.made_at, reverse=True)[:MOST_LISTED]
        ],
        measures_by_state=count_states(each.stands.state for each in measures),
        measures=[_measure(each, now.date()) for each in measures[:MOST_LISTED]],
        plan_cases=await _plan_cases(reader, municipality_id, outline),
        contacts=[
            PastContact(**each.told.model_dump(), told_at=each.told_at)
            for each in await list_contacts(reader, municipality_id, area_id)
        ],
    )


async def _campaigns(
    reader: Reader, municipality_id: str, area: Area, now: datetime
) -> list[ProfileCampaign]:
    areas = {
        each.area_id: each.boundary
        for each in await list_all_areas(reader, municipality_id, now.date())
    }
    begun = [
        each
        for each in await list_campaigns(reader, municipality_id, 100)
        if each.opens_at <= now and _asked_in(each, area, areas)
    ][:MOST_CAMPAIGNS]
    return [await _campaign(reader, each, area) for each in reversed(begun)]


def _asked_in(campaign: Campaign, area: Area, areas: dict[UUID, shapely.Geometry]) -> bool:
    if campaign.area_id is None:
        return True
    return share_of_smaller(areas[campaign.area_id], area.boundary) >= SHARED_ENOUGH


async def _campaign(reader: Reader, campaign: Campaign, area: Area) -> ProfileCampaign:
    key, campaign_id = campaign.municipality_id, campaign.campaign_id
    is_own = campaign.area_id == area.area_id
    here = Selection(Filters(), (campaign_id,), area.boundary)
    invited, joined, told = None, None, None
    if is_own:
        [total] = (await list_answered(reader, key, [campaign_id]))["total"]
        invited, joined, told = total.invited, enough(total.joined), enough(total.told)
    return ProfileCampaign(
        campaign_id=campaign_id,
        title=campaign.title,
        kind=campaign.kind,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        is_own=is_own,
        invited=invited,
        joined=joined,
        told=told,
        told_here=enough(await count_children(reader, key, here)),
    )


def _measure(found: Measure, today: date) -> ProfileMeasure:
    stands = found.stands
    return ProfileMeasure(
        number=str(found.number),
        title=found.title,
        state=stands.state,
        due_on=stands.due_on,
        is_overdue=is_overdue(stands.state, stands.due_on, today),
    )


async def _plan_cases(
    reader: Reader, municipality_id: str, outline: shapely.Geometry
) -> list[ProfilePlanCase]:
    return [
        ProfilePlanCase(
            number=str(each.number),
            title=each.title,
            reference=each.reference,
            registered_at=each.registered_at,
            is_alert=each.is_alert,
        )
        for each in await list_cases(reader, municipality_id)
        if shapely.intersects(outline, each.boundary)
    ]
