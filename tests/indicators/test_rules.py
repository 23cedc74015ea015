"""Figures out of rows, and residents of SSB's grid summed into areas."""

from uuid import uuid4

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.indicators.rules import (
    Cells,
    IndicatorsRefused,
    read_area_figures,
    read_cells,
    sum_cells,
)
from app.kit.grid import ssb_cell_corners, ssb_cell_id

EAST, NORTH = -37_500, 6_731_500
OLSVIK, VEST = uuid4(), uuid4()
AREAS = {"olsvik": OLSVIK, "vest": VEST}
HEADER = ["Område", "År", "Verdi", "Merknad"]


def grid(*people: str, metres: int = 250) -> list[list[str]]:
    """Rows of cells from west to east, so many people in each."""
    ids = [ssb_cell_id(EAST + index * metres, NORTH, metres) for index in range(len(people))]
    return [[f"ssbid{metres}m", "popTot"], *([str(i), n] for i, n in zip(ids, people, strict=True))]


def total(rows: list[list[str]], outline: shapely.Geometry, method: str = "centre") -> object:
    """The sum of an outline, its roughness, and whether it is withheld."""
    found = sum_cells(read_cells(rows, None), OLSVIK, outline, "2026", method)  # type: ignore[arg-type]
    return found.value, found.rough_cells, found.is_withheld


def row_of(cells: int) -> shapely.Geometry:
    """An outline around so many cells from the west, and forty metres more."""
    return shapely.box(EAST - 1, NORTH - 1, EAST + cells * 250 + 40, NORTH + 251)


def test_figures_are_read_with_commas_years_dates_and_silence() -> None:
    rows = [HEADER, ["Olsvik", "2024", "12,5", ""], ["OLSVIK", "2025-06-30", "..", "skjermet"]]
    first, second = read_area_figures(rows, AREAS, counts_people=False)
    assert (first.area_id, first.period, first.value) == (OLSVIK, "2024", 12.5)
    assert (second.value, second.is_withheld, second.note) == (None, True, "skjermet")


def test_fewer_than_ten_people_are_withheld() -> None:
    rows = [HEADER, ["Olsvik", "2024", "9", ""], ["Vest", "2024", "10", ""]]
    few, enough = read_area_figures(rows, AREAS, counts_people=True)
    assert (few.value, few.is_withheld) == (None, True)
    assert enough.value == 10


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["Nord", "2024", "1"], "There is no area 'Nord', or several."),
        (["Olsvik", "24", "1"], "'24' is neither a year nor a date."),
        (["Olsvik", "2024-02-30", "1"], "neither a year nor a date"),
        (["Olsvik", "2024", "mange"], "'mange' is no number."),
        (["Vest", "2024", "2"], "has a figure for that time in a row above"),
        ([], "There is no area ''"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: list[str], reason: str) -> None:
    with pytest.raises(IndicatorsRefused) as refused:
        read_area_figures([HEADER, ["Vest", "2024", "1"], row], AREAS, counts_people=False)
    [fault] = refused.value.errors
    assert fault.pointer == "/rows/2"
    assert reason in fault.detail


def test_columns_that_are_missing_are_named() -> None:
    with pytest.raises(IndicatorsRefused, match="period, value"):
        read_area_figures([["navn"]], AREAS, counts_people=False)


def test_residents_are_summed_by_centre_or_by_share() -> None:
    rows = grid("100", "200", "400")
    assert total(rows, row_of(2)) == (300, 0, False)
    assert total(rows, row_of(2), "share") == (364, 0, False)
    assert total(grid("100", "40", metres=1_000), row_of(4)) == (140, 0, False)


def test_a_cell_with_few_residents_counts_as_five_and_no_sum_is_below_ten() -> None:
    assert (
        total(grid("100", "9"), row_of(2)) == total(grid("100", "1"), row_of(2)) == (105, 1, False)
    )
    assert total(grid("100", ":"), row_of(2)) == (105, 1, False)
    assert total(grid("9"), row_of(1)) == (None, 0, True)
    assert total(grid("100"), shapely.box(0, 0, 1, 1)) == (None, 0, True)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=6))
def test_no_two_sums_tell_how_many_live_in_a_cell_with_few(people: list[tuple[int, int]]) -> None:
    one, other = ([str(pair[side]) for pair in people] for side in (0, 1))
    for cells in range(len(people) + 1):
        for method in ("centre", "share"):
            assert total(grid("80", *one), row_of(cells), method) == total(
                grid("80", *other), row_of(cells), method
            )


@given(st.integers(-400, 4_000), st.integers(25_600, 31_800), st.sampled_from([250, 1_000]))
def test_a_cell_is_found_where_its_id_says(column: int, row: int, metres: int) -> None:
    cell = ssb_cell_id(column * metres, row * 250 // metres * metres, metres)
    [corner] = ssb_cell_corners(np.array([cell])).tolist()
    assert corner == [column * metres, row * 250 // metres * metres]


@pytest.mark.parametrize(
    ("rows", "pointer"),
    [
        ([["ssbid250m", "pop"], ["1", "5"]], "/rows/1"),
        ([["ssbid250m", "pop"], [str(ssb_cell_id(100, NORTH, 50)), "5"]], "/rows/1"),
        ([["ssbid250m", "pop"], *[[str(ssb_cell_id(0, NORTH, 250)), "5"]] * 2], "/rows"),
    ],
)
def test_what_is_no_grid_is_refused(rows: list[list[str]], pointer: str) -> None:
    with pytest.raises(IndicatorsRefused) as refused:
        read_cells(rows, None)
    assert refused.value.errors[0].pointer == pointer


def test_the_width_of_cells_must_be_said() -> None:
    rows = [["cell", "value"], [str(ssb_cell_id(0, NORTH, 250)), "50"]]
    with pytest.raises(IndicatorsRefused, match="250 or 1000"):
        read_cells(rows, None)
    assert isinstance(read_cells(rows, 250), Cells)
