"""Tiles of the web's map: WebMercatorQuad (EPSG:3857), numbered from the north-west."""

import math
from dataclasses import dataclass
from typing import Any

import shapely

from app.kit.geometry import lonlat_box_in_metres
from app.kit.problems import Problem

MAX_ZOOM = 22


class UnknownTile(Problem):
    """There is no such tile: at zoom z, columns and rows go from 0 to 2^z - 1.

    Or the zoom is not drawn.
    """

    status = 404


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile by zoom, column and row."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.z <= MAX_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise UnknownTile

    @property
    def values(self) -> dict[str, Any]:
        """What a statement with ST_TileEnvelope is given."""
        return {"tile_z": self.z, "tile_x": self.x, "tile_y": self.y}

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the tile in EPSG:25833, with a little beside it.

        The little is what `ST_AsMVTGeom` draws beyond the edge. Nothing lies in a tile that does
        not touch Norway: its bounds are none.
        """
        edge = 64 / 4096
        west, east = (_longitude(self.x + step, self.z) for step in (-edge, 1 + edge))
        north, south = (_latitude(self.y + step, self.z) for step in (-edge, 1 + edge))
        box = lonlat_box_in_metres(west, south, east, north)
        if shapely.is_empty(box):
            return (0.0, 0.0, -1.0, -1.0)
        left, bottom, right, top = map(float, shapely.bounds(box))
        return left, bottom, right, top


def _longitude(column: float, zoom: int) -> float:
    return column / float(2**zoom) * 360 - 180


def _latitude(row: float, zoom: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / float(2**zoom)))))
