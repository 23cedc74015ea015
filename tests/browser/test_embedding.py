"""A release's map on somebody else's site: what may lie in a frame there, and what may not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Frame, Page, expect

from app.kit.database import Database
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, check_accessibility
from tests.publishing.town import publish_town
from tests.world import World

MAP = "Kart over rutene"
REFUSED = "chrome-error://chromewebdata/"

# A browser that refuses storage to frames of other sites keeps nothing either.
KEPT = """() => {
  try {
    return localStorage.length + sessionStorage.length + document.cookie.length;
  } catch {
    return 0;
  }
}"""

Host = Callable[[str], Awaitable[str]]


@pytest.fixture
async def number(database: Database, world: World, secret: bytes) -> str:
    """The number of a release of a town of 200 children."""
    return await publish_town(database, world, secret)


@pytest.fixture
async def host(address: str) -> AsyncIterator[Host]:
    """Serve a page from another site, under the policy docs/embedding.md asks for."""
    policy = f"default-src 'none'; script-src {address}; frame-src {address}"

    async with AsyncExitStack() as open_servers:

        async def serve(body: str) -> str:
            content = (
                '<!doctype html><html lang="nn"><title>Kommunen</title>'
                f"<main><h1>Kommunen</h1>{body}</main>"
            ).encode()
            head = (
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                f"Content-Length: {len(content)}\r\nContent-Security-Policy: {policy}\r\n"
                "Connection: close\r\n\r\n"
            )

            async def answer(asked: asyncio.StreamReader, reply: asyncio.StreamWriter) -> None:
                await asked.readuntil(b"\r\n\r\n")
                reply.write(head.encode() + content)
                await reply.drain()
                reply.close()

            server = await asyncio.start_server(answer, "127.0.0.1", 0)
            await open_servers.enter_async_context(server)
            # Another name than the service's: another site, not only another port.
            return f"http://localhost:{server.sockets[0].getsockname()[1]}/"

        yield serve


async def frame_of(page: Page) -> Frame:
    """The page's only frame, once it is there."""
    element = await page.locator("iframe").element_handle()
    assert element
    frame = await element.content_frame()
    assert frame
    return frame


@pytest.mark.parametrize("profile", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_element_shows_the_map_on_another_site(
    open_page: OpenPage, host: Host, address: str, number: str, profile: dict[str, object]
) -> None:
    page = await open_page(
        await host(
            f'<script async src="{address}/embed.js"></script>'
            f'<nabotrakk-release number="{number}" theme="way"></nabotrakk-release>'
        ),
        profile,
    )
    around = page.locator("iframe")
    # The page around it is in nynorsk.
    await expect(around).to_have_attribute("title", "Kart: kva barn og unge har fortalt")
    await expect(around).to_have_attribute("loading", "lazy")
    room = await page.locator("main").bounding_box()
    frame_box = await around.bounding_box()
    assert room
    assert frame_box
    assert frame_box["width"] == room["width"]
    inside = page.frame_locator("iframe")
    await expect(inside.get_by_role("application", name=MAP).locator("canvas")).to_be_visible()
    await expect(inside.get_by_role("heading", name="Talet på barn i kvar rute")).to_be_visible()
    await expect(inside.get_by_role("button", name="Vegen min")).to_have_attribute(
        "aria-pressed", "true"
    )
    await check_accessibility(page)
    await page.evaluate("document.querySelector('nabotrakk-release').setAttribute('lang', 'en')")
    await expect(inside.get_by_role("heading", name="Children in each square")).to_be_visible()
    async with page.context.expect_page() as waiting:
        await inside.get_by_role("link", name="Read more about the map").click()
    assert (await waiting.value).url.startswith(f"{address}/release/{number}?theme=way")


async def test_a_plain_frame_shows_the_map_and_leaves_nothing_behind(
    open_page: OpenPage, host: Host, address: str, number: str
) -> None:
    source = f"{address}/embed/release/{number}?lang=nb"
    page = await open_page(await host(f'<iframe src="{source}" title="Kart"></iframe>'), DESKTOP)
    frame = await frame_of(page)
    await expect(frame.get_by_role("application", name=MAP).locator("canvas")).to_be_visible()
    await frame.get_by_role("button", name="Dette bør endres").click()
    assert await page.context.cookies() == []
    assert await frame.evaluate(KEPT) == 0


@pytest.mark.parametrize("size", [(320, 480), (900, 640)], ids=["narrow", "wide"])
async def test_what_is_in_the_frame_is_accessible(
    open_page: OpenPage, number: str, size: tuple[int, int]
) -> None:
    frame = {"viewport": {"width": size[0], "height": size[1]}}
    page = await open_page(f"/embed/release/{number}", frame)
    await expect(page.get_by_role("application", name=MAP).locator("canvas")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("application", name=MAP).focus()
    await page.keyboard.press("PageDown")
    await expect(page.get_by_role("region", name="Ruta du har valgt")).to_contain_text("Minst")
    await check_accessibility(page)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]


async def test_a_map_there_is_not_says_so_in_the_frame(
    open_page: OpenPage, host: Host, address: str, number: str
) -> None:
    source = f"{address}/embed/release/{number[:-2]}99?lang=nb"
    page = await open_page(await host(f'<iframe src="{source}" title="Kart"></iframe>'), PHONE)
    told = "Vi fant ikke dette kartet"
    frame = await frame_of(page)
    await expect(frame.get_by_role("heading", name=told)).to_be_visible()
    await page.goto(source)
    await expect(page.get_by_role("heading", name=told)).to_be_visible()
    await check_accessibility(page)


@pytest.mark.parametrize(
    "path", ["/", "/planner", "/facilitator", "/class", "/releases", "/release/{number}", "/docs"]
)
async def test_no_other_page_lies_in_a_frame(
    browser: Browser, host: Host, address: str, number: str, path: str
) -> None:
    source = address + path.format(number=number)
    page = await browser.new_page()
    await page.goto(await host(f'<iframe src="{source}" title="Kart"></iframe>'))
    frame = await frame_of(page)
    assert frame.url == REFUSED
    await page.close()
