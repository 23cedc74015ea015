"""Bars with their intervals, drawn as SVG and told in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports import words as typography
from app.reports.blocks import Figure
from app.reports.drawing import DEEP, INK, QUIET, SHADES, drawing, element, words
from app.reports.facts import Count
from app.reports.words import Words

WIDTH = 660
_ROW = 27
_LABELS = 246
_FIGURES = 128
_BAR = 13


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar with its name; shares lie between 0 and 1."""

    name: str
    count: Count
    share: float | None = None
    low: float | None = None
    high: float | None = None


def bar_chart(bars: Sequence[Drawn], caption: str, say: Words) -> Figure:
    """Bars from the top, the number beside each; a thin line spans the interval of a share."""
    shares = all(bar.share is not None for bar in bars)
    longest = max((_reach(bar, shares=shares) for bar in bars), default=1.0) or 1.0
    room = WIDTH - _LABELS - _FIGURES
    parts = []
    for place, bar in enumerate(bars):
        middle = place * _ROW + _ROW / 2
        scale = room / longest
        parts.append(_row(bar, middle, scale, say, shares=shares))
    height = max(len(bars) * _ROW + 4, _ROW)
    axis = element(
        "line", x1=_LABELS, x2=_LABELS, y1=2, y2=height - 2, stroke=QUIET, stroke_width=1
    )
    told = [f"{bar.name}: {_figure(bar, say)}" for bar in bars]
    alt = f"{caption}. {'; '.join(told)}."
    return Figure(drawing(WIDTH, height, [*parts, axis]), WIDTH, height, caption, alt)


def _reach(bar: Drawn, *, shares: bool) -> float:
    return max(bar.share or 0, bar.high or 0) if shares else float(bar.count.least)


def _row(bar: Drawn, middle: float, scale: float, say: Words, *, shares: bool) -> str:
    length = (bar.share or 0 if shares else bar.count.least) * scale
    parts = [
        words(_shortened(bar.name), _LABELS - 10, middle + 4, anchor="end"),
        element(
            "rect", x=_LABELS, y=middle - _BAR / 2, width=max(length, 1.0), height=_BAR,
            fill=SHADES[1], stroke=DEEP, stroke_width=0.8,
        ),
    ]  # fmt: skip
    end = length
    if shares and bar.low is not None and bar.high is not None:
        west, east = _LABELS + bar.low * scale, _LABELS + bar.high * scale
        d = f"M{west:.1f} {middle - 4}V{middle + 4}M{west:.1f} {middle}H{east:.1f}"
        parts.append(
            element("path", d=f"{d}M{east:.1f} {middle - 4}V{middle + 4}", stroke=INK, fill="none")
        )
        end = max(length, bar.high * scale)
    parts.append(words(_figure(bar, say), _LABELS + end + 9, middle + 4, weight=500))
    return "".join(parts)


def _figure(bar: Drawn, say: Words) -> str:
    count = say.count(bar.count)
    return count if bar.share is None else f"{count} ({typography.percent(bar.share)})"


def _shortened(text: str, most: int = 42) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
