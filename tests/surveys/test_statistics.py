"""No figure tells of few: held against everything that can be counted from what is shown."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.surveys.statistics import NO_ANSWER, Table, coarsen, cross, distribute, tabulate

K = 5
CODES = ("a", "b", "c", "d", NO_ANSWER)
given_answers = st.lists(st.sampled_from(CODES), max_size=120)
pairs = st.lists(st.tuples(st.sampled_from(("x", "y", "z")), st.sampled_from(CODES)), max_size=150)


@given(given_answers, st.booleans())
def test_every_figure_and_what_is_left_of_any_sum_is_of_enough(
    answers: list[str], is_ordered: bool
) -> None:
    shown = distribute(CODES, answers, K, is_ordered=is_ordered)
    if shown is None:
        return
    [counts] = shown.counts
    assert sum(counts) == len(answers), "nobody is withheld: the figures are joined"
    assert sorted(code for column in shown.columns for code in column) == sorted(CODES)
    for size in range(1, len(counts)):
        for chosen in combinations(counts, size):
            assert sum(chosen) >= K
            assert len(answers) - sum(chosen) >= K


@given(pairs)
def test_a_crossing_is_never_finer_than_what_it_is_made_of(pairs: list[tuple[str, str]]) -> None:
    rows = distribute(("x", "y", "z"), [row for row, _ in pairs], K)
    columns = distribute(CODES, [column for _, column in pairs], K)
    if rows is None or columns is None:
        return
    crossed = cross(pairs, rows, columns, K, is_ordered=False)
    if crossed is None:
        return
    assert min(count for row in crossed.counts for count in row) >= K
    for margin, alone in ((crossed.rows, rows.columns), (crossed.columns, columns.columns)):
        for joined in alone:
            assert any(set(joined) <= set(line) for line in margin), "else their difference tells"


@given(pairs, st.integers(2, 12))
def test_joining_loses_nobody(pairs: list[tuple[str, str]], k: int) -> None:
    table = tabulate(
        (((row,), (column,)) for row, column in pairs),
        [("x",), ("y",), ("z",)],
        [(code,) for code in CODES],
    )
    coarse = coarsen(table, k)
    if coarse is None:
        assert len(pairs) < k
    else:
        assert sum(map(sum, coarse.counts)) == len(pairs)


def test_along_a_scale_neighbours_are_joined() -> None:
    grades = [(str(grade),) for grade in range(1, 6)]
    table = Table((("",),), tuple(grades), ((9, 9, 2, 8, 30),))
    coarse = coarsen(table, K, ordered=frozenset({"columns"}))
    assert coarse is not None
    assert coarse.columns == (("1",), ("2",), ("3", "4"), ("5",))


def test_where_nearly_all_agree_nothing_is_told() -> None:
    assert distribute(("yes", "no"), ["yes"] * 90 + ["no"] * 2, K) is None
    assert distribute(("yes", "no"), ["yes"] * 90, K) is None, "that nobody disagrees tells of all"
