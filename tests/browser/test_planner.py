"""The planner's dashboard, and the documentation of the API."""

import asyncio
import contextlib
import json
import re
from pathlib import Path

import httpx
import pytest
import shapely
from playwright.async_api import Page, Route, expect

from app.contributions.bulk import add_in_bulk
from app.kit.database import Database
from app.kit.geometry import to_geojson
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.files import keep_file
from tests.browser.staff import add_account, sign_in
from tests.exports.conftest import read_back
from tests.hotspots.voices import join, line, mark
from tests.world import SCHOOL, World

HEADING = "Logg inn som planlegger"
UNDERPASS, MEADOW = (-330.0, 120.0), (700.0, 500.0)


@pytest.fixture
async def told(world: World, database: Database) -> World:
    """A world with a planner's account; eight children walk, six find the underpass dark."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        children = await join(writer, world, 12)
        marks = [
            mark(world, child, line((-900, 400), UNDERPASS, (0, 0)), theme="way")
            for child in children[:8]
        ]
        marks += [
            mark(
                world,
                child,
                shapely.Point(UNDERPASS),
                attributes={"season": "winter"},
                comment="Lysene virker ikke" if number == 0 else None,
            )
            for number, child in enumerate(children[:6])
        ]
        marks += [
            mark(world, child, shapely.Point(MEADOW), theme="like", category="nice")
            for child in children[8:]
        ]
        await add_in_bulk(writer, marks, skip_existing=False)
    await add_account(database, world, "planner")
    return world


async def open_dashboard(open_page: OpenPage, told: World, profile: dict[str, object]) -> Page:
    page = await open_page("/planner", profile)
    await sign_in(page, told, HEADING)
    # Counted by the worker beside the service; a page that was opened earlier tells what it knew.
    for _ in range(20):
        with contextlib.suppress(AssertionError):
            await expect(page.get_by_text("12 barn").first).to_be_visible(timeout=3_000)
            await expect(page.get_by_text("telles akkurat nå")).to_have_count(0)
            return page
        await page.reload()
    raise AssertionError("nobody counted the children")


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_filters_reach_everything_and_live_in_the_address(
    open_page: OpenPage, told: World, profile: dict[str, object]
) -> None:
    page = await open_page("/planner", profile)
    await check_accessibility(page)
    await sign_in(page, told, HEADING, "feil passord her")
    await expect(page.get_by_text("E-posten eller passordet stemmer ikke.")).to_be_visible()
    page = await open_dashboard(open_page, told, profile)
    await expect(
        page.get_by_role("application", name="Kart over det barna forteller")
    ).to_be_visible()
    await check_accessibility(page)

    # A bar is a filter: of the theme, then of the season.
    await page.get_by_role("button", name="Vis bare Dette bør endres").click()
    await expect(page.get_by_text("6 barn")).to_be_visible()
    await page.get_by_role("button", name="Vis bare Vinter").click()
    assert "theme=change" in page.url
    assert "season=winter" in page.url
    await page.get_by_role("button", name="Steder").click()
    await expect(page.get_by_role("table", name="Ruter, flest barn først")).to_contain_text("6")
    await check_accessibility(page)

    await page.reload()
    await expect(page.get_by_role("button", name="Fjern filteret Vinter")).to_be_visible()
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("button", name="Fjern alle filtre").click()
    assert "season" not in page.url
    await page.get_by_role("button", name="Oversikt").click()
    await expect(page.get_by_text("12 barn")).to_be_visible()

    await page.get_by_role("button", name="Logg ut").click()
    await expect(page.get_by_role("heading", name=HEADING)).to_be_visible()


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_what_the_page_shows_is_taken_away_as_a_file(
    open_page: OpenPage, told: World, tmp_path: Path, profile: dict[str, object]
) -> None:
    page = await open_dashboard(open_page, told, profile)
    await page.get_by_role("button", name="Vis bare Dette bør endres").click()
    await expect(page.get_by_text("6 barn")).to_be_visible()
    await page.get_by_text("Last ned", exact=True).click()
    await check_accessibility(page)
    save = page.get_by_role("button", name="Last ned filen")
    day = r"\d{4}-\d\d-\d\d"

    cells = await keep_file(page, save.click, tmp_path)
    assert re.fullmatch(rf"nabotrakk-{told.municipality_id}-cells-{day}\.gpkg", cells.name)
    assert [row["participants"] for row in read_back(cells)] == [6]
    await expect(page.get_by_text(f"{cells.name} er lastet ned.")).to_be_visible()

    await page.get_by_role("radio", name="CSV").check()
    await page.get_by_label("Hva vil du laste ned?").select_option("Stedene på kartet")
    places = await keep_file(page, save.click, tmp_path)
    assert {row["theme"] for row in read_back(places)} == {"change"}
    assert places.suffix == ".csv"

    await page.get_by_role("radio", name="GeoParquet").check()
    await page.get_by_label("Hva vil du laste ned?").select_option("Funn")
    await expect(page.get_by_text("Funn velges med området alene.")).to_be_visible()
    findings = await keep_file(page, save.click, tmp_path)
    assert read_back(findings) == []


async def test_the_file_first_offered_is_of_what_the_map_shows(
    open_page: OpenPage, told: World, tmp_path: Path
) -> None:
    page = await open_dashboard(open_page, told, DESKTOP)
    await page.get_by_role("button", name="Veier", exact=True).click()
    await page.get_by_text("Last ned", exact=True).click()
    layer = page.get_by_label("Hva vil du laste ned?")
    await expect(layer).to_have_value("ways")
    save = page.get_by_role("button", name="Last ned filen")
    assert len(read_back(await keep_file(page, save.click, tmp_path))) == 8

    await page.get_by_text("Flere filtre").click()
    await page.get_by_label("Klassetrinn").select_option("5. trinn")
    await expect(save).to_be_disabled()
    form = page.locator("form").filter(has=layer)
    await expect(form).to_contain_text("Enkeltmerker vises ikke for ett klassetrinn")
    await layer.select_option("Rutene på kartet")
    await expect(save).to_be_enabled()


async def test_a_file_that_cannot_be_made_is_told_of_where_it_was_asked_for(
    open_page: OpenPage, told: World
) -> None:
    page = await open_dashboard(open_page, told, PHONE)
    await page.get_by_text("Last ned", exact=True).click()
    form = page.locator("form").filter(has_text="Hva vil du laste ned?")
    await page.route("**/api/v1/exports/**", lambda route: route.abort())
    await form.get_by_role("button", name="Last ned filen").click()
    await expect(form.get_by_role("alert")).to_have_text(
        "Vi får ikke kontakt. Sjekk nettet og prøv igjen."
    )
    await check_accessibility(page)

    asked = asyncio.Event()

    async def wait(route: Route) -> None:
        await asked.wait()
        await route.continue_()

    await page.unroute_all()
    await page.route("**/api/v1/exports/**", wait)
    async with page.expect_download():
        await form.get_by_role("button", name="Last ned filen").click()
        await expect(form.get_by_role("button", name="Lager filen …")).to_be_disabled()
        asked.set()
    await expect(form.get_by_role("alert")).to_have_count(0)


async def test_a_token_for_the_planners_own_gis_is_made_and_works(
    open_page: OpenPage, told: World, address: str
) -> None:
    page = await open_dashboard(open_page, told, PHONE)
    await page.get_by_text("Last ned").click()
    await page.get_by_role("button", name="Lag et token for i dag").click()
    value = await page.get_by_role("textbox", name="Token til QGIS og ArcGIS").input_value()
    await check_accessibility(page)
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": value}) as gis:
        places = (await gis.get("/ogc/collections/places/items")).json()
    assert places["numberMatched"] == 10
    await page.get_by_role("button", name="Jeg har tatt vare på den").click()
    await expect(page.get_by_role("button", name="Lag et token for i dag")).to_be_visible()


async def test_every_layer_has_its_facts_as_a_table(open_page: OpenPage, told: World) -> None:
    page = await open_dashboard(open_page, told, DESKTOP)
    await page.get_by_role("button", name="Vis som tabell").click()
    cells = page.get_by_role("region", name="Det samme som kartet viser").get_by_role("row")
    for layer in ("Ruter", "Tetthet", "Veier"):
        await page.get_by_role("button", name=layer, exact=True).click()
        await expect(cells.nth(3)).to_be_visible()
    layers = page.get_by_role("group", name="Vis på kartet")
    await layers.get_by_role("button", name="Merker").click()
    table = page.get_by_role("table", name="Enkeltmerker").first
    await expect(table.get_by_role("row")).to_have_count(19)
    await check_accessibility(page)
    await layers.get_by_role("button", name="Soner").click()
    await expect(page.get_by_text("Velg et tema først").first).to_be_visible()
    await page.get_by_role("button", name="Dette bør endres").first.click()
    # Twelve children are too few to say anything of chance.
    await expect(
        page.get_by_text("For lite til å regne på: 6 av minst 20 (barn).").first
    ).to_be_visible()
    await layers.get_by_role("button", name="Sammenlign").click()
    await expect(page.get_by_text("Velg en annen undersøkelse").first).to_be_visible()
    await page.get_by_label("Til måned").last.fill("2025-12")
    await expect(page.get_by_role("row", name=re.compile("I hele området")).first).to_contain_text(
        "ingen svar"
    )
    await check_accessibility(page)


async def test_the_map_shows_each_way_of_seeing(open_page: OpenPage, told: World) -> None:
    page = await open_dashboard(open_page, told, DESKTOP)
    drawn: list[str] = []
    page.on("response", lambda answer: "/tiles/" in answer.url and drawn.append(answer.url))
    layers = page.get_by_role("group", name="Vis på kartet")
    await layers.get_by_role("button", name="Veier").click()
    await expect(page.get_by_text("Zoom inn for å se veiene")).to_be_visible()
    for _ in range(8):
        if await page.get_by_text("Zoom inn for å se veiene").is_visible():
            await page.get_by_role("button", name="Zoom inn").first.click()
            await page.wait_for_timeout(600)
    await expect(page.get_by_text("Strekning noen vil endre")).to_be_visible()
    await until_drawn(page, drawn, "ways")
    await layers.get_by_role("button", name="Merker").click()
    await expect(page.get_by_role("button", name="Merker", pressed=True)).to_be_visible()
    await until_drawn(page, drawn, "marks")
    await layers.get_by_role("button", name="Tetthet").click()
    await expect(page.get_by_text("Bildet er ikke statistikk.")).to_be_visible()
    await check_accessibility(page)


async def until_drawn(page: Page, drawn: list[str], layer: str) -> None:
    """Wait for a tile of the layer among the addresses that were answered."""
    for _ in range(50):
        if any(f"/tiles/{layer}/" in address for address in drawn):
            return
        await page.wait_for_timeout(200)
    raise AssertionError(f"no tile of {layer}")


async def test_moving_the_map_asks_for_nothing_but_tiles(open_page: OpenPage, told: World) -> None:
    page = await open_dashboard(open_page, told, DESKTOP)
    await page.get_by_role("button", name="Tetthet").click()
    await page.get_by_role("button", name="Kommentarer").click()
    await expect(page.get_by_text("1 kommentar", exact=True)).to_be_visible()
    await page.wait_for_timeout(1_000)
    asked: list[str] = []
    # Not of the page itself: the browser looks for its icon when the address changes.
    is_ours = re.compile("/(api|tiles)/").search
    page.on("request", lambda request: is_ours(request.url) and asked.append(request.url))
    chart = page.get_by_role("application")
    before = page.url
    for key in ("ArrowRight", "ArrowDown", "+"):
        await chart.press(key)
        await page.wait_for_timeout(300)
    assert page.url != before
    assert [address for address in asked if "/tiles/" not in address] == []
    # Cells that are shown stay while only their panel changes.
    async with page.expect_response(re.compile("/tiles/cells/")):
        await page.get_by_role("button", name="Ruter").click()
    await page.wait_for_timeout(1_000)
    asked.clear()
    await page.get_by_role("button", name="Hvem svarte").click()
    await expect(page.get_by_role("heading", name="Hvem svarte")).to_be_visible()
    assert asked == []


async def test_comments_are_searched_and_marks_are_not_told_by_grade(
    open_page: OpenPage, told: World
) -> None:
    page = await open_dashboard(open_page, told, DESKTOP)
    await page.get_by_role("button", name="Kommentarer").click()
    await expect(page.get_by_text("1 kommentar", exact=True)).to_be_visible()
    await page.get_by_label("Søk i kommentarene").fill("lys")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Lysene virker ikke")).to_be_visible()
    await page.get_by_label("Søk i kommentarene").fill("trafikk")
    await page.get_by_role("button", name="Søk", exact=True).click()
    await expect(page.get_by_text("Ingen godkjente kommentarer passer.")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_text("Flere filtre").click()
    await page.get_by_label("Klassetrinn").select_option("5. trinn")
    await expect(
        page.get_by_text("Enkeltmerker vises ikke for ett klassetrinn").first
    ).to_be_visible()


async def freeze_the_underpass(page: Page) -> None:
    """Make a finding of the place most children want changed, by keyboard alone."""
    await page.get_by_role("button", name="Vis bare Dette bør endres").press("Enter")
    await page.get_by_role("button", name="Steder").press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("checkbox", name=re.compile("Velg rute")).first.press("Space")
    await page.get_by_role("button", name="Lag funn av rutene").first.press("Enter")
    await page.get_by_label("Hva handler det om?").fill("Mørk undergang")
    await page.get_by_label("Ansvarlig enhet").fill("Bymiljøetaten")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Mørk undergang")).to_be_visible()


async def test_cells_are_frozen_into_a_finding_by_keyboard(
    open_page: OpenPage, told: World
) -> None:
    page = await open_dashboard(open_page, told, DESKTOP)
    await freeze_the_underpass(page)
    number = f"{told.municipality_id}-"
    await expect(page.get_by_text(number)).to_be_visible()
    await expect(page.get_by_text("Lysene virker ikke")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_label("Status").select_option("planned")
    await page.get_by_role("button", name="Lagre status").click()
    await page.get_by_role("button", name="Alle funn").click()
    await expect(page.get_by_text("6 barn · Planlagt · Bymiljøetaten")).to_be_visible()


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_finding_is_answered_by_a_measure_that_is_decided_and_done(
    open_page: OpenPage, told: World, address: str, profile: dict[str, object]
) -> None:
    page = await open_dashboard(open_page, told, profile)
    await freeze_the_underpass(page)
    await page.get_by_role("button", name="Lag et tiltak").click()
    await expect(page.get_by_text("Svarer på funn")).to_be_visible()
    await page.get_by_label("Hva skal gjøres?").fill("Lys i undergangen")
    await page.get_by_label("Ansvarlig enhet").fill("Bymiljøetaten")
    await page.get_by_label("Hva kan det koste?").select_option("small")
    await check_accessibility(page)
    await page.get_by_role("button", name="Foreslå tiltaket").click()
    await expect(page.get_by_role("heading", name="Lys i undergangen")).to_be_visible()
    for state, reason in (
        ("considered", ""), ("decided", "Barna har rett."), ("under_way", ""), ("done", ""),
    ):  # fmt: skip
        await page.get_by_label("Status").select_option(state)
        await page.get_by_label("Begrunnelse").fill(reason)
        await page.get_by_role("button", name="Lagre", exact=True).click()
        name = {"considered": "Vurderes", "decided": "Bestemt", "under_way": "I gang"}
        last = page.get_by_role("listitem").last.get_by_text(name.get(state, "Gjort"))
        await expect(last).to_be_visible()
        await check_accessibility(page)
    await page.get_by_role("button", name="Svarer på funn").click()
    await expect(page.get_by_label("Status")).to_have_value("done")
    async with httpx.AsyncClient(base_url=address) as anybody:
        where = {"municipality_id": told.municipality_id}
        answer = await anybody.get("/api/v1/measures/decided", params=where)
    [measure] = answer.json()["measures"]
    assert (measure["title"], measure["state"]) == ("Lys i undergangen", "done")


async def test_a_plan_area_is_drawn_or_dropped_and_met_by_what_children_told(
    open_page: OpenPage, told: World, tmp_path: Path
) -> None:
    page = await open_dashboard(open_page, told, DESKTOP)
    await page.get_by_role("button", name="Plansaker").click()
    await page.get_by_role("button", name="Ny plansak").click()
    # Drawn with the keyboard alone: corners are set where the map's middle is.
    await page.get_by_role("button", name="Tegn et område").click()
    chart = page.get_by_role("application")
    await chart.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        await page.keyboard.press("Enter")
        await page.keyboard.press(key)
    await expect(page.get_by_text("3 hjørner")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="Ferdig").click()
    await expect(page.get_by_text("Området er klart.")).to_be_visible()
    # A file takes its place.
    wrong, right = tmp_path / "wrong.geojson", tmp_path / "plan.geojson"
    wrong.write_text("{}")
    centre = shapely.Point(SCHOOL.x + UNDERPASS[0], SCHOOL.y + UNDERPASS[1])
    right.write_text(json.dumps(to_geojson(shapely.box(*shapely.buffer(centre, 200).bounds))))
    await page.get_by_label("Eller åpne en GeoJSON-fil").set_input_files(wrong)
    await expect(page.get_by_text("Filen har ingen flate")).to_be_visible()
    await page.get_by_label("Eller åpne en GeoJSON-fil").set_input_files(right)
    await page.get_by_label("Navn på plansaken").fill("Ny undergang")
    await page.get_by_role("button", name="Registrer plansaken").click()
    await expect(page.get_by_role("heading", name="Ny undergang")).to_be_visible()
    await expect(page.get_by_role("table", name="Dette bør endres")).to_contain_text("6")
    await expect(page.get_by_text("plan- og bygningsloven")).to_be_visible()
    await check_accessibility(page)
    # The alert stands until somebody has seen it.
    await expect(page.get_by_text("1 nytt planområde der barn har fortalt noe")).to_be_visible()
    await page.get_by_role("button", name="Alle plansaker").click()
    await page.get_by_role("button", name="Jeg har sett det").click()
    await expect(page.get_by_text("1 nytt planområde")).to_have_count(0)
    await check_accessibility(page)


async def test_a_facilitator_is_told_that_the_map_is_for_planners(
    open_page: OpenPage, world: World, database: Database
) -> None:
    await add_account(database, world, "facilitator")
    page = await open_page("/planner", PHONE)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_text("gir ikke tilgang til kartet over merker")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("link", name="Gå til gruppene mine").click()
    await expect(page.get_by_role("heading", name="Gruppene mine", level=1)).to_be_visible()


async def test_an_empty_municipality_says_so(
    open_page: OpenPage, world: World, database: Database
) -> None:
    await add_account(database, world, "planner")
    page = await open_page("/planner", DESKTOP)
    await sign_in(page, world, HEADING)
    await expect(page.get_by_text("Ingen har fortalt noe som passer til filtrene.")).to_be_visible()
    await check_accessibility(page)


async def test_the_api_is_documented_from_our_own_files(open_page: OpenPage) -> None:
    page = await open_page("/docs", DESKTOP)
    await expect(page.get_by_text("/api/v1/participation/join")).to_be_visible()
    # Operations are drawn as one comes to them.
    operation = page.get_by_text("/api/v1/contributions", exact=True)
    await page.mouse.move(600, 400)
    async with asyncio.timeout(60):
        while not await operation.count():
            await page.mouse.wheel(0, 500)
            await page.wait_for_timeout(100)
