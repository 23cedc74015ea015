"""Squares and hexagons divide the plane: every point lies in one cell, and cells have one name."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.kit.grid import ssb_cell_id
from app.kit.partition import Grid, Partition

# Bergen lies west of zero.
eastings = st.floats(-100_000, 1_100_000)
northings = st.floats(6_400_000, 7_900_000)
partitions = st.builds(
    Partition, st.sampled_from(("square", "hexagon")), st.sampled_from((250, 400, 1_000, 5_000))
)


@given(partitions, eastings, northings)
def test_a_point_lies_in_its_cell_and_in_no_neighbour(
    partition: Partition, easting: float, northing: float
) -> None:
    e, n = partition.cell_of(easting, northing)
    point = shapely.Point(easting, northing)
    assert partition.shape(e, n).distance(point) < 1e-6
    near = [(e + right, n + up) for right in (-2, -1, 0, 1, 2) for up in (-2, -1, 0, 1, 2)]
    holding = [cell for cell in near if partition.shape(*cell).contains(point)]
    assert holding in ([(e, n)], [])


@given(partitions, eastings, northings)
def test_a_cell_is_found_again_by_its_centre_and_by_its_number(
    partition: Partition, easting: float, northing: float
) -> None:
    e, n = partition.cell_of(easting, northing)
    assert partition.cell_of(*partition.centre(e, n)) == (e, n)
    corner = divmod(partition.cell_id(e, n) - 20_000_000_000_000, 10_000_000)
    assert partition.cell_of(corner[0] + 0.5, corner[1] + 0.5) == (e, n)


@pytest.mark.parametrize("grid", ["square", "hexagon"])
def test_neighbours_share_sides_and_leave_no_gap(grid: Grid) -> None:
    partition = Partition(grid, 250)
    cells = [partition.shape(e, n) for e in range(-6, 7) for n in range(-6, 7)]
    whole = shapely.union_all(cells, grid_size=0.01)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(sum(cell.area for cell in cells), rel=1e-4)


def test_a_hexagon_is_as_wide_as_it_says_and_wound_as_the_standard_asks() -> None:
    hexagon = Partition("hexagon", 250).shape(-3, 7)
    west, south, east, north = hexagon.bounds
    assert (north - south, east - west) == pytest.approx((250, 500 / math.sqrt(3)))
    assert hexagon.exterior.is_ccw
    assert hexagon.area == pytest.approx(250**2 * math.sqrt(3) / 2)


def test_a_squares_number_is_that_of_statistics_norway() -> None:
    assert Partition("square", 250).cell_id(1046, 26597) == ssb_cell_id(261_500, 6_649_250, 250)


@given(partitions, eastings, northings, st.floats(0, 3_000), st.floats(0, 3_000))
def test_no_cell_that_touches_a_box_is_missed(
    partition: Partition, west: float, south: float, wide: float, high: float
) -> None:
    box = shapely.box(west, south, west + wide + 1, south + high + 1)
    low_e, low_n, high_e, high_n = partition.within(box)
    for x, y in (*box.exterior.coords, (box.centroid.x, box.centroid.y)):
        e, n = partition.cell_of(x, y)
        assert low_e <= e <= high_e
        assert low_n <= n <= high_n


def test_an_empty_box_has_no_cells() -> None:
    west, _, east, _ = Partition("hexagon", 250).within(shapely.Polygon())
    assert west > east
