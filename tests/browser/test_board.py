"""The board a class looks at while it works."""

from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.test_facilitator import join, open_desk, tell
from tests.world import World, place, way

PROJECTOR: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
LOST = "Mistet forbindelsen. Prøver igjen"


@pytest.mark.parametrize(
    "profile", [PROJECTOR, DESKTOP, PHONE], ids=["projector", "desktop", "phone"]
)
async def test_marks_appear_while_the_class_looks_on_and_a_break_is_told(
    open_page: OpenPage,
    world: World,
    database: Database,
    address: str,
    profile: dict[str, Any],
) -> None:
    page = await open_desk(open_page, database, world, profile)
    await page.get_by_role("link", name="6A").click()
    await page.get_by_role("link", name="Vis tavla på storskjerm").click()
    board = page.get_by_role("main")
    await expect(board.get_by_text(f"{world.code[:4]}-{world.code[4:]}")).to_be_visible()
    await expect(board.get_by_text("Kartet viser merkene når 3 har merket.")).to_be_visible()
    shown = page.get_by_role("img", name="Kart med")
    await expect(shown).to_have_accessible_name("Kart med 0 steder klassen har merket")
    await check_accessibility(page)

    async with httpx.AsyncClient(base_url=address) as devices:
        first, second, third = [await join(devices, world) for _ in range(3)]
        await tell(devices, first, [place(comment="Hemmelig"), way()])
        await tell(devices, second, [place(theme="like", category="fun", east=-200)])
        await expect(board.get_by_role("definition").first).to_have_text("3/25")
        await expect(board.get_by_text("Kartet viser merkene når 3 har merket.")).to_be_visible()
        await tell(devices, third, [place(), way()])
        await expect(shown).to_have_accessible_name("Kart med 2 steder klassen har merket")
        await expect(board.get_by_text("Hemmelig")).to_have_count(0)
        await check_accessibility(page)

        await page.context.set_offline(True)
        await expect(board.get_by_text(LOST)).to_be_visible()
        await check_accessibility(page)
        await tell(devices, third, [place(theme="wish", category="wish_light", north=-250)])
        await page.context.set_offline(False)
        await expect(board.get_by_text(LOST)).to_have_count(0)
        await expect(shown).to_have_accessible_name("Kart med 3 steder klassen har merket")

    await page.get_by_role("link", name="Tilbake").click()
    await expect(page.get_by_role("heading", name="6A", level=1)).to_be_visible()
