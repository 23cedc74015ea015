"""A measure's photos, before and after: seen by everybody once somebody has looked them through."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.measures.rules import MeasureNumber, MeasurePhotoDraft, PhotoMoment, PublicPhoto
from app.measures.store import measure
from app.people.store import StaffMember
from app.people.tables import staff
from app.photos.rules import UnknownPhoto
from app.photos.store import delete_photos, photo

measure_photo = Table(
    "measure_photo",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("photo_id", Uuid, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("moment", Text, nullable=False),
    Column("caption", Text, nullable=False),
    Column("taken_on", Date, nullable=False),
    # Somebody has looked for faces and number plates, and found none.
    Column("confirmed_by", Uuid),
    Column("confirmed_at", DateTime(timezone=True)),
    ForeignKeyConstraint(
        ["municipality_id", "year", "ordinal"],
        [measure.c.municipality_id, measure.c.year, measure.c.ordinal],
    ),
    ForeignKeyConstraint(
        ["municipality_id", "photo_id"], [photo.c.municipality_id, photo.c.photo_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "confirmed_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint("moment IN ('before', 'after')", name="known_moment"),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="whole_confirmation"),
    Index(None, "municipality_id", "year", "ordinal"),
)


@dataclass(frozen=True, slots=True)
class MeasurePhoto:
    """A photo of a measure's place; `sha256` names what it shows."""

    number: MeasureNumber
    photo_id: UUID
    moment: PhotoMoment
    caption: str
    taken_on: date
    sha256: bytes
    width: int
    height: int
    confirmed_by: str | None
    confirmed_at: datetime | None

    @property
    def facts(self) -> dict[str, Any]:
        """What everybody may know of it once it is confirmed, with the address they see it at."""
        names = ("photo_id", "moment", "caption", "taken_on", "width", "height")
        address = f"/api/v1/measures/{self.number}/photos/{self.photo_id}"
        return {name: getattr(self, name) for name in names} | {"url": address}


def _of(number: MeasureNumber) -> tuple[ColumnElement[bool], ...]:
    return (
        measure_photo.c.municipality_id == number.municipality_id,
        measure_photo.c.year == number.year,
        measure_photo.c.ordinal == number.ordinal,
    )


def _is(number: MeasureNumber, photo_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return *_of(number), measure_photo.c.photo_id == photo_id


async def list_photos(
    reader: Reader, municipality_id: str, number: MeasureNumber | None = None
) -> list[MeasurePhoto]:
    """A measure's photos, or all measures', the earliest taken first."""
    key = measure_photo.c.municipality_id
    statement = (
        select(
            measure_photo,
            photo.c.sha256,
            photo.c.width,
            photo.c.height,
            staff.c.name.label("confirmer"),
        )
        .join(
            photo, (photo.c.municipality_id == key) & (photo.c.photo_id == measure_photo.c.photo_id)
        )
        .outerjoin(
            staff,
            (staff.c.municipality_id == key) & (staff.c.staff_id == measure_photo.c.confirmed_by),
        )
        .where(key == municipality_id)
        .order_by(measure_photo.c.taken_on, measure_photo.c.photo_id)
    )
    if number is not None:
        statement = statement.where(*_of(number))
    return [
        MeasurePhoto(
            number=MeasureNumber(row.municipality_id, row.year, row.ordinal),
            photo_id=row.photo_id,
            moment=row.moment,
            caption=row.caption,
            taken_on=row.taken_on,
            sha256=bytes(row.sha256),
            width=row.width,
            height=row.height,
            confirmed_by=row.confirmer,
            confirmed_at=row.confirmed_at,
        )
        for row in await reader.all(statement)
    ]


async def gather_confirmed(reader: Reader, municipality_id: str) -> Mapping[str, list[PublicPhoto]]:
    """By measure's number, the photos everybody may see once their measure is decided."""
    confirmed: defaultdict[str, list[PublicPhoto]] = defaultdict(list)
    for each in await list_photos(reader, municipality_id):
        if each.confirmed_at is not None:
            confirmed[str(each.number)].append(PublicPhoto(**each.facts))
    return confirmed


async def find_photo(reader: Reader, number: MeasureNumber, photo_id: UUID) -> MeasurePhoto:
    """One photo of a measure; raises `UnknownPhoto`."""
    for each in await list_photos(reader, number.municipality_id, number):
        if each.photo_id == photo_id:
            return each
    raise UnknownPhoto


async def add_photo(
    writer: Writer, number: MeasureNumber, photo_id: UUID, draft: MeasurePhotoDraft
) -> None:
    """Let a measure have a photo that is kept already; nobody else sees it yet."""
    await writer.change(
        insert(measure_photo).values(
            municipality_id=number.municipality_id,
            year=number.year,
            ordinal=number.ordinal,
            photo_id=photo_id,
            **draft.model_dump(),
        )
    )


async def confirm_photo(
    writer: Writer, number: MeasureNumber, photo_id: UUID, by: StaffMember | None, now: datetime
) -> None:
    """Let everybody see a photo on somebody's word, or with nobody's no longer."""
    await writer.change(
        update(measure_photo)
        .where(*_is(number, photo_id))
        .values(confirmed_by=by and by.staff_id, confirmed_at=by and now)
    )


async def delete_photo(writer: Writer, number: MeasureNumber, photo_id: UUID) -> None:
    """Delete a photo of a measure."""
    await writer.change(delete(measure_photo).where(*_is(number, photo_id)))
    await delete_photos(writer, number.municipality_id, [photo_id])
