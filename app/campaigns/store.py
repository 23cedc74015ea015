"""Campaigns, the groups that take part in them, and who joined with which code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.campaigns.rules import (
    KEY_FLOOR,
    PUBLIC_FLOOR,
    CampaignKind,
    GroupSetting,
    MemberProvenance,
    Membership,
    UnknownCampaign,
    make_picture_code,
)
from app.campaigns.tables import campaign, campaign_group, join_code, membership, picture_code
from app.kit.database import Reader, Writer
from app.people.rules import Token, UnknownToken
from app.people.tables import participant

CHANNEL = "nabotrakk_campaigns"
"""Hears of campaigns that were made or changed, whose dates may have come."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A round of asking: why, when, where, and with which catalogue."""

    municipality_id: str
    campaign_id: UUID
    kind: CampaignKind
    title: str
    purpose: str
    plan_reference: str | None
    opens_at: datetime
    closes_at: datetime
    area_id: UUID | None
    catalogue_version: int
    retention_months: int = 6
    public_minimum: int = PUBLIC_FLOOR
    key_minimum: int = KEY_FLOOR
    hexagon_metres: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A class, a youth club or a stand that takes part in a campaign."""

    municipality_id: str
    group_id: UUID
    campaign_id: UUID
    school_id: UUID | None
    grade: int | None
    label: str
    language: str
    expected_participants: int
    opens_at: datetime
    closes_at: datetime
    setting: GroupSetting = "school_class"
    facilitator_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many groups and pupils were asked, and how many joined."""

    groups: int
    expected_participants: int
    participants: int


def open_period(
    campaign: Campaign, group: Group, provenance: MemberProvenance = "participant"
) -> tuple[datetime, datetime]:
    """When a group may take part: while both it and its campaign are open.

    An adult who enters marks for the group may do so for as long as the campaign is open.
    """
    if provenance != "participant":
        return campaign.opens_at, campaign.closes_at
    return max(campaign.opens_at, group.opens_at), min(campaign.closes_at, group.closes_at)


async def find_campaign(reader: Reader, municipality_id: str, campaign_id: UUID) -> Campaign:
    """One campaign; raises `UnknownCampaign`."""
    found = await look_up_campaign(reader, municipality_id, campaign_id)
    if found is None:
        raise UnknownCampaign
    return found


async def look_up_campaign(
    reader: Reader, municipality_id: str, campaign_id: UUID
) -> Campaign | None:
    """One campaign, or None where there is none yet."""
    row = await reader.one_or_none(
        select(campaign).where(
            campaign.c.municipality_id == municipality_id, campaign.c.campaign_id == campaign_id
        )
    )
    return None if row is None else Campaign(**row._mapping)


async def find_campaign_by_title(
    reader: Reader, municipality_id: str, title: str
) -> Campaign | None:
    """The campaign with this title, the latest where several have it."""
    rows = await reader.all(
        select(campaign)
        .where(campaign.c.municipality_id == municipality_id, campaign.c.title == title)
        .order_by(campaign.c.opens_at.desc())
        .limit(1)
    )
    return Campaign(**rows[0]._mapping) if rows else None


async def list_campaigns(
    reader: Reader,
    municipality_id: str,
    limit: int,
    after: tuple[datetime, UUID] | None = None,
) -> list[Campaign]:
    """Campaigns, the latest first, after a (opens_at, campaign_id) where a page ended."""
    statement = (
        select(campaign)
        .where(campaign.c.municipality_id == municipality_id)
        .order_by(campaign.c.opens_at.desc(), campaign.c.campaign_id.desc())
        .limit(limit)
    )
    if after is not None:
        opens_at, campaign_id = after
        statement = statement.where(
            (campaign.c.opens_at < opens_at)
            | ((campaign.c.opens_at == opens_at) & (campaign.c.campaign_id < campaign_id))
        )
    return [Campaign(**row._mapping) for row in await reader.all(statement)]


async def list_begun(reader: Reader, municipality_id: str, now: datetime) -> list[Campaign]:
    """Campaigns that have opened, closed ones among them."""
    rows = await reader.all(
        select(campaign).where(
            campaign.c.municipality_id == municipality_id, campaign.c.opens_at <= now
        )
    )
    return [Campaign(**row._mapping) for row in rows]


async def count_turnout(
    reader: Reader, municipality_id: str, campaign_ids: list[UUID]
) -> dict[UUID, Turnout]:
    """Turnout by campaign."""
    joined = (
        select(func.count())
        .where(
            membership.c.municipality_id == campaign_group.c.municipality_id,
            membership.c.group_id == campaign_group.c.group_id,
        )
        .scalar_subquery()
    )
    rows = await reader.all(
        select(
            campaign_group.c.campaign_id,
            func.count().label("groups"),
            func.sum(campaign_group.c.expected_participants).label("expected_participants"),
            func.sum(joined).label("participants"),
        )
        .where(
            campaign_group.c.municipality_id == municipality_id,
            campaign_group.c.campaign_id.in_(campaign_ids),
        )
        .group_by(campaign_group.c.campaign_id)
    )
    return {
        row.campaign_id: Turnout(row.groups, int(row.expected_participants), int(row.participants))
        for row in rows
    }


async def add_campaign(writer: Writer, new: Campaign) -> None:
    """Store a campaign."""
    await writer.change(insert(campaign).values(_columns(new)))
    await _tell_worker(writer, new.municipality_id)


async def update_campaign(
    writer: Writer, municipality_id: str, campaign_id: UUID, values: Mapping[str, Any]
) -> None:
    """Let a campaign have these values from now on."""
    await writer.change(
        update(campaign)
        .where(campaign.c.municipality_id == municipality_id, campaign.c.campaign_id == campaign_id)
        .values(**values)
    )
    await _tell_worker(writer, municipality_id)


async def _tell_worker(writer: Writer, municipality_id: str) -> None:
    await writer.scalar(select(func.pg_notify(CHANNEL, municipality_id)))


async def add_group(
    writer: Writer,
    new: Group,
    code: str | None,
    draw_pictures: Callable[[], str] = make_picture_code,
) -> None:
    """Store a group and, where it takes part by itself, its join code and its picture code."""
    await writer.change(insert(campaign_group).values(_columns(new)))
    if code is None:
        return
    key = {"municipality_id": new.municipality_id, "group_id": new.group_id}
    await writer.change(insert(join_code).values(code=code, **key))
    # Of a million picture codes some are taken.
    added = 0
    while not added:
        pictures = upsert(picture_code).values(code=draw_pictures(), **key)
        added = await writer.change(pictures.on_conflict_do_nothing(index_elements=["code"]))


def _columns(record: Campaign | Group) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


async def find_group_of_code(reader: Reader, code: str) -> tuple[str, UUID] | None:
    """The municipality and the group a code leads to."""
    return await _look_up(reader, join_code, code)


async def find_group_of_pictures(reader: Reader, code: str) -> tuple[str, UUID] | None:
    """The municipality and the group a picture code leads to."""
    return await _look_up(reader, picture_code, code)


async def _look_up(reader: Reader, directory: Table, code: str) -> tuple[str, UUID] | None:
    row = await reader.one_or_none(
        select(directory.c.municipality_id, directory.c.group_id).where(directory.c.code == code)
    )
    return None if row is None else (row.municipality_id, row.group_id)


async def find_picture_code(reader: Reader, municipality_id: str, group_id: UUID) -> str | None:
    """The picture code of a group that takes part by itself."""
    found: str | None = await reader.scalar(
        select(picture_code.c.code).where(
            picture_code.c.municipality_id == municipality_id,
            picture_code.c.group_id == group_id,
        )
    )
    return found


async def count_members(reader: Reader, municipality_id: str, group_id: UUID) -> int:
    """How many have joined a group."""
    return int(
        await reader.scalar(
            select(func.count()).where(
                membership.c.municipality_id == municipality_id,
                membership.c.group_id == group_id,
            )
        )
    )


async def find_group(
    reader: Reader, municipality_id: str, group_id: UUID
) -> tuple[Campaign, Group] | None:
    """One group and the campaign it takes part in.

    A writer locks the row until it commits: a group's participants are counted one joining at a
    time. Marks wait for nobody.
    """
    statement = select(campaign_group).where(
        campaign_group.c.municipality_id == municipality_id,
        campaign_group.c.group_id == group_id,
    )
    if isinstance(reader, Writer):
        statement = statement.with_for_update(key_share=True)
    row = await reader.one_or_none(statement)
    if row is None:
        return None
    group = Group(**row._mapping)
    campaign = await look_up_campaign(reader, municipality_id, group.campaign_id)
    return None if campaign is None else (campaign, group)


async def add_membership(
    writer: Writer,
    municipality_id: str,
    participant_id: UUID,
    group_id: UUID,
    provenance: MemberProvenance = "participant",
) -> None:
    """Put a participant into a group."""
    await writer.change(
        insert(membership).values(
            municipality_id=municipality_id,
            participant_id=participant_id,
            group_id=group_id,
            provenance=provenance,
        )
    )


async def remove_members(writer: Writer, municipality_id: str, group_id: UUID) -> int:
    """Delete a group's participants, whose marks are gone already; how many there were."""
    gone = await writer.all(
        delete(membership)
        .where(membership.c.municipality_id == municipality_id, membership.c.group_id == group_id)
        .returning(membership.c.participant_id)
    )
    participant_ids = [row.participant_id for row in gone]
    return await writer.change(
        delete(participant).where(
            participant.c.municipality_id == municipality_id,
            participant.c.participant_id.in_(participant_ids),
        )
    )


_MEMBERSHIP = b"""
SELECT m.participant_id, g.campaign_id, g.group_id, c.catalogue_version, c.area_id,
       CASE m.provenance WHEN 'participant' THEN greatest(c.opens_at, g.opens_at)
         ELSE c.opens_at END,
       CASE m.provenance WHEN 'participant' THEN least(c.closes_at, g.closes_at)
         ELSE c.closes_at END,
       ST_AsBinary(s.position), m.provenance
FROM participant p
JOIN membership m ON (m.municipality_id, m.participant_id) = (p.municipality_id, p.participant_id)
JOIN campaign_group g ON (g.municipality_id, g.group_id) = (m.municipality_id, m.group_id)
JOIN campaign c ON (c.municipality_id, c.campaign_id) = (g.municipality_id, g.campaign_id)
LEFT JOIN school s ON (s.municipality_id, s.school_id) = (g.municipality_id, g.school_id)
WHERE p.municipality_id = %(municipality_id)s AND p.token_hash = %(token_hash)s
"""
_LOCKED_MEMBERSHIP = _MEMBERSHIP + b"FOR UPDATE OF m"


async def find_membership(reader: Reader, token: Token) -> Membership:
    """The place in a group that a participant's token stands for; raises `UnknownToken`.

    A writer locks the row until it commits: one participant's marks are counted one request at
    a time, and nobody else waits for it.
    """
    sql = _LOCKED_MEMBERSHIP if isinstance(reader, Writer) else _MEMBERSHIP
    row = await reader.row(sql, token._asdict())
    if row is None:
        raise UnknownToken
    return Membership(
        participant_id=row[0],
        campaign_id=row[1],
        group_id=row[2],
        catalogue_version=row[3],
        area_id=row[4],
        opens_at=row[5],
        closes_at=row[6],
        school_position=None if row[7] is None else shapely.from_wkb(bytes(row[7])),
        provenance=row[8],
    )
