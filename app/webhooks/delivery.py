"""Send what happened to whoever asked for it, beside the service, until it has arrived."""

import asyncio
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from app.events.rules import event_id, message_of
from app.events.store import Event, find_events, find_newest, list_feed
from app.kit.database import Database
from app.kit.outside import AddressRefusedError
from app.webhooks import rules, store
from app.webhooks.store import Delivery, Webhook

AT_ONCE = 50
TIMEOUT_SECONDS = 10.0
LEASE = timedelta(minutes=2)
"""Should the process end while it sends, another tries after so long."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What is sent with: a client that reaches public servers alone, and the house's secret."""

    client: httpx.AsyncClient
    house_secret: bytes

    async def send(self, to: Webhook, event: Event) -> str:
        """The answer's status, or in a word why there is none."""
        body = message_of(event.kind, event.facts, event.happened_at).model_dump_json().encode()
        secret = rules.secret_of(self.house_secret, to.municipality_id, to.webhook_id)
        message_id = event_id(to.municipality_id, event.number)
        headers = rules.sign(secret, message_id, int(time.time()), body)
        headers["Content-Type"] = "application/json"
        try:
            # Around all of it: httpx counts anew for every piece that arrives.
            async with asyncio.timeout(TIMEOUT_SECONDS):
                # The status is enough: of the answer's body not a byte is read.
                post = self.client.stream("POST", to.url, content=body, headers=headers)
                async with post as answer:
                    return str(answer.status_code)
        except AddressRefusedError:
            return "refused"
        except (httpx.TimeoutException, TimeoutError):
            return "timeout"
        except (httpx.HTTPError, httpx.InvalidURL):
            return "unreachable"


async def deliver(
    database: Database, municipality_id: str, sender: Sender, *, now: datetime
) -> int:
    """Send the municipality's webhooks what is due; how many attempts were made."""
    await _write_down(database, municipality_id, now)
    attempts = 0
    while True:
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            due = await store.take_due(writer, municipality_id, AT_ONCE, now, now + LEASE)
            known = await store.list_webhooks(writer, municipality_id) if due else []
            numbers = [each.feed_number for each in due]
            events = await find_events(writer, municipality_id, numbers) if due else {}
        if not due:
            return attempts
        webhooks = {each.webhook_id: each for each in known}
        # No transaction is open while others take their time to answer.
        await asyncio.gather(
            *(
                _attempt(
                    database, sender, webhooks[each.webhook_id], events[each.feed_number], each, now
                )
                for each in due
            )
        )
        attempts += len(due)


async def _write_down(database: Database, municipality_id: str, now: datetime) -> None:
    """Turn what happened into deliveries, and forget those of long ago."""
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await store.forget_settled(writer, municipality_id, now - rules.KEPT)
        newest = await find_newest(writer, municipality_id)
        for webhook in await store.list_webhooks(writer, municipality_id):
            if webhook.told_until < newest:
                after = webhook.told_until
                events = await list_feed(writer, municipality_id, webhook.kinds, after=after)
                numbers = [event.number for event in events]
                await store.add_deliveries(writer, webhook, numbers, newest, now)


async def _attempt(
    database: Database,
    sender: Sender,
    to: Webhook,
    event: Event,
    delivery: Delivery,
    now: datetime,
) -> None:
    outcome = await sender.send(to, event)
    state = rules.state_after(outcome, delivery.attempts)
    luck = secrets.randbelow(1_000) / 1_000
    again_at = now + rules.wait_after(delivery.attempts, luck)
    async with database.writing() as writer:
        await writer.enter(to.municipality_id)
        await store.settle(writer, to.municipality_id, delivery, state, outcome, again_at)
