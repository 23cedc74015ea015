"""The desk: an administrator entrusts an area, its coordinator sees what waits and asks anew."""

from datetime import UTC, datetime

import httpx
import pytest
from playwright.async_api import expect

from app.campaigns.store import list_campaigns
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.browser.test_the_answer import freeze, tell
from tests.world import World, sign_in_staff


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_coordinator_is_entrusted_with_an_area_and_starts_a_campaign_there(
    open_page: OpenPage, world: World, database: Database, address: str, profile: dict[str, object]
) -> None:
    await add_account(database, world, "coordinator")
    desk = await open_page("/coordinator", profile)
    await check_accessibility(desk)
    await sign_in(desk, world, "Logg inn")
    await expect(desk.get_by_text("Du har ikke fått ansvar for noe område ennå.")).to_be_visible()
    await tell(database, world)
    async with httpx.AsyncClient(base_url=address, timeout=20) as staff:
        me = await sign_in_staff(staff, database, world.municipality_id, ["administrator"])
        number = await freeze(staff)
        cookie = staff.cookies["nabotrakk_staff"]
    office = await open_page("/", profile)
    await office.context.add_cookies(
        [{"name": "nabotrakk_staff", "value": cookie, "url": address, "httpOnly": True}]
    )
    await office.goto("/admin")
    await expect(office.get_by_text(me["municipality"]["name"]).first).to_be_attached()
    await office.get_by_label("Loddefjord").check()
    card = office.get_by_role("region", name="Koordinatorer")
    await card.get_by_role("button", name="Lagre").click()
    await expect(card.get_by_text("Lagret.")).to_be_visible()
    await check_accessibility(office)

    await desk.reload()
    await expect(desk.get_by_text("6A, Loddefjord skole")).to_be_visible()
    waiting = desk.get_by_role("region", name="Venter på svar")
    finding = waiting.get_by_role("link", name="Mørk trapp")
    await expect(finding).to_have_attribute("href", f"/planner?panel=findings&open={number}")
    await desk.get_by_role("button", name="Ny undersøkelse").click()
    await desk.get_by_role("button", name="Lag undersøkelsen").click()
    await expect(desk.get_by_label("Hva skal den hete?")).to_be_focused()
    await check_accessibility(desk)
    await desk.get_by_label("Hva skal den hete?").fill("Barnetråkk til våren")
    await desk.get_by_label("Hva skal det brukes til?").fill("Trygge veier")
    await desk.get_by_label("Hvor?").select_option("Loddefjord")
    await desk.get_by_role("button", name="Lag undersøkelsen").click()
    await expect(desk.get_by_text("Undersøkelsen er laget.")).to_be_visible()
    await expect(desk.get_by_text("Barnetråkk til våren")).to_be_visible()
    await check_accessibility(desk)
    # What only a planner may do is not offered.
    await desk.get_by_role("link", name="Områder").click()
    await expect(desk.get_by_role("link", name="Loddefjord")).to_be_visible()
    await expect(desk.get_by_role("button", name="Nytt område")).to_have_count(0)
    await desk.get_by_role("link", name="Rapporter og arkiv").click()
    about = desk.get_by_label("Rapporten er om")
    await expect(about.get_by_role("option", name="Undersøkelse")).to_be_attached()
    await expect(about.get_by_role("option", name="År")).to_have_count(0)
    await desk.get_by_role("link", name="Nytt og ventende").click()
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        planned = (await list_campaigns(reader, world.municipality_id, 10))[0]
    assert planned.title == "Barnetråkk til våren"
    assert planned.opens_at > datetime.now(UTC)

    await finding.click()
    await expect(desk.get_by_role("heading", name="Mørk trapp")).to_be_visible()
