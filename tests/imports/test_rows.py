"""A cell means the same in every format."""

import math

import pytest
import shapely

from app.imports.rows import (
    MAX_ROWS,
    SourceRefusedError,
    as_text,
    check_row_count,
    read_geometries,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        ("  \t ", None),
        (math.nan, None),
        (7, "7"),
        (7.0, "7"),
        ("7", "7"),
        (7.5, "7.5"),
        (True, "true"),
        ("a\r\nb\rc\td", "a\nb\nc d"),
        ("Da\u030arleg", "Dårleg"),
        (math.inf, "inf"),
    ],
)
def test_a_cell_is_text_whatever_the_format_made_of_it(value: object, text: str | None) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize("count", [0, MAX_ROWS + 1])
def test_a_file_without_rows_or_with_too_many_is_refused(count: int) -> None:
    with pytest.raises(SourceRefusedError):
        check_row_count(count)


def test_one_curve_does_not_make_the_other_geometries_unreadable() -> None:
    written = ["POINT (5 60)", "CIRCULARSTRING (0 0, 1 1, 2 0)", None, "POINT"]
    read = read_geometries(shapely.from_wkt, written)
    assert read == [shapely.Point(5, 60), None, None, None]
