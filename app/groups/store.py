"""A facilitator's groups as they are listed: with their campaign, school, codes and turnout."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update

from app.areas.tables import school
from app.campaigns.rules import GroupSetting
from app.campaigns.tables import campaign, campaign_group, join_code, membership, picture_code
from app.groups.rules import Period, UnknownGroup
from app.kit.database import Reader, Writer
from app.people.rules import may
from app.people.store import StaffMember


@dataclass(frozen=True, slots=True)
class FacilitatedGroup:
    """A group with all that its facilitator is shown of it."""

    municipality_id: str
    group_id: UUID
    campaign_id: UUID
    campaign_title: str
    campaign_opens_at: datetime
    campaign_closes_at: datetime
    setting: GroupSetting
    school_id: UUID | None
    school_name: str | None
    grade: int | None
    label: str
    language: str
    expected_participants: int
    opens_at: datetime
    closes_at: datetime
    code: str | None
    picture_code: str | None
    participants: int

    @property
    def period(self) -> Period:
        """The group's own period."""
        return Period(self.opens_at, self.closes_at)

    @property
    def campaign_period(self) -> Period:
        """The campaign's period."""
        return Period(self.campaign_opens_at, self.campaign_closes_at)

    @property
    def open_period(self) -> Period:
        """When the group takes marks: while both it and its campaign are open."""
        return Period(
            max(self.opens_at, self.campaign_opens_at), min(self.closes_at, self.campaign_closes_at)
        )


def _of(member: StaffMember) -> Select[Any]:
    """The groups a staff member answers for: their own, an administrator's all."""
    group = campaign_group.c
    key = (group.municipality_id, group.group_id)
    joined = (
        select(func.count())
        .where(membership.c.municipality_id == key[0], membership.c.group_id == key[1])
        .scalar_subquery()
    )
    statement = (
        select(
            *key,
            group.campaign_id,
            campaign.c.title.label("campaign_title"),
            campaign.c.opens_at.label("campaign_opens_at"),
            campaign.c.closes_at.label("campaign_closes_at"),
            group.setting,
            group.school_id,
            school.c.name.label("school_name"),
            group.grade,
            group.label,
            group.language,
            group.expected_participants,
            group.opens_at,
            group.closes_at,
            join_code.c.code,
            picture_code.c.code.label("picture_code"),
            joined.label("participants"),
        )
        .join(
            campaign,
            (campaign.c.municipality_id == key[0]) & (campaign.c.campaign_id == group.campaign_id),
        )
        .outerjoin(
            school, (school.c.municipality_id == key[0]) & (school.c.school_id == group.school_id)
        )
        .outerjoin(
            join_code,
            (join_code.c.municipality_id == key[0]) & (join_code.c.group_id == key[1]),
        )
        .outerjoin(
            picture_code,
            (picture_code.c.municipality_id == key[0]) & (picture_code.c.group_id == key[1]),
        )
        .where(group.municipality_id == member.municipality_id)
    )
    if may(member.roles, "administrator"):
        return statement
    return statement.where(group.facilitator_id == member.staff_id)


async def list_groups(
    reader: Reader,
    member: StaffMember,
    *,
    campaign_id: UUID | None = None,
    limit: int,
    after: tuple[datetime, UUID] | None = None,
) -> list[FacilitatedGroup]:
    """The groups a staff member answers for, the latest first, after an (opens_at, group_id)."""
    group = campaign_group.c
    statement = _of(member).order_by(group.opens_at.desc(), group.group_id.desc()).limit(limit)
    if campaign_id is not None:
        statement = statement.where(group.campaign_id == campaign_id)
    if after is not None:
        opens_at, group_id = after
        statement = statement.where(
            (group.opens_at < opens_at)
            | ((group.opens_at == opens_at) & (group.group_id < group_id))
        )
    return [FacilitatedGroup(**row._mapping) for row in await reader.all(statement)]


async def find_group(reader: Reader, member: StaffMember, group_id: UUID) -> FacilitatedGroup:
    """One group the staff member answers for; raises `UnknownGroup`.

    For a writer nobody else changes it, or joins it, until it is done.
    """
    statement = _of(member).where(campaign_group.c.group_id == group_id)
    if isinstance(reader, Writer):
        statement = statement.with_for_update(of=campaign_group, key_share=True)
    row = await reader.one_or_none(statement)
    if row is None:
        raise UnknownGroup
    return FacilitatedGroup(**row._mapping)


async def change_group(
    writer: Writer, municipality_id: str, group_id: UUID, values: dict[str, Any]
) -> None:
    """Set columns of a group."""
    await writer.change(
        update(campaign_group)
        .where(
            campaign_group.c.municipality_id == municipality_id,
            campaign_group.c.group_id == group_id,
        )
        .values(values)
    )
