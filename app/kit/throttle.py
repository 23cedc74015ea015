"""How often something may go wrong before one has to wait."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.kit.problems import TooManyAttempts


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
