"""How often something may be asked, or go wrong, before one has to wait."""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from limits import RateLimitItem, WindowStats, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

from app.kit.problems import Problem, TooManyAttempts, TooManyRequests


class FailureThrottle:
    """Counts failures by key, in the memory of this process alone.

    Only failures count, so that a school of hundreds behind one address is never slowed down by
    doing things right. Keys (client addresses among them) are forgotten with the window and
    never reach the database or the log.
    """

    def __init__(self, limit: str):
        self._limit: RateLimitItem = parse(limit)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, key: str) -> None:
        """Raise `TooManyAttempts` while too many failures lie in the window."""
        if not self._limiter.test(self._limit, key):
            window = self._limiter.get_window_stats(self._limit, key)
            raise TooManyAttempts(headers=_wait("attempts", self._limit, window))

    def fail(self, key: str) -> None:
        """Count one failure."""
        self._limiter.hit(self._limit, key)


@contextmanager
def counting_failures(
    throttles: Sequence[FailureThrottle], address: str, *failures: type[Problem]
) -> Iterator[None]:
    """Count `failures` of what is tried: with the first throttle by address, else over all."""
    keys = [address, *[EVERYBODY] * (len(throttles) - 1)]
    for throttle, key in zip(throttles, keys, strict=True):
        throttle.check(key)
    try:
        yield
    except failures:
        for throttle, key in zip(throttles, keys, strict=True):
            throttle.fail(key)
        raise


EVERYBODY = "everybody"


class RateLimit:
    """How much one participant, group or program may ask, in the memory of this process alone.

    Not counted by address, for a school is one; what people answer or say from home is.
    """

    def __init__(self, name: str, limit: str):
        self._name = name
        self._limit: RateLimitItem = parse(limit)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def take(self, key: str) -> None:
        """Count one request; raise `TooManyRequests` where there have been too many."""
        if self._limiter.hit(self._limit, key):
            return
        window = self._limiter.get_window_stats(self._limit, key)
        raise TooManyRequests(headers=_wait(self._name, self._limit, window))

    def left(self, key: str) -> dict[str, str]:
        """How much is left, as headers of an answer."""
        window = self._limiter.get_window_stats(self._limit, key)
        return _describe(self._name, self._limit, window)


def _wait(name: str, limit: RateLimitItem, window: WindowStats) -> dict[str, str]:
    """How long to wait, and for what."""
    return {"Retry-After": str(_seconds_to(window)), **_describe(name, limit, window)}


def _describe(name: str, limit: RateLimitItem, window: WindowStats) -> dict[str, str]:
    """A limit and what is left of it, as draft-ietf-httpapi-ratelimit-headers has it."""
    return {
        "RateLimit-Policy": f'"{name}";q={limit.amount};w={limit.get_expiry()}',
        "RateLimit": f'"{name}";r={window.remaining};t={_seconds_to(window)}',
    }


def _seconds_to(window: WindowStats) -> int:
    return max(1, math.ceil(window.reset_time - time.time()))
