"""The planner's desk, and the documentation of the API."""

import httpx
import pytest
from playwright.async_api import expect

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.world import World, bearer, place, way

SUBMIT = "/api/v1/participation/contributions"
HEADING = "Logg inn som planlegger"


@pytest.fixture
async def told(client: httpx.AsyncClient, token: str, world: World, database: Database) -> World:
    """A world with a planner's account, two places and a way."""
    for draft in (place(), place(east=400, category="scary"), way()):
        answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
        assert answer.status_code == 201
    await add_account(database, world, "planner")
    return world


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_planner_sees_filters_and_chooses(
    open_page: OpenPage, told: World, profile: dict[str, object]
) -> None:
    page = await open_page("/planner", profile)
    await check_accessibility(page)
    await sign_in(page, told, HEADING, "feil passord her")
    await expect(page.get_by_text("E-posten eller passordet stemmer ikke.")).to_be_visible()
    await sign_in(page, told, HEADING)
    await expect(page.get_by_role("heading", name="Barnetråkk", level=1)).to_be_visible()
    await expect(page.get_by_role("application", name="Kart over merkene")).to_be_visible()
    found = page.locator("[data-mark]")
    await expect(found).to_have_count(3)
    await check_accessibility(page)

    await page.get_by_role("button", name="Dette bør endres").click()
    await expect(found).to_have_count(2)
    await page.get_by_role("combobox", name="Kategori").select_option("scary")
    await expect(found).to_have_count(1)
    assert "category=scary" in page.url
    await found.first.click()
    await expect(found.first).to_have_attribute("aria-pressed", "true")
    await check_accessibility(page)

    await page.reload()
    await expect(found).to_have_count(1)
    await page.get_by_role("button", name="Logg ut").click()
    await expect(page.get_by_role("heading", name=HEADING)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name=HEADING)).to_be_visible()


async def test_a_facilitator_is_told_that_the_map_is_for_planners(
    open_page: OpenPage, world: World, database: Database
) -> None:
    await add_account(database, world, "facilitator")
    page = await open_page("/planner", PHONE)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_text("gir ikke tilgang til kartet over merker")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("link", name="Gå til gruppene mine").click()
    await expect(page.get_by_role("heading", name="Gruppene mine", level=1)).to_be_visible()


async def test_the_api_is_documented_from_our_own_files(open_page: OpenPage) -> None:
    page = await open_page("/docs", DESKTOP)
    await expect(page.get_by_text("/api/v1/participation/join")).to_be_visible()
    await expect(page.get_by_text("/api/v1/contributions", exact=True)).to_be_visible()
