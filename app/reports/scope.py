"""What a report is of, looked up: its name, its campaigns, and where it lies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import shapely

from app.areas.rules import UnknownArea
from app.areas.store import Area, find_latest_area, list_areas
from app.campaigns.store import Campaign, find_campaign, list_campaigns
from app.hotspots.rules import MOST_CAMPAIGNS
from app.kit.database import Reader
from app.knowledge.rules import ASKED_BY_MAP
from app.plans import store as plans
from app.plans.rules import UnknownPlanCase
from app.plans.store import PlanCase
from app.publishing.rules import NORWAY
from app.reports.rules import ReportDraft


@dataclass(frozen=True, slots=True)
class Scope:
    """A subject looked up: its name, the area it lies in, its campaigns, and where it is.

    `region` limits what is counted, `boundary` only what is drawn (EPSG:25833). `asked` are rounds
    of marks on a map; `sources` campaigns of any kind that are the area's own, so that whoever
    looks after it may read them whole.
    """

    title: str
    area_id: UUID | None
    asked: Sequence[Campaign]
    told: Sequence[Campaign]
    region: shapely.Geometry | None
    boundary: shapely.Geometry | None
    sources: Sequence[Campaign]
    plan_case: PlanCase | None = None
    year: int | None = None

    def tells_of(self, on: date, places: Iterable[shapely.Geometry]) -> bool:
        """Whether what one of the sources says of places on a day belongs to the subject."""
        if self.year is not None:
            return on.year == self.year
        # What an area's own source says is of the area, wherever that is; a plan is a place in it.
        within = self.boundary if self.plan_case else None
        return within is None or any(shapely.intersects(each, within) for each in places)


async def find_scope(
    reader: Reader, municipality_id: str, draft: ReportDraft, now: datetime
) -> Scope:
    """What a draft names; raises `UnknownCampaign`, `UnknownArea` or `UnknownPlanCase`."""
    if draft.kind == "campaign":
        return await _campaign(reader, municipality_id, _named(draft))
    everything = await list_campaigns(reader, municipality_id, MOST_CAMPAIGNS)
    by_map = [each for each in everything if each.kind in ASKED_BY_MAP]
    if draft.kind == "area":
        area = await find_latest_area(reader, municipality_id, _named(draft))
        if area is None:
            raise UnknownArea
        own = _of_area(everything, area.area_id)
        asked = [each for each in by_map if each.area_id in (None, area.area_id)]
        return Scope(area.name, area.area_id, asked, everything, area.boundary, area.boundary, own)
    if draft.kind == "plan_case":
        case = await plans.find_case_by_id(reader, municipality_id, _named(draft))
        if case is None:
            raise UnknownPlanCase
        areas = await list_areas(reader, municipality_id, day_of(now))
        area_id = _smallest_around(case.boundary, areas)
        own = _of_area(everything, area_id)
        at = case.boundary
        return Scope(case.title, area_id, by_map, everything, at, at, own, plan_case=case)
    year = draft.year
    open_then = [
        each
        for each in everything
        if year is not None and day_of(each.opens_at).year <= year <= day_of(each.closes_at).year
    ]
    asked = [each for each in open_then if each.kind in ASKED_BY_MAP]
    return Scope(str(year), None, asked, open_then, None, None, open_then, year=year)


def _of_area(campaigns: Sequence[Campaign], area_id: UUID | None) -> list[Campaign]:
    return [each for each in campaigns if each.area_id == area_id]


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
    by_map = [campaign] if campaign.kind in ASKED_BY_MAP else []
    return Scope(campaign.title, campaign.area_id, by_map, [campaign], None, boundary, [campaign])


def day_of(moment: datetime) -> date:
    """The day a moment belongs to in Norway."""
    return moment.astimezone(NORWAY).date()
