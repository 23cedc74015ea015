"""A school at work: 120 devices behind one address, writing and reading at a steady pace."""

import asyncio
import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import numpy as np
from sqlalchemy import text

from app.campaigns import store as campaigns
from app.campaigns.store import Campaign
from app.catalogue.starter import STARTER_CATALOGUE
from app.catalogue.store import add_catalogue, find_catalogue
from app.kit.database import Database
from app.people import store as people
from benchmarks.harness import ADDRESS, MUNICIPALITY_ID, Stage, pgbench_per_second, stage
from benchmarks.submit import CONNECTIONS, fill, sql_script
from tests.world import bearer, make_campaign, make_group, place, way

DEVICES = 120
GROUPS = 5
WRITES_PER_SECOND = 12
READS_PER_SECOND = 50
SENT_TWICE = 10
"""Every so many marks, the answer is taken for lost and the mark is sent again."""

PARTICIPATION = "/api/v1/participation"
READS = (f"{PARTICIPATION}/contributions", f"{PARTICIPATION}/invitation", "/api/v1/base-map")


@dataclass
class Tally:
    """What came back: statuses, seconds by kind of request, and the marks that were taken."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"write": [], "read": []})
    marks: set[str] = field(default_factory=set)


async def open_classes(where: Stage) -> tuple[Campaign, list[str]]:
    """A campaign with open classes; their codes."""
    async with Database(where.app_url) as database, database.writing() as writer:
        await people.add_municipality(writer, MUNICIPALITY_ID, "Bergen")
        await writer.enter(MUNICIPALITY_ID)
        if await find_catalogue(writer, MUNICIPALITY_ID, 1) is None:
            await add_catalogue(writer, MUNICIPALITY_ID, STARTER_CATALOGUE)
        campaign = make_campaign(MUNICIPALITY_ID, now=datetime.now(UTC), title="Classroom")
        await campaigns.add_campaign(writer, campaign)
        return campaign, [(await make_group(writer, campaign))[1] for _ in range(GROUPS)]


async def join(client: httpx.AsyncClient, code: str) -> str:
    """A device's token."""
    answer = await client.post(f"{PARTICIPATION}/join", json={"code": code})
    answer.raise_for_status()
    return str(answer.json()["token"])


async def press(client: httpx.AsyncClient, tokens: list[str], seconds: int) -> Tally:
    """Write and read at the given pace, whatever the service answers (an open loop)."""
    tally = Tally()
    marks = itertools.count(1)

    async def timed(kind: str, request: Awaitable[httpx.Response]) -> None:
        started = time.perf_counter()
        answer = await request
        tally.seconds[kind].append(time.perf_counter() - started)
        tally.statuses[answer.status_code] += 1

    async def write(token: str) -> None:
        near = random.uniform(-1500, 1500), random.uniform(-1500, 1500)
        number = next(marks)
        draft: dict[str, Any] = way((near[0], near[1]), (0, 0)) if number % 5 == 0 else place(*near)
        tally.marks.add(draft["contribution_id"])
        for _ in range(2 if number % SENT_TWICE == 0 else 1):
            await timed(
                "write",
                client.post(f"{PARTICIPATION}/contributions", json=draft, headers=bearer(token)),
            )

    async def read(token: str) -> None:
        await timed("read", client.get(random.choice(READS), headers=bearer(token)))

    async def at_pace(per_second: int, act: Callable[[str], Awaitable[None]]) -> None:
        started = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number in range(per_second * seconds):
                wait = started + number / per_second - time.perf_counter()
                await asyncio.sleep(max(0, wait))
                tasks.create_task(act(tokens[number % len(tokens)]))

    await asyncio.gather(at_pace(WRITES_PER_SECOND, write), at_pace(READS_PER_SECOND, read))
    return tally


async def count_stored(where: Stage, campaign: Campaign) -> int:
    """How many marks the campaign has in the database."""
    async with Database(where.app_url) as database, database.reading() as reader:
        await reader.enter(MUNICIPALITY_ID)
        return int(
            await reader.scalar(
                text("SELECT count(*) FROM contribution WHERE campaign_id = :campaign_id"),
                campaign_id=campaign.campaign_id,
            )
        )


async def measure(where: Stage, seconds: int) -> None:
    """Join, press, and hold what was sent against what is stored."""
    campaign, codes = await open_classes(where)
    limits = httpx.Limits(max_connections=DEVICES, max_keepalive_connections=DEVICES)
    async with httpx.AsyncClient(base_url=ADDRESS, limits=limits, timeout=30) as client:
        tokens = [await join(client, codes[number % GROUPS]) for number in range(DEVICES)]
        tally = await press(client, tokens, seconds)
    stored = await count_stored(where, campaign)
    for kind, taken in tally.seconds.items():
        p50, p95, p99 = (1000 * float(np.quantile(taken, share)) for share in (0.5, 0.95, 0.99))
        print(f"{kind}: {len(taken)} requests, p50 {p50:.1f} ms, p95 {p95:.1f}, p99 {p99:.1f}")
    print("answers:", ", ".join(f"{status}: {n}" for status, n in sorted(tally.statuses.items())))
    print(f"marks sent {len(tally.marks)}, stored {stored}")
    if stored != len(tally.marks) or any(status >= 400 for status in tally.statuses):
        raise SystemExit("lost, doubled or refused")


def main() -> None:
    """Ten minutes, or as many seconds as the argument says."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with stage() as where:
        asyncio.run(measure(where, seconds))
        limit = pgbench_per_second(where, sql_script(asyncio.run(fill(where))), 8, CONNECTIONS)
        print(f"beside it, pgbench with the statements of one submit: {limit:.0f}/s")


if __name__ == "__main__":
    main()
