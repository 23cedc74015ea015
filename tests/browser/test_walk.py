"""A site walk on a phone without a network, and what becomes of it at the desk."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Page, expect

from app.campaigns.store import add_campaign, find_campaign
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.photos.pictures import phone_photo
from tests.world import World, at, make_campaign

HERE = at(40, 60)
OUTDOORS = PHONE | {
    "geolocation": {"longitude": HERE[0], "latitude": HERE[1], "accuracy": 7},
    "permissions": ["geolocation"],
}


async def plan_walk(database: Database, world: World) -> str:
    """A walk in the world's area that has opened."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        round_ = await find_campaign(writer, world.municipality_id, world.campaign_id)
        walk = replace(
            make_campaign(world.municipality_id, area_id=round_.area_id, now=datetime.now(UTC)),
            kind="site_walk",
        )
        await add_campaign(writer, walk)
    return str(walk.campaign_id)


async def observe(page: Page, words: str, photo: Path) -> None:
    """From the list of what was seen to an observation that lies on the phone."""
    await page.get_by_role("button", name="Ny observasjon").click()
    await expect(page.get_by_text("Fra telefonen, ± 7 m")).to_be_visible()
    await page.get_by_role("radio", name="Mørkt, mangler lys").check()
    await page.get_by_role("radio", name="Ødelagt", exact=True).check()
    await page.get_by_label("Ta bilde").set_input_files(photo)
    await expect(page.get_by_alt_text("Bilde 1")).to_be_visible()
    await page.get_by_label("Noen ord").fill(words)
    await check_accessibility(page)
    await page.get_by_role("button", name="Lagre").click()


async def test_what_is_seen_without_a_network_arrives_once_with_its_photo(
    open_page: OpenPage, database: Database, world: World, tmp_path: Path
) -> None:
    photo = tmp_path / "lykt.jpg"
    photo.write_bytes(phone_photo())
    walk = await plan_walk(database, world)
    await add_account(database, world, "planner")
    page = await open_page("/walk", OUTDOORS)
    await check_accessibility(page)
    await sign_in(page, world, "Befaring")
    await expect(page.get_by_text("Klar. Du kan gå ut av dekning.")).to_be_visible()
    await check_accessibility(page)

    context = page.context
    await context.set_offline(True)
    await observe(page, "Tre lykter er slukket", photo)
    await expect(page.get_by_text("Uten nett.")).to_be_visible()
    await expect(page.get_by_text("Venter", exact=True)).to_be_visible()
    await page.close()

    page = await context.new_page()
    await page.goto("/walk")
    await expect(page.get_by_text("Tre lykter er slukket")).to_be_visible()
    await expect(page.get_by_text("Venter", exact=True)).to_be_visible()
    await check_accessibility(page)

    await context.set_offline(False)
    await expect(page.get_by_text("✓ Sendt")).to_be_visible()
    await expect(page.get_by_alt_text("Bilde 1")).to_be_visible()

    desk = await open_page(f"/coordinator?section=knowledge&open={walk}", DESKTOP)
    await sign_in(desk, world, "Logg inn")
    await expect(desk.get_by_text("Tre lykter er slukket")).to_have_count(1)
    shown = desk.get_by_alt_text("Bilde 1")
    await expect(shown).to_be_visible()
    # Upright, as it was taken with the phone on its side.
    await shown.evaluate("(image) => image.decode()")
    size = await shown.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
    assert size == [300, 400]
    await check_accessibility(desk)


async def test_sources_lie_beside_each_other_and_a_note_says_how_people_agreed(
    open_page: OpenPage, database: Database, world: World
) -> None:
    await add_account(database, world, "planner")
    page = await open_page("/coordinator?section=knowledge", DESKTOP)
    await sign_in(page, world, "Logg inn")
    await expect(page.get_by_role("link", name="Barnetråkk")).to_be_visible()
    await page.get_by_role("button", name="Ny kilde").click()
    await page.get_by_label("Hva skal den hete?").fill("Samtaler på torget")
    await page.get_by_label("Hva skal det brukes til?").fill("Områdeplanen")
    await page.get_by_role("button", name="Lag kilden").click()
    await page.get_by_role("button", name="Nytt notat").click()
    await page.get_by_label("Hvem snakket dere med?").fill("Pensjonister på torget")
    await page.get_by_label("Hvor mange").fill("6")
    await page.get_by_role("button", name="Lagre").click()
    await expect(page.get_by_label("Hvordan de sa ja")).to_be_focused()
    await page.get_by_label("Hvordan de sa ja").fill("Muntlig")
    await page.get_by_label("Hva ble sagt").fill("Ring Kari på 41 22 33 44")
    await expect(page.get_by_role("button", name="Stedet er her")).to_be_enabled()
    await page.get_by_role("button", name="Stedet er her").click()
    await page.get_by_label("Ord om stedet").fill("Her er det mørkt")
    await page.get_by_role("button", name="Legg til stedet").click()
    await check_accessibility(page)
    await page.get_by_role("button", name="Lagre").click()
    await expect(page.get_by_text("ser ut til å ha et nummer")).to_be_visible()
    await page.get_by_label("Hva ble sagt").fill("De savner en benk")
    await page.get_by_role("button", name="Lagre").click()
    await expect(page.get_by_text("De savner en benk")).to_be_visible()

    await page.get_by_role("button", name="‹ Kunnskapsgrunnlag").click()
    await expect(page.get_by_text("6 voksne")).to_be_visible()
    await expect(page.get_by_role("checkbox", name="Intervjuer: voksne (1)")).to_be_checked()
    await page.get_by_role("button", name="Tabell").click()
    row = page.get_by_role("row", name="Her er det mørkt")
    await expect(row).to_contain_text("Intervjuer: voksne")
    await check_accessibility(page)
