"""Photos as PostgreSQL keeps them, each with a small one beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Uuid,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from app.kit.database import Reader, Writer, metadata
from app.people.tables import municipality, staff
from app.photos.rules import PhotoSize, UnknownPhoto

photo = Table(
    "photo",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("photo_id", Uuid, primary_key=True),
    # Of what was sent: by it the same photo sent again is known.
    Column("sent_sha256", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("thumbnail", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("added_by", Uuid, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "added_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint("octet_length(body) <= 12000000", name="small_enough"),
    CheckConstraint("width BETWEEN 1 AND 2000 AND height BETWEEN 1 AND 2000", name="shrunk"),
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is to be kept."""

    photo_id: UUID
    sent_sha256: bytes
    body: bytes
    thumbnail: bytes
    sha256: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PhotoBytes:
    """One size of a photo, and the hash that names what it shows."""

    body: bytes
    sha256: bytes


def _is(municipality_id: str, photo_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return photo.c.municipality_id == municipality_id, photo.c.photo_id == photo_id


async def find_sent(reader: Reader, municipality_id: str, photo_id: UUID) -> bytes | None:
    """The hash of what was sent under this id, where something was."""
    found: bytes | None = await reader.scalar(
        select(photo.c.sent_sha256).where(*_is(municipality_id, photo_id))
    )
    return found


async def add_photo(
    writer: Writer, municipality_id: str, new: Photo, *, added_by: UUID, added_at: datetime
) -> None:
    """Store a photo."""
    await writer.change(
        insert(photo).values(
            municipality_id=municipality_id, **_columns(new), added_by=added_by, added_at=added_at
        )
    )


async def replace_photo(writer: Writer, municipality_id: str, new: Photo) -> None:
    """Let a photo be this from now on; what it was is gone."""
    await writer.change(
        update(photo).where(*_is(municipality_id, new.photo_id)).values(**_columns(new))
    )


def _columns(record: Photo) -> dict[str, Any]:
    return {name: getattr(record, name) for name in Photo.__slots__}


async def find_bytes(
    reader: Reader, municipality_id: str, photo_id: UUID, size: PhotoSize
) -> PhotoBytes:
    """One size of a photo; raises `UnknownPhoto`."""
    body = photo.c.body if size == "full" else photo.c.thumbnail
    row = await reader.one_or_none(
        select(body.label("body"), photo.c.sha256).where(*_is(municipality_id, photo_id))
    )
    if row is None:
        raise UnknownPhoto
    return PhotoBytes(bytes(row.body), bytes(row.sha256))


async def delete_photos(writer: Writer, municipality_id: str, photo_ids: list[UUID]) -> int:
    """Delete photos nothing holds any more; how many there were."""
    return await writer.change(
        delete(photo).where(
            photo.c.municipality_id == municipality_id, photo.c.photo_id.in_(photo_ids)
        )
    )
