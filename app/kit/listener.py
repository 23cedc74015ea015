"""Hear what is announced in PostgreSQL, on one connection a process, and wake whoever waits."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from sqlalchemy.exc import OperationalError

from app.kit.database import Database

log = logging.getLogger("nabotrakk.listener")

LONGEST_PAUSE_SECONDS = 10.0
LONGEST_SILENCE_SECONDS = 3_600.0


class Listener:
    """Wakes subscribers by topic: what stands before the colon in a notification.

    It connects when the first subscriber comes. A broken connection is made anew, and everybody is
    woken then: what was told meanwhile was told to nobody, so each must look for itself.
    """

    def __init__(self, database: Database, channel: str):
        self._database = database
        self._channel = channel
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def subscribed(self, topic: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something is told about `topic`; the reader clears it."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        news = asyncio.Event()
        self._waiting[topic].add(news)
        try:
            yield news
        finally:
            self._waiting[topic].discard(news)
            if not self._waiting[topic]:
                del self._waiting[topic]

    async def close(self) -> None:
        """Hear no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                async with self._database.listening(self._channel) as heard:
                    self._wake_everybody()
                    pause = 0.1
                    while True:
                        async for told in heard(LONGEST_SILENCE_SECONDS):
                            self._wake(told.partition(":")[0])
            except (psycopg.OperationalError, OperationalError) as error:
                log.warning("not listening", extra={"error": type(error).__name__})
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)

    def _wake(self, topic: str) -> None:
        for news in self._waiting.get(topic, ()):
            news.set()

    def _wake_everybody(self) -> None:
        for topic in list(self._waiting):
            self._wake(topic)
