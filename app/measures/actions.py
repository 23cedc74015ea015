"""Propose measures and follow them; the findings they answer follow along."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import shapely

from app.contributions.screening import check_impersonal
from app.events.store import announce
from app.hotspots.evidence import find_finding, set_state
from app.hotspots.rules import FindingNumber, read_number
from app.kit.database import Reader, Writer
from app.kit.geometry import to_metres
from app.measures import photos, rules, store
from app.measures.rules import (
    ConfirmationDraft,
    MeasureDraft,
    MeasureNumber,
    MeasurePhotoDraft,
    NotWhatYouSaw,
    PaintingDraft,
    StepDraft,
    TooManyMeasurePhotos,
    UnknownMeasure,
)
from app.measures.store import Measure, Step
from app.people.store import StaffMember
from app.photos.actions import paint_photo, take_photo
from app.plans.inbox import find_ids
from app.plans.opinions import UnknownInput, read_input_number


async def propose(
    writer: Writer, member: StaffMember, draft: MeasureDraft, *, now: datetime
) -> Measure:
    """A new measure; raises `UnknownFinding`, `UnknownInput`."""
    answered = tuple(
        dict.fromkeys(read_number(text, member.municipality_id) for text in draft.findings)
    )
    new = Measure(
        number=await store.next_number(writer, member.municipality_id, now.year),
        title=draft.title,
        cost_class=draft.cost_class,
        place=await _find_place(writer, draft, answered),
        stands=Step("proposed", None, draft.responsible_unit, draft.due_on, now),
        findings=answered,
        inputs=await _find_inputs(writer, member.municipality_id, draft.inputs),
    )
    await store.add_measure(writer, new, made_by=member.staff_id, made_at=now)
    await _stand(writer, member, new, new.stands)
    return new


async def _find_inputs(
    reader: Reader, municipality_id: str, texts: Sequence[str]
) -> tuple[UUID, ...]:
    numbers = list(dict.fromkeys(read_input_number(text, municipality_id) for text in texts))
    found = await find_ids(reader, municipality_id, numbers)
    if len(found) < len(numbers):
        raise UnknownInput
    return tuple(found[number] for number in numbers)


async def _find_place(
    reader: Reader, draft: MeasureDraft, answered: Sequence[FindingNumber]
) -> shapely.Geometry | None:
    """Where it was said to be, else in the first finding; raises `UnknownFinding` for any."""
    findings = [await find_finding(reader, each) for each in answered]
    if draft.place is not None:
        return to_metres(shapely.Point(draft.place.coordinates))
    if not findings:
        return None
    return shapely.point_on_surface(findings[0].outline)


async def take_step(
    writer: Writer, member: StaffMember, number: MeasureNumber, draft: StepDraft, *, now: datetime
) -> Measure:
    """The measure, which stands so from now on; what is left out stays as it was.

    Raises `UnknownMeasure`, `ImpossibleStep` and `ReasonMissing`.
    """
    # One step at a time: it is held against where the measure stands.
    await writer.hold(f"measure {number}")
    found = await find(writer, number)
    rules.check_step(found.stands.state, draft)
    given = draft.model_fields_set
    step = Step(
        state=draft.state,
        reason=draft.reason,
        responsible_unit=draft.responsible_unit or found.stands.responsible_unit,
        due_on=draft.due_on if "due_on" in given else found.stands.due_on,
        taken_at=now,
    )
    await _stand(writer, member, found, step)
    return replace(found, stands=step)


async def _stand(writer: Writer, member: StaffMember, of: Measure, step: Step) -> None:
    await store.add_step(writer, of.number, step, member.staff_id)
    facts = {"number": str(of.number), "state": step.state}
    await announce(writer, member.municipality_id, "measure.stands", None, facts)
    for finding in of.findings:
        state = rules.finding_state_by(await store.list_states_answering(writer, finding))
        if state != (await find_finding(writer, finding)).state:
            await set_state(writer, finding, state, step.responsible_unit, now=step.taken_at)


async def add_photo(
    writer: Writer,
    member: StaffMember,
    number: MeasureNumber,
    photo_id: UUID,
    draft: MeasurePhotoDraft,
    sent: bytes,
    *,
    now: datetime,
) -> None:
    """Put a photo to a measure; the same again changes nothing.

    Raises `UnknownMeasure`, `TooManyMeasurePhotos`, `LooksPersonal`, and what a photo may be
    refused for.
    """
    check_impersonal({"/caption": draft.caption})
    # One photo at a time: they are counted, and what is sent twice is known again.
    await writer.hold(f"measure {number}")
    await find(writer, number)
    known = {
        each.photo_id for each in await photos.list_photos(writer, number.municipality_id, number)
    }
    is_held = photo_id in known
    if not is_held and len(known) >= rules.MOST_PHOTOS_OF_A_MEASURE:
        raise TooManyMeasurePhotos
    if await take_photo(writer, member, photo_id, sent, is_held=is_held, now=now):
        await photos.add_photo(writer, number, photo_id, draft)


async def paint_measure_photo(
    writer: Writer,
    number: MeasureNumber,
    photo_id: UUID,
    draft: PaintingDraft,
    *,
    now: datetime,
) -> None:
    """Make parts of a photo unreadable for good; whoever confirmed it saw another one."""
    await photos.find_photo(writer, number, photo_id)
    await paint_photo(writer, number.municipality_id, photo_id, draft.patches)
    await photos.confirm_photo(writer, number, photo_id, None, now)


async def confirm_photo(
    writer: Writer,
    member: StaffMember,
    number: MeasureNumber,
    photo_id: UUID,
    draft: ConfirmationDraft,
    *,
    now: datetime,
) -> None:
    """Let everybody see the photo this member looked at; raises `NotWhatYouSaw`."""
    # Nobody paints it over between the look and the word.
    await writer.hold(f"photo {photo_id}")
    found = await photos.find_photo(writer, number, photo_id)
    if found.sha256.hex() != draft.sha256:
        raise NotWhatYouSaw
    await photos.confirm_photo(writer, number, photo_id, member, now)


async def find(reader: Reader, number: MeasureNumber) -> Measure:
    """A measure as it stands now; raises `UnknownMeasure`."""
    found = await store.find_measure(reader, number)
    if found is None:
        raise UnknownMeasure
    return found
