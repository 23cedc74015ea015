"""A planner's tiles: what is in them, who may keep them, and when they change."""

from typing import Any

import httpx
import mapbox_vector_tile
import pytest
import shapely

from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import fold_counts
from app.hotspots.rules import CELL_SIZES
from app.kit.database import Database
from app.kit.tile import Tile, UnknownTile
from app.maps.rules import cell_metres_at
from tests.hotspots.conftest import UNDERPASS, Neighbourhood
from tests.hotspots.voices import mark
from tests.world import at, tile_at

SUBJECT = {"theme": "change", "category": "dark"}


def the_tile(zoom: int) -> tuple[int, int, int]:
    """The tile that holds the underpass."""
    return zoom, *tile_at(*at(*UNDERPASS), zoom)


async def fetch(client: httpx.AsyncClient, layer: str, zoom: int, **query: Any) -> httpx.Response:
    z, x, y = the_tile(zoom)
    return await client.get(f"/tiles/{layer}/{z}/{x}/{y}.mvt", params=query)


def features(answer: httpx.Response, layer: str) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    if not answer.content:
        return []
    decoded = mapbox_vector_tile.decode(answer.content)
    return [each["properties"] for each in decoded[layer]["features"]]


async def test_a_tile_of_cells_tells_what_the_list_of_cells_tells(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    listed = await client.get("/api/v1/hotspots", params={**SUBJECT, "cell_metres": 250})
    told = {
        each["id"]: tuple(each["properties"][name] for name in ("participants", "marks", "exposed"))
        for each in listed.json()["features"]
    }
    assert told
    for zoom in (0, 6, 12, 13):
        drawn = features(await fetch(client, "cells", zoom, **SUBJECT, cell_metres=250), "cells")
        if cell_metres_at(zoom, 250) == 250:
            assert {each["cell"] for each in drawn} <= set(told)
            for each in drawn:
                counts = (each["participants"], each["marks"], each["exposed"])
                assert counts == told[each["cell"]]
        assert drawn


async def test_what_two_children_tell_is_in_no_tile(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    for zoom in range(20):
        for each in features(await fetch(client, "cells", zoom), "cells"):
            assert each["participants"] >= 3
    for each in features(await fetch(client, "ways", 15), "ways"):
        assert each["theme"] == "way"


async def test_filters_reach_tiles(client: httpx.AsyncClient, planner: Neighbourhood) -> None:
    winter = features(await fetch(client, "cells", 14, **SUBJECT, season="winter"), "cells")
    whole = features(await fetch(client, "cells", 14, **SUBJECT), "cells")
    assert [each["participants"] for each in winter] == [3]
    assert [each["participants"] for each in whole] == [5]
    dark = features(await fetch(client, "marks", 15, **SUBJECT), "marks")
    assert sum(each["marks"] for each in dark) == 10
    assert {each["category"] for each in dark} == {"dark"}
    assert not features(await fetch(client, "marks", 15, theme="wish"), "marks")


async def test_marks_of_a_kind_on_one_square_are_one_point(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        crowd = [
            mark(planner.world, child, shapely.Point(UNDERPASS)) for child in planner.children * 20
        ]
        await add_in_bulk(writer, crowd, skip_existing=False)
    await fold_counts(database, planner.world.municipality_id)
    drawn = features(await fetch(client, "marks", 16, **SUBJECT), "marks")
    assert sum(each["marks"] for each in drawn) == 10 + 240
    assert len(drawn) == 2


async def test_a_tile_is_kept_by_its_reader_until_something_changes(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    first = await fetch(client, "cells", 14, **SUBJECT)
    assert first.headers["cache-control"] == "private, no-cache"
    z, x, y = the_tile(14)
    address = f"/tiles/cells/{z}/{x}/{y}.mvt"
    known = {"If-None-Match": first.headers["etag"]}
    again = await client.get(address, params=SUBJECT, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get(address, headers=known)).status_code == 200
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        new = [mark(planner.world, planner.children[9], shapely.Point(UNDERPASS))]
        await add_in_bulk(writer, new, skip_existing=False)
    await fold_counts(database, planner.world.municipality_id)
    changed = await client.get(address, params=SUBJECT, headers=known)
    assert changed.status_code == 200
    assert features(changed, "cells")[0]["participants"] == 6


async def test_marks_and_ways_of_one_place_are_two_tiles(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    marks, ways = [await fetch(client, layer, 15) for layer in ("marks", "ways")]
    assert {each["theme"] for each in features(marks, "marks")} == {"change"}
    assert {each["theme"] for each in features(ways, "ways")} == {"way"}
    assert marks.headers["etag"] != ways.headers["etag"]


@pytest.mark.parametrize(
    ("address", "status", "problem"),
    [
        ("/tiles/cells/3/8/0.mvt", 404, "unknown-tile"),
        ("/tiles/marks/14/0/0.mvt", 404, "too-far-out"),
        ("/tiles/marks/15/0/0.mvt?grade=5", 422, "no-grade-of-marks"),
        ("/tiles/cells/3/4/2.mvt?colour=red", 422, "invalid-input"),
        ("/tiles/houses.json", 422, "invalid-input"),
    ],
)
async def test_what_makes_no_tile_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood, address: str, status: int, problem: str
) -> None:
    answer = await client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.json()["type"] == f"/problems/{problem}"


@pytest.mark.parametrize("layer", ["cells", "marks", "ways"])
async def test_tilejson_carries_the_filters_and_is_the_planners_alone(
    client: httpx.AsyncClient, planner: Neighbourhood, layer: str
) -> None:
    described = await client.get(f"/tiles/{layer}.json", params=SUBJECT)
    [template] = described.json()["tiles"]
    assert template.endswith(f"/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt?theme=change&category=dark")
    z, x, y = the_tile(16)
    tile = template.format(z=z, x=x, y=y)
    assert (await client.get(tile)).status_code == 200
    client.cookies.clear()
    assert (await client.get(tile)).status_code == 401
    assert (await client.get(f"/tiles/{layer}.json")).status_code == 401


def test_the_bounds_of_a_tile_hold_it_and_no_more_than_a_little_beside() -> None:
    west, south, east, north = Tile(15, *the_tile(15)[1:]).bounds
    assert 600 < east - west < 760
    assert 600 < north - south < 760
    assert Tile(0, 0, 0).bounds[2] > 1_000_000
    assert Tile(5, 0, 0).bounds[0] > Tile(5, 0, 0).bounds[2]
    with pytest.raises(UnknownTile):
        Tile(2, 4, 0)


def test_cells_are_never_smaller_than_asked_nor_than_can_be_seen() -> None:
    sizes = [cell_metres_at(zoom, 100) for zoom in range(20)]
    assert sizes == sorted(sizes, reverse=True)
    assert set(sizes) <= set(CELL_SIZES)
    assert sizes[0] == 5_000
    assert sizes[-1] == 100
    assert cell_metres_at(19, 1_000) == 1_000
