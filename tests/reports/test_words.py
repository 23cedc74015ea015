"""What reports say, in two written languages, and how Norwegian writes numbers and dates."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.reports.facts import Count
from app.reports.words import Words, day, number, percent, period

FOLDER = Path(__file__).parents[2] / "app" / "reports" / "translations"
NBSP = "\u00a0"


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text by its path."""
    if isinstance(node, str):
        yield path, node
        return
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield from leaves(value, f"{path}.{key}")


def texts(language: str) -> dict[str, str]:
    return dict(leaves(json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))))


def test_both_languages_say_all_of_it_with_the_same_places() -> None:
    bokmaal, nynorsk = texts("nb"), texts("nn")
    assert bokmaal.keys() == nynorsk.keys()
    place = re.compile(r"\{(\w+)\}")
    for path, text in bokmaal.items():
        assert sorted(place.findall(text)) == sorted(place.findall(nynorsk[path])), path


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_texts_are_set_as_norwegian_is(language: str) -> None:
    for path, text in texts(language).items():
        assert not re.search(r"\d %|§ \d", text), f"{path} breaks before its unit"
        assert '"' not in text, f"{path} quotes otherwise than «so»"


def test_numbers_and_dates_stay_in_a_piece() -> None:
    assert number(1_234_567) == f"1{NBSP}234{NBSP}567"
    assert percent(0.125) == f"12{NBSP}%"
    assert day(date(2026, 5, 3)) == f"3.{NBSP}mai 2026"
    assert period(date(2026, 5, 3), date(2026, 5, 20)) == f"3.–20.{NBSP}mai 2026"
    assert period(date(2026, 4, 3), date(2026, 5, 20)) == f"3.{NBSP}april–20.{NBSP}mai 2026"
    assert period(date(2025, 12, 3), date(2026, 1, 20)).startswith(f"3.{NBSP}desember 2025–")


def test_a_count_says_how_sure_it_is() -> None:
    words = Words("nb")
    assert words.count(Count(least=37, most=37)) == "37"
    assert words.count(Count(least=1_200, most=1_204)) == f"1{NBSP}200–1{NBSP}204"
    assert words.count(Count(least=35, most=None)) == "minst 35"
    assert words.count(None) == "for få til å vises"
