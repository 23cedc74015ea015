"""What an import asks of the database and adds to it, beside the marks themselves."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from uuid import UUID

from psycopg.errors import LockNotAvailable
from sqlalchemy import ARRAY, BigInteger, Uuid, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import OperationalError

from app.campaigns.store import Group
from app.campaigns.tables import campaign_group, membership
from app.catalogue.store import catalogue
from app.contributions.tables import contribution
from app.imports.rows import ImportRefusedError
from app.kit.database import Reader, Writer
from app.people.store import participant


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
