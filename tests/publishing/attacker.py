"""An attacker with a linear program: what everything published together says of a cell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from app.publishing.privacy import ALL_THEMES, Spot


@dataclass
class Knowledge:
    """What may be known of how many tell what where, as bounds and as sums.

    The unknowns are the children who tell a theme in a cell, who tell anything in a cell, and who
    tell anything at all. Children are distinct within each, and so:
    largest theme ≤ cell ≤ sum of its themes, and largest cell ≤ everybody ≤ sum of the cells.
    """

    themes: tuple[str, ...]
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    known: dict[Spot, int] = field(default_factory=dict)
    sums: list[tuple[Mapping[int, float], float]] = field(default_factory=list)
    """Coefficients by unknown, and what their sum is at most."""

    def add_cells(self, cells: Iterable[tuple[int, int]], most: int) -> None:
        """Everything that may be told in these cells, and by everybody."""
        everybody = self._unknown(most)
        total: dict[int, float] = {everybody: 1}
        for e, n in cells:
            cell = self.known[Spot(e, n, ALL_THEMES)] = self._unknown(most)
            total[cell] = -1
            self.sums.append(({cell: 1, everybody: -1}, 0))
            of_themes: dict[int, float] = {cell: 1}
            for theme in self.themes:
                unknown = self.known[Spot(e, n, theme)] = self._unknown(most)
                of_themes[unknown] = -1
                self.sums.append(({unknown: 1, cell: -1}, 0))
            self.sums.append((of_themes, 0))
        self.sums.append((total, 0))

    def _unknown(self, most: int) -> int:
        self.low.append(0)
        self.high.append(most)
        return len(self.low) - 1

    def learn(self, spot: Spot | None, at_least: float, at_most: float | None) -> None:
        """Bounds of a cell and theme, or of everybody (None)."""
        unknown = 0 if spot is None else self.known[spot]
        self.low[unknown] = max(self.low[unknown], at_least)
        if at_most is not None:
            self.high[unknown] = min(self.high[unknown], at_most)

    def learn_sum(self, spots: Iterable[Spot], at_least: float, at_most: float) -> None:
        """Bounds of a sum over cells and themes."""
        unknowns = [self.known[spot] for spot in spots]
        self.sums.append((dict.fromkeys(unknowns, 1), at_most))
        self.sums.append((dict.fromkeys(unknowns, -1), -at_least))

    def bounds_of(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, float, float]]:
        """The least and the most each of these can be, given everything known."""
        cells = [(row, column, value) for row, (coefficients, _) in enumerate(self.sums)
                 for column, value in coefficients.items()]  # fmt: skip
        rows, columns, values = zip(*cells, strict=True)
        left = coo_array((values, (rows, columns)), shape=(len(self.sums), len(self.low))).tocsr()
        right = [most for _, most in self.sums]
        bounds = np.column_stack((self.low, self.high))
        for spot in spots:
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(self.low))
                aim[self.known[spot]] = sign
                found = linprog(aim, A_ub=left, b_ub=right, bounds=bounds, method="highs")
                assert found.status == 0, found.message
                ends.append(sign * found.fun)
            yield spot, ends[0], ends[1]
