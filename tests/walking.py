"""Walks over HTTP, which Hypothesis chooses and shortens until they show what is wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


async def walk(
    ways: SearchStrategy[T], go: Callable[[T], Awaitable[None]], *, examples: int = 8
) -> None:
    """Let `go` take so many of the ways, one after the other, on the loop of the test."""
    loop = asyncio.get_running_loop()

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(ways)
    def run(way: T) -> None:
        async def gone() -> None:
            await go(way)

        asyncio.run_coroutine_threadsafe(gone(), loop).result()

    await asyncio.to_thread(run)
