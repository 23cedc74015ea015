"""What the demo's municipality answered its pilot campaign: done, under way, decided, declined."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import shapely

from app.demo.neighbourhood import shared_places
from app.demo.scenes import draw_photo
from app.kit.database import Writer
from app.kit.geometry import to_geojson
from app.measures.actions import add_photo, confirm_photo, propose, take_step
from app.measures.photos import find_photo
from app.measures.rules import (
    ConfirmationDraft,
    MeasureDraft,
    MeasureNumber,
    MeasurePhotoDraft,
    MeasureState,
    PhotoMoment,
    PointDraft,
    StepDraft,
)
from app.people.store import StaffMember


@dataclass(frozen=True)
class DemoPhoto:
    """A drawn photo of a measure's place, which everybody may see."""

    days_back: int
    moment: PhotoMoment
    scene: str
    caption: str


@dataclass(frozen=True)
class DemoMeasure:
    """A measure at a place several mark; its steps are (days back, state, reason)."""

    title: str
    unit: str
    place: str
    steps: tuple[tuple[int, MeasureState, str | None], ...]
    due_in_days: int | None = None
    photos: tuple[DemoPhoto, ...] = ()


MEASURES = (
    DemoMeasure(
        "Nytt lys i undergangen",
        "Bymiljøetaten",
        "underpass",
        (
            (73, "considered", None),
            (70, "decided", "Mange barn fortalte at undergangen er mørk."),
            (62, "under_way", None),
            (50, "done", "Lampene er byttet. Si fra hvis noen av dem slukner."),
        ),
        photos=(
            DemoPhoto(74, "before", "dark_underpass", "Undergangen uten lys"),
            DemoPhoto(49, "after", "lit_underpass", "Den samme undergangen med nye lamper"),
        ),
    ),
    DemoMeasure(
        "Rekkverk og strøing i trappen mot senteret",
        "Bymiljøetaten",
        "centre_stairs",
        (
            (60, "considered", None),
            (33, "decided", "Trappen er glatt om vinteren, sier mange av dere."),
            (15, "under_way", None),
        ),
        due_in_days=60,
        photos=(
            DemoPhoto(61, "before", "stairs", "Trappen med et løst trinn og for kort rekkverk"),
        ),
    ),
    DemoMeasure(
        "Fortau langs veien i sør",
        "Plan- og bygningsetaten",
        "south_road",
        (
            (40, "considered", None),
            (20, "decided", "Mange går her til skolen, og det er ikke plass ved siden av bilene."),
        ),
        due_in_days=300,
    ),
    DemoMeasure(
        "Trampolinepark ved blokkene",
        "Bymiljøetaten",
        "wish_park",
        ((25, "declined", "I år er det penger til én ny lekeplass, og den kommer ved tjernet."),),
    ),
    DemoMeasure("Lys over myra", "Bymiljøetaten", "wish_bog_light", ()),
)


async def add_answers(writer: Writer, planner: StaffMember, *, now: datetime) -> None:
    """Let the planner have answered, some of it before the next campaign opened."""
    places = {place.key: place for place in shared_places()}
    for planned in MEASURES:
        days_back = planned.steps[0][0] if planned.steps else 5
        longitude, latitude = to_geojson(shapely.Point(places[planned.place].at))["coordinates"]
        draft = MeasureDraft(
            title=planned.title,
            responsible_unit=planned.unit,
            due_on=_due(planned, now),
            place=PointDraft(type="Point", coordinates=(longitude, latitude)),
        )
        begun = now - timedelta(days=days_back, hours=1)
        made = await propose(writer, planner, draft, now=begun)
        for days, state, reason in planned.steps:
            step = StepDraft(state=state, reason=reason)
            taken_at = now - timedelta(days=days)
            await take_step(writer, planner, made.number, step, now=taken_at)
        for photo in planned.photos:
            await _show(writer, planner, made.number, photo, now)


async def _show(
    writer: Writer, planner: StaffMember, number: MeasureNumber, photo: DemoPhoto, now: datetime
) -> None:
    """Put a photo to a measure, and let the planner have looked it through."""
    taken_at = now - timedelta(days=photo.days_back)
    draft = MeasurePhotoDraft(moment=photo.moment, caption=photo.caption, taken_on=taken_at.date())
    photo_id = uuid4()
    drawn = draw_photo(photo.scene)
    await add_photo(writer, planner, number, photo_id, draft, drawn, now=taken_at)
    kept = await find_photo(writer, number, photo_id)
    word = ConfirmationDraft(nobody_in_it=True, sha256=kept.sha256.hex())
    await confirm_photo(writer, planner, number, photo_id, word, now=taken_at)


def _due(planned: DemoMeasure, now: datetime) -> date | None:
    if planned.due_in_days is None:
        return None
    return (now + timedelta(days=planned.due_in_days)).date()
