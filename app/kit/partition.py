"""The plane divided into equal cells: squares of the SSB grid, or hexagons (EPSG:25833)."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from app.kit.grid import ssb_cell_id

Grid = Literal["square", "hexagon"]

_CORNERS = np.array([(-1, 0), (-0.5, -0.5), (0.5, -0.5), (1, 0), (0.5, 0.5), (-0.5, 0.5)])


@dataclass(frozen=True, slots=True)
class Partition:
    """Cells of one grid and size; `metres` is the distance between a cell's opposite sides.

    A cell is named by two indexes. A square's are ⌊E/s⌋ and ⌊N/s⌋; a hexagon's its column and row
    as PostGIS counts them (ST_Hexagon), odd columns half a cell farther north.
    """

    grid: Grid
    metres: int

    @property
    def _side(self) -> float:
        return self.metres / math.sqrt(3)

    def cell_of(self, easting: float, northing: float) -> tuple[int, int]:
        """The cell a point lies in; every point lies in exactly one."""
        if self.grid == "square":
            return int(easting // self.metres), int(northing // self.metres)
        # Of the hexagons about a point its own is the one whose centre is nearest.
        column = math.floor(easting / (1.5 * self._side))
        near = []
        for e in (column, column + 1):
            row = math.floor(northing / self.metres - (e % 2) / 2 + 0.5)
            x, y = self.centre(e, row)
            near.append((math.hypot(x - easting, y - northing), e, row))
        return min(near)[1:]

    def centre(self, e: int, n: int) -> tuple[float, float]:
        """The middle of a cell."""
        if self.grid == "square":
            return (e + 0.5) * self.metres, (n + 0.5) * self.metres
        return 1.5 * self._side * e, self.metres * (n + (e % 2) / 2)

    def shape(self, e: int, n: int) -> shapely.Polygon:
        """Where a cell lies, counter-clockwise."""
        if self.grid == "square":
            west, south = e * self.metres, n * self.metres
            return shapely.box(west, south, west + self.metres, south + self.metres)
        return shapely.Polygon(_CORNERS * (self._side, self.metres) + self.centre(e, n))

    def cell_id(self, e: int, n: int) -> int:
        """SSB's id of a square; of a hexagon that of the square metre about its centre."""
        x, y = self.centre(e, n)
        return ssb_cell_id(x, y, self.metres if self.grid == "square" else 1)

    def within(self, box: shapely.Geometry) -> tuple[int, int, int, int]:
        """West, south, east and north index of the cells about a box; none for an empty box."""
        if shapely.is_empty(box):
            return (1, 1, 0, 0)
        west, south, east, north = shapely.bounds(box).tolist()
        if self.grid == "square":
            return *self.cell_of(west, south), *self.cell_of(east, north)
        return (
            math.ceil((west - self._side) / (1.5 * self._side)),
            math.ceil(south / self.metres - 1),
            math.floor((east + self._side) / (1.5 * self._side)),
            math.floor(north / self.metres + 0.5),
        )
