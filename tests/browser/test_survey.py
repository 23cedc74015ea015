"""A resident answers on a phone; a planner reads what all of them said once it is over."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from playwright.async_api import Page, expect

from app.areas.store import list_areas, set_coordinated
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.surveys.conftest import QUESTIONNAIRE, Asked, close_survey, plan_survey
from tests.world import World, sign_in_staff


async def open_survey(
    staff: httpx.AsyncClient, database: Database, world: World, access: str
) -> tuple[str, list[str]]:
    """A survey that is open; its address, and the codes of its letters."""
    await sign_in_staff(staff, database, world.municipality_id, ["planner"])
    path = f"/api/v1/surveys/{await plan_survey(database, world)}"
    draft = {"access": access, "questionnaire": QUESTIONNAIRE}
    assert (await staff.put(path, json=draft)).is_success
    codes: list[str] = []
    if access == "invitation":
        made = (await staff.post(f"{path}/codes", json={"count": 10})).json()["codes"]
        codes = [each["code"] for each in made]
    assert (await staff.post(f"{path}/open")).is_success
    return path, codes


async def answer(page: Page, code: str, age: str) -> None:
    """Type the code of a letter, and answer every question but the free text."""
    await page.get_by_label("Koden fra brevet").fill(code)
    await page.get_by_role("button", name="Gå videre").click()
    await page.get_by_role("button", name="Begynn").click()
    await expect(page.get_by_text("Undersøkelsen er for dem som har fylt 15.")).to_be_visible()
    await page.get_by_label("Jeg er 15 år eller eldre").check()
    await page.get_by_role("button", name="Begynn").click()
    await check_accessibility(page)
    await page.get_by_label(age).check()
    await page.get_by_role("button", name="Neste").click()
    await page.get_by_label("2").first.check()
    await check_accessibility(page)
    await page.get_by_role("button", name="Neste").click()
    await page.get_by_label("park").check()
    await page.get_by_role("button", name="Neste").click()
    await expect(page.get_by_role("heading", name="Hvorfor?")).to_be_visible()
    await page.get_by_role("button", name="Neste").click()
    await expect(page.get_by_role("heading", name="Hvor?")).to_be_visible()


async def test_a_resident_answers_by_letter_and_a_planner_reads_the_result(
    open_page: OpenPage, world: World, database: Database, address: str
) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=20) as staff:
        path, codes = await open_survey(staff, database, world, "invitation")
        for code in codes[:5]:
            page = await open_page("/survey", PHONE)
            await answer(page, code, "young")
            if code == codes[0]:
                await page.get_by_role("button", name="Her", exact=True).click()
                await page.get_by_label("Hva gjelder det?").select_option("dark")
                await check_accessibility(page)
            await page.get_by_role("button", name="Send svarene").click()
            await expect(page.get_by_role("heading", name="Takk for svaret!")).to_be_visible()
            await check_accessibility(page)
            await page.context.close()
        used = await open_page("/survey", PHONE)
        await used.get_by_label("Koden fra brevet").fill(codes[0])
        await used.get_by_role("button", name="Gå videre").click()
        await expect(
            used.get_by_text("Vi fant ingen undersøkelse med denne koden.")
        ).to_be_visible()
        listed: dict[str, Any] = (await staff.get(f"{path}/results")).json()
    assert listed["responses"] == 5
    campaign_id = UUID(path.rsplit("/", 1)[-1])
    await close_survey(database, Asked(campaign_id, world.municipality_id, "", codes))
    await add_account(database, world, "planner")
    desk = await open_page("/coordinator?section=surveys", DESKTOP)
    await sign_in(desk, world, "Logg inn")
    await desk.get_by_role("link", name="Innbyggerundersøkelse", exact=True).click()
    await expect(desk.get_by_role("heading", name="Trygt?")).to_be_visible()
    await check_accessibility(desk)


async def test_a_coordinator_makes_a_survey_in_an_area_of_their_own(
    open_page: OpenPage, world: World, database: Database
) -> None:
    staff_id = await add_account(database, world, "coordinator")
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        [area] = await list_areas(writer, world.municipality_id, datetime.now(UTC).date())
        await set_coordinated(writer, world.municipality_id, staff_id, [area.area_id])
    desk = await open_page("/coordinator?section=surveys", PHONE)
    await sign_in(desk, world, "Logg inn")
    await desk.get_by_label("Hva skal den hete?").fill("Om parken")
    await desk.get_by_role("button", name="Lag undersøkelsen").click()
    await expect(desk.get_by_label("Hva skal det brukes til?")).to_be_focused()
    await desk.get_by_label("Hva skal det brukes til?").fill("Parken skal bli bedre.")
    await desk.get_by_label("Hvor?").select_option("Loddefjord")
    await check_accessibility(desk)
    await desk.get_by_role("button", name="Lag undersøkelsen").click()
    await desk.get_by_label("Innledning").fill("Vi spør om parken.")
    await desk.get_by_label("Hva skjer etterpå?").fill("Svaret kommer på folkemøtet.")
    for kind, label in (("Fritekst", "Hva savner du?"), ("Ett valg", "Bruker du den?")):
        await desk.get_by_role("button", name=kind, exact=True).click()
        await desk.get_by_label("Spørsmål", exact=True).last.fill(label)
    await desk.get_by_label("Alternativ 1", exact=True).fill("Ja")
    await desk.get_by_label("Alternativ 2", exact=True).fill("Nei")
    await desk.get_by_role("button", name="Flytt opp").last.click()
    await desk.get_by_label("Koder i brev").check()
    await check_accessibility(desk)
    await desk.get_by_role("button", name="Åpne undersøkelsen").click()
    await desk.get_by_role("button", name="Åpne den").click()
    await expect(desk.get_by_text("Undersøkelsen er åpnet med versjon 1")).to_be_visible()
    asked = desk.get_by_role("region", name="Slik blir den lest").get_by_role("listitem")
    await expect(asked.first).to_contain_text("Bruker du den?")
    await desk.get_by_role("button", name="Lenke og koder").click()
    await desk.get_by_label("Antall (10–500)").fill("12")
    await desk.get_by_role("button", name="Lag koder").click()
    slips = desk.get_by_role("list", name="Koder til utsending").get_by_role("listitem")
    await expect(slips).to_have_count(12)
    await check_accessibility(desk)
