"""A facilitator makes a group, changes it, closes and reopens it, and enters marks for others."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from app.areas.store import find_school
from app.campaigns.rules import GroupNotOpenYet, check_room, make_join_code
from app.campaigns.store import Group, add_group, add_membership, count_members, find_campaign
from app.events.store import announce
from app.groups import rules, store
from app.groups.rules import GroupChange, GroupDraft, Period
from app.groups.store import FacilitatedGroup
from app.kit.database import Writer
from app.kit.problems import Fault
from app.people.actions import create_participant
from app.people.store import StaffMember


async def create_group(
    writer: Writer, member: StaffMember, draft: GroupDraft, *, now: datetime
) -> UUID:
    """A new group of this facilitator's, with its codes.

    Raises `UnknownCampaign`, `CampaignOver`, `UnknownSchool` and the problems of `check_period`.
    """
    campaign = await find_campaign(writer, member.municipality_id, draft.campaign_id)
    if campaign.closes_at <= now:
        raise rules.CampaignOver
    rules.check_period(
        Period(draft.opens_at, draft.closes_at), Period(campaign.opens_at, campaign.closes_at)
    )
    if draft.school_id is not None:
        school = await find_school(writer, member.municipality_id, draft.school_id)
        if school is None:
            raise rules.UnknownSchool(errors=[Fault("/school_id", "Not a school here.")])
    group = Group(
        municipality_id=member.municipality_id,
        group_id=uuid4(),
        facilitator_id=member.staff_id,
        **draft.model_dump(),
    )
    await add_group(writer, group, make_join_code())
    await _tell(writer, "group.created", group.municipality_id, group.group_id, group.campaign_id)
    return group.group_id


async def change_group(writer: Writer, group: FacilitatedGroup, change: GroupChange) -> None:
    """Change what the change names; raises the problems of `check_period`."""
    values = change.values()
    if change.opens_at or change.closes_at:
        period = Period(change.opens_at or group.opens_at, change.closes_at or group.closes_at)
        rules.check_period(period, group.campaign_period)
    if values:
        await _change(writer, "group.changed", group, values)


async def close_group(writer: Writer, group: FacilitatedGroup, *, now: datetime) -> None:
    """Take no more marks from now on; closing what is closed changes nothing."""
    if group.open_period.state_at(now) == "closed":
        return
    # One that has not opened yet is closed before it begins: its whole period is moved to now.
    opens_at = min(group.opens_at, now - rules.SHORTEST_PERIOD)
    await _change(writer, "group.closed", group, {"opens_at": opens_at, "closes_at": now})


async def reopen_group(
    writer: Writer, group: FacilitatedGroup, closes_at: datetime, *, now: datetime
) -> None:
    """Take marks again until `closes_at`; raises `CampaignOver` and those of `check_period`."""
    if group.campaign_closes_at <= now:
        raise rules.CampaignOver
    rules.check_period(Period(max(now, group.campaign_opens_at), closes_at), group.campaign_period)
    opens_at = min(group.opens_at, now)
    await _change(writer, "group.reopened", group, {"opens_at": opens_at, "closes_at": closes_at})


async def admit_on_behalf(
    writer: Writer,
    group: FacilitatedGroup,
    provenance: Literal["paper", "walk"],
    *,
    now: datetime,
) -> str:
    """The token of a new participant whose marks an adult enters: a sheet of paper, or a walk.

    Raises `GroupNotOpenYet`, `CampaignOver` or `GroupFull`: a token that opens nothing would be
    noticed only when the first sheet has been typed in.
    """
    match group.campaign_period.state_at(now):
        case "not_open":
            raise GroupNotOpenYet(opens_at=group.campaign_opens_at.isoformat())
        case "closed":
            raise rules.CampaignOver
    # Counted once the group is locked; those it was found with may have become more.
    joined = await count_members(writer, group.municipality_id, group.group_id)
    check_room(group.setting, group.expected_participants, joined)
    participant, token = await create_participant(writer, group.municipality_id)
    await add_membership(
        writer, group.municipality_id, participant.participant_id, group.group_id, provenance
    )
    await _tell(
        writer, "participant.joined", group.municipality_id, group.group_id, group.campaign_id
    )
    return token


async def _change(
    writer: Writer, kind: str, group: FacilitatedGroup, values: dict[str, object]
) -> None:
    await store.change_group(writer, group.municipality_id, group.group_id, values)
    await _tell(writer, kind, group.municipality_id, group.group_id, group.campaign_id)


async def _tell(
    writer: Writer, kind: str, municipality_id: str, group_id: UUID, campaign_id: UUID
) -> None:
    # The group is named among the facts as well: whoever watches one group looks there.
    facts = {"campaign_id": str(campaign_id), "group_id": str(group_id)}
    await announce(writer, municipality_id, kind, group_id, facts)
