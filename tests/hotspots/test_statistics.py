"""Intervals, Gi* and false discovery control, against values computed by other programs."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.hotspots.statistics import (
    benjamini_hochberg,
    gi_star,
    newcombe,
    two_sided_p,
    wilson,
)

GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text())


def neighbours(places: list[tuple[float, float]], reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of places no farther apart than `reach` along either axis."""
    position = np.array(places, float)
    apart = np.abs(position[:, None] - position[None])
    return np.nonzero((apart <= reach).all(axis=2))


def queen(side: int) -> tuple[np.ndarray, np.ndarray]:
    """A square of cells that touch also at their corners."""
    return neighbours([(e, n) for e in range(side) for n in range(side)], 1)


@pytest.mark.parametrize(("share", "expected"), GOLDEN["wilson95"].items())
def test_wilson_agrees_with_published_intervals(share: str, expected: list[float]) -> None:
    count, total = map(int, share.split("/"))
    assert wilson(count, total) == pytest.approx(expected, abs=1e-6)


def test_a_share_of_nobody_is_unknown() -> None:
    assert wilson(0, 0) is None
    assert newcombe(0, 0, 3, 10) is None
    assert newcombe(3, 10, 0, 0) is None


@given(st.integers(1, 500), st.data())
def test_a_wilson_interval_holds_the_share_and_stays_a_share(
    total: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, total))
    found = wilson(count, total)
    assert found is not None
    assert 0 <= found.low <= count / total <= found.high <= 1


def test_newcombe_agrees_with_the_published_example() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table II, example (a): 56/70 against 48/80.
    assert newcombe(48, 80, 56, 70) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_comparing_the_other_way_round_turns_the_difference(
    before: int, after: int, data: st.DataObject
) -> None:
    a, b = data.draw(st.integers(0, before)), data.draw(st.integers(0, after))
    there, back = newcombe(a, before, b, after), newcombe(b, after, a, before)
    assert there is not None
    assert back is not None
    assert there.low <= there.difference <= there.high
    assert back == pytest.approx((-there.difference, -there.high, -there.low))


def test_gi_star_agrees_with_the_formula_on_a_grid() -> None:
    golden = GOLDEN["gistar_5x5_queen_incl_self_binary"]
    z = gi_star(np.array(golden["y"]), *queen(5))
    assert z == pytest.approx(golden["z"], abs=1e-6)
    p = two_sided_p(z)
    assert p == pytest.approx(golden["p_two_sided"], abs=1e-6)
    adjusted = benjamini_hochberg(p)
    assert adjusted == pytest.approx(golden["bh_adj"], abs=1e-6)
    assert np.flatnonzero(adjusted <= 0.05).tolist() == golden["idx_rejected"]


def test_gi_star_agrees_with_pysal_on_scattered_points() -> None:
    golden = GOLDEN["gistar_6pt_pysal"]
    places = np.array(golden["points"], float)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    z = gi_star(np.array(golden["y"], float), *np.nonzero(apart <= golden["threshold"]))
    assert z == pytest.approx(golden["Gstar_binary_z"], abs=1e-6)


def test_gi_star_is_undefined_where_all_are_alike_and_where_all_are_neighbours() -> None:
    assert np.isnan(gi_star(np.full(9, 0.1), *queen(3))).all()
    z = gi_star(np.arange(9.0), *queen(3))
    assert np.isnan(z[4])
    assert not np.isnan(np.delete(z, 4)).any()
    assert np.isnan(gi_star(np.array([3.0]), *queen(1))).all()


@given(
    st.lists(st.integers(0, 30), min_size=16, max_size=16),
    st.integers(1, 50),
    st.integers(-100, 100),
)
def test_gi_star_does_not_depend_on_unit_or_origin(
    counts: list[int], unit: int, origin: int
) -> None:
    assume(len(set(counts)) > 1)
    values = np.array(counts, float)
    assert gi_star(values * unit + origin, *queen(4)) == pytest.approx(
        gi_star(values, *queen(4)), abs=1e-6
    )


def test_false_discovery_control_agrees_with_the_original_example() -> None:
    golden = GOLDEN["bh1995"]
    adjusted = benjamini_hochberg(np.array(golden["p"]))
    assert adjusted == pytest.approx(golden["adj"], abs=1e-6)
    assert (adjusted <= golden["alpha"]).sum() == golden["rejected"]


@given(st.lists(st.floats(0, 1), max_size=40), st.integers(0, 5), st.floats(0.001, 0.5))
def test_false_discovery_control_rejects_up_to_the_last_that_passes(
    p: list[float], undefined: int, alpha: float
) -> None:
    adjusted = benjamini_hochberg(np.array(p + [math.nan] * undefined))
    assert np.isnan(adjusted[len(p) :]).all()
    ordered = sorted(p)
    passing = [i for i in range(1, len(p) + 1) if ordered[i - 1] * len(p) / i <= alpha]
    rejected = max(passing, default=0)
    limit = ordered[rejected - 1] if rejected else -1.0
    assert (adjusted[: len(p)] <= alpha).tolist() == [value <= limit for value in p]
