"""A lesson from the code to the thank-you, as children hold it."""

from typing import Any

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.keyboard import press_with_keys
from tests.world import World


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def heading(page: Page, name: str) -> None:
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


async def join(page: Page) -> None:
    await heading(page, "Før du begynner")
    await press(page, "Jeg vil være med")
    await heading(page, "Hvilken vei vil du tegne?")


async def stored(database: Database, world: World) -> list[Any]:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        return list(
            await reader.all(
                text(
                    "SELECT theme, category, comment, ST_GeometryType(geometry) AS shape,"
                    " ST_NPoints(geometry) AS points, attributes,"
                    " (SELECT count(*) FROM footprint f"
                    "  WHERE f.contribution_id = c.contribution_id) AS cells"
                    " FROM contribution c ORDER BY theme DESC"
                )
            )
        )


async def tap(page: Page, across: float, down: float) -> None:
    """Tap the map, given in fractions of what is seen of it."""
    box = await page.get_by_role("application").bounding_box()
    assert box
    await page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


async def test_a_child_draws_a_way_and_marks_a_place_on_a_phone(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page("/", PHONE)
    await heading(page, "Vis oss nabolaget ditt")
    await check_accessibility(page)
    await page.get_by_label("Koden din").fill(f"{world.code[:4].lower()} {world.code[4:]}")
    await press(page, "Gå videre")
    await check_accessibility(page)
    await join(page)
    await check_accessibility(page)

    await press(page, "Skolevei")
    await check_accessibility(page)
    for across, down in ((0.2, 0.25), (0.35, 0.3), (0.4, 0.42), (0.8, 0.2)):
        await tap(page, across, down)
    await press(page, "Angre")
    await press(page, "Ferdig")
    await check_accessibility(page)
    await press(page, "Går")
    await press(page, "Sammen med andre")
    await page.get_by_label("Kommentar (du må ikke)").fill("Vi går alltid her")
    await check_accessibility(page)
    await press(page, "Lagre")
    await heading(page, "Veien er på kartet!")
    await expect(page.get_by_text("Kommunen har fått den.")).to_be_visible()
    await check_accessibility(page)

    await press(page, "Videre til steder")
    await check_accessibility(page)
    await press(page, "Dette bør endres")
    await check_accessibility(page)
    await press(page, "Mørkt, mangler lys")
    await press(page, "Her")
    await press(page, "Ferdig")
    await press(page, "Vinter")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await heading(page, "Stedet er på kartet!")
    await press(page, "Jeg er ferdig")
    await heading(page, "Takk for hjelpen!")
    await check_accessibility(page)

    way, spot = await stored(database, world)
    assert (way.theme, way.category, way.shape, way.points) == (
        "way", "school_way", "ST_LineString", 3,
    )  # fmt: skip
    assert way.attributes == {"transport": "walk", "company": "with_others"}
    assert way.comment == "Vi går alltid her"
    assert way.cells >= 2
    assert (spot.category, spot.shape, spot.attributes) == (
        "dark", "ST_Point", {"season": "winter"},
    )  # fmt: skip
    assert spot.cells == 1


async def test_a_child_does_it_all_with_the_keyboard(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", DESKTOP)
    await heading(page, "Før du begynner")

    await press_with_keys(page, "Jeg vil være med")
    await heading(page, "Hvilken vei vil du tegne?")
    await press_with_keys(page, "Fritidsvei")
    drawing = page.get_by_role("application")
    await expect(drawing).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in range(3):
        for _ in range(6):
            await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
    await page.keyboard.press("Backspace")
    whereabouts = page.locator(".whereabouts")
    await expect(whereabouts).to_contain_text("Loddefjord skole")
    await press_with_keys(page, "Ferdig")
    await press_with_keys(page, "Sykler")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Lagre")
    await heading(page, "Veien er på kartet!")
    await expect(page.get_by_text("Kommunen har fått den.")).to_be_visible()
    [way] = await stored(database, world)
    assert (way.category, way.points, way.attributes) == (
        "leisure_way", 3, {"transport": "bike"},
    )  # fmt: skip


async def test_a_line_is_drawn_freely_with_the_mouse(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", DESKTOP)
    await join(page)
    await press(page, "Skolevei")
    await press(page, "Tegn fritt")
    box = await page.get_by_role("application").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
    await page.mouse.move(*middle)
    await page.mouse.down()
    for step in range(1, 30):
        await page.mouse.move(middle[0] + 6 * step, middle[1] + 20 * (step % 5))
    await page.mouse.up()
    await press(page, "Ferdig")
    for _ in range(2):
        await press(page, "Hopp over")
    await press(page, "Lagre")
    await expect(page.get_by_text("Kommunen har fått den.")).to_be_visible()
    [way] = await stored(database, world)
    assert way.points >= 5


async def test_marks_wait_for_the_network_and_are_sent_once(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await press(page, "Hopp over – gå til steder")
    await page.context.set_offline(True)
    await press(page, "Dette liker jeg")
    await page.get_by_role("button", name="Trygt", exact=True).click()
    await press(page, "Her")
    await press(page, "Ferdig")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await heading(page, "Stedet er på kartet!")
    await expect(page.get_by_text("1 merke er ikke sendt ennå.")).to_be_visible()
    await check_accessibility(page)
    assert await stored(database, world) == []
    await page.context.set_offline(False)
    await expect(page.get_by_text("Kommunen har fått den.")).to_be_visible()
    assert len(await stored(database, world)) == 1


async def test_a_reload_loses_nothing_and_a_mark_can_be_taken_back(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await press(page, "Hopp over – gå til steder")
    await press(page, "Dette ønsker jeg meg")
    await press(page, "Lys")
    await press(page, "Her")
    await press(page, "Ferdig")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await expect(page.get_by_text("Kommunen har fått den.")).to_be_visible()
    await page.reload()
    await press(page, "Se merket mitt")
    await heading(page, "Merkene mine")
    await check_accessibility(page)
    await press(page, "Slett Lys")
    await press(page, "Ja, slett")
    await expect(page.get_by_text("Du har ingen merker på kartet.")).to_be_visible()
    await expect(page.get_by_text("ikke sendt ennå")).to_have_count(0)
    assert await stored(database, world) == []


async def test_a_wrong_code_is_told_in_plain_words(open_page: OpenPage, world: World) -> None:
    page = await open_page("/#ABCD2345", PHONE)
    await press(page, "Jeg vil være med")
    await heading(page, "Vis oss nabolaget ditt")
    await expect(page.get_by_text("Vi fant ikke koden.")).to_be_visible()
    await check_accessibility(page)


@pytest.mark.parametrize(
    ("language", "words"), [("nn", "Før du byrjar"), ("en", "Before you start")]
)
async def test_the_language_can_be_changed(
    open_page: OpenPage, world: World, language: str, words: str
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await page.get_by_role("combobox", name="Språk").select_option(language)
    await heading(page, words)
    assert await page.evaluate("document.documentElement.lang") == language
    await check_accessibility(page)
