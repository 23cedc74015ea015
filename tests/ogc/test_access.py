"""Who reads what: nobody signed in, planners of their own municipality, and nobody else's."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import mapbox_vector_tile
import pytest
from fastapi import FastAPI

from app.kit.database import Database
from app.kit.web import current_time
from app.people.access import STAFF_COOKIE
from app.settings import Settings
from tests.ogc.conftest import OWN, Town, make_town
from tests.ogc.test_core import everything, listed, of_town, read
from tests.world import SignedIn, World


@pytest.fixture(scope="module")
async def other_town(database: Database, settings: Settings) -> Town:
    """Another municipality, just as full."""
    return await make_town(database, settings)


TAILS = ("", "/queryables", "/items", "/items/x", "/tiles", "/tiles/WebMercatorQuad")


async def test_what_planners_read_is_absent_for_everybody_else(
    client: httpx.AsyncClient, town: Town
) -> None:
    assert not set(OWN) & {each["id"] for each in await listed(client)}
    for each in OWN:
        for tail in TAILS:
            answer = await client.get(f"/ogc/collections/{each}{tail}")
            assert answer.status_code == 404
            assert answer.json()["type"] == "/problems/unknown-collection"


async def test_a_facilitator_is_not_a_planner(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "facilitator")
    assert not set(OWN) & {each["id"] for each in await listed(client)}
    assert (await client.get("/ogc/collections/places")).status_code == 404


async def test_an_administrator_reads_what_a_planner_reads(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "administrator")
    assert set(OWN) <= {each["id"] for each in await listed(client)}


@pytest.mark.parametrize("cookie", ["", "x", "8700.AAAAAAAAAAAAAAAAAAAAAA", "0000.x", "é"])
async def test_a_cookie_that_is_none_is_nobodys(
    client: httpx.AsyncClient, town: Town, cookie: str
) -> None:
    headers = {"Cookie": f"{STAFF_COOKIE}={cookie}".encode()}
    answer = await client.get("/ogc/collections", headers=headers)
    assert answer.status_code == 200
    assert not set(OWN) & {each["id"] for each in answer.json()["collections"]}
    assert (await client.get("/ogc/collections/ways", headers=headers)).status_code == 404


async def gis_token(client: httpx.AsyncClient) -> str:
    """A token a signed-in planner makes for their GIS."""
    made = await client.post("/api/v1/staff/gis-tokens")
    assert made.status_code == 201, made.text
    return str(made.json()["token"])


async def test_a_planners_gis_reads_with_a_token_that_opens_nothing_else(
    client: httpx.AsyncClient, town: Town, app: FastAPI
) -> None:
    client.cookies.update(town.cookies)
    own = await listed(client)
    token = await gis_token(client)
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    assert await listed(client) == own
    assert (await client.get("/ogc/collections/places/items")).json()["numberMatched"] > 0
    assert (await client.get("/api/v1/staff/me")).status_code == 401
    assert (await client.get("/api/v1/contributions")).status_code == 401
    number = town.release
    assert (await client.get(f"/api/v1/releases/{number}/key-cells")).status_code == 401
    del client.headers["Authorization"]
    for cookie in (token, token.removeprefix("nabotrakk_gis_")):
        client.cookies.set(STAFF_COOKIE, cookie)
        assert (await client.get("/api/v1/staff/me")).status_code == 401
        assert not set(OWN) & {each["id"] for each in await listed(client)}
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    later = datetime.now(UTC) + timedelta(hours=11)
    app.dependency_overrides[current_time] = lambda: later
    ended = await client.get("/ogc/collections")
    assert (ended.status_code, ended.json()["type"]) == (401, "/problems/gis-token-ended")


async def test_who_is_no_planner_makes_no_token(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "facilitator")
    assert (await client.post("/api/v1/staff/gis-tokens")).status_code == 403


@pytest.mark.parametrize("token", ["x", "0000.AAAAAAAAAAAAAAAAAAAAAA", ""])
async def test_a_token_that_is_none_is_refused(client: httpx.AsyncClient, token: str) -> None:
    headers = {"Authorization": f"Bearer nabotrakk_gis_{token}"}
    answer = await client.get("/ogc/collections", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_a_planner_never_reads_another_municipality(
    client: httpx.AsyncClient, town: Town, other_town: Town
) -> None:
    found = []
    for each in (town, other_town):
        client.cookies.clear()
        client.cookies.update(each.cookies)
        rows: dict[str, Any] = {}
        for name in OWN:
            for feature in await everything(client, f"/ogc/collections/{name}/items?limit=1000"):
                rows[f"{name}/{feature['id']}"] = feature
            assert any(key.startswith(name) for key in rows)
        found.append(rows)
    first, second = found
    assert not first.keys() & second.keys()
    theirs = str(town.world.campaign_id)
    assert theirs in json.dumps(first)
    assert theirs not in json.dumps(second)
    # Signed in as the other's planner: what is asked for by id is not there.
    for name in OWN:
        key = next(key for key in first if key.startswith(f"{name}/"))
        assert (
            await client.get(f"/ogc/collections/{key.replace('/', '/items/', 1)}")
        ).status_code == 404
    address = f"/ogc/collections/places/items?filter=campaign_id = '{theirs}' OR TRUE"
    assert theirs not in json.dumps(await everything(client, f"{address}&limit=1000"))


async def test_what_is_public_is_the_same_whoever_asks(
    client: httpx.AsyncClient, town: Town, other_town: Town
) -> None:
    anonymous = {each: await read(client, f"/ogc/collections/{each}") for each in town.public}
    rows = {
        each: await everything(client, f"/ogc/collections/{each}/items") for each in town.public
    }
    for asker in (town, other_town):
        client.cookies.clear()
        client.cookies.update(asker.cookies)
        for each in town.public:
            assert await read(client, f"/ogc/collections/{each}") == anonymous[each]
            assert await everything(client, f"/ogc/collections/{each}/items") == rows[each]


@pytest.mark.parametrize(
    "name",
    [
        "areas", "areas-", "areas-0000", "areas-87000", "areas-8700'", "release-cells",
        "release-cells-8700", "release-cells-8700-2026-u99", "release-cells-0000-2026-u01",
        "release-cells-8700-2026-u1", "measures", "contribution", "..", "%00", "%F0%9F%99%88",
        "x" * 5_000,
    ],
)  # fmt: skip
async def test_a_collection_that_is_none_is_told_so(
    planner: httpx.AsyncClient, town: Town, name: str
) -> None:
    answer = await planner.get(f"/ogc/collections/{name}/items")
    assert answer.status_code == 404


async def test_a_municipality_without_areas_or_releases_has_no_collections(
    client: httpx.AsyncClient, municipality_id: str
) -> None:
    assert not [each for each in await listed(client) if municipality_id in each["id"]]
    assert (await client.get(f"/ogc/collections/areas-{municipality_id}")).status_code == 404


async def test_what_is_ones_own_is_never_kept_by_others(
    planner: httpx.AsyncClient, town: Town
) -> None:
    for each in of_town(town):
        for tail in ("", "/items", "/queryables"):
            answer = await planner.get(f"/ogc/collections/{each}{tail}")
            kept = "private, no-store" if each in OWN else "public, max-age=60"
            assert answer.headers["cache-control"] == kept
            assert "Cookie" in answer.headers["vary"]
    assert (await planner.get("/ogc/collections")).headers["cache-control"] == "private, no-store"


async def test_a_release_comes_under_its_hash(client: httpx.AsyncClient, town: Town) -> None:
    view = (await client.get(f"/api/v1/releases/{town.release}")).json()
    for query in ("", "?limit=3", "?bbox=5,60,6,61", "?filter=theme='way'"):
        address = f"/ogc/collections/{town.release_cells}/items{query}"
        answer = await client.get(address)
        assert answer.headers["etag"] == f'W/"{view["sha256"]}"'
        again = await client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        page = await client.get(
            address, headers={"If-None-Match": answer.headers["etag"], "Accept": "text/html"}
        )
        assert page.status_code == 200


async def test_a_release_has_the_rows_of_the_release(client: httpx.AsyncClient, town: Town) -> None:
    told = (await client.get(f"/api/v1/releases/{town.release}/cells")).json()["features"]
    found = await everything(client, f"/ogc/collections/{town.release_cells}/items?limit=10")
    assert [each["id"] for each in found] == [each["id"] for each in told]
    for ours, theirs in zip(found, told, strict=True):
        assert ours["properties"] == {**theirs["properties"], "release": town.release}


async def test_tiles_are_those_of_the_release(client: httpx.AsyncClient, town: Town) -> None:
    address = f"/ogc/collections/{town.release_cells}/tiles"
    [listed_tiles] = (await read(client, address))["tilesets"]
    told = await read(client, f"{address}/WebMercatorQuad")
    assert listed_tiles["tileMatrixSetURI"] == told["tileMatrixSetURI"]
    assert told["dataType"] == "vector"
    links = {link["rel"].rsplit("/", 1)[-1]: link["href"] for link in told["links"]}
    matrix_set = await read(client, links["tiling-scheme"])
    assert matrix_set["uri"] == told["tileMatrixSetURI"]
    assert [each["id"] for each in matrix_set["tileMatrices"]] == [str(z) for z in range(25)]
    assert matrix_set["tileMatrices"][0]["scaleDenominator"] == pytest.approx(559082264.028717)
    template = links["item"]
    tile = await client.get(
        template.replace("{tileMatrix}", "0").replace("{tileRow}", "0").replace("{tileCol}", "0")
    )
    same = await client.get(f"/tiles/releases/{town.release}/0/0/0.mvt")
    assert tile.content == same.content
    assert tile.headers["etag"] == same.headers["etag"]
    assert tile.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    layer = mapbox_vector_tile.decode(tile.content)["cells"]
    rows = await everything(client, f"/ogc/collections/{town.release_cells}/items")
    assert len(layer["features"]) == len(rows)
    fields = told["layers"][0]["propertiesSchema"]["properties"]
    assert fields.keys() <= layer["features"][0]["properties"].keys()
    again = await client.get(
        f"{address}/WebMercatorQuad/0/0/0", headers={"If-None-Match": tile.headers["etag"]}
    )
    assert again.status_code == 304


async def test_rows_are_counted_from_the_north(client: httpx.AsyncClient, town: Town) -> None:
    """At zoom 4 Bergen lies in column 8, row 4; the other way round there is nothing."""
    address = f"/ogc/collections/{town.release_cells}/tiles/WebMercatorQuad/4"
    same = await client.get(f"/tiles/releases/{town.release}/4/8/4.mvt")
    assert (await client.get(f"{address}/4/8")).content == same.content != b""
    assert (await client.get(f"{address}/8/4")).content == b""


@pytest.mark.parametrize(
    "place", ["15/0/0", "0/1/0", "0/0/1", "-1/0/0", "x/0/0", "1e0/0/0", "9" * 400 + "/0/0"]
)
async def test_a_tile_outside_the_matrix_is_none(
    client: httpx.AsyncClient, town: Town, place: str
) -> None:
    answer = await client.get(
        f"/ogc/collections/{town.release_cells}/tiles/WebMercatorQuad/{place}"
    )
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_areas_have_no_tiles(client: httpx.AsyncClient, town: Town) -> None:
    for tail in ("/tiles", "/tiles/WebMercatorQuad", "/tiles/WebMercatorQuad/0/0/0"):
        answer = await client.get(f"/ogc/collections/{town.public[0]}{tail}")
        assert answer.status_code == 404


async def test_an_offset_finds_the_same_as_the_cursor(
    planner: httpx.AsyncClient, town: Town
) -> None:
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items"
        whole = await everything(planner, f"{address}?limit=1000")
        found: list[Any] = []
        while len(found) < len(whole):
            page = await read(planner, f"{address}?limit=90&offset={len(found)}")
            assert page["numberMatched"] == len(whole)
            found += page["features"]
        assert found == whole
        beyond = await read(planner, f"{address}?offset=50000")
        assert (beyond["numberReturned"], beyond["features"]) == (0, [])
        # From an offset on, the cursor leads.
        page = await read(planner, f"{address}?limit=1&offset=1")
        following = next((each["href"] for each in page["links"] if each["rel"] == "next"), None)
        assert (following is None) == (len(whole) <= 2)
        if following is not None:
            assert "offset" not in following
            assert (await read(planner, following))["features"] == whole[2:3]
