"""How measures move on, and how findings follow: for every order of steps there is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.measures.rules import (
    FINISHED,
    STEPS,
    ImpossibleStep,
    MeasureNumber,
    MeasureState,
    ReasonMissing,
    StepDraft,
    UnknownMeasure,
    check_step,
    finding_state_by,
    is_overdue,
    read_measure_number,
)

STATES: list[MeasureState] = sorted(STEPS)
ORDER = ["proposed", "considered", "decided", "under_way", "done"]


class Measure(RuleBasedStateMachine):
    """A measure that anybody may ask anything of, at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.state: MeasureState = "proposed"
        self.told = ["proposed"]

    @rule(state=st.sampled_from(STATES), reason=st.none() | st.just("Undergangen rives."))
    def ask(self, state: MeasureState, reason: str | None) -> None:
        """Take a step where it may be taken."""
        try:
            check_step(self.state, StepDraft(state=state, reason=reason))
        except ReasonMissing:
            assert (state, reason) == ("declined", None)
        except ImpossibleStep:
            assert state != self.state
            assert state not in STEPS[self.state]
        else:
            self.state = state
            self.told.append(state)

    @precondition(lambda self: self.state == "done")
    @rule(state=st.sampled_from(STATES))
    def what_is_done_stays_done(self, state: MeasureState) -> None:
        """Nothing is undone by a word."""
        if state != "done":
            with pytest.raises(ImpossibleStep):
                check_step("done", StepDraft(state=state, reason="x"))

    @invariant()
    def nothing_is_done_that_was_not_decided(self) -> None:
        """Each stage was reached by the one before it."""
        if self.state in ORDER:
            reached = ORDER[: ORDER.index(self.state) + 1]
            assert all(stage in self.told for stage in reached)


TestMeasure = Measure.TestCase


@given(st.lists(st.sampled_from(STATES)))
def test_a_finding_stands_by_what_is_still_to_come_then_by_what_was(
    states: list[MeasureState],
) -> None:
    stands = finding_state_by(states)
    assert stands == finding_state_by(states[::-1])
    if not states:
        assert stands == "open"
    elif {"decided", "under_way"} & set(states):
        assert stands == "planned"
    elif set(states) <= FINISHED:
        assert stands == ("done" if "done" in states else "declined")
    else:
        assert stands == "assigned"


def test_nobody_waits_for_what_is_finished_or_for_today() -> None:
    day, before = date(2026, 11, 25), date(2026, 11, 24)
    assert [state for state in STATES if is_overdue(state, before, day)] == [
        "considered", "decided", "proposed", "under_way"
    ]  # fmt: skip
    assert not is_overdue("decided", day, day)
    assert not is_overdue("decided", None, day)


@pytest.mark.parametrize(
    "text", ["4601-2026-014", "4601-2026-t14", "9999-2026-t014", "", "٤601-2026-t014"]
)
def test_a_number_of_something_else_is_none_of_ours(text: str) -> None:
    with pytest.raises(UnknownMeasure):
        read_measure_number(text, "4601")


@given(st.integers(2020, 2100), st.integers(1, 999_999))
def test_a_number_is_read_as_it_is_written(year: int, ordinal: int) -> None:
    number = MeasureNumber("4601", year, ordinal)
    assert read_measure_number(str(number), "4601") == number
