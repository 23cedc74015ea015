"""Indicators that can be followed from year to year, reckoned from published numbers alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal

from app.publishing.privacy import BAND

Indicator = Literal[
    "coverage",
    "theme_share",
    "change_along_ways",
    "measures_decided",
    "measures_under_way",
    "measures_done",
    "measures_declined",
    "days_to_decision",
]
UNITS: dict[Indicator, str] = {
    "coverage": "share of invited",
    "theme_share": "share of what was told",
    "change_along_ways": "share of cells",
    "measures_decided": "measures",
    "measures_under_way": "measures",
    "measures_done": "measures",
    "measures_declined": "measures",
    "days_to_decision": "days, median",
}
METHODS = (
    "Everything is reckoned from releases, whose counts are bands of five from ten children in a "
    "cell, and from what the municipality has decided. `low` and `high` are the ends the bands "
    "leave open, not a sampling interval: those who answered are no sample. `coverage`: "
    "participants of those invited. `theme_share`: a theme's part of the sum over all cells and "
    "themes shown; one child counts in each. `change_along_ways`: of the cells in which ways are "
    "shown, those in which something to change is shown as well. `measures_…`: how many came to "
    "stand so for the first time that year. `days_to_decision`: from the last release before it, "
    "of a campaign the measure answers or of its area, to the decision."
)
RESERVATIONS = (
    "Absence is never zero: what fewer than ten told is not here. Classes, grades and seasons "
    "differ between campaigns, and so may the size of the cells. Compare levels with care, and "
    "never rank areas by them."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One value of an indicator: of a release, or of a year; `n` is what it is a share or sum of.

    `low` and `high` are None where nothing is left open.
    """

    indicator: Indicator
    unit: str
    year: int
    release: str | None
    campaign: str | None
    theme: str | None
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class ThemeSum:
    """What a release shows of a theme: in how many cells, and the sum of its bands' lower ends."""

    theme: str
    cells: int
    told_at_least: int


@dataclass(frozen=True, slots=True)
class ReleaseRead:
    """A release as the indicators read it; `participants` is the lower end of a band."""

    number: str
    title: str
    year: int
    participants: int | None
    invited: int
    themes: tuple[ThemeSum, ...]
    way_cells: int
    way_cells_with_change: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A measure came to stand in a state for the first time."""

    state: str
    at: datetime
    waited_days: int | None
    """Since the last release before; None where there was none, or it is no decision."""


def rows_of_release(found: ReleaseRead) -> Iterator[Row]:
    """The indicators of one release."""

    def row(
        indicator: Indicator,
        value: float,
        n: int,
        theme: str | None = None,
        ends: tuple[float | None, float | None] = (None, None),
    ) -> Row:
        source = (found.year, found.number, found.title, theme)
        return Row(indicator, UNITS[indicator], *source, round(value, 4), *ends, n)

    if found.participants is not None and found.invited:
        low, high = (
            round(min(1.0, end / found.invited), 4)
            for end in (found.participants, found.participants + BAND - 1)
        )
        yield row("coverage", low, found.invited, ends=(low, high))
    total = sum(each.told_at_least for each in found.themes)
    for each in found.themes:
        ends = _share_of_bands(each, found.themes)
        yield row("theme_share", each.told_at_least / total, total, each.theme, ends)
    if found.way_cells:
        share = found.way_cells_with_change / found.way_cells
        yield row("change_along_ways", share, found.way_cells)


def _share_of_bands(one: ThemeSum, themes: Sequence[ThemeSum]) -> tuple[float, float]:
    """The smallest and the largest share that the bands allow."""
    others = [each for each in themes if each is not one]
    own = one.told_at_least, one.told_at_least + one.cells * (BAND - 1)
    least = sum(each.told_at_least for each in others)
    most = least + sum(each.cells for each in others) * (BAND - 1)
    return round(own[0] / (own[0] + most), 4), round(own[1] / (own[1] + least), 4)


def rows_of_measures(turns: Sequence[Turn]) -> Iterator[Row]:
    """The indicators of each year in which a measure came to stand otherwise."""

    def row(indicator: Indicator, year: int, value: float, n: int) -> Row:
        return Row(indicator, UNITS[indicator], year, None, None, None, value, None, None, n)

    counted = Counter((turn.at.year, turn.state) for turn in turns)
    states: tuple[Indicator, ...] = (
        *("measures_decided", "measures_under_way", "measures_done", "measures_declined"),
    )
    for year in sorted({turn.at.year for turn in turns}):
        for indicator in states:
            count = counted[year, indicator.removeprefix("measures_")]
            yield row(indicator, year, count, count)
        waited = [
            turn.waited_days
            for turn in turns
            if turn.at.year == year and turn.waited_days is not None
        ]
        if waited:
            yield row("days_to_decision", year, median(waited), len(waited))
