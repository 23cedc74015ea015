"""1 000 features by OGC API, beside pgbench running the same SQL on the same cluster."""

import asyncio
import sys
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from app.kit.database import refresh_statistics
from app.ogc import layers
from app.ogc.rules import read_items_query
from app.ogc.store import Collection, page_sql
from app.people.access import STAFF_COOKIE
from benchmarks.harness import (
    MUNICIPALITY_ID,
    inline,
    pgbench_per_second,
    side_by_side,
    stage,
    wrk_per_second,
)
from benchmarks.list_box import BOX, fill

CONNECTIONS = 4
SECONDS = 8
ASKED = {
    "first 1 000 places": {"limit": "1000"},
    "1 000 places in a box": {"limit": "1000", "bbox": ",".join(map(str, BOX))},
    "1 000 places by filter": {"limit": "1000", "filter": "theme = 'change'"},
}
# A page that follows another, as clients read whole collections; how many there are is known.
FOLLOWING = {
    "limit": "1000",
    "cursor": "WyI4MDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDAiLCAiMSJd",
}


def sql_script(asked: dict[str, str]) -> str:
    """The page's transaction, in the statement the service sends."""
    places = Collection(layers.PLACES.name, layers.PLACES, MUNICIPALITY_ID, "")
    sql, values = page_sql(places, read_items_query(asked))
    # pgbench cannot ask for binary results, and hexadecimal would be twice the bytes.
    sql = sql.replace("convert_to(coalesce(", "(coalesce(").replace(", ''), 'UTF8')", ", ''))")
    setting = f"SET LOCAL nabotrakk.municipality = '{MUNICIPALITY_ID}';"
    written = {name: _literal(value) for name, value in values.items()}
    return "\n".join(("BEGIN READ ONLY;", setting, inline(sql.encode(), written), "COMMIT;"))


def _literal(value: Any) -> str:
    match value:
        case bytes():
            return f"'\\x{value.hex()}'::bytea"
        case str() | UUID() | datetime():
            return f"'{value}'"
        case _:
            return str(value)


def main() -> None:
    """Print the ratios; the budget is 0.7. The argument is how many marks to seed first."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with stage() as where:
        _, token = asyncio.run(fill(where, size))
        refresh_statistics(where.owner_url)
        for name, asked in {**ASKED, "1 000 places that follow": FOLLOWING}.items():
            query = "&".join(f"{key}={quote(value)}" for key, value in asked.items())
            path, sql = f"/ogc/collections/places/items?{query}", sql_script(asked)
            side_by_side(
                f"{name}, {size} marks",
                lambda path=path: wrk_per_second(
                    path, SECONDS, CONNECTIONS, headers={"Cookie": f"{STAFF_COOKIE}={token}"}
                ),
                lambda sql=sql: pgbench_per_second(where, sql, SECONDS, CONNECTIONS),
                rounds=3,
            )


if __name__ == "__main__":
    main()
