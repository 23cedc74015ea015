"""Freeze what a campaign told into a release that never changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.campaigns.store import count_turnout, find_campaign
from app.events.store import announce
from app.kit.database import Database, Writer
from app.people.store import list_municipalities
from app.publishing import formats, privacy, rules, store
from app.publishing.privacy import Spot, Voice
from app.publishing.rules import Audience, ReleaseDraft
from app.publishing.store import Release

AUDIENCES: tuple[Audience, ...] = ("public", "key")
_NORWAY = ZoneInfo("Europe/Oslo")


async def make_release(
    writer: Writer, municipality_id: str, draft: ReleaseDraft, *, now: datetime
) -> str:
    """Release a campaign for both audiences; the release's number.

    Raises `UnknownCampaign`, `CampaignNotOver`, `ReleasedLately` or `NothingToRelease`.
    """
    await store.wait_for_turn(writer, municipality_id)
    campaign = await find_campaign(writer, municipality_id, draft.campaign_id)
    latest = await store.find_latest(writer, municipality_id, draft.campaign_id)
    rules.check_may_release(
        campaign.opens_at, campaign.closes_at, latest.released_at if latest else None, now
    )
    voices = await store.list_voices(writer, municipality_id, draft.campaign_id)
    choice = privacy.choose_cell_size(voices, draft.public_minimum)
    year = now.astimezone(_NORWAY).year
    ordinal = 1 + await store.count_releases(writer, municipality_id, year)
    minimums: dict[Audience, int] = {"public": draft.public_minimum, "key": draft.key_minimum}
    turnout = await count_turnout(writer, municipality_id, [draft.campaign_id])
    new = Release(
        municipality_id=municipality_id,
        number=rules.release_number(municipality_id, year, ordinal),
        campaign_id=draft.campaign_id,
        version=1 + (latest.version if latest else 0),
        # One partition for all that is ever released of a campaign: two sizes would nest, and the
        # difference between them would tell of what is in neither.
        cell_metres=latest.cell_metres if latest else choice.cell_metres,
        shown_by_size={str(size): marks for size, marks in choice.shown.items()},
        minimums={"public": draft.public_minimum, "key": draft.key_minimum},
        invited=turnout[draft.campaign_id].expected_participants if turnout else 0,
        participants=_count_participants(voices, minimums),
        released_at=now,
    )
    await _freeze(writer, new, voices, minimums)
    await announce(
        writer, municipality_id, "release.made", None,
        {"campaign_id": str(draft.campaign_id), "number": new.number},
    )  # fmt: skip
    return new.number


def _count_participants(
    voices: Sequence[Voice], minimums: Mapping[Audience, int]
) -> dict[str, int]:
    count = len({voice.participant_id for voice in voices})
    spot = Spot(0, 0, privacy.ALL_THEMES)
    return {
        audience: formats.shown_to(audience, {spot: count})[spot]
        for audience, minimum in minimums.items()
        if count >= minimum
    }


async def _freeze(
    writer: Writer, new: Release, voices: Sequence[Voice], minimums: Mapping[Audience, int]
) -> None:
    now = privacy.gather(voices, new.cell_metres)
    for audience in AUDIENCES:
        before = await store.find_basis(writer, new.municipality_id, new.campaign_id, audience)
        settled = privacy.settle(now, before, minimums[audience])
        shown = formats.shown_to(audience, privacy.show(settled, minimums[audience]))
        if audience == "public":
            if not shown:
                raise rules.NothingToRelease
            await store.add_release(writer, new)
        document = formats.document(formats.cells_of(shown), new.cell_metres, audience)
        await store.add_cells(writer, new, audience, shown, document)
        await store.replace_basis(writer, new, audience, settled)


async def release_what_is_over(writer: Writer, municipality_id: str, *, now: datetime) -> list[str]:
    """Release every campaign that is over and was not yet; the new numbers."""
    made = []
    for campaign_id in await store.list_releasable(writer, municipality_id):
        try:
            made.append(
                await make_release(
                    writer, municipality_id, ReleaseDraft(campaign_id=campaign_id),
                    now=now,
                )
            )  # fmt: skip
        except (rules.NothingToRelease, rules.CampaignNotOver):
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
