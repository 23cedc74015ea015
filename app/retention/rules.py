"""How long what children drew and wrote is kept (privacy model R7)."""

import calendar
from datetime import datetime

from app.publishing.rules import all_is_in


def kept_until(closes_at: datetime, months: int) -> datetime:
    """So many calendar months after a campaign closed, on the same day or the month's last."""
    years, month = divmod(closes_at.month - 1 + months, 12)
    year, month = closes_at.year + years, month + 1
    day = min(closes_at.day, calendar.monthrange(year, month)[1])
    return closes_at.replace(year=year, month=month, day=day)


def due_at(closes_at: datetime, months: int) -> datetime:
    """When raw data goes: when its time is up, and not before the last of it has come in."""
    return max(kept_until(closes_at, months), all_is_in(closes_at))


def rule_of(months: int) -> str:
    """The rule as the proof names it."""
    return f"R7: raw geometry and text are deleted {months} months after the campaign closed"
