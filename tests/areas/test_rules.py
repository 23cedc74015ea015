"""How an area lives: whatever is done, a day has one answer, and past days keep theirs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.areas.rules import (
    AreaEnded,
    AreaFollowed,
    HistoryWritten,
    LaterBoundary,
    Life,
    OutlineRefused,
    begin,
    draw_anew,
    end,
    fault_of_outline,
    follow,
    read_outline,
    share_of_smaller,
)
from app.kit.problems import Problem

TODAY = date(2026, 11, 25)
SOON = TODAY + timedelta(days=30)
STARTED = date(2019, 1, 1)


def extended(life: Life, day: date, *, again: bool = False, today: date = TODAY) -> Life:
    """The life with another boundary from `day`."""
    return draw_anew(life, day, begins_again=again, today=today)


STEPS: dict[str, Callable[[Life, date, date], Life]] = {
    "extend": lambda life, day, today: extended(life, day, today=today),
    "begin again": lambda life, day, today: extended(life, day, again=True, today=today),
    "end": lambda life, day, today: end(life, day, today=today),
    "follow": lambda life, day, today: follow(life, day, today=today),
}


@given(
    starts=st.integers(-400, 40),
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.integers(-5, 60), st.integers(0, 20)),
        max_size=12,
    ),
)
def test_whatever_is_done_past_days_keep_their_boundary_and_no_day_has_two(
    starts: int, steps: list[tuple[str, int, int]]
) -> None:
    life = begin(TODAY + timedelta(days=starts))
    today = TODAY
    for name, ahead, passed in steps:
        today += timedelta(days=passed)
        before = life
        try:
            life = STEPS[name](life, today + timedelta(days=ahead), today)
        except Problem:
            continue
        whole = [TODAY + timedelta(days=offset) for offset in range(-420, 400)]
        for day in whole:
            holding = [span for span in life.spans if span.holds(day)]
            assert len(holding) <= 1
            if day < today:
                old, new = before.span_on(day), life.span_on(day)
                assert (old and old.valid_from) == (new and new.valid_from)
        # No gap but the one that was said, and none at the end.
        gaps = [
            a
            for a, b in zip(life.spans, life.spans[1:], strict=False)
            if a.valid_to != b.valid_from
        ]
        assert name == "begin again" or len(gaps) <= len(before.spans) - 1
        assert life.spans[-1].valid_to == life.ends_on
        assert all(span.valid_to is None or span.valid_from < span.valid_to for span in life.spans)


def test_a_boundary_takes_over_on_its_first_day() -> None:
    life = extended(begin(STARTED), SOON)
    assert [(each.valid_from, each.valid_to) for each in life.spans] == [
        (STARTED, SOON),
        (SOON, None),
    ]
    eve = life.span_on(SOON - timedelta(days=1))
    assert eve is not None
    assert eve.valid_from == STARTED


def test_an_extension_before_a_planned_end_ends_with_it() -> None:
    ends = SOON + timedelta(days=100)
    life = extended(end(begin(STARTED), ends, today=TODAY), SOON)
    assert life.spans[-1].valid_to == life.ends_on == ends


def test_after_its_end_an_area_begins_again_only_where_that_is_said() -> None:
    ended = end(begin(STARTED), TODAY, today=TODAY)
    with pytest.raises(AreaEnded):
        extended(ended, SOON)
    again = extended(ended, SOON, again=True)
    assert again.ends_on is None
    assert again.span_on(TODAY) is None
    with pytest.raises(AreaEnded):
        end(ended, SOON, today=TODAY + timedelta(days=1))


def test_history_is_not_rewritten() -> None:
    yesterday = TODAY - timedelta(days=1)
    for step in STEPS.values():
        with pytest.raises(HistoryWritten):
            step(begin(STARTED), yesterday, TODAY)
    with pytest.raises(LaterBoundary):
        extended(extended(begin(STARTED), SOON), SOON)
    followed = follow(begin(STARTED), SOON, today=TODAY)
    for step in STEPS.values():
        with pytest.raises(AreaFollowed):
            step(followed, SOON + timedelta(days=1), TODAY)


def test_an_end_that_has_not_come_can_be_moved() -> None:
    life = end(end(begin(STARTED), SOON, today=TODAY), SOON + timedelta(days=9), today=TODAY)
    assert life.ends_on == SOON + timedelta(days=9)


@pytest.mark.parametrize(
    ("lonlat", "reason"),
    [
        (shapely.Point(5.3, 60.4), "Expected a Polygon."),
        (shapely.Polygon([(5, 60), (5.1, 60.1), (5.1, 60), (5, 60.1), (5, 60)]), "Self-inter"),
        (shapely.box(5, 60, 5.0001, 60.0001), "less than 1000"),
        (shapely.box(5, 60, 9, 63), "more than 12000"),
    ],
)
def test_an_outline_no_municipality_could_have_is_refused(
    lonlat: shapely.Geometry, reason: str
) -> None:
    with pytest.raises(OutlineRefused, match=reason):
        read_outline(lonlat)


def test_too_detailed_an_outline_is_refused() -> None:
    wheel = shapely.Point(0, 6_700_000).buffer(1_000, quad_segs=6_000)
    assert "vertices" in str(fault_of_outline(wheel))


def test_what_two_areas_share_is_told_of_the_smaller() -> None:
    assert share_of_smaller(shapely.box(0, 0, 10, 10), shapely.box(9, 0, 11, 1)) == 0.5
    assert share_of_smaller(shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)) == 0
