"""Notes as PostgreSQL keeps them, with the places they speak of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import delete, func, insert, select, update

from app.fieldwork.rules import AgeGroup, NoteDraft, NoteSource, UnknownNote
from app.fieldwork.store import Recorded, matching, record_of, stored, with_names
from app.fieldwork.tables import field_note, note_place
from app.kit.database import Reader, Writer


@dataclass(frozen=True, slots=True)
class NotePlace:
    """A place a note speaks of; `geometry` is in EPSG:25833."""

    geometry: shapely.Geometry
    theme: str
    category: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What was said, by what kind of people, and that they agreed to its being noted."""

    note_id: UUID
    campaign_id: UUID
    whom: str
    people: int
    age_group: AgeGroup
    held_on: date
    source: NoteSource
    consent_how: str | None
    consent_on: date | None
    themes: tuple[str, ...]
    words: str
    quotes: tuple[str, ...]
    places: tuple[NotePlace, ...]
    record: Recorded


def _note_values(draft: NoteDraft) -> dict[str, Any]:
    given = draft.consent
    return {
        "whom": draft.whom,
        "people": draft.people,
        "age_group": draft.age_group,
        "held_on": draft.held_on,
        "source": draft.source,
        "consent_how": given and given.how,
        "consent_on": given and given.given_on,
        "themes": list(draft.themes),
        "words": draft.words,
        "quotes": [quote.words for quote in draft.quotes],
    }


async def add_note(
    writer: Writer,
    municipality_id: str,
    draft: NoteDraft,
    places: Sequence[shapely.Geometry],
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Store a note; `places` are those of the draft, in EPSG:25833."""
    await writer.change(
        insert(field_note).values(
            municipality_id=municipality_id,
            note_id=draft.note_id,
            campaign_id=draft.campaign_id,
            digest=draft.digest(),
            recorded_by=by,
            recorded_at=at,
            **_note_values(draft),
        )
    )
    await _add_places(writer, municipality_id, draft, places)


async def change_note(
    writer: Writer,
    municipality_id: str,
    draft: NoteDraft,
    places: Sequence[shapely.Geometry],
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Let a note say this from now on."""
    key = {"municipality_id": municipality_id, "note_id": draft.note_id}
    await writer.change(
        update(field_note)
        .where(*matching(field_note, key))
        .values(changed_by=by, changed_at=at, **_note_values(draft))
    )
    await writer.change(delete(note_place).where(*matching(note_place, key)))
    await _add_places(writer, municipality_id, draft, places)


async def _add_places(
    writer: Writer, municipality_id: str, draft: NoteDraft, places: Sequence[shapely.Geometry]
) -> None:
    for number, (place, metres) in enumerate(zip(draft.places, places, strict=True), start=1):
        await writer.change(
            insert(note_place).values(
                municipality_id=municipality_id,
                note_id=draft.note_id,
                place_number=number,
                geometry=stored(metres),
                theme=place.theme,
                category=place.category,
                words=place.words,
            )
        )


async def list_notes(
    reader: Reader, municipality_id: str, *, campaign_id: UUID | None = None, **key: UUID
) -> list[Note]:
    """A campaign's notes, or the one with this `note_id`, the latest first."""
    if campaign_id is not None:
        key["campaign_id"] = campaign_id
    source, names = with_names(field_note)
    rows = await reader.all(
        select(field_note, *names)
        .select_from(source)
        .where(*matching(field_note, {"municipality_id": municipality_id, **key}))
        .order_by(field_note.c.held_on.desc(), field_note.c.note_id)
    )
    places = await _list_places(reader, municipality_id, [row.note_id for row in rows])
    return [
        Note(
            note_id=row.note_id,
            campaign_id=row.campaign_id,
            whom=row.whom,
            people=row.people,
            age_group=row.age_group,
            held_on=row.held_on,
            source=row.source,
            consent_how=row.consent_how,
            consent_on=row.consent_on,
            themes=tuple(row.themes),
            words=row.words,
            quotes=tuple(row.quotes),
            places=tuple(places.get(row.note_id, ())),
            record=record_of(row),
        )
        for row in rows
    ]


async def _list_places(
    reader: Reader, municipality_id: str, note_ids: list[UUID]
) -> dict[UUID, list[NotePlace]]:
    rows = await reader.all(
        select(
            note_place.c.note_id,
            note_place.c.theme,
            note_place.c.category,
            note_place.c.words,
            func.ST_AsBinary(note_place.c.geometry).label("geometry"),
        )
        .where(note_place.c.municipality_id == municipality_id, note_place.c.note_id.in_(note_ids))
        .order_by(note_place.c.note_id, note_place.c.place_number)
    )
    found: dict[UUID, list[NotePlace]] = {}
    for row in rows:
        place = NotePlace(shapely.from_wkb(bytes(row.geometry)), row.theme, row.category, row.words)
        found.setdefault(row.note_id, []).append(place)
    return found


async def find_note(reader: Reader, municipality_id: str, note_id: UUID) -> Note:
    """One note; raises `UnknownNote`."""
    found = await list_notes(reader, municipality_id, note_id=note_id)
    if not found:
        raise UnknownNote
    return found[0]


async def delete_note(writer: Writer, municipality_id: str, note_id: UUID) -> None:
    """Delete a note with the places it speaks of."""
    await writer.change(
        delete(field_note).where(
            field_note.c.municipality_id == municipality_id, field_note.c.note_id == note_id
        )
    )
