"""What goes into a package: everything of a subject that lasts, as files in a folder."""

import csv
import json
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

from app.archives.store import Archive
from app.campaigns.store import find_campaign
from app.catalogue.store import find_catalogue
from app.exports.actions import write_release
from app.exports.rules import FORMATS
from app.hotspots.findings import find_finding
from app.hotspots.rules import read_number
from app.kit.database import Database, Reader
from app.kit.text import defused
from app.measures.rules import PUBLIC_STATES, read_measure_number
from app.measures.store import find_measure, list_steps
from app.plans.rules import read_plan_number
from app.plans.store import find_case
from app.publishing.store import list_releases
from app.reports import store as reports
from app.reports.cases import gather_file
from app.reports.facts import Facts
from app.reports.rules import read_report_number
from app.retention.store import list_proofs

_README = Path(__file__).parent / "templates" / "README.txt"
_DECISIONS = ("number", "title", "state", "reason", "responsible_unit", "due_on", "taken_at")

Write = Callable[[Reader, Archive, Facts, Path], Awaitable[None]]


async def write_contents(database: Database, of: Archive, folder: Path) -> Facts:
    """Put everything but the releases into a folder; the facts it was told by."""
    async with database.reading() as reader:
        await reader.enter(of.number.municipality_id)
        facts = await find_facts(reader, of)
        for write in CONTENTS:
            await write(reader, of, facts, folder)
    return facts


async def write_releases(database: Database, of: Archive, facts: Facts, folder: Path) -> None:
    """Put every release of the subject's rounds into a folder, in every format."""
    rounds = {each.campaign_id for each in facts.asked}
    async with database.reading() as reader:
        await reader.enter(of.number.municipality_id)
        released = await list_releases(reader, of.number.municipality_id)
    for each in released:
        if each.campaign_id in rounds:
            place = folder / "utgivelser" / each.number
            place.mkdir(parents=True)
            for file_format in FORMATS:
                await write_release(database, each, file_format, place)
            for spooled in place.glob("*.arrow"):
                spooled.unlink()


async def find_facts(reader: Reader, of: Archive) -> Facts:
    """What is known of the subject: the facts of the report that was made with the archive."""
    text = await reports.find_facts(reader, read_report_number(of.report))
    return Facts.model_validate_json(text)


async def write_readme(_: Reader, of: Archive, facts: Facts, folder: Path) -> None:
    """What the package is, in Norwegian."""
    text = Template(_README.read_text(encoding="utf-8")).substitute(
        title=of.title,
        number=of.number,
        municipality=facts.municipality,
        day=f"{facts.as_of:%d.%m.%Y}",
    )
    (folder / "README.txt").write_text(text, encoding="utf-8")


async def write_rounds(reader: Reader, of: Archive, facts: Facts, folder: Path) -> None:
    """When and why it was asked, where, and with which catalogues."""
    _put_json(folder / "runder.json", [each.model_dump(mode="json") for each in facts.asked])
    if facts.boundary is not None:
        feature = {"type": "Feature", "geometry": facts.boundary, "properties": {"name": of.title}}
        _put_json(folder / "omraade.geojson", feature)
    municipality_id = of.number.municipality_id
    asked = [await find_campaign(reader, municipality_id, each.campaign_id) for each in facts.asked]
    for version in sorted({each.catalogue_version for each in asked}):
        catalogue = await find_catalogue(reader, municipality_id, version)
        if catalogue is not None:
            _put_json(folder / "katalog" / f"v{version}.json", catalogue.model_dump(mode="json"))


async def write_findings(reader: Reader, of: Archive, facts: Facts, folder: Path) -> None:
    """Every version of every finding, byte for byte as it was frozen."""
    for told in facts.findings:
        number = read_number(told.number, of.number.municipality_id)
        for version in range(1, told.version + 1):
            found = await find_finding(reader, number, version)
            if found is not None:
                path = folder / "funn" / told.number / f"v{version}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(found.document, encoding="utf-8")
    _put_json(folder / "funn.json", [each.model_dump(mode="json") for each in facts.findings])


async def write_measures(reader: Reader, of: Archive, facts: Facts, folder: Path) -> None:
    """Every measure with every step it took; and of all of them what was decided, in one table."""
    decided: list[dict[str, Any]] = []
    for told in facts.measures:
        number = read_measure_number(told.number, of.number.municipality_id)
        measure, steps = await find_measure(reader, number), await list_steps(reader, number)
        if measure is None:
            continue
        taken = [{name: getattr(each, name) for name in each.__slots__} for each in steps]
        document = told.model_dump(mode="json") | {"cost_class": measure.cost_class, "steps": taken}
        _put_json(folder / "tiltak" / f"{told.number}.json", document)
        decided += [
            {"number": told.number, "title": told.title, **each}
            for each in taken
            if each["state"] in PUBLIC_STATES
        ]
    with (folder / "vedtak.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, _DECISIONS, delimiter=";")
        table.writeheader()
        table.writerows({name: defused(value) for name, value in row.items()} for row in decided)


async def write_plans(reader: Reader, of: Archive, facts: Facts, folder: Path) -> None:
    """Every plan case: its stages, documents, checklist and answers, without what people wrote.

    A sender may take an input back at any time, and a package cannot be called back.
    """
    for told in facts.plan_cases:
        case = await find_case(reader, read_plan_number(told.number, of.number.municipality_id))
        if case is not None:
            file = await gather_file(reader, case, "internal")
            _put_json(folder / "plansaker" / f"{told.number}.json", file.model_dump(mode="json"))


async def write_sources(_: Reader, __: Archive, facts: Facts, folder: Path) -> None:
    """What residents answered, and how many took part in talks and on walks: counts alone."""
    for name, found in (("undersokelser", facts.surveys), ("feltarbeid", facts.field_rounds)):
        if found:
            _put_json(folder / f"{name}.json", [each.model_dump(mode="json") for each in found])


async def write_reports(reader: Reader, of: Archive, _: Facts, folder: Path) -> None:
    """Every report of the subject: its facts, and the files that lie ready."""
    for each in await reports.list_reports(reader, of.number.municipality_id):
        if (each.kind, each.subject_id) != (of.kind, of.subject_id):
            continue
        place = folder / "rapporter" / str(each.number)
        place.mkdir(parents=True)
        facts = await reports.find_facts(reader, each.number)
        (place / "tall.json").write_text(facts, encoding="utf-8")
        for form in each.forms:
            body = await reports.find_file(reader, each.number, form)
            name = f"{each.number}{'-' if form.startswith('slides') else '.'}{form}"
            (place / name).write_bytes(body or b"")


async def write_proofs(reader: Reader, of: Archive, facts: Facts, folder: Path) -> None:
    """What was deleted of the subject's rounds, when, how much and by which rule."""
    rounds: set[UUID] = {each.campaign_id for each in facts.asked}
    proofs = [
        {name: getattr(proof, name) for name in proof.__slots__}
        for proof in await list_proofs(reader, of.number.municipality_id)
        if proof.campaign_id in rounds
    ]
    _put_json(folder / "slettebevis.json", proofs)


CONTENTS: tuple[Write, ...] = (
    write_readme,
    write_rounds,
    write_findings,
    write_measures,
    write_plans,
    write_sources,
    write_reports,
    write_proofs,
)


def _put_json(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_as_text)
    path.write_text(f"{text}\n", encoding="utf-8")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
