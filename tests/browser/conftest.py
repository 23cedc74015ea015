"""Browsers as people hold them."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
    "device_scale_factor": 2,
}  # fmt: skip
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
ACCESSIBILITY = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

# A button that was just let go of is on its way to the colours it will have.
SETTLED = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(changes.map((one) => one.finished));
}"""

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    assert executable, "Chromium is missing; `scripts/system-packages test` installs it"
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield opened
        await opened.close()


@pytest.fixture
async def open_page(browser: Browser, address: str) -> AsyncIterator[OpenPage]:
    """Open a page in a profile of its own; what it complains of fails the test."""
    contexts = []
    complaints: list[str] = []

    async def open_at(path: str, profile: dict[str, Any], **options: Any) -> Page:
        usual = {"base_url": address, "locale": "nb-NO", "reduced_motion": "reduce"}
        context = await browser.new_context(**(usual | profile | options))
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(message.type, message.text, complaints))
        await page.goto(path)
        return page

    yield open_at
    for context in contexts:
        await context.close()
    assert complaints == []


def _note(kind: str, text: str, complaints: list[str]) -> None:
    # The browser itself reports every refused request and every lost connection; those are asked
    # for in these tests. A violated content security policy is reported otherwise.
    lost = r"Failed to load resource|An unknown error occurred when fetching the script"
    if kind in ("error", "warning") and not re.match(lost, text):
        complaints.append(text)


async def check_accessibility(page: Page) -> None:
    """No violation of WCAG 2.1 A and AA, nor of axe's good practice, on what is shown now."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE.read_text())
    await page.evaluate(SETTLED)
    found = await page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", ACCESSIBILITY
    )
    assert found["passes"], "axe looked at nothing"
    broken = [
        (violation["id"], node["html"], node["failureSummary"])
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert broken == []
