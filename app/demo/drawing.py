"""What a child's finger draws: ways along streets, stretches of them, rough areas, doodles."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.streets import Metres, bend, round_corners, walk

_FEWEST_VERTICES, _MOST_VERTICES = 15, 80


def draw_way(
    start: Metres, corners: Metres, end: Metres, generator: np.random.Generator
) -> shapely.LineString:
    """A way from start over street corners to end, drawn with an unsteady hand."""
    positions = np.concatenate((start[None], bend(corners), end[None]))
    smooth = round_corners(positions, 3)
    length = float(np.hypot(*np.diff(smooth, axis=0).T).sum())
    steps = int(np.clip(length / generator.uniform(12, 28), _FEWEST_VERTICES, _MOST_VERTICES))
    drawn = walk(smooth, steps) + _tremor(steps, generator)
    # Rubbing along the same spot gives two equal positions; a real pen would not send them.
    return shapely.LineString(drawn.round(2))


def draw_stretch(
    way: shapely.LineString, near: shapely.Point, generator: np.random.Generator
) -> shapely.LineString:
    """The part of a way around a place, 80–240 m of it where the way is long enough."""
    middle = way.project(near)
    reach = generator.uniform(40, 120)
    start, stop = max(0.0, middle - reach), min(way.length, middle + reach)
    marks = np.linspace(start, stop, int(generator.integers(6, 16)))
    positions = shapely.get_coordinates(shapely.line_interpolate_point(way, marks))
    return shapely.LineString((positions + _tremor(len(marks), generator) * 0.5).round(2))


def draw_area(centre: Metres, generator: np.random.Generator) -> shapely.Polygon:
    """A rough round area of 15–60 m: seen from its centre no ray crosses the edge twice."""
    count = int(generator.integers(7, 15))
    turns = (np.arange(count) + generator.uniform(-0.3, 0.3, count)) * 2 * np.pi / count
    reach = generator.uniform(15, 55) * generator.uniform(0.75, 1.2, count)
    stretch = np.array([1.0, generator.uniform(0.6, 1.0)])
    ring = centre + np.column_stack((np.cos(turns), np.sin(turns))) * reach[:, None] * stretch
    return shapely.Polygon(ring.round(2))


def draw_snail(centre: Metres, generator: np.random.Generator) -> shapely.LineString:
    """A spiral: some always draw something else than what was asked for."""
    turns = np.linspace(0, 6 * np.pi, 48)
    reach = np.linspace(4, generator.uniform(45, 80), 48)
    ring = np.column_stack((np.cos(turns), np.sin(turns))) * reach[:, None]
    return shapely.LineString((centre + ring + _tremor(48, generator)).round(2))


def aim(at: Metres, spread: float, generator: np.random.Generator) -> Metres:
    """Where a finger lands that aims at `at`: mostly near, seldom far."""
    landed: Metres = at + generator.normal(0, spread, 2).clip(-3 * spread, 3 * spread)
    return landed


def point(position: Metres) -> shapely.Point:
    """A point to the centimetre."""
    east, north = position.round(2).tolist()
    return shapely.Point(east, north)


def pick(weights: Sequence[float] | NDArray[np.float64], generator: np.random.Generator) -> int:
    """An index drawn by weight."""
    share = np.asarray(weights, float)
    return int(generator.choice(len(share), p=share / share.sum()))


def _tremor(steps: int, generator: np.random.Generator) -> Metres:
    """Drift of a hand in metres: neighbouring vertices err alike, both ends hold still."""
    sigma = generator.uniform(2.5, 6.0)
    noise = generator.normal(0, sigma, (steps + 2, 2))
    drift = (noise[:-2] + 2 * noise[1:-1] + noise[2:]) / 2.45
    hold = np.minimum(1, np.minimum(np.arange(steps), np.arange(steps)[::-1]) / 3)
    trembled: Metres = drift.clip(-8, 8) * hold[:, None]
    return trembled
