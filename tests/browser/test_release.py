"""A release as everybody reads it: map, table, method, and how to cite it."""

from pathlib import Path
from typing import Any

import httpx
import pyogrio
import pytest
from playwright.async_api import Page, expect

from app.campaigns.store import find_picture_code
from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.files import keep_file
from tests.browser.keyboard import press_with_keys, reach
from tests.exports.conftest import read_back
from tests.exports.test_national import hexagons
from tests.publishing.town import publish_town
from tests.world import World

__all__ = ["hexagons"]

MAP = "Kart over rutene"
PROFILES = pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
async def number(database: Database, world: World, secret: bytes) -> str:
    """The number of a release of a town of 200 children."""
    return await publish_town(database, world, secret)


async def wait_for_map(page: Page, name: str = MAP) -> None:
    """Until the cells are drawn."""
    await expect(page.get_by_role("application", name=name).locator("canvas")).to_be_visible()


async def read_cells(client: httpx.AsyncClient, number: str) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/v1/releases/{number}/cells")
    return [feature["properties"] for feature in answer.json()["features"]]


def words_of(cell: dict[str, Any]) -> str:
    return f"{cell['participants']}–{cell['participants_at_most']}"


@PROFILES
async def test_everybody_reads_a_release(
    open_page: OpenPage, number: str, profile: dict[str, Any]
) -> None:
    page = await open_page(f"/release/{number}", profile)
    await expect(page.get_by_role("heading", name="Barnetråkk", level=1)).to_be_visible()
    await expect(page).to_have_title("Barnetråkk – Nabotråkk")
    await wait_for_map(page)
    for heading in ("Antall barn i hver rute", "Ikke vist er ikke null", "Hvem svarte?"):
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await expect(page.get_by_text("Uten farge: færre enn 10, eller ingen.")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="Dette bør endres").click()
    assert page.url.endswith("?theme=change")
    await expect(page.get_by_text("betyr fra 10 til 14 barn")).to_be_visible()
    await check_accessibility(page)
    scrolls_aside = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(scrolls_aside)


async def test_the_table_tells_what_the_map_tells(
    open_page: OpenPage, number: str, client: httpx.AsyncClient
) -> None:
    cells = await read_cells(client, number)
    page = await open_page(f"/release/{number}", DESKTOP)
    for theme, label in (("all", "Alle temaer"), ("way", "Veien min"), ("like", "Dette liker jeg")):
        await page.get_by_role("button", name=label, exact=True).click()
        more = page.get_by_role("button", name="Vis alle")
        if await more.is_visible():
            await more.click()
        told = [
            (str(cell["cell"]), words_of(cell))
            for cell in cells
            if (cell["theme"] != "all" if theme == "all" else cell["theme"] == theme)
        ]
        rows = page.locator("tbody tr")
        await expect(rows).to_have_count(len(told))
        shown = [await row.get_by_role("cell").all_inner_texts() for row in await rows.all()]
        assert sorted((row[0], row[2]) for row in shown) == sorted(told)
        lowest = [int(row[2].split("–")[0]) for row in shown]
        assert lowest == sorted(lowest, reverse=True)
    await page.get_by_role("button", name="Barn", exact=True).click()
    await expect(page.get_by_role("columnheader", name="Barn")).to_have_attribute(
        "aria-sort", "ascending"
    )
    await expect(rows.first.get_by_role("cell").last).to_have_text(words_of(
        min((c for c in cells if c["theme"] == "like"), key=lambda cell: cell["participants"])
    ))  # fmt: skip


async def test_the_keyboard_alone_walks_from_cell_to_cell(
    open_page: OpenPage, number: str, client: httpx.AsyncClient
) -> None:
    cells = await read_cells(client, number)
    most = max(cell["participants"] for cell in cells if cell["theme"] == "all")
    page = await open_page(f"/release/{number}", DESKTOP)
    await wait_for_map(page)
    await reach(page, page.get_by_role("application", name=MAP))
    await page.keyboard.press("PageDown")
    chosen = page.get_by_role("region", name="Ruta du har valgt")
    await expect(chosen).to_contain_text(f"Minst {most} barn fortalte noe her.")
    await expect(chosen).to_have_attribute("aria-live", "polite")
    place = (await chosen.get_by_text("Rute nummer").inner_text()).split()[-1]
    themes = [cell for cell in cells if str(cell["cell"]) == place and cell["theme"] != "all"]
    await expect(chosen.get_by_role("listitem")).to_have_count(len(themes))
    await check_accessibility(page)
    await page.keyboard.press("PageDown")
    await expect(chosen.get_by_text(place)).to_have_count(0)
    await page.keyboard.press("PageUp")
    await expect(chosen.get_by_text(place)).to_be_visible()
    await press_with_keys(page, f"Vis rute {place} på kartet")
    await expect(page.get_by_role("application", name=MAP)).to_be_focused()


async def test_a_tap_on_a_cell_tells_how_many(open_page: OpenPage, number: str) -> None:
    page = await open_page(f"/release/{number}?theme=way", PHONE)
    await wait_for_map(page)
    # In the middle of a town whose children all walk to the school there.
    await page.get_by_role("application", name=MAP).tap()
    chosen = page.get_by_role("region", name="Ruta du har valgt")
    await expect(chosen).to_contain_text("barn valgte «Veien min» her")
    await chosen.get_by_role("button", name="Lukk").tap()
    await expect(chosen).to_contain_text("Trykk på en rute")


async def test_the_page_speaks_three_languages(open_page: OpenPage, number: str) -> None:
    page = await open_page(f"/release/{number}", DESKTOP, locale="nn-NO")
    await expect(page.get_by_role("heading", name="Kvifor minst 10 barn?")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "nn")
    await page.get_by_role("combobox", name="Språk").select_option("en")
    await expect(page.get_by_role("heading", name="Why at least 10 children?")).to_be_visible()
    await expect(page.get_by_role("button", name="My way")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    description = await page.locator('meta[name="description"]').get_attribute("content")
    assert description
    assert description.startswith("The map shows how many children")


async def test_a_release_is_cited_and_fetched(
    open_page: OpenPage, number: str, client: httpx.AsyncClient
) -> None:
    page = await open_page(
        f"/release/{number}", DESKTOP, permissions=["clipboard-read", "clipboard-write"]
    )
    await page.get_by_role("button", name="Kopier teksten").click()
    await expect(page.get_by_text("Teksten er kopiert.")).to_be_visible()
    view = (await client.get(f"/api/v1/releases/{number}")).json()
    assert await page.evaluate("navigator.clipboard.readText()") == view["citation"]
    licence = page.get_by_role("link", name="Norsk lisens for offentlige data")
    await expect(licence).to_have_attribute("href", view["licence"])


@PROFILES
async def test_every_file_of_a_release_is_the_file_it_is_called(
    open_page: OpenPage,
    number: str,
    client: httpx.AsyncClient,
    tmp_path: Path,
    profile: dict[str, Any],
) -> None:
    cells = await read_cells(client, number)
    page = await open_page(f"/release/{number}", profile)
    use = page.get_by_role("region", name="Bruk tallene selv")
    names = ("GeoPackage", "CSV", "GeoJSON", "GeoParquet", "FlatGeobuf")
    for name, form in zip(names, ("gpkg", "csv", "geojson", "parquet", "fgb"), strict=True):
        path = await keep_file(page, use.get_by_role("link", name=name).click, tmp_path)
        assert path.name == f"nabotrakk-{number}.{form}"
        rows = read_back(path)
        assert {(int(row["cell"]), row["theme"]) for row in rows} == {
            (cell["cell"], cell["theme"]) for cell in cells
        }
    # In squares there is no national product.
    await expect(use.get_by_role("link", name="aggregert")).to_have_count(0)
    await check_accessibility(page)


async def test_hexagons_are_taken_to_the_national_map(
    open_page: OpenPage, hexagons: str, tmp_path: Path
) -> None:
    page = await open_page(f"/release/{hexagons}", PHONE)
    use = page.get_by_role("region", name="Bruk tallene selv")
    await check_accessibility(page)
    for link in (
        use.get_by_role("link", name="aggregert, det nasjonale kartet (GML)"),
        use.get_by_role("link", name="aggregert, det nasjonale kartet (GPKG)"),
    ):
        path = await keep_file(page, link.click, tmp_path)
        assert path.stem == f"BarnetrakkAggregert_{hexagons}"
        tables = {str(table) for table, _ in pyogrio.list_layers(path)}
        assert {"Barneveg", "Aktivitet"} <= tables
        assert pyogrio.read_info(path, layer="Barneveg")["features"] > 0


async def test_the_service_is_pasted_into_a_gis(
    open_page: OpenPage, number: str, client: httpx.AsyncClient, address: str
) -> None:
    page = await open_page(
        f"/release/{number}", DESKTOP, permissions=["clipboard-read", "clipboard-write"]
    )
    await press_with_keys(page, "Kopier adressen")
    await expect(page.get_by_text("Kopiert.")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}/ogc"
    layer = f"release-cells-{number}"
    await expect(page.get_by_text(f"velg laget {layer}")).to_be_visible()
    found = await client.get(f"/ogc/collections/{layer}", headers={"Accept": "application/json"})
    assert found.json()["id"] == layer


async def test_a_printed_release_is_one_sheet(open_page: OpenPage, number: str) -> None:
    page = await open_page(f"/release/{number}", DESKTOP)
    await wait_for_map(page)
    sheet = await page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    await page.emulate_media(media="print")
    await expect(page.get_by_role("table")).to_be_hidden()
    await expect(page.get_by_role("button", name="Skriv ut")).to_be_hidden()
    await expect(page.get_by_role("heading", name="Slik er kartet laget")).to_be_visible()


@PROFILES
async def test_what_is_missing_or_out_of_reach_is_told(
    open_page: OpenPage, number: str, profile: dict[str, Any]
) -> None:
    page = await open_page(f"/release/{number[:-2]}99", profile)
    await expect(page.get_by_role("heading", name="Vi fant ikke dette kartet")).to_be_visible()
    await check_accessibility(page)
    await page.route("**/api/v1/releases/**", lambda route: route.abort())
    await page.goto(f"/release/{number}")
    await expect(page.get_by_role("heading", name="Kartet kom ikke fram")).to_be_visible()
    await expect(page.get_by_role("alert")).to_have_text(
        "Vi får ikke kontakt. Sjekk nettet og prøv igjen."
    )
    await check_accessibility(page)
    await page.unroute_all()
    await page.get_by_role("button", name="Prøv igjen").click()
    await wait_for_map(page)


async def test_a_theme_nothing_could_be_shown_of_is_not_called_nothing(
    open_page: OpenPage, number: str
) -> None:
    page = await open_page("about:blank", PHONE)
    await page.route(
        "**/cells", lambda route: route.fulfill(json={"type": "FeatureCollection", "features": []})
    )
    await page.goto(f"/release/{number}")
    told = page.get_by_text("Ingen rute har minst 10 barn som fortalte om dette.")
    await expect(told).to_have_count(2)
    await check_accessibility(page)


@PROFILES
async def test_the_releases_of_a_municipality_are_listed(
    open_page: OpenPage, number: str, world: World, profile: dict[str, Any]
) -> None:
    page = await open_page(f"/releases?municipality={world.municipality_id}", profile)
    await expect(page.get_by_text(f"Nummer {number}")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("link", name="Barnetråkk").click()
    await wait_for_map(page)
    await page.get_by_role("link", name="Flere kart fra").click()
    await expect(page.get_by_text(f"Nummer {number}")).to_be_visible()


async def test_a_municipality_without_releases_says_when_one_comes(
    open_page: OpenPage, municipality_id: str
) -> None:
    page = await open_page("/releases", PHONE)
    await page.get_by_role("combobox", name="Kommune").select_option(municipality_id)
    await expect(page.get_by_text("Kommunen har ikke gitt ut noe kart ennå.")).to_be_visible()
    assert page.url.endswith(f"?municipality={municipality_id}")
    await check_accessibility(page)


async def test_a_class_finds_the_map_it_helped_to_make(
    open_page: OpenPage, number: str, world: World, database: Database
) -> None:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        code = await find_picture_code(reader, world.municipality_id, world.group_id)
    page = await open_page(f"/class#{code}", PHONE)
    await page.get_by_role("link", name="Se kartet dere var med på å lage").click()
    await wait_for_map(page)
    assert page.url.endswith(f"/release/{number}")
