"""A box of 1 000 marks as GeoJSON, beside pgbench running the same SQL on the same cluster."""

import asyncio
import sys
from uuid import UUID

import shapely

from app.hotspots.rules import Filters, Selection
from app.kit.database import refresh_statistics
from app.kit.geometry import lonlat_box_in_metres
from app.maps import store as maps
from app.people.access import STAFF_COOKIE
from benchmarks.harness import (
    MUNICIPALITY_ID,
    inline,
    pgbench_per_second,
    side_by_side,
    stage,
    wrk_per_second,
)
from benchmarks.hotspots import fill

BOX = (5.28, 60.36, 5.36, 60.41)
LIMIT = 1_000
CONNECTIONS = 4
SECONDS = 8


def sql_script(campaign_id: UUID) -> str:
    """The page's transaction, in the statement the service sends."""
    selection = Selection(Filters(), (campaign_id,), lonlat_box_in_metres(*BOX))
    known = maps._values(MUNICIPALITY_ID, selection)
    values = {name: str(value) for name, value in known.items()} | {
        "municipality_id": f"'{MUNICIPALITY_ID}'",
        "campaign": f"'{campaign_id}'::uuid",
        "campaigns": f"ARRAY['{campaign_id}'::uuid]",
        "area": f"'\\x{shapely.to_wkb(selection.area, hex=True)}'::bytea",
        "limit": str(LIMIT),
    }
    page = maps._PAGE.format(
        shown=maps._SHOWN,
        campaign=maps._OF_CAMPAIGN,
        conditions=maps._conditions(selection, maps._NEARBY, maps._SHOWN),
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
