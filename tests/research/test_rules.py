"""Indicators from bands: what the bands leave open, and nothing from nothing."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.research.rules import ReleaseRead, ThemeSum, Turn, rows_of_measures, rows_of_release


def release(**members: object) -> ReleaseRead:
    """A release of two themes."""
    themes = (ThemeSum("change", 2, 30), ThemeSum("like", 1, 10))
    values = {
        "number": "4601-2026-u01",
        "title": "Barnetråkk",
        "year": 2026,
        "participants": 50,
        "invited": 80,
        "themes": themes,
        "way_cells": 4,
        "way_cells_with_change": 1,
    }
    return ReleaseRead(**(values | members))  # type: ignore[arg-type]


def test_the_ends_are_what_the_bands_leave_open() -> None:
    rows = {(row.indicator, row.theme): row for row in rows_of_release(release())}
    coverage = rows["coverage", None]
    assert (coverage.value, coverage.low, coverage.high, coverage.n) == (0.625, 0.625, 0.675, 80)
    change = rows["theme_share", "change"]
    assert (change.value, change.n) == (0.75, 40)
    assert (change.low, change.high) == (round(30 / 44, 4), round(38 / 48, 4))
    assert rows["change_along_ways", None].value == 0.25


def test_of_nothing_nothing_is_told() -> None:
    empty = release(participants=None, themes=(), way_cells=0, way_cells_with_change=0)
    assert list(rows_of_release(empty)) == []
    assert list(rows_of_measures([])) == []


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 40)), min_size=1, max_size=5))
def test_a_share_lies_between_its_ends(sums: list[tuple[int, int]]) -> None:
    themes = tuple(
        ThemeSum(str(index), cells, cells * 10 + more * 5)
        for index, (cells, more) in enumerate(sums)
    )
    for row in rows_of_release(release(themes=themes)):
        if row.indicator == "theme_share":
            assert row.low is not None
            assert row.high is not None
            assert 0 <= row.low <= row.value <= row.high <= 1


def test_measures_are_counted_by_year_and_the_wait_is_a_median() -> None:
    year = datetime(2026, 6, 1, tzinfo=UTC)
    turns = [Turn("decided", year, days) for days in (10, 20, 60, None)]
    turns.append(Turn("done", datetime(2027, 1, 5, tzinfo=UTC), None))
    rows = {(row.indicator, row.year): (row.value, row.n) for row in rows_of_measures(turns)}
    assert rows["measures_decided", 2026] == (4, 4)
    assert rows["days_to_decision", 2026] == (20, 3)
    assert (rows["measures_done", 2027], rows["measures_decided", 2027]) == ((1, 1), (0, 0))
    assert ("days_to_decision", 2027) not in rows
