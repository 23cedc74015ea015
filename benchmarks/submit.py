"""One mark submitted over HTTP, beside pgbench running the same SQL on the same cluster."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import shapely

from app.campaigns import store as campaigns
from app.catalogue.starter import STARTER_CATALOGUE
from app.catalogue.store import add_catalogue, find_catalogue
from app.contributions import store as contributions
from app.demo.store import add_members
from app.events import store as events
from app.kit.database import Database
from app.kit.geometry import to_metres
from app.kit.grid import footprint
from app.people import store as people
from app.people.rules import hash_token
from benchmarks.harness import (
    MUNICIPALITY_ID,
    ROOT,
    Stage,
    inline,
    pgbench_per_second,
    side_by_side,
    stage,
    wrk_per_second,
)
from tests.world import make_campaign, make_group

PARTICIPANTS = 20_000
CONNECTIONS = 8
SECONDS = 8
LONLAT = (5.2375, 60.3630)


def token(number: int) -> str:
    """A token that both wrk and SQL can write down."""
    return f"{MUNICIPALITY_ID}.bench{number:017d}"


async def fill(where: Stage) -> str:
    """A campaign with a crowd that has joined; its id."""
    async with Database(where.app_url) as database, database.writing() as writer:
        await people.add_municipality(writer, MUNICIPALITY_ID, "Bergen")
        await writer.enter(MUNICIPALITY_ID)
        if await find_catalogue(writer, MUNICIPALITY_ID, 1) is None:
            await add_catalogue(writer, MUNICIPALITY_ID, STARTER_CATALOGUE)
        known = await campaigns.find_campaign_by_title(writer, MUNICIPALITY_ID, "Benchmark")
        if known is not None:
            return str(known.campaign_id)
        campaign = make_campaign(MUNICIPALITY_ID, now=datetime.now(UTC), title="Benchmark")
        await campaigns.add_campaign(writer, campaign)
        group_id, _ = await make_group(writer, campaign)
        await add_members(
            writer,
            MUNICIPALITY_ID,
            [(uuid4(), hash_token(token(number)), group_id) for number in range(PARTICIPANTS)],
        )
        return str(campaign.campaign_id)


def sql_script(campaign_id: str) -> str:
    """The transaction of one submit, in the statements the service sends."""
    place = to_metres(shapely.Point(LONLAT))
    [[cell_e, cell_n]] = footprint(place).tolist()
    wkb = f"'\\x{shapely.to_wkb(place, hex=True)}'::bytea"
    names = {
        "municipality_id": f"'{MUNICIPALITY_ID}'",
        "token_hash": f"sha256(CAST('{token(0)[:-7]}' || lpad(:n::text, 7, '0') AS bytea))",
        "participant_id": "CAST(:participant_id AS uuid)",
        "contribution_id": "gen_random_uuid()",
        "campaign_id": f"'{campaign_id}'::uuid",
        "catalogue_version": "1",
        "theme": "'change'",
        "category": "'dark'",
        "geometry": wkb,
        "planner_geometry": wkb,
        "srid": "25833",
        "attributes": "'{}'",
        "comment": "NULL",
        "moderation": "'released'",
        "provenance": "'participant'",
        "received_at": "now()",
        "draft_digest": "'\\x00'::bytea",
        "held_for": "'{}'",
        "stretch_of": "NULL",
        "cells_e": f"'{{{cell_e}}}'",
        "cells_n": f"'{{{cell_n}}}'",
        "kind": "'contribution.submitted'",
        "subject_id": "gen_random_uuid()",
        "facts": f'\'{{"campaign_id": "{campaign_id}", "theme": "change"}}\'',
    }
    # The rows written belong to whoever the token stands for.
    membership = inline(campaigns._LOCKED_MEMBERSHIP, names).replace(";", " \\gset")
    return "\n".join(
        (
            f"\\set n random(0, {PARTICIPANTS - 1})",
            "BEGIN;",
            f"SET LOCAL nabotrakk.municipality = '{MUNICIPALITY_ID}';",
            membership,
            inline(contributions._ADD_ONCE, names),
            inline(events._ANNOUNCE, names),
            "COMMIT;",
        )
    )


WRK_SCRIPT = """
local hex = "0123456789abcdef"
local function digits(n)
  local out = {}
  for i = 1, n do local k = math.random(16); out[i] = hex:sub(k, k) end
  return table.concat(out)
end
local threads = 0
function setup(thread) thread:set("seed", os.time() * 10 + threads); threads = threads + 1 end
function init() math.randomseed(seed) end
function request()
  local id = digits(8).."-"..digits(4).."-4"..digits(3).."-a"..digits(3).."-"..digits(12)
  local token = string.format("%(prefix)s%%07d", math.random(0, %(last)d))
  local body = '{"contribution_id":"'..id..'","theme":"change","category":"dark","geometry":'
    ..'{"type":"Point","coordinates":[%(lon)s,%(lat)s]},"attributes":{},"comment":null}'
  return wrk.format("POST", nil,
    {["Content-Type"]="application/json", ["Authorization"]="Bearer "..token}, body)
end
"""


def main() -> None:
    """Print the ratio; the budget is 0.35 of the bare transaction."""
    with stage() as where:
        campaign_id = asyncio.run(fill(where))
        script = ROOT / ".data" / "submit.lua"
        script.write_text(
            WRK_SCRIPT
            % {
                "prefix": token(0)[:-7],
                "last": PARTICIPANTS - 1,
                "lon": LONLAT[0],
                "lat": LONLAT[1],
            }
        )
        sql = sql_script(campaign_id)
        path = "/api/v1/participation/contributions"
        side_by_side(
            "single submit",
            lambda: wrk_per_second(path, SECONDS, CONNECTIONS, script),
            lambda: pgbench_per_second(where, sql, SECONDS, CONNECTIONS),
        )


if __name__ == "__main__":
    main()
