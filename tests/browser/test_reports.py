"""A report at the desk: one click, a bar that moves, and the files."""

import zipfile
from pathlib import Path

import docx
import pypdf
from playwright.async_api import expect

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.publishing.town import publish_town
from tests.world import World

LONGEST_MS = 90_000


async def test_one_click_makes_a_report_and_one_an_archive(
    open_page: OpenPage, world: World, database: Database, secret: bytes
) -> None:
    await publish_town(database, world, secret)
    await add_account(database, world, "planner")
    page = await open_page("/coordinator?section=reports", DESKTOP)
    await sign_in(page, world, "Logg inn")
    await expect(page.get_by_role("heading", name="Ny rapport")).to_be_visible()
    await page.get_by_role("radio", name="Nynorsk").check()
    await check_accessibility(page)
    await page.get_by_role("button", name="Lag rapport").click()
    said = page.get_by_text("-r001 er ferdig.")
    await expect(said).to_be_visible(timeout=LONGEST_MS)
    await check_accessibility(page)
    async with page.expect_download() as pdf:
        await page.get_by_role("link", name="PDF", exact=True).click()
    found = await (await pdf.value).path()
    assert "Kven som svara" in "".join(each.extract_text() for each in pypdf.PdfReader(found).pages)
    async with page.expect_download() as word:
        await page.get_by_role("link", name="Word").click()
    assert docx.Document(str(await (await word.value).path())).tables

    subject = page.get_by_label("Undersøkelse eller område")
    await subject.select_option(label="Barnetråkk")
    await page.get_by_role("button", name="Lag arkivpakke").click()
    await expect(page.get_by_text("-a001 er ferdig.")).to_be_visible(timeout=LONGEST_MS)
    async with page.expect_download() as package:
        await page.get_by_role("link", name="Last ned pakken").click()
    with zipfile.ZipFile(await (await package.value).path()) as bag:
        assert any(name.endswith("-r002.pdf") for name in bag.namelist())


async def test_the_desk_fits_a_phone_and_the_slides_are_turned_by_keys(
    open_page: OpenPage, world: World, database: Database, secret: bytes, tmp_path: Path
) -> None:
    released = await publish_town(database, world, secret)
    await add_account(database, world, "planner")
    page = await open_page("/coordinator?section=reports", PHONE)
    await sign_in(page, world, "Logg inn")
    await page.get_by_role("radio", name="Alle").check()
    await page.get_by_role("button", name="Lag rapport").click()
    await expect(page.get_by_text("-r001 er ferdig.")).to_be_visible(timeout=LONGEST_MS)
    wide = await page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    await page.get_by_role("button", name="Publiser").click()
    await check_accessibility(page)
    await page.get_by_role("button", name="Publiser for alle").click()
    await expect(page.get_by_text("Publisert:")).to_be_visible()
    number = f"{world.municipality_id}-{released.split('-')[1]}-r001"
    answer = await page.request.get(f"/api/v1/reports/{number}/files/slides.html")
    slides = tmp_path / "slides.html"
    slides.write_bytes(await answer.body())
    deck = await open_page(slides.as_uri(), DESKTOP)
    heard = deck.get_by_role("heading", name="Dette har vi hørt")
    await expect(deck.get_by_role("heading", name="Barnetråkk")).to_be_visible()
    await expect(heard).to_be_hidden()
    await deck.keyboard.press("ArrowRight")
    await expect(heard).to_be_visible()
    await deck.keyboard.press("End")
    await expect(deck.get_by_role("heading", name="Hvor tallene er fra")).to_be_visible()
    await check_accessibility(deck)
