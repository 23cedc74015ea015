"""What a scan, Gi* or a comparison says to a planner: reckoned on all, too few withheld last."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from app.hotspots.rules import FEWEST_SHOWN
from app.hotspots.scan import VERSION, Contributor, Refusal, Scan, Zone
from app.hotspots.statistics import benjamini_hochberg, gi_star, newcombe, two_sided_p
from app.kit.geometry import to_geojson
from app.kit.grid import ssb_cell_id

POWER = (
    "A place where children mark four times as often as elsewhere is found on one map in three "
    "to five with 200 children: what is not found may still be there."
)
GI_STAR_WARNING = (
    "Gi* asks whether counts gather, not whether children mark more than they pass: on maps of "
    "school routes it finds the school. For a hotspot that chance does not explain, use a scan."
)
State = Literal["counted", "fewer_than_3", "no_data"]
Counts = Mapping[tuple[int, int], tuple[int, int, int]]
"""Participants, marks and exposed by cell, however few."""


def outline_of(cells: Sequence[tuple[int, int]], cell_metres: int) -> shapely.Geometry:
    """The squares of cells as one geometry in EPSG:25833."""
    east, north = np.array(cells, float).T * cell_metres
    return shapely.union_all(shapely.box(east, north, east + cell_metres, north + cell_metres))


def cell_id(cell: tuple[int, int], cell_metres: int) -> int:
    """SSB's id of a cell (⌊E/s⌋, ⌊N/s⌋)."""
    return ssb_cell_id(cell[0] * cell_metres, cell[1] * cell_metres, cell_metres)


def feature(
    cell: tuple[int, int], cell_metres: int, properties: Mapping[str, Any]
) -> dict[str, Any]:
    """A cell as a GeoJSON feature, its id SSB's."""
    return {
        "type": "Feature",
        "id": cell_id(cell, cell_metres),
        "geometry": to_geojson(outline_of([cell], cell_metres)),
        "properties": dict(properties),
    }


def compare_cells(before: Counts, after: Counts) -> dict[tuple[int, int], dict[str, Any]]:
    """Every cell that either side can say anything of, compared."""
    compared = {}
    for cell in sorted({*before, *after}):
        sides = [_told(counts.get(cell)) for counts in (before, after)]
        figures = compare_shares(*sides)
        if any(figures[side]["state"] == "counted" for side in ("before", "after")):
            compared[cell] = figures
    return compared


def _told(counted: tuple[int, int, int] | None) -> tuple[int, int] | None:
    # More may come than were invited.
    return None if counted is None else (counted[0], max(counted[2], counted[0]))


def report_scan(
    found: Scan | Refusal,
    cells: NDArray[np.int64],
    contributors: Sequence[Contributor],
    cell_metres: int,
) -> dict[str, Any]:
    """The result of a scan: zones with their figures, or the reason why nothing can be said."""
    if isinstance(found, Refusal):
        return {
            "verdict": "insufficient_data",
            "reason": found.reason,
            "having": found.having,
            "needed": found.needed,
            "method": VERSION,
        }
    zones = [_zone(zone, cells, contributors, cell_metres) for zone in found.zones]
    shown = [zone for zone in zones if zone["participants"] >= FEWEST_SHOWN]
    return {
        "verdict": "scanned",
        "zones": shown,
        "withheld": len(zones) - len(shown),
        "contributors": found.contributors,
        "marks": found.marks,
        "cells": found.cells,
        "windows": found.windows,
        "permutations": found.permutations,
        "seed": found.seed,
        "method": VERSION,
        "power": POWER,
    }


def _zone(
    zone: Zone, cells: NDArray[np.int64], contributors: Sequence[Contributor], cell_metres: int
) -> dict[str, Any]:
    inside = np.array(zone.cells)
    held = [tuple(cell) for cell in cells[inside].tolist()]
    return {
        "cells": [cell_id(cell, cell_metres) for cell in held],
        "centre": cell_id(tuple(cells[zone.centre].tolist()), cell_metres),
        "radius_metres": zone.radius_metres,
        "geometry": to_geojson(outline_of(held, cell_metres)),
        "participants": sum(bool(np.isin(child.marked, inside).any()) for child in contributors),
        "exposed": sum(bool(np.isin(child.exposed, inside).any()) for child in contributors),
        "observed": zone.observed,
        "expected": round(zone.expected, 3),
        # Nothing outside: more than any number can say.
        "relative_risk": None if np.isinf(zone.relative_risk) else round(zone.relative_risk, 3),
        "llr": round(zone.llr, 6),
        "p": zone.p,
        "could_be_chance": zone.could_be_chance,
    }


def report_gi_star(counts: Counts, everywhere: Counts) -> list[dict[str, Any]]:
    """Gi* of each cell of the study area, its empty cells included; too few withheld afterwards.

    `everywhere` holds every cell of the study area that anything touches. Neighbours touch at a
    side or a corner and weigh 1, the cell itself too.
    """
    cells = sorted({*counts, *everywhere})
    if not cells:
        return []
    place = {cell: index for index, cell in enumerate(cells)}
    steps = [(east, north) for east in (-1, 0, 1) for north in (-1, 0, 1)]
    pairs = [
        (place[cell], place[other])
        for cell in cells
        for east, north in steps
        if (other := (cell[0] + east, cell[1] + north)) in place
    ]
    rows, columns = np.array(pairs, np.intp).T
    z = gi_star(np.array([counts.get(cell, (0,))[0] for cell in cells], float), rows, columns)
    p = two_sided_p(z)
    adjusted = benjamini_hochberg(p)
    return [
        {
            "cell": cell,
            "participants": counts[cell][0],
            "z": _number(z[index]),
            "p": _number(p[index]),
            "p_adjusted": _number(adjusted[index]),
        }
        for index, cell in enumerate(cells)
        if counts.get(cell, (0,))[0] >= FEWEST_SHOWN
    ]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)


def compare_shares(before: tuple[int, int] | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Two shares (children who tell it, children exposed), their difference and its interval.

    Where fewer than three tell it, how few is not said: there is no difference but an interval
    wide enough for none, one and two of them. No data on a side is no data, never zero.
    """
    sides = {"before": _side(before), "after": _side(after)}
    answer: dict[str, Any] = {**sides, "difference": None, "low": None, "high": None}
    if before is None or after is None or "no_data" in (s["state"] for s in sides.values()):
        return answer
    possible = [
        difference
        for first in _possible(*before)
        for second in _possible(*after)
        if (difference := newcombe(first, before[1], second, after[1])) is not None
    ]
    answer["low"] = min(each.low for each in possible)
    answer["high"] = max(each.high for each in possible)
    if len(possible) == 1:
        answer["difference"] = possible[0].difference
    return answer


def _side(counted: tuple[int, int] | None) -> dict[str, Any]:
    state: State = "counted"
    if counted is None or counted[1] < FEWEST_SHOWN:
        state = "no_data"
    elif counted[0] < FEWEST_SHOWN:
        state = "fewer_than_3"
    if counted is None or state == "no_data":
        return {"state": state, "participants": None, "exposed": None}
    told = counted[0] if state == "counted" else None
    return {"state": state, "participants": told, "exposed": counted[1]}


def _possible(participants: int, exposed: int) -> Sequence[int]:
    if participants >= FEWEST_SHOWN:
        return [participants]
    return range(min(FEWEST_SHOWN, exposed + 1))
