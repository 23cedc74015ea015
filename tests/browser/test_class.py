"""The page a class opens with its four pictures."""

import json
from typing import Any

import pytest
from playwright.async_api import expect

from app.campaigns.store import find_picture_code
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, ROOT, OpenPage, check_accessibility
from tests.world import World

WORDS = json.loads((ROOT / "frontend/src/i18n/en/pictures.json").read_text())
STORY = "Takk for at dere viste oss nabolaget!"


@pytest.fixture
async def pictures(database: Database, world: World) -> list[str]:
    """The class's four pictures."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        code = await find_picture_code(reader, world.municipality_id, world.group_id)
    assert code
    return code.split("-")


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_class_finds_its_page_by_pressing_four_pictures(
    open_page: OpenPage, pictures: list[str], profile: dict[str, Any]
) -> None:
    page = await open_page("/class", profile)
    await expect(page.get_by_role("heading", name="Finn klassens side")).to_be_visible()
    await page.get_by_role("combobox", name="Språk").select_option("en")
    grid = page.get_by_role("group", name="Pictures")
    await expect(grid.get_by_role("button")).to_have_count(32)
    await check_accessibility(page)
    for word in (WORDS[f"picture.{name}"] for name in pictures):
        await grid.get_by_role("button", name=word, exact=True).click()
    opens = page.get_by_role("button", name="Open the page")
    # The greyed button takes a moment to gain its colours.
    await expect(opens).to_have_css("opacity", "1")
    await check_accessibility(page)
    await opens.click()
    await expect(
        page.get_by_role("heading", name="Thank you for showing us your neighbourhood!")
    ).to_be_visible()
    await expect(page.get_by_text("6A, Loddefjord skole")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="You tell")).to_have_attribute(
        "aria-current", "step"
    )
    await check_accessibility(page)
    await page.reload()
    await expect(page.get_by_text("6A, Loddefjord skole")).to_be_visible()


async def test_a_link_opens_the_page_in_the_language_of_the_class(
    open_page: OpenPage, pictures: list[str]
) -> None:
    page = await open_page(f"/class#{'-'.join(pictures)}", PHONE)
    await expect(page.get_by_role("heading", name=STORY)).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "nb"
    await check_accessibility(page)
    await page.get_by_role("combobox", name="Språk").select_option("ar")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await check_accessibility(page)


async def test_wrong_pictures_are_told_kindly_and_words_will_do(
    open_page: OpenPage, pictures: list[str]
) -> None:
    page = await open_page("/class", PHONE)
    wrong = " ".join(reversed(pictures))
    await page.get_by_label("Eller skriv de fire ordene").fill("sol, måne")
    await page.get_by_role("button", name="Åpne med ord").click()
    await expect(page.get_by_text("Skriv fire ord fra bildene")).to_be_visible()
    await page.get_by_label("Eller skriv de fire ordene").fill(wrong)
    await page.get_by_role("button", name="Åpne med ord").click()
    await expect(page.get_by_text("Det gjør ingenting!")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_label("Eller skriv de fire ordene").fill(", ".join(pictures).upper())
    await page.get_by_role("button", name="Åpne med ord").click()
    await expect(page.get_by_role("heading", name=STORY)).to_be_visible()
