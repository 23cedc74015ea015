"""The time one core takes to scan 5 000 marks with 999 permutations."""

import time

import numpy as np

from app.hotspots.scan import Contributor, scan_within_contributors

CHILDREN, MARKS, PASSED, CELL_METRES = 625, 8, 60, 250
SIDES = (20, 45)
BUDGET_SECONDS = 30


def town(side: int, generator: np.random.Generator) -> list[Contributor]:
    """Children who each pass some sixty cells about their home and mark eight of them."""
    children = []
    for _ in range(CHILDREN):
        here = generator.integers(0, side, 2)
        passed: set[int] = set()
        while len(passed) < PASSED:
            passed.add(int(here[0] * side + here[1]))
            here = np.clip(here + generator.integers(-1, 2, 2), 0, side - 1)
        exposed = np.array(sorted(passed), np.intp)
        children.append(Contributor(exposed, generator.choice(exposed, MARKS, replace=False)))
    return children


def main() -> None:
    """Print the seconds for a small and for a large town; the budget is 30."""
    for side in SIDES:
        cells = np.array([(east, north) for east in range(side) for north in range(side)])
        children = town(side, np.random.default_rng(1))
        started = time.perf_counter()
        scan_within_contributors(cells, children, CELL_METRES, seed=1)
        seconds = time.perf_counter() - started
        print(
            f"{CHILDREN * MARKS} marks, {len(cells)} cells, 999 permutations: {seconds:.1f} s "
            f"(budget {BUDGET_SECONDS} s)"
        )


if __name__ == "__main__":
    main()
