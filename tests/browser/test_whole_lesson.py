"""A lesson as a class has it: three at once, a bad network, a restart, the board on the wall."""

from contextlib import AsyncExitStack
from typing import Any

from playwright.async_api import Page, expect

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.browser.keyboard import press_with_keys
from tests.browser.test_facilitator import count_marks, open_desk
from tests.browser.test_keeping import Restart, mark_a_place, restart
from tests.browser.test_participant import heading, join, press
from tests.world import World

__all__ = ["restart"]  # the fixture of a browser that is started anew

PROJECTOR: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}


async def mark_by_keyboard(page: Page) -> None:
    """Join and mark a place without touching the mouse."""
    await heading(page, "Før du begynner")
    await press_with_keys(page, "Jeg vil være med")
    await heading(page, "Hvilken vei vil du tegne?")
    await press_with_keys(page, "Hopp over – gå til steder")
    await press_with_keys(page, "Dette ønsker jeg meg")
    await press_with_keys(page, "Lys")
    await expect(page.get_by_role("application")).to_be_focused()
    await page.keyboard.press("Enter")
    await press_with_keys(page, "Ferdig")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Hopp over")
    await press_with_keys(page, "Lagre")
    await heading(page, "Stedet er på kartet!")


async def mark_in_arabic(page: Page) -> None:
    """Join and mark a dark place by touch, from right to left."""
    await heading(page, "قبل أن تبدأ")
    assert await page.evaluate("document.documentElement.dir") == "rtl"
    await check_accessibility(page)
    await press(page, "أريد المشاركة")
    await press(page, "تخطَّ – إلى الأماكن")
    await check_accessibility(page)
    await press(page, "ما يجب تغييره")
    await press(page, "مظلم ولا توجد إضاءة")
    await check_accessibility(page)
    await press(page, "هنا")
    await press(page, "تم")
    await press(page, "في الشتاء")
    await press(page, "تخطَّ")
    await press(page, "احفظ")
    await heading(page, "مكانك على الخريطة!")
    await check_accessibility(page)


async def test_a_class_loses_no_mark_and_none_comes_twice(
    open_page: OpenPage, restart: Restart, world: World, database: Database
) -> None:
    desk = await open_desk(open_page, database, world, PROJECTOR)
    await desk.get_by_role("link", name="6A").click()
    await desk.get_by_role("link", name="Vis tavla på storskjerm").click()
    joined = desk.get_by_role("main").get_by_role("definition").first

    async with AsyncExitStack() as devices:
        app = await devices.enter_async_context(restart())
        offline = await app.new_page()
        await offline.goto(f"/#{world.code}")
        await join(offline)
        keyboard = await open_page(f"/#{world.code}", DESKTOP)
        arabic = await open_page(f"/#{world.code}", PHONE, locale="ar")
        # The one without a network marks meanwhile.
        await app.set_offline(True)
        await mark_a_place(offline)
        await mark_by_keyboard(keyboard)
        await mark_in_arabic(arabic)
        await expect(joined).to_have_text("3/25")
        assert await count_marks(database, world) == 2

        # A reload in the middle of it all.
        await keyboard.reload()
        await press(keyboard, "Se merket mitt")
        await heading(keyboard, "Merkene mine")
    # The app without a network is closed with its mark still in it, and started again.
    async with restart() as app:
        again = await app.new_page()
        await again.goto("/")
        await heading(again, "Velkommen tilbake!")
        await press(again, "Ja, fortsett der jeg var")
        await press(again, "Se merket mitt")
        await expect(again.get_by_text("Lagret", exact=True)).to_be_visible()

    shown = desk.get_by_role("img", name="Kart med")
    await expect(shown).to_have_accessible_name("Kart med 3 steder klassen har merket")
    await check_accessibility(desk)
    assert await count_marks(database, world) == 3
    assert await count_marks(database, world, "category IN ('safe', 'wish_light', 'dark')") == 3
