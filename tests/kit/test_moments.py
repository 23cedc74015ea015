"""Days and moments from outside can be reckoned with, wherever on earth they are read."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.kit.moments import Day, Moment

DAY, MOMENT = TypeAdapter[Day](Day), TypeAdapter[Moment](Moment)
WIDEST = timedelta(hours=14)


@given(st.datetimes(timezones=st.timezones()))
def test_what_is_taken_is_a_moment_everywhere_and_a_century_on(told: datetime) -> None:
    try:
        moment = MOMENT.validate_python(told)
    except ValidationError:
        return
    for hours in (WIDEST, -WIDEST):
        there = moment.astimezone(timezone(hours))
        assert there + timedelta(days=36_525) > there > there - timedelta(days=36_525)


@pytest.mark.parametrize(
    "told",
    [
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00"),
        *("2026-01-01", "1767225600", 0, 1.5, True, None),
    ],
)
def test_a_moment_nobody_could_read_is_refused(told: object) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(told)


def test_days_people_plan_for_are_taken_and_the_ends_of_the_calendar_are_not() -> None:
    for told in ("1838-01-01", "2027-06-30", "2199-12-31"):
        assert str(DAY.validate_python(told)) == told
        assert DAY.validate_python(date.fromisoformat(told)) == date.fromisoformat(told)
    refused = ("0001-01-01", "9999-12-31", "2026-02-29", "2026-01-01T00:00:00", "0", 0, 1e9, False)
    for wrong in refused:
        with pytest.raises(ValidationError):
            DAY.validate_python(wrong)
    assert MOMENT.validate_python("2026-01-01T01:00:00+01:00") == datetime(2026, 1, 1, tzinfo=UTC)
