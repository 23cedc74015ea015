"""The report's own words in bokmål and nynorsk, and Norwegian typography."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.reports.facts import Count
from app.reports.rules import Language, SubjectKind

NBSP = "\u00a0"
_FOLDER = Path(__file__).parent / "translations"
_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


@cache
def _read(language: Language) -> Mapping[str, Any]:
    words: dict[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return words


class Words:
    """One language's texts by `chapter.name`, and how it writes numbers and dates."""

    def __init__(self, language: Language):
        self.language = language
        self._texts = _read(language)

    def say(self, key: str, **values: object) -> str:
        """A text with its values; numbers among them are written as Norwegian has them."""
        text: Any = self._texts
        for part in key.split("."):
            text = text[part]
        return str(text).format(**{name: write(value) for name, value in values.items()})

    def title(self, kind: SubjectKind, subject: str) -> str:
        """What a report of a subject is called."""
        return self.say(f"cover.title_{kind}", title=subject)

    def all(self, key: str) -> list[str]:
        """A list of texts."""
        part, name = key.split(".")
        return list(self._texts[part][name])

    def several(self, key: str, number: int, **values: object) -> str:
        """A text for one (`key_one`) or for several of something."""
        return self.say(f"{key}_one" if number == 1 else key, number=number, **values)

    def count(self, count: Count | None) -> str:
        """How many children: 37, 35–39, at least 35, or that it is not told."""
        if count is None:
            return self.say("number.not_told")
        if count.most is None:
            return self.say("number.at_least", number=count.least)
        if count.most == count.least:
            return number(count.least)
        return f"{number(count.least)}–{number(count.most)}"


def write(value: object) -> str:
    """A number or a date as Norwegian writes it; anything else as it is."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    return str(value)


def number(value: int) -> str:
    """1 234, in a piece."""
    return f"{value:,}".replace(",", NBSP)


def percent(share: float) -> str:
    """12 %, in a piece."""
    return f"{round(100 * share)}{NBSP}%"


def decimal(value: float) -> str:
    """3,4: a comma, as Norwegian has it."""
    return f"{value:.1f}".replace(".", ",")


def day(value: date) -> str:
    """3. mai 2026, in a piece but for the year."""
    return f"{value.day}.{NBSP}{_MONTHS[value.month - 1]} {value.year}"


def day_in_table(value: date | None) -> str:
    """A day all in a piece, or a dash where there is none."""
    return "–" if value is None else day(value).replace(" ", NBSP)


def period(first: date, last: date) -> str:
    """From a day to a day, each told once: 3.–20. mai 2026."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}.–{day(last)}"
    if first.year == last.year:
        return f"{first.day}.{NBSP}{_MONTHS[first.month - 1]}–{day(last)}"
    return f"{day(first)}–{day(last)}"
