"""An area's answer as people read it, on a phone and on the wall, and the same for a class."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from playwright.async_api import expect
from sqlalchemy import select

from app.areas.store import area
from app.campaigns.store import find_picture_code
from app.kit.database import Database
from tests.answers.test_around import publish, show
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.test_plans import open_plan
from tests.browser.test_survey import open_survey
from tests.publishing.town import publish_town
from tests.surveys.conftest import Asked
from tests.world import World, at, sign_in_staff

PARTS = {
    "nb": ("Dette hørte vi", "Dette har vi bestemt", "Dette er gjort", "Dette kommer"),
    "nn": ("Dette høyrde vi", "Dette har vi bestemt", "Dette er gjort", "Dette kjem"),
}
STEPS = ("considered", "decided", "under_way", "done")


@pytest.fixture
async def area_id(database: Database, world: World, secret: bytes, address: str) -> UUID:
    """The area of a released town in which one thing was decided and another is done."""
    await publish_town(database, world, secret)
    async with httpx.AsyncClient(base_url=address, timeout=20) as planner:
        await sign_in_staff(planner, database, world.municipality_id, ["planner"])
        for title, steps in (("Lys i undergangen", STEPS[:2]), ("Ny benk", STEPS)):
            place = {"type": "Point", "coordinates": at(100, 100)}
            draft = {"title": title, "responsible_unit": "Bymiljøetaten", "place": place}
            number = (await planner.post("/api/v1/measures", json=draft)).json()["number"]
            for state in steps:
                step = {"state": state, "reason": f"Barna har rett om {title}."}
                answer = await planner.post(f"/api/v1/measures/{number}/steps", json=step)
                assert answer.status_code == 200, answer.text
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        found: UUID = await reader.scalar(select(area.c.area_id))
    return found


async def test_an_area_is_read_on_a_phone_in_both_norwegians_and_hung_on_the_wall(
    open_page: OpenPage, world: World, area_id: UUID
) -> None:
    page = await open_page(f"/area/{world.municipality_id}/{area_id}", PHONE)
    for heading in PARTS["nb"]:
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await expect(page.get_by_text("Hvorfor: Barna har rett om Ny benk.")).to_be_visible()
    await expect(page.get_by_role("button", name="Zoom inn")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("combobox", name="Språk").select_option("nn")
    for heading in PARTS["nn"]:
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await expect(page.get_by_text("Ikkje noko arbeid er i gang no.")).to_be_visible()
    await expect(page).to_have_title("De sa – vi gjorde: Loddefjord – Nabotråkk")
    await check_accessibility(page)
    await page.emulate_media(media="print")
    await expect(page.get_by_role("img", name="QR-kode til denne sida")).to_be_visible()
    await expect(page.get_by_role("button", name="Skriv ut til veggen")).to_be_hidden()
    assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")


async def test_a_class_reads_the_four_parts_of_its_area(
    open_page: OpenPage, world: World, area_id: UUID, database: Database
) -> None:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        pictures = await find_picture_code(reader, world.municipality_id, world.group_id)
    page = await open_page(f"/class#{pictures}", PHONE)
    for heading in PARTS["nb"]:
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await expect(page.get_by_text("Nær skolen").first).to_be_visible()
    await check_accessibility(page)


@pytest.mark.parametrize("profile", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_area_shows_before_and_after_and_leads_to_plans_and_surveys(
    open_page: OpenPage,
    world: World,
    area_id: UUID,
    database: Database,
    address: str,
    profile: dict[str, Any],
) -> None:
    plan = await open_plan(database, world, address)
    async with httpx.AsyncClient(base_url=address, timeout=20) as planner:
        survey, _ = await open_survey(planner, database, world, "open_link")
        asked = Asked(UUID(survey.rsplit("/", 1)[-1]), world.municipality_id, "", [])
        await publish(planner, database, asked, area_id)
        [bench] = (await planner.get("/api/v1/measures")).json()["measures"][:1]
        await show(planner, bench["number"], caption="Den gamle benken")
        await show(planner, bench["number"], caption="Den nye benken", moment="after")
    page = await open_page(f"/area/{world.municipality_id}/{area_id}", profile)
    await expect(page.get_by_label("Vis på kartet")).to_be_visible()
    before = await page.get_by_role("img", name="Den gamle benken").bounding_box()
    after = await page.get_by_role("img", name="Den nye benken").bounding_box()
    assert before
    assert after
    # Side by side, in the shape the server told.
    assert before["x"] + before["width"] < after["x"]
    assert before["y"] == after["y"]
    assert before["height"] == pytest.approx(before["width"] * 4 / 3, abs=1)
    await expect(page.get_by_text("Du kan si din mening nå.")).to_be_visible()
    link = page.get_by_role("link", name="Nytt sentrum")
    await expect(link).to_have_attribute("href", f"/plan/{plan}")
    heading = page.get_by_role("heading", name="Hva innbyggere fra 15 år har svart")
    await expect(heading).to_be_visible()
    await expect(page.get_by_text("ingenting her er regnet sammen med")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("link", name="Innbyggerundersøkelse").click()
    await expect(page.get_by_text("De som svarte, er 15 år eller eldre.")).to_be_visible()
    await expect(page).to_have_title("Innbyggerundersøkelse – Nabotråkk")
    await check_accessibility(page)
    await page.get_by_role("link", name="Les hva barn og unge har fortalt").click()
    await expect(page.get_by_role("link", name="Innbyggerundersøkelse")).to_be_visible()
    await check_accessibility(page)
