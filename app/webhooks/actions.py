"""Administrators make and remove webhooks, and have something delivered again."""

from datetime import datetime
from uuid import UUID, uuid4

from app.events.rules import read_event_id
from app.events.store import announce, find_newest, wake_feed
from app.kit.database import Writer
from app.people.store import StaffMember
from app.webhooks import rules, store
from app.webhooks.rules import WebhookDraft
from app.webhooks.store import Webhook


async def create_webhook(
    writer: Writer, member: StaffMember, draft: WebhookDraft, *, to_loopback: bool, now: datetime
) -> Webhook:
    """A webhook that is told what happens from now on.

    Raises `AddressNotAllowed` or `TooManyWebhooks`.
    """
    rules.check_address(draft.url, to_loopback=to_loopback)
    known = await store.list_webhooks(writer, member.municipality_id)
    if len(known) >= rules.MOST_WEBHOOKS:
        raise rules.TooManyWebhooks
    made = Webhook(
        municipality_id=member.municipality_id,
        webhook_id=uuid4(),
        name=draft.name.strip(),
        url=draft.url,
        kinds=sorted(draft.types),
        made_at=now,
        told_until=await find_newest(writer, member.municipality_id),
    )
    await store.add_webhook(writer, made, member.staff_id)
    await _tell(writer, "webhook.made", made.municipality_id, made.webhook_id)
    return made


async def remove_webhook(writer: Writer, municipality_id: str, webhook_id: UUID) -> None:
    """Send nothing there any more; raises `UnknownWebhook`."""
    if not await store.remove_webhook(writer, municipality_id, webhook_id):
        raise rules.UnknownWebhook
    await _tell(writer, "webhook.removed", municipality_id, webhook_id)


async def deliver_again(
    writer: Writer, municipality_id: str, webhook_id: UUID, event_id: str, *, now: datetime
) -> None:
    """Have an event delivered anew, whatever became of it; raises `UnknownDelivery`."""
    number = read_event_id(event_id, municipality_id)
    if number is None or not await store.start_anew(
        writer, municipality_id, webhook_id, number, now
    ):
        raise rules.UnknownDelivery
    await wake_feed(writer, municipality_id)


async def _tell(writer: Writer, kind: str, municipality_id: str, webhook_id: UUID) -> None:
    facts = {"webhook_id": str(webhook_id)}
    await announce(writer, municipality_id, kind, webhook_id, facts)
