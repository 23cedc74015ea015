"""Making marks: points moved, stretches picked, stickers dragged, without the map, and changed."""

import math
from typing import Any

from playwright.async_api import Locator, Page, expect
from sqlalchemy import text

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.keyboard import press_with_keys, reach
from tests.browser.test_participant import heading, join, press, tap
from tests.world import World

SENT = "Kommunen har fått den."


async def marks(database: Database, world: World) -> list[Any]:
    """What the server has, the newest last; a stretch together with the way it lies on."""
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        return list(
            await reader.all(
                text(
                    "SELECT c.category, c.comment, c.attributes, c.stretch_of, c.contribution_id,"
                    " ST_GeometryType(c.geometry) AS shape, ST_NPoints(c.geometry) AS points,"
                    " ST_AsText(c.geometry) AS wkt, ST_Length(c.geometry) AS metres,"
                    " ST_Distance(c.geometry, s.position) AS from_school,"
                    " ST_HausdorffDistance(c.geometry, w.geometry) AS off,"
                    " ST_Length(w.geometry) AS way_metres"
                    " FROM contribution c CROSS JOIN school s"
                    " LEFT JOIN contribution w ON w.contribution_id = c.stretch_of"
                    " ORDER BY c.received_at"
                )
            )
        )


async def map_point(page: Page, across: float, down: float) -> tuple[float, float]:
    box = await page.get_by_role("application").bounding_box()
    assert box
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


async def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    await page.mouse.move(*start)
    await page.mouse.down()
    for step in range(1, 9):
        share = step / 8
        await page.mouse.move(
            start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        )
    await page.mouse.up()


async def drag_with_finger(
    page: Page, start: tuple[float, float], end: tuple[float, float]
) -> None:
    """A finger's drag, as the browser gets it from a screen."""
    screen = await page.context.new_cdp_session(page)
    touch = "Input.dispatchTouchEvent"

    def at(share: float) -> list[dict[str, float]]:
        return [
            {
                "x": start[0] + (end[0] - start[0]) * share,
                "y": start[1] + (end[1] - start[1]) * share,
            }
        ]

    await screen.send(touch, {"type": "touchStart", "touchPoints": at(0)})
    for step in range(1, 9):
        await screen.send(touch, {"type": "touchMove", "touchPoints": at(step / 8)})
        await page.wait_for_timeout(20)
    await screen.send(touch, {"type": "touchEnd", "touchPoints": []})


async def middle_of(locator: Locator) -> tuple[float, float]:
    box = await locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def finish_way(page: Page) -> None:
    await press(page, "Ferdig")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await heading(page, "Veien er på kartet!")
    await expect(page.get_by_text(SENT)).to_be_visible()


async def draw_way(page: Page) -> None:
    await press(page, "Skolevei")
    # The map is there, and the sheet beside it has its size.
    await expect(page.locator(".whereabouts")).to_be_visible()
    await page.wait_for_timeout(300)
    for across, down in ((0.2, 0.2), (0.5, 0.35), (0.75, 0.2)):
        await tap(page, across, down)
    await finish_way(page)


async def test_a_point_is_dragged_moved_with_keys_deleted_and_all_of_it_undone_and_redone(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", DESKTOP)
    await join(page)
    await press(page, "Skolevei")
    await expect(page.locator(".whereabouts")).to_be_visible()
    places = [await map_point(page, *at) for at in ((0.2, 0.2), (0.4, 0.3), (0.6, 0.3), (0.8, 0.2))]
    for place in places:
        await page.mouse.click(*place)
    await drag(page, places[1], await map_point(page, 0.4, 0.7))
    await expect(page.get_by_text("Punkt 2 av 4")).to_be_visible()
    await check_accessibility(page)
    await press(page, "Neste punkt")
    await expect(page.get_by_text("Punkt 3 av 4")).to_be_visible()
    await press(page, "Slett punktet")
    for _ in range(2):
        await press(page, "Angre")
    for _ in range(2):
        await press(page, "Gjør om")
    await expect(page.get_by_role("button", name="Gjør om", exact=True)).to_be_disabled()
    await page.get_by_role("application").focus()
    await page.keyboard.press("PageDown")
    await expect(page.get_by_text("Punkt 1 av 3")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+y")
    await finish_way(page)
    [way] = await marks(database, world)
    assert way.points == 3
    first, moved, last = (
        tuple(float(value) for value in pair.split())
        for pair in way.wkt[len("LINESTRING(") : -1].split(",")
    )
    assert first[1] > last[1], "the arrow key moved the first point north of the last one"
    assert moved[1] < last[1] - 200, "the second point was dragged far to the south"


async def test_stretches_of_the_own_way_are_picked_by_touch(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await draw_way(page)
    await press(page, "Ja, jeg vil vise hvor")
    await heading(page, "Hvilken del av veien?")
    told = page.locator(".told")
    before = await told.inner_text()
    await check_accessibility(page)
    await page.wait_for_timeout(500)
    await tap(page, 0.9, 0.45)
    await expect(told).not_to_have_text(before)
    await press(page, "Gå videre")
    await check_accessibility(page)
    await press(page, "Mørkt, mangler lys")
    await press(page, "Vinter")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await heading(page, "Delen av veien er på kartet!")
    await expect(page.get_by_text(SENT)).to_be_visible()
    await press(page, "Marker en del til")
    await press(page, "Hele veien")
    await press(page, "Gå videre")
    await press(page, "Fint")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await expect(page.get_by_text(SENT)).to_be_visible()
    way, dark, nice = await marks(database, world)
    assert (dark.category, nice.category) == ("dark", "nice")
    assert dark.stretch_of == nice.stretch_of == way.contribution_id
    assert dark.metres < 0.9 * way.metres
    assert math.isclose(nice.metres, way.metres, abs_tol=1)
    assert nice.off < 0.5


async def test_a_stretch_is_picked_later_and_with_the_keyboard_alone(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await draw_way(page)
    await press_with_keys(page, "Se merket mitt")
    await press_with_keys(page, "Merk en del av Skolevei")
    start = page.get_by_role("slider", name="Begynner")
    await reach(page, start)
    await page.keyboard.press("Home")
    for _ in range(20):
        await page.keyboard.press("ArrowRight")
    assert "100 m fra starten" in (await start.get_attribute("aria-valuetext") or "")
    await reach(page, page.get_by_role("slider", name="Slutter"))
    await page.keyboard.press("End")
    await press_with_keys(page, "Gå videre")
    await press_with_keys(page, "Skummelt eller utrygt")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Lagre")
    await expect(page.get_by_text(SENT)).to_be_visible()
    way, scary = await marks(database, world)
    assert scary.stretch_of == way.contribution_id
    assert math.isclose(scary.metres, way.metres - 100, abs_tol=2)


async def test_a_sticker_is_dragged_onto_the_map_with_mouse_and_finger(
    open_page: OpenPage, world: World, database: Database
) -> None:
    for profile, move in ((DESKTOP, drag), (PHONE, drag_with_finger)):
        page = await open_page(f"/#{world.code}", profile)
        await join(page)
        await press(page, "Hopp over – gå til steder")
        await press(page, "Dette liker jeg")
        await heading(page, "Dette liker jeg")
        sticker = page.get_by_role("button", name="Trygt", exact=True).locator("svg")
        await move(page, await middle_of(sticker), await map_point(page, 0.3, 0.4))
        await heading(page, "Trygt")
        await check_accessibility(page)
        await press(page, "Ferdig")
        await press(page, "Hopp over")
        await press(page, "Hopp over")
        await press(page, "Lagre")
        await expect(page.get_by_text(SENT)).to_be_visible()
    stored = await marks(database, world)
    assert [(mark.category, mark.shape) for mark in stored] == [("safe", "ST_Point")] * 2
    assert all(mark.from_school > 20 for mark in stored), (
        "not at the map's middle, but where it was dropped"
    )


async def test_a_sticker_let_go_of_in_the_sheet_goes_back(
    open_page: OpenPage, world: World
) -> None:
    page = await open_page(f"/#{world.code}", DESKTOP)
    await join(page)
    await press(page, "Hopp over – gå til steder")
    await press(page, "Dette liker jeg")
    start = await middle_of(page.get_by_role("button", name="Trygt", exact=True).locator("svg"))
    await drag(page, start, (start[0] + 30, start[1] + 150))
    await heading(page, "Dette liker jeg")


async def test_a_whole_lesson_without_the_map_by_keyboard(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", DESKTOP)
    await press_with_keys(page, "Jeg vil være med")
    await heading(page, "Hvilken vei vil du tegne?")
    await press_with_keys(page, "Svar uten kartet – søk etter steder i stedet")
    await expect(page.get_by_role("application")).to_have_count(0)
    await press_with_keys(page, "Skolevei")
    await heading(page, "Skolevei: Hvor går veien?")
    await check_accessibility(page)
    search = page.get_by_label("Søk etter skole")
    for _ in range(2):
        await reach(page, search)
        await page.keyboard.type("lodde skole")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Fant 1 sted")).to_be_visible()
        await reach(page, page.get_by_role("button", name="Loddefjord skole skole", exact=True))
        await page.keyboard.press("Enter")
        await expect(search).to_be_focused()
    await check_accessibility(page)
    where = page.get_by_label("Hvor er det, sett fra Loddefjord skole?").first
    await where.select_option("n")
    await page.get_by_label("Hvor langt?").select_option("200")
    await expect(page.get_by_text("Veien er omtrent 200 m.")).to_be_visible()
    await press_with_keys(page, "Ferdig")
    await press_with_keys(page, "Går")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Lagre")
    await heading(page, "Veien er på kartet!")
    await press_with_keys(page, "Ja, jeg vil vise hvor")
    await check_accessibility(page)
    await press_with_keys(page, "Hele veien")
    await press_with_keys(page, "Gå videre")
    await press_with_keys(page, "Mye trafikk")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Lagre")
    await press_with_keys(page, "Videre til steder")
    await press_with_keys(page, "Dette ønsker jeg meg")
    await press_with_keys(page, "Lekeplass")
    await press_with_keys(page, "Område")
    await press_with_keys(page, "Loddefjord skole skole")
    await page.get_by_label("Hvor stort er området?").select_option("100")
    await check_accessibility(page)
    await press_with_keys(page, "Ferdig")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Lagre")
    await expect(page.get_by_text(SENT)).to_be_visible()
    await press_with_keys(page, "Se merkene mine (3)")
    await expect(page.get_by_text("Et område ved Loddefjord skole")).to_be_visible()
    await expect(
        page.get_by_text("Fra 200 m nord for Loddefjord skole til Loddefjord skole.").first
    ).to_be_visible()
    await check_accessibility(page)
    way, traffic, playground = await marks(database, world)
    assert math.isclose(way.metres, 200, abs_tol=3)
    assert traffic.stretch_of == way.contribution_id
    assert playground.shape == "ST_Polygon"
    await page.reload()
    await expect(page.get_by_role("application")).to_have_count(0)


async def test_a_mark_is_changed_in_every_way(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await press(page, "Hopp over – gå til steder")
    await press(page, "Dette bør endres")
    await press(page, "Mye trafikk")
    await press(page, "Her")
    await press(page, "Ferdig")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await expect(page.get_by_text(SENT)).to_be_visible()
    [before] = await marks(database, world)
    await press(page, "Se merket mitt")
    await press(page, "Endre Mye trafikk")
    await heading(page, "Endre merket")
    await check_accessibility(page)
    await page.get_by_role("button", name="Hva Mye trafikk").click()
    await press(page, "Vanskelig å krysse")
    await page.get_by_role("button", name="Når på året?").click()
    await press(page, "Vinter")
    await page.get_by_role("button", name="Kommentar").click()
    await page.get_by_label("Kommentar (du må ikke)").fill("Bilene stopper ikke")
    await press(page, "Gå videre")
    await page.get_by_role("button", name="Hvor Ved Loddefjord skole").click()
    await page.wait_for_timeout(400)
    await tap(page, 0.3, 0.3)
    await press(page, "Ferdig")
    await press(page, "Lagre endringene")
    await heading(page, "Merkene mine")
    await expect(page.get_by_text("Lagret", exact=True)).to_be_visible()
    [after] = await marks(database, world)
    assert after.contribution_id == before.contribution_id
    assert (after.category, after.comment) == ("crossing", "Bilene stopper ikke")
    assert after.attributes == {"season": "winter"}
    assert after.wkt != before.wkt


async def test_moving_a_way_tells_that_its_stretches_go(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await draw_way(page)
    await press(page, "Ja, jeg vil vise hvor")
    await press(page, "Gå videre")
    await press(page, "Fint")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await expect(page.get_by_text(SENT)).to_be_visible()
    await press(page, "Se merkene mine (2)")
    await press(page, "Endre Skolevei")
    await page.get_by_role("button", name="Hvor Fra").click()
    await press(page, "Neste punkt")
    await press(page, "Slett punktet")
    await press(page, "Ferdig")
    await expect(page.get_by_text("blir delene du har merket på den, borte")).to_be_visible()
    await check_accessibility(page)
    await press(page, "Lagre endringene")
    await expect(page.get_by_role("button", name="Endre Fint", exact=True)).to_have_count(0)
    await expect(page.get_by_text("Lagret", exact=True)).to_have_count(1)
    [way] = await marks(database, world)
    assert way.points == 2


async def test_the_picture_code_is_shown_when_one_is_done(
    open_page: OpenPage, world: World
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await press(page, "Hopp over – gå til steder")
    await press(page, "Jeg er ferdig")
    await heading(page, "Takk for hjelpen!")
    pictures = page.get_by_role("region", name="Bildekoden deres").get_by_role("listitem")
    await expect(pictures).to_have_count(4)
    await check_accessibility(page)
