"""What an administrator asks for when making an API key."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.kit.numbers import NO_TRUTH
from app.kit.problems import Problem
from app.kit.text import one_line
from app.people.rules import SCOPES, Scope

MOST_DAYS = 730
MOST_KEYS = 50
"""Usable at once; a municipality has a handful of programs."""


class UnknownKey(Problem):
    """The municipality has no such key that could still be used."""

    status = 404


class TooManyKeys(Problem):
    """The municipality has 50 keys that can be used; revoke one first."""

    status = 409


class KeyDraft(BaseModel):
    """Which program a key is for, what it may read, and for how many days."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Trafikkmodellen", "scopes": ["releases:read"], "days": 365}]
        },
    )

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S"), *one_line("/name")]
    scopes: Annotated[frozenset[Scope], Field(min_length=1, max_length=len(SCOPES))]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS), NO_TRUTH] = 365
