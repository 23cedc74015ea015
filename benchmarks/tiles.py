"""A planner's tiles over a mix of zooms, beside the same SQL alone; kept tiles and 304; growth."""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import httpx
import shapely
from sqlalchemy import text

from app.hotspots import store
from app.hotspots.rules import Filters, Selection
from app.kit.database import Database, Reader, refresh_statistics
from app.kit.geometry import to_lonlat
from app.kit.tile import Tile
from app.maps import store as maps
from app.maps.rules import cell_metres_at
from app.people.access import STAFF_COOKIE
from benchmarks.harness import ADDRESS, MUNICIPALITY_ID, Stage, stage, wrk_per_second
from benchmarks.hotspots import fill
from tests.world import tile_at

ZOOMS = (6, 8, 10, 12, 13, 14)
MARK_ZOOMS = (15, 16)
THEMES = ("", "way", "change", "like", "wish", "activity")
TILES_A_ZOOM = 6
SECONDS, CONNECTIONS = 5, 4


@dataclass(frozen=True)
class Drawn:
    """A tile to draw: which layer, which theme, where."""

    layer: str
    theme: str
    tile: Tile

    @property
    def path(self) -> str:
        """Its address."""
        where = f"{self.tile.z}/{self.tile.x}/{self.tile.y}"
        size = "cell_metres=50" if self.layer == "cells" else ""
        theme = f"theme={self.theme}" if self.theme else ""
        return f"/tiles/{self.layer}/{where}.mvt?{'&'.join(filter(None, (size, theme)))}"


async def busiest(database: Database, campaign_id: UUID) -> list[shapely.Point]:
    """Where most was told: the middles of the campaign's fullest kilometres, in degrees."""
    async with database.reading() as reader:
        await reader.enter(MUNICIPALITY_ID)
        rows = await reader.all(
            text(
                "SELECT cell_e, cell_n FROM cell_count WHERE municipality_id = :m"
                " AND campaign_id = :c AND cell_metres = 1000 AND subject = ''"
                " ORDER BY participants DESC LIMIT 40"
            ),
            m=MUNICIPALITY_ID,
            c=campaign_id,
        )
    return [to_lonlat(shapely.Point(e * 1000 + 500, n * 1000 + 500)) for e, n in rows]


def mix(places: Sequence[shapely.Point]) -> list[Drawn]:
    """Cells at every zoom and theme, marks and ways near by; each tile once."""
    asked = {
        Drawn("cells", theme, Tile(zoom, *tile_at(place.x, place.y, zoom)))
        for zoom in ZOOMS
        for theme in THEMES
        for place in places[: TILES_A_ZOOM * 4]
    }
    near = {
        Drawn(layer, theme, Tile(zoom, *tile_at(place.x, place.y, zoom)))
        for layer in ("marks", "ways")
        for zoom in MARK_ZOOMS
        for theme in ("", "change")
        for place in places[:TILES_A_ZOOM]
    }
    return sorted(asked | near, key=lambda drawn: (drawn.layer, drawn.tile.z, drawn.path))


async def draw(reader: Reader, drawn: Drawn, campaigns: tuple[UUID, ...], invited: int) -> bytes:
    """The tile's SQL as the service sends it, without the service."""
    selection = Selection(Filters(theme=drawn.theme or None), campaigns, None)
    if drawn.layer == "marks":
        return await maps.draw_marks(reader, MUNICIPALITY_ID, selection, drawn.tile)
    if drawn.layer == "ways":
        return await maps.draw_ways(reader, MUNICIPALITY_ID, selection, drawn.tile)
    return await store.draw_cells(
        reader,
        MUNICIPALITY_ID,
        selection,
        cell_metres_at(drawn.tile.z, 50),
        drawn.tile,
        basis=selection.basis(True),
        invited=invited,
    )


def milliseconds(work: Callable[[], object]) -> float:
    """How long something takes once."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def report(name: str, figures: Sequence[float]) -> None:
    """Median and the slowest tenth."""
    tenth = sorted(figures)[int(len(figures) * 0.9)]
    print(f"  {name:22} median {statistics.median(figures):7.1f} ms, p90 {tenth:7.1f} ms")


def measure_uncached(where: Stage, asked: Sequence[Drawn], client: httpx.Client) -> None:
    """Each tile once over HTTP and once as SQL alone, in turn."""
    loop = asyncio.new_event_loop()
    database = Database(where.app_url)

    async def alone(drawn: Drawn, campaigns: tuple[UUID, ...]) -> bytes:
        async with database.reading() as reader:
            await reader.enter(MUNICIPALITY_ID)
            return await draw(reader, drawn, campaigns, 1000)

    known = client.get("/api/v1/campaigns?limit=100").json()["campaigns"]
    campaigns = tuple(sorted(UUID(each["campaign_id"]) for each in known))
    loop.run_until_complete(alone(asked[0], campaigns))
    ours: dict[tuple[str, int], list[float]] = {}
    limits: list[float] = []
    for drawn in asked:
        limits.append(milliseconds(lambda d=drawn: loop.run_until_complete(alone(d, campaigns))))
        took = milliseconds(lambda d=drawn: client.get(d.path).raise_for_status())
        ours.setdefault((drawn.layer, drawn.tile.z), []).append(took)
    for (layer, zoom), figures in sorted(ours.items()):
        report(f"{layer} z{zoom}", figures)
    every = [took for figures in ours.values() for took in figures]
    print(
        f"uncached, {len(asked)} tiles: {1000 * len(asked) / sum(every):.0f}/s; the SQL alone "
        f"{1000 * len(asked) / sum(limits):.0f}/s; ratio {sum(limits) / sum(every):.2f}"
    )
    loop.run_until_complete(database.close())
    loop.close()


def measure_kept(drawn: Drawn, client: httpx.Client, cookie: str) -> None:
    """A tile that was drawn before, and one the client has, beside a route that does nothing."""
    headers = {"Cookie": cookie}
    etag = client.get(drawn.path).headers["etag"]
    nothing = wrk_per_second("/health/live", SECONDS, CONNECTIONS)
    kept = wrk_per_second(drawn.path, SECONDS, CONNECTIONS, headers=headers)
    print(f"kept tile {kept:.0f}/s, doing nothing {nothing:.0f}/s, ratio {kept / nothing:.2f}")
    answer = client.get(drawn.path, headers={"If-None-Match": etag})
    print(f"with If-None-Match: {answer.status_code}")


QUESTIONS = {
    "hotspots, a theme": "/hotspots?theme=change&cell_metres=250&most=100",
    "hotspots, a season": "/hotspots?theme=change&season=winter&cell_metres=250&most=100",
    "hotspots, a grade": "/hotspots?theme=change&grade=6&cell_metres=250&most=100",
    "charts, whole": "/hotspots/summary?",
    "charts, a theme": "/hotspots/summary?theme=change",
    "comments, a word": "/contributions?q=lys&limit=100",
    "1 000 marks": "/contributions?limit=1000",
}


def measure_questions(client: httpx.Client, campaign_id: UUID) -> None:
    """What the dashboard asks, of one campaign."""
    for name, path in QUESTIONS.items():
        address = f"/api/v1{path}&campaign_id={campaign_id}"
        ask = partial(client.get, address)
        report(name, [milliseconds(lambda ask=ask: ask().raise_for_status()) for _ in range(7)])


def main() -> None:
    """Print rates, ratios and latencies; the argument is how many marks there are."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with stage() as where:
        campaign_id, token = asyncio.run(fill(where, size))
        refresh_statistics(where.owner_url)
        cookie = f"{STAFF_COOKIE}={token}"
        places = asyncio.run(_busiest(where, campaign_id))
        with httpx.Client(base_url=ADDRESS, headers={"Cookie": cookie}, timeout=60) as client:
            asked = mix(places)
            measure_uncached(where, asked, client)
            measure_kept(asked[0], client, cookie)
            measure_questions(client, campaign_id)


async def _busiest(where: Stage, campaign_id: UUID) -> list[shapely.Point]:
    async with Database(where.app_url) as database:
        return await busiest(database, campaign_id)


if __name__ == "__main__":
    main()
