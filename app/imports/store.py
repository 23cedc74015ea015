"""What an import asks of the database and adds to it, beside marks; and the older rounds."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from geoalchemy2.shape import from_shape
from psycopg.errors import LockNotAvailable
from sqlalchemy import ARRAY, BigInteger, Uuid, any_, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import OperationalError

from app.campaigns.store import Group
from app.campaigns.tables import campaign_group, membership
from app.catalogue.store import catalogue
from app.contributions.tables import contribution
from app.imports.aggregated import OlderRound
from app.imports.rows import ImportRefusedError
from app.imports.rules import UnknownRound
from app.imports.tables import older_cell, older_round
from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID
from app.people.tables import participant


async def lock_imports(writer: Writer, municipality_id: str) -> None:
    """Let imports into a municipality wait for each other, until this transaction ends.

    Raises `ImportRefusedError` where the other one takes longer than a lock may be waited for.
    """
    digest = hashlib.sha256(b"nabotrakk import" + municipality_id.encode()).digest()
    key = int.from_bytes(digest[:8], signed=True)
    lock = select(func.pg_advisory_xact_lock(bindparam("key", key, BigInteger)))
    try:
        await writer.scalar(lock)
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise
        raise ImportRefusedError(
            "Another import into this municipality is running. Try again when it is done."
        ) from error


async def find_newest_version(reader: Reader, municipality_id: str) -> int | None:
    """The newest version of the municipality's catalogue."""
    version: int | None = await reader.scalar(
        select(func.max(catalogue.c.version)).where(catalogue.c.municipality_id == municipality_id)
    )
    return version


async def find_group_by_label(
    reader: Reader, municipality_id: str, campaign_id: UUID, label: str
) -> Group | None:
    """The campaign's group with this label, the first to open where several have it."""
    rows = await reader.all(
        select(campaign_group)
        .where(
            campaign_group.c.municipality_id == municipality_id,
            campaign_group.c.campaign_id == campaign_id,
            campaign_group.c.label == label,
        )
        .order_by(campaign_group.c.opens_at, campaign_group.c.group_id)
        .limit(1)
    )
    return Group(**rows[0]._mapping) if rows else None


async def find_digests(
    reader: Reader, municipality_id: str, contribution_ids: Sequence[UUID]
) -> dict[UUID, bytes]:
    """The digest of each of these marks that is stored, by its id."""
    rows = await reader.all(
        select(contribution.c.contribution_id, contribution.c.draft_digest).where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.contribution_id
            == any_(bindparam("ids", list(contribution_ids), ARRAY(Uuid))),
        )
    )
    return {row.contribution_id: bytes(row.draft_digest) for row in rows}


async def add_contributors(
    writer: Writer, municipality_id: str, group_id: UUID, participant_ids: Iterable[UUID]
) -> None:
    """Store the contributors who are not there yet, and put them into a group.

    Nobody can take part as one of them: the token their hash belongs to was never made.
    """
    keys = [
        {"municipality_id": municipality_id, "participant_id": participant_id}
        for participant_id in participant_ids
    ]
    await writer.change_many(
        upsert(participant).on_conflict_do_nothing(),
        [{**key, "token_hash": secrets.token_bytes(32)} for key in keys],
    )
    await writer.change_many(
        upsert(membership).on_conflict_do_nothing(),
        [{**key, "group_id": group_id} for key in keys],
    )


@dataclass(frozen=True, slots=True)
class OlderRoundListed:
    """A round that was aggregated elsewhere; `objects` counts its objects by type."""

    round_id: UUID
    title: str
    first_year: int
    last_year: int
    extracted_on: date | None
    imported_at: datetime
    objects: dict[str, int]


async def add_round(
    writer: Writer,
    municipality_id: str,
    round_id: UUID,
    title: str,
    found: OlderRound,
    imported_at: datetime,
) -> bool:
    """Keep an older round; False where it is there already."""
    key = {"municipality_id": municipality_id, "round_id": round_id}
    added = await writer.change(
        upsert(older_round)
        .values(
            **key,
            title=title,
            first_year=found.first_year,
            last_year=found.last_year,
            extracted_on=found.extracted_on,
            imported_at=imported_at,
        )
        .on_conflict_do_nothing()
    )
    if added:
        await writer.change_many(
            insert(older_cell),
            [
                {
                    **key,
                    "local_id": cell.local_id,
                    "object_type": cell.object_type,
                    "told": cell.told,
                    "shape": from_shape(cell.shape, METRES_SRID),
                }
                for cell in found.cells
            ],
        )
    return added == 1


async def list_rounds(reader: Reader, municipality_id: str) -> list[OlderRoundListed]:
    """A municipality's older rounds, the latest years first."""
    counted = (
        select(older_cell.c.round_id, older_cell.c.object_type, func.count().label("objects"))
        .where(older_cell.c.municipality_id == municipality_id)
        .group_by(older_cell.c.round_id, older_cell.c.object_type)
        .subquery()
    )
    rows = await reader.all(
        select(
            *(column for column in older_round.c if column.name != "municipality_id"),
            func.json_object_agg(counted.c.object_type, counted.c.objects).label("objects"),
        )
        .join(counted, counted.c.round_id == older_round.c.round_id)
        .where(older_round.c.municipality_id == municipality_id)
        .group_by(older_round.c.municipality_id, older_round.c.round_id)
        .order_by(older_round.c.last_year.desc(), older_round.c.round_id)
    )
    return [OlderRoundListed(**row._mapping) for row in rows]


async def check_round(reader: Reader, municipality_id: str, round_id: UUID) -> None:
    """Raise `UnknownRound` where there is none."""
    known = older_round.c.municipality_id == municipality_id, older_round.c.round_id == round_id
    if await reader.scalar(select(older_round.c.round_id).where(*known)) is None:
        raise UnknownRound


async def remove_round(writer: Writer, municipality_id: str, round_id: UUID) -> None:
    """Forget an older round and its cells; raises `UnknownRound`."""
    removed = await writer.change(
        delete(older_round).where(
            older_round.c.municipality_id == municipality_id, older_round.c.round_id == round_id
        )
    )
    if not removed:
        raise UnknownRound


_OLDER_CELLS = b"""
SELECT convert_to(coalesce(string_agg(
    '{"type":"Feature","id":' || to_json(local_id)
    || ',"geometry":' || ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(shape, 4326)), 6)
    || ',"properties":{"object_type":"' || object_type || '","told":' || told || '}}',
    ',' ORDER BY object_type, local_id), ''), 'UTF8'), count(*)
FROM older_cell
WHERE municipality_id = %(municipality_id)s AND round_id = %(round_id)s
  AND (%(object_type)s::text IS NULL OR object_type = %(object_type)s)
"""


async def list_older_cells(
    reader: Reader, municipality_id: str, round_id: UUID, object_type: str | None
) -> tuple[bytes, int]:
    """The cells of an older round as GeoJSON features, and how many they are."""
    row = await reader.document(
        _OLDER_CELLS,
        {"municipality_id": municipality_id, "round_id": round_id, "object_type": object_type},
    )
    if row is None:
        raise LookupError("an aggregate answered no row")
    return row[0], row[1]
