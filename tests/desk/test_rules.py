"""Which campaigns are worth a line, and which news are fresh."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.rules import MOST_NEWS, NEWS_LAST, Ending, News, freshest, stage_of

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opens", "closes", "ending", "stage"),
    [
        (1, 30, "to_publish", "planned"),
        (-1, 30, "to_publish", "running"),
        (-1, 14, None, "ends_soon"),
        (-30, 0, "to_release", "to_release"),
        (-30, 0, "to_publish", "to_publish"),
        (-30, 0, None, None),
    ],
)
def test_a_campaign_is_on_the_desk_until_nothing_is_left_to_do(
    opens: int, closes: int, ending: Ending | None, stage: str | None
) -> None:
    opens_at, closes_at = NOON + timedelta(days=opens), NOON + timedelta(days=closes)
    assert stage_of(opens_at, closes_at, NOON, ending) == stage


@given(st.lists(st.integers(0, 60 * 24)))
def test_news_are_the_latest_of_thirty_days(hours: list[int]) -> None:
    news = [News("finding", str(each), "", None, NOON - timedelta(hours=each)) for each in hours]
    told = freshest(news, NOON)
    moments = [each.happened_at for each in told]
    assert moments == sorted(moments, reverse=True)
    fresh = [each for each in hours if timedelta(hours=each) <= NEWS_LAST]
    assert len(told) == min(len(fresh), MOST_NEWS)
    assert sorted(fresh)[: len(told)] == [int(each.number) for each in told]
