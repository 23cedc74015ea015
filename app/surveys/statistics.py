"""Counts that no few respondents can be read from: small cells are joined until none is small."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Members = tuple[str, ...]
Axis = Literal["rows", "columns"]

NO_ANSWER = "-"
"""Stands for those who left a question out; it has no place in any order."""


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of a partition; each row and column stands for its members together.

    Nothing is withheld that the rest would tell of: the table is coarser instead, and every number
    in it is one of enough respondents.
    """

    rows: tuple[Members, ...]
    columns: tuple[Members, ...]
    counts: tuple[tuple[int, ...], ...]

    def turned(self) -> "Table":
        """The same with rows for columns."""
        return Table(self.columns, self.rows, tuple(zip(*self.counts, strict=True)))


def tabulate(
    pairs: Iterable[tuple[Members, Members]], rows: Sequence[Members], columns: Sequence[Members]
) -> Table:
    """How many of each pair there are."""
    counted = {(row, column): 0 for row in rows for column in columns}
    for pair in pairs:
        counted[pair] += 1
    counts = tuple(tuple(counted[row, column] for column in columns) for row in rows)
    return Table(tuple(rows), tuple(columns), counts)


def coarsen(table: Table, k: int, *, ordered: frozenset[Axis] = frozenset()) -> Table | None:
    """The table with small cells joined to others until every cell has at least `k`, or None.

    The line with the fewest respondents among those that hold a small cell is joined to the line
    with the fewest beside it: any other line, or along an ordered axis one next to it. None where
    all of a line would have to be one, for then the table tells nothing.
    """
    while any(count < k for row in table.counts for count in row):
        turned = table.turned()
        lines = [
            (sum(counts), axis, index)
            for axis, each in (("rows", table), ("columns", turned))
            if len(each.rows) > 1
            for index, counts in enumerate(each.counts)
            if min(counts) < k
        ]
        if not lines:
            return None
        _, axis, index = min(lines)
        if axis == "rows":
            table = _join(table, index, is_ordered="rows" in ordered)
        else:
            table = _join(turned, index, is_ordered="columns" in ordered).turned()
    return table


def _join(table: Table, index: int, *, is_ordered: bool) -> Table:
    """The table with one row joined to the smallest it may be joined to."""
    other = min(
        _partners(table.rows, index, is_ordered=is_ordered),
        key=lambda each: (sum(table.counts[each]), each),
    )
    first, second = sorted((index, other))
    rows, counts = list(table.rows), list(table.counts)
    rows[first] += rows.pop(second)
    both = zip(counts[first], counts.pop(second), strict=True)
    counts[first] = tuple(one + more for one, more in both)
    return Table(tuple(rows), table.columns, tuple(counts))


def _partners(rows: Sequence[Members], index: int, *, is_ordered: bool) -> list[int]:
    others = [each for each in range(len(rows)) if each != index]
    if not is_ordered or NO_ANSWER in rows[index]:
        return others
    beside = [each for each in others if abs(each - index) == 1 and NO_ANSWER not in rows[each]]
    return beside or others


def distribute(
    members: Sequence[str], given: Iterable[str], k: int, *, is_ordered: bool = False
) -> Table | None:
    """One row: how many gave each answer, coarsened; None where all would have to be one."""
    pairs = ((_EVERYBODY, (each,)) for each in given)
    table = tabulate(pairs, [_EVERYBODY], [(each,) for each in members])
    coarse = coarsen(table, k, ordered=_ordered(columns=is_ordered))
    return coarse if coarse is not None and len(coarse.columns) > 1 else None


def cross(
    pairs: Iterable[tuple[str, str]], rows: Table, columns: Table, k: int, *, is_ordered: bool
) -> Table | None:
    """Groups of one distribution by the answers of another; None where it tells no more than they.

    It starts from what each alone is joined to, so that no cell of it is finer than those: else
    the difference would tell what the distribution did not. Groups are taken for ordered, as ages.
    """
    group_of, answer_of = _whole_of(rows), _whole_of(columns)
    table = tabulate(
        ((group_of[group], answer_of[answer]) for group, answer in pairs),
        rows.columns,
        columns.columns,
    )
    coarse = coarsen(table, k, ordered=_ordered(rows=True, columns=is_ordered))
    is_crossed = coarse is not None and len(coarse.rows) > 1 and len(coarse.columns) > 1
    return coarse if is_crossed else None


_EVERYBODY: Members = ("",)


def _ordered(*, rows: bool = False, columns: bool = False) -> frozenset[Axis]:
    axes: dict[Axis, bool] = {"rows": rows, "columns": columns}
    return frozenset(axis for axis, is_ordered in axes.items() if is_ordered)


def _whole_of(distribution: Table) -> dict[str, Members]:
    return {each: whole for whole in distribution.columns for each in whole}


def round_down(count: int, step: int) -> int:
    """The largest multiple of `step` that is not above the count."""
    return count // step * step
