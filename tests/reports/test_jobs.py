"""Reports on their way: rendered once, anew after a death, and tried again after a failure."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.kit.database import Database
from app.kit.queue import SILENCE, TakenOverError
from app.reports import jobs, rendering
from app.reports.facts import Lent
from app.reports.lent import Loan, LoanKept
from app.reports.rendering import Order
from app.reports.rules import FILES_KEPT, FORMS
from tests.hotspots.conftest import Neighbourhood
from tests.reports.conftest import (
    REPORTS,
    YEAR,
    facts_of,
    file,
    get,
    render,
    request,
    text_of,
)


async def in_municipality(database: Database, planner: Neighbourhood, do: Any) -> Any:
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        return await do(writer)


async def fall_silent(database: Database, planner: Neighbourhood) -> None:
    """As if whoever renders had not been heard from for a while."""
    back = text("UPDATE report SET heard_from_at = heard_from_at - :silence")
    await in_municipality(
        database, planner, lambda writer: writer.change(back, silence=SILENCE * 2)
    )


async def test_a_report_whose_process_died_is_rendered_anew_and_kept_once(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    number = (await request(client, kind="year", year=YEAR))["number"]
    dying = asyncio.create_task(render(database, planner.world.municipality_id))
    async with asyncio.timeout(60):
        # The state is only to be had by asking; each asking lets the rendering go on.
        while (await get(client, number))["state"] != "rendering":
            pass
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    assert (await get(client, number))["state"] == "rendering"
    # It may live yet: nobody takes it over before it has been silent for long.
    assert await render(database, planner.world.municipality_id) == 0
    await fall_silent(database, planner)
    assert await render(database, planner.world.municipality_id) == 1
    found = await get(client, number)
    assert (found["state"], len(found["forms"])) == ("ready", len(FORMS))
    assert await render(database, planner.world.municipality_id) == 0


async def test_who_was_taken_for_dead_keeps_nothing(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    number = (await request(client, kind="year", year=YEAR))["number"]
    municipality_id = planner.world.municipality_id
    now = datetime.now(UTC)
    slow, _ = await in_municipality(
        database, planner, lambda writer: jobs.QUEUE.take(writer, municipality_id, now)
    )
    await fall_silent(database, planner)
    assert await render(database, municipality_id) == 1
    kept = await file(client, number, "pdf")
    late: dict[Any, bytes] = dict.fromkeys(FORMS, b"late")
    nothing = LoanKept(loan=Loan(inputs=[], photos={}), seal="")
    with pytest.raises(TakenOverError):
        await jobs.QUEUE.tell(database, slow, "word")
    with pytest.raises(TakenOverError):
        await in_municipality(
            database, planner, lambda writer: jobs.keep_files(writer, slow, late, nothing, now)
        )
    assert await file(client, number, "pdf") == kept


async def test_what_failed_says_so_and_may_be_tried_again(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = (await request(client, kind="year", year=YEAR))["number"]
    with monkeypatch.context() as patch:
        patch.setattr("app.reports.actions.LONGEST_SECONDS", 0.01)
        await render(database, planner.world.municipality_id)
    found = await get(client, number)
    assert (found["state"], found["reason"]) == ("failed", "rendering-failed")
    missing = await client.get(f"{REPORTS}/{number}/files/pdf")
    assert missing.json()["type"] == "/problems/report-not-ready"
    again = await client.post(f"{REPORTS}/{number}/rendering")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    await render(database, planner.world.municipality_id)
    assert (await get(client, number))["state"] == "ready"


async def test_files_are_put_away_in_time_and_made_anew_of_the_same_facts(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    new = await request(client, kind="year", year=YEAR)
    await render(database, planner.world.municipality_id)
    old = text("UPDATE report SET ready_at = ready_at - CAST(:kept AS interval)")
    kept = FILES_KEPT + timedelta(days=1)
    await in_municipality(database, planner, lambda writer: writer.change(old, kept=kept))
    await render(database, planner.world.municipality_id)
    assert (await get(client, new["number"]))["forms"] == []
    await client.post(f"{REPORTS}/{new['number']}/rendering")
    await render(database, planner.world.municipality_id)
    found = await get(client, new["number"])
    assert (len(found["forms"]), found["sha256"]) == (len(FORMS), new["sha256"])


async def test_what_was_frozen_before_chapters_were_added_is_set_under_its_own_hash(
    client: httpx.AsyncClient, planner: Neighbourhood, tmp_path: Path
) -> None:
    number = (await request(client, kind="year", year=YEAR))["number"]
    facts = await facts_of(client, number)
    added = ("surveys", "field_rounds", "plan_cases")
    old = json.dumps({name: value for name, value in facts.items() if name not in added})
    order = Order(number, "nb", old, "https://nabotrakk.example", Lent({}, {}), str(tmp_path))
    await asyncio.to_thread(lambda: list(rendering.render(order)))
    printed = text_of((tmp_path / "pdf").read_bytes())
    assert hashlib.sha256(old.encode()).hexdigest() in printed.replace(" ", "")
