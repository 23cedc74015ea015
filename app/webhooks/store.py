"""Webhooks, and what is to be delivered to each: by the number of an event in the feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.people.tables import staff
from app.webhooks.rules import DeliveryState

webhook = Table(
    "webhook",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("webhook_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    # Up to which number of the feed its deliveries have been written down.
    Column("told_until", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "made_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("webhook_id", Uuid, primary_key=True),
    Column("feed_number", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", DateTime(timezone=True), nullable=False),
    Column("attempted_at", DateTime(timezone=True)),
    Column("outcome", Text),
    ForeignKeyConstraint(
        ["municipality_id", "webhook_id"], [webhook.c.municipality_id, webhook.c.webhook_id]
    ),
    CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name="known_state"),
    Index(
        "webhook_delivery_due_idx",
        "municipality_id",
        "next_attempt_at",
        postgresql_where="state = 'waiting'",
    ),
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where news of some kinds is sent."""

    municipality_id: str
    webhook_id: UUID
    name: str
    url: str
    kinds: Sequence[str]
    made_at: datetime
    told_until: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an event's delivery to a webhook stands; `outcome` is a status or what went wrong."""

    webhook_id: UUID
    feed_number: int
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime
    attempted_at: datetime | None
    outcome: str | None


_WEBHOOK = [webhook.c[name] for name in Webhook.__slots__]
_DELIVERY = [webhook_delivery.c[name] for name in Delivery.__slots__]


async def add_webhook(writer: Writer, new: Webhook, made_by: UUID) -> None:
    """Store a webhook."""
    values = {name: getattr(new, name) for name in Webhook.__slots__}
    await writer.change(insert(webhook).values(**values, made_by=made_by))


async def list_webhooks(reader: Reader, municipality_id: str) -> list[Webhook]:
    """The municipality's webhooks, the newest first."""
    rows = await reader.all(
        select(*_WEBHOOK)
        .where(webhook.c.municipality_id == municipality_id)
        .order_by(webhook.c.made_at.desc(), webhook.c.webhook_id)
    )
    return [Webhook(**row._mapping) for row in rows]


async def count_deliveries(
    reader: Reader, municipality_id: str
) -> dict[tuple[UUID, DeliveryState], int]:
    """How many deliveries stand how, by webhook."""
    rows = await reader.all(
        select(webhook_delivery.c.webhook_id, webhook_delivery.c.state, func.count().label("many"))
        .where(webhook_delivery.c.municipality_id == municipality_id)
        .group_by(webhook_delivery.c.webhook_id, webhook_delivery.c.state)
    )
    return {(row.webhook_id, row.state): row.many for row in rows}


async def remove_webhook(writer: Writer, municipality_id: str, webhook_id: UUID) -> bool:
    """Forget a webhook and its deliveries; False where it is not known."""
    for table in (webhook_delivery, webhook):
        removed = await writer.change(
            delete(table).where(
                table.c.municipality_id == municipality_id, table.c.webhook_id == webhook_id
            )
        )
    return removed == 1


async def add_deliveries(
    writer: Writer, to: Webhook, feed_numbers: Sequence[int], told_until: int, now: datetime
) -> None:
    """Write down which events a webhook is to be told, and up to where that has been done."""
    key = {"municipality_id": to.municipality_id, "webhook_id": to.webhook_id}
    rows = [{**key, "feed_number": number, "next_attempt_at": now} for number in feed_numbers]
    await writer.change_many(upsert(webhook_delivery).on_conflict_do_nothing(), rows)
    await writer.change(
        update(webhook)
        .where(
            webhook.c.municipality_id == to.municipality_id,
            webhook.c.webhook_id == to.webhook_id,
        )
        .values(told_until=told_until)
    )


async def take_due(
    writer: Writer, municipality_id: str, limit: int, now: datetime, until: datetime
) -> list[Delivery]:
    """Deliveries whose time has come; nobody else takes them before `until`."""
    d = webhook_delivery.c
    due = (
        select(d.webhook_id, d.feed_number)
        .where(d.municipality_id == municipality_id, d.state == "waiting", d.next_attempt_at <= now)
        .order_by(d.next_attempt_at, d.feed_number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = await writer.all(
        update(webhook_delivery)
        .where(
            d.municipality_id == municipality_id,
            tuple_(d.webhook_id, d.feed_number).in_(due),
        )
        .values(attempts=d.attempts + 1, next_attempt_at=until, attempted_at=now)
        .returning(*_DELIVERY)
    )
    return [Delivery(**row._mapping) for row in rows]


async def settle(
    writer: Writer,
    municipality_id: str,
    delivery: Delivery,
    state: DeliveryState,
    outcome: str,
    next_attempt_at: datetime,
) -> None:
    """Remember how an attempt ended."""
    await writer.change(
        update(webhook_delivery)
        .where(
            webhook_delivery.c.municipality_id == municipality_id,
            webhook_delivery.c.webhook_id == delivery.webhook_id,
            webhook_delivery.c.feed_number == delivery.feed_number,
        )
        .values(state=state, outcome=outcome, next_attempt_at=next_attempt_at)
    )


async def list_deliveries(
    reader: Reader,
    municipality_id: str,
    webhook_id: UUID,
    *,
    state: DeliveryState | None,
    limit: int,
) -> list[Delivery]:
    """A webhook's deliveries, those of the newest events first."""
    statement = select(*_DELIVERY).where(
        webhook_delivery.c.municipality_id == municipality_id,
        webhook_delivery.c.webhook_id == webhook_id,
    )
    if state is not None:
        statement = statement.where(webhook_delivery.c.state == state)
    statement = statement.order_by(webhook_delivery.c.feed_number.desc()).limit(limit)
    return [Delivery(**row._mapping) for row in await reader.all(statement)]


async def start_anew(
    writer: Writer, municipality_id: str, webhook_id: UUID, feed_number: int, now: datetime
) -> bool:
    """Let an event be delivered again, however it stood; False where it is not known."""
    waiting = (
        update(webhook_delivery)
        .where(
            webhook_delivery.c.municipality_id == municipality_id,
            webhook_delivery.c.webhook_id == webhook_id,
            webhook_delivery.c.feed_number == feed_number,
        )
        .values(state="waiting", attempts=0, next_attempt_at=now)
    )
    return await writer.change(waiting) == 1


async def forget_settled(writer: Writer, municipality_id: str, before: datetime) -> None:
    """Forget deliveries that ended before a moment."""
    await writer.change(
        delete(webhook_delivery).where(
            webhook_delivery.c.municipality_id == municipality_id,
            webhook_delivery.c.state != "waiting",
            webhook_delivery.c.attempted_at < before,
        )
    )
