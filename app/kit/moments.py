"""Days and moments from outside: written out, in years that can be reckoned with everywhere."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field

_FIRST, _LAST = 1800, 2199


def _written(pattern: str, example: str) -> BeforeValidator:
    """Refuse numbers, bare or as text: Pydantic takes 0 for the first of January 1970."""

    def check(told: object) -> object:
        if isinstance(told, str | int | float) and not re.fullmatch(pattern, str(told), re.ASCII):
            raise ValueError(f"Expected it as {example}.")
        return told

    return BeforeValidator(check)


Day = Annotated[
    date,
    Field(ge=date(_FIRST, 1, 1), le=date(_LAST, 12, 31)),
    _written(r"\d{4}-\d\d-\d\d", "2027-06-30"),
]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(_FIRST, 1, 1, tzinfo=UTC), lt=datetime(_LAST + 1, 1, 1, tzinfo=UTC)),
    _written(r"\d{4}-\d\d-\d\d[Tt ].+", "2027-06-30T15:00:00+02:00"),
]
"""Python's own years end at 9999: PostgreSQL keeps the moment after, and nothing reads it again."""
