"""A resident has a say about a plan on a phone, a coordinator answers, the resident reads it."""

import re
from uuid import UUID

import httpx
from playwright.async_api import expect

from app.areas.store import list_areas, set_coordinated
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.plans.test_api import CASES, around
from tests.plans.test_stages import TODAY
from tests.world import World, sign_in_staff

WORDS = "La akebakken bli. Vi er der hver vinter."
REASON = "Akebakken blir, men litt kortere."


async def open_plan(database: Database, world: World, address: str) -> str:
    """The number of a plan one may have a say about."""
    async with httpx.AsyncClient(base_url=address, timeout=20) as planner:
        await sign_in_staff(planner, database, world.municipality_id, ["planner"])
        draft = {"title": "Nytt sentrum", "summary": "En park.", "polygon": around((0.0, 0.0))}
        number = str((await planner.post(CASES, json=draft)).json()["number"])
        for stage in ("presented", "discussed", "consultation"):
            answer = await planner.post(f"{CASES}/{number}/stages", json={"stage": stage})
            assert answer.status_code == 200, answer.text
    return number


async def entrust(database: Database, world: World, staff_id: UUID) -> None:
    """Let a coordinator look after all areas there are."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        areas = await list_areas(writer, world.municipality_id, TODAY)
        ids = [each.area_id for each in areas]
        await set_coordinated(writer, world.municipality_id, staff_id, ids)


async def test_a_resident_has_a_say_and_reads_what_the_coordinator_answered(
    open_page: OpenPage, world: World, database: Database, address: str
) -> None:
    number = await open_plan(database, world, address)
    phone = await open_page(f"/plan/{number}", PHONE)
    await expect(phone.get_by_role("heading", name="Nytt sentrum")).to_be_visible()
    await expect(phone.locator("[aria-current=step]")).to_contain_text("Høringsutkast ute")
    await expect(phone.get_by_role("button", name="Zoom inn")).to_be_visible()
    await check_accessibility(phone)
    await phone.get_by_role("button", name="Send innspillet").click()
    await expect(phone.get_by_text("Skriv hva du vil si.")).to_be_visible()
    await phone.get_by_label("Hva vil du si om planen?").fill(WORDS)
    await phone.get_by_label("Jeg er under 18 år").check()
    await phone.get_by_role("button", name="En vei").click()
    # By keyboard as well as by finger: a point here, and one farther east.
    await phone.get_by_role("button", name="Her", exact=True).click()
    await phone.get_by_role("application").press("ArrowRight")
    await phone.get_by_role("application").press("Enter")
    await expect(phone.get_by_text("2 punkter er satt")).to_be_visible()
    await phone.get_by_role("button", name="Send innspillet").click()
    await expect(phone.get_by_role("heading", name="Takk! Ta vare på koden")).to_be_focused()
    receipt = await phone.locator(".receipt .code").inner_text()
    assert re.fullmatch(rf"{world.municipality_id}(-[2-9A-Z]{{4}}){{4}}", receipt)
    await check_accessibility(phone)

    await entrust(database, world, await add_account(database, world, "coordinator"))
    desk = await open_page("/coordinator?section=plans", DESKTOP)
    await sign_in(desk, world, "Logg inn")
    await desk.get_by_role("link", name="Nytt sentrum").click()
    said = desk.get_by_role("article", name="Innspill 1")
    await expect(said).to_contain_text(WORDS)
    await expect(said).to_contain_text("Barn eller ungdom")
    await expect(said).to_contain_text("På kartet")
    await check_accessibility(desk)
    await said.get_by_role("button", name="Vis for alle").click()
    await desk.get_by_role("checkbox", name="Velg innspill 1").check()
    await desk.get_by_label("Delvis tatt til følge").check()
    await desk.get_by_label("Hvorfor? Skriv enkelt, alle leser dette.").fill(REASON)
    await check_accessibility(desk)
    await desk.get_by_role("button", name="Send svaret").click()
    await expect(desk.get_by_role("button", name="Besvart 1")).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(desk.get_by_role("article", name="Innspill 1")).to_contain_text(REASON)

    await phone.goto("/plans")
    await phone.get_by_label("Kode fra kvitteringen").fill(receipt.lower())
    await phone.get_by_role("button", name="Vis").click()
    own = phone.get_by_role("group", name="Innspill 1 til Nytt sentrum")
    await expect(own).to_contain_text("Delvis tatt til følge")
    await expect(own).to_contain_text(REASON)
    await check_accessibility(phone)
    await own.get_by_role("button", name="Trekk innspillet").click()
    await own.get_by_role("button", name="Ja, trekk det").click()
    await expect(own).to_contain_text("Ordene og stedet er slettet.")
    await phone.goto(f"/plan/{number}")
    await expect(phone.get_by_text("Ingen innspill er lest og lagt ut ennå.")).to_be_visible()


async def test_the_checklist_is_answered_and_stands_on_a_page_for_the_case_file(
    open_page: OpenPage, world: World, database: Database, address: str
) -> None:
    number = await open_plan(database, world, address)
    await entrust(database, world, await add_account(database, world, "coordinator"))
    desk = await open_page(f"/coordinator?section=plans&open={number}%2Fchecklist", DESKTOP)
    await sign_in(desk, world, "Logg inn")
    await expect(desk.get_by_text("Færre enn 5 barn har fortalt om planområdet")).to_be_visible()
    heard = desk.get_by_role("region", name=re.compile("Har barn og unge sagt sin mening"))
    await heard.get_by_role("button", name="Svar").click()
    await heard.get_by_label("Delvis").check()
    await heard.get_by_label("Utdyp").fill("Klassene svarer i januar.")
    await check_accessibility(desk)
    await heard.get_by_role("button", name="Lagre svaret").click()
    await expect(heard).to_contain_text("Klassene svarer i januar.")
    await expect(heard).to_contain_text("Kari")
    await desk.emulate_media(media="print")
    await expect(heard).to_be_visible()
    await expect(desk.get_by_role("button")).to_have_count(0)
