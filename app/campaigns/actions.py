"""Join a group with its code."""

from datetime import datetime

from app.campaigns import store
from app.campaigns.rules import UnknownJoinCode, check_open, check_room, read_join_code
from app.campaigns.store import Campaign, Group
from app.events.store import announce
from app.kit.database import Writer
from app.people.actions import create_participant


async def join_group(
    writer: Writer, typed_code: str, *, now: datetime
) -> tuple[str, Campaign, Group]:
    """A new participant's token, and the campaign and group it opens.

    The transaction enters the municipality the code belongs to. Raises `UnknownJoinCode`,
    `GroupNotOpenYet`, `GroupClosed` or `GroupFull`.
    """
    found = await store.find_group_of_code(writer, read_join_code(typed_code))
    if found is None:
        raise UnknownJoinCode
    municipality_id, group_id = found
    await writer.enter(municipality_id)
    joined = await store.find_group(writer, municipality_id, group_id)
    if joined is None:
        raise UnknownJoinCode
    campaign, group = joined
    opens_at, closes_at = store.open_period(campaign, group)
    check_open(opens_at, closes_at, now)
    joined_so_far = await store.count_members(writer, municipality_id, group_id)
    check_room(group.setting, group.expected_participants, joined_so_far)
    participant, token = await create_participant(writer, municipality_id)
    await store.add_membership(writer, municipality_id, participant.participant_id, group_id)
    await announce(
        writer,
        municipality_id,
        "participant.joined",
        group_id,
        {"campaign_id": str(campaign.campaign_id), "group_id": str(group_id)},
    )
    return token, campaign, group
