"""Reports over HTTP: of every subject, in both languages, under a number, with a hash."""

import hashlib
import io
import re
from typing import Any

import docx
import httpx
import pypdf
import pytest

from app.kit.database import Database
from tests.areas.test_coordinators import area_of
from tests.hotspots.conftest import UNDERPASS, Neighbourhood
from tests.hotspots.test_findings import freeze
from tests.measures.test_api import propose, step
from tests.plans.test_api import register
from tests.reports.conftest import REPORTS, YEAR, file, get, render, request, text_of
from tests.world import sign_in_staff

TITLES = {
    ("campaign", "nb"): "Barnetråkk",
    ("campaign", "nn"): "Barnetråkk",
    ("area", "nb"): "Loddefjord: hva barna forteller, og hva kommunen svarer",
    ("area", "nn"): "Loddefjord: kva barna fortel, og kva kommunen svarar",
    ("plan_case", "nb"): "Barns innspill til «Ny undergang»",
    ("plan_case", "nn"): "Innspel frå barn til «Ny undergang»",
    ("year", "nb"): f"Barns medvirkning i {YEAR}",
    ("year", "nn"): f"Medverknad frå barn i {YEAR}",
}
CHAPTERS = {
    "nb": ("Hvem som svarte", "Hvor det samler seg", "Hva kommunen svarer", "Forbehold"),
    "nn": ("Kven som svara", "Kvar det samlar seg", "Kva kommunen svarar", "Atterhald"),
}


@pytest.fixture
async def answered(client: httpx.AsyncClient, planner: Neighbourhood) -> dict[str, Any]:
    """A finding, a measure that is decided and one that was declined, and a plan case."""
    finding = (await freeze(client)).json()["number"]
    light = (await propose(client, findings=[finding], due_on=f"{YEAR + 1}-06-30"))["number"]
    for state in ("considered", "decided"):
        await step(client, light, state)
    bridge = (await propose(client, title="Bro", findings=[finding]))["number"]
    await step(client, bridge, "declined", reason="Undergangen blir bygd om.")
    plan = await register(client, UNDERPASS)
    return {"finding": finding, "light": light, "bridge": bridge, "plan": plan["plan_case_id"]}


def drafts(planner: Neighbourhood, plan: str, area: str) -> dict[str, dict[str, Any]]:
    """What names each subject."""
    return {
        "campaign": {"subject_id": str(planner.world.campaign_id)},
        "area": {"subject_id": area},
        "plan_case": {"subject_id": plan},
        "year": {"year": YEAR},
    }


async def test_every_subject_is_told_in_bokmaal_and_nynorsk(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    answered: dict[str, Any],
    database: Database,
) -> None:
    municipality_id = planner.world.municipality_id
    area = str(await area_of(database, planner.world))
    asked = {
        (kind, language): await request(client, kind=kind, language=language, **named)
        for kind, named in drafts(planner, answered["plan"], area).items()
        for language in ("nb", "nn")
    }
    numbers = [each["number"] for each in asked.values()]
    assert numbers == [f"{municipality_id}-{YEAR}-r{n:03d}" for n in range(1, 9)]
    assert {(each["state"], each["progress"]) for each in asked.values()} == {("queued", 0)}
    assert await render(database, municipality_id) == 8
    listed = (await client.get(REPORTS)).json()["reports"]
    assert [each["number"] for each in listed] == numbers[::-1]
    for (kind, language), told in asked.items():
        found = await get(client, told["number"])
        assert (found["state"], found["progress"]) == ("ready", 100)
        assert found["title"] == TITLES[kind, language]
        assert found["forms"] == ["docx", "pdf", "slides.html", "slides.pdf"]
        # What is said is the same in both languages.
        assert found["sha256"] == asked[kind, "nb"]["sha256"]
        await check_pdf(client, found, TITLES[kind, language], answered)
        await check_docx(client, found, TITLES[kind, language])
        await check_slides(client, found, TITLES[kind, language])


async def check_pdf(
    client: httpx.AsyncClient, found: dict[str, Any], title: str, answered: dict[str, Any]
) -> None:
    pdf = await file(client, found["number"], "pdf")
    read = pypdf.PdfReader(io.BytesIO(pdf))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == found["language"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert read.metadata is not None
    assert read.metadata.title == title
    text = text_of(pdf)
    for said in (title, found["number"], *CHAPTERS[found["language"]], answered["light"]):
        assert said in text
    assert answered["finding"] in text
    assert "Undergangen blir bygd om." in text
    assert found["citation"].replace(" ", "") in text.replace(" ", "")


async def check_docx(client: httpx.AsyncClient, found: dict[str, Any], title: str) -> None:
    made = docx.Document(io.BytesIO(await file(client, found["number"], "docx")))
    assert made.core_properties.title == title
    styles = {paragraph.style.name for paragraph in made.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Caption", "List Bullet"} <= styles
    assert made.tables
    drawn = made.element.xpath("//wp:docPr")
    assert drawn
    assert all(each.get("descr") for each in drawn)
    languages = {
        each.get(docx.oxml.ns.qn("w:val")) for each in made.styles.element.xpath("//w:lang")
    }
    assert languages == {f"{found['language']}-NO"}


async def check_slides(client: httpx.AsyncClient, found: dict[str, Any], title: str) -> None:
    html = (await file(client, found["number"], "slides.html")).decode()
    assert f'<html lang="{found["language"]}">' in html
    # One file: it loads nothing from elsewhere.
    assert not re.findall(r'(?:src|href)="(?!data:|#)', html)
    slides = pypdf.PdfReader(io.BytesIO(await file(client, found["number"], "slides.pdf")))
    assert title in text_of(await file(client, found["number"], "slides.pdf"))
    assert len(slides.pages) == html.count("<section")
    width, height = slides.pages[0].mediabox[2:]
    assert abs(float(width) / float(height) - 16 / 9) < 0.01


async def test_the_same_facts_have_the_same_hash_and_it_is_that_of_what_is_handed_out(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    named = {"kind": "campaign", "subject_id": str(planner.world.campaign_id)}
    first, again = await request(client, **named), await request(client, **named, language="nn")
    assert first["sha256"] == again["sha256"]
    assert first["sha256"] in first["citation"]
    answer = await client.get(f"{REPORTS}/{first['number']}/facts")
    assert hashlib.sha256(answer.content).hexdigest() == first["sha256"]
    await step(client, (await propose(client))["number"], "declined", reason="Nei.")
    later = await request(client, kind="year", year=YEAR)
    assert later["sha256"] != (await request(client, kind="year", year=YEAR - 5))["sha256"]


async def test_fewer_than_five_are_not_told_of_on_paper(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    # Four children like the meadow, and two find a corner scary.
    new = await request(client, kind="campaign", subject_id=str(planner.world.campaign_id))
    facts = (await client.get(f"{REPORTS}/{new['number']}/facts")).json()
    assert facts["participants"] == {"least": 12, "most": 12}
    bars = {bar["code"]: bar["count"] for bar in facts["charts"]["theme"]["bars"]}
    assert bars == {code: {"least": n, "most": n} for code, n in (("change", 5), ("way", 8))}
    assert facts["charts"]["theme"]["withheld"] == 1
    counts = [cell["count"]["least"] for layer in facts["layers"] for cell in layer["cells"]]
    assert min(counts) >= 5


async def test_a_coordinator_reports_on_own_areas_alone(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    municipality_id = planner.world.municipality_id
    area = str(await area_of(database, planner.world))
    everywhere = await request(client, kind="year", year=YEAR)
    plan = await register(client, UNDERPASS)
    staff = await sign_in_staff(client, database, municipality_id, ["coordinator"])
    theirs = dict(client.cookies)
    outside = await client.post(REPORTS, json={"kind": "area", "subject_id": area})
    assert outside.json()["type"] == "/problems/outside-your-areas"
    await sign_in_staff(client, database, municipality_id, ["administrator"])
    entrusted = {"area_ids": [area]}
    await client.put(f"/api/v1/coordinators/{staff['staff_id']}/areas", json=entrusted)
    client.cookies = httpx.Cookies(theirs)
    own = await request(client, kind="area", subject_id=area)
    within = await request(client, kind="plan_case", subject_id=plan["plan_case_id"])
    listed = (await client.get(REPORTS)).json()["reports"]
    assert [each["number"] for each in listed] == [within["number"], own["number"]]
    refused = await client.get(f"{REPORTS}/{everywhere['number']}")
    assert refused.json()["type"] == "/problems/outside-your-areas"


@pytest.mark.parametrize(
    "draft",
    [
        {"kind": "year"},
        {"kind": "area", "year": 2026},
        {"kind": "year", "year": 2026, "subject_id": "0b0f3c5e-8f0e-4f4c-9d43-6f2f2a5d7c10"},
        {"kind": "year", "year": 2026, "language": "en"},
    ],
)
async def test_a_draft_names_one_subject(
    client: httpx.AsyncClient, planner: Neighbourhood, draft: dict[str, Any]
) -> None:
    assert (await client.post(REPORTS, json=draft)).status_code == 422


@pytest.mark.parametrize("kind", ["campaign", "area", "plan_case"])
async def test_what_is_not_there_is_not_told_of(
    client: httpx.AsyncClient, planner: Neighbourhood, kind: str
) -> None:
    draft = {"kind": kind, "subject_id": "0b0f3c5e-8f0e-4f4c-9d43-6f2f2a5d7c10"}
    answer = await client.post(REPORTS, json=draft)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
