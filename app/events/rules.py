"""What of the log is told outside: to whom, in which words, and which of an event's facts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import BaseModel

Audience = Literal["public", "key", "planner"]
"""Each hears what those before it hear, too."""
_AUDIENCES: tuple[Audience, ...] = ("public", "key", "planner")


class Told(NamedTuple):
    """Who hears of a kind of event, and which facts they are told."""

    audience: Audience
    facts: tuple[str, ...]


# Only what staff did, or what a date brought. Nothing a participant does is here: how many events
# of that kind there are, and when they come, is a live count (R0).
FEED: Mapping[str, Told] = {
    "release.made": Told("public", ("number",)),
    "areas.changed": Told("public", ()),
    "plan.stands": Told("public", ("number", "stage")),
    "plan.deadline": Told("public", ("number", "deadline")),
    "report.published": Told("public", ("number",)),
    "campaign.opened": Told("key", ("campaign_id", "at")),
    "campaign.closed": Told("key", ("campaign_id", "at")),
    "finding.made": Told("key", ("number", "version")),
    "finding.state-changed": Told("key", ("number", "state")),
    "measure.stands": Told("key", ("number", "state")),
    "report.ready": Told("key", ("number",)),
    "campaign.privacy-changed": Told("planner", ("campaign_id",)),
    "campaign.raw-data-deleted": Told("planner", ("campaign_id",)),
    "key.made": Told("planner", ("key_id",)),
    "key.revoked": Told("planner", ("key_id",)),
    "webhook.made": Told("planner", ("webhook_id",)),
    "webhook.removed": Told("planner", ("webhook_id",)),
}


def kinds_for(audience: Audience) -> list[str]:
    """The kinds of events an audience hears of."""
    rank = _AUDIENCES.index(audience)
    return [kind for kind, told in FEED.items() if _AUDIENCES.index(told.audience) <= rank]


class EventMessage(BaseModel):
    """Something that happened; what `data` holds depends on the type."""

    type: str
    timestamp: datetime
    data: dict[str, str | int]


def message_of(kind: str, facts: Mapping[str, str | int], happened_at: datetime) -> EventMessage:
    """What is told outside of an event: of its facts those that `FEED` names."""
    told = {name: facts[name] for name in FEED[kind].facts if name in facts}
    return EventMessage(type=kind, timestamp=happened_at, data=told)


def event_id(municipality_id: str, number: int) -> str:
    """What an event of the feed is called, everywhere and for ever: `4601-17`."""
    return f"{municipality_id}-{number}"


def read_event_id(text: str, municipality_id: str) -> int | None:
    """The number of a municipality's event, or None where it cannot be one."""
    return read_event_number(text.removeprefix(f"{municipality_id}-"))


def read_event_number(text: str) -> int | None:
    """A number of the feed, or None where it cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
