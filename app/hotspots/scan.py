"""Where marks gather more than chance would have it: scans over circles, tested by permutation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.hotspots.statistics import Floats, Indexes

VERSION = "within-contributor-scan-1"
RADII_METRES = (0, 250, 500, 750, 1_000)
PERMUTATIONS = 999
FEWEST_PERMUTATIONS = 199
FEWEST_CONTRIBUTORS = 20
FEWEST_MARKS = 20
FEWEST_CELLS = 30
FEWEST_EXPOSED = 5
SIGNIFICANCE = 0.05
MOST_ZONES = 10

# Of the simulated maps that are held in memory at once, in numbers.
_BATCH_NUMBERS = 2_000_000

Numbers = NDArray[Any]
"""Numbers or expectations, a row for each cell and a column for each map."""

Reason = Literal["too_few_contributors", "too_few_marks", "too_few_cells", "too_few_exposed"]


class ScanCancelledError(Exception):
    """Whoever asked for the scan does not want it any more."""


@dataclass(frozen=True)
class Contributor:
    """One child: indexes of the cells they pass, and of those among them they marked.

    Each cell once: nobody counts more than once in a cell.
    """

    exposed: Indexes
    marked: Indexes


@dataclass(frozen=True)
class Refusal:
    """Why nothing can be said; `having` of what was asked for against `needed`."""

    reason: Reason
    having: int
    needed: int


@dataclass(frozen=True)
class Zone:
    """A circle of cells where more was marked than expected.

    `cells` are indexes; `p` is the probability that chance alone makes a zone this strong
    anywhere on the map.
    """

    centre: int
    radius_metres: int
    cells: tuple[int, ...]
    observed: int
    expected: float
    relative_risk: float
    llr: float
    p: float

    @property
    def could_be_chance(self) -> bool:
        """Whether chance makes such a zone on more than one map in twenty."""
        return self.p > SIGNIFICANCE


@dataclass(frozen=True)
class Scan:
    """The zones that stand out, the strongest first, none touching a stronger one."""

    zones: Sequence[Zone]
    contributors: int
    marks: int
    cells: int
    windows: int
    permutations: int
    seed: int


def _nobody_waits(_done: int, _of: int) -> None:
    pass


def _never() -> bool:
    return False


def scan_within_contributors(
    cells: NDArray[np.int64],
    contributors: Sequence[Contributor],
    cell_metres: int,
    *,
    seed: int,
    permutations: int = PERMUTATIONS,
    on_progress: Callable[[int, int], None] = _nobody_waits,
    is_cancelled: Callable[[], bool] = _never,
) -> Scan | Refusal:
    """The within-contributor permutation scan (docs/methods.md).

    `cells` are the indexes (⌊E/s⌋, ⌊N/s⌋), shape (n, 2), of every cell somebody passes. Each
    contributor's marks are redrawn among the cells they pass, without replacement and
    independently of the others: so that many pass a place makes no hotspot, and neither does one
    child that marks much. Raises `ScanCancelledError`.
    """
    if permutations < FEWEST_PERMUTATIONS:
        raise ValueError(f"a p-value wants at least {FEWEST_PERMUTATIONS} permutations")
    told = [child for child in contributors if len(child.marked)]
    marks = sum(len(child.marked) for child in told)
    refusal = _too_little(len(told), marks, len(cells))
    if refusal is not None:
        return refusal
    rings = list(_rings(cells, cell_metres))
    draw = _Draw(told, len(cells))
    exposed = list(_exposed_in_windows(told, len(cells), rings))
    candidates = [passing >= FEWEST_EXPOSED for passing in exposed]
    windows = int(np.count_nonzero(candidates))
    if windows == 0:
        return Refusal("too_few_exposed", int(np.max(exposed)), FEWEST_EXPOSED)
    expected = [sums[:, 0] for sums in _in_windows(draw.expected[:, None], rings)]

    def llrs(counts: Numbers) -> Iterator[Floats]:
        for ring, sums in enumerate(_in_windows(counts, rings)):
            found = log_likelihood_ratio(sums, expected[ring][:, None], marks)
            found[~candidates[ring]] = 0.0
            yield found

    observed_counts = draw.observed()
    observed = [found[:, 0] for found in llrs(observed_counts)]
    highest: list[Floats] = []
    generator = np.random.default_rng(seed)
    batch = max(1, _BATCH_NUMBERS // max(len(cells), draw.places))
    for done in range(0, permutations, batch):
        if is_cancelled():
            raise ScanCancelledError
        on_progress(done, permutations)
        counts = draw.permuted(generator, min(batch, permutations - done))
        highest.append(np.max([found.max(axis=0) for found in llrs(counts)], axis=0))
    on_progress(permutations, permutations)
    sums = [found[:, 0] for found in _in_windows(observed_counts, rings)]
    zones = _strongest(observed, sums, expected, rings, marks, np.sort(np.concatenate(highest)))
    return Scan(zones, len(told), marks, len(cells), windows, permutations, seed)


def _too_little(contributors: int, marks: int, cells: int) -> Refusal | None:
    asked: tuple[tuple[Reason, int, int], ...] = (
        ("too_few_contributors", contributors, FEWEST_CONTRIBUTORS),
        ("too_few_marks", marks, FEWEST_MARKS),
        ("too_few_cells", cells, FEWEST_CELLS),
    )
    for reason, having, needed in asked:
        if having < needed:
            return Refusal(reason, having, needed)
    return None


def log_likelihood_ratio(counts: Numbers, expected: Floats, total: int) -> Floats:
    """Kulldorff's ratio (1997) `c·ln(c/E) + (C−c)·ln((C−c)/(C−E))` where c > E, else 0."""
    inside = counts.astype(np.float64)
    outside = total - inside
    expected = np.broadcast_to(expected, inside.shape)
    above = inside > expected
    result = np.zeros(inside.shape)
    high, mean, rest = inside[above], expected[above], outside[above]
    # Where everything lies inside, nothing is left outside: 0 · ln 0 is 0.
    ratio = np.where(rest > 0, rest / (total - mean), 1.0)
    result[above] = high * np.log(high / np.maximum(mean, 1e-300)) + rest * np.log(ratio)
    return result


@dataclass(frozen=True)
class _Ring:
    """What a radius adds to the circle inside it: for each step the neighbours' indexes.

    An index one past the last cell stands for a cell nobody passes.
    """

    radius_metres: int
    neighbours: Sequence[Indexes]


def _rings(cells: NDArray[np.int64], cell_metres: int) -> Iterator[_Ring]:
    """Circles about each cell's centre hold the cells whose centres they hold."""
    place = {(east, north): index for index, (east, north) in enumerate(cells.tolist())}
    inner = -1
    for radius in RADII_METRES:
        reach = radius // cell_metres
        steps = [
            (east, north)
            for east in range(-reach, reach + 1)
            for north in range(-reach, reach + 1)
            if inner < (east * east + north * north) * cell_metres**2 <= radius**2
        ]
        inner = radius**2
        if steps:
            yield _Ring(
                radius,
                [
                    np.array(
                        [place.get((e + east, n + north), len(cells)) for e, n in cells.tolist()],
                        np.intp,
                    )
                    for east, north in steps
                ],
            )


def _in_windows(numbers: Numbers, rings: Sequence[_Ring]) -> Iterator[Numbers]:
    """Sums over each circle, ring by ring; `numbers` has a row for each cell."""
    # One row more, of nothing, for the cells nobody passes.
    padded = np.concatenate((numbers, np.zeros_like(numbers[:1])))
    sums = np.zeros_like(numbers)
    for ring in rings:
        for neighbour in ring.neighbours:
            sums = sums + padded[neighbour]
        yield sums


def _exposed_in_windows(
    contributors: Sequence[Contributor], cells: int, rings: Sequence[_Ring]
) -> Iterator[NDArray[np.int64]]:
    """How many contributors pass each circle, ring by ring."""
    passes = np.zeros((cells, len(contributors)), np.int32)
    for number, child in enumerate(contributors):
        passes[child.exposed, number] = 1
        passes[child.marked, number] = 1
    for sums in _in_windows(passes, rings):
        yield np.count_nonzero(sums, axis=1)


class _Draw:
    """The null hypothesis: each contributor's marks fall anywhere they pass."""

    def __init__(self, contributors: Sequence[Contributor], cells: int):
        # A cell that was marked was passed.
        exposed = [np.union1d(child.exposed, child.marked) for child in contributors]
        sizes = np.array([len(each) for each in exposed])
        marks = np.array([len(child.marked) for child in contributors], np.intp)
        self._cells = cells
        self._marked = np.concatenate([child.marked for child in contributors])
        self._place_cell = np.concatenate(exposed)
        self._place_owner = np.repeat(np.arange(len(contributors), dtype=np.float64), sizes)
        starts = np.cumsum(sizes) - sizes
        # The first m of each contributor's shuffled places.
        within = np.arange(marks.sum()) - np.repeat(np.cumsum(marks) - marks, marks)
        self._drawn = np.repeat(starts, marks) + within
        self.places = len(self._place_cell)
        self.expected = np.bincount(
            self._place_cell, weights=np.repeat(marks / sizes, sizes), minlength=cells
        ).astype(np.float64)

    def observed(self) -> Numbers:
        """Marks a cell as they were made, shape (cells, 1)."""
        return np.bincount(self._marked, minlength=self._cells).astype(np.int32)[:, None]

    def permuted(self, generator: np.random.Generator, maps: int) -> Numbers:
        """Marks a cell on so many redrawn maps, shape (cells, maps)."""
        # Sorting owner + chance shuffles every contributor's places among themselves at once.
        order = np.argsort(self._place_owner + generator.random((maps, self.places)), axis=1)
        chosen = self._place_cell[order[:, self._drawn]]
        keys = chosen * maps + np.arange(maps)[:, None]
        counts = np.bincount(keys.ravel(), minlength=self._cells * maps)
        return counts.astype(np.int32).reshape(self._cells, maps)


def _strongest(
    llrs: Sequence[Floats],
    observed: Sequence[Numbers],
    expected: Sequence[Floats],
    rings: Sequence[_Ring],
    marks: int,
    highest: Floats,
) -> list[Zone]:
    """The strongest windows that do not touch a stronger one, each held against all maps."""
    cells = len(llrs[0])
    flat = np.concatenate(llrs)
    zones: list[Zone] = []
    taken: set[int] = set()
    # Stable, so that of equally strong windows the smaller comes first.
    for window in np.argsort(-flat, kind="stable").tolist():
        if flat[window] <= 0 or len(zones) == MOST_ZONES:
            break
        size, centre = divmod(window, cells)
        held = _cells_of(centre, rings[: size + 1], cells)
        if taken.isdisjoint(held):
            taken.update(held)
            count, mean = int(observed[size][centre]), float(expected[size][centre])
            outside = (marks - count) / (marks - mean)
            zones.append(
                Zone(
                    centre=centre,
                    radius_metres=rings[size].radius_metres,
                    cells=held,
                    observed=count,
                    expected=mean,
                    relative_risk=count / mean / outside if outside > 0 else np.inf,
                    llr=float(flat[window]),
                    p=_p(float(flat[window]), highest),
                )
            )
    return zones


def _cells_of(centre: int, rings: Sequence[_Ring], cells: int) -> tuple[int, ...]:
    found = (int(step[centre]) for ring in rings for step in ring.neighbours)
    return tuple(sorted(index for index in found if index < cells))


def _p(llr: float, highest: Floats) -> float:
    """(1 + how many simulated maps reach it) / (B + 1); `highest` is sorted."""
    # A sum taken in another order may differ in the last digits: equal is at least.
    reached = len(highest) - int(np.searchsorted(highest, llr - 1e-9, side="left"))
    return (1 + reached) / (len(highest) + 1)


def scan_poisson(
    counts: Numbers,
    population: Floats,
    windows: Sequence[Indexes],
    *,
    seed: int,
    permutations: int = PERMUTATIONS,
) -> tuple[int, float, float]:
    """Kulldorff's Poisson scan: the strongest window's index, its ratio and its p-value.

    E of a window is C · n / N. It asks whether cases gather more than people do; of children
    who mark unevenly that is the wrong question. It is here to check the ratio and the test
    against published results.
    """
    total = int(counts.sum())
    inside = np.zeros((len(windows), len(counts)))
    for number, window in enumerate(windows):
        inside[number, window] = 1
    share = population / population.sum()
    expected = (inside @ share * total)[:, None]
    observed = log_likelihood_ratio(inside @ counts[:, None], expected, total)[:, 0]
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(total, share, size=permutations)
    highest = np.sort(log_likelihood_ratio(inside @ drawn.T, expected, total).max(axis=0))
    best = int(observed.argmax())
    return best, float(observed[best]), _p(float(observed[best]), highest)
