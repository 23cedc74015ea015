"""The page a class opens with its four pictures."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from app.campaigns.class_page import read_class_page
from app.campaigns.rules import PICTURES, UnknownPictureCode, make_picture_code, read_picture_code
from app.campaigns.store import find_picture_code
from app.kit.database import Database
from app.kit.throttle import FailureThrottle
from tests.world import World, bearer, place

SUBMIT = "/api/v1/participation/contributions"


async def pictures(database: Database, world: World) -> str:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        code = await find_picture_code(reader, world.municipality_id, world.group_id)
    assert code
    return code


async def test_four_pictures_open_the_classes_page(
    client: httpx.AsyncClient, world: World, database: Database
) -> None:
    code = await pictures(database, world)
    page = (await client.get(f"/api/v1/classes/{code}")).json()
    assert page["campaign"]["title"] == "Barnetråkk"
    assert (page["group"]["label"], page["group"]["school"]) == ("6A", "Loddefjord skole")
    assert page["stage"] == "collecting"


async def test_a_childs_mark_changes_no_byte_of_it(
    client: httpx.AsyncClient, world: World, token: str, database: Database
) -> None:
    address = f"/api/v1/classes/{await pictures(database, world)}"
    before = (await client.get(address)).content
    assert (await client.post(SUBMIT, json=place(), headers=bearer(token))).status_code == 201
    assert (await client.get(address)).content == before


async def test_when_the_campaign_is_over_the_answers_are_being_read(
    world: World, database: Database
) -> None:
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        page = await read_class_page(
            reader, world.municipality_id, world.group_id, datetime(2099, 1, 1, tzinfo=UTC)
        )
    assert page.stage == "reading"


async def test_guessing_pictures_makes_one_wait(client: httpx.AsyncClient, app: FastAPI) -> None:
    app.state.join_throttles = (FailureThrottle("2/minute"), FailureThrottle("9/minute"))
    wrong = "/api/v1/classes/sun-sun-sun-umbrella"
    answers = [(await client.get(wrong)).status_code for _ in range(3)]
    assert answers == [404, 404, 429]


def test_a_picture_code_is_read_however_it_is_separated() -> None:
    assert read_picture_code("Sun, boat  CAT·tree") == "sun-boat-cat-tree"
    for wrong in ("sun-boat-cat", "sun-boat-cat-dragon", "", "sun boat cat tree key"):
        with pytest.raises(UnknownPictureCode):
            read_picture_code(wrong)


def test_a_new_picture_code_can_be_read() -> None:
    assert len(set(PICTURES)) == 32
    code = make_picture_code()
    assert read_picture_code(code) == code
