"""What everybody reads of an area and of a class: heard, decided, done, and what comes."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from app.kit.database import Database
from tests.answers.conftest import Answered, build_town, look_up, settle_town
from tests.conftest import new_municipality
from tests.measures.test_api import WHY, propose, step
from tests.world import World, at, build_world


def place(east: float, north: float) -> dict[str, Any]:
    """A place in metres from the school."""
    return {"type": "Point", "coordinates": at(east, north)}


async def stand(client: httpx.AsyncClient, *states: str, **members: Any) -> str:
    """The number of a measure that went through these states; the last with a reason."""
    number = str((await propose(client, **members))["number"])
    for state in states:
        reason = {"reason": WHY} if state == states[-1] else {}
        answer = await step(client, number, state, **reason)
        assert answer.status_code == 200, answer.text
    return number


async def read(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    """An answer, as anybody reads it."""
    cookies = httpx.Cookies(client.cookies)
    client.cookies.clear()
    answer = await client.get(address)
    client.cookies = cookies
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def titles(part: dict[str, Any]) -> list[str]:
    """What a part tells of."""
    return [measure["title"] for measure in part["measures"]]


async def test_an_area_tells_what_was_heard_decided_and_done_and_what_comes(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    here = {"place": place(100, 100)}
    await stand(client, "considered", "decided", title="Lys", due_on="2027-06-30", **here)
    await stand(client, "declined", title="Badeland", **here)
    await stand(client, "considered", "decided", "under_way", title="Fortau", **here)
    await stand(client, "considered", "decided", "under_way", "done", title="Benk", **here)
    await stand(client, "considered", title="En tanke", **here)
    await stand(client, "considered", "decided", title="Langt borte", place=place(9_000, 0))
    story = await read(client, answered.story)
    assert titles(story["decided"]) == ["Badeland", "Lys"]
    assert titles(story["coming"]) == ["Fortau"]
    assert titles(story["done"]) == ["Benk"]
    assert {story[part]["text"] for part in ("decided", "coming", "done")} == {None}
    declined, light = story["decided"]["measures"]
    assert (declined["state"], declined["reason"]) == ("declined", WHY)
    assert light["text"].endswith("Det skal være ferdig innen 30. juni 2027.")
    [heard] = story["heard"]
    assert (heard["release"], story["not_heard"]) == (answered.release, None)
    cells = (await client.get(f"/api/v1/releases/{answered.release}/cells")).json()["features"]
    for told in heard["themes"]:
        shown = [
            cell["properties"]["participants"]
            for cell in cells
            if cell["properties"]["theme"] == told["theme"]
        ]
        assert told["cells"] == len(shown)
        assert (told["participants"], told["participants_at_most"]) == (max(shown), max(shown) + 4)
    assert story["title"] == "Dere sa – vi gjorde: Loddefjord"


@pytest.mark.parametrize(
    ("language", "title", "nothing"),
    [
        ("nb", "Dere sa – vi gjorde: Loddefjord", "Ingenting er ferdig ennå."),
        ("nn", "De sa – vi gjorde: Loddefjord", "Ingenting er ferdig enno."),
        ("en", "You said – we did: Loddefjord", "Nothing is finished yet."),
    ],
)
async def test_the_answer_speaks_both_norwegians_and_english_and_is_honest_where_it_is_empty(
    client: httpx.AsyncClient, answered: Answered, language: str, title: str, nothing: str
) -> None:
    story = await read(client, f"{answered.story}&language={language}")
    assert (story["title"], story["done"]["text"]) == (title, nothing)
    assert str(story["heard"][0]["released_at"][:4]) in story["decided"]["text"]
    assert (await client.get(f"{answered.story}&language=pl")).status_code == 422


async def test_the_reason_of_a_no_is_not_the_reason_of_a_later_yes(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    number = await stand(client, "declined", title="Lys", place=place(0, 0))
    await step(client, number, "considered")
    assert titles((await read(client, answered.story))["decided"]) == []
    await step(client, number, "decided")
    [measure] = (await read(client, answered.story))["decided"]["measures"]
    assert measure["reason"] is None
    await step(client, number, "decided", reason="Barna har rett.")
    await step(client, number, "under_way")
    [measure] = (await read(client, answered.story))["coming"]["measures"]
    assert measure["reason"] == "Barna har rett."


async def test_a_measure_belongs_to_the_area_as_it_was_drawn_when_it_was_decided(
    client: httpx.AsyncClient, answered: Answered, database: Database
) -> None:
    await stand(client, "considered", "decided", title="Lys", place=place(100, 100))
    async with database.writing() as writer:
        await writer.enter(answered.world.municipality_id)
        await writer.change(
            text(
                "UPDATE area_boundary SET valid_to = current_date + 1"
                " WHERE valid_from < current_date"
            )
        )
        await writer.change(
            text(
                "INSERT INTO area_boundary SELECT municipality_id, area_id, current_date + 1, NULL,"
                " ST_Translate(boundary, 50000, 0), source FROM area_boundary"
            )
        )
    assert titles((await read(client, answered.story))["decided"]) == ["Lys"]


async def test_a_class_reads_of_its_surroundings_first_in_its_own_language(
    client: httpx.AsyncClient, answered: Answered, database: Database
) -> None:
    async with database.writing() as writer:
        await writer.enter(answered.world.municipality_id)
        await writer.change(text("UPDATE campaign_group SET language = 'nn'"))
    await stand(client, "considered", "decided", title="Ved skulen", place=place(100, 100))
    await stand(client, "considered", "decided", title="Langt borte", place=place(1_900, 1_900))
    story = await read(client, answered.of_class)
    assert story["language"] == "nn"
    near = [(each["title"], each["is_near"]) for each in story["decided"]["measures"]]
    assert near == [("Ved skulen", True), ("Langt borte", False)]
    assert [heard["release"] for heard in story["heard"]] == [answered.release]
    assert (await client.get(f"{answered.of_class}?language=en")).json()["language"] == "en"
    wrong = await client.get("/api/v1/answers/classes/sun-sun-sun-nothing")
    assert (wrong.status_code, wrong.json()["type"]) == (404, "/problems/unknown-picture-code")


async def test_no_mark_changes_an_answer_before_a_release(
    client: httpx.AsyncClient,
    answered: Answered,
    database: Database,
    secret: bytes,
) -> None:
    async def everything(of: Answered) -> list[bytes]:
        paths = (of.story, of.of_class, f"{of.feed}.atom", f"{of.feed}.rss")
        number = of.world.municipality_id
        paths += (f"/feeds/{number}.atom", f"/api/v1/research/series.csv?municipality_id={number}")
        paths += (f"/api/v1/answers/areas?municipality_id={number}",)
        return [(await client.get(path)).content for path in paths]

    before = await everything(answered)
    await settle_town(database, answered.world, secret, build_town(seed=7, children=60))
    assert await everything(answered) == before


async def test_what_was_told_and_not_released_is_not_heard(
    client: httpx.AsyncClient, database: Database, world: World, secret: bytes
) -> None:
    await settle_town(database, world, secret, build_town())
    story = await read(client, (await look_up(database, world, "")).story)
    assert (story["heard"], story["not_heard"][:11]) == ([], "Ingenting e")
    assert story["decided"]["text"] == "Ingenting er bestemt ennå."


async def test_an_answer_is_sent_once(client: httpx.AsyncClient, answered: Answered) -> None:
    for address, caching in ((answered.story, "public"), (answered.of_class, "private")):
        first = await client.get(address)
        assert caching in first.headers["cache-control"]
        known = {"If-None-Match": first.headers["etag"]}
        again = await client.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        await stand(client, "considered", "decided", place=place(0, 0))
        assert (await client.get(address, headers=known)).status_code == 200


async def test_areas_are_listed_with_what_there_is_to_read(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    await stand(client, "considered", "decided", "under_way", "done", place=place(0, 0))
    number = answered.world.municipality_id
    answer = await client.get(f"/api/v1/answers/areas?municipality_id={number}")
    [area] = answer.json()["areas"]
    assert (area["area_id"], area["measures"], area["done"]) == (str(answered.area_id), 1, 1)


async def test_nothing_crosses_municipalities(
    client: httpx.AsyncClient, answered: Answered, database: Database
) -> None:
    neighbour = await new_municipality(database)
    await build_world(database, neighbour)
    for address in (
        f"/api/v1/answers/areas/{answered.area_id}?municipality_id={neighbour}",
        f"/api/v1/answers/areas/{uuid4()}?municipality_id={answered.world.municipality_id}",
        f"/feeds/{neighbour}/areas/{answered.area_id}.atom",
    ):
        refused = await client.get(address)
        assert (refused.status_code, refused.json()["type"]) == (404, "/problems/unknown-area")


async def test_what_is_said_when_it_is_done_is_no_reason(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    number = await stand(client, "considered", "decided", place=place(0, 0))
    await step(client, number, "under_way")
    await step(client, number, "done", reason="Se på kveldene.")
    [measure] = (await read(client, answered.story))["done"]["measures"]
    assert (measure["reason"], measure["remark"]) == (WHY, "Se på kveldene.")
