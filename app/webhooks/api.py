"""Administrators say where news is sent, see what became of it, and have it sent again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from app.events.rules import event_id
from app.events.store import find_events
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import AdministratorDep
from app.settings import Settings
from app.webhooks import actions, rules, store
from app.webhooks.rules import DeliveryState, WebhookDraft
from app.webhooks.store import Webhook

router = APIRouter(tags=["webhooks"], route_class=StrictRoute)

MOST_DELIVERIES = 200


class WebhookView(BaseModel):
    """Where news is sent, and how many messages are on their way or could not be delivered."""

    webhook_id: UUID
    name: str
    url: str
    types: list[str]
    made_at: datetime
    waiting: int
    dead: int


class WebhookList(BaseModel):
    """The municipality's webhooks, the newest first."""

    webhooks: list[WebhookView]


class WebhookMade(WebhookView):
    """A new webhook, with the secret its messages are signed with: it is told this once."""

    secret: str


class DeliveryView(BaseModel):
    """How a message stands.

    `outcome` of the last attempt is the status of the answer, or `refused` (the name leads to an
    address that is not public), `timeout` or `unreachable`.
    """

    event_id: str
    type: str
    state: DeliveryState
    attempts: int
    attempted_at: datetime | None
    next_attempt_at: datetime | None
    outcome: str | None


class DeliveryList(BaseModel):
    """A webhook's messages of the last 30 days, the newest first."""

    deliveries: list[DeliveryView]


def _view(webhook: Webhook, counts: Mapping[tuple[UUID, DeliveryState], int]) -> WebhookView:
    return WebhookView(
        webhook_id=webhook.webhook_id,
        name=webhook.name,
        url=webhook.url,
        types=list(webhook.kinds),
        made_at=webhook.made_at,
        waiting=counts.get((webhook.webhook_id, "waiting"), 0),
        dead=counts.get((webhook.webhook_id, "dead"), 0),
    )


@router.get("/webhooks")
async def list_webhooks(reader: ReaderDep, member: AdministratorDep) -> WebhookList:
    """Where the municipality's news is sent."""
    known = await store.list_webhooks(reader, member.municipality_id)
    counts = await store.count_deliveries(reader, member.municipality_id)
    return WebhookList(webhooks=[_view(webhook, counts) for webhook in known])


@router.post("/webhooks", status_code=201)
async def create_webhook(
    request: Request,
    response: Response,
    writer: WriterDep,
    member: AdministratorDep,
    draft: WebhookDraft,
    now: NowDep,
) -> WebhookMade:
    """Have news sent somewhere. The answer is the only place where the secret is told."""
    settings: Settings = request.app.state.settings
    made = await actions.create_webhook(
        writer, member, draft, to_loopback=settings.webhooks_to_loopback, now=now
    )
    secret = rules.secret_of(request.app.state.secret, made.municipality_id, made.webhook_id)
    response.headers["Cache-Control"] = "no-store"
    return WebhookMade(**_view(made, {}).model_dump(), secret=rules.show_secret(secret))


@router.delete("/webhooks/{webhook_id}", status_code=204)
async def remove_webhook(writer: WriterDep, member: AdministratorDep, webhook_id: UUID) -> None:
    """Send nothing there any more, nor what is still waiting."""
    await actions.remove_webhook(writer, member.municipality_id, webhook_id)


@router.get("/webhooks/{webhook_id}/deliveries")
async def list_deliveries(
    reader: ReaderDep,
    member: AdministratorDep,
    webhook_id: UUID,
    state: Annotated[DeliveryState | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_DELIVERIES)] = 50,
) -> DeliveryList:
    """What became of a webhook's messages; `state=dead` for those that were given up."""
    whose = member.municipality_id
    if webhook_id not in {each.webhook_id for each in await store.list_webhooks(reader, whose)}:
        raise rules.UnknownWebhook
    found = await store.list_deliveries(reader, whose, webhook_id, state=state, limit=limit)
    events = await find_events(reader, whose, [each.feed_number for each in found])
    return DeliveryList(
        deliveries=[
            DeliveryView(
                event_id=event_id(whose, each.feed_number),
                type=events[each.feed_number].kind,
                state=each.state,
                attempts=each.attempts,
                attempted_at=each.attempted_at,
                next_attempt_at=each.next_attempt_at if each.state == "waiting" else None,
                outcome=each.outcome,
            )
            for each in found
        ]
    )


@router.post("/webhooks/{webhook_id}/deliveries/{event_id}/retry", status_code=202)
async def deliver_again(
    writer: WriterDep,
    member: AdministratorDep,
    webhook_id: UUID,
    event_id: Annotated[str, Path(max_length=30, examples=["4601-17"])],
    now: NowDep,
) -> None:
    """Have a message sent anew, whatever became of it."""
    await actions.deliver_again(writer, member.municipality_id, webhook_id, event_id, now=now)
