"""The coordinate reference systems offered, all with east before north, and the way to ours."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from app.kit.geometry import EASTINGS, LATITUDES, LONGITUDES, METRES_SRID, NORTHINGS


@dataclass(frozen=True, slots=True)
class Crs:
    """A system by its URI, as PostGIS numbers it, and how fine its coordinates are written.

    `reach` is where its coordinates are taken: around Norway, so that a projection can never
    answer with infinities. `step` is how far apart points on a straight side may lie.
    """

    uri: str
    srid: int
    decimals: int
    reach: shapely.Geometry
    step: float


_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = Crs(
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    4326,
    7,
    shapely.box(LONGITUDES[0], LATITUDES[0], LONGITUDES[1], LATITUDES[1]),
    0.05,
)
UTM33 = Crs(
    f"{_EPSG}25833",
    METRES_SRID,
    2,
    shapely.box(EASTINGS[0], NORTHINGS[0], EASTINGS[1], NORTHINGS[1]),
    1_000_000,
)
UTM32 = Crs(f"{_EPSG}25832", 25832, 2, shapely.box(100_000, 6_300_000, 2_000_000, 8_300_000), 2_000)
STORED = UTM33
OFFERED = {crs.uri: crs for crs in (CRS84, UTM33, UTM32)}

_FROM = {
    crs: Transformer.from_crs(name, f"EPSG:{METRES_SRID}", always_xy=True)
    for crs, name in ((CRS84, "OGC:CRS84"), (UTM32, "EPSG:25832"))
}


def to_stored(geometry: shapely.Geometry, crs: Crs) -> shapely.Geometry:
    """As much of a geometry as lies around Norway, in EPSG:25833; it may be empty."""
    near = shapely.segmentize(shapely.intersection(geometry, crs.reach), crs.step)
    if crs not in _FROM:
        return near

    def project(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(_FROM[crs].transform(coordinates[:, 0], coordinates[:, 1]))

    return shapely.transform(near, project)
