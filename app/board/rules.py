"""What the board on the classroom's wall may show without telling who marked what."""

from dataclasses import dataclass

SHOWN_FROM = 3
"""Marks appear once this many have marked, and a way's cell once this many pass it."""


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """Marks of one category in a 50 m cell; `e` and `n` are indexes of the base grid."""

    e: int
    n: int
    theme: str
    category: str
    marks: int


@dataclass(frozen=True, slots=True)
class WayCell:
    """How many children's ways touch a 50 m cell."""

    e: int
    n: int
    participants: int
