"""Ask for a report, render what was asked for, and publish what may be."""

import asyncio
import json
import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from app.events.store import announce
from app.kit.database import Database, Reader, Writer
from app.kit.queue import Taken, TakenOverError
from app.publishing.rules import NORWAY
from app.reports import jobs, store
from app.reports.facts import Facts, hash_of
from app.reports.gathering import gather_facts
from app.reports.lent import Loan, LoanKept, lend
from app.reports.rules import (
    FILES_KEPT,
    FORMS,
    Form,
    ReportDraft,
    ReportIsInternal,
    ReportNotReady,
    ReportNumber,
    UnknownReport,
)
from app.reports.scope import Scope
from app.reports.store import Report
from app.reports.words import Words

log = logging.getLogger("nabotrakk.reports")

LONGEST_SECONDS = 600.0
"""A report takes seconds; one that takes so long does not end by itself."""


async def request_report(
    writer: Writer,
    municipality_id: str,
    draft: ReportDraft,
    scope: Scope,
    *,
    requested_by: UUID | None,
    now: datetime,
) -> Report:
    """Freeze what is known now under a number, and have it rendered.

    Raises `NothingReleased` or `StillCounting`.
    """
    facts = await gather_facts(writer, municipality_id, draft, scope, now)
    number = await store.next_number(writer, municipality_id, now.astimezone(NORWAY).year)
    new = Report(
        number=number,
        kind=draft.kind,
        subject_id=draft.subject_id,
        area_id=scope.area_id,
        language=draft.language,
        audience=draft.audience,
        title=Words(draft.language).title(draft.kind, scope.title),
        sha256=hash_of(facts.text),
        state="queued",
        step="waiting",
        reason=None,
        requested_at=now,
        ready_at=None,
        published_at=None,
    )
    await store.add_report(writer, new, facts.text, requested_by)
    await jobs.QUEUE.enqueue(writer, store.key_of(number))
    return new


async def find_report(reader: Reader, number: ReportNumber) -> Report:
    """One report; raises `UnknownReport`."""
    found = await store.find_report(reader, number)
    if found is None:
        raise UnknownReport
    return found


async def render_anew(writer: Writer, number: ReportNumber) -> Report:
    """Render a report once more of the same facts, as when its files were put away."""
    await jobs.QUEUE.enqueue(writer, store.key_of(number))
    return await find_report(writer, number)


async def publish_report(writer: Writer, found: Report, *, now: datetime) -> Report:
    """Let everybody read it; raises `ReportIsInternal` or `ReportNotReady`."""
    if found.audience != "public":
        raise ReportIsInternal
    if found.state != "ready":
        raise ReportNotReady
    await store.publish(writer, found.number, now)
    if found.published_at is None:
        await _announce(writer, found.number, "report.published")
    return await find_report(writer, found.number)


async def _announce(writer: Writer, number: ReportNumber, kind: str) -> None:
    await announce(writer, number.municipality_id, kind, facts={"number": str(number)})


@dataclass(frozen=True, slots=True)
class Press:
    """What renders: where the service is, as reports say it."""

    public_url: str

    async def render_reports(self, database: Database, municipality_id: str) -> int:
        """Render the municipality's waiting reports, one after the other; how many.

        Files whose time is up are put away, and those that show what was taken back since.
        """
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            await jobs.forget_taken_back(writer, municipality_id)
            await jobs.forget_files(writer, municipality_id, datetime.now(UTC) - FILES_KEPT)
        rendered = 0
        while (found := await self._take(database, municipality_id)) is not None:
            with suppress(TakenOverError):
                await _render(database, *found)
            rendered += 1
        return rendered

    async def _take(
        self, database: Database, municipality_id: str
    ) -> tuple[Taken, dict[str, Any], LoanKept] | None:
        """The next report, now ours, as an order, and what it is lent."""
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            found = await jobs.QUEUE.take(writer, municipality_id, datetime.now(UTC))
            if found is None:
                return None
            taken, row = found
            facts = Facts.model_validate_json(row.facts)
            lent, loan = await lend(writer, municipality_id, Loan.of(facts))
        number = str(ReportNumber(**taken.key))
        order = {
            "number": number,
            "language": row.language,
            "facts": row.facts,
            "address": f"{self.public_url}/api/v1/reports/{number}/facts",
            "lent": asdict(lent),
        }
        return taken, order, loan


async def _render(
    database: Database, taken: Taken, order: Mapping[str, Any], loan: LoanKept
) -> None:
    with TemporaryDirectory(prefix="nabotrakk-report-") as folder:
        try:
            async with jobs.QUEUE.alive(database, taken), asyncio.timeout(LONGEST_SECONDS):
                is_done = await _follow(database, taken, {**order, "folder": folder})
        except OSError:  # an overrun time is one, too
            is_done = False
        if not is_done:
            log.error("report failed", extra={"report": order["number"]})
            await jobs.QUEUE.fail(database, taken, "rendering-failed")
            return
        files = {form: await asyncio.to_thread(_read, folder, form) for form in FORMS}
    async with database.writing() as writer:
        await writer.enter(taken.municipality_id)
        await jobs.keep_files(writer, taken, files, loan, datetime.now(UTC))
        await _announce(writer, ReportNumber(**taken.key), "report.ready")


def _read(folder: str, form: Form) -> bytes:
    return (Path(folder) / form).read_bytes()


async def _follow(database: Database, taken: Taken, order: Mapping[str, Any]) -> bool:
    """Tell each step of a process that renders, which ends with us; whether it ended well."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.reports.rendering"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
    try:
        process.stdin.write(json.dumps(order).encode())
        await process.stdin.drain()
        process.stdin.close()
        async for line in process.stdout:
            await jobs.QUEUE.tell(database, taken, line.decode().strip())
        return await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
