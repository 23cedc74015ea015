"""Numbers from outside: whole ones, for which no truth value stands."""

from pydantic import BeforeValidator


def _refuse_truth(value: object) -> object:
    # Python's `False` is 0: as months of retention that would delete everything at once.
    if isinstance(value, bool):
        raise ValueError("Expected a number.")  # noqa: TRY004 — pydantic takes it for its own
    return value


NO_TRUTH = BeforeValidator(_refuse_truth)
"""Beside a field's bounds: `true` and `false` are not numbers."""
