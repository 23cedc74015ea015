"""Measures: what the municipality may do, decides and does, and why; open once it is decided."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from app.areas.access import StewardDep
from app.kit.database import Reader
from app.kit.geometry import to_geojson
from app.kit.web import IfNoneMatch, NowDep, ReaderDep, StrictRoute, WriterDep
from app.measures import actions, photos, store
from app.measures.access import Number, OwnMeasureDep
from app.measures.photos import MeasurePhoto
from app.measures.rules import (
    PUBLIC_STATES,
    STEPS,
    ConfirmationDraft,
    CostClass,
    DecidedState,
    MeasureDraft,
    MeasureNumber,
    MeasurePhotoDraft,
    MeasureState,
    PaintingDraft,
    PublicPhoto,
    StepDraft,
    is_overdue,
    read_any_measure_number,
    read_measure_number,
)
from app.measures.store import Measure, Step
from app.people.access import MunicipalityQuery
from app.photos.access import PHOTO_ANSWER, PHOTO_FILE, PhotoRoute, SentPhotoDep, answer_photo
from app.photos.rules import PhotoSize, UnknownPhoto
from app.photos.store import find_bytes
from app.plans.inbox import find_numbers
from app.plans.opinions import InputNumber

router = APIRouter(route_class=StrictRoute, tags=["measures"])
uploads = APIRouter(route_class=PhotoRoute, tags=["measures"])


class StepView(BaseModel):
    """How a measure stood from a moment on, and why."""

    state: MeasureState
    reason: str | None
    responsible_unit: str
    due_on: date | None
    taken_at: datetime


class MeasurePhotoView(PublicPhoto):
    """A photo of a measure's place, and on whose word everybody may see it."""

    sha256: str
    confirmed_by: str | None
    confirmed_at: datetime | None


class MeasurePhotoList(BaseModel):
    """A measure's photos, the earliest first."""

    photos: list[MeasurePhotoView]


class MeasureFacts(BaseModel):
    """What a measure is and how it stands; `since` is when it came to stand so.

    `inputs` are the numbers of what was said of plans, which it answers.
    """

    number: str
    title: str
    reason: str | None
    responsible_unit: str
    cost_class: CostClass
    due_on: date | None
    since: datetime
    place: dict[str, Any] | None
    inputs: list[str]


class PublicMeasure(MeasureFacts):
    """A measure as everybody may read it, with the photos somebody has looked through."""

    state: DecidedState
    photos: list[PublicPhoto]


class PublicMeasureList(BaseModel):
    """What a municipality has decided, the latest first."""

    measures: list[PublicMeasure]


class MeasureView(MeasureFacts):
    """A measure, the findings it answers, and where it can go from here."""

    state: MeasureState
    findings: list[str]
    is_overdue: bool
    possible: list[MeasureState]


class MeasureList(BaseModel):
    """A municipality's measures, the latest first."""

    measures: list[MeasureView]


class MeasureDetail(MeasureView):
    """A measure with every step it took, from the beginning."""

    steps: list[StepView]


Said = Mapping[UUID, InputNumber]


async def _said(reader: Reader, municipality_id: str, measures: Sequence[Measure]) -> Said:
    """The numbers of all inputs these measures answer, by their ids."""
    ids = {each for measure in measures for each in measure.inputs}
    return await find_numbers(reader, municipality_id, list(ids)) if ids else {}


def _facts(found: Measure, said: Said) -> dict[str, Any]:
    return {
        "number": str(found.number),
        "title": found.title,
        "state": found.stands.state,
        "reason": found.stands.reason,
        "responsible_unit": found.stands.responsible_unit,
        "cost_class": found.cost_class,
        "due_on": found.stands.due_on,
        "since": found.stands.taken_at,
        "place": None if found.place is None else to_geojson(found.place),
        "inputs": [str(number) for number in sorted(said[each] for each in found.inputs)],
    }


def _own_photo(found: MeasurePhoto) -> MeasurePhotoView:
    """As staff see it: at the address only they may read, until everybody may."""
    facts = found.facts
    if found.confirmed_at is None:
        facts["url"] = f"/api/v1/photos/{found.photo_id}/full"
    return MeasurePhotoView(
        **facts,
        sha256=found.sha256.hex(),
        confirmed_by=found.confirmed_by,
        confirmed_at=found.confirmed_at,
    )


def _view(found: Measure, said: Said, now: datetime) -> dict[str, Any]:
    stands = found.stands
    return _facts(found, said) | {
        "findings": [str(number) for number in found.findings],
        "is_overdue": is_overdue(stands.state, stands.due_on, now.date()),
        "possible": sorted(STEPS[stands.state]),
    }


@router.get("/measures/decided")
async def list_decided_measures(
    reader: ReaderDep,
    municipality_id: MunicipalityQuery,
    campaign_id: Annotated[
        UUID | None, Query(description="What answers a finding of this campaign alone.")
    ] = None,
) -> PublicMeasureList:
    """What a municipality has decided to do or not to do, with the reason: for everybody."""
    await reader.enter(municipality_id)
    found = await store.list_measures(reader, municipality_id, campaign_id)
    decided = [each for each in found if each.stands.state in PUBLIC_STATES]
    said = await _said(reader, municipality_id, decided)
    seen = await photos.gather_confirmed(reader, municipality_id)
    return PublicMeasureList(
        measures=[
            PublicMeasure(**_facts(each, said), photos=seen.get(str(each.number), []))
            for each in decided
        ]
    )


@router.post("/measures", status_code=201)
async def propose_measure(
    writer: WriterDep, steward: StewardDep, draft: MeasureDraft, now: NowDep
) -> MeasureDetail:
    """Propose a measure; the findings it answers are assigned from now on."""
    new = await actions.propose(writer, steward.member, draft, now=now)
    steward.check_place(new.place)
    return await _detail(writer, new, [new.stands], now)


@router.get("/measures")
async def list_measures(
    reader: ReaderDep,
    steward: StewardDep,
    now: NowDep,
    overdue: Annotated[bool, Query(description="Only those somebody waits for too long.")] = False,
) -> MeasureList:
    """The municipality's measures as they stand now, the latest first."""
    found = [
        each
        for each in await store.list_measures(reader, steward.municipality_id)
        if steward.reaches(each.place)
    ]
    said = await _said(reader, steward.municipality_id, found)
    views = [MeasureView(**_view(each, said, now)) for each in found]
    return MeasureList(measures=[each for each in views if each.is_overdue or not overdue])


@router.get("/measures/{number}")
async def get_measure(
    reader: ReaderDep, steward: StewardDep, number: Number, now: NowDep
) -> MeasureDetail:
    """A measure with every step it took."""
    named = read_measure_number(number, steward.municipality_id)
    found = await actions.find(reader, named)
    steward.check_place(found.place)
    return await _detail(reader, found, await store.list_steps(reader, named), now)


@router.post("/measures/{number}/steps")
async def take_measure_step(
    writer: WriterDep, steward: StewardDep, number: Number, draft: StepDraft, now: NowDep
) -> MeasureDetail:
    """Let a measure go on, decline it with a reason, or say who has it now and until when.

    The findings it answers follow: planned once it is decided, done when it is.
    """
    named = read_measure_number(number, steward.municipality_id)
    found = await actions.take_step(writer, steward.member, named, draft, now=now)
    steward.check_place(found.place)
    return await _detail(writer, found, await store.list_steps(writer, named), now)


async def _detail(
    reader: Reader, found: Measure, steps: list[Step], now: datetime
) -> MeasureDetail:
    said = await _said(reader, found.number.municipality_id, [found])
    views = [
        StepView(**{name: getattr(each, name) for name in StepView.model_fields}) for each in steps
    ]
    return MeasureDetail(**_view(found, said, now), steps=views)


@router.get("/measures/{number}/photos")
async def list_measure_photos(reader: ReaderDep, named: OwnMeasureDep) -> MeasurePhotoList:
    """A measure's photos, those nobody has confirmed yet among them."""
    return await _photos(reader, named)


async def _photos(reader: Reader, named: MeasureNumber) -> MeasurePhotoList:
    found = await photos.list_photos(reader, named.municipality_id, named)
    return MeasurePhotoList(photos=[_own_photo(each) for each in found])


@router.get("/measures/{number}/photos/{photo_id}", response_class=Response, responses=PHOTO_ANSWER)
async def get_measure_photo(
    reader: ReaderDep,
    number: Number,
    photo_id: UUID,
    size: PhotoSize = "full",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A photo of a decided measure, for everybody, once somebody has looked it through."""
    named = read_any_measure_number(number)
    await reader.enter(named.municipality_id)
    found = await photos.find_photo(reader, named, photo_id)
    stands = (await actions.find(reader, named)).stands
    if found.confirmed_at is None or stands.state not in PUBLIC_STATES:
        raise UnknownPhoto
    kept = await find_bytes(reader, named.municipality_id, photo_id, size)
    # Asked again each time: a confirmation can be taken back.
    return answer_photo(kept, if_none_match, "no-cache")


@uploads.put(
    "/measures/{number}/photos/{photo_id}",
    openapi_extra=PHOTO_FILE.described(),
)
async def add_measure_photo(
    writer: WriterDep,
    steward: StewardDep,
    named: OwnMeasureDep,
    photo_id: UUID,
    draft: Annotated[MeasurePhotoDraft, Query()],
    sent: SentPhotoDep,
    now: NowDep,
) -> MeasurePhotoList:
    """Put a photo to a measure, under an id of the client's; its pixels alone are kept.

    Nobody but staff sees it until somebody has confirmed that no face and no number plate is in it.
    """
    await actions.add_photo(writer, steward.member, named, photo_id, draft, sent.body, now=now)
    return await _photos(writer, named)


@router.post("/measures/{number}/photos/{photo_id}/painting")
async def paint_measure_photo(
    writer: WriterDep,
    named: OwnMeasureDep,
    photo_id: UUID,
    draft: PaintingDraft,
    now: NowDep,
) -> MeasurePhotoList:
    """Make parts of a photo unreadable. What was there is deleted: nothing brings it back."""
    await actions.paint_measure_photo(writer, named, photo_id, draft, now=now)
    return await _photos(writer, named)


@router.post("/measures/{number}/photos/{photo_id}/confirmation")
async def confirm_measure_photo(
    writer: WriterDep,
    steward: StewardDep,
    named: OwnMeasureDep,
    photo_id: UUID,
    draft: ConfirmationDraft,
    now: NowDep,
) -> MeasurePhotoList:
    """Let everybody see a photo, on the word of whoever has looked at it."""
    await actions.confirm_photo(writer, steward.member, named, photo_id, draft, now=now)
    return await _photos(writer, named)


@router.delete("/measures/{number}/photos/{photo_id}/confirmation", status_code=204)
async def withdraw_measure_photo(
    writer: WriterDep, named: OwnMeasureDep, photo_id: UUID, now: NowDep
) -> None:
    """Let nobody but staff see a photo any longer."""
    await photos.find_photo(writer, named, photo_id)
    await photos.confirm_photo(writer, named, photo_id, None, now)


@router.delete("/measures/{number}/photos/{photo_id}", status_code=204)
async def delete_measure_photo(writer: WriterDep, named: OwnMeasureDep, photo_id: UUID) -> None:
    """Delete a photo of a measure."""
    await photos.find_photo(writer, named, photo_id)
    await photos.delete_photo(writer, named, photo_id)
