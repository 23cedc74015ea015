"""What may be asked, and how it is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hotspots.evidence import area_of_cells
from app.hotspots.reports import cell_id
from app.hotspots.rules import Filters, FindingNumber, Selection, UnknownFinding, read_number


def selection(**filters: object) -> Selection:
    """A selection of no campaign in particular."""
    return Selection(Filters.model_validate(filters), (), None)


@pytest.mark.parametrize(
    ("filters", "subject", "is_counted", "basis"),
    [
        ({}, "", True, "invited"),
        ({"theme": "way"}, "way", True, "invited"),
        ({"travel": "bike"}, "way:bike", True, "invited"),
        ({"theme": "change"}, "change", True, "ways"),
        ({"theme": "change", "category": "dark"}, "change/dark", True, "ways"),
        ({"unsafe": True}, "unsafe", True, "ways"),
        ({"theme": "like", "season": "winter"}, "like", False, "ways"),
        ({"grade": 6}, "", False, "invited"),
    ],
)
def test_a_selection_knows_what_answers_it(
    filters: dict[str, object], subject: str, is_counted: bool, basis: str
) -> None:
    asked = selection(**filters)
    assert (asked.subject, asked.is_counted) == (subject, is_counted)
    assert asked.basis(has_ways=True) == basis
    assert asked.basis(has_ways=False) == ("marks" if basis == "ways" else basis)


def test_whoever_is_exposed_is_of_the_same_children_and_months() -> None:
    asked = selection(theme="change", season="winter", grade=6, from_month="2026-01")
    everything = asked.among_everything().filters
    assert (everything.grade, everything.from_month) == (6, "2026-01")
    assert (everything.theme, everything.season) == (None, None)


@given(st.integers(2020, 2099), st.integers(1, 99_999))
def test_a_number_is_read_as_it_is_written(year: int, ordinal: int) -> None:
    number = FindingNumber("4601", year, ordinal)
    assert read_number(str(number), "4601") == number


@pytest.mark.parametrize(
    "text", ["", "4601-2026", "4601-2026-14", "0301-2026-014", "4601-2026-x14"]
)
def test_another_number_is_nobodys(text: str) -> None:
    with pytest.raises(UnknownFinding):
        read_number(text, "4601")


@given(st.integers(-2_000, 4_000), st.integers(25_000, 31_000))
def test_cells_are_found_by_their_ids_west_of_the_meridian_too(east: int, north: int) -> None:
    area = area_of_cells([cell_id((east, north), 250)], 250)
    assert area.bounds == (east * 250, north * 250, east * 250 + 250, north * 250 + 250)
