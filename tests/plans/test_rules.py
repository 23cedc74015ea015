"""How plans go through their stages: for every order of steps there is."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.plans.opinions import (
    CHILDREN,
    InputNumber,
    SenderUnnamed,
    UnknownInput,
    UnknownReceipt,
    check_sender,
    hash_receipt,
    make_receipt,
    read_input_number,
    read_receipt,
)
from app.plans.rules import (
    LAST,
    OPEN_STAGES,
    RESUMED,
    STAGES,
    DatesTurnedRound,
    ImpossibleStage,
    PlanCaseClosed,
    PlanNumber,
    Stage,
    StageDraft,
    StageUnexplained,
    UnknownPlanCase,
    answer_day,
    check_ahead,
    check_stage,
    is_open,
    is_overdue,
    possible_stages,
    read_plan_number,
    still_ahead,
)

DAY = date(2026, 11, 25)
stages = st.sampled_from(STAGES)


class Plan(RuleBasedStateMachine):
    """A plan that anybody may ask anything of, at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Stage] = ["outlined"]
        self.unexplained: list[tuple[Stage, Stage]] = []

    @rule(stage=stages, note=st.none() | st.just("Fylkeskommunen ba om det."))
    def ask(self, stage: Stage, note: str | None) -> None:
        """Take a stage where it may be taken."""
        now = self.told[-1]
        try:
            check_stage(now, StageDraft(stage=stage, note=note))
        except PlanCaseClosed:
            assert now == LAST
        except ImpossibleStage:
            assert stage not in [*possible_stages(now), now]
        except StageUnexplained:
            assert note is None
        else:
            self.told.append(stage)
            if note is None:
                self.unexplained.append((now, stage))

    @invariant()
    def what_is_closed_stays_closed(self) -> None:
        """Nothing follows what was followed up."""
        assert LAST not in self.told[:-1]

    @invariant()
    def whoever_says_nothing_goes_one_stage_on(self) -> None:
        """Skipping and going back is explained."""
        for before, after in self.unexplained:
            assert STAGES.index(after) - STAGES.index(before) in (0, 1)

    @invariant()
    def back_is_back_to_talking(self) -> None:
        """A plan is taken up again to be discussed or consulted on, and nowhere else."""
        for before, after in zip(self.told, self.told[1:], strict=False):
            assert STAGES.index(after) >= STAGES.index(before) or after in RESUMED


TestPlan = Plan.TestCase


@given(stages)
def test_every_plan_can_be_followed_to_the_end(stage: Stage) -> None:
    while stage != LAST:
        stage = STAGES[STAGES.index(stage) + 1]
        assert stage in possible_stages(STAGES[STAGES.index(stage) - 1])
    assert possible_stages(LAST) == []


@given(stages, st.dictionaries(stages, st.dates()))
def test_dates_ahead_are_kept_in_the_order_of_the_stages(
    stage: Stage, ahead: dict[Stage, date]
) -> None:
    kept = still_ahead(stage, ahead)
    assert all(STAGES.index(each) > STAGES.index(stage) for each in kept)
    try:
        check_ahead(stage, ahead)
    except DatesTurnedRound:
        assert kept != ahead or list(kept.values()) != sorted(kept.values())
    else:
        assert kept == ahead
        assert list(kept.values()) == sorted(kept.values())


@given(stages, st.none() | st.dates(), st.dates())
def test_one_may_have_a_say_to_the_end_of_the_last_day(
    stage: Stage, deadline: date | None, today: date
) -> None:
    in_time = deadline is None or today <= deadline
    assert is_open(stage, deadline, today) is (stage in OPEN_STAGES and in_time)


def test_answers_are_due_when_it_was_said_else_twelve_weeks_after_the_deadline() -> None:
    assert answer_day(None, None) is None
    assert answer_day(None, DAY) == DAY
    assert answer_day(DAY, DAY + timedelta(days=1)) == DAY + timedelta(days=1)
    assert answer_day(DAY, None) == DAY + timedelta(weeks=12)
    assert not is_overdue(DAY, DAY)
    assert is_overdue(DAY, DAY + timedelta(days=1))
    assert not is_overdue(None, DAY)


@given(st.integers(2020, 2100), st.integers(1, 999_999), st.integers(1, 999_999))
def test_numbers_are_read_as_they_are_written(year: int, ordinal: int, among: int) -> None:
    plan = PlanNumber("4601", year, ordinal)
    assert read_plan_number(str(plan), "4601") == plan
    said = InputNumber(plan, among)
    assert read_input_number(str(said), "4601") == said


@pytest.mark.parametrize("text", ["4601-2026-t003", "9999-2026-p003", "4601-2026-p3", ""])
def test_a_number_of_something_else_is_none_of_ours(text: str) -> None:
    with pytest.raises(UnknownPlanCase):
        read_plan_number(text, "4601")
    with pytest.raises(UnknownInput):
        read_input_number(f"{text}-1", "4601")


@given(st.binary(min_size=16, max_size=32))
def test_a_receipt_follows_from_the_secret_and_is_read_however_it_is_typed(secret: bytes) -> None:
    input_id = uuid4()
    receipt = make_receipt(secret, "4601", input_id)
    assert receipt == make_receipt(secret, "4601", input_id)
    assert receipt != make_receipt(secret, "4601", uuid4())
    for typed in (receipt, receipt.lower(), receipt.replace("-", " "), f" {receipt}"):
        assert read_receipt(typed) == ("4601", hash_receipt(receipt))


@pytest.mark.parametrize(
    "typed", ["", "4601", "4601-AAAA-AAAA-AAAA-AAA", "4601-1111-1111-1111-1111"]
)
def test_what_is_no_receipt_is_none(typed: str) -> None:
    with pytest.raises(UnknownReceipt):
        read_receipt(typed)


def test_organisations_are_named_and_people_and_classes_never() -> None:
    check_sender("organisation", "Loddefjord idrettslag")
    check_sender("children", None)
    with pytest.raises(SenderUnnamed):
        check_sender("neighbourhood", None)
    for each in [*CHILDREN, "resident"]:
        with pytest.raises(SenderUnnamed):
            check_sender(each, "Kari")  # type: ignore[arg-type]
