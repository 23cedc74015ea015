"""Archives as PostgreSQL keeps them: numbered, how far they are, and the package."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
)

from app.archives.rules import ArchivedKind, ArchiveNumber, ArchiveState, Step
from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.kit.queue import Queue, Taken
from app.people.tables import staff

# `report` is the number of the report made with it; the columns of the queue are as in `report`.
archive = Table(
    "archive",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("area_id", Uuid),
    Column("title", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("reason", Text),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("requested_by", Uuid),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("heard_from_at", DateTime(timezone=True)),
    Column("ready_at", DateTime(timezone=True)),
    Column("sha256", Text),
    Column("bytes", BigInteger),
    ForeignKeyConstraint(
        ["municipality_id", "requested_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint("kind IN ('campaign', 'area')", name="known_kind"),
    CheckConstraint("state IN ('queued', 'packing', 'ready', 'failed')", name="known_state"),
)

archive_package = Table(
    "archive_package",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "year", "ordinal"],
        [archive.c.municipality_id, archive.c.year, archive.c.ordinal],
    ),
)

QUEUE = Queue(archive, "nabotrakk_archive", busy="packing")


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive without its package, whose hash and size are known once it is ready."""

    number: ArchiveNumber
    kind: ArchivedKind
    subject_id: UUID
    area_id: UUID | None
    title: str
    report: str
    state: ArchiveState
    step: Step
    reason: str | None
    requested_at: datetime
    ready_at: datetime | None = None
    sha256: str | None = None
    bytes: int | None = None


_TOLD = [name for name in Archive.__slots__ if name != "number"]


async def next_number(writer: Writer, municipality_id: str, year: int) -> ArchiveNumber:
    """The year's next number; whoever asks meanwhile waits until this transaction ends."""
    await writer.hold(f"archive {municipality_id}")
    ordinal = await writer.scalar(
        select(func.coalesce(func.max(archive.c.ordinal), 0) + 1).where(
            archive.c.municipality_id == municipality_id, archive.c.year == year
        )
    )
    return ArchiveNumber(municipality_id, year, int(ordinal))


def key_of(number: ArchiveNumber) -> dict[str, Any]:
    """The key of an archive's row."""
    return {
        "municipality_id": number.municipality_id,
        "year": number.year,
        "ordinal": number.ordinal,
    }


async def add_archive(writer: Writer, new: Archive, requested_by: UUID | None) -> None:
    """Store an archive that is to be packed."""
    values = {name: getattr(new, name) for name in _TOLD}
    await writer.change(
        insert(archive).values(**key_of(new.number), **values, requested_by=requested_by)
    )


async def list_archives(reader: Reader, municipality_id: str) -> list[Archive]:
    """A municipality's archives, the latest first."""
    rows = await reader.all(
        select(archive)
        .where(archive.c.municipality_id == municipality_id)
        .order_by(archive.c.year.desc(), archive.c.ordinal.desc())
    )
    return [read_archive(row) for row in rows]


async def find_archive(reader: Reader, number: ArchiveNumber) -> Archive | None:
    """One archive."""
    row = await reader.one_or_none(select(archive).where(*_of(archive, number)))
    return None if row is None else read_archive(row)


def read_archive(row: Any) -> Archive:
    """An archive from its row."""
    number = ArchiveNumber(row.municipality_id, row.year, row.ordinal)
    return Archive(number, **{name: getattr(row, name) for name in _TOLD})


async def find_package(reader: Reader, number: ArchiveNumber) -> bytes | None:
    """The package, once it is made."""
    body = await reader.scalar(select(archive_package.c.body).where(*_of(archive_package, number)))
    return None if body is None else bytes(body)


async def keep_package(
    writer: Writer, taken: Taken, body: bytes, sha256: str, now: datetime
) -> None:
    """Keep what was packed; raises `TakenOverError`, and then keeps nothing."""
    await QUEUE.finish(writer, taken, now, sha256=sha256, bytes=len(body))
    await writer.change(
        delete(archive_package).where(
            *(archive_package.c[name] == value for name, value in taken.key.items())
        )
    )
    await writer.change(insert(archive_package).values(**taken.key, body=body))


def _of(table: Table, number: ArchiveNumber) -> list[Any]:
    return [table.c[name] == value for name, value in key_of(number).items()]
