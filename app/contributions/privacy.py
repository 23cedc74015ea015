"""What a planner sees of a mark: places on a 10 m grid, ways without their home end (R5)."""

import hashlib
import hmac
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from app.contributions.rules import WAY_THEME

PLANNER_GRID_METRES = 10.0
TRIM_METRES = (150.0, 300.0)


def planner_geometry(
    geometry: shapely.Geometry,
    *,
    theme: str,
    school: shapely.Geometry | None,
    trim_metres: float,
) -> shapely.Geometry | None:
    """The geometry a planner may see, in EPSG:25833, or None where nothing is left of it.

    A way loses `trim_metres` at its home end: the end farther from `school` where the way leads
    to the school, else at both ends, because any of them may be a home. With 0 it stays whole:
    a way that was walked in a group has no home end. Everything is snapped to 10 m. Source:
    privacy model R5 (docs/privacy.md).
    """
    if theme == WAY_THEME and isinstance(geometry, shapely.LineString):
        start, end = _kept_of(geometry, school, trim_metres)
        return _snap_between(geometry, start, end)
    return _snap(geometry)


def planner_stretch(
    stretch: shapely.Geometry,
    way: shapely.LineString,
    *,
    school: shapely.Geometry | None,
    trim_metres: float,
) -> shapely.Geometry | None:
    """What a planner may see of a stretch: what of it lies on the part of its way they may see.

    Cut out of the way itself, so that no stretch can show more of the home end than the way does.
    """
    start, end = _kept_of(way, school, trim_metres)
    ends = [way.project(shapely.Point(shapely.get_coordinates(stretch)[at])) for at in (0, -1)]
    return _snap_between(way, max(start, min(ends)), min(end, max(ends)))


def trim_metres(secret: bytes, campaign_id: UUID, participant_id: UUID) -> float:
    """How much a participant's ways lose in a campaign, 150–300 m.

    A keyed hash, not chance: the same child's ways all lose the same length, so that drawing
    the way again and again does not average the home out.
    """
    digest = hmac.digest(secret, campaign_id.bytes + participant_id.bytes, hashlib.sha256)
    low, high = TRIM_METRES
    return low + (high - low) * int.from_bytes(digest[:4]) / 2**32


# A way leads to the school when an end comes this near; children stop at a gate, or across a road.
SCHOOL_REACH_METRES = 300.0


def _kept_of(
    line: shapely.LineString, school: shapely.Geometry | None, trim: float
) -> tuple[float, float]:
    """From where to where along the line a planner may see it, in metres."""
    start, end = 0.0, line.length
    first, last = shapely.Point(line.coords[0]), shapely.Point(line.coords[-1])
    keeps_first = keeps_last = False
    if school is not None:
        to_first, to_last = first.distance(school), last.distance(school)
        if min(to_first, to_last) <= SCHOOL_REACH_METRES:
            keeps_first, keeps_last = to_first < to_last, to_last <= to_first
    if not keeps_first:
        start += trim
    if not keeps_last:
        end -= trim
    return start, end


def _snap_between(line: shapely.LineString, start: float, end: float) -> shapely.Geometry | None:
    rest = substring(line, start, end) if start < end else None
    return _snap(rest) if isinstance(rest, shapely.LineString) else None


def _snap(geometry: shapely.Geometry) -> shapely.Geometry | None:
    def to_grid(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(coordinates / PLANNER_GRID_METRES) * PLANNER_GRID_METRES

    match geometry:
        case shapely.LineString():
            snapped = shapely.remove_repeated_points(shapely.transform(geometry, to_grid))
            return snapped if snapped.length > 0 else None
        case shapely.Polygon():
            # Snapped one by one, vertices could make the ring cross itself.
            coarse = shapely.set_precision(geometry, PLANNER_GRID_METRES)
            if isinstance(coarse, shapely.Polygon) and not coarse.is_empty:
                return coarse
            return _snap(shapely.point_on_surface(geometry))
        case _:
            return shapely.transform(geometry, to_grid)
