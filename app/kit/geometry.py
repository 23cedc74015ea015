"""Geometry in and out: GeoJSON in CRS84 from clients, metres of EPSG:25833 inside."""

import json
from typing import Annotated, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import GetPydanticSchema
from pydantic_core import core_schema
from pyproj import Transformer

from app.kit.problems import Fault, Problem

METRES_SRID = 25833
"""EUREF89 UTM zone 33N: the whole country in one zone, and the CRS of SSB's grid."""

# Mainland Norway, generously, in CRS84; checked before transforming, because far from its
# zone UTM answers with infinities and huge numbers.
LONGITUDES = (3.0, 33.0)
LATITUDES = (57.0, 72.0)
EASTINGS = (-100_000.0, 1_130_000.0)
NORTHINGS = (6_400_000.0, 7_960_000.0)

_to_metres = Transformer.from_crs("OGC:CRS84", f"EPSG:{METRES_SRID}", always_xy=True)
_to_lonlat = Transformer.from_crs(f"EPSG:{METRES_SRID}", "OGC:CRS84", always_xy=True)

MOST_POSITIONS = 10_000
"""More do not fit into a body of 64 kB; what is drawn has fewer (contributions/rules)."""

# How deep positions lie, and how many there are at least on each level.
_FEWEST = {"Point": (), "LineString": (2,), "Polygon": (1, 4)}


class UnknownGeometry(Problem):
    """The geometry is not a GeoJSON Point, LineString or Polygon with numbers as coordinates."""

    status = 422


class NotTwoDimensional(Problem):
    """Positions have exactly two numbers, longitude and latitude; heights are not taken."""

    status = 422


class OutsideNorway(Problem):
    """A position lies outside mainland Norway, or longitude and latitude are swapped."""

    status = 422


def read_geojson(document: Any) -> shapely.Geometry:
    """A shapely geometry in CRS84 from a GeoJSON geometry (RFC 7946), taken as it is.

    Raises `UnknownGeometry`, `NotTwoDimensional`; whether it is allowed is not asked here.
    """
    if not isinstance(document, dict) or set(document) != {"type", "coordinates"}:
        raise _unknown("/geometry", "Expected an object with `type` and `coordinates` alone.")
    kind, coordinates = document["type"], document["coordinates"]
    if not coordinates:
        raise _unknown("/geometry/coordinates", "Expected positions.")
    if not isinstance(kind, str) or kind not in _FEWEST:
        raise _unknown("/geometry/type", "Expected Point, LineString or Polygon.")
    _check_positions(coordinates, len(_FEWEST[kind]), "/geometry/coordinates")
    try:
        match kind:
            case "Point":
                return shapely.Point(coordinates)
            case "LineString":
                return shapely.LineString(coordinates)
            case _:
                for index, ring in enumerate(coordinates):
                    _check_closed(ring, f"/geometry/coordinates/{index}")
                return shapely.Polygon(coordinates[0], coordinates[1:])
    except (ValueError, IndexError, shapely.GEOSException) as error:
        raise _unknown("/geometry/coordinates", "Too few positions.") from error


def _check_closed(ring: list[list[float]], pointer: str) -> None:
    # shapely would close an open ring by itself; nothing a user drew is repaired.
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise _unknown(pointer, "A ring has at least four positions, the last equal to the first.")


def _check_positions(value: Any, nesting: int, pointer: str) -> None:
    if not isinstance(value, list):
        raise _unknown(pointer, "Expected an array.")
    if nesting:
        for index, member in enumerate(value):
            _check_positions(member, nesting - 1, f"{pointer}/{index}")
        return
    if len(value) > 2:
        raise NotTwoDimensional(errors=[Fault(pointer, "Expected two numbers.")])
    if len(value) < 2 or not all(type(number) in (int, float) for number in value):
        raise _unknown(pointer, "Expected two numbers.")


def _unknown(pointer: str, detail: str) -> UnknownGeometry:
    return UnknownGeometry(errors=[Fault(pointer, detail)])


def to_metres(geometry: shapely.Geometry) -> shapely.Geometry:
    """The geometry in EPSG:25833; raises `OutsideNorway` before the projection can misbehave."""
    lonlat = shapely.get_coordinates(geometry)
    _check_within(lonlat, LONGITUDES, LATITUDES)
    metres = _project(_to_metres, lonlat)
    _check_within(metres, EASTINGS, NORTHINGS)
    return shapely.set_coordinates(_copy(geometry), metres)


def to_lonlat(geometry: shapely.Geometry) -> shapely.Geometry:
    """The geometry in CRS84, from EPSG:25833."""
    metres = shapely.get_coordinates(geometry)
    return shapely.set_coordinates(_copy(geometry), _project(_to_lonlat, metres))


def _copy(geometry: shapely.Geometry) -> shapely.Geometry:
    # set_coordinates changes an array of geometries in place, and leaves a single one alone.
    return geometry.copy() if isinstance(geometry, np.ndarray) else geometry


def _project(transformer: Transformer, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))


def _check_within(
    coordinates: NDArray[np.float64], easts: tuple[float, float], norths: tuple[float, float]
) -> None:
    low, high = np.array([easts[0], norths[0]]), np.array([easts[1], norths[1]])
    outside = ((coordinates < low) | (coordinates > high)).any(axis=1)
    if outside.any():
        place = int(np.argmax(outside))
        raise OutsideNorway(
            errors=[Fault("/geometry/coordinates", f"Position number {place + 1} is outside.")]
        )


def lonlat_box_in_metres(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """A CRS84 box, as far as it lies around Norway, as a polygon of EPSG:25833; it may be empty.

    The sides are bent there, so they get more points: one every twentieth of a degree.
    """
    west, east = np.clip((west, east), *LONGITUDES)
    south, north = np.clip((south, north), *LATITUDES)
    if west == east or south == north:
        return shapely.Polygon()
    box = shapely.segmentize(shapely.box(west, south, east, north), 0.05)
    return shapely.set_coordinates(box, _project(_to_metres, shapely.get_coordinates(box)))


Bounds = tuple[float, float, float, float]
"""West, south, east and north in metres of EPSG:25833."""
NOWHERE: Bounds = (0.0, 0.0, -1.0, -1.0)


def bounds_of(metres: shapely.Geometry) -> Bounds:
    """The bounds of a geometry in EPSG:25833; `NOWHERE`, which hold nothing, of an empty one."""
    if shapely.is_empty(metres):
        return NOWHERE
    west, south, east, north = map(float, shapely.bounds(metres))
    return west, south, east, north


def share_ground(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    """Whether either holds the middle of the other; neighbours along a border do not."""
    return any(
        shapely.covers(holds, shapely.point_on_surface(held))
        for holds, held in ((one, other), (other, one))
    )


def to_geojson(geometry: shapely.Geometry) -> dict[str, Any]:
    """A GeoJSON geometry in CRS84 with seven decimals (about a centimetre), from EPSG:25833."""
    lonlat = shapely.transform(to_lonlat(geometry), lambda numbers: numbers.round(7))
    document: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(lonlat)))
    return document


def position_schema(*fewest: int) -> dict[str, Any]:
    """JSON Schema of GeoJSON coordinates: a position inside arrays of at least so many each."""
    schema: dict[str, Any] = {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 2,
        "maxItems": 2,
    }
    for least in reversed(fewest):
        schema = {
            "type": "array",
            "items": schema,
            "minItems": least,
            "maxItems": MOST_POSITIONS,
        }
    return schema


GEOJSON_SCHEMA: dict[str, Any] = {
    "title": "Geometry",
    "description": "GeoJSON geometry (RFC 7946) in CRS84: longitude, latitude.",
    "oneOf": [
        {
            "type": "object",
            "title": kind,
            "required": ["type", "coordinates"],
            "additionalProperties": False,
            "properties": {"type": {"const": kind}, "coordinates": position_schema(*fewest)},
        }
        for kind, fewest in _FEWEST.items()
    ],
}

LonLatGeometry = Annotated[
    shapely.Geometry,
    GetPydanticSchema(
        lambda _source, _handler: core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, shapely.Geometry) else read_geojson(value),
            metadata={"pydantic_js_functions": [lambda _schema, _handler: GEOJSON_SCHEMA]},
        )
    ),
]
"""A pydantic field: GeoJSON in the document, a shapely geometry in CRS84 in the object."""
