"""Releases over HTTP: made once a campaign is over, and the same bytes for ever."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyogrio
import pytest
from sqlalchemy import text

from app.kit.database import Database
from tests.conftest import new_municipality
from tests.publishing.town import build_town, end_campaign, publish_town, settle_town
from tests.world import SignedIn, World, at, tile_at

RELEASES = "/api/v1/releases"


@pytest.fixture
async def released(database: Database, world: World, secret: bytes) -> str:
    """The number of a release of a town of 200 children."""
    return await publish_town(database, world, secret)


async def test_anybody_reads_a_release_and_how_it_was_made(
    client: httpx.AsyncClient, world: World, released: str
) -> None:
    listed = await client.get(RELEASES, params={"municipality_id": world.municipality_id})
    [view] = listed.json()["releases"]
    assert view["number"] == released
    assert view["number"].startswith(f"{world.municipality_id}-")
    assert view["coverage"]["participants"] % 5 == 0
    assert view["sha256"] in view["citation"]
    assert "never zero" in view["absence"]
    assert view["cell_size"]["reason"] == "shows_most"
    assert view["told_at_least"] % 5 == 0
    assert (await client.get(f"{RELEASES}/{released}")).json() == view


async def test_the_themes_of_a_release_are_called_what_the_children_were_asked(
    client: httpx.AsyncClient, released: str
) -> None:
    answer = await client.get(f"{RELEASES}/{released}/themes")
    assert "immutable" in answer.headers["cache-control"]
    names = {theme["code"]: theme["labels"] for theme in answer.json()["themes"]}
    cells = (await client.get(f"{RELEASES}/{released}/cells")).json()["features"]
    assert {cell["properties"]["theme"] for cell in cells} <= {*names, "all"}
    assert names["way"]["nn"] == "Vegen min"
    assert (await client.get(f"{RELEASES}/{released[:-2]}99/themes")).status_code == 404


async def test_public_numbers_are_bands_of_ten_and_more(
    client: httpx.AsyncClient, released: str
) -> None:
    body = (await client.get(f"{RELEASES}/{released}/cells")).json()
    counts = [feature["properties"]["participants"] for feature in body["features"]]
    assert len(counts) > 10
    assert all(count >= 10 and count % 5 == 0 for count in counts)


async def test_the_whole_release_comes_under_its_hash_and_is_sent_once(
    client: httpx.AsyncClient, released: str
) -> None:
    first = await client.get(f"{RELEASES}/{released}/cells")
    assert "immutable" in first.headers["cache-control"]
    again = await client.get(
        f"{RELEASES}/{released}/cells", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_the_bytes_say_themselves_what_absence_means(
    client: httpx.AsyncClient, released: str
) -> None:
    for query in ("", "?theme=way"):
        body = (await client.get(f"{RELEASES}/{released}/cells{query}")).json()
        assert (body["release"], body["minimum_participants"], body["band"]) == (released, 10, 5)
        assert "never zero" in body["absence"]


async def test_finished_bytes_come_compressed_to_whoever_takes_them_so(
    client: httpx.AsyncClient, released: str
) -> None:
    address = f"{RELEASES}/{released}/cells"
    small = await client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert small.content == plain.content
    assert small.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


async def test_planners_read_what_programs_with_a_key_do(
    client: httpx.AsyncClient,
    released: str,
    world: World,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    address = f"{RELEASES}/{released}/key-cells"
    assert (await client.get(address)).status_code == 401
    await sign_in(world.municipality_id, "planner")
    answer = await client.get(address)
    counts = [feature["properties"]["participants"] for feature in answer.json()["features"]]
    assert min(counts) >= 5
    assert any(count % 5 for count in counts)
    assert "private" in answer.headers["cache-control"]
    await sign_in(await new_municipality(database), "planner")
    assert (await client.get(address)).json()["type"] == "/problems/unknown-release"


async def test_a_box_and_a_theme_choose_rows_and_pages_join_to_the_whole(
    client: httpx.AsyncClient, released: str
) -> None:
    address = f"{RELEASES}/{released}/cells"
    whole = (await client.get(address)).json()["features"]
    ways = (await client.get(address, params={"theme": "way"})).json()["features"]
    assert ways == [feature for feature in whole if feature["properties"]["theme"] == "way"]
    west, south = at(-300, -300)
    east, north = at(300, 300)
    near = await client.get(address, params={"bbox": f"{west},{south},{east},{north}"})
    assert 0 < near.json()["numberReturned"] < len(whole)
    assert all(feature in whole for feature in near.json()["features"])
    paged: list[Any] = []
    following: str | None = f"{address}?limit=7"
    while following:
        page = (await client.get(following)).json()
        paged += page["features"]
        following = next((link["href"] for link in page["links"]), None)
    assert paged == whole


async def test_a_campaign_is_released_when_it_is_over_and_once_a_quarter(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    secret: bytes,
    sign_in: Callable[..., SignedIn],
) -> None:
    await sign_in(world.municipality_id, "planner")
    draft = {"campaign_id": str(world.campaign_id)}

    async def release() -> str:
        return str((await client.post(RELEASES, json=draft)).json().get("type", "made"))

    assert await release() == "/problems/campaign-not-over"
    await end_campaign(database, world)
    assert await release() == "/problems/nothing-to-release"
    await settle_town(database, world, secret, build_town())
    assert await release() == "made"
    assert await release() == "/problems/released-lately"


async def test_a_municipality_may_ask_for_more_but_never_for_less(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "planner")
    for minimum in ({"public_minimum": 9}, {"key_minimum": 4}):
        draft = {"campaign_id": str(world.campaign_id)} | minimum
        assert (await client.post(RELEASES, json=draft)).status_code == 422


async def test_a_campaign_that_asks_for_more_is_released_with_more(
    client: httpx.AsyncClient,
    world: World,
    database: Database,
    secret: bytes,
    sign_in: Callable[..., SignedIn],
) -> None:
    await settle_town(database, world, secret, build_town())
    await end_campaign(database, world)
    await sign_in(world.municipality_id, "administrator")
    address = f"/api/v1/campaigns/{world.campaign_id}/privacy"
    assert (await client.patch(address, json={"public_minimum": 25})).status_code == 200
    draft = {"campaign_id": str(world.campaign_id), "public_minimum": 12}
    number = (await client.post(RELEASES, json=draft)).json()["number"]
    view = (await client.get(f"{RELEASES}/{number}")).json()
    assert view["minimum_participants"] == 25
    cells = (await client.get(f"{RELEASES}/{number}/cells")).json()["features"]
    assert min(feature["properties"]["participants"] for feature in cells) == 25


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("facilitator", 403)])
async def test_only_planners_release(
    client: httpx.AsyncClient,
    world: World,
    sign_in: Callable[..., SignedIn],
    role: str | None,
    status: int,
) -> None:
    if role:
        await sign_in(world.municipality_id, role)
    answer = await client.post(RELEASES, json={"campaign_id": str(world.campaign_id)})
    assert answer.status_code == status


async def test_a_tile_holds_every_cell_and_comes_under_the_releases_hash(
    client: httpx.AsyncClient, released: str
) -> None:
    described = (await client.get(f"/tiles/releases/{released}.json")).json()
    assert described["tilejson"] == "3.0.0"
    tile = await client.get(f"/tiles/releases/{released}/0/0/0.mvt")
    assert tile.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    whole = (await client.get(f"{RELEASES}/{released}/cells")).json()["features"]
    for zoom in (0, 6, 10, 14):
        assert await cells_in(client, released, zoom) == len(whole), zoom
    known = {"If-None-Match": tile.headers["etag"]}
    again = await client.get(f"/tiles/releases/{released}/0/0/0.mvt", headers=known)
    assert again.status_code == 304
    empty = await client.get(f"/tiles/releases/{released}/3/7/7.mvt")
    assert (empty.status_code, empty.content) == (200, b"")
    assert (await client.get(f"/tiles/releases/{released}/1/5/5.mvt")).content == b""


async def cells_in(client: httpx.AsyncClient, released: str, zoom: int) -> int:
    """How many different cells the tiles around the school hold."""
    n = 2**zoom
    x, y = tile_at(*at(0, 0), zoom)
    found: set[tuple[Any, ...]] = set()
    near = [(x + right, y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
    if zoom > 10:
        near = [(x + right, y + down) for right in range(-3, 4) for down in range(-3, 4)]
    for column, row in near:
        if 0 <= column < n and 0 <= row < n:
            answer = await client.get(f"/tiles/releases/{released}/{zoom}/{column}/{row}.mvt")
            for layer in read_tile(answer.content):
                found |= layer
    return len(found)


def read_tile(tile: bytes) -> list[set[tuple[Any, ...]]]:
    """The properties of each feature in each layer of a tile, as GDAL reads them."""
    if not tile:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "0.mvt"
        path.write_bytes(tile)
        meta, _, _, columns = pyogrio.raw.read(path, layer="cells", read_geometry=False)
    columns_by_name = dict(zip(meta["fields"], columns, strict=True))
    wanted = ("theme", "participants", "cell_e", "cell_n")
    return [set(zip(*(columns_by_name[name].tolist() for name in wanted), strict=True))]


@pytest.mark.parametrize("number", ["9999-2026-u01", "nonsense", "4601-2026-u1"])
async def test_a_number_that_is_none_is_told_so(client: httpx.AsyncClient, number: str) -> None:
    answer = await client.get(f"{RELEASES}/{number}")
    assert answer.json()["type"] == "/problems/unknown-release"


async def test_the_service_cannot_change_what_is_released(
    released: str, world: World, database: Database
) -> None:
    for sql in (
        "UPDATE release_cell SET participants = 99",
        "DELETE FROM release_document",
        "DELETE FROM release",
    ):
        with pytest.raises(Exception, match="permission denied"):
            await write(database, world, sql)


async def test_a_cell_of_fewer_than_the_floor_cannot_even_be_stored(
    released: str, world: World, database: Database
) -> None:
    sql = "INSERT INTO release_cell VALUES (:m, :n, 'public', 0, 0, 'like', 9)"
    with pytest.raises(Exception, match="shared_by_enough"):
        await write(database, world, sql, m=world.municipality_id, n=released)


async def write(database: Database, world: World, sql: str, **values: str) -> None:
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(text(sql), **values)
