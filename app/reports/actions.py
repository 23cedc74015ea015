"""Ask for a report, render what was asked for, and publish what may be."""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from uuid import UUID

from app.kit.database import Database, Reader, Writer
from app.publishing.rules import NORWAY
from app.reports import jobs, store
from app.reports.facts import hash_of
from app.reports.gathering import Scope, gather_facts
from app.reports.jobs import Job
from app.reports.rules import (
    FILES_KEPT,
    FORMS,
    Form,
    ReportDraft,
    ReportIsInternal,
    ReportNotReady,
    ReportNumber,
    Step,
    UnknownReport,
)
from app.reports.store import Report

log = logging.getLogger("nabotrakk.reports")

LONGEST_SECONDS = 600.0
"""A report takes seconds; one that takes so long does not end by itself."""
_SIGN_OF_LIFE_SECONDS = 5.0


async def request_report(
    writer: Writer,
    municipality_id: str,
    draft: ReportDraft,
    scope: Scope,
    *,
    requested_by: UUID,
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
        title=scope.title,
        sha256=hash_of(facts.text),
        state="queued",
        step="waiting",
        reason=None,
        requested_at=now,
        ready_at=None,
        published_at=None,
    )
    await store.add_report(writer, new, facts.text, requested_by)
    await jobs.enqueue(writer, number)
    return new


async def find_report(reader: Reader, number: ReportNumber) -> Report:
    """One report; raises `UnknownReport`."""
    found = await store.find_report(reader, number)
    if found is None:
        raise UnknownReport
    return found


async def render_anew(writer: Writer, number: ReportNumber) -> Report:
    """Render a report once more of the same facts, as when its files were put away."""
    await jobs.enqueue(writer, number)
    return await find_report(writer, number)


async def publish_report(writer: Writer, found: Report, *, now: datetime) -> Report:
    """Let everybody read it; raises `ReportIsInternal` or `ReportNotReady`."""
    if found.audience != "public":
        raise ReportIsInternal
    if found.state != "ready":
        raise ReportNotReady
    await store.publish(writer, found.number, now)
    return await find_report(writer, found.number)


@dataclass(frozen=True, slots=True)
class Press:
    """What renders: where the service is, as reports say it."""

    public_url: str

    async def render_reports(self, database: Database, municipality_id: str) -> int:
        """Render the municipality's waiting reports, one after the other; how many.

        Files whose time is up are put away.
        """
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            await jobs.forget_files(writer, municipality_id, datetime.now(UTC) - FILES_KEPT)
        rendered = 0
        while True:
            async with database.writing() as writer:
                await writer.enter(municipality_id)
                job = await jobs.take_job(writer, municipality_id, datetime.now(UTC))
            if job is None:
                return rendered
            await self._render(database, job)
            rendered += 1

    async def _render(self, database: Database, job: Job) -> None:
        with TemporaryDirectory(prefix="nabotrakk-report-") as folder:
            order = {
                "number": str(job.number),
                "language": job.language,
                "facts": job.facts,
                "address": f"{self.public_url}/api/v1/reports/{job.number}/facts",
                "folder": folder,
            }
            try:
                async with asyncio.timeout(LONGEST_SECONDS):
                    finished = await _follow(database, job, order)
            except TimeoutError:
                finished = False
            if not finished:
                log.error("report failed", extra={"report": str(job.number)})
                async with database.writing() as writer:
                    await writer.enter(job.number.municipality_id)
                    await jobs.fail_job(writer, job, "rendering-failed")
                return
            files = {form: await asyncio.to_thread(_read, folder, form) for form in FORMS}
        async with database.writing() as writer:
            await writer.enter(job.number.municipality_id)
            await jobs.finish_job(writer, job, files, datetime.now(UTC))


def _read(folder: str, form: Form) -> bytes:
    return (Path(folder) / form).read_bytes()


async def _follow(database: Database, job: Job, order: dict[str, str]) -> bool:
    """Tell each step of the rendering process until it has ended; whether it has ended well."""
    step: Step = "waiting"
    async with _rendering(order) as (process, lines):
        reading = asyncio.ensure_future(anext(lines, None))
        while True:
            await asyncio.wait({reading}, timeout=_SIGN_OF_LIFE_SECONDS)
            if reading.done():
                line = reading.result()
                if line is None:
                    return await process.wait() == 0
                step = cast(Step, line)
                reading = asyncio.ensure_future(anext(lines, None))
            async with database.writing() as writer:
                await writer.enter(job.number.municipality_id)
                if not await jobs.tell_step(writer, job, step, datetime.now(UTC)):
                    reading.cancel()
                    return True


@asynccontextmanager
async def _rendering(
    order: dict[str, str],
) -> AsyncIterator[tuple[asyncio.subprocess.Process, AsyncIterator[str]]]:
    """A process that renders, and its lines; it does not outlive the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.reports.rendering"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018

    async def lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
        async for line in stream:
            yield line.decode().strip()

    try:
        process.stdin.write(json.dumps(order).encode())
        await process.stdin.drain()
        process.stdin.close()
        yield process, lines(process.stdout)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
