"""“You said – we did” as everybody reads it: an area's page in two languages, and the list."""

from datetime import UTC, datetime
from uuid import UUID

import httpx
from playwright.async_api import expect

from app.areas.store import list_areas
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.test_the_answer import freeze, tell
from tests.world import World, sign_in_staff


async def area_of(database: Database, world: World) -> UUID:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        (area,) = await list_areas(reader, world.municipality_id, datetime.now(UTC).date())
    return area.area_id


async def test_an_area_reads_what_was_decided_and_why(
    open_page: OpenPage, world: World, database: Database, address: str
) -> None:
    path = f"/area/{world.municipality_id}/{await area_of(database, world)}"
    page = await open_page(path, PHONE)
    await expect(page.get_by_text("Ingenting er bestemt ennå.")).to_be_visible()
    await check_accessibility(page)
    await tell(database, world)
    async with httpx.AsyncClient(base_url=address, timeout=20) as planner:
        await sign_in_staff(planner, database, world.municipality_id, ["planner"])
        draft = {"title": "Lys i trappa", "responsible_unit": "Bymiljøetaten"}
        draft |= {"findings": [await freeze(planner)]}  # type: ignore[dict-item]
        number = (await planner.post("/api/v1/measures", json=draft)).json()["number"]
        for state, reason in (("considered", None), ("decided", "Seks av dere sa det samme.")):
            step = {"state": state, "reason": reason}
            assert (await planner.post(f"/api/v1/measures/{number}/steps", json=step)).is_success
    await page.reload()
    decided = page.locator("section", has=page.get_by_role("heading", name="Dette har vi bestemt"))
    await expect(decided.get_by_text("Lys i trappa")).to_be_visible()
    await expect(decided.get_by_text("Hvorfor: Seks av dere sa det samme.")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("combobox", name="Språk").select_option("nn")
    await expect(page.get_by_role("heading", name="Dette har vi bestemt")).to_be_visible()
    await expect(page.get_by_text("Kvifor: Seks av dere sa det samme.")).to_be_visible()
    feed = await page.get_by_role("link", name="Atom").get_attribute("href")
    async with httpx.AsyncClient(base_url=address) as anybody:
        assert "Lys i trappa" in (await anybody.get(str(feed))).text
        assert "Lys i trappa" in (await anybody.get(path)).text
    await page.emulate_media(media="print")
    await expect(page.get_by_alt_text("QR-kode til denne sida")).to_be_visible()
    await expect(page.get_by_role("link", name="Atom")).to_be_hidden()

    listed = await open_page(f"/areas?municipality={world.municipality_id}", DESKTOP)
    await expect(listed.get_by_text("1 tiltak bestemt")).to_be_visible()
    await check_accessibility(listed)
    await listed.get_by_role("link", name="For forskere: tallserier").click()
    await expect(listed.get_by_role("rowheader", name="Tiltak bestemt")).to_be_visible()
    await check_accessibility(listed)
