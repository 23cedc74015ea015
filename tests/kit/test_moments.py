"""Days and moments from outside can be reckoned with, wherever on earth they are read."""

from datetime import UTC, datetime, timedelta, timezone

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
    "told", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00"]
)
def test_a_moment_nobody_could_read_is_refused(told: str) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_json(f'"{told}"')


def test_days_people_plan_for_are_taken_and_the_ends_of_the_calendar_are_not() -> None:
    for told in ("1838-01-01", "2027-06-30", "2199-12-31"):
        assert str(DAY.validate_json(f'"{told}"')) == told
    for told in ("0001-01-01", "9999-12-31"):
        with pytest.raises(ValidationError):
            DAY.validate_json(f'"{told}"')
    assert MOMENT.validate_python(datetime(2026, 1, 1, tzinfo=UTC))
