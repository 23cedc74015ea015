"""Measures as PostgreSQL keeps them: numbered without gaps, followed step by step."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    cast,
    func,
    insert,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.hotspots.rules import FindingNumber
from app.hotspots.tables import finding
from app.kit.database import MunicipalityId, Reader, Writer, metadata, metres_column
from app.kit.geometry import METRES_SRID
from app.measures.rules import CostClass, MeasureNumber, MeasureState
from app.people.tables import staff
from app.plans.tables import plan_input

measure = Table(
    "measure",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("cost_class", Text, nullable=False),
    Column("place", metres_column("POINT")),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "made_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint(
        "cost_class IN ('unknown', 'small', 'medium', 'large')", name="known_cost_class"
    ),
)

# The findings a measure answers: of all their versions.
measure_finding = Table(
    "measure_finding",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("finding_year", Integer, primary_key=True, autoincrement=False),
    Column("finding_ordinal", Integer, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(
        ["municipality_id", "year", "ordinal"],
        [measure.c.municipality_id, measure.c.year, measure.c.ordinal],
    ),
    Index("measure_finding_finding_idx", "municipality_id", "finding_year", "finding_ordinal"),
)

# The inputs to plans that a measure answers.
measure_input = Table(
    "measure_input",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("input_id", Uuid, primary_key=True),
    ForeignKeyConstraint(
        ["municipality_id", "year", "ordinal"],
        [measure.c.municipality_id, measure.c.year, measure.c.ordinal],
    ),
    ForeignKeyConstraint(
        ["municipality_id", "input_id"], [plan_input.c.municipality_id, plan_input.c.input_id]
    ),
)

# What becomes of a measure; rows are only added, and the newest tells how it stands.
measure_step = Table(
    "measure_step",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("step_number", BigInteger, Identity(always=True), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("responsible_unit", Text, nullable=False),
    Column("due_on", Date),
    Column("taken_by", Uuid, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "year", "ordinal"],
        [measure.c.municipality_id, measure.c.year, measure.c.ordinal],
    ),
    ForeignKeyConstraint(
        ["municipality_id", "taken_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint(
        "state IN ('proposed', 'considered', 'decided', 'under_way', 'done', 'declined')",
        name="known_state",
    ),
    CheckConstraint("state <> 'declined' OR reason IS NOT NULL", name="declined_with_reason"),
    Index(None, "municipality_id", "year", "ordinal", "step_number"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """How a measure stood from a moment on."""

    state: MeasureState
    reason: str | None
    responsible_unit: str
    due_on: date | None
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it stands now; `place` is a Point in EPSG:25833, `inputs` are ids."""

    number: MeasureNumber
    title: str
    cost_class: CostClass
    place: shapely.Geometry | None
    stands: Step
    findings: tuple[FindingNumber, ...]
    inputs: tuple[UUID, ...]


async def next_number(writer: Writer, municipality_id: str, year: int) -> MeasureNumber:
    """The year's next number; whoever asks meanwhile waits until this transaction ends."""
    await writer.hold(f"measure {municipality_id}")
    ordinal = await writer.scalar(
        select(func.coalesce(func.max(measure.c.ordinal), 0) + 1).where(
            measure.c.municipality_id == municipality_id, measure.c.year == year
        )
    )
    return MeasureNumber(municipality_id, year, int(ordinal))


async def add_measure(writer: Writer, new: Measure, *, made_by: UUID, made_at: datetime) -> None:
    """Store a measure with the findings and inputs it answers, without a step yet."""
    place = None
    if new.place is not None:
        place = func.ST_GeomFromWKB(shapely.to_wkb(new.place), METRES_SRID)
    await writer.change(
        insert(measure).values(
            **_key(new.number), title=new.title, cost_class=new.cost_class, place=place,
            made_by=made_by, made_at=made_at,
        )
    )  # fmt: skip
    if new.findings:
        answered = [
            {**_key(new.number), "finding_year": each.year, "finding_ordinal": each.ordinal}
            for each in new.findings
        ]
        await writer.change_many(insert(measure_finding), answered)
    said = [{**_key(new.number), "input_id": each} for each in new.inputs]
    await writer.change_many(insert(measure_input), said)


async def add_step(writer: Writer, number: MeasureNumber, step: Step, taken_by: UUID) -> None:
    """Tell how a measure stands from now on."""
    await writer.change(
        insert(measure_step).values(
            **_key(number),
            state=step.state,
            reason=step.reason,
            responsible_unit=step.responsible_unit,
            due_on=step.due_on,
            taken_by=taken_by,
            taken_at=step.taken_at,
        )
    )


def _key(number: MeasureNumber) -> dict[str, Any]:
    return {
        "municipality_id": number.municipality_id,
        "year": number.year,
        "ordinal": number.ordinal,
    }


def _of_measure(table: Table) -> list[ColumnElement[bool]]:
    return [table.c[name] == measure.c[name] for name in ("municipality_id", "year", "ordinal")]


def _gathered(table: Table, what: Any) -> Any:
    """All of something a measure answers, as one array."""
    return select(func.array_agg(what)).where(*_of_measure(table)).scalar_subquery()


def _measures(municipality_id: str) -> Select[Any]:
    stands = (
        select(measure_step)
        .where(*_of_measure(measure_step))
        .order_by(measure_step.c.step_number.desc())
        .limit(1)
        .lateral()
    )
    finding_number = func.json_build_array(
        measure_finding.c.finding_year, measure_finding.c.finding_ordinal
    )
    return (
        select(
            measure.c.municipality_id,
            measure.c.year,
            measure.c.ordinal,
            measure.c.title,
            measure.c.cost_class,
            func.ST_AsBinary(measure.c.place).label("place"),
            stands.c.state,
            stands.c.reason,
            stands.c.responsible_unit,
            stands.c.due_on,
            stands.c.taken_at,
            _gathered(measure_finding, finding_number).label("findings"),
            _gathered(measure_input, measure_input.c.input_id).label("inputs"),
        )
        .select_from(measure.join(stands, true()))
        .where(measure.c.municipality_id == municipality_id)
    )


def _read(row: Any) -> Measure:
    return Measure(
        number=MeasureNumber(row.municipality_id, row.year, row.ordinal),
        title=row.title,
        cost_class=row.cost_class,
        place=None if row.place is None else shapely.from_wkb(bytes(row.place)),
        stands=_read_step(row),
        findings=tuple(
            sorted(
                (FindingNumber(row.municipality_id, *each) for each in row.findings or ()),
                key=str,
            )
        ),
        inputs=tuple(row.inputs or ()),
    )


def _read_step(row: Any) -> Step:
    return Step(row.state, row.reason, row.responsible_unit, row.due_on, row.taken_at)


async def find_measure(reader: Reader, number: MeasureNumber) -> Measure | None:
    """A measure as it stands now."""
    row = await reader.one_or_none(
        _measures(number.municipality_id).where(
            measure.c.year == number.year, measure.c.ordinal == number.ordinal
        )
    )
    return None if row is None else _read(row)


async def list_measures(
    reader: Reader, municipality_id: str, campaign_id: UUID | None = None
) -> list[Measure]:
    """A municipality's measures as they stand now, the latest first; it makes some tens a year.

    With a campaign, those that answer a finding of what it told.
    """
    statement = _measures(municipality_id)
    if campaign_id is not None:
        statement = statement.where(
            tuple_(measure.c.year, measure.c.ordinal).in_(
                _answering_campaign(municipality_id, campaign_id)
            )
        )
    rows = await reader.all(statement.order_by(measure.c.year.desc(), measure.c.ordinal.desc()))
    return [_read(row) for row in rows]


def _answering_campaign(municipality_id: str, campaign_id: UUID) -> Select[Any]:
    told_by = cast(finding.c.document, JSONB)["made"]["campaigns"]
    return (
        select(measure_finding.c.year, measure_finding.c.ordinal)
        .join(
            finding,
            (finding.c.municipality_id == measure_finding.c.municipality_id)
            & (finding.c.year == measure_finding.c.finding_year)
            & (finding.c.ordinal == measure_finding.c.finding_ordinal),
        )
        .where(
            measure_finding.c.municipality_id == municipality_id,
            told_by.has_key(str(campaign_id)),
        )
    )


async def list_steps(reader: Reader, number: MeasureNumber) -> list[Step]:
    """What has become of a measure, from the beginning."""
    rows = await reader.all(
        select(measure_step)
        .where(*(measure_step.c[name] == value for name, value in _key(number).items()))
        .order_by(measure_step.c.step_number)
    )
    return [_read_step(row) for row in rows]


async def list_states_answering(reader: Reader, number: FindingNumber) -> list[MeasureState]:
    """How the measures stand that answer a finding."""
    answering = select(measure_finding.c.year, measure_finding.c.ordinal).where(
        measure_finding.c.municipality_id == number.municipality_id,
        measure_finding.c.finding_year == number.year,
        measure_finding.c.finding_ordinal == number.ordinal,
    )
    rows = await reader.all(
        _measures(number.municipality_id).where(
            tuple_(measure.c.year, measure.c.ordinal).in_(answering)
        )
    )
    return [row.state for row in rows]
