"""Areas on the desk: one made from a file, read, told of, and extended; others read in at once."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from app.kit.database import Database
from tests.areas.test_api import square
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.staff import add_account, sign_in
from tests.world import World


def written(folder: Path, name: str, *features: tuple[str, float]) -> Path:
    """A GeoJSON file of named squares, so many metres wide."""
    found = [
        {"type": "Feature", "properties": {"nr": 1, "navn": called}, "geometry": square(0, 0, wide)}
        for called, wide in features
    ]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found}))
    return path


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_an_area_is_made_from_a_file_and_its_page_is_read(
    open_page: OpenPage,
    world: World,
    database: Database,
    tmp_path: Path,
    profile: dict[str, object],
) -> None:
    await add_account(database, world, "planner")
    desk = await open_page("/coordinator?section=areas", profile)
    await sign_in(desk, world, "Logg inn")
    await expect(desk.get_by_role("link", name="Loddefjord")).to_be_visible()
    await check_accessibility(desk)
    await desk.get_by_role("button", name="Nytt område").click()
    await desk.get_by_role("button", name="Lag området").click()
    await expect(desk.get_by_label("Navn")).to_be_focused()
    await desk.get_by_label("Navn").fill("Vadmyra")
    await desk.get_by_label("Eller åpne en GeoJSON-fil").set_input_files(
        written(tmp_path, "vadmyra.geojson", ("x", 600))
    )
    await expect(desk.get_by_text("Området er klart.")).to_be_visible()
    await check_accessibility(desk)
    await desk.get_by_role("button", name="Lag området").click()
    await expect(desk.get_by_role("heading", name="Vadmyra", exact=True)).to_be_visible()
    await expect(desk.get_by_role("heading", name="Nøkkeltall over tid")).to_be_visible()

    await desk.get_by_role("button", name="Skriv hvem man kan spørre").click()
    await desk.get_by_label("Rolle").fill("Områdekoordinator")
    await desk.get_by_label("Nærmiljøgruppe").fill("Vadmyra vel")
    await desk.get_by_role("button", name="Lagre").click()
    await expect(desk.get_by_role("heading", name="Vadmyra vel")).to_be_visible()

    soon = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    await desk.get_by_role("button", name="Utvid eller tegn på nytt").click()
    await desk.get_by_label("Eller åpne en GeoJSON-fil").set_input_files(
        written(tmp_path, "utvidet.geojson", ("x", 900))
    )
    await desk.get_by_label("Gjelder fra og med").fill(soon)
    await check_accessibility(desk)
    await desk.get_by_role("button", name="Utvid eller tegn på nytt").last.click()
    history = desk.get_by_role("region", name="Grensene")
    await expect(history.get_by_role("listitem")).to_have_count(2)


async def test_zones_are_read_from_a_file_once_somebody_has_looked(
    open_page: OpenPage, world: World, database: Database, tmp_path: Path
) -> None:
    await add_account(database, world, "planner")
    desk = await open_page("/coordinator?section=areas&open=file", DESKTOP)
    await sign_in(desk, world, "Logg inn")
    await desk.get_by_label("Fil med områder").set_input_files(
        written(tmp_path, "soner.geojson", ("Øst", 500), ("Vest", 700), ("Liten", 5))
    )
    await expect(desk.get_by_label("Felt med navnene")).to_have_value("navn")
    await desk.get_by_role("button", name="Se hva som ville skje").click()
    await expect(desk.get_by_role("heading", name="2 områder ville bli lagret")).to_be_visible()
    await expect(desk.get_by_text("1 kan ikke tas med")).to_be_visible()
    await check_accessibility(desk)
    await desk.get_by_label("Lagre de andre").check()
    await desk.get_by_role("button", name="Lagre 2 områder").click()
    await desk.get_by_role("button", name="Se områdene").click()
    await expect(desk.get_by_role("link", name="Øst")).to_be_visible()
