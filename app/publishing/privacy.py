"""What a release may say: cells that enough children share, and nothing made of fewer (R1–R5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.kit.grid import BASE_CELL_METRES
from app.kit.partition import Grid, Partition

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


EVERYBODY = Spot(0, 0, "")
"""Not a cell: whoever told anything anywhere, held to the same rules as a cell (coverage)."""
NOBODY: frozenset[UUID] = frozenset()

Contributors = Mapping[Spot, frozenset[UUID]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The cell size of a release, and what each size would have shown.

    What the sizes not chosen would have shown stays in the house: two sizes nest, and numbers of
    both would tell of cells that are in neither.
    """

    cell_metres: int
    shown: dict[int, int]
    """Contributors in cells shown, summed over cells and themes, by cell size."""


def gather(
    voices: Iterable[Voice], cell_metres: int, grid: Grid = "square"
) -> dict[Spot, frozenset[UUID]]:
    """Who spoke of what in which cell; nobody counts twice in one (R4).

    A 50 m cell belongs to the cell its centre lies in.
    """
    found: dict[Spot, set[UUID]] = {}
    partition = Partition(grid, cell_metres)
    known: dict[tuple[int, int], tuple[int, int]] = {}
    for voice in voices:
        base = (voice.cell_e, voice.cell_n)
        cell = known.get(base)
        if cell is None:
            east, north = ((index + 0.5) * BASE_CELL_METRES for index in base)
            cell = known[base] = partition.cell_of(east, north)
        found.setdefault(Spot(*cell, voice.theme), set()).add(voice.participant_id)
    return {spot: frozenset(people) for spot, people in found.items()}


def gather_everybody(voices: Iterable[Voice]) -> dict[Spot, frozenset[UUID]]:
    """Who told anything."""
    people = frozenset(voice.participant_id for voice in voices)
    return {EVERYBODY: people} if people else {}


def choose_cell_size(voices: Sequence[Voice], k: int) -> Choice:
    """The size that shows most; of equals the smallest (R2)."""
    shown = {
        size: sum(len(people) for people in gather(voices, size).values() if len(people) >= k)
        for size in CELL_SIZES
    }
    return Choice(max(CELL_SIZES, key=lambda size: (shown[size], -size)), shown)


def settle(
    now: Contributors, earlier: Sequence[Contributors], k: int
) -> dict[Spot, frozenset[UUID]]:
    """The contributors each cell is shown on: those now, or as before where too few changed.

    `earlier` is what every earlier release was settled on, the latest last. Where a cell now
    differs from any of them by fewer than `k` who came or went, the difference of the two would
    speak of fewer than `k`; so the cell stays as it was last, shown or not (A5).
    """
    if not earlier:
        return dict(now)
    settled = {}
    for spot in set(now).union(*earlier):
        new = now.get(spot, NOBODY)
        told = {release.get(spot, NOBODY) for release in earlier}
        tells_of_few = any(0 < len(new ^ old) < k for old in told)
        kept = earlier[-1].get(spot, NOBODY) if tells_of_few else new
        if kept:
            settled[spot] = kept
    return settled


def show(settled: Contributors, k: int) -> dict[Spot, int]:
    """Counts of the cells that at least `k` share, and of each cell over its themes (R1, R2).

    The total of a cell is the largest of the themes shown: at least so many told something there.
    It is made of published numbers alone, so it cannot tell of a theme that was withheld, nor,
    like a count of the children, of how many tell one thing and not another
    (docs/decisions/0011).
    """
    shown = {spot: len(people) for spot, people in settled.items() if len(people) >= k}
    totals: dict[Spot, int] = {}
    for spot, count in shown.items():
        if spot != EVERYBODY:
            cell = Spot(spot.e, spot.n, ALL_THEMES)
            totals[cell] = max(totals.get(cell, 0), count)
    return shown | totals


def band(count: int) -> int:
    """The lower end of the band of five a count lies in: 10 stands for 10–14 (R3)."""
    return count // BAND * BAND
