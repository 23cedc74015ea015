"""Reports on their way: asked for once, rendered by one process, told how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, tuple_, update

from app.kit.database import Writer
from app.reports.rules import Form, Language, ReportNumber, Step
from app.reports.store import key_of, of_number, report, report_file

CHANNEL = "nabotrakk_report"
SILENCE = timedelta(seconds=30)
"""A process that has not been heard from for so long has died; another begins anew."""


@dataclass(frozen=True, slots=True)
class Job:
    """A report to render, and the how-manieth attempt at it this is."""

    number: ReportNumber
    language: Language
    facts: str
    attempt: int


async def enqueue(writer: Writer, number: ReportNumber) -> None:
    """Have a report rendered, or rendered anew, and wake whoever renders."""
    await writer.change(
        update(report)
        .where(*of_number(report, number), report.c.state != "rendering")
        .values(state="queued", step="waiting", reason=None)
    )
    await writer.scalar(select(func.pg_notify(CHANNEL, number.municipality_id)))


async def take_job(writer: Writer, municipality_id: str, now: datetime) -> Job | None:
    """The oldest report nobody renders, now ours."""
    free = (
        select(report.c.year, report.c.ordinal)
        .where(
            report.c.municipality_id == municipality_id,
            or_(
                report.c.state == "queued",
                (report.c.state == "rendering") & (report.c.heard_from_at < now - SILENCE),
            ),
        )
        .order_by(report.c.requested_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        # Chosen once, before the update: a subquery there may be asked for every row.
        .cte("free")
    )
    row = await writer.one_or_none(
        update(report)
        .where(
            report.c.municipality_id == municipality_id,
            report.c.year == free.c.year,
            report.c.ordinal == free.c.ordinal,
        )
        .values(state="rendering", step="waiting", heard_from_at=now, attempt=report.c.attempt + 1)
        .returning(report)
    )
    if row is None:
        return None
    number = ReportNumber(row.municipality_id, row.year, row.ordinal)
    return Job(number, row.language, row.facts, row.attempt)


async def tell_step(writer: Writer, job: Job, step: Step, now: datetime) -> bool:
    """Say how far it is; False where another process has taken it over."""
    told = await writer.change(
        update(report).where(*_ours(job)).values(step=step, heard_from_at=now)
    )
    return told == 1


async def finish_job(writer: Writer, job: Job, files: Mapping[Form, bytes], now: datetime) -> bool:
    """Keep the files; False, and nothing is kept, where another process has taken it over."""
    done = {"state": "ready", "step": "done", "ready_at": now}
    if not await writer.change(update(report).where(*_ours(job)).values(**done)):
        return False
    await writer.change(delete(report_file).where(*of_number(report_file, job.number)))
    await writer.change_many(
        insert(report_file),
        [{**key_of(job.number), "form": form, "body": body} for form, body in files.items()],
    )
    return True


async def fail_job(writer: Writer, job: Job, reason: str) -> None:
    """Say that it could not be rendered."""
    await writer.change(update(report).where(*_ours(job)).values(state="failed", reason=reason))


def _ours(job: Job) -> list[Any]:
    return [
        *of_number(report, job.number),
        report.c.state == "rendering",
        report.c.attempt == job.attempt,
    ]


async def forget_files(writer: Writer, municipality_id: str, before: datetime) -> int:
    """Put away the files of reports that were ready before a moment; the facts stay."""
    old = select(report.c.year, report.c.ordinal).where(
        report.c.municipality_id == municipality_id,
        report.c.state == "ready",
        report.c.ready_at < before,
    )
    return await writer.change(
        delete(report_file).where(
            report_file.c.municipality_id == municipality_id,
            tuple_(report_file.c.year, report_file.c.ordinal).in_(old),
        )
    )
