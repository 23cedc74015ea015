"""Where news may be sent, how it is signed, and how long one goes on trying."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.events.rules import kinds_for
from app.kit.addresses import is_loopback, is_public
from app.kit.problems import Fault, Problem
from app.kit.text import one_line

MOST_WEBHOOKS = 20
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=12)
KEPT = timedelta(days=30)
"""How long it is remembered what was delivered, and what could not be."""

DeliveryState = Literal["waiting", "delivered", "dead"]


class UnknownWebhook(Problem):
    """The municipality has no such webhook."""

    status = 404


class UnknownDelivery(Problem):
    """Nothing of the kind was to be delivered to this webhook, or it is longer ago than 30 days."""

    status = 404


class TooManyWebhooks(Problem):
    """The municipality has 20 webhooks; remove one first."""

    status = 409


class AddressNotAllowed(Problem):
    """A webhook's address is `https://` and a name on the public internet, without a password."""

    status = 422

    def __init__(self) -> None:
        super().__init__(errors=[Fault("/url", "Not a public https address.")])


def _known_kind(kind: str) -> str:
    if kind not in kinds_for("key"):
        raise ValueError("Not a type of event that is told to programs.")
    return kind


class WebhookDraft(BaseModel):
    """Where to send which types of events, and what for."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Saksbehandling",
                    "url": "https://hooks.kommune.example/nabotrakk",
                    "types": ["release.made", "finding.made"],
                }
            ]
        },
    )

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S"), *one_line("/name")]
    url: Annotated[str, Field(max_length=500)]
    types: Annotated[
        frozenset[
            Annotated[
                str,
                AfterValidator(_known_kind),
                Field(json_schema_extra={"enum": kinds_for("key")}),
            ]
        ],
        Field(min_length=1, max_length=len(kinds_for("key"))),
    ]


def check_address(url: str, *, to_loopback: bool) -> None:
    """Raise `AddressNotAllowed` for what can be seen to be wrong before the name is looked up."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressNotAllowed from error
    if to_loopback and is_loopback(host):
        return
    is_named = any(letter.isalpha() for letter in host) and ":" not in host
    if (
        parts.scheme != "https"
        or not (is_public(host) or (is_named and "." in host))
        or port == 0
        or "@" in parts.netloc
        or not url.isascii()
        or not url.isprintable()
        or " " in url
    ):
        raise AddressNotAllowed


def secret_of(house_secret: bytes, municipality_id: str, webhook_id: UUID) -> bytes:
    """What a webhook's messages are signed with; it follows from the house's, and is not stored."""
    name = f"webhook {municipality_id}/{webhook_id}"
    return hmac.digest(house_secret, name.encode(), hashlib.sha256)


def show_secret(secret: bytes) -> str:
    """The secret as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def sign(secret: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a message (Standard Webhooks, `v1`)."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signature = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def wait_after(attempts: int, luck: float) -> timedelta:
    """How long to wait after so many attempts: 1, 4, 16 … minutes, at most half a day.

    `luck` from 0 to 1 shortens it to no less than half, so that not all come back at once.
    """
    wait = min(FIRST_WAIT * 4.0 ** (attempts - 1), LONGEST_WAIT)
    return wait * (1 - luck / 2)


def state_after(outcome: str, attempts: int) -> DeliveryState:
    """How a delivery stands after an attempt; whoever answers 410 wants no more of it."""
    if outcome.startswith("2"):
        return "delivered"
    return "dead" if outcome == "410" or attempts >= MOST_ATTEMPTS else "waiting"
