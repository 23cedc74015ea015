"""Reports as PostgreSQL keeps them: numbered for ever, facts frozen, files for a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    update,
)

from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.people.tables import staff
from app.reports.rules import (
    FORMS,
    Audience,
    Form,
    Language,
    ReportNumber,
    ReportState,
    Step,
    SubjectKind,
)

# `area_id` is where it lies, for whoever answers for that area alone; `requested_by` is null where
# the command line asked. `heard_from_at` is when the process that renders it last said so, and
# `attempt` counts such processes, so that only the last one's files are kept.
report = Table(
    "report",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid),
    Column("area_id", Uuid),
    Column("language", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("reason", Text),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("requested_by", Uuid),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("heard_from_at", DateTime(timezone=True)),
    Column("ready_at", DateTime(timezone=True)),
    Column("published_at", DateTime(timezone=True)),
    ForeignKeyConstraint(
        ["municipality_id", "requested_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint("kind IN ('campaign', 'area', 'plan_case', 'year')", name="known_kind"),
    CheckConstraint("language IN ('nb', 'nn')", name="written_norwegian"),
    CheckConstraint("state IN ('queued', 'rendering', 'ready', 'failed')", name="known_state"),
    # What everybody may read is made of released numbers, whatever the code does.
    CheckConstraint("published_at IS NULL OR audience = 'public'", name="public_if_published"),
)

report_file = Table(
    "report_file",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("form", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "year", "ordinal"],
        [report.c.municipality_id, report.c.year, report.c.ordinal],
    ),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report without its facts and files; `forms` are the files that lie ready."""

    number: ReportNumber
    kind: SubjectKind
    subject_id: UUID | None
    area_id: UUID | None
    language: Language
    audience: Audience
    title: str
    sha256: str
    state: ReportState
    step: Step
    reason: str | None
    requested_at: datetime
    ready_at: datetime | None
    published_at: datetime | None
    forms: tuple[Form, ...] = ()


async def next_number(writer: Writer, municipality_id: str, year: int) -> ReportNumber:
    """The year's next number; whoever asks meanwhile waits until this transaction ends."""
    await writer.hold(f"report {municipality_id}")
    ordinal = await writer.scalar(
        select(func.coalesce(func.max(report.c.ordinal), 0) + 1).where(
            report.c.municipality_id == municipality_id, report.c.year == year
        )
    )
    return ReportNumber(municipality_id, year, int(ordinal))


async def add_report(writer: Writer, new: Report, facts: str, requested_by: UUID | None) -> None:
    """Store a report that is to be rendered, with its facts."""
    names = [name for name in Report.__slots__ if name not in ("number", "forms")]
    values = {name: getattr(new, name) for name in names}
    await writer.change(
        insert(report).values(
            **key_of(new.number), **values, facts=facts, requested_by=requested_by
        )
    )


def key_of(number: ReportNumber) -> dict[str, Any]:
    """The key of a report's row."""
    return {
        "municipality_id": number.municipality_id,
        "year": number.year,
        "ordinal": number.ordinal,
    }


def of_number(table: Table, number: ReportNumber) -> list[Any]:
    """The conditions for a report's own rows."""
    return [table.c[name] == value for name, value in key_of(number).items()]


def _reports(municipality_id: str) -> Select[Any]:
    same = [
        report_file.c[name] == report.c[name] for name in ("municipality_id", "year", "ordinal")
    ]
    are_files = report_file.c.form.in_(FORMS)
    forms = select(func.array_agg(report_file.c.form)).where(*same, are_files).scalar_subquery()
    return select(report, forms.label("forms")).where(report.c.municipality_id == municipality_id)


def _read(row: Any) -> Report:
    names = [name for name in Report.__slots__ if name not in ("number", "forms")]
    return Report(
        number=ReportNumber(row.municipality_id, row.year, row.ordinal),
        **{name: getattr(row, name) for name in names},
        forms=tuple(sorted(row.forms or ())),
    )


async def list_reports(reader: Reader, municipality_id: str) -> list[Report]:
    """A municipality's reports, the latest first."""
    rows = await reader.all(
        _reports(municipality_id).order_by(report.c.year.desc(), report.c.ordinal.desc())
    )
    return [_read(row) for row in rows]


async def find_report(reader: Reader, number: ReportNumber) -> Report | None:
    """One report."""
    row = await reader.one_or_none(
        _reports(number.municipality_id).where(*of_number(report, number))
    )
    return None if row is None else _read(row)


async def find_facts(reader: Reader, number: ReportNumber) -> str:
    """The facts of a report that exists, as they were hashed."""
    return str(await reader.scalar(select(report.c.facts).where(*of_number(report, number))))


async def find_file(reader: Reader, number: ReportNumber, form: Form) -> bytes | None:
    """A file of a report, where it lies ready."""
    body = await reader.scalar(
        select(report_file.c.body).where(
            *of_number(report_file, number), report_file.c.form == form
        )
    )
    return None if body is None else bytes(body)


async def publish(writer: Writer, number: ReportNumber, now: datetime) -> None:
    """Let everybody read a report; the first time is kept."""
    await writer.change(
        update(report)
        .where(*of_number(report, number))
        .values(published_at=func.coalesce(report.c.published_at, now))
    )
