"""Which part of the map is asked for."""

import math
from typing import Annotated

import shapely
from fastapi import Depends, Query

from app.kit.geometry import lonlat_box_in_metres
from app.kit.problems import Fault, InvalidInput


async def read_box(
    bbox: Annotated[
        str | None,
        Query(
            max_length=200,
            description="West, south, east, north in degrees (CRS84).",
            examples=["5.2,60.34,5.27,60.38"],
        ),
    ] = None,
) -> shapely.Geometry | None:
    """The box as a polygon of EPSG:25833; raises `InvalidInput`."""
    if bbox is None:
        return None
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError as error:
        raise _refused("Expected four numbers: west, south, east, north.") from error
    if not all(map(math.isfinite, (west, south, east, north))):
        raise _refused("Expected finite numbers.")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise _refused("West must be less than east, and south less than north, in degrees.")
    return lonlat_box_in_metres(west, south, east, north)


def _refused(detail: str) -> InvalidInput:
    return InvalidInput(errors=[Fault("/query/bbox", detail)])


BoxDep = Annotated[shapely.Geometry | None, Depends(read_box)]
