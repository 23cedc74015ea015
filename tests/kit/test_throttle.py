"""How often something may be asked."""

import pytest

from app.kit.problems import TooManyAttempts, TooManyRequests
from app.kit.throttle import FailureThrottle, RateLimit


def test_whoever_asks_too_much_is_told_when_there_is_room_again() -> None:
    limit = RateLimit("participant", "3/minute")
    for _ in range(3):
        limit.take("a")
    limit.take("b")
    with pytest.raises(TooManyRequests) as refusal:
        limit.take("a")
    headers = refusal.value.headers
    assert 1 <= int(headers["Retry-After"]) <= 61
    assert headers["RateLimit-Policy"] == '"participant";q=3;w=60'
    assert headers["RateLimit"].startswith('"participant";r=0;t=')


def test_whoever_guesses_too_often_is_told_the_same_way() -> None:
    throttle = FailureThrottle("2/minute")
    for _ in range(2):
        throttle.check("a")
        throttle.fail("a")
    throttle.check("b")
    with pytest.raises(TooManyAttempts) as refusal:
        throttle.check("a")
    headers = refusal.value.headers
    assert 1 <= int(headers["Retry-After"]) <= 61
    assert headers["RateLimit-Policy"] == '"attempts";q=2;w=60'
    assert headers["RateLimit"].startswith('"attempts";r=0;t=')
