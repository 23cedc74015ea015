"""The town that is attacked: 200 children, one campaign, one release, all of it over HTTP."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from app.campaigns.store import update_campaign
from app.exports.rules import FORMATS, NATIONAL_FORMATS
from app.kit.database import Database
from app.kit.partition import Partition
from app.people.store import add_municipality
from app.publishing.privacy import Spot, Voice, gather, gather_everybody
from tests.publishing.town import Child, build_town, end_campaign, settle_town
from tests.world import World, at, build_world, sign_in_staff, tile_at

RELEASES = "/api/v1/releases"
ZOOMS = (0, 6, 9, 11, 12, 13, 14)


@dataclass
class Town:
    """A municipality, its children, its release, and who spoke of what where."""

    world: World
    children: list[Child]
    number: str
    partition: Partition
    truth: dict[Spot, frozenset[UUID]] = field(default_factory=dict)

    @property
    def cells(self) -> str:
        """The address of the release's cells."""
        return f"{RELEASES}/{self.number}/cells"


NewTown = Callable[[], Awaitable[World]]
_numbers = iter(range(8800, 8900))


@pytest.fixture
def hexagon_metres() -> int:
    """What campaigns are released in: squares, unless a module attacks hexagons as well."""
    return 0


@pytest.fixture
def new_town(database: Database, secret: bytes, hexagon_metres: int) -> NewTown:
    """Make a municipality whose 200 children have told their ways and places."""

    async def make() -> World:
        number = f"{next(_numbers)}"
        async with database.writing() as writer:
            assert await add_municipality(writer, number, f"Angrepen {number}")
        world = await build_world(database, number)
        async with database.writing() as writer:
            await writer.enter(number)
            values = {"hexagon_metres": hexagon_metres}
            await update_campaign(writer, number, world.campaign_id, values)
        await settle_town(database, world, secret, build_town())
        return world

    return make


@pytest.fixture
async def town(client: httpx.AsyncClient, database: Database, new_town: NewTown) -> Town:
    """A town whose campaign is over and released; nobody is signed in."""
    world = await new_town()
    await end_campaign(database, world)
    return await release(client, database, world)


async def release(client: httpx.AsyncClient, database: Database, world: World) -> Town:
    """Release a world's campaign as its planner would, and look behind it."""
    await sign_in_staff(client, database, world.municipality_id, ["planner"])
    answer = await client.post(RELEASES, json={"campaign_id": str(world.campaign_id)})
    assert answer.status_code == 201, answer.text
    number = str(answer.json()["number"])
    client.cookies.clear()
    view = (await client.get(f"{RELEASES}/{number}")).json()
    partition = Partition(view["grid"], view["cell_size"]["metres"])
    town = Town(world, build_town(), number, partition)
    voices = await look_behind(database, world)
    told = gather(voices, partition.metres, partition.grid)
    town.truth = told | gather_everybody(voices)
    return town


async def look_behind(database: Database, world: World) -> list[Voice]:
    """Who spoke of what where, as only the database knows."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        rows = await reader.all(
            text(
                "SELECT c.participant_id, c.theme, f.cell_e, f.cell_n FROM contribution c"
                " JOIN footprint f USING (municipality_id, contribution_id)"
                " WHERE c.municipality_id = :m"
            ),
            m=world.municipality_id,
        )
    return [Voice(*row) for row in rows]


def rows_of(document: dict[str, object]) -> dict[Spot, int]:
    """The rows of a FeatureCollection of cells, by cell and theme."""
    found = {}
    partition = Partition(document["grid"], document["cell_metres"])  # type: ignore[arg-type]
    for feature in document["features"]:  # type: ignore[attr-defined]
        told = feature["properties"]
        # SSB's number names the south-west corner, of a hexagon's centre or of a square.
        west, south = divmod(told["cell"] - 20_000_000_000_000, 10_000_000)
        spot = Spot(*partition.cell_of(west + 0.5, south + 0.5), told["theme"])
        found[spot] = told["participants"]
    return found


async def everything_public(client: httpx.AsyncClient, town: Town) -> dict[str, bytes]:
    """Every public byte about a town, by address; the answers to mistakes, too."""
    lon, lat = at(0, 0)
    addresses = [
        f"{RELEASES}?municipality_id={town.world.municipality_id}",
        f"{RELEASES}/{town.number}",
        f"{RELEASES}/{town.number}/themes",
        f"/release/{town.number}",
        f"{RELEASES}/{town.number[:-2]}99",
        town.cells,
        *(f"{town.cells}?theme={theme}" for theme in ("way", "like", "all", "nothing")),
        f"{town.cells}?limit=3",
        f"{town.cells}?bbox={lon - 0.01},{lat - 0.01},{lon},{lat}",
        f"{town.cells}?bbox=0,0,1",
        f"{town.cells}?cursor=tull",
        *(f"{RELEASES}/{town.number}/files/{form}" for form in FORMATS),
        *(f"{RELEASES}/{town.number}/national.{form}" for form in NATIONAL_FORMATS),
        f"/catalogue.ttl?municipality_id={town.world.municipality_id}",
        f"/catalogue.jsonld?municipality_id={town.world.municipality_id}",
        f"/tiles/releases/{town.number}.json",
        "/api/v1/municipalities",
        f"/api/v1/events?municipality_id={town.world.municipality_id}",
        *tiles_around(town, lon, lat),
        *everything_by_ogc(town, lon, lat),
    ]
    found = {}
    for address in addresses:
        answer = await client.get(address)
        # Request ids are of the request, not of the town.
        body = answer.content
        if answer.headers["content-type"] == "application/problem+json":
            body = json.dumps({**answer.json(), "request_id": ""}).encode()
        body = re.sub(rb'"timeStamp":"[^"]*"', b"", body)
        tag = answer.headers.get("etag", "")
        found[address] = f"{answer.status_code} {tag} ".encode() + body
    return found


def everything_by_ogc(town: Town, lon: float, lat: float) -> list[str]:
    """The same release by OGC's standards, whole, filtered, and as pages."""
    cells = f"/ogc/collections/release-cells-{town.number}"
    items = f"{cells}/items"
    return [
        cells,
        f"{cells}?f=html",
        f"{cells}/queryables",
        f"{cells}/tiles",
        f"{cells}/tiles/WebMercatorQuad",
        f"{items}?limit=1000",
        f"{items}?limit=1000&crs=http://www.opengis.net/def/crs/EPSG/0/25833",
        f"{items}?f=html&limit=1000",
        f"{items}?limit=3",
        f"{items}?limit=3&offset=5",
        f"{items}?offset=50000",
        f"{items}?bbox={lon - 0.01},{lat - 0.01},{lon},{lat}",
        *(
            f"{items}?filter={each}"
            for each in (
                "participants < 10",
                "participants >= 20 AND theme <> 'all'",
                "participants_at_most IS NULL",
                "nothing = 1",
                "S_INTERSECTS(geometry, BBOX(5.2, 60.3, 5.22, 60.4))",
            )
        ),
        f"{items}?datetime=2000-01-01/2001-01-01",
        f"{items}/1-way",
        f"/ogc/collections/release-cells-{town.number[:-2]}99",
        "/ogc/collections/places/items",
        "/ogc/collections/cells/items",
    ]


def tiles_around(town: Town, lon: float, lat: float) -> list[str]:
    """The tiles the school lies in, and their neighbours."""

    addresses = []
    for zoom in ZOOMS:
        n = 2**zoom
        column, row = tile_at(lon, lat, zoom)
        addresses += [
            f"/tiles/releases/{town.number}/{zoom}/{x}/{y}.mvt"
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            if 0 <= x < n and 0 <= y < n
        ]
    return addresses
