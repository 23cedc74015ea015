"""A campaign is released in squares or in hexagons, chosen before it can be, and never in both."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import pytest
import shapely
from sqlalchemy import text

from app.campaigns.store import update_campaign
from app.kit.database import Database
from app.kit.geometry import to_metres
from app.kit.partition import Partition
from app.publishing.actions import make_release
from app.publishing.rules import ReleaseDraft
from app.publishing.store import CELL_ID, SHAPE
from tests.publishing.test_api import read_tile
from tests.publishing.town import build_town, end_campaign, settle_town
from tests.world import SignedIn, World

RELEASES = "/api/v1/releases"


async def released(client: httpx.AsyncClient, world: World) -> str:
    answer = await client.post(RELEASES, json={"campaign_id": str(world.campaign_id)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


async def test_a_campaign_is_released_in_the_hexagons_it_chose(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    secret: bytes,
    sign_in: Callable[..., SignedIn],
) -> None:
    await sign_in(world.municipality_id, "administrator", "planner")
    chosen = await client.patch(
        f"/api/v1/campaigns/{world.campaign_id}/privacy", json={"hexagon_metres": 400}
    )
    assert chosen.json()["hexagon_metres"] == 400
    await settle_town(database, world, secret, build_town())
    await end_campaign(database, world)
    number = await released(client, world)
    view = (await client.get(f"{RELEASES}/{number}")).json()
    assert view["grid"] == "hexagon"
    assert view["cell_size"] == {"metres": 400, "considered": [400], "reason": "chosen"}
    cells = (await client.get(f"{RELEASES}/{number}/cells")).json()
    assert cells["grid"] == "hexagon"
    for feature in cells["features"]:
        assert feature["properties"]["participants"] >= 10
        metres = to_metres(shapely.Polygon(feature["geometry"]["coordinates"][0]))
        assert len(metres.exterior.coords) == 7
        assert metres.area == pytest.approx(400**2 * np.sqrt(3) / 2, rel=1e-3)
    tile = await client.get(f"/tiles/releases/{number}/0/0/0.mvt")
    [drawn] = read_tile(tile.content)
    assert len(drawn) == len(cells["features"])
    lon, lat = np.mean(cells["features"][0]["geometry"]["coordinates"][0], axis=0)
    box = f"{lon - 1e-4},{lat - 1e-4},{lon + 1e-4},{lat + 1e-4}"
    near = await client.get(f"{RELEASES}/{number}/cells", params={"bbox": box})
    assert cells["features"][0] in near.json()["features"]


async def test_later_versions_keep_the_partition_of_the_first(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    secret: bytes,
    sign_in: Callable[..., SignedIn],
) -> None:
    """Even where the choice were changed behind everybody's back."""
    await sign_in(world.municipality_id, "planner")
    await settle_town(database, world, secret, build_town())
    await end_campaign(database, world)
    first = (await client.get(f"{RELEASES}/{await released(client, world)}")).json()
    await settle_town(database, world, secret, build_town(seed=7))
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        values = {"hexagon_metres": 250}
        await update_campaign(writer, world.municipality_id, world.campaign_id, values)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        draft = ReleaseDraft(campaign_id=world.campaign_id)
        later = datetime.now(UTC) + timedelta(days=91)
        number = await make_release(writer, world.municipality_id, draft, now=later)
    second = (await client.get(f"{RELEASES}/{number}")).json()
    assert (first["grid"], second["grid"]) == ("square", "square")
    assert first["cell_size"]["metres"] == second["cell_size"]["metres"]


@pytest.mark.parametrize(
    ("opened", "closes", "status"),
    [
        (timedelta(days=-10), timedelta(days=1), 200),
        (timedelta(days=-10), timedelta(minutes=-1), 409),
        (timedelta(days=-91), timedelta(days=200), 409),
        (timedelta(days=1), timedelta(days=200), 200),
    ],
)
async def test_it_is_chosen_before_a_release_can_be_made(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    sign_in: Callable[..., SignedIn],
    opened: timedelta,
    closes: timedelta,
    status: int,
) -> None:
    now = datetime.now(UTC)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        values = {"opens_at": now + opened, "closes_at": now + closes}
        await update_campaign(writer, world.municipality_id, world.campaign_id, values)
    await sign_in(world.municipality_id, "administrator")
    address = f"/api/v1/campaigns/{world.campaign_id}/privacy"
    answer = await client.patch(address, json={"hexagon_metres": 250})
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["type"] == "/problems/grid-settled"
    # What stays as it is can be said at any time.
    same = 250 if status == 200 else 0
    assert (await client.patch(address, json={"hexagon_metres": same})).status_code == 200
    assert (await client.patch(address, json={"hexagon_metres": 249})).status_code == 422


async def test_postgis_draws_the_cells_python_counts(
    database: Database, municipality_id: str
) -> None:
    cells = [(e, n) for e in (-151, -150, 0, 1, 900) for n in (-3, 0, 26_600, 26_601)]
    statement = text(
        f"SELECT cell_e, cell_n, grid, cell_metres, {CELL_ID} AS cell_id,"
        f" ST_AsBinary({SHAPE}) AS shape"
        " FROM (VALUES ('square', 250), ('hexagon', 250), ('hexagon', 1000))"
        "   AS release (grid, cell_metres),"
        " unnest(CAST(:e AS integer[]), CAST(:n AS integer[])) AS cell (cell_e, cell_n)"
    )
    async with database.reading() as reader:
        rows = await reader.all(statement, e=[e for e, _ in cells], n=[n for _, n in cells])
    assert len(rows) == 3 * len(cells)
    for row in rows:
        drawn = shapely.from_wkb(bytes(row.shape))
        partition = Partition(row.grid, row.cell_metres)
        assert partition.cell_id(row.cell_e, row.cell_n) == row.cell_id
        counted = partition.shape(row.cell_e, row.cell_n)
        assert drawn.symmetric_difference(counted).area < 1e-3
