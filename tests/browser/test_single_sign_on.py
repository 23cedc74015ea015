"""Staff sign in at their municipality's provider, from our page and back to it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from app.kit.database import Database
from app.settings import Settings
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.conftest import free_port, new_municipality, running_service
from tests.sso.provider import describe, running_provider
from tests.world import build_world


@pytest.fixture(scope="module")
async def address(
    settings: Settings, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A service whose staff sign in at a provider beside it, and with no password."""
    municipality_id = await new_municipality(database)
    await build_world(database, municipality_id)
    folder, port = tmp_path_factory.mktemp("sso"), free_port()
    async with running_provider(folder, f"http://127.0.0.1:{port}") as issuer:
        file = folder / "sign-in.toml"
        file.write_text(describe(issuer, municipality_id))
        environment = {"NABOTRAKK_SIGN_IN": str(file), "NABOTRAKK_LOCAL_ACCOUNTS": "false"}
        async with running_service(settings, port, **environment) as found:
            yield found


async def sign_in(page: Page, provider: str, login: str) -> None:
    """From our page by the provider's forms and back."""
    await page.get_by_role("link", name=f"Logg inn med {provider}").click()
    await page.locator("[name=login]").fill(login)
    await page.locator("[name=password]").fill("x")
    await page.get_by_role("button", name="Sign-in").click()
    await page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_staff_sign_in_and_out_at_their_provider(
    open_page: OpenPage, address: str, profile: dict[str, object]
) -> None:
    page = await open_page("/planner?theme=unsafe", profile)
    await expect(page.get_by_role("link", name="Logg inn med Feide")).to_be_visible()
    await expect(page.get_by_label("Passord")).to_have_count(0)
    await check_accessibility(page)
    await sign_in(page, "Bergen kommune", "planlegger")
    await expect(page.get_by_role("button", name="Logg ut")).to_be_visible()
    assert page.url.startswith(f"{address}/planner?")
    assert "theme=unsafe" in page.url
    await page.get_by_role("button", name="Logg ut").click()
    await page.get_by_role("button", name="Yes, sign me out").click()
    await expect(page.get_by_role("link", name="Logg inn med Bergen kommune")).to_be_visible()
    await page.get_by_role("link", name="Logg inn med Bergen kommune").click()
    await expect(page.locator("[name=login]")).to_be_visible()


async def test_a_pupil_is_told_that_this_is_not_for_them(open_page: OpenPage) -> None:
    page = await open_page("/facilitator", PHONE)
    await sign_in(page, "Feide", "elev")
    await expect(page.get_by_text("kontoen din gir ikke adgang her")).to_be_visible()
    assert page.url.endswith("/facilitator")
    await check_accessibility(page)
