"""Freeze what a campaign told into a release that never changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.campaigns.store import Campaign, count_turnout, find_campaign
from app.events.store import announce
from app.kit.database import Database, Writer
from app.kit.partition import Partition
from app.people.store import list_municipalities
from app.publishing import formats, privacy, rules, store
from app.publishing.privacy import EVERYBODY, Contributors, Spot, Voice
from app.publishing.rules import Audience, ReleaseDraft
from app.publishing.store import Release


async def make_release(
    writer: Writer, municipality_id: str, draft: ReleaseDraft, *, now: datetime
) -> str:
    """Release a campaign for both audiences; the release's number.

    Raises `UnknownCampaign`, `CampaignNotOver`, `ReleasedLately` or `NothingToRelease`.
    """
    await writer.take_time()
    await store.wait_for_turn(writer, municipality_id)
    campaign = await find_campaign(writer, municipality_id, draft.campaign_id)
    latest = await store.find_latest(writer, municipality_id, draft.campaign_id)
    rules.check_may_release(
        campaign.opens_at, campaign.closes_at, latest.released_at if latest else None, now
    )
    minimums: dict[Audience, int] = {
        "key": max(draft.key_minimum, campaign.key_minimum),
        "public": max(draft.public_minimum, campaign.public_minimum),
    }
    voices = await store.list_voices(writer, municipality_id, draft.campaign_id)
    # One partition for all that is ever released of a campaign: of two, the difference between
    # cells that overlap would tell of what is in neither (docs/decisions/0022).
    partition = latest.partition if latest else _choose(campaign, voices, minimums["public"])
    settled = await _settle(writer, campaign, voices, partition, minimums)
    shown, participants = _show(settled, minimums)
    if not shown["public"]:
        raise rules.NothingToRelease
    year = now.astimezone(rules.NORWAY).year
    ordinal = 1 + await store.count_releases(writer, municipality_id, year)
    turnout = await count_turnout(writer, municipality_id, [draft.campaign_id])
    new = Release(
        municipality_id=municipality_id,
        number=rules.release_number(municipality_id, year, ordinal),
        campaign_id=draft.campaign_id,
        version=1 + (latest.version if latest else 0),
        title=campaign.title,
        told_from=campaign.opens_at,
        told_until=min(campaign.closes_at, now),
        cell_metres=partition.metres,
        minimums={str(audience): minimum for audience, minimum in minimums.items()},
        invited=turnout[draft.campaign_id].expected_participants if turnout else 0,
        participants=participants,
        released_at=now,
        grid=partition.grid,
    )
    await _freeze(writer, new, settled, shown)
    return new.number


def _choose(campaign: Campaign, voices: Sequence[Voice], minimum: int) -> Partition:
    if campaign.hexagon_metres:
        return Partition("hexagon", campaign.hexagon_metres)
    return Partition("square", privacy.choose_cell_size(voices, minimum).cell_metres)


async def _settle(
    writer: Writer,
    campaign: Campaign,
    voices: Sequence[Voice],
    partition: Partition,
    minimums: Mapping[Audience, int],
) -> dict[Audience, Contributors]:
    """Whom each audience's cells are shown on.

    The public's follow from the API keys': whoever reads both sees one story, in which no two
    moments differ by a few.
    """
    told = privacy.gather(voices, partition.metres, partition.grid)
    people: Contributors = told | privacy.gather_everybody(voices)
    settled: dict[Audience, Contributors] = {}
    for audience, minimum in minimums.items():
        earlier = await store.list_bases(
            writer, campaign.municipality_id, campaign.campaign_id, audience
        )
        people = settled[audience] = privacy.settle(people, earlier, minimum)
    return settled


def _show(
    settled: Mapping[Audience, Contributors], minimums: Mapping[Audience, int]
) -> tuple[dict[Audience, dict[Spot, int]], dict[str, int]]:
    """What each audience sees of the cells, and of how many took part (left out where too few)."""
    shown = {
        audience: formats.shown_to(audience, privacy.show(people, minimums[audience]))
        for audience, people in settled.items()
    }
    participants = {
        str(audience): counts.pop(EVERYBODY)
        for audience, counts in shown.items()
        if EVERYBODY in counts
    }
    return shown, participants


async def _freeze(
    writer: Writer,
    new: Release,
    settled: Mapping[Audience, Contributors],
    shown: Mapping[Audience, Mapping[Spot, int]],
) -> None:
    await store.add_release(writer, new)
    for audience, counts in shown.items():
        document = formats.document(new, counts, audience)
        await store.add_cells(writer, new, audience, counts, document)
        await store.add_basis(writer, new, audience, settled[audience])
    await store.draw_tiles(writer, new)
    facts = {"campaign_id": str(new.campaign_id), "number": new.number}
    await announce(writer, new.municipality_id, "release.made", None, facts)


async def release_what_is_over(writer: Writer, municipality_id: str, *, now: datetime) -> list[str]:
    """Release every campaign that is over and was not yet; the new numbers."""
    made = []
    for campaign_id in await store.list_releasable(writer, municipality_id, now):
        draft = ReleaseDraft(campaign_id=campaign_id)
        try:
            made.append(await make_release(writer, municipality_id, draft, now=now))
        except (rules.NothingToRelease, rules.CampaignNotOver, rules.ReleasedLately):
            continue
    return made


async def release_all(database: Database, *, now: datetime) -> list[str]:
    """Release what is over in every municipality; the new numbers."""
    made = []
    async with database.reading() as reader:
        municipalities = await list_municipalities(reader)
    for municipality in municipalities:
        async with database.writing() as writer:
            await writer.enter(municipality.municipality_id)
            made += await release_what_is_over(writer, municipality.municipality_id, now=now)
    return made
