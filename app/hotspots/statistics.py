"""What may be said of counts: shares with their intervals, Gi*, and false discovery control."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959964
"""The standard normal quantile of a two-sided 95 % interval."""

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]


class Interval(NamedTuple):
    """The two ends of a 95 % interval."""

    low: float
    high: float


class Difference(NamedTuple):
    """A difference of two shares and its 95 % interval."""

    difference: float
    low: float
    high: float


def wilson(count: int, total: int) -> Interval | None:
    """The 95 % interval of a share `count / total`; None of nobody is unknown, not zero.

    Wilson (1927): the interval never leaves 0–1 and means something with five children, too.
    """
    if total == 0:
        return None
    share, square = count / total, Z95**2
    middle = share + square / (2 * total)
    reach = Z95 * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    scale = 1 + square / total
    # At 0 and at 1 the ends are exact, but floating point is not.
    low = 0.0 if count == 0 else (middle - reach) / scale
    high = 1.0 if count == total else (middle + reach) / scale
    return Interval(low, high)


def newcombe(
    count_before: int, total_before: int, count_after: int, total_after: int
) -> Difference | None:
    """The share afterwards minus the share before, with its 95 % interval.

    Newcombe (1998), method 10, from the two Wilson intervals. None where either side has nobody:
    no data is not no difference.
    """
    before, after = wilson(count_before, total_before), wilson(count_after, total_after)
    if before is None or after is None:
        return None
    share_before, share_after = count_before / total_before, count_after / total_after
    difference = share_after - share_before
    down = math.hypot(share_after - after.low, before.high - share_before)
    up = math.hypot(after.high - share_after, share_before - before.low)
    return Difference(difference, difference - down, difference + up)


def gi_star(values: Floats, rows: Indexes, columns: Indexes) -> Floats:
    """Getis and Ord's Gi* of each cell (1992, 1995); not a number where it is undefined.

    `rows[i]` and `columns[i]` are neighbours with weight 1, told in both directions; each cell is
    a neighbour of itself without being told. Undefined: all values alike, or a cell whose
    neighbourhood is the whole map.
    """
    n = len(values)
    mean = values.mean()
    spread = np.sqrt(max((values**2).mean() - mean**2, 0.0))
    own = np.arange(n)
    apart = rows != columns
    rows, columns = np.concatenate((rows[apart], own)), np.concatenate((columns[apart], own))
    neighbours = np.bincount(rows, minlength=n).astype(np.float64)
    sums = np.bincount(rows, weights=values[columns], minlength=n)
    room = (n * neighbours - neighbours**2) / max(n - 1, 1)
    scale = spread * np.sqrt(np.maximum(room, 0.0))
    # A spread that is rounding alone is none.
    defined = (room > 0) & (spread > 1e-12 * max(np.abs(values).max(), 1e-300))
    result = np.full(n, np.nan)
    result[defined] = (sums - mean * neighbours)[defined] / scale[defined]
    return result


def two_sided_p(z: Floats) -> Floats:
    """The probability of a standard normal value at least as far from zero."""
    return np.array([math.erfc(abs(value) / math.sqrt(2)) for value in z.tolist()])


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values (Benjamini and Hochberg 1995); what was undefined stays so.

    Rejecting what is at most α keeps the expected share of false discoveries at α.
    """
    adjusted = np.full(len(p), np.nan)
    defined = np.flatnonzero(~np.isnan(p))
    order = defined[np.argsort(p[defined], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
