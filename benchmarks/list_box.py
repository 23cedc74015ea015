"""A box of 1 000 marks as GeoJSON, beside pgbench running the same SQL on the same cluster."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import shapely

from app.contributions import store as contributions
from app.demo.actions import seed_size
from app.kit.database import Database, refresh_statistics
from app.kit.geometry import lonlat_box_in_metres
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

BOX = (5.28, 60.36, 5.36, 60.41)
LIMIT = 1_000
CONNECTIONS = 4
SECONDS = 8
EMAIL, PASSWORD = "maaling@bergen.example", "maaling-maaling"


async def fill(where: Stage, size: int) -> tuple[UUID, str]:
    """A campaign of `size` marks and a planner's token."""
    now = datetime.now(UTC)
    async with Database(where.app_url) as database:
        [campaign_id, *_] = await seed_size(database, size, now=now, secret=SECRET.encode())
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


def sql_script(campaign_id: UUID) -> str:
    """The page's transaction, in the statement the service sends."""
    box = lonlat_box_in_metres(*BOX)
    values: dict[str, Any] = {
        "municipality_id": f"'{MUNICIPALITY_ID}'",
        "campaign_id": f"'{campaign_id}'::uuid",
        "limit": str(LIMIT),
        "box": f"'\\x{shapely.to_wkb(box, hex=True)}'::bytea",
    } | {name: str(value) for name, value in contributions._cell_range(box).items()}
    shown = contributions._SHOWN
    page = contributions._PAGE.format(
        shown=shown, conditions=contributions._IN_BOX.format(shown=shown)
    )
    # pgbench cannot ask for binary results, and hexadecimal would be twice the bytes.
    page = page.replace("convert_to(coalesce(", "(coalesce(").replace(", ''), 'UTF8')", ", ''))")
    setting = f"SET LOCAL nabotrakk.municipality = '{MUNICIPALITY_ID}';"
    return "\n".join(("BEGIN READ ONLY;", setting, inline(page.encode(), values), "COMMIT;"))


def main() -> None:
    """Print the ratio; the budget is 0.7. The argument is how many marks to seed first."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with stage() as where:
        campaign_id, token = asyncio.run(fill(where, size))
        refresh_statistics(where.owner_url)
        west, south, east, north = BOX
        path = (
            f"/api/v1/contributions?campaign_id={campaign_id}&limit={LIMIT}"
            f"&bbox={west},{south},{east},{north}"
        )
        sql = sql_script(campaign_id)
        side_by_side(
            f"list of {LIMIT} in a box, {size} marks",
            lambda: wrk_per_second(
                path, SECONDS, CONNECTIONS, headers={"Cookie": f"{STAFF_COOKIE}={token}"}
            ),
            lambda: pgbench_per_second(where, sql, SECONDS, CONNECTIONS),
        )


if __name__ == "__main__":
    main()
