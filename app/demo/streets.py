"""An invented street network on true ground, so that drawn ways bend and meet as ways do."""

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Metres = NDArray[np.float64]
"""Positions in EPSG:25833, shape (n, 2)."""

_SPACING_METRES = 70.0
_SHORTCUT_SHARE = 0.3
_MAIN_ROAD_COST = 0.55
_STREET_COST = 1.0
_SHORTCUT_COST = 1.25


@dataclass(frozen=True)
class Streets:
    """Corners and the streets between them; a cost is metres, dearer where walking is slower."""

    corners: Metres
    neighbours: tuple[tuple[tuple[int, int], ...], ...]
    """For each corner: the corner at the other end, and the street's number."""
    costs: NDArray[np.float64]

    def nearest(self, position: Metres) -> int:
        """The corner nearest to one position."""
        return int(np.argmin(((self.corners - position) ** 2).sum(axis=1)))

    def path(self, start: int, goal: int, taste: NDArray[np.float64]) -> list[int]:
        """The cheapest corners from start to goal, both included (Dijkstra).

        `taste` multiplies the cost of each street: children do not all choose alike.
        """
        costs = self.costs * taste
        best = {goal: 0.0}
        onward: dict[int, int] = {}
        queue = [(0.0, goal)]
        while queue:
            cost, corner = heapq.heappop(queue)
            if corner == start:
                break
            if cost > best[corner]:
                continue
            for other, street in self.neighbours[corner]:
                candidate = cost + costs[street]
                if candidate < best.get(other, np.inf):
                    best[other] = candidate
                    onward[other] = corner
                    heapq.heappush(queue, (candidate, other))
        route = [start]
        while route[-1] != goal:
            route.append(onward[route[-1]])
        return route


def build_streets(
    outline: shapely.Polygon,
    main_roads: Sequence[shapely.LineString],
    fixed: Metres,
    generator: np.random.Generator,
) -> Streets:
    """Streets over `outline`: the given main roads, lanes between them and a few shortcuts.

    `fixed` positions (schools, places) become corners exactly.
    """
    corners, road_steps = _road_corners(fixed, main_roads)
    corners = np.concatenate((corners, _scatter(outline, corners, generator)))
    ends = _streets_possible(corners, road_steps)
    lengths = np.hypot(*(corners[ends[:, 0]] - corners[ends[:, 1]]).T)
    on_road = np.array([pair in road_steps for pair in map(tuple, ends.tolist())])
    keep, shortcut = _choose(corners, ends, lengths, on_road, generator)
    # A school or a square is reached from every side.
    keep |= (ends.min(axis=1) < len(fixed)) & (lengths < 1.8 * _SPACING_METRES)
    slope = _slope_factor(corners, ends)
    costs = lengths * np.where(shortcut, _SHORTCUT_COST, _STREET_COST) * slope
    costs[on_road] = lengths[on_road] * _MAIN_ROAD_COST
    neighbours: list[list[tuple[int, int]]] = [[] for _ in corners]
    for street, (one, other) in enumerate(ends[keep].tolist()):
        neighbours[one].append((other, street))
        neighbours[other].append((one, street))
    return Streets(corners, tuple(map(tuple, neighbours)), costs[keep])


def _road_corners(
    fixed: Metres, main_roads: Sequence[shapely.LineString]
) -> tuple[Metres, set[tuple[int, int]]]:
    """The fixed corners followed by the roads', each once, and the steps along the roads."""
    numbers = {tuple(corner): index for index, corner in enumerate(fixed.tolist())}
    steps: set[tuple[int, int]] = set()
    for road in main_roads:
        along = [
            numbers.setdefault(tuple(corner), len(numbers))
            for corner in shapely.get_coordinates(
                shapely.segmentize(road, _SPACING_METRES)
            ).tolist()
        ]
        steps.update((min(pair), max(pair)) for pair in itertools.pairwise(along))
    return np.array(list(numbers)), steps


def _scatter(outline: shapely.Polygon, taken: Metres, generator: np.random.Generator) -> Metres:
    """Corners over the outline, no two nearer to each other than the spacing allows."""
    west, south, east, north = outline.bounds
    tries = int((east - west) * (north - south) / _SPACING_METRES**2 * 8)
    candidates = generator.uniform((west, south), (east, north), (tries, 2))
    candidates = candidates[shapely.contains_xy(outline, candidates[:, 0], candidates[:, 1])]
    chosen = list(taken)
    for candidate in candidates:
        if ((np.array(chosen) - candidate) ** 2).sum(axis=1).min() > _SPACING_METRES**2:
            chosen.append(candidate)
    return np.array(chosen[len(taken) :])


def _streets_possible(corners: Metres, road_steps: set[tuple[int, int]]) -> NDArray[np.intp]:
    """The sides of the Delaunay triangles over the corners and the road's own steps, as pairs."""
    triangles = shapely.delaunay_triangles(shapely.MultiPoint(corners), only_edges=True)
    number = {tuple(corner): index for index, corner in enumerate(corners.tolist())}
    pairs = set(road_steps)
    for side in shapely.get_parts(triangles):
        one, other = sorted(number[tuple(end)] for end in shapely.get_coordinates(side).tolist())
        pairs.add((one, other))
    return np.array(sorted(pairs), dtype=np.intp)


def _choose(
    corners: Metres,
    ends: NDArray[np.intp],
    lengths: NDArray[np.float64],
    on_road: NDArray[np.bool_],
    generator: np.random.Generator,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which sides become streets: a tree that reaches every corner, and some shortcuts."""
    along = _slope_factor(corners, ends)
    weight = lengths * along * generator.uniform(0.7, 1.3, len(ends))
    weight[on_road] = 0
    tree = np.zeros(len(ends), bool)
    root = list(range(len(corners)))

    def find(corner: int) -> int:
        while root[corner] != corner:
            root[corner] = root[root[corner]]
            corner = root[corner]
        return corner

    for side in np.argsort(weight, kind="stable").tolist():
        one, other = find(int(ends[side, 0])), find(int(ends[side, 1]))
        if one != other:
            root[one] = other
            tree[side] = True
    near = lengths < 1.8 * _SPACING_METRES
    extra = ~tree & ~on_road & near & (generator.random(len(ends)) < _SHORTCUT_SHARE)
    return tree | on_road | extra, extra


def _slope_factor(corners: Metres, ends: NDArray[np.intp]) -> NDArray[np.float64]:
    """Dearer uphill: invented ridges along the valley make streets follow the contours."""
    heights = _height(corners)
    climb = np.abs(heights[ends[:, 0]] - heights[ends[:, 1]])
    lengths = np.hypot(*(corners[ends[:, 0]] - corners[ends[:, 1]]).T)
    factor: NDArray[np.float64] = 1 + 3.0 * climb / lengths
    return factor


def _height(positions: Metres) -> NDArray[np.float64]:
    east, north = positions.T
    heights: NDArray[np.float64] = (
        38 * np.sin(east / 170 + np.sin(north / 420))
        + 24 * np.sin(north / 230 - 0.6 * np.sin(east / 310))
        + 14 * np.sin((east + north) / 130)
    )
    return heights


def bend(positions: Metres) -> Metres:
    """The same positions moved by a smooth field, so that straight streets curve gently."""
    east, north = positions.T
    sideways = 9 * np.sin(north / 61 + np.sin(east / 97)) + 5 * np.sin(north / 29)
    along = 9 * np.sin(east / 67 - np.sin(north / 83)) + 5 * np.sin(east / 31)
    return np.column_stack((east + sideways, north + along))


def round_corners(positions: Metres, times: int) -> Metres:
    """Chaikin's corner cutting; both ends stay."""
    for _ in range(times):
        before, after = positions[:-1], positions[1:]
        cut = np.stack((0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after), axis=1)
        positions = np.concatenate((positions[:1], cut.reshape(-1, 2)[1:-1], positions[-1:]))
    return positions


def walk(positions: Metres, steps: int) -> Metres:
    """Positions at equal distances along the polyline, `steps` of them, ends included."""
    reach = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(positions, axis=0).T))))
    marks = np.linspace(0, reach[-1], steps)
    return np.column_stack([np.interp(marks, reach, positions[:, axis]) for axis in (0, 1)])
