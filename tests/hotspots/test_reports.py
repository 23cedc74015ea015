"""What is told of a comparison keeps the few hidden, and never turns no data into a difference."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.hotspots.reports import cell_id, compare_cells, compare_shares, report_gi_star, report_scan
from app.hotspots.scan import Contributor, Refusal, Scan, Zone
from app.hotspots.statistics import newcombe
from app.kit.grid import ssb_cell_id

shares = st.integers(3, 40).flatmap(
    lambda exposed: st.tuples(st.integers(0, exposed), st.just(exposed))
)


@given(shares, shares)
def test_the_interval_holds_the_true_difference_and_says_not_which_few(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    found = compare_shares(before, after)
    true = newcombe(*before, *after)
    assert true is not None
    assert found["low"] <= true.low <= true.high <= found["high"]
    few = [share for share in (before, after) if share[0] < 3]
    assert (found["difference"] is None) == bool(few)
    for other in range(3):
        alike = [(min(other, n), n) if told < 3 else (told, n) for told, n in (before, after)]
        assert compare_shares(*alike) == found


@given(shares)
def test_nobody_asked_is_no_difference(share: tuple[int, int]) -> None:
    for nobody in (None, (0, 0), (1, 2)):
        for found in (compare_shares(share, nobody), compare_shares(nobody, share)):
            assert (found["difference"], found["low"], found["high"]) == (None, None, None)
            assert "no_data" in {found["before"]["state"], found["after"]["state"]}


def test_a_cell_of_which_neither_side_may_be_told_is_absent() -> None:
    few, many = (2, 2, 9), (4, 6, 9)
    assert compare_cells({(0, 0): few, (1, 0): many}, {(0, 0): few}).keys() == {(1, 0)}


def test_gi_star_reckons_with_the_few_before_it_withholds_them() -> None:
    everywhere = {(e, n): (5, 5, 5) for e in range(5) for n in range(5)}
    few = {(1, 2): (2, 2, 5), (2, 1): (2, 2, 5)}
    alone = {(2, 2): (6, 6, 6)}
    [with_few] = report_gi_star(alone | few, everywhere)
    [without] = report_gi_star(alone, everywhere)
    assert with_few["cell"] == without["cell"] == (2, 2)
    assert with_few["z"] != without["z"]
    assert report_gi_star({}, {}) == []


def test_a_zone_that_fewer_than_three_mark_is_withheld() -> None:
    children = [Contributor(np.arange(4), np.array([0])) for _ in range(2)]
    zone = Zone(0, 0, (0,), 9, 1.0, 9.0, 5.0, 0.005)
    found = Scan([zone], 20, 30, 40, 10, 199, 1)
    cells = np.array([(-3, 7), (0, 0), (1, 0), (2, 0)])
    report = report_scan(found, cells, children, 250)
    assert (report["zones"], report["withheld"]) == ([], 1)
    told = report_scan(found, cells, children * 2, 250)["zones"]
    assert told[0]["cells"] == [ssb_cell_id(-750, 1_750, 250)]
    assert (told[0]["participants"], told[0]["exposed"]) == (4, 4)


def test_a_refusal_says_what_was_missing() -> None:
    report = report_scan(Refusal("too_few_marks", 7, 20), np.empty((0, 2), int), [], 250)
    assert report["verdict"] == "insufficient_data"
    assert (report["reason"], report["having"], report["needed"]) == ("too_few_marks", 7, 20)


@given(st.integers(-2_000, 4_000), st.integers(25_000, 31_000))
def test_a_cells_id_is_statistics_norways(east: int, north: int) -> None:
    assert cell_id((east, north), 250) == ssb_cell_id(east * 250 + 1, north * 250 + 1, 250)
