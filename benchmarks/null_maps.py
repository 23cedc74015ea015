"""How often the scan calls chance a hotspot: 200 towns without one, in each of three scenarios."""

import sys

import numpy as np

from app.hotspots.scan import Scan, scan_within_contributors
from tests.hotspots.town import CELL_METRES, CELLS, SCENARIOS, null_town

MAPS = 200
MOST_FALSE = 18
PERMUTATIONS = 199


def main() -> None:
    """Print false maps a scenario; the goal is at most 18. The argument is how many children."""
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for scenario in SCENARIOS:
        generator = np.random.default_rng(20_260)
        false = 0
        for number in range(MAPS):
            town = null_town(scenario, children, generator)
            found = scan_within_contributors(
                CELLS, town, CELL_METRES, seed=number, permutations=PERMUTATIONS
            )
            if not isinstance(found, Scan):
                raise SystemExit(f"refused: {found}")
            false += any(not zone.could_be_chance for zone in found.zones)
        print(
            f"{scenario}, {children} children: {false} of {MAPS} maps ({false / MAPS:.1%}), "
            f"goal at most {MOST_FALSE}"
        )


if __name__ == "__main__":
    main()
