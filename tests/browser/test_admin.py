"""An administrator chooses how maps are released, and gives programs keys and news."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from app.campaigns.store import Campaign, find_campaign
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


async def read_campaign(database: Database, world: World) -> Campaign:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        return await find_campaign(reader, world.municipality_id, world.campaign_id)


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


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_hexagons_are_chosen_until_a_first_map_could_be_out(
    open_page: OpenPage, world: World, database: Database, profile: dict[str, object]
) -> None:
    await add_account(database, world, "administrator")
    page = await open_page("/admin", profile)
    await sign_in(page, world, HEADING)
    grids = page.get_by_role("region", name="Ruter eller sekskanter")
    await expect(grids.get_by_text("Gis ut i ruter", exact=True)).to_be_visible()
    await press_with_keys(page, "Velg for Barnetråkk")
    await grids.get_by_role("radio", name="Sekskanter.").check()
    width = grids.get_by_label("Hvor brede, i meter?")
    await width.fill("100")
    await grids.get_by_role("button", name="Lagre valget").click()
    await expect(grids.get_by_text("Skriv et helt tall fra 250 til 5")).to_be_visible()
    await expect(width).to_be_focused()
    await check_accessibility(page)
    await width.fill("400")
    await grids.get_by_role("button", name="Lagre valget").click()
    await expect(grids.get_by_text("sekskanter som er 400 meter brede")).to_be_visible()
    campaign = await read_campaign(database, world)
    assert campaign.hexagon_metres == 400

    # The page is old when the campaign has ended meanwhile.
    await grids.get_by_role("button", name="Velg for Barnetråkk").click()
    await grids.get_by_role("radio", name="Ruter.").check()
    await end_campaign(database, world)
    await grids.get_by_role("button", name="Lagre valget").click()
    await expect(page.get_by_role("alert")).to_contain_text("kan ikke velges lenger")
    assert (await read_campaign(database, world)).hexagon_metres == 400
    await page.reload()
    await expect(grids.get_by_text("Avgjort")).to_be_visible()
    await expect(grids.get_by_role("button")).to_have_count(0)
    await check_accessibility(page)


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_older_rounds_are_listed_explained_and_removed(
    open_page: OpenPage,
    world: World,
    database: Database,
    tmp_path: Path,
    profile: dict[str, object],
) -> None:
    await add_account(database, world, "administrator")
    page = await open_page("/admin", profile)
    await sign_in(page, world, HEADING)
    rounds = page.get_by_role("region", name="Eldre runder")
    await expect(rounds.get_by_text("Ingen eldre runder er hentet inn.")).to_be_visible()
    await rounds.get_by_text("Slik hentes en eldre runde inn").click()
    command = f"nabotrakk import barnetrakk-2019.gml --municipality {world.municipality_id}"
    await expect(rounds.get_by_text(command)).to_be_visible()
    await check_accessibility(page)

    await import_round(
        database,
        gml(tmp_path, {}),
        world.municipality_id,
        "Tråkk",
        now=datetime.now(UTC),
        commit=True,
    )
    await page.reload()
    await expect(rounds.get_by_text("Tråkk (2018–2019)")).to_be_visible()
    await expect(rounds.get_by_text("Barneveg: 1")).to_be_visible()
    await rounds.get_by_role("button", name="Fjern Tråkk").click()
    await check_accessibility(page)
    await rounds.get_by_role("button", name="Ja, fjern den").click()
    await expect(rounds.get_by_text("Ingen eldre runder er hentet inn.")).to_be_visible()


async def test_others_are_told_that_the_page_is_for_administrators(
    open_page: OpenPage, world: World, database: Database
) -> None:
    await add_account(database, world, "planner")
    page = await open_page("/admin", PHONE)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_role("heading", name="Bare for administratorer")).to_be_visible()
    await check_accessibility(page)
