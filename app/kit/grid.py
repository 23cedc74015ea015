"""The square grid of EPSG:25833: 50 m base cells, their parents, and SSB's cell ids."""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

BASE_CELL_METRES = 50
PARENT_CELL_METRES = (100, 250, 500, 1_000, 5_000)

_NOTHING = 1e-12
"""The fraction of a segment below which a piece is rounding and not length."""

Cells = NDArray[np.int32]
"""Cell indexes, shape (n, 2): ⌊E/50⌋ and ⌊N/50⌋, unique and sorted."""


def ssb_cell_id(easting: float, northing: float, cell_metres: int) -> int:
    """SSB's id of the cell with sides `cell_metres` that holds a point of EPSG:25833.

    `2·10¹³ + ⌊E/s⌋·s·10⁷ + ⌊N/s⌋·s` (Statistics Norway, Documents 2009/9). Floor, never
    truncation: western Norway has negative eastings. The id does not tell the cell's size.
    """
    west = int(easting // cell_metres) * cell_metres
    south = int(northing // cell_metres) * cell_metres
    return 20_000_000_000_000 + west * 10_000_000 + south


def ssb_cell_corners(cell_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """South-west corners, shape (n, 2), in metres of EPSG:25833, of cells SSB's ids name."""
    west, south = np.divmod(cell_ids - 20_000_000_000_000, 10_000_000)
    return np.column_stack((west, south))


def parent_cell(index: int, cell_metres: int) -> int:
    """South-west metre of the parent cell of a 50 m cell index, along one axis."""
    return index * BASE_CELL_METRES // cell_metres * cell_metres


def footprint(geometry: shapely.Geometry, cell_metres: int = BASE_CELL_METRES) -> Cells:
    """The cells a geometry touches, as indexes of the grid with sides `cell_metres`.

    `geometry` is a Point, LineString or Polygon in metres of EPSG:25833. Cells are half-open
    (south and west edges belong to them). A point has one cell; a line the cell of each piece
    between grid lines; an area the cells whose centre it covers, at least that of a point in it.
    """
    match geometry:
        case shapely.Point():
            return np.array([[geometry.x // cell_metres, geometry.y // cell_metres]], np.int32)
        case shapely.LineString():
            cells = _line_cells(shapely.get_coordinates(geometry) / cell_metres)
        case shapely.Polygon():
            cells = _area_cells(geometry, cell_metres)
        case _:
            raise TypeError(f"a footprint of a {type(geometry).__name__} is not defined")
    # Sorting scalar keys is several times faster than np.unique over rows.
    east, north = cells.astype(np.int64).T
    keys = np.unique((east << 32) + (north + (1 << 31)))
    return np.column_stack((keys >> 32, (keys & 0xFFFF_FFFF) - (1 << 31))).astype(np.int32)


def _line_cells(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Split every segment at the grid lines it crosses and floor the midpoint of each piece."""
    start, step = vertices[:-1], np.diff(vertices, axis=0)
    segment = np.arange(len(step))
    cuts = [np.zeros(len(step)), np.ones(len(step))]
    owners = [segment, segment]
    for axis in (0, 1):
        owner, cut = _crossings(start[:, axis], step[:, axis])
        owners.append(owner)
        cuts.append(cut)
    owner = np.concatenate(owners)
    cut = np.concatenate(cuts)
    order = np.lexsort((cut, owner))
    owner, cut = owner[order], cut[order]
    # A corner is crossed by both axes at once: the nothing between the two is no piece of the line.
    piece = (owner[1:] == owner[:-1]) & (cut[1:] - cut[:-1] > _NOTHING)
    middle = (cut[1:] + cut[:-1])[piece] / 2
    home = owner[:-1][piece]
    floored: NDArray[np.float64] = np.floor(start[home] + step[home] * middle[:, None])
    return floored


def _crossings(
    start: NDArray[np.float64], step: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Where segments cross integer lines along one axis: the segment, and the fraction of it."""
    first = np.floor(np.minimum(start, start + step)) + 1
    last = np.ceil(np.maximum(start, start + step)) - 1
    counts = np.maximum(last - first + 1, 0).astype(np.intp)
    owner = np.repeat(np.arange(len(step)), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return owner, (first[owner] + offset - start[owner]) / step[owner]


def _area_cells(area: shapely.Polygon, cell_metres: int) -> NDArray[np.float64]:
    west, south, east, north = (
        int(np.floor(bound / cell_metres)) for bound in shapely.bounds(area)
    )
    columns, rows = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    cells = np.column_stack((columns.ravel(), rows.ravel())).astype(np.float64)
    centres = (cells + 0.5) * cell_metres
    inside = cells[shapely.contains_xy(area, centres[:, 0], centres[:, 1])]
    anchor = shapely.get_coordinates(shapely.point_on_surface(area)) // cell_metres
    return np.concatenate((inside, anchor))


def cell_ids(cells: Cells, cell_metres: int) -> Iterable[int]:
    """SSB ids of footprint cells made with the same `cell_metres`."""
    return (
        20_000_000_000_000 + int(e) * cell_metres * 10_000_000 + int(n) * cell_metres
        for e, n in cells
    )
