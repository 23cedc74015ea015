"""What children tell is answered: from a dark stair to the class that reads that it has light."""

import asyncio

import httpx
import shapely
from playwright.async_api import Page, expect

from app.campaigns.store import find_picture_code
from app.contributions.bulk import add_in_bulk
from app.kit.database import Database
from tests.answers.test_around import show
from tests.browser.conftest import PHONE, OpenPage, check_accessibility
from tests.hotspots.test_api import cell_of
from tests.hotspots.voices import join, mark
from tests.measures.test_photos import add
from tests.photos.pictures import phone_photo
from tests.world import World, sign_in_staff

STAIR = (-330.0, 120.0)


async def tell(database: Database, world: World) -> None:
    """Six children find the stair dark."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        children = await join(writer, world, 6)
        marks = [mark(world, child, shapely.Point(STAIR)) for child in children]
        await add_in_bulk(writer, marks, skip_existing=False)


async def freeze(planner: httpx.AsyncClient) -> str:
    """The number of the finding, once the worker has counted."""
    draft = {
        "title": "Mørk trapp",
        "responsible_unit": "Bymiljøetaten",
        "theme": "change",
        "cells": [cell_of(STAIR)],
        "cell_metres": 250,
    }
    async with asyncio.timeout(60):
        while (answer := await planner.post("/api/v1/findings", json=draft)).status_code != 201:
            assert answer.json()["type"] in (
                "/problems/still-counting", "/problems/too-few-agree"
            ), answer.text  # fmt: skip
            await asyncio.sleep(0.2)
    return str(answer.json()["number"])


async def see_photo(page: Page, caption: str, told: str) -> None:
    """The photo is on the page, and its pixels have come."""
    photo = page.get_by_role("img", name=caption)
    await photo.scroll_into_view_if_needed()
    await expect(page.get_by_text(told)).to_be_visible()
    await expect(photo).to_have_js_property("complete", True)
    assert await photo.evaluate("(photo) => photo.naturalWidth") > 0


async def test_a_class_reads_what_was_done_about_the_dark_stair(
    open_page: OpenPage, world: World, database: Database, address: str
) -> None:
    await tell(database, world)
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        pictures = await find_picture_code(reader, world.municipality_id, world.group_id)
    page = await open_page(f"/class#{pictures}", PHONE)
    await expect(page.get_by_text("Svaret kommer på denne siden.")).to_be_visible()
    async with httpx.AsyncClient(base_url=address, timeout=20) as planner:
        await sign_in_staff(planner, database, world.municipality_id, ["planner"])
        finding = await freeze(planner)
        measure = {"title": "Lys i trappa", "responsible_unit": "Bymiljøetaten"}
        measure |= {"findings": [finding]}  # type: ignore[dict-item]
        made = (await planner.post("/api/v1/measures", json=measure)).json()
        for state, words, reason in (
            ("considered", "Svaret kommer på denne siden.", None),
            ("decided", "Dette skal gjøres.", "Seks av dere sa det samme."),
            ("under_way", "Arbeidet er i gang.", None),
            ("done", "Dette ble ferdig", "Takk for at dere sa fra."),
        ):
            step = {"state": state, "reason": reason}
            answer = await planner.post(f"/api/v1/measures/{made['number']}/steps", json=step)
            assert answer.status_code == 200, answer.text
            await page.reload()
            await expect(page.get_by_text(words)).to_be_visible()
            is_public = state != "considered"
            await expect(page.get_by_text("Lys i trappa")).to_have_count(int(is_public))
            if reason:
                await expect(page.get_by_text(reason)).to_be_visible()
        frozen = await planner.get(f"/api/v1/findings/{finding}")
        assert frozen.json()["state"] == "done"
        await show(planner, made["number"], caption="Trappa uten lys")
        after = {"moment": "after", "taken_on": "2026-05-02"}
        await show(planner, made["number"], caption="Trappa med lys", **after)
        await add(planner, made["number"], phone_photo(), caption="Ikke sett gjennom")
    await page.reload()
    await see_photo(page, "Trappa uten lys", "Før, 2. mars 2026")
    await see_photo(page, "Trappa med lys", "Etter, 2. mai 2026")
    await expect(page.get_by_role("img", name="Ikke sett gjennom")).to_have_count(0)
    await check_accessibility(page)
