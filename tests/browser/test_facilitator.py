"""The facilitator's desk: a group made and printed, comments read, opened and closed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy import text

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.world import World, bearer, place, way

HEADING = "Logg inn som gruppeleder"
JOIN = "/api/v1/participation/join"
SUBMIT = "/api/v1/participation/contributions"
SHEETS = (
    ("Plakat med QR-kode", "Vis oss nabolaget ditt!"),
    ("Brev til foresatte", "kommune spør barna om nabolaget"),
    ("Opplegg for timen", "Opplegg for timen"),
    ("Kart på papir", "Kart for 6A, Loddefjord skole"),
    ("Ark med klassens fire bilder", "Hva skjer med det vi fortalte?"),
)


async def open_desk(
    open_page: OpenPage, database: Database, world: World, profile: dict[str, Any]
) -> Page:
    """Give the class of the world to a facilitator, signed in on their page."""
    staff_id = await add_account(database, world, "facilitator")
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE campaign_group SET facilitator_id = :staff_id WHERE group_id = :group_id"),
            staff_id=staff_id,
            group_id=world.group_id,
        )
    page = await open_page("/facilitator", profile)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_role("heading", name="Gruppene mine", level=1)).to_be_visible()
    return page


async def join(client: httpx.AsyncClient, world: World) -> str:
    return str((await client.post(JOIN, json={"code": world.code})).json()["token"])


async def tell(client: httpx.AsyncClient, token: str, drafts: Sequence[dict[str, Any]]) -> None:
    for draft in drafts:
        answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
        assert answer.status_code == 201, answer.text


async def count_marks(database: Database, world: World, where: str = "true") -> int:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        [row] = await reader.all(text(f"SELECT count(*) AS n FROM contribution WHERE {where}"))
        return int(row.n)


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_group_is_made_and_everything_for_the_lesson_printed(
    open_page: OpenPage, world: World, database: Database, profile: dict[str, Any]
) -> None:
    await add_account(database, world, "facilitator")
    page = await open_page("/facilitator", profile)
    await check_accessibility(page)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_role("heading", name="Lag den første gruppen din")).to_be_visible()
    await check_accessibility(page)

    await page.get_by_role("link", name="Lag gruppe").click()
    await expect(page.get_by_text("Med i undersøkelsen Barnetråkk.")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="Lag gruppen").click()
    school = page.get_by_role("combobox", name="Skole")
    await expect(school).to_be_focused()
    await expect(page.get_by_text("Fyll ut feltet.").first).to_be_visible()
    await check_accessibility(page)
    await school.fill("lodde")
    await page.keyboard.press("Enter")
    await expect(school).to_have_value("Loddefjord skole")
    await page.get_by_label("Klasse, for eksempel 6A").fill("6A")
    await page.get_by_role("combobox", name="Trinn").select_option("6")
    await page.get_by_label("Hvor mange blir med?").fill("27")
    await page.get_by_role("button", name="Lag gruppen").click()

    await expect(page.get_by_role("heading", name="6A", level=1)).to_be_visible()
    await expect(page.get_by_text("0 av 27 har blitt med")).to_be_visible()
    await expect(page.get_by_role("img", name="QR-kode som åpner")).to_be_visible()
    await check_accessibility(page)
    for link, heading in SHEETS:
        await page.get_by_role("link", name=link).click()
        await expect(page.get_by_role("heading", name=heading).last).to_be_visible()
        await expect(page.get_by_role("status")).to_have_count(0)
        await check_accessibility(page)
        await page.get_by_role("link", name="6A, Loddefjord skole").click()
        await expect(page.get_by_role("heading", name="6A", level=1)).to_be_visible()


async def test_the_letter_speaks_the_language_chosen_and_the_desk_its_own_again(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_desk(open_page, database, world, DESKTOP)
    await page.goto(f"/facilitator?group={world.group_id}&view=print&sheet=letter")
    await page.get_by_role("combobox", name="Språk på arket").select_option("en")
    await expect(page.get_by_text("municipality is the data controller")).to_be_visible()
    await page.get_by_label("Contact (optional)").fill("Ola, 55 55 55 55")
    await expect(page.get_by_text("Questions? Contact: Ola, 55 55 55 55")).to_be_visible()
    await page.get_by_role("link", name="6A, Loddefjord skole").click()
    await expect(page.get_by_role("heading", name="Skriv ut")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "nb"


async def test_a_picture_may_stand_twice_in_a_code(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_desk(open_page, database, world, DESKTOP)

    async def repeat(route: Route) -> None:
        answer = await route.fetch()
        group = await answer.json()
        await route.fulfill(response=answer, json=group | {"picture_code": ["sun", "sun", "cat"]})

    await page.route(f"**/api/v1/groups/{world.group_id}", repeat)
    await page.goto(f"/facilitator?group={world.group_id}&view=print&sheet=class")
    await expect(page.get_by_role("listitem").filter(has_text="Sol")).to_have_count(2)


async def test_comments_are_released_edited_and_hidden_with_the_keyboard(
    open_page: OpenPage, world: World, database: Database, client: httpx.AsyncClient
) -> None:
    token = await join(client, world)
    comments = ("Her er det mørkt", "Ola bor her", "Ring 91234567", "Jeg vil ikke leve", "Fint her")
    await tell(client, token, [place(comment=comment) for comment in comments])
    page = await open_desk(open_page, database, world, DESKTOP)
    await page.get_by_role("link", name="6A").click()
    await expect(page.get_by_text("noen har det vanskelig. Les den nå.")).to_be_visible()
    await page.get_by_role("link", name="5 kommentarer venter").click()
    cards = page.get_by_role("article")
    await expect(cards).to_have_count(5)
    await expect(cards.first).to_contain_text("Kan tyde på at noen har det vanskelig.")
    await expect(page.get_by_text("116 111")).to_be_visible()
    await check_accessibility(page)

    named = cards.filter(has_text="Ola bor her")
    await named.get_by_role("button", name="Rett teksten").press("Enter")
    field = page.get_by_label("Ny tekst")
    await expect(field).to_be_focused()
    await expect(page.get_by_text("Originalen blir borte for alltid.")).to_be_visible()
    await check_accessibility(page)
    await field.fill("En venn bor her")
    await page.get_by_role("button", name="Lagre og slipp fri").press("Enter")
    await expect(cards).to_have_count(4)
    assert await page.evaluate("document.activeElement.tagName") == "H2"
    await page.get_by_role("button", name="Slipp fri alle 2").press("Enter")
    await expect(page.get_by_text("2 kommentarer er sluppet fri.")).to_be_visible()
    await cards.filter(has_text="Jeg vil ikke leve").get_by_role("button", name="Skjul").click()
    await cards.filter(has_text="91234567").get_by_role("button", name="Skjul").click()
    await expect(page.get_by_text("Ingen kommentarer venter.")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="Sluppet fri").click()
    await expect(cards).to_have_count(3)
    await check_accessibility(page)
    assert await count_marks(database, world, "comment = 'En venn bor her'") == 1
    assert await count_marks(database, world, "comment = 'Ola bor her'") == 0


async def test_distress_is_told_at_once_to_somebody_who_has_the_group_open(
    open_page: OpenPage, world: World, database: Database, client: httpx.AsyncClient
) -> None:
    page = await open_desk(open_page, database, world, PHONE)
    await page.get_by_role("link", name="6A").click()
    await expect(page.get_by_text("0 av 25 har blitt med")).to_be_visible()
    await tell(client, await join(client, world), [place(comment="Jeg vil ikke leve")])
    await expect(page.get_by_role("alert")).to_have_text(
        "En kommentar tyder på at noen har det vanskelig. Les den nå."
    )
    await expect(page.get_by_text("1 av 25 har blitt med")).to_be_visible()
    await expect(page.get_by_role("link", name="1 kommentar venter")).to_be_visible()
    await check_accessibility(page)


async def test_an_edited_comment_survives_a_broken_network(
    open_page: OpenPage, world: World, database: Database, client: httpx.AsyncClient
) -> None:
    await tell(client, await join(client, world), [place(comment="Ola bor her")])
    page = await open_desk(open_page, database, world, PHONE)
    await page.goto(f"/facilitator?group={world.group_id}&view=comments")
    await page.get_by_role("button", name="Rett teksten").click()
    field = page.get_by_label("Ny tekst")
    await field.fill("En venn bor her")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Lagre og slipp fri").click()
    await expect(page.get_by_text("Vi får ikke kontakt.")).to_be_visible()
    await expect(field).to_have_value("En venn bor her")
    await check_accessibility(page)
    again = page.get_by_role("button", name="Prøv igjen")
    await again.click()
    await expect(field).to_have_value("En venn bor her")
    await expect(again).to_be_focused()
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Lagre og slipp fri").click()
    await expect(page.get_by_text("Lagret og sluppet fri.")).to_be_visible()
    assert await count_marks(database, world, "comment = 'En venn bor her'") == 1
    assert await count_marks(database, world, "comment = 'Ola bor her'") == 0


async def test_words_a_child_changes_meanwhile_are_read_before_they_are_written_over(
    open_page: OpenPage, world: World, database: Database, client: httpx.AsyncClient
) -> None:
    token, mark = await join(client, world), place(comment="Ola bor her")
    await tell(client, token, [mark])
    page = await open_desk(open_page, database, world, DESKTOP)
    await page.goto(f"/facilitator?group={world.group_id}&view=comments")
    await page.get_by_role("button", name="Rett teksten").click()
    field, save = page.get_by_label("Ny tekst"), page.get_by_role("button", name="Lagre og slipp")
    await field.fill("En venn bor her")
    changed = mark | {"comment": "Her er det mørkt"}
    answer = await client.put(
        f"{SUBMIT}/{mark['contribution_id']}", json=changed, headers=bearer(token)
    )
    assert answer.status_code == 200, answer.text
    await save.click()
    await expect(page.get_by_text("Barnet har endret kommentaren.")).to_be_visible()
    assert await count_marks(database, world, "comment = 'Her er det mørkt'") == 1
    await page.get_by_role("button", name="Prøv igjen").click()
    await expect(page.get_by_role("article").get_by_text("Her er det mørkt")).to_be_visible()
    await expect(field).to_have_value("En venn bor her")
    await check_accessibility(page)
    await field.fill("Her er det veldig mørkt")
    await save.click()
    await expect(page.get_by_text("Lagret og sluppet fri.")).to_be_visible()
    assert await count_marks(database, world, "comment = 'Her er det veldig mørkt'") == 1


async def test_a_group_is_closed_reopened_and_extended(
    open_page: OpenPage, world: World, database: Database, client: httpx.AsyncClient
) -> None:
    page = await open_desk(open_page, database, world, PHONE)
    await page.get_by_role("link", name="6A").click()
    await page.get_by_role("button", name="Steng nå").click()
    await expect(page.get_by_text("Ingen kan lage flere merker")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="Ja, steng").click()
    await expect(page.get_by_text("Gruppen er stengt.")).to_be_visible()
    await expect(page.get_by_role("button", name="Åpne igjen")).to_have_css("opacity", "1")
    assert (await client.post(JOIN, json={"code": world.code})).status_code == 409
    await check_accessibility(page)
    await page.get_by_role("combobox", name="Åpne igjen i").select_option("week")
    await page.get_by_role("button", name="Åpne igjen").click()
    await expect(page.get_by_text("Gruppen er åpen.")).to_be_visible()
    assert (await client.post(JOIN, json={"code": world.code})).status_code == 201
    await page.get_by_role("combobox", name="Utvid med").select_option("date")
    await page.get_by_label("Til", exact=True).fill("2099-01-01T12:00")
    await page.get_by_role("button", name="Utvid").click()
    await expect(page.get_by_text("bare være åpen mens undersøkelsen er det")).to_be_visible()
    await expect(page.get_by_role("button", name="Utvid")).to_have_css("opacity", "1")
    await check_accessibility(page)


async def test_a_test_run_is_removed_once_it_has_been_said_what_goes(
    open_page: OpenPage, world: World, database: Database, client: httpx.AsyncClient
) -> None:
    await tell(client, await join(client, world), [place(), way()])
    page = await open_desk(open_page, database, world, DESKTOP)
    await page.get_by_role("link", name="6A").click()
    await page.get_by_role("button", name="Fjern prøvekjøring").click()
    await expect(page.get_by_text("1 deltaker og 2 merker med kommentarer")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="Avbryt").click()
    assert await count_marks(database, world) == 2
    await page.get_by_role("button", name="Fjern prøvekjøring").click()
    await page.get_by_role("button", name="Ja, slett alt").click()
    await expect(page.get_by_text("Slettet 1 deltaker og 2 merker.")).to_be_visible()
    await expect(page.get_by_text("0 av 25 har blitt med")).to_be_visible()
    assert await count_marks(database, world) == 0


async def test_somebody_elses_group_is_not_shown(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_desk(open_page, database, world, DESKTOP)
    await page.goto(f"/facilitator?group={UUID(int=4)}")
    await expect(page.get_by_text("Gruppen finnes ikke, eller")).to_be_visible()
    await check_accessibility(page)


async def test_a_planner_is_told_that_groups_are_for_facilitators(
    open_page: OpenPage, world: World, database: Database
) -> None:
    await add_account(database, world, "planner")
    page = await open_page("/facilitator", PHONE)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_text("kontoen din kan ikke lage grupper")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("link", name="Gå til kartet over merker").click()
    await expect(page.get_by_role("heading", name="Barnetråkk", level=1)).to_be_visible()


async def test_an_administrator_goes_between_the_groups_and_the_map(
    open_page: OpenPage, world: World, database: Database
) -> None:
    await add_account(database, world, "administrator")
    page = await open_page("/facilitator", DESKTOP)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_role("link", name="6A")).to_be_visible()
    await page.get_by_role("link", name="Planleggerens kart").click()
    await expect(page.get_by_role("heading", name="Barnetråkk", level=1)).to_be_visible()
    await page.get_by_role("link", name="Gruppene mine").click()
    await expect(page.get_by_role("heading", name="Gruppene mine", level=1)).to_be_visible()
