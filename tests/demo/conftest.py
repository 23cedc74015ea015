"""The demo's invented children, made once for all pure tests."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from app.demo.actions import seed_demo
from app.demo.classes import DemoCampaign, plan_campaigns
from app.demo.neighbourhood import lay_streets
from app.demo.voices import Voice, hear_voices
from app.kit.database import Database

Told = list[tuple[DemoCampaign, list[Voice]]]


@pytest.fixture(scope="session")
def demo_now() -> datetime:
    """When the demo is made: a Monday morning in November."""
    return datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def listen(demo_now: datetime) -> Callable[[int], Told]:
    """Makes both campaigns with their voices from a seed."""

    def hear(seed: int) -> Told:
        generator = np.random.default_rng(seed)
        streets = lay_streets(generator)
        return [
            (campaign, list(hear_voices(campaign, streets, generator)))
            for campaign in plan_campaigns(demo_now)
        ]

    return hear


@pytest.fixture(scope="session")
def told(listen: Callable[[int], Told]) -> Told:
    """Both campaigns with their voices."""
    return listen(4601)


@pytest.fixture(scope="session")
async def seeded(database: Database, secret: bytes) -> Database:
    """A database with the demo in it, asked for twice at once and made once."""
    now = datetime.now(UTC)
    asked = await asyncio.gather(*(seed_demo(database, now=now, secret=secret) for _ in range(2)))
    assert sorted(asked) == [False, True]
    return database
