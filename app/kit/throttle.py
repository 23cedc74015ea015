"""How often something may be asked, or go wrong, before one has to wait."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

from app.kit.problems import TooManyAttempts, TooManyRequests


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
            seconds = max(1, math.ceil(window.reset_time - time.time()))
            raise TooManyAttempts(headers={"Retry-After": str(seconds)})

    def fail(self, key: str) -> None:
        """Count one failure."""
        self._limiter.hit(self._limit, key)


class RateLimit:
    """How much one participant or one group may ask, in the memory of this process alone.

    Never counted by address: a school is one address. Refusals carry the RateLimit headers of
    the IETF draft (draft-ietf-httpapi-ratelimit-headers).
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
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        raise TooManyRequests(
            headers={
                "Retry-After": str(seconds),
                "RateLimit-Policy": f'"{self._name}";q={self._limit.amount};'
                f"w={self._limit.get_expiry()}",
                "RateLimit": f'"{self._name}";r={window.remaining};t={seconds}',
            }
        )
