"""What of the log is told outside: to whom, and which of an event's facts."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

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
    "campaign.opened": Told("key", ("campaign_id", "at")),
    "campaign.closed": Told("key", ("campaign_id", "at")),
    "finding.made": Told("key", ("number", "version")),
    "finding.state-changed": Told("key", ("number", "state")),
    "campaign.privacy-changed": Told("planner", ("campaign_id",)),
    "campaign.raw-data-deleted": Told("planner", ("campaign_id",)),
    "key.made": Told("planner", ("key_id",)),
    "key.revoked": Told("planner", ("key_id",)),
}


def kinds_for(audience: Audience) -> list[str]:
    """The kinds of events an audience hears of."""
    rank = _AUDIENCES.index(audience)
    return [kind for kind, told in FEED.items() if _AUDIENCES.index(told.audience) <= rank]


def facts_told(kind: str, facts: Mapping[str, str | int]) -> dict[str, str | int]:
    """What is told outside of an event's facts."""
    return {name: facts[name] for name in FEED[kind].facts if name in facts}
