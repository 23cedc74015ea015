"""What happened, told once: one append-only log, heard by whoever listens."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.kit.database import MunicipalityId, Writer, metadata

CHANNEL = "nabotrakk_events"

event = Table(
    "event",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("event_number", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid),
    Column("facts", JSONB, nullable=False),
    Column("happened_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

_ANNOUNCE = b"""
WITH told AS (
  INSERT INTO event (municipality_id, kind, subject_id, facts)
  VALUES (%(municipality_id)s, %(kind)s, %(subject_id)s, %(facts)s::jsonb)
  RETURNING event_number
)
SELECT pg_notify('nabotrakk_events', %(municipality_id)s || ':' || event_number) FROM told
"""


async def announce(
    writer: Writer,
    municipality_id: str,
    kind: str,
    subject_id: UUID | None = None,
    facts: Mapping[str, str | int] | None = None,
) -> None:
    """Tell that something happened; it is heard only if the transaction commits.

    `kind` is `noun.verb-in-the-past` (`contribution.submitted`). `facts` never hold a
    participant's id, a comment or a place: the log outlives what participants may delete.
    """
    await writer.row(
        _ANNOUNCE,
        {
            "municipality_id": municipality_id,
            "kind": kind,
            "subject_id": subject_id,
            "facts": json.dumps(facts or {}),
        },
    )


async def forget_events(writer: Writer, campaign_id: UUID) -> None:
    """Delete what was told of single marks and comments of a closed campaign, as retention asks.

    The service itself can only append to the log; the database does it, and nothing else.
    """
    await writer.row(b"SELECT forget_events(%(campaign_id)s)", {"campaign_id": campaign_id})
