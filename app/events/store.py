"""What happened, told once: one append-only log, heard by whoever listens."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Table,
    Text,
    Uuid,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.events.rules import FEED
from app.kit.database import MunicipalityId, Reader, Writer, metadata

CHANNEL = "nabotrakk_events"
FEED_CHANNEL = "nabotrakk_feed"
"""Silent while participants tell something: how often it speaks is no live count."""

event = Table(
    "event",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("event_number", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid),
    Column("facts", JSONB, nullable=False),
    Column("happened_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # Counts what is told outside, each municipality's by itself and without gaps. `event_number`
    # counts every mark of every municipality, so it stays inside.
    Column("feed_number", BigInteger),
    Index(
        "event_feed_idx",
        "municipality_id",
        "feed_number",
        unique=True,
        postgresql_where="feed_number IS NOT NULL",
    ),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is told outside, by its number in the municipality's feed."""

    number: int
    kind: str
    facts: dict[str, str | int]
    happened_at: datetime


_ANNOUNCE = b"""
WITH told AS (
  INSERT INTO event (municipality_id, kind, subject_id, facts)
  VALUES (%(municipality_id)s, %(kind)s, %(subject_id)s, %(facts)s::jsonb)
  RETURNING event_number
)
SELECT pg_notify('nabotrakk_events', %(municipality_id)s || ':' || event_number) FROM told
"""

_ANNOUNCE_OUTSIDE = b"""
WITH told AS (
  INSERT INTO event (municipality_id, kind, subject_id, facts, feed_number)
  SELECT %(municipality_id)s, %(kind)s, %(subject_id)s, %(facts)s::jsonb,
         1 + coalesce(max(feed_number), 0)
  FROM event WHERE municipality_id = %(municipality_id)s AND feed_number IS NOT NULL
  RETURNING event_number
)
SELECT pg_notify('nabotrakk_events', %(municipality_id)s || ':' || event_number),
       pg_notify('nabotrakk_feed', %(municipality_id)s)
FROM told
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
    if kind in FEED:
        await hold_feed(writer, municipality_id)
    await writer.row(
        _ANNOUNCE_OUTSIDE if kind in FEED else _ANNOUNCE,
        {
            "municipality_id": municipality_id,
            "kind": kind,
            "subject_id": subject_id,
            "facts": json.dumps(facts or {}),
        },
    )


async def hold_feed(writer: Writer, municipality_id: str) -> None:
    """Let nobody else tell anything outside until this transaction ends.

    Numbers are then seen in their order: whoever has read one has missed none before it.
    """
    await writer.hold(f"feed {municipality_id}")


async def list_feed(
    reader: Reader,
    municipality_id: str,
    kinds: Sequence[str],
    *,
    after: int = 0,
    limit: int | None = None,
) -> list[Event]:
    """Events of these kinds after a number, the oldest first."""
    rows = await reader.all(
        select(event.c.feed_number, event.c.kind, event.c.facts, event.c.happened_at)
        .where(
            event.c.municipality_id == municipality_id,
            event.c.feed_number > after,
            event.c.kind.in_(kinds),
        )
        .order_by(event.c.feed_number)
        .limit(limit)
    )
    return [_read_event(row) for row in rows]


async def find_events(
    reader: Reader, municipality_id: str, numbers: Sequence[int]
) -> dict[int, Event]:
    """Events of the feed by their number."""
    rows = await reader.all(
        select(event.c.feed_number, event.c.kind, event.c.facts, event.c.happened_at).where(
            event.c.municipality_id == municipality_id, event.c.feed_number.in_(numbers)
        )
    )
    return {row.feed_number: _read_event(row) for row in rows}


def _read_event(row: Any) -> Event:
    return Event(row.feed_number, row.kind, row.facts, row.happened_at)


async def wake_feed(writer: Writer, municipality_id: str) -> None:
    """Wake whoever hears the feed, when this transaction commits, although nothing is new."""
    await writer.scalar(select(func.pg_notify(FEED_CHANNEL, municipality_id)))


async def find_newest(reader: Reader, municipality_id: str) -> int:
    """The number of the newest event of the feed, 0 while there is none."""
    newest = await reader.scalar(
        select(func.max(event.c.feed_number)).where(
            event.c.municipality_id == municipality_id, event.c.feed_number.is_not(None)
        )
    )
    return int(newest or 0)


async def forget_events(writer: Writer, campaign_id: UUID) -> None:
    """Delete what was told of single marks and comments of a closed campaign, as retention asks.

    The service itself can only append to the log; the database does it, and nothing else.
    """
    await writer.row(b"SELECT forget_events(%(campaign_id)s)", {"campaign_id": campaign_id})
