"""A town that told, was counted, released and found something, read by everybody and its planner.

It is made once and only read: what changes something makes a municipality of its own.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
import shapely

from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import fold_counts
from app.kit.database import Database
from app.kit.grid import ssb_cell_id
from app.main import create_app
from app.ogc import access, store
from app.people.access import STAFF_COOKIE
from app.people.actions import create_staff, sign_in
from app.people.store import add_municipality
from app.settings import Settings
from tests.hotspots.voices import join, mark
from tests.publishing.town import build_town, end_campaign, settle_town
from tests.world import PASSWORD, SCHOOL, World, build_world

_numbers = itertools.count(8700)

OWN = ["findings", "cells", "places", "drawn-areas", "ways"]


@dataclass(frozen=True)
class Town:
    """A municipality whose collections hold something, and its planner's token."""

    world: World
    release: str
    token: str

    @property
    def public(self) -> list[str]:
        """The collections anybody may read."""
        number = self.world.municipality_id
        return [f"areas-{number}", f"measures-{number}", self.release_cells]

    @property
    def release_cells(self) -> str:
        """The collection of the release's cells, which alone has tiles."""
        return f"release-cells-{self.release}"

    @property
    def cookies(self) -> dict[str, str]:
        """What the planner's browser sends."""
        return {STAFF_COOKIE: self.token}


async def sign_in_planner(database: Database, municipality_id: str) -> str:
    """A new planner's token."""
    email = "planlegger@kommune.example"
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await create_staff(
            writer, municipality_id, email=email, name="Test", password=PASSWORD, roles=["planner"]
        )
    return await sign_in(database, municipality_id, email, PASSWORD, datetime.now(UTC))


async def make_town(database: Database, settings: Settings) -> Town:
    """200 children, their ways, places and areas; a release and a finding, made over HTTP."""
    number = f"{next(_numbers)}"
    async with database.writing() as writer:
        assert await add_municipality(writer, number, f"Kartkommune {number}")
    world = await build_world(database, number)
    await settle_town(database, world, str(settings.secret).encode(), build_town())
    async with database.writing() as writer:
        await writer.enter(number)
        children = await join(writer, world, 3)
        field = shapely.box(302, 306, 502, 456)
        marks = [mark(world, child, field, theme="like", category="nice") for child in children]
        marks.append(mark(world, children[0], shapely.Point(52, 46), comment="Hei <b>du</b>"))
        marks.append(
            mark(world, children[1], shapely.Point(62, 46), comment="Venter", moderation="waiting")
        )
        await add_in_bulk(writer, marks, skip_existing=False)
    await end_campaign(database, world)
    await fold_counts(database, number)
    token = await sign_in_planner(database, number)
    app = create_app(settings)
    app.state.database = database
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test", cookies={STAFF_COOKIE: token}
    ) as client:
        answer = await client.post("/api/v1/releases", json={"campaign_id": str(world.campaign_id)})
        release = str(answer.json()["number"])
        draft = {
            "title": "Undergangen",
            "responsible_unit": "Bymiljø",
            "campaign_id": [str(world.campaign_id)],
            "theme": "way",
            "cells": [ssb_cell_id(SCHOOL.x + east, SCHOOL.y, 250) for east in (0, 250)],
            "cell_metres": 250,
        }
        answer = await client.post("/api/v1/findings", json=draft)
        assert answer.status_code == 201, answer.text
        await decide(client, str(answer.json()["number"]))
    return Town(world, release, token)


async def decide(client: httpx.AsyncClient, finding: str) -> None:
    """Two measures that are decided, and one nobody is to read of yet."""
    for title, steps in {
        "Lys i undergangen": ("considered", "decided"),
        "Bedre skilt": ("considered", "declined"),
        "En bro": ("considered",),
    }.items():
        draft = {"title": title, "responsible_unit": "Bymiljø", "findings": [finding]}
        made = (await client.post("/api/v1/measures", json=draft)).json()
        for state in steps:
            step = {"state": state, "reason": "Slik blir det."}
            answer = await client.post(f"/api/v1/measures/{made['number']}/steps", json=step)
            assert answer.status_code == 200, answer.text


@pytest.fixture(scope="session")
async def town(database: Database, settings: Settings) -> Town:
    """The town that is read."""
    return await make_town(database, settings)


@pytest.fixture(autouse=True)
def _look_again() -> Iterator[None]:
    """Lists, extents and counts are kept for a minute, which is longer than a test."""
    yield
    access._public.clear()
    store._extents.clear()
    store._counts.clear()


@pytest.fixture
def planner(client: httpx.AsyncClient, town: Town) -> httpx.AsyncClient:
    """A client signed in as the town's planner."""
    client.cookies.update(town.cookies)
    return client
