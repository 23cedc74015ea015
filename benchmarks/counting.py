"""What keeping the counts costs a submit, and how soon and how fast marks are counted."""

import asyncio
import sys
import time
from datetime import UTC, datetime

import psycopg

from app.demo.actions import seed_size
from app.hotspots.actions import fold_counts, rebuild_counts
from app.kit.cluster import APP_ROLE, OWNER_ROLE, PrivateCluster
from app.kit.database import Database, refresh_statistics
from app.migration import migrate
from benchmarks.harness import MUNICIPALITY_ID, ROOT, SECRET, Stage, _pgbench, pgbench_per_second
from benchmarks.submit import fill, sql_script

SECONDS, CLIENTS, ROUNDS = 6, 8, 5


def cost_of_a_note(where: Stage, sql: str) -> None:
    """Submits per second with the triggers and without, in turn."""
    ratios = []
    for _ in range(ROUNDS):
        noted = pgbench_per_second(where, sql, SECONDS, CLIENTS)
        switch(where, "DISABLE")
        bare = pgbench_per_second(where, sql, SECONDS, CLIENTS)
        switch(where, "ENABLE")
        ratios.append(noted / bare)
        print(f"submits: with notes {noted:.0f}/s, without {bare:.0f}/s")
    ratios.sort()
    print(f"ratio {ratios[len(ratios) // 2]:.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})")


def switch(where: Stage, how: str) -> None:
    """The triggers on or off."""
    with psycopg.connect(where.owner_url.replace("+psycopg", ""), autocommit=True) as owner:
        for name in ("note_new", "note_changed", "note_gone"):
            owner.execute(f"ALTER TABLE contribution {how} TRIGGER {name}")


async def fold_all(where: Stage) -> None:
    """Fold what the submits left, and tell the rate."""
    async with Database(where.app_url) as database:
        started = time.perf_counter()
        counted = await fold_counts(database, MUNICIPALITY_ID)
        seconds = time.perf_counter() - started
        print(f"folded {counted} participants in {seconds:.1f} s: {counted / seconds:.0f}/s")


async def rebuild(where: Stage, size: int) -> None:
    """Everything from scratch, after a load of `size` marks."""
    async with Database(where.app_url) as database:
        await seed_size(database, size, now=datetime.now(UTC), secret=SECRET.encode())
        refresh_statistics(where.owner_url)
        await fold_all(where)
        started = time.perf_counter()
        counted = await rebuild_counts(database)
        seconds = time.perf_counter() - started
        print(f"rebuilt {counted} participants in {seconds:.1f} s: {counted / seconds:.0f}/s")


def main() -> None:
    """Print ratios and rates. The argument is how many marks to load for the rebuild."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with PrivateCluster(ROOT / ".data" / "bench", say=print) as cluster:
        cluster.ensure_database("nabotrakk", OWNER_ROLE)
        owner_url, app_url = (cluster.url(role, "nabotrakk") for role in (OWNER_ROLE, APP_ROLE))
        migrate(owner_url)
        where = Stage(owner_url, app_url, _pgbench())
        sql = sql_script(asyncio.run(fill(where)))
        cost_of_a_note(where, sql)
        asyncio.run(fold_all(where))
        asyncio.run(rebuild(where, size))


if __name__ == "__main__":
    main()
