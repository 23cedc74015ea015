"""Opaque cursors: where a page ended, in words only the service reads."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kit.problems import Fault, Problem


class InvalidCursor(Problem):
    """The cursor is not one this list gave; follow the `next` link as it is."""

    status = 422

    def __init__(self) -> None:
        super().__init__(errors=[Fault("/query/cursor", "Not a cursor of this list.")])


def write_cursor(*position: str) -> str:
    """The cursor for a position in a list."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def read_cursor(cursor: str, parts: int) -> Sequence[str]:
    """The position a cursor stands for; raises `InvalidCursor`."""
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise InvalidCursor from error
    if not (
        isinstance(position, list)
        and len(position) == parts
        and all(isinstance(part, str) for part in position)
    ):
        raise InvalidCursor
    return position


def read_moment_cursor(cursor: str) -> tuple[datetime, UUID]:
    """The position in a list by time, of a moment and an id; raises `InvalidCursor`."""
    moment, identifier = read_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(moment), UUID(identifier)
    except ValueError as error:
        raise InvalidCursor from error
