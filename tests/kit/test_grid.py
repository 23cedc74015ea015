"""Cells and SSB ids against golden values, and footprints by property."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.kit.geometry import to_metres
from app.kit.grid import BASE_CELL_METRES, cell_ids, footprint, parent_cell, ssb_cell_id

METRES = st.floats(-100_000, 1_130_000).map(lambda number: round(number, 2))
NEAR = st.floats(-900, 900).map(lambda number: round(number, 2))
SPOTS = st.tuples(NEAR, NEAR)


@pytest.mark.parametrize(
    ("easting", "northing", "cell_metres", "expected"),
    [
        (145_996, 6_851_887, 1_000, 21450006851000),
        (145_996, 6_851_887, 5_000, 21450006850000),
    ],
)
def test_ssb_ids_of_known_places(
    easting: float, northing: float, cell_metres: int, expected: int
) -> None:
    assert ssb_cell_id(easting, northing, cell_metres) == expected


@pytest.mark.parametrize(
    ("lonlat", "cell_metres", "expected"),
    [
        ((10.7339, 59.9118), 250, 22615006649250),
        ((10.7339, 59.9118), 1_000, 22610006649000),
        ((5.3243, 60.3975), 250, 19680006734750),
        ((5.3243, 60.3975), 1_000, 19680006734000),
        ((18.9565, 69.6489), 250, 26532507731500),
        ((31.1107, 70.3705), 250, 30977507887000),
    ],
)
def test_ssb_ids_of_places_given_in_degrees(
    lonlat: tuple[float, float], cell_metres: int, expected: int
) -> None:
    place = to_metres(shapely.Point(lonlat))
    assert isinstance(place, shapely.Point)
    assert ssb_cell_id(place.x, place.y, cell_metres) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            [(261400, 6649100), (262100, 6649300)],
            [22612506649000, 22615006649000, 22617506649000, 22617506649250, 22620006649250],
        ),
        ([(261500, 6649300), (261500, 6649700)], [22615006649250, 22615006649500]),
    ],
)
def test_the_footprint_of_a_line(line: list[tuple[int, int]], expected: list[int]) -> None:
    assert sorted(cell_ids(footprint(shapely.LineString(line), 250), 250)) == expected


def test_west_of_the_zone_cells_are_floored_and_not_cut() -> None:
    assert footprint(shapely.Point(-37_312, 6_731_664)).tolist() == [[-747, 134_633]]
    assert ssb_cell_id(-1, 6_731_664, 250) == 20_000_000_000_000 - 250 * 10**7 + 6_731_500


def test_a_line_through_a_corner_leaves_no_crumb_in_the_next_cell() -> None:
    line = shapely.LineString([(25, 75), (75, 25)])
    assert footprint(line).tolist() == [[0, 1], [1, 0]]


def test_a_small_area_has_the_cell_it_lies_in() -> None:
    assert footprint(shapely.box(10, 10, 12, 12)).tolist() == [[0, 0]]


def test_an_area_has_the_cells_whose_centre_it_covers() -> None:
    assert footprint(shapely.box(0, 0, 120, 60)).tolist() == [[0, 0], [1, 0]]


def test_other_geometries_have_no_footprint() -> None:
    with pytest.raises(TypeError):
        footprint(shapely.MultiPoint([(0, 0)]))


@given(METRES, METRES)
def test_a_point_lies_in_its_cell(easting: float, northing: float) -> None:
    [[east, north]] = footprint(shapely.Point(easting, northing)).tolist()
    assert east * BASE_CELL_METRES <= easting < (east + 1) * BASE_CELL_METRES
    assert north * BASE_CELL_METRES <= northing < (north + 1) * BASE_CELL_METRES


@given(st.lists(SPOTS, min_size=2, max_size=12))
def test_a_lines_cells_are_those_it_passes_through(spots: list[tuple[float, float]]) -> None:
    line = shapely.LineString(spots)
    if not line.is_valid or line.length < 1e-6:
        return
    cells = {tuple(cell) for cell in footprint(line).tolist()}
    for east, north in cells:
        west, south = east * BASE_CELL_METRES, north * BASE_CELL_METRES
        square = shapely.box(west, south, west + BASE_CELL_METRES, south + BASE_CELL_METRES)
        assert line.distance(square) < 1e-6
    for spot in shapely.get_coordinates(shapely.segmentize(line, 7)):
        cell = tuple(math.floor(number / BASE_CELL_METRES) for number in spot)
        near_edge = min(
            min(number % BASE_CELL_METRES, -number % BASE_CELL_METRES) for number in spot
        )
        assert cell in cells or near_edge < 1e-6


@given(st.lists(SPOTS, min_size=2, max_size=12))
def test_a_line_drawn_backwards_touches_the_same_cells(spots: list[tuple[float, float]]) -> None:
    line = shapely.LineString(spots)
    if line.is_valid:
        assert footprint(line).tolist() == footprint(line.reverse()).tolist()


@given(st.integers(-2_000, 20_000), st.sampled_from([100, 250, 500, 1_000, 5_000]))
def test_a_cell_lies_in_its_parent(index: int, cell_metres: int) -> None:
    parent = parent_cell(index, cell_metres)
    assert parent % cell_metres == 0
    assert parent <= index * BASE_CELL_METRES < parent + cell_metres
