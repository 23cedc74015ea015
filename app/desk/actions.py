"""Gather what is new, what runs and what waits; write to staff about it once a week."""

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from aiosmtplib import SMTPException

from app.areas.stewards import Steward, find_steward
from app.areas.store import list_areas
from app.campaigns.store import Campaign, list_campaigns
from app.desk import store
from app.desk.letters import Mail, write_letter
from app.desk.rules import MOST_CAMPAIGNS, MOST_LISTED, Ending, News, freshest, stage_of
from app.desk.views import (
    DeskArea,
    DeskCampaign,
    DeskFinding,
    DeskGroup,
    DeskMeasure,
    DeskNews,
    DeskPlanCase,
    DeskSurvey,
    DeskView,
)
from app.hotspots.findings import Finding, list_findings
from app.kit.database import Database, Reader
from app.measures.rules import is_overdue
from app.measures.store import Measure, list_measures
from app.people.rules import may
from app.people.store import find_staff
from app.plans.inbox import NOTHING_SAID, tally_cases
from app.plans.rules import answer_day
from app.plans.rules import is_overdue as is_answer_late
from app.plans.store import list_cases
from app.publishing.store import list_releasable, list_releases
from app.surveys.remarks import count_waiting
from app.surveys.rules import KIND as SURVEY
from app.surveys.store import list_published


async def gather_desk(reader: Reader, steward: Steward, now: datetime) -> DeskView:
    """What is new, what runs and what waits for an answer, in the areas somebody looks after."""
    key = steward.municipality_id
    measures = [each for each in await list_measures(reader, key) if steward.reaches(each.place)]
    findings = await list_findings(reader, key, 1_000, None, steward.territory)
    groups = await store.list_groups_at_work(reader, key, steward.areas, now, MOST_LISTED)
    campaigns = [
        each
        for each in await list_campaigns(reader, key, MOST_CAMPAIGNS)
        if steward.looks_after(each.area_id)
    ]
    return DeskView(
        areas=await _areas(reader, steward, now),
        groups=[DeskGroup.model_validate(each) for each in groups],
        campaigns=await _campaigns(reader, key, campaigns, now),
        overdue=_overdue(measures, now.date()),
        unanswered=_unanswered(findings),
        plan_cases=await _plan_cases(reader, steward, now.date()),
        surveys=await _surveys(reader, key, campaigns),
        news=[
            DeskNews.model_validate(each)
            for each in freshest(await _news(reader, key, campaigns, measures, findings), now)
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


async def _campaigns(
    reader: Reader, municipality_id: str, campaigns: list[Campaign], now: datetime
) -> list[DeskCampaign]:
    releasable = await list_releasable(reader, municipality_id, now)
    published = {each.campaign_id for each, _ in await list_published(reader, municipality_id)}
    endings: dict[UUID, Ending] = dict.fromkeys(releasable, "to_release")
    for each in campaigns:
        if each.kind == SURVEY and each.campaign_id not in published:
            endings[each.campaign_id] = "to_publish"
    found = []
    for each in campaigns:
        stage = stage_of(each.opens_at, each.closes_at, now, endings.get(each.campaign_id))
        if stage is not None:
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


async def _plan_cases(reader: Reader, steward: Steward, today: date) -> list[DeskPlanCase]:
    tallies = await tally_cases(reader, steward.municipality_id)
    found = []
    for each in await list_cases(reader, steward.municipality_id):
        tally = tallies.get(each.plan_case_id, NOTHING_SAID)
        is_worth_it = each.is_alert or tally.waiting or tally.unanswered
        if is_worth_it and steward.reaches(each.boundary):
            due_on = answer_day(each.stands.deadline, each.stands.answer_by)
            found.append(
                DeskPlanCase(
                    number=str(each.number),
                    title=each.title,
                    participants=each.participants if each.is_alert else None,
                    waiting=tally.waiting,
                    unanswered=tally.unanswered,
                    answer_due_on=due_on if tally.unanswered else None,
                    is_overdue=tally.unanswered > 0 and is_answer_late(due_on, today),
                )
            )
    return found


async def _surveys(
    reader: Reader, municipality_id: str, campaigns: list[Campaign]
) -> list[DeskSurvey]:
    waiting = await count_waiting(reader, municipality_id)
    return [
        DeskSurvey(
            campaign_id=each.campaign_id,
            title=each.title,
            waiting_remarks=waiting[each.campaign_id],
        )
        for each in campaigns
        if waiting.get(each.campaign_id)
    ]


async def _news(
    reader: Reader,
    municipality_id: str,
    campaigns: list[Campaign],
    measures: list[Measure],
    findings: list[Finding],
) -> list[News]:
    looked_after = {each.campaign_id for each in campaigns}
    return [
        *(News("finding", str(each.number), each.title, each.state, each.made_at)
          for each in findings),
        *(News("measure", str(each.number), each.title, each.stands.state, each.stands.taken_at)
          for each in measures),
        *(News("release", each.number, each.title, None, each.released_at)
          for each in await list_releases(reader, municipality_id)
          if each.campaign_id in looked_after),
    ]  # fmt: skip


async def send_letters(
    database: Database, municipality_id: str, mail: Mail, *, now: datetime
) -> int:
    """Write this week's letters that were not written yet; how many.

    One that cannot be handed over is tried again, and keeps nobody else from theirs; raises
    `aiosmtplib.SMTPException` for it afterwards.
    """
    week = now.date() - timedelta(days=now.weekday())
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        due = await store.list_due(reader, municipality_id, week)
    sent, failure = 0, None
    for staff_id in due:
        try:
            async with database.writing() as writer:
                await writer.enter(municipality_id)
                if not await store.take_week(writer, municipality_id, staff_id, week):
                    continue
                letter = await _letter_to(writer, municipality_id, staff_id, mail, now)
                if letter is not None:
                    await mail.send(letter)
                    sent += 1
        except SMTPException as error:
            failure = error
    if failure is not None:
        raise failure
    return sent


async def _letter_to(
    reader: Reader, municipality_id: str, staff_id: UUID, mail: Mail, now: datetime
) -> EmailMessage | None:
    member = await find_staff(reader, municipality_id, staff_id)
    if member is None or member.email is None or not may(member.roles, "coordinator"):
        return None
    steward = await find_steward(reader, member, now.date())
    desk = await gather_desk(reader, steward, now)
    return write_letter(desk, sender=mail.sender, to=member.email, address=mail.address)
