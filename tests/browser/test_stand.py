"""Other hands than a pupil's: a kiosk that many use, a sheet of paper, a walk."""

from collections.abc import Callable
from typing import Any

import httpx
from playwright.async_api import Page, expect
from sqlalchemy import text

from app.kit.database import Database
from tests.browser.conftest import OpenPage, check_accessibility
from tests.browser.staff import EMAIL, add_account
from tests.browser.test_participant import heading, press
from tests.groups.test_api import make
from tests.world import PASSWORD, SignedIn, World

TABLET: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


async def told(database: Database, world: World) -> list[tuple[Any, ...]]:
    """Every mark with its provenance, in the order they came."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        rows = await reader.all(
            text(
                "SELECT category, ST_GeometryType(geometry) AS shape,"
                " ST_NPoints(geometry) AS points, attributes, comment, provenance, participant_id"
                " FROM contribution ORDER BY received_at"
            )
        )
        return [tuple(row) for row in rows]


async def open_signed_in(open_page: OpenPage, database: Database, world: World) -> Page:
    """A page of an administrator, who may see every group."""
    await add_account(database, world, "administrator")
    page = await open_page("/", DESK)
    answer = await page.context.request.post(
        "/api/v1/staff/sign-in",
        data={"municipality_id": world.municipality_id, "email": EMAIL, "password": PASSWORD},
    )
    assert answer.ok, await answer.text()
    return page


async def test_a_kiosk_starts_over_when_it_is_left_and_takes_the_next_with_the_same_code(
    open_page: OpenPage,
    client: httpx.AsyncClient,
    world: World,
    sign_in: Callable[..., SignedIn],
    database: Database,
) -> None:
    await sign_in(world.municipality_id, "facilitator")
    group = await make(
        client, world, setting="kiosk", label="Biblioteket", grade=None, language="nb"
    )
    page = await open_page("/", TABLET)
    await page.clock.install()
    await page.goto(f"/?#{group['code']}")
    await press(page, "Jeg vil være med")
    await heading(page, "Hvilken vei vil du tegne?")
    await press(page, "Hopp over – gå til steder")
    await press(page, "Dette liker jeg")
    await press(page, "Trygt")
    await press(page, "Her")
    await press(page, "Ferdig")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await expect(page.get_by_text("Kommunen har fått den.")).to_be_visible()

    await page.clock.run_for(62_000)
    dialog = page.get_by_role("alertdialog", name="Er du her fortsatt?")
    await expect(dialog).to_be_visible()
    await check_accessibility(page)
    await press(page, "Ja, jeg er her")
    await expect(dialog).to_have_count(0)
    await page.get_by_role("combobox", name="Språk").select_option("en")

    await page.clock.run_for(82_000)
    await heading(page, "Før du begynner")
    await press(page, "Jeg vil være med")
    await heading(page, "Hvilken vei vil du tegne?")
    await expect(page.get_by_role("button", name="Se merket mitt")).to_have_count(0)
    assert len(await told(database, world)) == 1

    await page.reload()
    await heading(page, "Hvilken vei vil du tegne?")


async def click_map(page: Page, across: float, down: float, *, twice: bool = False) -> None:
    box = await page.get_by_role("application").bounding_box()
    assert box
    place = box["x"] + box["width"] * across, box["y"] + box["height"] * down
    await (page.mouse.dblclick if twice else page.mouse.click)(*place)


async def test_sheets_of_paper_are_entered_fast_and_keep_their_provenance(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_signed_in(open_page, database, world)
    await page.goto(f"/?#sheet={world.group_id}")
    await heading(page, "Legg inn papirark: 6A")
    await expect(page.get_by_text("Ark 1")).to_be_visible()
    await expect(page.get_by_role("button", name="Zoom inn")).to_be_visible()
    await check_accessibility(page)

    await page.keyboard.press("/")
    await page.keyboard.type("mørkt")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("application")).to_be_focused()
    await click_map(page, 0.4, 0.4)
    await expect(page.get_by_text("1 merke på dette arket")).to_be_visible()
    await page.keyboard.press("Space")
    await expect(page.get_by_text("2 merker på dette arket")).to_be_visible()
    await page.get_by_label("Kommentar fra arket").fill("Her er det skummelt")
    await page.keyboard.press("Escape")
    await page.get_by_role("combobox").filter(has_text="Vinter").select_option("winter")
    await check_accessibility(page)

    await page.keyboard.press("Escape")
    await page.keyboard.type("skolevei")
    await page.keyboard.press("Enter")
    for across, down in ((0.2, 0.3), (0.3, 0.5), (0.5, 0.6)):
        await click_map(page, across, down)
        await page.wait_for_timeout(450)
    await click_map(page, 0.7, 0.3, twice=True)
    await expect(page.get_by_text("3 merker på dette arket")).to_be_visible()
    for across, down in ((0.2, 0.7), (0.3, 0.8)):
        await click_map(page, across, down)
        await page.wait_for_timeout(450)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("4 merker på dette arket")).to_be_visible()
    await press(page, "Angre")
    await expect(page.get_by_text("3 merker på dette arket")).to_be_visible()
    await expect(page.get_by_text("ikke sendt ennå")).to_have_count(0)

    await page.reload()
    await expect(page.get_by_text("Ark 1")).to_be_visible()
    await press(page, "Neste ark")
    await expect(page.get_by_text("Ark 2")).to_be_visible()
    await expect(page.get_by_text("0 merker på dette arket")).to_be_visible()
    await page.get_by_label("Finn kategori").fill("lys")
    await page.keyboard.press("Enter")
    await click_map(page, 0.5, 0.5)
    await expect(page.get_by_text("1 merke på dette arket")).to_be_visible()
    await expect(page.get_by_text("ikke sendt ennå")).to_have_count(0)

    marks = await told(database, world)
    assert {mark[5] for mark in marks} == {"paper"}
    assert len({mark[6] for mark in marks}) == 2
    points = [mark for mark in marks if mark[1] == "ST_Point"]
    assert len(points) == 3
    assert ["Her er det skummelt", {"season": "winter"}] in [[mark[4], mark[3]] for mark in points]
    [line] = [mark for mark in marks if mark[1] == "ST_LineString"]
    assert line[2] == 4


async def test_a_walk_is_recorded_by_an_adult_on_the_groups_behalf(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_signed_in(open_page, database, world)
    await page.goto(f"/?#walk={world.group_id}")
    await heading(page, "Hvilken vei vil du tegne?")
    await press(page, "Hopp over – gå til steder")
    await press(page, "Dette liker jeg")
    await press(page, "Trygt")
    await press(page, "Her")
    await press(page, "Ferdig")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await press(page, "Jeg er ferdig")
    await expect(page.get_by_text("Dere har lagt 1 merke på kartet.")).to_be_visible()
    await check_accessibility(page)
    await press(page, "Avslutt turen")
    await heading(page, "Vis oss nabolaget ditt")
    assert [mark[5] for mark in await told(database, world)] == ["walk"]


async def test_a_sheet_is_for_those_who_are_signed_in(open_page: OpenPage, world: World) -> None:
    page = await open_page(f"/#sheet={world.group_id}", DESK)
    await expect(page.get_by_role("alert")).to_contain_text("Logg inn")
    await check_accessibility(page)
