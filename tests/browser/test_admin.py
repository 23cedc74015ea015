"""An administrator gives programs keys, and says where news is sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from app.events.store import announce
from app.imports.actions import import_round
from app.kit.database import Database
from app.kit.outside import outside_client
from app.webhooks.delivery import Sender, deliver
from app.webhooks.rules import MOST_ATTEMPTS
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.keyboard import press_with_keys
from tests.browser.staff import add_account, sign_in
from tests.imports.test_aggregated import gml
from tests.publishing.town import end_campaign
from tests.world import World, bearer

HEADING = "Logg inn som administrator"


async def give_up(database: Database, municipality_id: str, secret: bytes) -> None:
    """Try to send what is due, day after day, until the service tries no more."""
    async with outside_client() as client:
        for days in range(1, MOST_ATTEMPTS + 1):
            now = datetime.now(UTC) + timedelta(days=days)
            await deliver(database, municipality_id, Sender(client, secret), now=now)


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_key_is_shown_once_works_and_is_taken_back(
    open_page: OpenPage, world: World, database: Database, address: str, profile: dict[str, object]
) -> None:
    await add_account(database, world, "administrator")
    page = await open_page("/admin", profile)
    await check_accessibility(page)
    await sign_in(page, world, HEADING)
    await press_with_keys(page, "Lag en nøkkel")
    await page.get_by_role("button", name="Lag nøkkelen").click()
    await expect(page.get_by_text("Skriv hva programmet heter.")).to_be_visible()
    await expect(page.get_by_label("Hva heter programmet?")).to_be_focused()
    await check_accessibility(page)
    await page.get_by_label("Hva heter programmet?").fill("Trafikkmodellen")
    await page.get_by_label("Hva som skjer").check()
    await page.get_by_role("button", name="Lag nøkkelen").click()
    shown = page.get_by_role("textbox", name="Nøkkelen til Trafikkmodellen")
    key = await shown.input_value()
    await check_accessibility(page)
    async with httpx.AsyncClient(base_url=address) as program:
        events = "/api/v1/events"
        assert (await program.get(events, headers=bearer(key))).status_code == 200
        await page.get_by_role("button", name="Jeg har tatt vare på den").click()
        await page.reload()
        await expect(page.get_by_text("Sist brukt")).to_be_visible()
        assert key not in await page.content()
        await page.get_by_role("button", name="Trekk tilbake").click()
        await check_accessibility(page)
        await page.get_by_role("button", name="Ja, trekk den tilbake").click()
        await expect(page.get_by_text("Trukket tilbake")).to_be_visible()
        assert (await program.get(events, headers=bearer(key))).status_code == 401


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_hexagons_are_chosen_until_they_are_settled(
    open_page: OpenPage, world: World, database: Database, profile: dict[str, object]
) -> None:
    await add_account(database, world, "administrator")
    page = await open_page("/admin", profile)
    await sign_in(page, world, HEADING)
    choice = page.get_by_label("Ruter eller sekskanter for Barnetråkk")
    await expect(choice).to_have_value("0")
    await choice.select_option("500")
    await page.get_by_role("button", name="Velg").click()
    await expect(page.get_by_text("Valget er lagret.")).to_be_visible()
    await check_accessibility(page)
    await page.reload()
    await expect(choice).to_have_value("500")
    # It closes behind the page's back.
    await end_campaign(database, world)
    await choice.select_option("0")
    await page.get_by_role("button", name="Velg").click()
    await expect(page.get_by_role("alert")).to_contain_text("ligger fast")
    await page.reload()
    await expect(page.get_by_text("Ligger fast: sekskanter, 500 m brede.")).to_be_visible()
    await check_accessibility(page)


async def test_an_older_round_is_listed_and_forgotten(
    open_page: OpenPage, world: World, database: Database, tmp_path: Path
) -> None:
    await add_account(database, world, "administrator")
    title, now = "Barnetråkk 2018", datetime.now(UTC)
    file = gml(tmp_path, {})
    await import_round(database, file, world.municipality_id, title, now=now, commit=True)
    page = await open_page("/admin", DESKTOP)
    await sign_in(page, world, HEADING)
    rounds = page.get_by_role("region", name="Eldre runder")
    await expect(rounds.get_by_text("2018–2019 · 1 sekskant")).to_be_visible()
    await check_accessibility(page)
    await rounds.get_by_role("button", name="Fjern Barnetråkk 2018").click()
    await rounds.get_by_role("button", name="Ja, fjern den").click()
    await expect(rounds.get_by_text("Ingen eldre runder er hentet inn.")).to_be_visible()


async def test_what_did_not_arrive_is_seen_and_sent_again(
    open_page: OpenPage, world: World, database: Database, secret: bytes
) -> None:
    await add_account(database, world, "administrator")
    page = await open_page("/admin", DESKTOP)
    await sign_in(page, world, HEADING)
    await page.get_by_role("button", name="Legg til et system").click()
    await page.get_by_label("Hva heter programmet?").fill("Sak")
    await page.get_by_label("Adresse").fill("https://10.0.0.1/")
    await page.get_by_role("button", name="Legg til", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("en server på internett")
    await page.get_by_label("Adresse").fill("https://sak.invalid/inn")
    await page.get_by_role("button", name="Legg til", exact=True).click()
    made = page.get_by_role("textbox", name="Hemmeligheten til Sak")
    assert (await made.input_value()).startswith("whsec_")
    await check_accessibility(page)
    await page.get_by_role("button", name="Jeg har tatt vare på den").click()

    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await announce(writer, world.municipality_id, "release.made", None, {"number": "x"})
    await give_up(database, world.municipality_id, secret)
    await page.reload()
    await expect(page.get_by_text("1 melding kom ikke fram")).to_be_visible()
    await page.get_by_text("Meldingene til Sak").click()
    await expect(page.get_by_text("fikk ikke kontakt")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="på nytt").click()
    await expect(page.get_by_text("Meldingen sendes på nytt.")).to_be_visible()
    await page.get_by_role("button", name="Fjern Sak").click()
    await page.get_by_role("button", name="Ja, fjern det").click()
    await expect(page.get_by_text("Ingen systemer får melding ennå.")).to_be_visible()


async def test_others_are_told_that_the_page_is_for_administrators(
    open_page: OpenPage, world: World, database: Database
) -> None:
    await add_account(database, world, "planner")
    page = await open_page("/admin", PHONE)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_role("heading", name="Bare for administratorer")).to_be_visible()
    await check_accessibility(page)
