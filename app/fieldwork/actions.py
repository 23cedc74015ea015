"""Note what was said and what was seen, once, and change it in the open."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import shapely

from app.areas.store import find_fence
from app.campaigns.rules import UnknownCampaign
from app.campaigns.store import Campaign
from app.catalogue.rules import Catalogue
from app.catalogue.store import find_catalogue
from app.contributions.rules import CAMPAIGN_MARGIN_METRES, check_inside
from app.fieldwork import notes, rules, store
from app.fieldwork.rules import NoteDiffers, NoteDraft, ObservationDraft, TooManyPhotos
from app.fieldwork.store import Observation
from app.fieldwork.tables import field_note, observation
from app.kit.database import Reader, Writer
from app.kit.geometry import to_metres
from app.people.store import StaffMember
from app.photos.actions import take_photo


async def record_note(
    writer: Writer, member: StaffMember, campaign: Campaign, draft: NoteDraft, *, now: datetime
) -> bool:
    """Keep a note; False where it was here already. Raises `NoteDiffers` and what `_check` does."""
    municipality_id = member.municipality_id
    await writer.hold(f"note {draft.note_id}")
    known = await store.find_digest(writer, field_note, municipality_id, note_id=draft.note_id)
    if known is not None:
        _check_same(known, draft.digest())
        return False
    places = await _check_note(writer, campaign, draft, now)
    await notes.add_note(writer, municipality_id, draft, places, by=member.staff_id, at=now)
    return True


async def change_note(
    writer: Writer, member: StaffMember, campaign: Campaign, draft: NoteDraft, *, now: datetime
) -> None:
    """Let a note of this campaign say something else; who did so, and when, stands with it."""
    places = await _check_note(writer, campaign, draft, now)
    await notes.change_note(
        writer, member.municipality_id, draft, places, by=member.staff_id, at=now
    )


async def _check_note(
    writer: Writer, campaign: Campaign, draft: NoteDraft, now: datetime
) -> list[shapely.Geometry]:
    rules.check_note(campaign.kind, draft, now.date())
    rules.check_themes(await _find_catalogue(writer, campaign), draft)
    drawn = [place.geometry for place in draft.places]
    return await _in_metres(writer, campaign, drawn, now)


async def record_observation(
    writer: Writer,
    member: StaffMember,
    campaign: Campaign,
    draft: ObservationDraft,
    *,
    now: datetime,
) -> bool:
    """Keep an observation; False where it was here already. Raises `NoteDiffers` among others."""
    municipality_id, observation_id = member.municipality_id, draft.observation_id
    await writer.hold(f"observation {observation_id}")
    known = await store.find_digest(
        writer, observation, municipality_id, observation_id=observation_id
    )
    if known is not None:
        _check_same(known, draft.digest())
        return False
    metres = await _check_observation(writer, campaign, draft, now)
    await store.add_observation(writer, municipality_id, draft, metres, by=member.staff_id, at=now)
    return True


async def change_observation(
    writer: Writer,
    member: StaffMember,
    campaign: Campaign,
    draft: ObservationDraft,
    *,
    now: datetime,
) -> None:
    """Let an observation of this walk say something else; who did so, and when, stands with it."""
    metres = await _check_observation(writer, campaign, draft, now)
    await store.change_observation(
        writer, member.municipality_id, draft, metres, by=member.staff_id, at=now
    )


async def _check_observation(
    writer: Writer, campaign: Campaign, draft: ObservationDraft, now: datetime
) -> shapely.Geometry:
    rules.check_observation(campaign.kind, draft, campaign.opens_at, campaign.closes_at)
    (await _find_catalogue(writer, campaign)).find(draft.theme, draft.category)
    [metres] = await _in_metres(writer, campaign, [draft.position], now)
    return metres


def _check_same(known: bytes, digest: bytes) -> None:
    if known != digest:
        raise NoteDiffers


async def _find_catalogue(reader: Reader, campaign: Campaign) -> Catalogue:
    found = await find_catalogue(reader, campaign.municipality_id, campaign.catalogue_version)
    if found is None:
        raise UnknownCampaign
    return found


async def _in_metres(
    reader: Reader, campaign: Campaign, drawn: Sequence[shapely.Geometry], now: datetime
) -> list[shapely.Geometry]:
    """What was drawn in EPSG:25833, once it has passed the rules of any drawing."""
    fence = None
    if campaign.area_id is not None:
        fence = await find_fence(
            reader,
            campaign.municipality_id,
            campaign.area_id,
            now.date(),
            CAMPAIGN_MARGIN_METRES,
        )
    found = []
    for lonlat in drawn:
        metres = to_metres(lonlat)
        rules.check_geometry(lonlat, metres)
        check_inside(metres, fence)
        found.append(metres)
    return found


async def add_photo(
    writer: Writer,
    member: StaffMember,
    observation_id: UUID,
    photo_id: UUID,
    sent: bytes,
    *,
    now: datetime,
) -> None:
    """Put a photo to an observation; the same again changes nothing.

    Raises `UnknownObservation`, `TooManyPhotos`, `NoPhoto`, `PhotoTooLarge` or `PhotoDiffers`.
    """
    seen = await _hold(writer, member.municipality_id, observation_id)
    is_held = photo_id in seen.photo_ids
    if not is_held and len(seen.photo_ids) >= rules.MOST_PHOTOS:
        raise TooManyPhotos
    if await take_photo(writer, member, photo_id, sent, is_held=is_held, now=now):
        await store.hold_photo(writer, member.municipality_id, observation_id, photo_id)


async def delete_observation(writer: Writer, municipality_id: str, observation_id: UUID) -> None:
    """Delete an observation with every photo it has by now; raises `UnknownObservation`."""
    seen = await _hold(writer, municipality_id, observation_id)
    await store.delete_observation(writer, municipality_id, seen)


async def _hold(writer: Writer, municipality_id: str, observation_id: UUID) -> Observation:
    """An observation whose photos nobody else changes until the transaction ends."""
    await writer.hold(f"observation {observation_id}")
    return await store.find_observation(writer, municipality_id, observation_id)
