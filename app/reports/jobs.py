"""Reports on their way: rendered by one process, their files kept for a time."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, tuple_

from app.kit.database import Writer
from app.kit.queue import Queue, Taken
from app.reports.lent import LoanKept, may_be_shown
from app.reports.rules import Form, ReportNumber
from app.reports.store import of_number, report, report_file

QUEUE = Queue(report, "nabotrakk_report", busy="rendering")


_LOAN = "loan"
"""Lies among a report's files, and says what they show that may be taken back."""


async def keep_files(
    writer: Writer, taken: Taken, files: Mapping[Form, bytes], loan: LoanKept, now: datetime
) -> None:
    """Keep the files of what is ready; raises `TakenOverError`, and keeps none."""
    await QUEUE.finish(writer, taken, now)
    await _put_away(writer, ReportNumber(**taken.key))
    kept = [(str(form), body) for form, body in files.items()]
    if loan:
        kept.append((_LOAN, loan.model_dump_json().encode()))
    await writer.change_many(
        insert(report_file),
        [{**taken.key, "form": form, "body": body} for form, body in kept],
    )


async def _put_away(writer: Writer, number: ReportNumber) -> None:
    await writer.change(delete(report_file).where(*of_number(report_file, number)))


async def forget_taken_back(writer: Writer, municipality_id: str) -> None:
    """Put away the files that show what may be shown no more, as when somebody took it back."""
    rows = await writer.all(
        select(report_file).where(
            report_file.c.municipality_id == municipality_id, report_file.c.form == _LOAN
        )
    )
    for row in rows:
        loan = LoanKept.model_validate_json(bytes(row.body))
        if not await may_be_shown(writer, municipality_id, loan):
            await _put_away(writer, ReportNumber(municipality_id, row.year, row.ordinal))


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
