"""Reports on their way: rendered by one process, their files kept for a time."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, tuple_

from app.kit.database import Writer
from app.kit.queue import Queue, Taken
from app.reports.rules import Form
from app.reports.store import report, report_file

QUEUE = Queue(report, "nabotrakk_report", busy="rendering")


async def keep_files(
    writer: Writer, taken: Taken, files: Mapping[Form, bytes], now: datetime
) -> None:
    """Keep the files of what is ready; raises `TakenOverError`, and keeps none."""
    await QUEUE.finish(writer, taken, now)
    of_report = [report_file.c[name] == value for name, value in taken.key.items()]
    await writer.change(delete(report_file).where(*of_report))
    await writer.change_many(
        insert(report_file),
        [{**taken.key, "form": form, "body": body} for form, body in files.items()],
    )


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
