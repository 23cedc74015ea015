"""Notes of conversations and workshops, and what is seen on walks: written and read by staff."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from app.areas.access import StewardDep
from app.areas.store import Area
from app.campaigns.invitation import OutlineView, find_area_of
from app.campaigns.store import Campaign, find_campaign
from app.fieldwork import actions, notes, store
from app.fieldwork.access import (
    OwnNoteDep,
    OwnObservationDep,
    WalkerDep,
    stewarded,
)
from app.fieldwork.notes import Note
from app.fieldwork.rules import (
    AgeGroup,
    Condition,
    NoteDiffers,
    NoteDraft,
    NoteSource,
    ObservationDraft,
)
from app.fieldwork.store import Observation, Recorded
from app.kit.geometry import to_geojson
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.photos.access import PHOTO_FILE, PhotoRoute, SentPhotoDep
from app.photos.rules import UnknownPhoto

router = APIRouter(route_class=StrictRoute, tags=["fieldwork"])
uploads = APIRouter(route_class=PhotoRoute, tags=["fieldwork"])

CampaignQuery = Annotated[UUID, Query(description="Whose are wanted.")]


class RecordView(BaseModel):
    """Who wrote it down and when, and who changed it last."""

    recorded_by: str
    recorded_at: datetime
    changed_by: str | None
    changed_at: datetime | None


class NotePlaceView(BaseModel):
    """A place that was spoken of (CRS84)."""

    geometry: dict[str, Any]
    theme: str
    category: str
    words: str | None


class ConsentView(BaseModel):
    """How those who spoke agreed, and when."""

    how: str
    given_on: date


class NoteView(RecordView):
    """A note of an interview, a workshop or a suggestion."""

    note_id: UUID
    campaign_id: UUID
    whom: str
    people: int
    age_group: AgeGroup
    held_on: date
    source: NoteSource
    consent: ConsentView | None
    themes: list[str]
    words: str
    quotes: list[str]
    places: list[NotePlaceView]


class NoteList(BaseModel):
    """A campaign's notes, the latest first."""

    notes: list[NoteView]


class ObservationView(RecordView):
    """What was seen on a walk; its photos are read by their ids."""

    observation_id: UUID
    campaign_id: UUID
    theme: str
    category: str
    condition: Condition
    position: dict[str, Any]
    accuracy_metres: float | None
    words: str | None
    observed_at: datetime
    photo_ids: list[UUID]


class ObservationList(BaseModel):
    """A walk's observations, in the order they were made."""

    observations: list[ObservationView]


class WalkView(BaseModel):
    """A walk that is going on, and where."""

    campaign_id: UUID
    title: str
    opens_at: datetime
    closes_at: datetime
    area: OutlineView | None


class WalkList(BaseModel):
    """The walks the asker may record now."""

    walks: list[WalkView]


def _record(record: Recorded) -> dict[str, Any]:
    return {name: getattr(record, name) for name in RecordView.model_fields}


def _note(found: Note) -> NoteView:
    consent = None
    if found.consent_how is not None and found.consent_on is not None:
        consent = ConsentView(how=found.consent_how, given_on=found.consent_on)
    return NoteView(
        **_record(found.record),
        note_id=found.note_id,
        campaign_id=found.campaign_id,
        whom=found.whom,
        people=found.people,
        age_group=found.age_group,
        held_on=found.held_on,
        source=found.source,
        consent=consent,
        themes=list(found.themes),
        words=found.words,
        quotes=list(found.quotes),
        places=[
            NotePlaceView(
                geometry=to_geojson(place.geometry),
                theme=place.theme,
                category=place.category,
                words=place.words,
            )
            for place in found.places
        ],
    )


def _observation(found: Observation) -> ObservationView:
    names = set(ObservationView.model_fields) - set(RecordView.model_fields)
    values = {name: getattr(found, name) for name in names}
    return ObservationView(
        **_record(found.record), **values | {"position": to_geojson(found.position)}
    )


@router.get("/notes")
async def list_notes(
    reader: ReaderDep, steward: StewardDep, campaign_id: CampaignQuery
) -> NoteList:
    """What was noted in a campaign of interviews, workshops or suggestions."""
    await stewarded(reader, steward, campaign_id)
    found = await notes.list_notes(reader, steward.municipality_id, campaign_id=campaign_id)
    return NoteList(notes=[_note(each) for each in found])


@router.post("/notes", status_code=201)
async def record_note(
    writer: WriterDep, steward: StewardDep, draft: NoteDraft, now: NowDep, response: Response
) -> NoteView:
    """Note what was said: by what kind of people, how many, when, and that they agreed.

    200 where the same note is there already.
    """
    member = steward.member
    campaign = await stewarded(writer, steward, draft.campaign_id)
    if not await actions.record_note(writer, member, campaign, draft, now=now):
        response.status_code = 200
    return _note(await notes.find_note(writer, member.municipality_id, draft.note_id))


@router.put("/notes/{note_id}")
async def change_note(
    writer: WriterDep,
    steward: StewardDep,
    campaign: OwnNoteDep,
    note_id: UUID,
    draft: NoteDraft,
    now: NowDep,
) -> NoteView:
    """Correct a note; who did so, and when, is told with it."""
    if (draft.note_id, draft.campaign_id) != (note_id, campaign.campaign_id):
        raise NoteDiffers
    await actions.change_note(writer, steward.member, campaign, draft, now=now)
    return _note(await notes.find_note(writer, campaign.municipality_id, note_id))


@router.delete("/notes/{note_id}", status_code=204)
async def delete_note(writer: WriterDep, campaign: OwnNoteDep, note_id: UUID) -> None:
    """Delete a note, with the places it speaks of."""
    await notes.delete_note(writer, campaign.municipality_id, note_id)


@router.get("/walks")
async def list_walks(reader: ReaderDep, who: WalkerDep, now: NowDep) -> WalkList:
    """The walks going on that the asker may record: in own areas, or those they hold."""
    municipality_id = who.member.municipality_id
    found = []
    for campaign_id in await store.list_open_walks(reader, municipality_id, now):
        campaign = await find_campaign(reader, municipality_id, campaign_id)
        if who.may(campaign):
            found.append(_walk(campaign, await find_area_of(reader, campaign, now)))
    return WalkList(walks=found)


def _walk(campaign: Campaign, area: Area | None) -> WalkView:
    return WalkView(
        campaign_id=campaign.campaign_id,
        title=campaign.title,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        area=area and OutlineView(name=area.name, boundary=to_geojson(area.boundary)),
    )


@router.get("/observations")
async def list_observations(
    reader: ReaderDep, who: WalkerDep, campaign_id: CampaignQuery
) -> ObservationList:
    """What was seen on a walk."""
    municipality_id = who.member.municipality_id
    who.check(await find_campaign(reader, municipality_id, campaign_id))
    found = await store.list_observations(reader, municipality_id, campaign_id=campaign_id)
    return ObservationList(observations=[_observation(each) for each in found])


@router.post("/observations", status_code=201)
async def record_observation(
    writer: WriterDep, who: WalkerDep, draft: ObservationDraft, now: NowDep, response: Response
) -> ObservationView:
    """Keep what somebody saw; 200 where the same observation is there already."""
    municipality_id = who.member.municipality_id
    campaign = await find_campaign(writer, municipality_id, draft.campaign_id)
    who.check(campaign)
    if not await actions.record_observation(writer, who.member, campaign, draft, now=now):
        response.status_code = 200
    return _observation(await store.find_observation(writer, municipality_id, draft.observation_id))


@router.put("/observations/{observation_id}")
async def change_observation(
    writer: WriterDep,
    who: WalkerDep,
    own: OwnObservationDep,
    draft: ObservationDraft,
    now: NowDep,
) -> ObservationView:
    """Correct an observation; who did so, and when, is told with it."""
    seen, campaign = own
    if (draft.observation_id, draft.campaign_id) != (seen.observation_id, seen.campaign_id):
        raise NoteDiffers
    await actions.change_observation(writer, who.member, campaign, draft, now=now)
    return _observation(
        await store.find_observation(writer, campaign.municipality_id, seen.observation_id)
    )


@router.delete("/observations/{observation_id}", status_code=204)
async def delete_observation(writer: WriterDep, own: OwnObservationDep) -> None:
    """Delete an observation, with its photos."""
    seen, campaign = own
    await actions.delete_observation(writer, campaign.municipality_id, seen.observation_id)


@uploads.put(
    "/observations/{observation_id}/photos/{photo_id}",
    status_code=204,
    openapi_extra=PHOTO_FILE.described(),
)
async def add_observation_photo(
    writer: WriterDep,
    who: WalkerDep,
    own: OwnObservationDep,
    photo_id: UUID,
    sent: SentPhotoDep,
    now: NowDep,
) -> None:
    """Put a photo to an observation, under the id the device gave it; the same again is harmless.

    Of what is sent the pixels alone are kept, at most 2 000 of them across: no place, no time, no
    device.
    """
    seen, _ = own
    await actions.add_photo(writer, who.member, seen.observation_id, photo_id, sent.body, now=now)


@router.delete("/observations/{observation_id}/photos/{photo_id}", status_code=204)
async def delete_observation_photo(
    writer: WriterDep, own: OwnObservationDep, photo_id: UUID
) -> None:
    """Delete a photo of an observation."""
    seen, campaign = own
    if not await store.drop_photo(writer, campaign.municipality_id, seen.observation_id, photo_id):
        raise UnknownPhoto
