"""What a report says of surveys, talks and walks: apart from children's marks, and of no few."""

from typing import Any

import httpx
from sqlalchemy import text

from app.kit.database import Database
from tests.areas.test_coordinators import area_of
from tests.fieldwork.conftest import Field, field, note, observation
from tests.fieldwork.test_api import NOTES, SEEN, send
from tests.plans.test_api import register
from tests.reports.conftest import REPORTS, YEAR, facts_of, file, render, request, text_of
from tests.surveys.conftest import Ask, Asked, ask, close_survey
from tests.surveys.test_api import answer_many
from tests.world import World, sign_in_staff

__all__ = ["ask", "field"]


async def closed(client: httpx.AsyncClient, ask: Ask, database: Database, count: int = 40) -> Asked:
    """A survey so many have answered, and that is over."""
    asked: Asked = await ask()
    await answer_many(client, asked, count)
    await close_survey(database, asked)
    return asked


async def in_area(database: Database, asked: Asked, world: World) -> str:
    """Have a survey asked of the world's area; its id."""
    area_id = await area_of(database, world)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE campaign SET area_id = :a WHERE campaign_id = :c"),
            a=area_id,
            c=asked.campaign_id,
        )
    return str(area_id)


def figures_of(survey: dict[str, Any]) -> list[int]:
    """Every number of a survey's answers."""
    return [bar["count"]["least"] for each in survey["questions"] for bar in each["bars"]]


async def test_a_survey_is_told_question_by_question_apart_from_children(
    client: httpx.AsyncClient, ask: Ask, world: World, database: Database
) -> None:
    asked = await closed(client, ask, database)
    new = await request(client, kind="campaign", subject_id=str(asked.campaign_id))
    facts = await facts_of(client, new["number"])
    [survey] = facts["surveys"]
    assert survey["responses"] == {"least": 40, "most": 40}
    assert min(figures_of(survey)) >= 5
    assert (facts["asked"], facts["participants"], facts["charts"]) == ([], None, {})
    assert "Grunn" not in str(facts)
    await render(database, world.municipality_id)
    told = text_of(await file(client, new["number"], "pdf"))
    for said in ("Innbyggere på 15 år og eldre er spurt for seg", "1. Alder", "2. Trygt?"):
        assert said in told
    # Nobody says that too few children told something where none was asked.
    assert "barn har fortalt" not in told
    assert "Barna tegner veier" not in told


async def test_what_is_open_or_answered_by_few_is_not_told(
    client: httpx.AsyncClient, ask: Ask, world: World, database: Database
) -> None:
    still_open: Asked = await ask()
    await answer_many(client, still_open)
    few = await closed(client, ask, database, count=4)
    new = await request(client, kind="year", year=YEAR)
    [survey] = (await facts_of(client, new["number"]))["surveys"]
    assert (survey["campaign_id"], survey["responses"]) == (str(few.campaign_id), None)
    assert figures_of(survey) == []
    await render(database, world.municipality_id)
    told = text_of(await file(client, new["number"], "pdf"))
    assert "Antall som svarte: for få til å vises" in told
    assert "For få har svart" in told


async def test_everybody_reads_what_was_published_in_tens(
    client: httpx.AsyncClient, ask: Ask, world: World, database: Database
) -> None:
    asked = await closed(client, ask, database)
    draft = {"kind": "campaign", "subject_id": str(asked.campaign_id), "audience": "public"}
    refused = await client.post(REPORTS, json=draft)
    assert refused.json()["type"] == "/problems/nothing-released"
    await client.post(f"{asked.path}/publication", json={})
    new = await request(client, **draft)
    [survey] = (await facts_of(client, new["number"]))["surveys"]
    assert survey["minimum"] == 10
    assert figures_of(survey)
    assert all(each >= 10 and each % 10 == 0 for each in figures_of(survey))
    assert survey["invited"] is None
    await render(database, world.municipality_id)
    assert "40–49" in text_of(await file(client, new["number"], "pdf"))


async def test_a_coordinators_report_holds_the_sources_of_their_area_alone(
    client: httpx.AsyncClient, ask: Ask, world: World, database: Database
) -> None:
    of_area = await closed(client, ask, database, count=6)
    await closed(client, ask, database, count=6)  # asked of the whole municipality
    area_id = await in_area(database, of_area, world)
    staff = await sign_in_staff(client, database, world.municipality_id, ["coordinator"])
    theirs = dict(client.cookies)
    await sign_in_staff(client, database, world.municipality_id, ["administrator"])
    await client.put(
        f"/api/v1/coordinators/{staff['staff_id']}/areas", json={"area_ids": [area_id]}
    )
    client.cookies = httpx.Cookies(theirs)
    plan = await register(client, (0.0, 0.0))
    drafts = [
        {"kind": "area", "subject_id": area_id},
        {"kind": "plan_case", "subject_id": plan["plan_case_id"]},
    ]
    for draft in drafts:
        facts = await facts_of(client, (await request(client, **draft))["number"])
        assert [each["campaign_id"] for each in facts["surveys"]] == [str(of_area.campaign_id)]


async def test_talks_are_numbers_by_age_and_walks_conditions(
    client: httpx.AsyncClient, field: Field, database: Database
) -> None:
    talks, walk = await field.start("interview_round"), await field.start("site_walk")
    adults = note(talks, people=6)
    await send(client, NOTES, adults)
    await send(client, NOTES, note(talks, people=4, age_group="children", themes=["wish"]))
    await send(client, NOTES, note(talks, people=3, age_group="youth", themes=["wish"]))
    await send(client, NOTES, note(talks, people=5, age_group="youth", themes=["like"], places=[]))
    for condition in ("broken", "broken", "good"):
        await send(client, SEEN, observation(walk, condition=condition))
    new = await request(client, kind="area", subject_id=str(field.area_id))
    facts = await facts_of(client, new["number"])
    seen, noted = sorted(facts["field_rounds"], key=lambda each: each["kind"] != "site_walk")
    children, youth, grown = noted["noted"]
    assert (children["who"], children["people"], children["notes"]) == ("children", None, None)
    assert children["themes"] == []
    # Three wished for something, eight talked: the three are not told of.
    assert (youth["people"]["least"], youth["notes"]) == (8, 2)
    assert [each["code"] for each in youth["themes"]] == ["like"]
    assert (grown["people"]["least"], {each["code"] for each in grown["themes"]}) == (
        6, {"change", "way"}
    )  # fmt: skip
    [dark] = seen["seen"]
    assert dark["category"] == "change/dark"
    assert dark["conditions"] == {"good": 1, "worn": 0, "broken": 2, "dangerous": 0}
    for never in (adults["whom"], adults["words"], "Vi går rundt.", "lykter", "Her er det mørkt."):
        assert never not in str(facts)
    await render(database, field.world.municipality_id)
    told = text_of(await file(client, new["number"], "pdf"))
    for said in ("Samtaler med barn og ungdom", "Samtaler med voksne", "Sett på befaring"):
        assert said in told
    # A report of the walk alone is set, too, although it has no number to begin with.
    alone = await request(client, kind="campaign", subject_id=walk)
    await render(database, field.world.municipality_id)
    assert "Sett på befaring" in text_of(await file(client, alone["number"], "pdf"))


async def test_a_plan_hears_of_its_own_place_and_a_year_of_its_own_days(
    client: httpx.AsyncClient, field: Field
) -> None:
    talks, walk = await field.start("workshop"), await field.start("site_walk")
    await send(client, NOTES, note(talks))
    await send(client, SEEN, observation(walk))
    here, there = await register(client, (50.0, 60.0)), await register(client, (1_500.0, 1_500.0))

    async def rounds(**draft: Any) -> list[str]:
        facts = await facts_of(client, (await request(client, **draft))["number"])
        return sorted(each["kind"] for each in facts["field_rounds"])

    both = ["site_walk", "workshop"]
    assert await rounds(kind="plan_case", subject_id=here["plan_case_id"]) == both
    assert await rounds(kind="plan_case", subject_id=there["plan_case_id"]) == []
    assert await rounds(kind="year", year=2026) == both
    assert await rounds(kind="year", year=2027) == []


async def test_everybody_reads_nothing_of_talks_and_walks(
    client: httpx.AsyncClient, field: Field
) -> None:
    await send(client, NOTES, note(await field.start("workshop")))
    draft = {"kind": "year", "year": YEAR, "audience": "public"}
    assert (await client.post(REPORTS, json=draft)).json()["type"] == "/problems/nothing-released"
