"""What a release may say: cells that enough children share, and nothing made of fewer (R1–R5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.kit.grid import BASE_CELL_METRES

CELL_SIZES = (250, 500, 1_000)
BAND = 5
ALL_THEMES = "all"


class Voice(NamedTuple):
    """One participant's theme in one 50 m cell of the base grid."""

    participant_id: UUID
    theme: str
    cell_e: int
    cell_n: int


class Spot(NamedTuple):
    """A cell of a release and a theme; `e` and `n` are indexes of the release's own grid."""

    e: int
    n: int
    theme: str


Contributors = Mapping[Spot, frozenset[UUID]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The cell size of a release, and what each size would have shown."""

    cell_metres: int
    shown: dict[int, int]
    """Contributors in cells shown, summed over cells and themes, by cell size."""


def gather(voices: Iterable[Voice], cell_metres: int) -> dict[Spot, frozenset[UUID]]:
    """Who spoke of what in which cell; nobody counts twice in one (R4)."""
    found: dict[Spot, set[UUID]] = {}
    step = cell_metres // BASE_CELL_METRES
    for voice in voices:
        spot = Spot(voice.cell_e // step, voice.cell_n // step, voice.theme)
        found.setdefault(spot, set()).add(voice.participant_id)
    return {spot: frozenset(people) for spot, people in found.items()}


def choose_cell_size(voices: Sequence[Voice], k: int) -> Choice:
    """The size that shows most; of equals the smallest (R2)."""
    shown = {
        size: sum(len(people) for people in gather(voices, size).values() if len(people) >= k)
        for size in CELL_SIZES
    }
    return Choice(max(CELL_SIZES, key=lambda size: (shown[size], -size)), shown)


def settle(now: Contributors, before: Contributors, k: int) -> dict[Spot, frozenset[UUID]]:
    """The contributors each cell is shown on: those now, or as before where too few changed (R5).

    Where fewer than `k` came or went since the last release, the difference between the two would
    speak of fewer than `k`; so the cell stays as it was, shown or not.
    """
    settled = {}
    for spot in now.keys() | before.keys():
        new, old = now.get(spot, frozenset()), before.get(spot, frozenset())
        kept = old if before and 0 < len(new ^ old) < k else new
        if kept:
            settled[spot] = kept
    return settled


def show(settled: Contributors, k: int) -> dict[Spot, int]:
    """Counts of the cells that at least `k` share, and of each cell over its themes shown (R1, R2).

    A total is made of what is shown alone. So no total tells of a theme that was withheld, and
    nothing needs to be withheld for its sake.
    """
    shown = {spot: people for spot, people in settled.items() if len(people) >= k}
    totals: dict[Spot, frozenset[UUID]] = {}
    for spot, people in shown.items():
        cell = Spot(spot.e, spot.n, ALL_THEMES)
        totals[cell] = totals.get(cell, frozenset()) | people
    return {spot: len(people) for spot, people in (shown | totals).items()}


def band(count: int) -> int:
    """The lower end of the band of five a count lies in: 10 stands for 10–14 (R3)."""
    return count // BAND * BAND
