"""A plan's report: stages, documents, what was said and answered, and what may be taken back."""

import io
from typing import Any
from uuid import uuid4

import docx
import httpx
import pypdf
import pytest

from app.kit.database import Database
from tests.areas.test_coordinators import area_of
from tests.hotspots.conftest import UNDERPASS, Neighbourhood
from tests.measures.test_api import propose
from tests.measures.test_photos import add, confirm
from tests.photos.pictures import as_bytes, draw
from tests.plans.test_api import CASES, register
from tests.plans.voices import RECEIPTS, WORDS, answer, decide, open_hearing, say
from tests.reports.conftest import REPORTS, YEAR, facts_of, file, get, render, request, text_of
from tests.world import everything_stored

DOCUMENT = {
    "title": "Planbeskrivelse",
    "url": "https://kommune.example/plan/65800000/beskrivelse.pdf",
    "kind": "description",
    "dated": "2026-10-01",
}
CHECKED = {"state": "partly", "words": "Se kapittel 4.", "links": ["https://kommune.example/k4"]}
WAITING, HIDDEN, WITHDRAWN = "Dette venter.", "Dette er skjult.", "Dette er tatt tilbake."


@pytest.fixture
async def heard(client: httpx.AsyncClient, planner: Neighbourhood) -> tuple[str, str]:
    """A plan with an answered input, and one that waits, one hidden, one taken back; its receipt.

    Documents are listed, and a question of the checklist is answered.
    """
    number = await open_hearing(client, deadline=f"{YEAR + 1}-01-31")
    receipt = await say(client, number, sender="young")
    await say(client, number, words=WAITING)
    await say(client, number, words=HIDDEN)
    gone = await say(client, number, words=WITHDRAWN)
    for ordinal in (1, 4):
        await decide(client, number, ordinal)
    await decide(client, number, 3, decision="hide")
    assert (await client.delete(f"{RECEIPTS}/{gone}")).status_code == 204
    named = {"input_id": str(uuid4()), "words": "Brøyt den.", "sender": "organisation"}
    entered = await client.post(f"{CASES}/{number}/inputs", json={**named, "sender_name": "FAU"})
    assert entered.status_code == 201, entered.text
    assert (await answer(client, number, 1)).status_code == 201
    assert (await client.post(f"{CASES}/{number}/documents", json=DOCUMENT)).status_code == 201
    checked = await client.post(f"{CASES}/{number}/checklist/knowledge", json=CHECKED)
    assert checked.status_code == 200, checked.text
    return number, receipt


async def report_on(
    client: httpx.AsyncClient, database: Database, number: str, **draft: Any
) -> dict[str, Any]:
    """A report on a plan, rendered."""
    case = (await client.get(f"{CASES}/{number}")).json()
    new = await request(client, kind="plan_case", subject_id=case["plan_case_id"], **draft)
    await render(database, number[:4])
    return new


async def test_it_holds_what_was_released_with_the_answer_and_nothing_that_waits(
    client: httpx.AsyncClient, heard: tuple[str, str], database: Database
) -> None:
    number, _ = heard
    new = await report_on(client, database, number)
    facts = await facts_of(client, new["number"])
    told = facts["plan_case"]
    assert [each["number"] for each in told["said"]] == [f"{number}-1", f"{number}-5"]
    assert [each["sender_name"] for each in told["said"]] == [None, "FAU"]
    assert [each["answer"] and each["answer"]["outcome"] for each in told["said"]] == [
        "partly", None
    ]  # fmt: skip
    assert (told["inputs"], told["answered"], told["stage"]) == (2, 1, "consultation")
    assert WORDS not in str(facts)
    body = await file(client, new["number"], "pdf")
    text = text_of(body)
    for said in (WORDS, "Den blir, men kortere.", "FAU", "Ikke besvart ennå", "Brøyt den."):
        assert said in text
    for said in ("Høringsutkast ute", "31. januar", "pbl § 3-3", "Se kapittel 4.", "1 av 7"):
        assert said in text
    assert text.index("Fra barn og unge") < text.index(WORDS) < text.index("Fra voksne")
    linked = [
        each.get_object()["/A"]["/URI"]
        for page in pypdf.PdfReader(io.BytesIO(body)).pages
        for each in page.get("/Annots", [])
        if "/A" in each.get_object()
    ]
    assert linked == [DOCUMENT["url"]]
    word = docx.Document(io.BytesIO(await file(client, new["number"], "docx")))
    written = "\n".join(each.text for each in word.paragraphs)
    assert WORDS in written
    assert DOCUMENT["url"] in {each.target_ref for each in word.part.rels.values()}
    for never in (WAITING, HIDDEN, WITHDRAWN):
        assert never not in text + written + str(facts)


@pytest.mark.parametrize("how", ["taken back", "hidden", "edited"])
async def test_what_is_taken_back_leaves_the_files_and_no_word_is_left_anywhere(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    heard: tuple[str, str],
    database: Database,
    how: str,
) -> None:
    number, receipt = heard
    new = await report_on(client, database, number)
    assert await render(database, number[:4]) == 0
    assert (await get(client, new["number"]))["forms"]
    if how == "taken back":
        assert (await client.delete(f"{RECEIPTS}/{receipt}")).status_code == 204
    else:
        edited = {"decision": "edit", "words": "Akebakken bør bli."}
        await decide(client, number, 1, **({"decision": "hide"} if how == "hidden" else edited))
    await render(database, number[:4])
    assert (await get(client, new["number"]))["forms"] == []
    missing = await client.get(f"{REPORTS}/{new['number']}/files/pdf")
    assert missing.json()["type"] == "/problems/report-not-ready"
    await client.post(f"{REPORTS}/{new['number']}/rendering")
    await render(database, number[:4])
    again = await get(client, new["number"])
    assert (again["state"], again["sha256"]) == ("ready", new["sha256"])
    text = text_of(await file(client, new["number"], "pdf"))
    assert WORDS not in text
    assert ("Akebakken bør bli." in text) == (how == "edited")
    if how == "taken back":
        assert WORDS not in await everything_stored(database, planner.world)


async def test_everybody_reads_a_plan_as_its_page_tells_it(
    client: httpx.AsyncClient, heard: tuple[str, str], database: Database
) -> None:
    number, _ = heard
    new = await report_on(client, database, number, audience="public")
    told = (await facts_of(client, new["number"]))["plan_case"]
    assert told["checks"] == []
    assert [each["stage"] for each in told["stages"]] == ["presented", "discussed", "consultation"]
    assert WORDS in text_of(await file(client, new["number"], "pdf"))
    own = (await register(client, UNDERPASS, title="Bare tenkt"))["plan_case_id"]
    draft = {"kind": "plan_case", "subject_id": own, "audience": "public"}
    assert (await client.post(REPORTS, json=draft)).json()["type"] == "/problems/nothing-released"


async def test_areas_and_years_list_plans_in_brief(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    heard: tuple[str, str],
    database: Database,
) -> None:
    number, _ = heard
    await register(client, (30_000.0, 30_000.0), title="Langt unna")
    area = str(await area_of(database, planner.world))
    of_area = await facts_of(
        client, (await request(client, kind="area", subject_id=area))["number"]
    )
    of_year = await request(client, kind="year", year=YEAR)
    assert [each["number"] for each in of_area["plan_cases"]] == [number]
    assert (of_area["plan_cases"][0]["inputs"], of_area["plan_cases"][0]["answered"]) == (2, 1)
    titles = [each["title"] for each in (await facts_of(client, of_year["number"]))["plan_cases"]]
    assert titles == ["Ny undergang", "Langt unna"]
    later = await request(client, kind="year", year=YEAR + 1)
    assert (await facts_of(client, later["number"]))["plan_cases"] == []
    await render(database, planner.world.municipality_id)
    assert "Langt unna" in text_of(await file(client, of_year["number"], "pdf"))


async def test_photos_stand_with_their_measure_as_long_as_they_are_confirmed(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    number = (await propose(client))["number"]
    moments = {"before": "2026-03-02", "after": "2026-09-14"}
    for moment, day in moments.items():
        photo_id, sent = await add(
            client, number, as_bytes(draw(1_600, 1_200)), moment=moment, taken_on=day,
            caption=f"Undergangen {moment}",
        )  # fmt: skip
        [photo] = [each for each in sent.json()["photos"] if each["photo_id"] == photo_id]
        await confirm(client, number, photo)
    _, unseen = await add(client, number, as_bytes(draw(80, 60)), caption="Ingen har sett på dette")
    assert unseen.status_code == 200
    new = await request(client, kind="year", year=YEAR)
    await render(database, planner.world.municipality_id)
    word = docx.Document(io.BytesIO(await file(client, new["number"], "docx")))
    alts = [each.get("descr") for each in word.element.xpath("//wp:docPr")]
    shown = [each for each in alts if each.startswith("Bilde.")]
    assert [each.replace("\u00a0", " ") for each in shown] == [
        "Bilde. Før, 2. mars 2026: Undergangen before",
        "Bilde. Etter, 14. september 2026: Undergangen after",
    ]
    assert "Ingen har sett på dette" not in str(await facts_of(client, new["number"]))
    taken_back = f"/api/v1/measures/{number}/photos/{photo_id}/confirmation"
    assert (await client.delete(taken_back)).status_code == 204
    await render(database, planner.world.municipality_id)
    assert (await get(client, new["number"]))["forms"] == []
