"""Groups at work, in numbers and never in words; and which staff are written to every week."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    ForeignKeyConstraint,
    Select,
    Table,
    Uuid,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from app.areas.tables import school
from app.campaigns.tables import campaign, campaign_group, membership
from app.contributions.tables import contribution
from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.people.store import StaffMember
from app.people.tables import staff

# `last_week` is the Monday of the week somebody was last written to.
desk_letter = Table(
    "desk_letter",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("staff_id", Uuid, primary_key=True),
    Column("last_week", Date),
    ForeignKeyConstraint(
        ["municipality_id", "staff_id"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)


@dataclass(frozen=True, slots=True)
class GroupAtWork:
    """A group that is open now, or whose comments wait for somebody to read them."""

    group_id: UUID
    label: str
    school: str | None
    campaign_title: str
    closes_at: datetime
    is_open: bool
    expected_participants: int
    participants: int
    comments_waiting: int


async def list_groups_at_work(
    reader: Reader, municipality_id: str, areas: Collection[UUID] | None, now: datetime, most: int
) -> list[GroupAtWork]:
    """The groups of campaigns in these areas, or in all; those with most comments to read first."""
    group = campaign_group.c
    of_group = (
        membership.c.municipality_id == group.municipality_id,
        membership.c.group_id == group.group_id,
    )
    participants = select(func.count()).where(*of_group).scalar_subquery()
    waiting = _comments_waiting().where(*of_group).scalar_subquery()
    closes_at = func.least(group.closes_at, campaign.c.closes_at)
    is_open = (func.greatest(group.opens_at, campaign.c.opens_at) <= now) & (closes_at > now)
    statement = (
        select(
            group.group_id,
            group.label,
            school.c.name.label("school"),
            campaign.c.title.label("campaign_title"),
            closes_at.label("closes_at"),
            is_open.label("is_open"),
            group.expected_participants,
            participants.label("participants"),
            waiting.label("comments_waiting"),
        )
        .join(
            campaign,
            (campaign.c.municipality_id == group.municipality_id)
            & (campaign.c.campaign_id == group.campaign_id),
        )
        .outerjoin(
            school,
            (school.c.municipality_id == group.municipality_id)
            & (school.c.school_id == group.school_id),
        )
        .where(group.municipality_id == municipality_id, or_(is_open, waiting > 0))
        .order_by(waiting.desc(), closes_at, group.group_id)
        .limit(most)
    )
    if areas is not None:
        statement = statement.where(campaign.c.area_id.in_(areas))
    return [GroupAtWork(**row._mapping) for row in await reader.all(statement)]


def _comments_waiting() -> Select[int]:
    return (
        select(func.count())
        .select_from(contribution)
        .join(
            membership,
            (membership.c.municipality_id == contribution.c.municipality_id)
            & (membership.c.participant_id == contribution.c.participant_id),
        )
        .where(contribution.c.moderation == "waiting", contribution.c.comment.is_not(None))
    )


async def is_written_to(reader: Reader, member: StaffMember) -> bool:
    """Whether somebody has asked to be written to."""
    found = select(func.count()).where(*_of(member.municipality_id, member.staff_id))
    return bool(await reader.scalar(found))


async def begin_writing(writer: Writer, member: StaffMember) -> None:
    """Write to somebody every week from now on."""
    new = upsert(desk_letter).values(
        municipality_id=member.municipality_id, staff_id=member.staff_id
    )
    await writer.change(new.on_conflict_do_nothing())


async def stop_writing(writer: Writer, member: StaffMember) -> None:
    """Write to somebody no more."""
    await writer.change(delete(desk_letter).where(*_of(member.municipality_id, member.staff_id)))


async def list_due(reader: Reader, municipality_id: str, week: date) -> list[UUID]:
    """Who has asked to be written to and was not this week."""
    rows = await reader.all(
        select(desk_letter.c.staff_id)
        .where(
            desk_letter.c.municipality_id == municipality_id,
            or_(desk_letter.c.last_week.is_(None), desk_letter.c.last_week < week),
        )
        .order_by(desk_letter.c.staff_id)
    )
    return [row.staff_id for row in rows]


async def take_week(writer: Writer, municipality_id: str, staff_id: UUID, week: date) -> bool:
    """Take it upon oneself to write this week's letter; False where somebody else has."""
    taken = (
        update(desk_letter)
        .where(
            *_of(municipality_id, staff_id),
            or_(desk_letter.c.last_week.is_(None), desk_letter.c.last_week < week),
        )
        .values(last_week=week)
    )
    return await writer.change(taken) == 1


def _of(municipality_id: str, staff_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        desk_letter.c.municipality_id == municipality_id,
        desk_letter.c.staff_id == staff_id,
    )
