"""What stands beside an answer: photos of measures, plans of the area, and surveys of residents."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from app.kit.database import Database
from tests.answers.conftest import Answered
from tests.answers.test_api import place, read, stand
from tests.measures.test_api import MEASURES
from tests.measures.test_photos import add, confirm
from tests.photos.pictures import phone_photo
from tests.plans.test_api import register
from tests.plans.voices import open_hearing, step
from tests.surveys.conftest import Ask, Asked, ask, close_survey

__all__ = ["ask"]


async def show(client: httpx.AsyncClient, number: str, **about: str) -> str:
    """The address of a photo of a measure that somebody has looked through."""
    photo_id, answer = await add(client, number, phone_photo(), **about)
    photos = answer.json()["photos"]
    [photo] = [each for each in photos if each["photo_id"] == photo_id]
    assert (await confirm(client, number, photo)).status_code == 200
    return f"{MEASURES}/{number}/photos/{photo_id}"


async def test_a_measure_is_told_with_the_photos_somebody_has_looked_through(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    number = await stand(client, "considered", "decided", place=place(0, 0))
    await add(client, number, phone_photo())
    thought = await stand(client, "considered", place=place(0, 0))
    await show(client, thought)
    after = await show(client, number, moment="after", caption="Lys", taken_on="2026-05-02")
    before = await show(client, number, caption="Mørkt")
    for story in (answered.story, answered.of_class):
        [measure] = (await read(client, story))["decided"]["measures"]
        told = [(each["moment"], each["caption"], each["url"]) for each in measure["photos"]]
        assert told == [("before", "Mørkt", before), ("after", "Lys", after)]
        assert {(each["width"], each["height"]) for each in measure["photos"]} == {(600, 800)}
        assert set(measure["photos"][0]) & {"sha256", "confirmed_by", "confirmed_at"} == set()
    await client.delete(f"{before}/confirmation")
    [measure] = (await read(client, answered.story))["decided"]["measures"]
    assert [each["url"] for each in measure["photos"]] == [after]


async def test_an_area_tells_its_public_plans_those_one_may_have_a_say_about_first(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    heard = await open_hearing(client, deadline=str(tomorrow))
    shown = (await register(client, (0, 0), title="Vist"))["number"]
    await step(client, shown, "presented")
    await register(client, (0, 0), title="En tanke")
    far = (await register(client, (9_000, 0), title="Langt borte"))["number"]
    await step(client, far, "presented")
    plans = (await read(client, answered.story))["plans"]
    assert [(plan["number"], plan["is_open"]) for plan in plans] == [(heard, True), (shown, False)]
    assert "Du kan si din mening til og med" in plans[0]["text"]
    assert plans[1]["text"].endswith("Det er ikke mulig å gi innspill nå.")
    in_english = (await read(client, f"{answered.story}&language=en"))["plans"]
    assert in_english[1]["text"].startswith("The plan has been presented")
    page = await client.get(f"/area/{answered.world.municipality_id}/{answered.area_id}")
    assert f"<p>Vist. {plans[1]['text']}</p>" in page.text
    assert "plans" not in await read(client, answered.of_class)


async def publish(client: httpx.AsyncClient, database: Database, asked: Asked, area: Any) -> None:
    """Let a survey have asked about an area, be over, and be published."""
    async with database.writing() as writer:
        await writer.enter(asked.municipality_id)
        await writer.change(
            text("UPDATE campaign SET area_id = :area WHERE campaign_id = :campaign"),
            area=area,
            campaign=asked.campaign_id,
        )
    await close_survey(database, asked)
    answer = await client.post(f"{asked.path}/publication", json={})
    assert answer.status_code == 201, answer.text


async def test_surveys_of_residents_are_told_apart_once_they_are_published(
    client: httpx.AsyncClient, answered: Answered, database: Database, ask: Ask
) -> None:
    before = await read(client, answered.story)
    assert before["surveys"] == []
    of_area, elsewhere = await ask(), await ask()
    await publish(client, database, of_area, answered.area_id)
    await publish(client, database, elsewhere, None)
    story = await read(client, answered.story)
    [survey] = story.pop("surveys")
    assert survey["campaign_id"] == str(of_area.campaign_id)
    assert survey["title"] == "Innbyggerundersøkelse"
    # Nothing of what children told is another because adults answered.
    assert story == {name: told for name, told in before.items() if name != "surveys"}
    assert survey["area"] == "Loddefjord"
    number = answered.world.municipality_id
    listed = await client.get(f"/api/v1/survey-summaries?municipality_id={number}")
    assert len(listed.json()["summaries"]) == 2
