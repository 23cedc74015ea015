"""Plan cases as PostgreSQL keeps them: numbered without gaps, followed stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import Select, delete, func, insert, select, true, update

from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID
from app.people.tables import staff
from app.plans.checklist import CheckState, Question
from app.plans.rules import LAST, PUBLIC_STAGES, DocumentKind, PlanNumber, Stage
from app.plans.tables import plan_case, plan_check, plan_document, plan_stage


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan case stands from a moment on; `ahead` is when later stages are planned for."""

    stage: Stage
    note: str | None
    happened_on: date
    deadline: date | None
    answer_by: date | None
    ahead: Mapping[Stage, date]
    taken_by: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class PlanCase:
    """A plan case as it stands now; `boundary` is a Polygon in EPSG:25833."""

    number: PlanNumber
    plan_case_id: UUID
    area_id: UUID | None
    title: str
    reference: str | None
    summary: str
    boundary: shapely.Geometry
    participants: int | None
    registered_at: datetime
    seen_at: datetime | None
    stands: Standing

    @property
    def is_alert(self) -> bool:
        """Whether children had told something there, and nobody has seen that they had."""
        return self.participants is not None and self.seen_at is None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a plan case, by its address."""

    document_id: UUID
    title: str
    url: str
    kind: DocumentKind
    dated: date


@dataclass(frozen=True, slots=True)
class Check:
    """What was answered to a question of the checklist, by whom and when."""

    question: Question
    state: CheckState
    words: str
    evidence: Mapping[str, list[str]]
    given_by: str
    given_at: datetime


_STANDING = (
    plan_stage.c.stage, plan_stage.c.note, plan_stage.c.happened_on, plan_stage.c.deadline,
    plan_stage.c.answer_by, plan_stage.c.ahead, plan_stage.c.taken_at,
)  # fmt: skip


def _by(column: Any, municipality_id: Any) -> Any:
    """The name of the staff member a row tells of."""
    return (
        select(staff.c.name)
        .where(staff.c.municipality_id == municipality_id, staff.c.staff_id == column)
        .scalar_subquery()
    )


def _stages() -> Select[Any]:
    taken_by = _by(plan_stage.c.taken_by, plan_stage.c.municipality_id).label("taken_by")
    return select(*_STANDING, taken_by)


def _cases(municipality_id: str) -> Select[Any]:
    stands = (
        _stages()
        .where(
            plan_stage.c.municipality_id == plan_case.c.municipality_id,
            plan_stage.c.plan_case_id == plan_case.c.plan_case_id,
        )
        .order_by(plan_stage.c.stage_number.desc())
        .limit(1)
        .lateral()
    )
    return (
        select(
            *(each for each in plan_case.c if each.name not in ("boundary", "registered_by")),
            func.ST_AsBinary(plan_case.c.boundary).label("boundary"),
            stands,
        )
        .select_from(plan_case.join(stands, true()))
        .where(plan_case.c.municipality_id == municipality_id)
    )


def _read(row: Any) -> PlanCase:
    return PlanCase(
        number=PlanNumber(row.municipality_id, row.year, row.ordinal),
        plan_case_id=row.plan_case_id,
        area_id=row.area_id,
        title=row.title,
        reference=row.reference,
        summary=row.summary,
        boundary=shapely.from_wkb(bytes(row.boundary)),
        participants=row.participants,
        registered_at=row.registered_at,
        seen_at=row.seen_at,
        stands=_read_standing(row),
    )


def _read_standing(row: Any) -> Standing:
    ahead = {stage: date.fromisoformat(day) for stage, day in row.ahead.items()}
    values = {name: getattr(row, name) for name in Standing.__slots__ if name != "ahead"}
    return Standing(**values, ahead=ahead)


async def list_cases(reader: Reader, municipality_id: str) -> list[PlanCase]:
    """The municipality's plan cases, the latest first; it makes some tens a year."""
    rows = await reader.all(
        _cases(municipality_id).order_by(plan_case.c.year.desc(), plan_case.c.ordinal.desc())
    )
    return [_read(row) for row in rows]


async def list_public(
    reader: Reader, municipality_id: str, area: shapely.Geometry | None = None
) -> list[PlanCase]:
    """What everybody may read of until it is followed up; in EPSG:25833, what touches an area."""
    return [
        case
        for case in await list_cases(reader, municipality_id)
        if case.stands.stage in PUBLIC_STAGES
        and case.stands.stage != LAST
        and (area is None or shapely.intersects(case.boundary, area))
    ]


async def find_case(reader: Reader, number: PlanNumber) -> PlanCase | None:
    """One plan case as it stands now."""
    row = await reader.one_or_none(
        _cases(number.municipality_id).where(
            plan_case.c.year == number.year, plan_case.c.ordinal == number.ordinal
        )
    )
    return None if row is None else _read(row)


async def find_case_by_id(
    reader: Reader, municipality_id: str, plan_case_id: UUID
) -> PlanCase | None:
    """One plan case, by what its inputs know it by."""
    row = await reader.one_or_none(
        _cases(municipality_id).where(plan_case.c.plan_case_id == plan_case_id)
    )
    return None if row is None else _read(row)


async def next_number(writer: Writer, municipality_id: str, year: int) -> PlanNumber:
    """The year's next number; whoever asks meanwhile waits until this transaction ends."""
    await writer.hold(f"plan case {municipality_id}")
    ordinal = await writer.scalar(
        select(func.coalesce(func.max(plan_case.c.ordinal), 0) + 1).where(
            plan_case.c.municipality_id == municipality_id, plan_case.c.year == year
        )
    )
    return PlanNumber(municipality_id, year, int(ordinal))


async def add_case(writer: Writer, new: PlanCase, registered_by: UUID) -> None:
    """Store a plan case, with how it stands."""
    await writer.change(
        insert(plan_case).values(
            municipality_id=new.number.municipality_id,
            plan_case_id=new.plan_case_id,
            year=new.number.year,
            ordinal=new.number.ordinal,
            area_id=new.area_id,
            title=new.title,
            reference=new.reference,
            summary=new.summary,
            boundary=func.ST_GeomFromWKB(shapely.to_wkb(new.boundary), METRES_SRID),
            participants=new.participants,
            registered_by=registered_by,
            registered_at=new.registered_at,
        )
    )
    await add_stage(writer, new, new.stands, registered_by)


async def add_stage(writer: Writer, of: PlanCase, stands: Standing, taken_by: UUID) -> None:
    """Tell how a plan case stands from now on."""
    values = {name: getattr(stands, name) for name in Standing.__slots__}
    ahead = {stage: day.isoformat() for stage, day in stands.ahead.items()}
    await writer.change(
        insert(plan_stage).values(**_key(of), **values | {"ahead": ahead, "taken_by": taken_by})
    )


async def list_stages(reader: Reader, of: PlanCase) -> list[Standing]:
    """What has become of a plan, from the beginning."""
    rows = await reader.all(
        _stages()
        .where(
            plan_stage.c.municipality_id == of.number.municipality_id,
            plan_stage.c.plan_case_id == of.plan_case_id,
        )
        .order_by(plan_stage.c.stage_number)
    )
    return [_read_standing(row) for row in rows]


async def change_case(writer: Writer, of: PlanCase, values: Mapping[str, Any]) -> None:
    """Set what a change names."""
    await writer.change(
        update(plan_case)
        .where(
            plan_case.c.municipality_id == of.number.municipality_id,
            plan_case.c.plan_case_id == of.plan_case_id,
        )
        .values(values)
    )


async def add_document(writer: Writer, of: PlanCase, new: Document, added_by: UUID) -> None:
    """Store a document's address."""
    values = {name: getattr(new, name) for name in Document.__slots__}
    await writer.change(insert(plan_document).values(**_key(of), **values, added_by=added_by))


async def remove_document(writer: Writer, of: PlanCase, document_id: UUID) -> bool:
    """Forget a document; whether there was one."""
    removed = await writer.change(
        delete(plan_document).where(
            plan_document.c.municipality_id == of.number.municipality_id,
            plan_document.c.plan_case_id == of.plan_case_id,
            plan_document.c.document_id == document_id,
        )
    )
    return removed > 0


async def list_documents(reader: Reader, of: PlanCase) -> list[Document]:
    """A plan's documents, the oldest first."""
    return (await list_documents_of(reader, of.number.municipality_id, [of]))[of.plan_case_id]


async def list_documents_of(
    reader: Reader, municipality_id: str, cases: Sequence[PlanCase]
) -> dict[UUID, list[Document]]:
    """The documents of several plans of a municipality, the oldest first."""
    document = plan_document.c
    rows = await reader.all(
        select(document.plan_case_id, *(document[name] for name in Document.__slots__))
        .where(
            document.municipality_id == municipality_id,
            document.plan_case_id.in_([each.plan_case_id for each in cases]),
        )
        .order_by(document.dated, document.title, document.document_id)
    )
    found: dict[UUID, list[Document]] = {each.plan_case_id: [] for each in cases}
    for row in rows:
        values = {name: row._mapping[name] for name in Document.__slots__}
        found[row.plan_case_id].append(Document(**values))
    return found


async def add_check(writer: Writer, of: PlanCase, new: Check, given_by: UUID) -> None:
    """Store an answer to a question of the checklist."""
    values = {name: getattr(new, name) for name in Check.__slots__} | {"given_by": given_by}
    await writer.change(insert(plan_check).values(**_key(of), **values))


async def list_checks(reader: Reader, of: PlanCase) -> dict[Question, Check]:
    """What stands as answered to the checklist."""
    check = plan_check.c
    rows = await reader.all(
        select(
            check.question,
            check.state,
            check.words,
            check.evidence,
            check.given_at,
            _by(check.given_by, check.municipality_id).label("given_by"),
        )
        .where(
            check.municipality_id == of.number.municipality_id,
            check.plan_case_id == of.plan_case_id,
        )
        .order_by(check.check_number)
    )
    return {row.question: Check(**row._mapping) for row in rows}


def _key(of: PlanCase) -> dict[str, Any]:
    return {"municipality_id": of.number.municipality_id, "plan_case_id": of.plan_case_id}
