"""What a device keeps of a lesson: over a restart, without a network, and for the next child."""

import json
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from app.kit.database import Database
from tests.browser.conftest import FLAGS, PHONE, OpenPage, check_accessibility
from tests.browser.test_participant import heading, join, press, stored
from tests.world import World

SENT = "Kommunen har fått den."
KEPT = """async () => {
  const open = indexedDB.open("nabotrakk");
  const database = await new Promise((found) => (open.onsuccess = () => found(open.result)));
  const all = (name) => new Promise((found) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => found(asked.result);
  });
  const kept = { outbox: await all("outbox"), participation: await all("participation") };
  database.close();
  return JSON.stringify({ ...kept, session: { ...sessionStorage }, local: { ...localStorage } });
}"""

Restart = Callable[[], AbstractAsyncContextManager[BrowserContext]]


async def kept(page: Page) -> dict[str, Any]:
    """Everything that is left on the device."""
    return dict(json.loads(await page.evaluate(KEPT)))


async def mark_a_place(page: Page) -> None:
    """From the choice of a way to a place that is saved."""
    await press(page, "Hopp over – gå til steder")
    await press(page, "Dette liker jeg")
    await page.get_by_role("button", name="Trygt", exact=True).click()
    await press(page, "Her")
    await press(page, "Ferdig")
    await press(page, "Hopp over")
    await press(page, "Hopp over")
    await press(page, "Lagre")
    await heading(page, "Stedet er på kartet!")


async def is_installed(page: Page) -> None:
    """Wait until the worker can start the page, and has what a map needs."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    await page.wait_for_function("() => caches.has('nabotrakk-ground')")
    await page.wait_for_function(
        "async () => (await (await caches.open('nabotrakk-ground')).keys()).length > 0"
    )


@pytest.fixture
def restart(address: str, tmp_path: Path) -> Restart:
    """Start the browser anew with the same profile, as a phone does with an app."""

    @asynccontextmanager
    async def started() -> AsyncIterator[BrowserContext]:
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                tmp_path,
                executable_path=shutil.which("chromium"),
                args=FLAGS,
                base_url=address,
                locale="nb-NO",
                reduced_motion="reduce",
                **PHONE,
            )
            context.set_default_timeout(20_000)
            yield context
            await context.close()

    return started


async def test_an_app_that_is_started_again_asks_who_it_is_and_sends_what_it_kept(
    restart: Restart, world: World, database: Database
) -> None:
    async with restart() as context:
        page = await context.new_page()
        await page.goto(f"/#{world.code}")
        await join(page)
        await context.set_offline(True)
        await mark_a_place(page)
    async with restart() as context:
        page = await context.new_page()
        await page.goto("/")
        await heading(page, "Velkommen tilbake!")
        await check_accessibility(page)
        await press(page, "Ja, fortsett der jeg var")
        await press(page, "Se merket mitt")
        await heading(page, "Merkene mine")
        await expect(page.get_by_text("Lagret", exact=True)).to_be_visible()
        assert len(await stored(database, world)) == 1


async def test_somebody_else_finds_nothing_of_the_one_before(
    restart: Restart, world: World
) -> None:
    async with restart() as context:
        page = await context.new_page()
        await page.goto(f"/#{world.code}")
        await join(page)
        await mark_a_place(page)
        await expect(page.get_by_text(SENT)).to_be_visible()
    async with restart() as context:
        page = await context.new_page()
        await page.goto("/")
        await press(page, "Nei, jeg er en annen")
        await heading(page, "Vis oss nabolaget ditt")
        left = await kept(page)
        assert left["outbox"] == left["participation"] == []
        assert left["session"] == {}


async def test_the_app_starts_without_a_network_after_one_visit(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await is_installed(page)
    await page.context.set_offline(True)
    again = await page.context.new_page()
    await page.close()
    await again.goto("/")
    await press(again, "Ja, fortsett der jeg var")
    await expect(again.get_by_role("application")).to_be_visible()
    await expect(again.get_by_role("button", name="Zoom inn")).to_be_visible()
    await mark_a_place(again)
    assert await stored(database, world) == []
    await again.context.set_offline(False)
    await expect(again.get_by_text(SENT)).to_be_visible()
    assert len(await stored(database, world)) == 1


async def test_the_worker_keeps_the_page_and_no_answer(open_page: OpenPage, world: World) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await is_installed(page)
    addresses = await page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname)))).flat()"
    )
    assert "/" in addresses
    assert f"/base-map/{world.municipality_id}.json" in addresses or len(addresses) > 10
    pattern = (
        r"/|/assets/[\w.-]+|/icons/\w+\.png|/favicon\.svg|/app\.webmanifest|/base-map/\d+\.json"
    )
    assert [address for address in addresses if not re.fullmatch(pattern, address)] == []


async def test_a_tablet_handed_over_keeps_only_what_is_not_sent_until_it_is(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await page.context.set_offline(True)
    await mark_a_place(page)
    await press(page, "Jeg er ferdig")
    await press(page, "Avslutt – klar for nestemann")
    await expect(page.get_by_text("Det ligger trygt på denne enheten")).to_be_visible()
    await check_accessibility(page)
    await press(page, "Avslutt likevel")
    await heading(page, "Vis oss nabolaget ditt")
    await expect(page.get_by_text("1 merke fra en som var her før")).to_be_visible()
    left = await kept(page)
    assert len(left["outbox"]) == 1
    assert left["participation"] == []
    assert left["session"] == {}
    await page.context.set_offline(False)
    await expect(page.get_by_text("1 merke fra en som var her før")).to_have_count(0)
    assert len(await stored(database, world)) == 1
    assert (await kept(page))["outbox"] == []
    await page.get_by_label("Koden din").fill(world.code)
    await press(page, "Gå videre")
    await join(page)
    await expect(page.get_by_role("button", name="Se merket mitt")).to_have_count(0)


async def test_two_tabs_send_a_mark_once(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    await page.context.set_offline(True)
    await mark_a_place(page)
    # Those that arrived: the first tab may try once more before the network is back.
    posts: list[str] = []
    page.context.on(
        "requestfinished", lambda sent: posts.append(sent.url) if sent.method == "POST" else None
    )
    other = await page.context.new_page()
    await page.context.set_offline(False)
    await other.goto("/")
    await expect(page.get_by_text(SENT)).to_be_visible()
    await press(other, "Ja, fortsett der jeg var")
    await press(other, "Se merket mitt")
    await expect(other.get_by_text("Lagret", exact=True)).to_be_visible()
    assert len(await stored(database, world)) == 1
    assert len([url for url in posts if url.endswith("/contributions")]) == 1


async def test_a_browser_that_keeps_nothing_says_so(
    open_page: OpenPage, world: World, database: Database
) -> None:
    page = await open_page("/", PHONE)
    await page.context.add_init_script(
        "Object.defineProperty(globalThis, 'indexedDB', {value: {open() { throw Error(); }}})"
    )
    await page.goto(f"/#{world.code}")
    await page.reload()
    await join(page)
    await page.context.set_offline(True)
    await mark_a_place(page)
    await expect(page.get_by_text("Denne nettleseren kan ikke ta vare på det")).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_text(SENT)).to_be_visible()
    assert len(await stored(database, world)) == 1


async def test_a_phone_keeps_nothing_that_identifies(open_page: OpenPage, world: World) -> None:
    page = await open_page(f"/#{world.code}", PHONE)
    await join(page)
    assert await page.context.cookies() == []
    left = await kept(page)
    assert f"{world.municipality_id}." in json.dumps(left["session"])
    assert left["local"] == {}
    assert set(left["participation"][0]) == {
        "token", "code", "invitation", "sent", "clock_offset", "kept_at",
    }  # fmt: skip


VOICE = """
const voice = { lang: "nb-NO", name: "Nora", default: true, localService: true, voiceURI: "nora" };
globalThis.said = [];
Object.defineProperty(globalThis, "speechSynthesis", { value: {
  getVoices: () => [voice],
  speak: (utterance) => said.push([utterance.lang, utterance.text]),
  cancel: () => said.push("stop"),
}});
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


async def test_every_question_is_read_aloud_where_the_device_has_a_voice(
    open_page: OpenPage, world: World
) -> None:
    silent = await open_page(f"/#{world.code}", PHONE)
    await heading(silent, "Før du begynner")
    await expect(silent.get_by_role("button", name="Les høyt")).to_have_count(0)

    page = await open_page("/", PHONE)
    await page.context.add_init_script(VOICE)
    await page.goto(f"/?#{world.code}")
    await page.get_by_role("button", name="Les høyt").click()
    said = await page.evaluate("said")
    assert ["nb-NO", "Før du begynner"] in said
    assert any("frivillig" in piece[1] for piece in said)
    await check_accessibility(page)
    await join(page)
    assert (await page.evaluate("said"))[-1] == "stop"
    await page.get_by_role("button", name="Les høyt").click()
    assert ["nb-NO", "Hvilken vei vil du tegne?"] in await page.evaluate("said")
    await page.get_by_role("combobox", name="Språk").select_option("en")
    await expect(page.get_by_role("button", name="Read aloud")).to_have_count(0)
