"""Between degrees and metres, and what is refused on the way."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.kit.geometry import (
    OutsideNorway,
    UnknownGeometry,
    lonlat_box_in_metres,
    read_geojson,
    share_ground,
    to_geojson,
    to_lonlat,
    to_metres,
)

LODDEFJORD = np.array([-37_000, 6_731_000])


@given(st.floats(5, 12), st.floats(58.5, 70))
def test_there_and_back_is_the_same_place(longitude: float, latitude: float) -> None:
    back = to_lonlat(to_metres(shapely.Point(longitude, latitude)))
    assert isinstance(back, shapely.Point)
    assert back.x == pytest.approx(longitude, abs=1e-9)
    assert back.y == pytest.approx(latitude, abs=1e-9)


def test_geojson_goes_out_in_degrees_with_seven_decimals_and_turns_right() -> None:
    clockwise = shapely.Polygon([(0, 0), (0, 100), (100, 100), (100, 0)])
    document = to_geojson(shapely.transform(clockwise, lambda xy: xy + LODDEFJORD))
    ring = shapely.LinearRing(document["coordinates"][0])
    assert ring.is_ccw
    assert all(round(number, 7) == number for number in document["coordinates"][0][0])


@pytest.mark.parametrize(
    "document",
    [None, 1, "x", [], {}, {"type": "Point"}, {"type": "Point", "coordinates": 5},
     {"type": ["Point"], "coordinates": [5, 60]}, {"type": "Polygon", "coordinates": []},
     {"type": "Polygon", "coordinates": [[]]}, {"type": "LineString", "coordinates": []},
     {"type": "Point", "coordinates": [5]}, {"type": "Point", "coordinates": [5, None]}],
)  # fmt: skip
def test_what_is_no_geometry_is_refused(document: object) -> None:
    with pytest.raises(UnknownGeometry):
        read_geojson(document)


@pytest.mark.parametrize("lonlat", [(60.4, 5.3), (5.3, 56.0), (200.0, 60.0), (5.3, 1e300)])
def test_bounds_are_asked_before_transforming(lonlat: tuple[float, float]) -> None:
    with pytest.raises(OutsideNorway):
        to_metres(shapely.Point(lonlat))


def test_a_box_of_degrees_covers_its_corners_and_its_middle() -> None:
    box = lonlat_box_in_metres(5.1, 60.2, 5.6, 60.5)
    for spot in ((5.1, 60.2), (5.6, 60.5), (5.35, 60.35), (5.35, 60.2)):
        assert box.distance(to_metres(shapely.Point(spot))) < 5  # type: ignore[attr-defined]
    assert lonlat_box_in_metres(-80, -40, -79, -39).is_empty  # type: ignore[attr-defined]


def test_a_part_shares_ground_with_the_whole_and_neighbours_do_not() -> None:
    whole, east, west = (shapely.box(*box) for box in ((0, 0, 9, 9), (5, 0, 9, 9), (0, 0, 5, 9)))
    assert share_ground(whole, east)
    assert share_ground(west, whole)
    assert not share_ground(east, west)
