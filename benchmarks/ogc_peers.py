"""1 000 features and a tile by OGC API, beside tipg and pygeoapi on the same cluster."""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import httpx
import psycopg

from app.kit.cluster import SUPERUSER
from app.kit.database import Database, refresh_statistics
from app.people.access import STAFF_COOKIE
from benchmarks.harness import ROOT, Stage, stage, wrk_per_second
from benchmarks.hotspots import fill
from benchmarks.tiles import busiest
from tests.world import tile_at

SECONDS, CONNECTIONS, WORKERS, ROUNDS = 8, 4, 2, 3
ZOOM = 14
TIPG = "http://127.0.0.1:8766"
PYGEOAPI = "http://127.0.0.1:8767"
# What a planner may read of each place, as a table of its own: the best the others can be given.
PLACES = """
DROP SCHEMA IF EXISTS peers CASCADE;
CREATE SCHEMA peers;
CREATE TABLE peers.place AS
SELECT contribution_id::text AS id, theme, category,
       ST_Transform(planner_geometry, 4326)::geometry(Point, 4326) AS geometry
FROM contribution WHERE ST_Dimension(planner_geometry) = 0 AND moderation <> 'hidden';
ALTER TABLE peers.place ADD PRIMARY KEY (id);
CREATE INDEX ON peers.place USING gist (geometry);
ANALYZE peers.place;
"""


@contextmanager
def running(command: list[str], environment: Mapping[str, str], ready: str) -> Iterator[None]:
    """A program, from when it answers on an address until the block ends."""
    with (ROOT / ".data" / f"{Path(command[0]).name}.log").open("w") as log:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            for _ in range(300):
                try:
                    if httpx.get(ready).is_success:
                        break
                except httpx.TransportError:
                    pass
                time.sleep(0.2)
            else:
                raise SystemExit(f"{ready} does not answer; see {log.name}")
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def tipg(programs: Path, url: str) -> Iterator[None]:
    """tipg with the table, as many processes as ours."""
    environment = {
        "DATABASE_URL": url,
        "TIPG_DB_SCHEMAS": '["peers"]',
        "TIPG_MAX_FEATURES_PER_QUERY": "10000",
    }
    command = [str(programs / "uvicorn"), "tipg.main:app", "--port", "8766", "--workers"]
    with running([*command, str(WORKERS)], environment, f"{TIPG}/collections/peers.place"):
        yield


@contextmanager
def pygeoapi(programs: Path, socket: str, port: str) -> Iterator[None]:
    """pygeoapi with the table, as many processes as ours."""
    config = ROOT / ".data" / "pygeoapi.yml"
    config.write_text(PYGEOAPI_CONFIG.format(socket=socket, port=port, user=SUPERUSER))
    openapi = config.with_name("pygeoapi-openapi.yml")
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    made = [programs / "pygeoapi", "openapi", "generate", config, "--output-file", openapi]
    subprocess.run(made, env=os.environ | environment, check=True)
    command = [str(programs / "gunicorn"), "pygeoapi.flask_app:APP", "--bind", "127.0.0.1:8767"]
    ready = f"{PYGEOAPI}/collections/place?f=json"
    with running([*command, "--workers", str(WORKERS)], environment, ready):
        yield


PYGEOAPI_CONFIG = """
server:
  bind: {{host: 127.0.0.1, port: 8767}}
  url: http://127.0.0.1:8767
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  language: en-US
  limits: {{default_items: 10, max_items: 10000, on_exceed: throttle}}
  map: {{url: "none", attribution: "none"}}
logging: {{level: ERROR}}
metadata:
  identification:
    title: Places
    description: Places
    keywords: [places]
    keywords_type: theme
    terms_of_service: none
    url: http://127.0.0.1:8767
  license: {{name: none, url: "http://127.0.0.1:8767"}}
  provider: {{name: none, url: "http://127.0.0.1:8767"}}
  contact: {{name: none, url: "http://127.0.0.1:8767"}}
resources:
  place:
    type: collection
    title: Places
    description: Places
    keywords: [places]
    extents: {{spatial: {{bbox: [4, 60, 6, 61], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}}}
    providers:
      - type: feature
        name: PostgreSQL
        data:
          {{host: {socket}, port: {port}, dbname: nabotrakk, user: {user}, search_path: [peers]}}
        id_field: id
        table: place
        geom_field: geometry
"""


def measure(name: str, asked: Mapping[str, Callable[[], float]]) -> None:
    """Ask each in turn, and print medians, spread and how many times faster ours is."""
    for ask in asked.values():
        ask()
    rounds = [{who: ask() for who, ask in asked.items()} for _ in range(ROUNDS)]
    for who in asked:
        figures = sorted(each[who] for each in rounds)
        times = sorted(each["ours"] / each[who] for each in rounds)
        print(
            f"{name}: {who} {statistics.median(figures):.1f}/s "
            f"({figures[0]:.1f}–{figures[-1]:.1f}), "
            f"ours {statistics.median(times):.1f}× ({times[0]:.1f}–{times[-1]:.1f})"
        )


def main() -> None:
    """Print rates and ratios; the arguments are the folder of the peers' programs, and the size."""
    programs, size = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with stage(WORKERS) as where, ExitStack() as peers:
        campaign_id, token = asyncio.run(fill(where, size))
        refresh_statistics(where.owner_url)
        reached = re.search(r"host=([^&]+)&port=(\d+)", where.app_url)
        assert reached
        socket, port = reached.groups()
        with psycopg.connect(
            host=socket, port=port, user=SUPERUSER, dbname="nabotrakk"
        ) as connection:
            connection.execute(PLACES)
        url = f"postgresql://{SUPERUSER}@{quote(socket, safe='')}:{port}/nabotrakk"
        peers.enter_context(tipg(programs, url))
        peers.enter_context(pygeoapi(programs, socket, port))
        x, y = asyncio.run(_busiest_tile(where, campaign_id))
        cookie = {"Cookie": f"{STAFF_COOKIE}={token}"}
        measure(
            f"1 000 places of {size} marks",
            {
                "ours": asking("/ogc/collections/places/items?limit=1000", headers=cookie),
                "tipg": asking("/collections/peers.place/items?limit=1000&f=geojson", TIPG),
                "pygeoapi": asking("/collections/place/items?limit=1000&f=json", PYGEOAPI),
            },
        )
        measure(
            f"a tile at z{ZOOM} of {size} marks",
            {
                "ours": asking(f"/tiles/cells/{ZOOM}/{x}/{y}.mvt?cell_metres=50", headers=cookie),
                "tipg": asking(
                    f"/collections/peers.place/tiles/WebMercatorQuad/{ZOOM}/{x}/{y}", TIPG
                ),
            },
        )


def asking(
    path: str, address: str | None = None, headers: Mapping[str, str] | None = None
) -> Callable[[], float]:
    """Answers a second of an address under wrk."""
    return lambda: wrk_per_second(path, SECONDS, CONNECTIONS, headers=headers, address=address)


async def _busiest_tile(where: Stage, campaign_id: UUID) -> tuple[int, int]:
    async with Database(where.app_url) as database:
        place = (await busiest(database, campaign_id))[0]
    return tile_at(place.x, place.y, ZOOM)


if __name__ == "__main__":
    main()
