"""The attacks on what is read by OGC's standards (A1, A3, A8); each must fail.

What A1 and A2 say of every public byte holds for these addresses, too: see `everything_public`.
"""

import random
from typing import Any

import httpx
import shapely

from app.hotspots.actions import fold_counts
from app.kit.database import Database
from app.publishing.privacy import ALL_THEMES, BAND, EVERYBODY
from tests.attacks.conftest import Town, rows_of
from tests.attacks.test_planner import everything_planned
from tests.attacks.test_public import hexagon_metres
from tests.world import at, sign_in_staff

__all__ = ["hexagon_metres"]

OWN = ("findings", "cells", "places", "drawn-areas", "ways")


async def read_all(client: httpx.AsyncClient, address: str, **query: str) -> list[dict[str, Any]]:
    """Every feature of a collection, page by page; `numberMatched` is how many those are."""
    found: list[dict[str, Any]] = []
    answer = await client.get(address, params={"limit": "1000", **query})
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["features"]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            assert page["numberMatched"] == len(found)
            return found
        answer = await client.get(following[0])


def items_of(town: Town) -> str:
    return f"/ogc/collections/release-cells-{town.number}/items"


async def test_a1_every_number_is_a_band_shared_by_ten(
    client: httpx.AsyncClient, town: Town
) -> None:
    found = await read_all(client, items_of(town))
    partition = {"grid": town.partition.grid, "cell_metres": town.partition.metres}
    rows = rows_of({"features": found, **partition})
    assert rows == rows_of((await client.get(town.cells)).json())
    for spot, count in rows.items():
        assert count >= 10
        assert count % BAND == 0
        if spot.theme != ALL_THEMES:
            assert count <= len(town.truth[spot]) < count + BAND
    assert not await read_all(client, items_of(town), filter="participants < 10")


async def test_a1_a_withheld_cell_is_nowhere(client: httpx.AsyncClient, town: Town) -> None:
    """Asked for by its id or its number, it is as absent as one that nobody ever marked."""
    withheld = [
        spot for spot, people in town.truth.items() if spot != EVERYBODY and len(people) < 10
    ]
    assert len(withheld) > 20
    for spot in withheld[:50]:
        cell = town.partition.cell_id(spot.e, spot.n)
        alone = await client.get(f"{items_of(town)}/{cell}-{spot.theme}")
        nowhere = await client.get(f"{items_of(town)}/1-{spot.theme}")
        bodies = [{**answer.json(), "request_id": ""} for answer in (alone, nowhere)]
        assert bodies[0] == bodies[1]
        assert alone.status_code == 404
        chosen = f"cell = {cell} AND theme = '{spot.theme}'"
        assert not await read_all(client, items_of(town), filter=chosen)


async def test_a3_filters_choose_among_the_rows_and_change_none(
    client: httpx.AsyncClient, town: Town
) -> None:
    whole = {feature["id"]: feature for feature in await read_all(client, items_of(town))}
    chance = random.Random(3)
    answered = 0

    def condition(depth: int) -> str:
        if depth and chance.random() < 0.5:
            joint = chance.choice((" AND ", " OR "))
            parts = joint.join(condition(depth - 1) for _ in range(chance.randint(2, 3)))
            return f"{chance.choice(('', 'NOT '))}({parts})"
        west, south = at(chance.uniform(-2_500, 2_000), chance.uniform(-2_500, 2_000))
        east, north = west + chance.uniform(1e-5, 0.05), south + chance.uniform(1e-5, 0.03)
        return chance.choice(
            (
                f"participants {chance.choice('<>=')} {chance.randint(0, 60)}",
                f"participants BETWEEN {chance.randint(0, 20)} AND {chance.randint(5, 60)}",
                f"theme IN ('{chance.choice(('way', 'like', 'change', 'all'))}', 'x')",
                "theme LIKE '%a%'",
                "participants_at_most IS NULL",
                f"S_INTERSECTS(geometry, BBOX({west},{south},{east},{north}))",
            )
        )

    for _ in range(150):
        for feature in await read_all(client, items_of(town), filter=condition(2)):
            assert feature == whole[feature["id"]]
            answered += 1
    assert answered > 200


async def test_what_planners_read_says_no_more_than_their_lists(
    client: httpx.AsyncClient, database: Database, town: Town
) -> None:
    await fold_counts(database, town.world.municipality_id)
    await sign_in_staff(client, database, town.world.municipality_id, ["planner"])
    listed = {each["id"]: each for each in await everything_planned(client, town.world)}
    for name in ("places", "drawn-areas", "ways"):
        for feature in await read_all(client, f"/ogc/collections/{name}/items"):
            same = listed[feature["id"]]
            told = {**feature["properties"]}
            assert told.pop("campaign_id") == str(town.world.campaign_id)
            assert told.pop("campaign")
            told["attributes"] = told.pop("answers")
            assert told == same["properties"]
            drawn, shown = (shapely.geometry.shape(each["geometry"]) for each in (feature, same))
            if isinstance(shown, shapely.LineString):
                shown = shapely.MultiLineString([shown])
            assert shapely.equals_exact(drawn, shown, tolerance=1e-6)
    cells = await read_all(client, "/ogc/collections/cells/items")
    assert len(cells) > 100
    assert min(feature["properties"]["participants"] for feature in cells) == 3


async def test_a8_the_order_is_that_of_the_random_ids(
    client: httpx.AsyncClient, database: Database, town: Town
) -> None:
    await fold_counts(database, town.world.municipality_id)
    await sign_in_staff(client, database, town.world.municipality_id, ["planner"])
    for name in ("places", "ways"):
        ids = [each["id"] for each in await read_all(client, f"/ogc/collections/{name}/items")]
        assert ids == sorted(ids)
        assert len(ids) > 100
