"""Findings are numbered without gaps, frozen for good, and drawn on at least five who agree."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import compute_scans, fold_counts
from app.kit.database import Database
from tests.hotspots.conftest import CORNER, MEADOW, UNDERPASS, Neighbourhood
from tests.hotspots.test_api import ask, cell_of
from tests.hotspots.test_jobs import SCANS, request, town
from tests.hotspots.voices import mark
from tests.world import at

__all__ = ["town"]
FINDINGS = "/api/v1/findings"
YEAR = datetime.now(UTC).year


def square(spot: tuple[float, float], reach: float) -> dict[str, Any]:
    """A polygon about a place in metres from the school."""
    (west, south), (east, north) = (at(spot[0] + s, spot[1] + s) for s in (-reach, reach))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


async def freeze(client: httpx.AsyncClient, **members: Any) -> httpx.Response:
    """Freeze the dark underpass, or something else."""
    place = {} if {"scan_id", "polygon"} & members.keys() else {"cells": [cell_of(UNDERPASS)]}
    draft = {
        "title": "Mørk undergang",
        "responsible_unit": "Bymiljøetaten",
        "theme": "change",
        "cell_metres": 250,
    }
    return await client.post(FINDINGS, json=draft | place | members)


async def test_a_finding_is_cited_by_its_number_and_proven_by_its_hash(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    told = mark(
        planner.world, planner.children[0], shapely.Point(UNDERPASS), comment="Lyset er borte"
    )
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        await add_in_bulk(writer, [told], skip_existing=False)
    assert (await freeze(client)).json()["type"] == "/problems/still-counting"
    await fold_counts(database, planner.world.municipality_id)
    answer = await freeze(client)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert found["number"] == f"{planner.world.municipality_id}-{YEAR}-001"
    assert (found["version"], found["superseded_by"], found["state"]) == (1, None, "open")
    assert hashlib.sha256(found["document"].encode()).hexdigest() == found["sha256"]
    content = found["content"]
    quotes = found["quotes_document"]
    assert hashlib.sha256(quotes.encode()).hexdigest() == content["quotes_sha256"]
    kept_apart = {"quotes": json.loads(quotes)["quotes"]}
    assert content == json.loads(found["document"]) | kept_apart
    assert (content["participants"], content["marks"], content["exposed"]) == (5, 11, 8)
    assert content["low"] < content["share"] == 5 / 8 < content["high"]
    assert [quote["comment"] for quote in content["quotes"]] == ["Lyset er borte"]
    assert content["charts"]["theme"]["bars"] == [
        {"code": "change", "participants": 5, "marks": 11}
    ]
    assert content["cells"] == [cell_of(UNDERPASS)]
    assert shapely.geometry.shape(content["outline"]).contains(shapely.Point(at(*UNDERPASS)))
    assert await ask(client, f"{FINDINGS}/{found['number']}") == found


async def test_an_outline_holds_only_cells_where_five_agree(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    wide = square(UNDERPASS, 700)
    content = (await freeze(client, polygon=wide, cell_metres=50)).json()["content"]
    assert content["cells"] == [cell_of(UNDERPASS, 50)]
    assert content["place"] == "drawn"
    for spot, theme in ((CORNER, "change"), (MEADOW, "like")):
        refused = await freeze(client, polygon=square(spot, 300), theme=theme)
        assert refused.status_code == 409
        assert refused.json()["type"] == "/problems/too-few-agree"


async def test_numbers_have_no_gaps_whoever_asks_at_once_and_whatever_fails(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    answers = await asyncio.gather(*(freeze(client) for _ in range(5)))
    await freeze(client, polygon=square(CORNER, 100))
    answers.append(await freeze(client))
    numbers = sorted(answer.json()["number"] for answer in answers)
    assert [int(number[-3:]) for number in numbers] == [1, 2, 3, 4, 5, 6]


async def test_a_newer_version_supersedes_and_the_older_stays_as_it_was(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    first = (await freeze(client)).json()
    second = (await freeze(client, title="Undergangen", supersedes=first["number"])).json()
    assert (second["number"], second["version"]) == (first["number"], 2)
    older = await ask(client, f"{FINDINGS}/{first['number']}", version=1)
    assert older == first | {"superseded_by": 2}
    listed = await ask(client, FINDINGS)
    assert [(item["title"], item["version"]) for item in listed["findings"]] == [("Undergangen", 2)]


async def test_a_finding_is_followed_by_its_state(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    found = (await freeze(client)).json()
    path = f"{FINDINGS}/{found['number']}"
    stands = {"state": "planned", "responsible_unit": "Plan- og bygningsetaten"}
    assert (await client.post(f"{path}/state", json=stands)).status_code == 200
    assert await ask(client, path) == found | stands


async def test_the_service_cannot_change_what_was_frozen(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    await freeze(client)
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        with pytest.raises(ProgrammingError, match="permission denied"):
            await writer.change(text("UPDATE finding SET document = '{}'"))
        await writer.abandon()


async def test_the_list_is_paged_by_how_many_agree(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    for _ in range(3):
        await freeze(client)
    first = await ask(client, FINDINGS, limit=2)
    second = await ask(client, FINDINGS, limit=2, cursor=httpx.URL(first["next"]).params["cursor"])
    found = [item["number"][-3:] for item in first["findings"] + second["findings"]]
    assert found == ["003", "002", "001"]
    assert second["next"] is None


async def test_a_scans_zone_is_frozen_with_its_statistic(
    client: httpx.AsyncClient, town: Neighbourhood, database: Database
) -> None:
    scan_id = (await request(client)).json()["scan_id"]
    early = await freeze(client, scan_id=scan_id)
    assert early.json()["type"] == "/problems/unknown-scan"
    await compute_scans(database, town.world.municipality_id)
    zone = (await ask(client, f"{SCANS}/{scan_id}"))["result"]["zones"][0]
    content = (await freeze(client, scan_id=scan_id)).json()["content"]
    assert content["statistic"]["zone"] == zone
    assert content["statistic"]["result"]["permutations"] == 199
    assert set(content["cells"]) <= set(zone["cells"])


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"polygon": square(UNDERPASS, 100), "cells": [1]}, 422),
        ({"polygon": {"type": "Point", "coordinates": [5.2, 60.3]}}, 422),
        ({"supersedes": "4601-2026-999"}, 404),
    ],
)
async def test_what_cannot_be_a_finding_is_refused(
    client: httpx.AsyncClient, planner: Neighbourhood, members: dict[str, Any], status: int
) -> None:
    assert (await freeze(client, **members)).status_code == status


async def test_a_plan_case_tells_what_children_told_inside(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    area = {"polygon": square(UNDERPASS, 120)}
    answer = await client.post("/api/v1/plan-cases/preview", json=area)
    assert answer.status_code == 200, answer.text
    case = answer.json()
    assert case["ways_crossed"] == {"code": "way", "participants": 8, "marks": 8}
    assert case["dangers"] == [{"code": "dark", "participants": 5, "marks": 10}]
    assert case["would_be_lost"] == {"likes": [], "activities": []}
    assert case["coverage"] == {"invited": 25, "told": 12}
    meadow = {"polygon": square(MEADOW, 120)}
    case = (await client.post("/api/v1/plan-cases/preview", json=meadow)).json()
    assert case["would_be_lost"]["likes"] == [{"code": "nice", "participants": 4, "marks": 4}]
    assert case["ways_crossed"] is None


async def test_a_plan_case_says_nothing_of_two_children(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    area = {"polygon": square(CORNER, 20), "theme": "change"}
    case = (await client.post("/api/v1/plan-cases/preview", json=area)).json()
    assert case["participants"] is None
    assert case["dangers"] == []
    assert case["withheld"]["category"] == 1
