"""A survey from the first draft to the result: one answer each, and nobody's."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from app.kit.database import Database
from app.kit.throttle import RateLimit
from app.retention.actions import retain_municipality
from app.surveys.rules import hash_code
from tests.surveys.conftest import (
    API,
    QUESTIONNAIRE,
    Ask,
    Asked,
    answers,
    close_survey,
    plan_survey,
    pointed,
    resident,
)
from tests.world import SignedIn, World, everything_stored


async def test_a_questionnaire_is_frozen_once_opened(
    client: httpx.AsyncClient,
    database: Database,
    world: World,
    sign_in: Callable[..., SignedIn],
) -> None:
    await sign_in(world.municipality_id, "planner")
    path = f"{API}/surveys/{await plan_survey(database, world)}"
    assert (await client.post(f"{path}/open", json={})).status_code == 409
    draft = {"questionnaire": QUESTIONNAIRE}
    assert (await client.put(path, json=draft)).json()["version"] == 1
    stale = await client.put(path, json=draft)
    assert stale.json()["type"] == "/problems/questionnaire-changed"
    assert (await client.put(path, json=draft | {"based_on": 1})).json()["version"] == 2
    opened = await client.post(f"{path}/open", json={})
    assert opened.json()["state"] == "open"
    late = await client.put(path, json=draft | {"based_on": 2})
    assert late.json()["type"] == "/problems/questionnaire-frozen"


async def test_children_are_not_asked_as_residents(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "planner")
    path = f"{API}/surveys/{world.campaign_id}"
    refused = await client.put(path, json={"questionnaire": QUESTIONNAIRE})
    assert refused.json()["type"] == "/problems/no-survey"


async def test_an_answer_is_stored_once_changed_and_withdrawn(
    client: httpx.AsyncClient, ask: Ask
) -> None:
    asked = await ask()
    one = resident(client, asked)
    said = answers(why={"text": "Mørkt her."}, where={"places": [pointed(50, 50, said="Her")]})
    assert [(await one.put(said)).status_code for _ in range(3)] == [201, 200, 200]
    own = (await one.get()).json()["answers"]
    assert own["why"]["text"] == "Mørkt her."
    assert own["where"]["places"][0]["words"] == "Her"
    changed = answers(age="young")
    assert (await one.put(changed)).status_code == 200
    assert set((await one.get()).json()["answers"]) == {"age", "safe"}
    other = resident(client, asked)
    other.token = one.token
    assert (await other.put(changed)).json()["type"] == "/problems/already-answered"
    stranger = resident(client, asked)
    stranger.response_id = one.response_id
    assert (await stranger.put(said)).status_code == 404
    assert (await stranger.get()).status_code == 404
    assert (await one.withdraw()).status_code == 204
    assert (await one.get()).status_code == 404


async def test_answers_are_held_against_the_questions(client: httpx.AsyncClient, ask: Ask) -> None:
    one = resident(client, await ask())
    unfit: list[dict[str, Any]] = [
        {"safe": {"grade": 3}},
        answers(nobody={"text": "?"}),
        answers(safe={"choices": ["park"]}),
        answers(uses={"choices": ["park", "park"]}),
        answers(age={"choices": ["young", "old"]}),
        answers(where={"places": [pointed(0, 0, theme="blue")]}),
        answers(where={"places": [pointed(each, 0) for each in range(4)]}),
    ]
    for said in unfit:
        refused = await one.put(said)
        assert refused.status_code == 422, said
        assert refused.json()["errors"]
    body = {"is_15_or_older": False, "answers": answers(), "key": one.asked.key}
    young = await client.put(one.path, json=body, headers={"Authorization": f"Bearer {one.token}"})
    assert young.status_code == 422


async def test_a_code_opens_once_however_many_try_at_the_same_time(
    client: httpx.AsyncClient, ask: Ask
) -> None:
    asked = await ask("invitation")
    code = asked.codes[0]
    looked = await client.post(f"{API}/participation/surveys", json={"key": code.lower()})
    assert looked.json()["questionnaire"]["questions"][0]["code"] == "age"
    tried = await asyncio.gather(*(resident(client, asked).put(answers(), code) for _ in range(8)))
    assert sorted(each.status_code for each in tried) == [201] + [404] * 7
    again = await client.post(f"{API}/participation/surveys", json={"key": code})
    assert again.json()["type"] == "/problems/unknown-survey-key"
    one = resident(client, asked)
    same = await asyncio.gather(*(one.put(answers(), asked.codes[1]) for _ in range(5)))
    assert sorted(each.status_code for each in same) == [200] * 4 + [201]


async def test_no_row_leads_from_an_answer_to_an_invitation(
    client: httpx.AsyncClient, ask: Ask, database: Database, world: World
) -> None:
    asked = await ask("invitation")
    used, left = asked.codes[3], asked.codes[4]
    assert (await resident(client, asked).put(answers(), used)).status_code == 201
    stored = await everything_stored(database, world)
    for code in asked.codes:
        assert code not in stored
        assert code.replace("-", "") not in stored
    assert hash_code(used.replace("-", "")).hex() not in stored
    assert hash_code(left.replace("-", "")).hex() in stored
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        columns = await reader.all(
            text(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = 'survey_response'"
            )
        )
        together = await reader.scalar(
            text(
                "SELECT count(*) FROM survey_response r JOIN survey_code c ON r.xmin = c.xmin"
                " OR r.campaign_id = c.campaign_id AND r.token_hash = c.code_hash"
            )
        )
        batches = await reader.scalar(
            text("SELECT count(*) FROM survey_response r JOIN survey_batch b ON r.xmin = b.xmin")
        )
    assert {row.column_name for row in columns} == {
        "municipality_id", "response_id", "campaign_id", "token_hash", "digest", "told"
    }  # fmt: skip
    assert (together, batches) == (0, 0)


async def answer_many(client: httpx.AsyncClient, asked: Asked, count: int = 40) -> None:
    """Answers of several ages, who point out two places."""
    ages = ("young", "middle", "old")
    for number in range(count):
        spot = pointed(20, 20) if number % 2 else pointed(900, 900, theme="nice")
        said = answers(
            ages[number % 3],
            4 + number // 3 % 2,
            uses={"choices": ["park"] if number % 2 else ["park", "shop"]},
            why={"text": f"Grunn {number}"},
            where={"places": [spot]},
        )
        assert (await resident(client, asked).put(said)).status_code == 201


async def test_results_come_when_the_survey_has_closed(
    client: httpx.AsyncClient, ask: Ask, database: Database
) -> None:
    asked = await ask()
    await answer_many(client, asked)
    live = (await client.get(f"{asked.path}/results")).json()
    assert (live["responses"], live["result"], live["texts"]) == (40, None, [])
    assert (await client.get(f"{asked.path}/results.csv")).status_code == 409
    assert (await client.get(f"{asked.path}/places")).json()["features"] == []
    assert (await client.post(f"{asked.path}/publication", json={})).status_code == 409
    await close_survey(database, asked)
    one = resident(client, asked)
    assert (await one.put(answers())).json()["type"] == "/problems/survey-closed"
    shown = (await client.get(f"{asked.path}/results")).json()
    age, safe, uses, why, _ = shown["result"]["questions"]
    assert sorted(bar["respondents"] for bar in age["bars"]) == [13, 13, 14]
    assert age["crossings"] == []
    assert all(bar["respondents"] >= 5 for bar in safe["bars"])
    # Everybody chose the park: that nobody did not is withheld together with it.
    assert [bar["answers"] for bar in uses["bars"]] == [["shop"]]
    assert uses["withheld"] == 2
    assert why["bars"] == []
    crossed = [row for each in safe["crossings"] for row in each["rows"]]
    assert crossed
    assert min(count for row in crossed for count in row["respondents"]) >= 5
    [nice, dark] = shown["result"]["cells"]["features"]
    assert {nice["properties"]["theme"], dark["properties"]["theme"]} == {"nice", "dark"}
    sheet = (await client.get(f"{asked.path}/results.csv")).content.decode("utf-8-sig")
    assert sheet.splitlines()[0] == "question,label,background,group,answer,respondents"
    assert "Grunn" not in sheet
    places = (await client.get(f"{asked.path}/places")).json()
    assert len(places["features"]) == 40
    assert {each["properties"]["told_by"] for each in places["features"]} == {"adults"}


async def test_texts_are_read_by_a_human_first(
    client: httpx.AsyncClient, ask: Ask, database: Database
) -> None:
    asked = await ask()
    one = resident(client, asked)
    said = answers(
        why={"text": "Ring meg på 91 23 45 67"},
        where={"places": [pointed(10, 10, said="Naboen min er sur")]},
    )
    await one.put(said)
    await resident(client, asked).put(answers(why={"text": "Fin park"}))
    waiting = (await client.get(f"{asked.path}/remarks")).json()["remarks"]
    assert [each["held_for"] for each in waiting] == [["phone"], [], []]
    ids = [each["remark_id"] for each in waiting]
    versions = {each["remark_id"]: each["version"] for each in waiting}
    both = {"contribution_ids": ids, "versions": versions}
    (line,) = (await client.get(f"{API}/desk")).json()["surveys"]
    assert line["waiting_remarks"] == len(waiting)
    released = await client.post(f"{asked.path}/remarks/release", json=both)
    assert released.json() == {"released": 2}
    edit = {"decision": "edit", "comment": "Ring meg", "version": versions[ids[0]]}
    edited = await client.post(f"{asked.path}/remarks/{ids[0]}/decision", json=edit)
    assert edited.json()["words"] == "Ring meg"
    by_words = {each["words"]: each["remark_id"] for each in waiting}
    hide = f"{asked.path}/remarks/{by_words['Naboen min er sur']}/decision"
    assert (await client.post(hide, json={"decision": "hide"})).status_code == 200
    said["where"]["places"][0]["words"] = "Naboen min er blid"
    assert (await one.put(said)).status_code == 200
    hidden = (await client.get(f"{asked.path}/remarks", params={"state": "hidden"})).json()
    assert [each["words"] for each in hidden["remarks"]] == ["Naboen min er blid"]
    await close_survey(database, asked)
    shown = (await client.get(f"{asked.path}/results")).json()["texts"]
    assert [each["words"] for each in shown] == ["Fin park"]
    assert (await client.get(f"{asked.path}/places")).json()["features"] == []


async def test_everybody_reads_tens_of_at_least_ten(
    client: httpx.AsyncClient, ask: Ask, database: Database, world: World
) -> None:
    asked = await ask()
    await answer_many(client, asked)
    await close_survey(database, asked)
    mine = {"municipality_id": world.municipality_id}
    summary = f"{API}/survey-summaries/{asked.campaign_id}"
    assert (await client.get(summary, params=mine)).status_code == 404
    assert (await client.post(f"{asked.path}/publication", json={})).status_code == 201
    again = await client.post(f"{asked.path}/publication", json={})
    assert again.json()["type"] == "/problems/already-published"
    client.cookies.clear()
    shown = (await client.get(summary, params=mine)).json()
    listed = (await client.get(f"{API}/survey-summaries", params=mine)).json()["summaries"]
    assert [each["campaign_id"] for each in listed] == [str(asked.campaign_id)]
    figures = [bar["respondents"] for each in shown["result"]["questions"] for bar in each["bars"]]
    assert figures
    assert all(figure >= 10 and figure % 10 == 0 for figure in figures)
    assert not [each for each in shown["result"]["questions"] if each["crossings"] or each["mean"]]
    cells = shown["result"]["cells"]["features"]
    assert {each["properties"]["respondents"] for each in cells} == {20}


async def test_after_retention_the_result_is_left_and_nobodys_answer(
    client: httpx.AsyncClient, ask: Ask, database: Database, world: World
) -> None:
    asked = await ask()
    await answer_many(client, asked, 12)
    one = resident(client, asked)
    await one.put(answers(why={"text": "kanarifugl"}))
    await close_survey(database, asked)
    before = (await client.get(f"{asked.path}/results")).json()
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        later = datetime.now(UTC) + timedelta(days=200)
        [proof] = await retain_municipality(writer, world.municipality_id, now=later)
    assert (proof.participants, proof.contributions) == (13, 25)
    left = await everything_stored(database, world)
    assert "kanarifugl" not in left
    assert one.response_id not in left
    after = (await client.get(f"{asked.path}/results")).json()
    assert after["result"] == before["result"]
    assert after["responses"] == 13
    mine = {"municipality_id": world.municipality_id}
    published = await client.get(f"{API}/survey-summaries/{asked.campaign_id}", params=mine)
    assert published.json()["result"]["responses"] == 10


async def test_a_coordinator_reads_the_surveys_of_own_areas_alone(
    client: httpx.AsyncClient, ask: Ask, sign_in: Callable[..., SignedIn], world: World
) -> None:
    asked = await ask()
    await sign_in(world.municipality_id, "coordinator")
    assert (await client.get(f"{API}/surveys")).json() == {"surveys": []}
    refused = await client.get(f"{asked.path}/results")
    assert refused.json()["type"] == "/problems/outside-your-areas"


async def test_from_one_address_a_link_is_not_answered_for_ever(
    client: httpx.AsyncClient, ask: Ask, app: Any
) -> None:
    app.state.survey_limit = RateLimit("survey", "2/hour")
    asked = await ask()
    tried = [(await resident(client, asked).put(answers())).status_code for _ in range(3)]
    assert tried == [201, 201, 429]
    listed = (await client.get(f"{API}/surveys")).json()["surveys"]
    assert [each["responses"] for each in listed] == [2], "what was refused is not stored"
