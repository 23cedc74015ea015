"""The process beside the service: it counts what changes, and ends with whoever started it."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import shapely
from sqlalchemy import text

from app import worker
from app.contributions.store import add_once
from app.kit.database import Database
from app.settings import Settings
from tests.hotspots.voices import join, mark
from tests.world import World

LONGEST_SECONDS = 60


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings as a process reads them."""
    monkeypatch.setenv("DATABASE_URL", str(settings.database_url))
    monkeypatch.setenv("DATABASE_APP_URL", str(settings.database_app_url))
    monkeypatch.setenv("NABOTRAKK_SECRET", str(settings.secret))


@pytest.fixture
def beside(environment: None, tmp_path: Path) -> Iterator[Path]:
    """A worker as `serve` starts it; its log."""
    log = tmp_path / "worker.log"
    with worker.beside_the_service(log):
        yield log


async def submit_one(database: Database, world: World) -> None:
    """One more child and one mark of theirs."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        [child] = await join(writer, world, 1)
        await add_once(writer, mark(world, child, shapely.Point(10, 10)))


async def until_counted(database: Database, world: World, participants: int) -> None:
    """Wait until the cell at the school counts so many."""
    counted = text(
        "SELECT participants FROM cell_count WHERE municipality_id = :m"
        " AND cell_metres = 250 AND subject = ''"
    )
    async with asyncio.timeout(LONGEST_SECONDS):
        while True:
            async with database.reading() as reader:
                await reader.enter(world.municipality_id)
                if await reader.scalar(counted, m=world.municipality_id) == participants:
                    return
            await asyncio.sleep(0.05)


async def test_what_was_told_before_and_while_it_runs_is_counted(
    database: Database, world: World, environment: None, tmp_path: Path
) -> None:
    await submit_one(database, world)
    with worker.beside_the_service(tmp_path / "worker.log"):
        await until_counted(database, world, 1)
        await submit_one(database, world)
        await until_counted(database, world, 2)


async def test_a_lost_connection_is_made_again(
    database: Database, world: World, beside: Path, settings: Settings
) -> None:
    await submit_one(database, world)
    await until_counted(database, world, 1)
    async with database.reading() as reader:
        # The role's own sessions, but for this one and the pool's: those that listen.
        ended = await reader.scalar(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                " AND usename = current_user AND pid <> pg_backend_pid()"
            )
        )
    assert ended >= 1
    await submit_one(database, world)
    await until_counted(database, world, 2)
    assert "nabotrakk_recount failed" in await asyncio.to_thread(beside.read_text)


def test_it_ends_when_whoever_started_it_is_gone(environment: None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.worker"], input=b"", timeout=LONGEST_SECONDS, check=False
    )
    assert done.returncode == 0


async def test_a_duty_that_takes_its_end_for_a_failure_is_ended(
    database: Database, world: World
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def interrupted(database: Database, municipality_id: str) -> int:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.set()
            raise psycopg.OperationalError("interrupted") from None
        return 0

    duty = asyncio.create_task(worker.do_for_ever(database, "nabotrakk_test", interrupted))
    async with asyncio.timeout(LONGEST_SECONDS):
        await begun.wait()
        await worker.end([duty])
    assert ended.is_set()
    assert duty.cancelled()
