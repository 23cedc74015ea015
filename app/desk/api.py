"""The desk of those who look after areas: what is new, what runs, and what waits for an answer."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from app.areas.access import Steward, StewardDep
from app.areas.rules import AreaKind
from app.areas.store import list_areas
from app.campaigns.rules import CampaignKind
from app.campaigns.store import list_campaigns
from app.desk import store
from app.desk.rules import MOST_LISTED, News, NewsKind, Stage, freshest, stage_of
from app.hotspots.findings import Finding, list_findings
from app.kit.database import Reader
from app.kit.web import NowDep, ReaderDep, StrictRoute
from app.measures.rules import is_overdue
from app.measures.store import Measure, list_measures
from app.plans.store import list_cases
from app.publishing.store import list_releasable, list_releases

router = APIRouter(route_class=StrictRoute, tags=["desk"])


class DeskArea(BaseModel):
    """An area that is looked after from this desk."""

    area_id: UUID
    name: str
    kind: AreaKind
    ends_on: date | None


class DeskGroup(BaseModel):
    """A group that is open now, or whose comments wait for somebody to read them."""

    model_config = ConfigDict(from_attributes=True)

    group_id: UUID
    label: str
    school: str | None
    campaign_title: str
    closes_at: datetime
    is_open: bool
    expected_participants: int
    participants: int
    comments_waiting: int


class DeskCampaign(BaseModel):
    """A campaign there is something to do about."""

    campaign_id: UUID
    kind: CampaignKind
    title: str
    opens_at: datetime
    closes_at: datetime
    stage: Stage


class DeskMeasure(BaseModel):
    """A measure somebody waits for longer than they were told."""

    number: str
    title: str
    responsible_unit: str
    due_on: date


class DeskFinding(BaseModel):
    """A finding no measure answers."""

    number: str
    title: str
    participants: int
    made_at: datetime


class DeskPlanCase(BaseModel):
    """A plan case in whose area children have told something that nobody has seen."""

    plan_case_id: UUID
    title: str
    participants: int | None


class DeskNews(BaseModel):
    """Something that happened within thirty days."""

    model_config = ConfigDict(from_attributes=True)

    kind: NewsKind
    number: str
    title: str
    state: str | None
    happened_at: datetime


class DeskView(BaseModel):
    """The desk; `areas` is null for those who look after the whole municipality."""

    areas: list[DeskArea] | None
    groups: list[DeskGroup]
    campaigns: list[DeskCampaign]
    overdue: list[DeskMeasure]
    unanswered: list[DeskFinding]
    plan_cases: list[DeskPlanCase]
    news: list[DeskNews]


@router.get("/desk")
async def get_desk(reader: ReaderDep, steward: StewardDep, now: NowDep) -> DeskView:
    """What is new, what runs and what waits for an answer, in the areas you look after."""
    key = steward.municipality_id
    measures = [each for each in await list_measures(reader, key) if steward.reaches(each.place)]
    findings = await list_findings(reader, key, 1_000, None, steward.territory)
    groups = await store.list_groups_at_work(reader, key, steward.areas, now, MOST_LISTED)
    return DeskView(
        areas=await _areas(reader, steward, now),
        groups=[DeskGroup.model_validate(each) for each in groups],
        campaigns=await _campaigns(reader, steward, now),
        overdue=_overdue(measures, now.date()),
        unanswered=_unanswered(findings),
        plan_cases=[
            DeskPlanCase(
                plan_case_id=each.plan_case_id, title=each.title, participants=each.participants
            )
            for each in await list_cases(reader, key)
            if each.is_alert and steward.reaches(each.boundary)
        ],
        news=[
            DeskNews.model_validate(each)
            for each in freshest(await _news(reader, steward, measures, findings), now)
        ],
    )


async def _areas(reader: Reader, steward: Steward, now: datetime) -> list[DeskArea] | None:
    if steward.areas is None:
        return None
    return [
        DeskArea(area_id=each.area_id, name=each.name, kind=each.kind, ends_on=each.ends_on)
        for each in await list_areas(reader, steward.municipality_id, now.date())
        if each.area_id in steward.areas
    ]


async def _campaigns(reader: Reader, steward: Steward, now: datetime) -> list[DeskCampaign]:
    releasable = set(await list_releasable(reader, steward.municipality_id, now))
    found = []
    for each in await list_campaigns(reader, steward.municipality_id, 100):
        stage = stage_of(
            each.opens_at, each.closes_at, now, is_releasable=each.campaign_id in releasable
        )
        if stage is not None and steward.looks_after(each.area_id):
            found.append(
                DeskCampaign(
                    campaign_id=each.campaign_id,
                    kind=each.kind,
                    title=each.title,
                    opens_at=each.opens_at,
                    closes_at=each.closes_at,
                    stage=stage,
                )
            )
    return sorted(found, key=lambda each: each.closes_at)


def _overdue(measures: list[Measure], today: date) -> list[DeskMeasure]:
    found = [
        DeskMeasure(
            number=str(each.number),
            title=each.title,
            responsible_unit=each.stands.responsible_unit,
            due_on=each.stands.due_on,
        )
        for each in measures
        if each.stands.due_on and is_overdue(each.stands.state, each.stands.due_on, today)
    ]
    return sorted(found, key=lambda each: each.due_on)


def _unanswered(findings: list[Finding]) -> list[DeskFinding]:
    return [
        DeskFinding(
            number=str(each.number),
            title=each.title,
            participants=each.participants,
            made_at=each.made_at,
        )
        for each in findings
        if each.state == "open"
    ][:MOST_LISTED]


async def _news(
    reader: Reader, steward: Steward, measures: list[Measure], findings: list[Finding]
) -> list[News]:
    areas = {
        each.campaign_id: each.area_id
        for each in await list_campaigns(reader, steward.municipality_id, 100)
    }
    return [
        *(News("finding", str(each.number), each.title, each.state, each.made_at)
          for each in findings),
        *(News("measure", str(each.number), each.title, each.stands.state, each.stands.taken_at)
          for each in measures),
        *(News("release", each.number, each.title, None, each.released_at)
          for each in await list_releases(reader, steward.municipality_id)
          if steward.looks_after(areas.get(each.campaign_id))),
    ]  # fmt: skip
