"""The first map page on a slow phone: a link with a code, one press, and a map to draw on."""

import asyncio
import shutil
import statistics
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from app.demo.actions import seed_demo
from app.demo.classes import DEMO_CODE
from app.kit.database import Database
from benchmarks.harness import ADDRESS, SECRET, Stage, stage
from tests.browser.conftest import FLAGS, PHONE

ROUNDS = 5
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_CPU = 4


async def fill(where: Stage) -> None:
    """The demo, whose code opens the map."""
    async with Database(where.app_url) as database:
        await seed_demo(database, now=datetime.now(UTC), secret=SECRET.encode())


async def slow_page(context: BrowserContext) -> tuple[Page, list[int]]:
    """A page on a slow network and processor, and the bytes of each answer it gets."""
    page = await context.new_page()
    devtools = await context.new_cdp_session(page)
    received: list[int] = []
    devtools.on(
        "Network.loadingFinished", lambda event: received.append(event["encodedDataLength"])
    )
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    return page, received


async def visit(browser: Browser) -> dict[str, float]:
    """One first visit: seconds until the invitation can be read and the map is drawn, and bytes."""
    context = await browser.new_context(**PHONE, locale="nb-NO")
    page, received = await slow_page(context)
    started = asyncio.get_running_loop().time()
    await page.goto(f"{ADDRESS}/#{DEMO_CODE}")
    join = page.get_by_role("button", name="Jeg vil være med")
    await join.wait_for()
    readable = asyncio.get_running_loop().time() - started
    pressed = asyncio.get_running_loop().time()
    await join.click()
    await page.get_by_role("button", name="Skolevei").wait_for()
    await until_drawn(page)
    drawn = asyncio.get_running_loop().time() - pressed
    await page.wait_for_load_state("networkidle")
    await context.close()
    return {
        "readable, s": readable,
        "press to map, s": drawn,
        "transferred, kB": sum(received) / 1000,
    }


async def until_drawn(page: Page) -> None:
    """Wait for a map that is not empty."""
    await page.wait_for_function(
        "() => [...document.querySelectorAll('canvas')].some((canvas) => {"
        "  const pixels = canvas.getContext('2d')"
        "    ?.getImageData(0, 0, canvas.width, canvas.height).data;"
        "  return pixels?.some((value) => value > 0);"
        "})"
    )


async def measure(visit: Callable[[Browser], Awaitable[dict[str, float]]]) -> None:
    """Print median and spread of each figure of a visit."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS
        )
        visits = [await visit(browser) for _ in range(ROUNDS)]
        await browser.close()
    for name in visits[0]:
        figures = sorted(one[name] for one in visits)
        print(f"{name}: {statistics.median(figures):.1f} ({figures[0]:.1f}–{figures[-1]:.1f})")


def main() -> None:
    """Measure on a service with two workers."""
    with stage() as where:
        asyncio.run(fill(where))
        asyncio.run(measure(visit))


if __name__ == "__main__":
    main()
