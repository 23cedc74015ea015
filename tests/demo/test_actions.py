"""Seeding fills a real database with rows a submitting child would have left there."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import numpy as np
import pytest
import shapely
from sqlalchemy import func, select

from app.areas.store import list_areas, school
from app.campaigns.tables import campaign, campaign_group, membership
from app.contributions import privacy
from app.contributions.rules import ContributionDraft
from app.contributions.tables import contribution, footprint
from app.demo import places
from app.demo.actions import DEMO_SIGN_INS, seed_demo, seed_size
from app.demo.classes import DEMO_CODE
from app.kit.database import Database
from app.kit.geometry import to_geojson
from app.kit.grid import footprint as cells_of

BERGEN = places.MUNICIPALITY_ID


async def read(database: Database, statement: Any) -> list[Any]:
    async with database.reading() as reader:
        await reader.enter(BERGEN)
        return list(await reader.all(statement))


async def count(database: Database, table: Any) -> int:
    (row,) = await read(database, select(func.count()).select_from(table))
    return int(row[0])


async def test_seeding_twice_leaves_everything_as_it_is(seeded: Database, secret: bytes) -> None:
    tables = (contribution, footprint, membership, campaign, school)
    before = [await count(seeded, table) for table in tables]
    assert not await seed_demo(seeded, now=datetime.now(UTC), secret=secret)
    assert [await count(seeded, table) for table in tables] == before
    assert before[0] > 1_000


async def test_footprints_planner_geometries_and_digests_are_those_of_submitting(
    seeded: Database, secret: bytes
) -> None:
    cells = await read(seeded, select(footprint).order_by(footprint.c.cell_e, footprint.c.cell_n))
    by_contribution: dict[UUID, list[list[int]]] = {}
    for row in cells:
        by_contribution.setdefault(row.contribution_id, []).append([row.cell_e, row.cell_n])
    stored = await read(seeded, seeded_rows())
    assert len(stored) > 1_000
    for row in stored:
        geometry = shapely.from_wkb(bytes(row.metres))
        assert np.array_equal(cells_of(geometry), by_contribution[row.contribution_id])
        trim = privacy.trim_metres(secret, row.campaign_id, row.participant_id)
        expected = privacy.planner_geometry(
            geometry,
            theme=row.theme,
            school=shapely.from_wkb(bytes(row.school)),
            trim_metres=trim,
        )
        shown = None if row.shown is None else shapely.from_wkb(bytes(row.shown))
        assert shown == expected
        draft = ContributionDraft.model_validate(
            {
                "contribution_id": row.contribution_id,
                "theme": row.theme,
                "category": row.category,
                "geometry": to_geojson(geometry),
                "attributes": row.attributes,
                "comment": row.comment,
            }
        )
        assert draft.digest() == row.draft_digest


def seeded_rows() -> Any:
    return (
        select(
            contribution,
            func.ST_AsBinary(contribution.c.geometry).label("metres"),
            func.ST_AsBinary(contribution.c.planner_geometry).label("shown"),
            func.ST_AsBinary(school.c.position).label("school"),
        )
        .join(membership, membership.c.participant_id == contribution.c.participant_id)
        .join(campaign_group, campaign_group.c.group_id == membership.c.group_id)
        .join(school, school.c.school_id == campaign_group.c.school_id)
    )


async def test_areas_show_the_boundary_of_the_day(seeded: Database) -> None:
    async with seeded.reading() as reader:
        await reader.enter(BERGEN)
        then = await list_areas(reader, BERGEN, datetime(2020, 6, 1, tzinfo=UTC).date())
        now = await list_areas(reader, BERGEN, datetime(2026, 6, 1, tzinfo=UTC).date())
    solheim = [next(area for area in day if area.name == "Solheim") for day in (then, now)]
    assert solheim[0].boundary.area < solheim[1].boundary.area
    assert "Slettebakken" not in {area.name for area in then}


@pytest.mark.usefixtures("seeded")
async def test_the_printed_code_lets_a_child_join(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/participation/join", json={"code": DEMO_CODE})
    assert answer.status_code == 201
    assert answer.json()["invitation"]["group"]["school"]["name"] == "Loddefjord skole"


@pytest.mark.usefixtures("seeded")
async def test_each_printed_sign_in_works(client: httpx.AsyncClient) -> None:
    for sign_in in DEMO_SIGN_INS:
        answer = await client.post(
            "/api/v1/staff/sign-in",
            json={
                "municipality_id": BERGEN,
                "email": sign_in.email,
                "password": sign_in.password,
            },
        )
        assert answer.status_code == 200
        assert answer.json()["roles"] == [sign_in.role]


async def test_the_campaign_that_is_over_is_released_with_something_to_see(
    seeded: Database, client: httpx.AsyncClient
) -> None:
    answer = await client.get("/api/v1/releases", params={"municipality_id": BERGEN})
    [release] = answer.json()["releases"]
    assert "prøverunde" in release["campaign_title"]
    assert release["cells"] >= 15
    cells = (await client.get(f"/api/v1/releases/{release['number']}/cells")).json()["features"]
    assert len({cell["properties"]["theme"] for cell in cells}) >= 5
    assert (await client.get(f"/release/{release['number']}")).status_code == 200


async def test_the_campaign_was_answered_and_one_answer_has_an_effect_to_look_at(
    seeded: Database, client: httpx.AsyncClient
) -> None:
    areas = await client.get("/api/v1/answers/areas", params={"municipality_id": BERGEN})
    area = max(areas.json()["areas"], key=lambda each: each["measures"])
    story = await client.get(
        f"/api/v1/answers/areas/{area['area_id']}", params={"municipality_id": BERGEN}
    )
    told = story.json()
    assert told["heard"][0]["themes"]
    assert all(told[part]["measures"] for part in ("decided", "done", "coming"))
    planner = next(each for each in DEMO_SIGN_INS if each.role == "planner")
    who = {"municipality_id": BERGEN, "email": planner.email, "password": planner.password}
    await client.post("/api/v1/staff/sign-in", json=who)
    number = told["done"]["measures"][0]["number"]
    effect = (await client.get(f"/api/v1/measures/{number}/effect")).json()
    assert effect["reason"] is None
    assert effect["low"] < effect["high"]


async def test_marks_for_measuring_come_on_top_of_each_other(
    seeded: Database, secret: bytes
) -> None:
    heard: list[tuple[int, int]] = []
    now = datetime.now(UTC)
    before = await count(seeded, contribution)
    (first,) = await seed_size(
        seeded, 600, now=now, secret=secret, on_progress=lambda *at: heard.append(at)
    )
    (second,) = await seed_size(seeded, 600, now=now, secret=secret)
    assert first != second
    assert heard == [(600, 600)]
    assert await count(seeded, contribution) == before + 1_200
