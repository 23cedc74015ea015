"""Groups at work, as those who look after their areas see them: numbers, never codes or words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.areas.store import school
from app.campaigns.tables import campaign, campaign_group, membership
from app.contributions.tables import contribution
from app.kit.database import Reader


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
