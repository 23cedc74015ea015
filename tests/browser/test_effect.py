"""Whether a measure helped, as its planner reads it on the dashboard."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
from playwright.async_api import expect
from sqlalchemy import text

from app.campaigns.store import add_campaign
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.effects.test_api import UNDERPASS, tell
from tests.world import World, at, make_campaign, make_group, sign_in_staff


async def light_the_underpass(database: Database, world: World, address: str) -> str:
    """The number of a measure that was done between two campaigns."""
    closed_at = datetime.now(UTC) - timedelta(days=5)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE campaign SET closes_at = :at, opens_at = :at - '9 days'::interval"),
            at=closed_at,
        )
    await tell(database, world, world.campaign_id, world.group_id, 40, 28)
    async with httpx.AsyncClient(base_url=address, timeout=20) as planner:
        await sign_in_staff(planner, database, world.municipality_id, ["planner"])
        place = {"type": "Point", "coordinates": at(*UNDERPASS)}
        draft = {"title": "Lys", "responsible_unit": "Bymiljøetaten", "place": place}
        number = str((await planner.post("/api/v1/measures", json=draft)).json()["number"])
        for state in ("considered", "decided", "under_way", "done"):
            answer = await planner.post(f"/api/v1/measures/{number}/steps", json={"state": state})
            assert answer.status_code == 200, answer.text
    now = datetime.now(UTC)
    later = replace(make_campaign(world.municipality_id, now=now, title="Etter"), opens_at=now)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await add_campaign(writer, later)
        group_id, _ = await make_group(writer, later)
    await tell(database, world, later.campaign_id, group_id, 50, 9)
    return number


async def test_a_planner_reads_whether_it_helped_and_what_to_mind(
    open_page: OpenPage, world: World, database: Database, address: str
) -> None:
    number = await light_the_underpass(database, world, address)
    await add_account(database, world, "planner")
    page = await open_page(f"/planner?panel=measures&open={number}", DESKTOP)
    await sign_in(page, world, "Logg inn som planlegger")
    verdict = page.get_by_text("En mindre del av barna nevner «Dette bør endres» her nå.")
    await expect(verdict).to_be_visible()
    await expect(page.get_by_role("table", name="Hjalp det?")).to_contain_text("28 av 40")
    await expect(page.get_by_text("Andre skoler svarte før enn etter.")).to_be_visible()
    await expect(page.get_by_text("Tallene sier ikke at tiltaket er årsaken.")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_label("Hvor nær").select_option("innen 100 m")
    await expect(verdict).to_be_visible()
    await page.set_viewport_size(PHONE["viewport"])
    await expect(verdict).to_be_visible()
    await check_accessibility(page)
