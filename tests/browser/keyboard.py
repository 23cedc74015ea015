"""A page used with the keyboard alone."""

from playwright.async_api import Locator, Page, expect


async def reach(page: Page, wanted: Locator) -> None:
    """Come to something with the Tab key alone."""
    await expect(wanted).to_be_enabled()
    for _ in range(80):
        if await wanted.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


async def press_with_keys(page: Page, name: str) -> None:
    """Come to a button with the Tab key, and press it with Enter."""
    await reach(page, page.get_by_role("button", name=name, exact=True))
    await page.keyboard.press("Enter")
