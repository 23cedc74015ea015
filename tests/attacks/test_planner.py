"""Attacks on what a planner may read, and on what is kept (A6, A8, A10–A12); each must fail."""

import json
import math
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import httpx
import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from sqlalchemy import text

from app.campaigns.store import find_campaign
from app.contributions.bulk import add_in_bulk
from app.contributions.privacy import planner_geometry, trim_metres
from app.hotspots.actions import fold_counts
from app.kit.database import Database
from app.kit.geometry import to_metres
from app.kit.grid import footprint
from app.retention.actions import retain_municipality
from tests.attacks.conftest import RELEASES, NewTown, Town, release
from tests.hotspots.voices import mark
from tests.publishing.town import FAVOURITES, build_town, end_campaign
from tests.world import (
    SCHOOL,
    World,
    at,
    bearer,
    everything_stored,
    make_group,
    place,
    sign_in_staff,
    tile_at,
    way,
)

LIST = "/api/v1/contributions"
SUBMIT = "/api/v1/participation/contributions"


async def everything_planned(client: httpx.AsyncClient, world: World) -> list[dict[str, Any]]:
    """Every mark a signed-in planner may list, page by page."""
    found: list[dict[str, Any]] = []
    address = f"{LIST}?campaign_id={world.campaign_id}&limit=1000"
    while address:
        page = (await client.get(address)).json()
        found += page["features"]
        address = next((link["href"] for link in page["links"]), "")
    return found


async def authors_of(database: Database, world: World) -> dict[str, UUID]:
    """Whose each mark is, as only the database knows."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        rows = await reader.all(
            text("SELECT contribution_id, participant_id FROM contribution"
                 " WHERE municipality_id = :m"),
            m=world.municipality_id,
        )  # fmt: skip
    return {str(row.contribution_id): row.participant_id for row in rows}


async def walk_to_favourites(database: Database, world: World, secret: bytes) -> None:
    """Every child walks two more ways from home, to places it likes: three in all."""
    marks = []
    for number, child in enumerate(build_town()):
        trim = trim_metres(secret, world.campaign_id, child.participant_id)
        for turn in (0, 1):
            goal = np.array((SCHOOL.x, SCHOOL.y)) + FAVOURITES[(number + turn) % len(FAVOURITES)]
            drawn = shapely.LineString([child.home, goal])
            shown = planner_geometry(drawn, theme="way", school=SCHOOL, trim_metres=trim)
            new = mark(world, child.participant_id, shapely.Point(0, 0), theme="way")
            marks.append(
                replace(new, geometry=drawn, planner_geometry=shown, cells=footprint(drawn))
            )
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await add_in_bulk(writer, marks, skip_existing=False)


def guesses(shown: shapely.Geometry, home: shapely.Point) -> list[float]:
    """How far from home two guesses are: where the way is farthest from school, and, for one who
    was told which point to choose, where it comes nearest to home."""
    parts = getattr(shown, "geoms", [shown])
    ends = [shapely.Point(part.coords[at]) for part in parts for at in (0, -1)]
    return [max(ends, key=SCHOOL.distance).distance(home), shown.distance(home)]


@pytest.mark.parametrize("ways", [1, 3])
async def test_a6_ways_do_not_lead_home(
    client: httpx.AsyncClient, database: Database, secret: bytes, new_town: NewTown, ways: int
) -> None:
    world = await new_town()
    if ways == 3:
        await walk_to_favourites(database, world, secret)
    await fold_counts(database, world.municipality_id)
    homes = {child.participant_id: child.home for child in build_town()}
    authors = await authors_of(database, world)
    await sign_in_staff(client, database, world.municipality_id, ["planner"])
    errors = []
    drawn = 0
    for feature in await everything_planned(client, world):
        if feature["properties"]["theme"] != "way":
            continue
        drawn += 1
        if feature["geometry"] is None:
            continue
        shown = to_metres(shapely.geometry.shape(feature["geometry"]))
        errors.append(guesses(shown, homes[authors[feature["id"]]]))
    assert drawn == ways * len(homes)
    assert len(errors) > 50, "there is something to attack"
    found = np.array(errors)
    assert ((found < 50).mean(axis=0) <= 0.1).all()
    assert (np.median(found, axis=0) >= 150).all()


async def test_a6_tiles_hold_no_more_of_ways_than_the_list(
    client: httpx.AsyncClient, database: Database, new_town: NewTown
) -> None:
    world = await new_town()
    await fold_counts(database, world.municipality_id)
    await sign_in_staff(client, database, world.municipality_id, ["planner"])
    listed = {
        feature["id"]: to_metres(shapely.geometry.shape(feature["geometry"]))
        for feature in await everything_planned(client, world)
        if feature["geometry"] is not None
    }
    column, row = tile_at(*at(0, 0), 15)
    seen = 0
    for x in range(column - 2, column + 3):
        for y in range(row - 2, row + 3):
            answer = await client.get(f"/tiles/ways/15/{x}/{y}.mvt")
            if not answer.content:
                continue
            for feature in mapbox_vector_tile.decode(answer.content)["ways"]["features"]:
                told = feature["properties"]
                assert set(told) <= {"theme", "category", "transport", "mark"}
                drawn = shapely.transform(
                    shapely.geometry.shape(feature["geometry"]), partial(from_tile, x, y)
                )
                # A tile's grid is a third of a metre wide.
                assert shapely.buffer(listed[told["mark"]], 1).covers(to_metres(drawn))
                seen += 1
    assert seen > 50


def from_tile(x: int, y: int, pixels: np.ndarray) -> np.ndarray:
    """Degrees of positions in a tile at zoom 15, whose rows the decoder counts from the south."""
    columns, rows = x + pixels[:, 0] / 4096, y + 1 - pixels[:, 1] / 4096
    north = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * rows / 2**15))))
    return np.column_stack((columns / 2**15 * 360 - 180, north))


def test_a6_without_the_treatment_the_same_attack_finds_homes() -> None:
    found = [guesses(child.way, child.home) for child in build_town()]
    assert (np.median(found, axis=0) < 1).all()


MARK_SAYS = {"theme", "category", "attributes", "comment", "month", "provenance"}


async def test_a8_no_field_links_two_marks_of_a_child(
    client: httpx.AsyncClient, database: Database, town: Town
) -> None:
    await fold_counts(database, town.world.municipality_id)
    await sign_in_staff(client, database, town.world.municipality_id, ["planner"])
    features = await everything_planned(client, town.world)
    assert len(features) > 500
    authors = await authors_of(database, town.world)
    said: dict[str, set[UUID]] = defaultdict(set)
    for feature in features:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert set(feature["properties"]) == MARK_SAYS
        assert UUID(feature["id"]).version == 4
        # What a mark says beside where it is, many children say as well.
        said[json.dumps(feature["properties"], sort_keys=True)].add(authors[feature["id"]])
    assert min(map(len, said.values())) > 10
    # The order is of the ids and tells nothing: neighbours in the list are strangers as often as
    # any two marks are.
    ids = [feature["id"] for feature in features]
    assert ids == sorted(ids)
    writers = [authors[each] for each in ids]
    neighbours = sum(a == b for a, b in pairwise(writers))
    counts = np.array([writers.count(each) for each in set(writers)])
    by_chance = (counts * (counts - 1)).sum() / len(writers)
    assert neighbours < by_chance + 5 * np.sqrt(by_chance)


async def test_a8_nothing_a_planner_reads_names_a_participant(
    client: httpx.AsyncClient, database: Database, town: Town
) -> None:
    await fold_counts(database, town.world.municipality_id)
    await sign_in_staff(client, database, town.world.municipality_id, ["planner"])
    named = {str(child.participant_id) for child in town.children}
    named |= {child.participant_id.hex for child in town.children}
    for address in staff_addresses(town):
        answer = await client.get(address)
        assert answer.status_code in (200, 403), address
        assert not [each for each in named if each in answer.text], address


def staff_addresses(town: Town) -> list[str]:
    """What staff may ask about a town's campaign."""
    campaign = town.world.campaign_id
    return [
        f"{LIST}?campaign_id={campaign}",
        f"{LIST}/summary?campaign_id={campaign}",
        "/api/v1/campaigns",
        f"/api/v1/campaigns/{campaign}",
        f"/api/v1/groups?campaign_id={campaign}",
        f"/api/v1/groups/{town.world.group_id}",
        f"/api/v1/groups/{town.world.group_id}/comments",
        f"/api/v1/groups/{town.world.group_id}/board",
        f"/api/v1/hotspots?campaign_id={campaign}",
        f"/api/v1/hotspots/summary?campaign_id={campaign}",
        f"/api/v1/coverage?campaign_id={campaign}",
        "/api/v1/findings",
        "/api/v1/deletion-proofs",
        f"{RELEASES}/{town.number}/key-cells",
    ]


CANARIES = {
    "identity_number": "jeg heter Per, 01010012356",
    "phone": "ring meg på 91 23 45 67",
    "email": "skriv til kanari.fugl@eksempel.no",
    "url": "se www.kanarifugl.no/meg",
}


async def test_a10_canaries_do_not_pass_without_a_human(
    client: httpx.AsyncClient, database: Database, world: World, token: str
) -> None:
    sent = {}
    for name, comment in CANARIES.items():
        draft = place(comment=comment)
        sent[name] = draft["contribution_id"]
        answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
        assert answer.status_code == 201, answer.text
    await fold_counts(database, world.municipality_id)
    await sign_in_staff(client, database, world.municipality_id, ["administrator"])
    comments = f"/api/v1/groups/{world.group_id}/comments"
    waiting = (await client.get(comments)).json()["comments"]
    held = {each["contribution_id"]: each["held_for"] for each in waiting}
    assert all(name in held[sent[name]] for name in CANARIES)
    # Not by the handful either, whoever asks.
    await client.post(f"{comments}/release", json={"contribution_ids": list(sent.values())})
    seen = await everything_planned(client, world)
    assert len(seen) == len(CANARIES)
    assert [feature["properties"]["comment"] for feature in seen] == [None] * len(seen)
    addresses = (
        f"/api/v1/hotspots?campaign_id={world.campaign_id}",
        f"/api/v1/hotspots/summary?campaign_id={world.campaign_id}",
        f"/api/v1/groups/{world.group_id}/board",
        "/api/v1/findings",
    )
    for address in addresses:
        answer = (await client.get(address)).text
        assert not [canary for canary in CANARIES.values() if canary in answer]


async def test_a11_nothing_crosses_municipalities(
    client: httpx.AsyncClient, database: Database, town: Town, world: World, token: str
) -> None:
    """Somebody of `world`, in any role, asks for what is the town's."""
    own = place(comment="vår egen")
    assert (await client.post(SUBMIT, json=own, headers=bearer(token))).status_code == 201
    await sign_in_staff(client, database, world.municipality_id, ["administrator"])
    campaign = str(town.world.campaign_id)
    # Lists are of one's own; everything else is not there.
    lists = {"campaigns", "findings", "deletion-proofs", f"groups?campaign_id={campaign}"}
    for address in staff_addresses(town):
        answer = await client.get(address)
        if address.removeprefix("/api/v1/") in lists:
            assert campaign not in answer.text
        else:
            assert answer.status_code == 404, address
    for method, address, body in (
        ("POST", RELEASES, {"campaign_id": campaign}),
        ("PATCH", f"/api/v1/groups/{town.world.group_id}", {"label": "Vår"}),
        ("POST", f"/api/v1/groups/{town.world.group_id}/close", None),
        ("DELETE", f"/api/v1/groups/{town.world.group_id}/participants", None),
    ):
        answer = await client.request(method, address, json=body)
        assert answer.status_code == 404, (method, address, answer.text)
    # A child's token opens its own municipality, whatever id it names.
    theirs = next(iter(await authors_of(database, town.world)))
    stolen = way(contribution_id=theirs)
    await client.put(f"{SUBMIT}/{theirs}", json=stolen, headers=bearer(token))
    await client.delete(f"{SUBMIT}/{theirs}", headers=bearer(token))
    assert theirs in await authors_of(database, town.world)
    forged = bearer(f"{town.world.municipality_id}.{token.split('.')[1]}")
    assert (await client.get(SUBMIT, headers=forged)).status_code == 401


async def test_a12_after_retention_nothing_is_left(
    client: httpx.AsyncClient, database: Database, new_town: NewTown
) -> None:
    world = await new_town()
    canary = f"kanari{uuid4().hex}"
    tokens = []
    code = await another_class(database, world)
    for _ in range(6):
        joined = await client.post("/api/v1/participation/join", json={"code": code})
        tokens.append(bearer(joined.json()["token"]))
        for draft in (place(comment=canary), way()):
            answer = await client.post(SUBMIT, json=draft, headers=tokens[-1])
            assert answer.status_code == 201
    await fold_counts(database, world.municipality_id)
    await speak_up(client, database, world, canary)
    await end_campaign(database, world)
    town = await release(client, database, world)
    people = {str(person) for person in (await authors_of(database, world)).values()}
    assert len(people) > 200
    assert canary in await everything_stored(database, world)

    later = datetime.now(UTC) + timedelta(days=200)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        assert len(await retain_municipality(writer, world.municipality_id, now=later)) == 1
    left = await everything_stored(database, world)
    assert canary not in left
    assert not [person for person in people if person in left]
    assert "contribution.submitted" not in left, "nor when each of them told what"
    assert "campaign.raw-data-deleted" in left
    assert (await client.get(SUBMIT, headers=tokens[0])).status_code == 401
    assert len((await client.get(town.cells)).json()["features"]) > 30, "the release stays"
    await sign_in_staff(client, database, world.municipality_id, ["administrator"])
    assert await everything_planned(client, world) == []
    for address in staff_addresses(town):
        assert canary not in (await client.get(address)).text


async def another_class(database: Database, world: World) -> str:
    """A class with room: the code it joins with."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        campaign = await find_campaign(writer, world.municipality_id, world.campaign_id)
        _, code = await make_group(writer, campaign)
    return code


async def speak_up(
    client: httpx.AsyncClient, database: Database, world: World, canary: str
) -> None:
    """Release what the children wrote, and freeze it into a finding with their words."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE contribution SET moderation = 'released' WHERE municipality_id = :m"),
            m=world.municipality_id,
        )
    await sign_in_staff(client, database, world.municipality_id, ["planner"])
    cells = await client.get(
        f"/api/v1/hotspots?campaign_id={world.campaign_id}&theme=change&cell_metres=250"
    )
    ids = [feature["id"] for feature in cells.json()["features"]]
    answer = await client.post(
        "/api/v1/findings",
        json={
            "title": "Mørkt",
            "responsible_unit": "Bymiljøetaten",
            "campaign_id": [str(world.campaign_id)],
            "theme": "change",
            "cells": ids,
            "cell_metres": 250,
        },
    )
    assert answer.status_code == 201, answer.text
    assert canary in answer.text
    client.cookies.clear()
