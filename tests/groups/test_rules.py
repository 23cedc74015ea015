"""What a facilitator may say of a group."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from app.campaigns.rules import PeriodTurnedRound
from app.groups.rules import (
    GroupChange,
    OutsideCampaignPeriod,
    Period,
    check_period,
)
from app.kit.text import TextRefused

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CAMPAIGN = Period(NOON - timedelta(days=10), NOON + timedelta(days=10))


def hours(first: int, last: int) -> Period:
    return Period(NOON + timedelta(hours=first), NOON + timedelta(hours=last))


def test_a_period_ends_before_its_last_moment() -> None:
    period = hours(0, 2)
    assert period.state_at(NOON - timedelta(seconds=1)) == "not_open"
    assert period.state_at(NOON) == "open"
    assert period.state_at(NOON + timedelta(hours=2)) == "closed"


def test_a_group_may_use_its_campaigns_whole_period() -> None:
    check_period(CAMPAIGN, CAMPAIGN)


def test_a_group_cannot_close_before_it_opens() -> None:
    with pytest.raises(PeriodTurnedRound):
        check_period(hours(2, 2), CAMPAIGN)


def test_a_group_outside_its_campaign_is_told_which_end_is_wrong() -> None:
    with pytest.raises(OutsideCampaignPeriod) as refusal:
        check_period(Period(NOON, NOON + timedelta(days=11)), CAMPAIGN)
    assert [fault.pointer for fault in refusal.value.errors] == ["/closes_at"]


@pytest.mark.parametrize("label", ["6\u202eA", "6A\n6B", "6A\x00"])
def test_a_label_that_misleads_the_eye_is_refused(label: str) -> None:
    with pytest.raises(TextRefused):
        GroupChange(label=label)


@pytest.mark.parametrize("label", ["", "   ", "x" * 61])
def test_a_label_is_short_and_not_empty(label: str) -> None:
    with pytest.raises(ValidationError):
        GroupChange(label=label)


def test_blanks_around_a_label_go() -> None:
    assert GroupChange(label="  6A ").label == "6A"
