"""Cells of a town from the counts over HTTP, beside pgbench running the same SQL, and the naive."""

import asyncio
import sys
import time
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text

from app.demo.actions import seed_size
from app.hotspots import store
from app.hotspots.counting import count_waiting
from app.hotspots.rules import Filters, Selection
from app.kit.database import Database, refresh_statistics
from app.people.access import STAFF_COOKIE
from app.people.actions import create_staff, sign_in
from app.people.rules import EmailTaken
from benchmarks.harness import (
    MUNICIPALITY_ID,
    SECRET,
    Stage,
    inline,
    pgbench_per_second,
    side_by_side,
    stage,
    wrk_per_second,
)

CELL_METRES, CONNECTIONS, SECONDS = 250, 4, 8
EMAIL, PASSWORD = "innsikt@bergen.example", "maaling-maaling"
# What a planner's own GIS would run: distinct children a grid cell, from the geometries.
NAIVE = text(
    """
    SELECT count(*) FROM (
      SELECT g.i, g.j, count(DISTINCT c.participant_id)
      FROM contribution c,
           LATERAL ST_SquareGrid(250, c.geometry) g
      WHERE c.municipality_id = :m AND c.campaign_id = :c AND c.theme = 'change'
        AND ST_Intersects(g.geom, c.geometry) AND c.moderation <> 'hidden'
      GROUP BY g.i, g.j
    ) cells
    """
)


async def fill(where: Stage, size: int) -> tuple[UUID, str]:
    """Campaigns of `size` marks in all, counted; one of them, and a planner's token."""
    now = datetime.now(UTC)
    async with Database(where.app_url) as database:
        [campaign_id, *_] = await seed_size(database, size, now=now, secret=SECRET.encode())
        started = time.perf_counter()
        await until_counted(database)
        print(f"{size} marks counted {time.perf_counter() - started:.0f} s after the load")
        try:
            async with database.writing() as writer:
                await writer.enter(MUNICIPALITY_ID)
                await create_staff(
                    writer, MUNICIPALITY_ID, email=EMAIL, name="Måling", password=PASSWORD,
                    roles=["planner"],
                )  # fmt: skip
        except EmailTaken:
            pass
        return campaign_id, await sign_in(database, MUNICIPALITY_ID, EMAIL, PASSWORD, now)


async def until_counted(database: Database) -> None:
    """Wait for the service's worker to have counted everything."""
    waiting = 1
    while waiting:
        await asyncio.sleep(0.2)
        async with database.reading() as reader:
            await reader.enter(MUNICIPALITY_ID)
            waiting = await count_waiting(reader, MUNICIPALITY_ID)


def sql_script(campaign_id: UUID) -> str:
    """The answer's main statement, as the service sends it."""
    selection = Selection(Filters(theme="change"), (campaign_id,), None)
    known = store.values_of(MUNICIPALITY_ID, selection, CELL_METRES, "ways")
    values = {name: str(value) for name, value in known.items()}
    values |= {
        "municipality_id": f"'{MUNICIPALITY_ID}'",
        "campaigns": f"ARRAY['{campaign_id}'::uuid]",
        "subject": "'change'",
        "basis": "'ways'",
        "most": "NULL",
    }
    sql = store._cells_sql(selection, "ways") + store._FEATURES
    sql = sql.replace("convert_to(coalesce(", "(coalesce(").replace(", ''), 'UTF8')", ", ''))")
    setting = f"SET LOCAL nabotrakk.municipality = '{MUNICIPALITY_ID}';"
    return "\n".join(("BEGIN READ ONLY;", setting, inline(sql.encode(), values), "COMMIT;"))


async def naive_seconds(where: Stage, campaign_id: UUID) -> float:
    """The seconds the spatial SQL takes once."""
    async with Database(where.app_url) as database, database.writing() as writer:
        await writer.enter(MUNICIPALITY_ID)
        await writer.change(text("SET LOCAL statement_timeout = 0"))
        started = time.perf_counter()
        await writer.scalar(NAIVE, m=MUNICIPALITY_ID, c=campaign_id)
        return time.perf_counter() - started


def main() -> None:
    """Print the ratio (budget 0.7) and what the naive SQL takes; the argument is how many marks."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with stage() as where:
        campaign_id, token = asyncio.run(fill(where, size))
        refresh_statistics(where.owner_url)
        path = f"/api/v1/hotspots?campaign_id={campaign_id}&theme=change&cell_metres={CELL_METRES}"
        sql = sql_script(campaign_id)
        side_by_side(
            f"hotspots of a town, {size} marks",
            lambda: wrk_per_second(
                path, SECONDS, CONNECTIONS, headers={"Cookie": f"{STAFF_COOKIE}={token}"}
            ),
            lambda: pgbench_per_second(where, sql, SECONDS, CONNECTIONS),
        )
        print(f"naive spatial SQL, once: {asyncio.run(naive_seconds(where, campaign_id)):.2f} s")


if __name__ == "__main__":
    main()
