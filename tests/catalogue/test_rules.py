"""Marks against the catalogue, and the starter catalogue against itself."""

import pytest

from app.catalogue.rules import (
    GeometryTypeNotAllowed,
    UnknownAnswer,
    UnknownCategory,
    check_answers,
)
from app.catalogue.starter import STARTER_CATALOGUE

STARTER = STARTER_CATALOGUE


def test_the_starter_catalogue_maps_to_the_national_types() -> None:
    assert {theme.code: theme.national_type for theme in STARTER.themes} == {
        "way": "Barneveg",
        "activity": "Aktivitet",
        "like": "PositivOpplevelse",
        "change": "NegativOpplevelse",
        "wish": "NegativOpplevelse",
    }


def test_codes_are_unique_and_every_text_is_there_in_every_language() -> None:
    for theme in STARTER.themes:
        codes = [category.code for category in theme.categories]
        assert len(codes) == len(set(codes)) > 0
        for labelled in (theme, *theme.categories, *theme.questions):
            assert all((labelled.labels.nb, labelled.labels.nn, labelled.labels.en))


@pytest.mark.parametrize(
    ("theme", "category", "geometry", "attributes", "problem"),
    [
        ("way", "school_way", "LineString", {"transport": "walk", "company": "alone"}, None),
        ("change", "dark", "Point", {"season": "winter"}, None),
        ("change", "dark", "LineString", {}, None),
        ("way", "dark", "LineString", {}, UnknownCategory),
        ("nowhere", "dark", "Point", {}, UnknownCategory),
        ("way", "school_way", "Point", {}, GeometryTypeNotAllowed),
        ("change", "dark", "Point", {"transport": "walk"}, UnknownAnswer),
        ("way", "school_way", "LineString", {"transport": "teleport"}, UnknownAnswer),
    ],
)
def test_a_mark_fits_the_catalogue_or_is_refused(
    theme: str,
    category: str,
    geometry: str,
    attributes: dict[str, str],
    problem: type[Exception] | None,
) -> None:
    if problem is None:
        check_answers(STARTER, theme, category, geometry, attributes)
    else:
        with pytest.raises(problem):
            check_answers(STARTER, theme, category, geometry, attributes)
