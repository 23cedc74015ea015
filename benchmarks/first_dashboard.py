"""The planner's dashboard on a slow line and processor, from signing in to a drawn map."""

import asyncio

from playwright.async_api import Browser

from app.demo.actions import DEMO_SIGN_INS
from app.demo.places import MUNICIPALITY_ID
from benchmarks.first_map import fill, measure, slow_page, until_drawn
from benchmarks.harness import ADDRESS, stage
from tests.browser.conftest import DESKTOP

PLANNER = next(each for each in DEMO_SIGN_INS if each.role == "planner")


async def visit(browser: Browser) -> dict[str, float]:
    """One first visit, signed in: seconds until charts can be read and the map is drawn; bytes."""
    context = await browser.new_context(**DESKTOP, locale="nb-NO")
    signed_in = await context.request.post(
        f"{ADDRESS}/api/v1/staff/sign-in",
        data={
            "municipality_id": MUNICIPALITY_ID,
            "email": PLANNER.email,
            "password": PLANNER.password,
        },
    )
    assert signed_in.ok
    page, received = await slow_page(context)
    started = asyncio.get_running_loop().time()
    await page.goto(f"{ADDRESS}/planner")
    await page.get_by_role("table", name="Kategori").wait_for()
    readable = asyncio.get_running_loop().time() - started
    await until_drawn(page)
    drawn = asyncio.get_running_loop().time() - started
    await page.wait_for_load_state("networkidle")
    await context.close()
    return {"charts, s": readable, "map, s": drawn, "transferred, kB": sum(received) / 1000}


def main() -> None:
    """Measure on a service with two workers."""
    with stage() as where:
        asyncio.run(fill(where))
        asyncio.run(measure(visit))


if __name__ == "__main__":
    main()
