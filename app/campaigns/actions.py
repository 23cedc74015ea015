"""Start a campaign, say how its marks are kept and shared, tell its dates; join a group."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from app.areas.rules import UnknownArea
from app.areas.store import find_area
from app.campaigns import store
from app.campaigns.rules import (
    CampaignDraft,
    PrivacyDraft,
    UnknownJoinCode,
    check_grid_open,
    check_open,
    check_order,
    check_promise,
    check_room,
    dates_come,
    read_join_code,
)
from app.campaigns.store import Campaign, Group
from app.catalogue.starter import STARTER_CATALOGUE
from app.catalogue.store import add_catalogue, find_newest_version
from app.events.store import announce, hold_feed, list_feed
from app.kit.database import Database, Reader, Writer
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


async def start_campaign(
    writer: Writer, municipality_id: str, draft: CampaignDraft, *, now: datetime
) -> Campaign:
    """A new campaign, which asks by the newest catalogue: the starter's, where there is none.

    Raises `PeriodTurnedRound` and `UnknownArea`.
    """
    check_order(draft.opens_at, draft.closes_at)
    if draft.area_id is not None:
        found = await find_area(writer, municipality_id, draft.area_id, now.date())
        if found is None:
            raise UnknownArea
    version = await find_newest_version(writer, municipality_id)
    if version is None:
        version = STARTER_CATALOGUE.version
        await add_catalogue(writer, municipality_id, STARTER_CATALOGUE)
    new = Campaign(
        municipality_id=municipality_id,
        campaign_id=uuid4(),
        catalogue_version=version,
        **draft.model_dump(),
    )
    await store.add_campaign(writer, new)
    facts = {"campaign_id": str(new.campaign_id)}
    await announce(writer, municipality_id, "campaign.planned", new.campaign_id, facts)
    return new


async def set_privacy(
    writer: Writer, municipality_id: str, campaign_id: UUID, draft: PrivacyDraft, *, now: datetime
) -> Campaign:
    """The campaign as the draft says; raises `UnknownCampaign`, `KeptAsPromised`, `GridSettled`."""
    campaign = await store.find_campaign(writer, municipality_id, campaign_id)
    check_promise(
        campaign.retention_months, draft.retention_months, has_opened=now >= campaign.opens_at
    )
    if draft.hexagon_metres not in (None, campaign.hexagon_metres):
        check_grid_open(campaign.opens_at, campaign.closes_at, now)
    values = draft.model_dump(exclude_none=True)
    if values:
        await store.update_campaign(writer, municipality_id, campaign_id, values)
        facts = {"campaign_id": str(campaign_id), **values}
        await announce(writer, municipality_id, "campaign.privacy-changed", campaign_id, facts)
    return await store.find_campaign(writer, municipality_id, campaign_id)


async def tell_dates(database: Database, municipality_id: str) -> int:
    """Announce the campaigns that have opened or closed since this was last done; how many.

    A campaign whose date is moved opens or closes once more.
    """
    now = datetime.now(UTC)
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        # Nearly always there is nothing to tell, and then nobody is held up.
        if not await _find_untold(reader, municipality_id, now):
            return 0
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        # Held while we look again, so that two who look do not both tell it.
        await hold_feed(writer, municipality_id)
        untold = await _find_untold(writer, municipality_id, now)
        for at, kind, campaign_id in sorted(untold):
            facts = {"campaign_id": campaign_id, "at": at}
            await announce(writer, municipality_id, kind, UUID(campaign_id), facts)
    return len(untold)


async def _find_untold(
    reader: Reader, municipality_id: str, now: datetime
) -> set[tuple[str, str, str]]:
    """Dates that have come and are not in the feed: when, what, and of which campaign."""
    feed = await list_feed(reader, municipality_id, ("campaign.opened", "campaign.closed"))
    told = {(each.facts["at"], each.kind, each.facts["campaign_id"]) for each in feed}
    come: set[tuple[str, str, str]] = {
        (at.isoformat(), kind, str(each.campaign_id))
        for each in await store.list_begun(reader, municipality_id, now)
        for at, kind in dates_come(each.opens_at, each.closes_at, now)
    }
    return come - told
