"""Days and moments from outside: in years that can be reckoned with, in every time zone."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

_FIRST, _LAST = 1800, 2199

Day = Annotated[date, Field(ge=date(_FIRST, 1, 1), le=date(_LAST, 12, 31))]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(_FIRST, 1, 1, tzinfo=UTC), lt=datetime(_LAST + 1, 1, 1, tzinfo=UTC)),
]
"""Python's own years end at 9999: PostgreSQL keeps the moment after, and nothing reads it again."""
