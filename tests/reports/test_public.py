"""Reports for everybody: made of released numbers alone, and read once they are published."""

from collections.abc import Callable

import httpx
import shapely

from app.contributions.bulk import add_in_bulk
from app.kit.database import Database
from tests.exports.conftest import RELEASES
from tests.hotspots.conftest import Neighbourhood
from tests.hotspots.test_findings import freeze
from tests.hotspots.voices import join, mark
from tests.measures.test_api import propose, step
from tests.reports.conftest import (
    REPORTS,
    YEAR,
    facts_of,
    file,
    get,
    render,
    request,
    text_of,
)
from tests.world import SignedIn, World


async def test_it_says_what_the_release_says_and_nothing_else(
    client: httpx.AsyncClient,
    world: World,
    released: str,
    sign_in: Callable[..., SignedIn],
    database: Database,
) -> None:
    await sign_in(world.municipality_id, "planner")
    idea = await propose(client, title="Noe vi kanskje gjør")
    declined = (await propose(client, title="Bro over veien"))["number"]
    await step(client, declined, "declined", reason="Det kommer en undergang.")
    draft = {"kind": "year", "year": YEAR, "audience": "public"}
    new = await request(client, **draft)
    facts = await facts_of(client, new["number"])
    cells = (await client.get(f"{RELEASES}/{released}/cells")).json()["features"]
    told = {
        tuple(
            each["properties"][name]
            for name in ("cell_metres", "theme", "participants", "participants_at_most")
        )
        for each in cells
    }
    [layer] = facts["layers"]
    assert layer["release"] == released
    assert len(layer["cells"]) == len(cells)
    for cell in layer["cells"]:
        count = cell["count"]
        assert (layer["metres"], cell["theme"], count["least"], count["most"]) in told
        assert count["least"] % 5 == 0
    assert facts["participants"]["least"] % 5 == 0
    assert (facts["charts"], facts["findings"]) == ({}, [])
    assert [each["number"] for each in facts["measures"]] == [declined]
    assert {each["state"] for each in facts["measures"][0]["steps"]} == {"declined"}
    # One child more changes no byte of what everybody may read.
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        [child] = await join(writer, world, 1)
        await add_in_bulk(writer, [mark(world, child, shapely.Point(5, 5))], skip_existing=False)
    assert (await request(client, **draft))["sha256"] == new["sha256"]
    await render(database, world.municipality_id)
    text = text_of(await file(client, new["number"], "pdf"))
    assert "Det kommer en undergang." in text
    assert idea["title"] not in text


async def test_everybody_reads_it_once_it_is_published_and_an_internal_one_never_is(
    client: httpx.AsyncClient,
    world: World,
    released: str,
    sign_in: Callable[..., SignedIn],
    database: Database,
) -> None:
    await sign_in(world.municipality_id, "planner")
    named = {"kind": "campaign", "subject_id": str(world.campaign_id)}
    new = await request(client, **named, audience="public")
    publication = f"{REPORTS}/{new['number']}/publication"
    early = await client.post(publication)
    assert early.json()["type"] == "/problems/report-not-ready"
    await render(database, world.municipality_id)
    cookies = dict(client.cookies)
    client.cookies.clear()
    paths = ("", "/facts", "/files/pdf", "/files/slides.html")
    for path in paths:
        assert (await client.get(f"{REPORTS}/{new['number']}{path}")).status_code == 404
    client.cookies = httpx.Cookies(cookies)
    assert (await client.post(publication)).json()["published_at"] is not None
    await client.post(publication)
    # Programs hear that it is ready, and everybody, once, that it is published.
    heard = [
        each["type"]
        for each in (await client.get("/api/v1/events")).json()["events"]
        if each["data"] == {"number": new["number"]}
    ]
    assert heard == ["report.ready", "report.published"]
    client.cookies.clear()
    for path in paths:
        assert (await client.get(f"{REPORTS}/{new['number']}{path}")).status_code == 200
    assert (await client.get(REPORTS)).status_code == 401


async def test_an_internal_report_is_never_published(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    await freeze(client)
    new = await request(client, kind="campaign", subject_id=str(planner.world.campaign_id))
    await render(database, planner.world.municipality_id)
    answer = await client.post(f"{REPORTS}/{new['number']}/publication")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/report-is-internal")
    assert (await get(client, new["number"]))["published_at"] is None


async def test_nothing_is_told_to_everybody_before_it_was_released(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    named = {"kind": "campaign", "subject_id": str(planner.world.campaign_id)}
    answer = await client.post(REPORTS, json={**named, "audience": "public"})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nothing-released")
