"""Marks by the hundred thousand: bounded loads, the asked number, nothing a rule would refuse."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

import numpy as np

from app.contributions import rules
from app.demo.sizes import BATCH_MARKS, gather_crowds
from app.kit.geometry import to_lonlat, to_metres


def test_crowds_hold_the_asked_number_of_marks_in_bounded_loads(demo_now: datetime) -> None:
    crowds = gather_crowds(
        BATCH_MARKS + 500, demo_now - timedelta(days=30), demo_now, np.random.default_rng(1)
    )
    assert [len(crowd.marks) for crowd in crowds] == [BATCH_MARKS, 500]


def test_a_million_is_made_as_it_is_asked_for(demo_now: datetime) -> None:
    crowds = gather_crowds(
        1_000_000, demo_now - timedelta(days=30), demo_now, np.random.default_rng(1)
    )
    assert len(list(islice(crowds, 1))) == 1


def test_marks_keep_the_limits_and_every_participant_stays_below_two_hundred(
    demo_now: datetime,
) -> None:
    (crowd,) = gather_crowds(
        BATCH_MARKS, demo_now - timedelta(days=30), demo_now, np.random.default_rng(2)
    )
    themes = Counter(mark.theme == "way" for mark in crowd.marks)
    assert 0.18 < themes[True] / BATCH_MARKS < 0.22
    assert max(Counter(crowd.authors).values()) <= rules.MAX_MARKS_PER_PARTICIPANT
    assert max(crowd.authors) < len(crowd.participant_ids)
    for mark in crowd.marks:
        rules.check_shape(mark.geometry)
        rules.check_size(mark.geometry)
        assert demo_now - timedelta(days=30) <= mark.received_at <= demo_now


def test_marks_lie_in_bergen(demo_now: datetime) -> None:
    (crowd,) = gather_crowds(500, demo_now - timedelta(days=30), demo_now, np.random.default_rng(3))
    for mark in crowd.marks:
        west, south, east, north = to_lonlat(mark.geometry).bounds
        assert 5.1 < west <= east < 5.7
        assert 60.2 < south <= north < 60.55
        assert to_metres(to_lonlat(mark.geometry)).equals_exact(mark.geometry, 0.01)
