"""What of a campaign is worth a line on the desk, and which news are fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

NEWS_LAST = timedelta(days=30)
MOST_NEWS = 12
MOST_LISTED = 20
MOST_CAMPAIGNS = 100
SOON = timedelta(days=14)
"""How long before it closes a campaign is told to end soon."""

Ending = Literal["to_release", "to_publish"]
"""What is left to do once it is over, with what children marked or residents answered."""
Stage = Literal["planned", "running", "ends_soon"] | Ending
NewsKind = Literal["finding", "measure", "release"]


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened: to what, and how it stands since."""

    kind: NewsKind
    number: str
    title: str
    state: str | None
    happened_at: datetime


def stage_of(
    opens_at: datetime, closes_at: datetime, now: datetime, ending: Ending | None
) -> Stage | None:
    """Where a campaign is; None once there is nothing left to do about it."""
    if now >= closes_at:
        return ending
    if now < opens_at:
        return "planned"
    return "ends_soon" if closes_at - now <= SOON else "running"


def freshest(news: list[News], now: datetime) -> list[News]:
    """The latest news, the newest first."""
    fresh = [each for each in news if now - each.happened_at <= NEWS_LAST]
    return sorted(fresh, key=lambda each: (each.happened_at, each.number), reverse=True)[:MOST_NEWS]
