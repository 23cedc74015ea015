"""Archives over HTTP: packed of what is over, checked as an archive checks them."""

import asyncio
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.archives.actions import Packer
from app.cli import app as commands
from app.exports.rules import FORMATS
from app.hotspots.actions import fold_counts
from app.kit.database import Database
from app.settings import Settings
from tests.areas.test_coordinators import area_of
from tests.hotspots.conftest import Neighbourhood
from tests.hotspots.test_findings import freeze
from tests.measures.test_api import propose, step
from tests.plans.voices import WORDS, answer, decide, open_hearing, say
from tests.publishing.town import end_campaign
from tests.reports.conftest import PRESS, neighbourhood, planner, released
from tests.world import SignedIn, World

__all__ = ["neighbourhood", "planner", "released"]

ARCHIVES = "/api/v1/archives"
PACKER = Packer(PRESS)


async def run_sql(database: Database, world: World, statement: str) -> None:
    """Change something no address changes."""
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(text(statement))


async def archive(client: httpx.AsyncClient, database: Database, world: World, **draft: Any) -> str:
    """The number of an archive that was asked for and made."""
    answer = await client.post(ARCHIVES, json=draft)
    assert answer.status_code == 202, answer.text
    number = str(answer.json()["number"])
    early = await client.get(f"{ARCHIVES}/{number}/package")
    assert early.json()["type"] == "/problems/archive-not-ready"
    assert await PACKER.make_archives(database, world.municipality_id) == 1
    return number


async def unpack(client: httpx.AsyncClient, number: str, folder: Path) -> Path:
    """The bag of an archive, taken out and checked by `sha256sum`."""
    told = (await client.get(f"{ARCHIVES}/{number}")).json()
    assert (told["state"], told["progress"]) == ("ready", 100)
    answer = await client.get(f"{ARCHIVES}/{number}/package")
    assert hashlib.sha256(answer.content).hexdigest() == told["sha256"]
    assert len(answer.content) == told["bytes"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        package.extractall(folder)
    return check(folder / number)


def check(bag: Path) -> Path:
    """A bag whose checksums hold, and that names all it holds."""
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        checked = subprocess.run(
            ["sha256sum", "--check", "--strict", manifest],
            cwd=bag,
            capture_output=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout
    named = {line[66:] for line in (bag / "manifest-sha256.txt").read_text().splitlines()}
    there = {str(each.relative_to(bag)) for each in (bag / "data").rglob("*") if each.is_file()}
    assert named == there
    assert (bag / "bagit.txt").read_text().startswith("BagIt-Version: 1.0\n")
    return bag


async def test_a_campaign_that_is_over_is_packed_with_all_that_lasts(
    client: httpx.AsyncClient,
    world: World,
    released: str,
    sign_in: Callable[..., SignedIn],
    database: Database,
    tmp_path: Path,
) -> None:
    await sign_in(world.municipality_id, "planner")
    await fold_counts(database, world.municipality_id)
    cells = (await client.get("/api/v1/hotspots", params={"theme": "change"})).json()["features"]
    busiest = max(cells, key=lambda each: each["properties"]["participants"])["id"]
    finding = (await freeze(client, cells=[busiest])).json()
    measure = (await propose(client, findings=[finding["number"]]))["number"]
    await step(client, measure, "considered")
    await step(client, measure, "declined", reason="=Undergangen rives")
    # Nothing is kept of single children: its time is up.
    await run_sql(database, world, "UPDATE campaign SET retention_months = 0")
    draft = {"kind": "campaign", "subject_id": str(world.campaign_id)}
    number = await archive(client, database, world, **draft)
    told = (await client.get(f"{ARCHIVES}/{number}")).json()
    data = await unpack(client, number, tmp_path) / "data"
    assert number in (data / "README.txt").read_text()
    release = data / "utgivelser" / released
    assert {each.suffix for each in release.iterdir()} == {f".{each}" for each in FORMATS}
    cited = (await client.get(f"/api/v1/releases/{released}")).json()["sha256"]
    [geojson] = release.glob("*.geojson")
    assert hashlib.sha256(geojson.read_bytes()).hexdigest() == cited
    report = data / "rapporter" / told["report"]
    assert len(list(report.iterdir())) == 5
    cited = (await client.get(f"/api/v1/reports/{told['report']}")).json()["sha256"]
    assert hashlib.sha256((report / "tall.json").read_bytes()).hexdigest() == cited
    kept = (data / "funn" / finding["number"] / "v1.json").read_bytes()
    assert hashlib.sha256(kept).hexdigest() == finding["sha256"]
    steps = json.loads((data / "tiltak" / f"{measure}.json").read_text())["steps"]
    assert [each["state"] for each in steps] == ["proposed", "considered", "declined"]
    decided = (data / "vedtak.csv").read_text(encoding="utf-8-sig")
    assert f"{measure};" in decided
    # No spreadsheet takes it for a formula.
    assert ";'=Undergangen rives;" in decided
    assert json.loads((data / "katalog" / "v1.json").read_text())["version"] == 1
    [proof] = json.loads((data / "slettebevis.json").read_text())
    assert proof["campaign_id"] == str(world.campaign_id)
    assert proof["participants"] == 200
    assert (await client.get("/api/v1/hotspots")).json()["features"] == []


async def test_an_area_that_has_ended_is_packed_and_one_that_goes_on_is_not(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database, tmp_path: Path
) -> None:
    world = planner.world
    area = str(await area_of(database, world))
    draft = {"kind": "area", "subject_id": area}
    refused = await client.post(ARCHIVES, json=draft)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-over-yet")
    await freeze(client)
    case = await open_hearing(client)
    await say(client, case)
    await decide(client, case, 1)
    await answer(client, case, 1)
    today = datetime.now(UTC).date().isoformat()
    ended = await client.post(f"/api/v1/areas/{area}/end", json={"ends_on": today})
    assert ended.status_code == 200, ended.text
    number = await archive(client, database, world, **draft)
    data = await unpack(client, number, tmp_path) / "data"
    assert json.loads((data / "omraade.geojson").read_text())["properties"]["name"] == "Loddefjord"
    [finding] = json.loads((data / "funn.json").read_text())
    assert (data / "funn" / finding["number"] / "v1.json").exists()
    plan = (data / "plansaker" / f"{case}.json").read_text()
    assert [each["answer"]["outcome"] for each in json.loads(plan)["said"]] == ["partly"]
    assert WORDS not in plan
    assert json.loads((data / "slettebevis.json").read_text()) == []
    [listed] = (await client.get(ARCHIVES)).json()["archives"]
    assert (listed["number"], listed["title"]) == (number, "Loddefjord")


async def test_a_campaign_that_goes_on_or_is_nobodys_is_not_packed(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    draft = {"kind": "campaign", "subject_id": str(planner.world.campaign_id)}
    refused = await client.post(ARCHIVES, json=draft)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-over-yet")
    for kind in ("campaign", "area"):
        unknown = await client.post(ARCHIVES, json={"kind": kind, "subject_id": str(uuid4())})
        assert unknown.status_code == 404
    assert (await client.get(f"{ARCHIVES}/9999-2026-a001")).status_code == 404


async def test_the_command_line_writes_the_same_package(
    planner: Neighbourhood,
    database: Database,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = planner.world
    await end_campaign(database, world)
    for name, value in (
        ("DATABASE_URL", settings.database_url),
        ("DATABASE_APP_URL", settings.database_app_url),
        ("NABOTRAKK_SECRET", settings.secret),
    ):
        monkeypatch.setenv(name, str(value))
    package = tmp_path / "arkiv.zip"
    named = ["--municipality", world.municipality_id, "--campaign", str(world.campaign_id)]
    ran = await asyncio.to_thread(CliRunner().invoke, commands, ["archive", str(package), *named])
    assert ran.exit_code == 0, ran.output
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    assert digest in ran.output
    with zipfile.ZipFile(package) as bag:
        bag.extractall(tmp_path)
    check(tmp_path / f"{world.municipality_id}-{datetime.now(UTC).year}-a001")
