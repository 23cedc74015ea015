"""Plan cases as PostgreSQL keeps them, and what children had told in their areas."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import shapely
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    update,
)

from app.kit.database import Reader, Writer, metadata, metres_column
from app.kit.geometry import METRES_SRID
from app.people.tables import municipality, staff

# `participants` is how many children had told something in the area when the case was registered;
# null where they were too few to say so. `seen_at` is when somebody had seen the alert.
plan_case = Table(
    "plan_case",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("plan_case_id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("reference", Text),
    Column("boundary", metres_column("POLYGON"), nullable=False),
    Column("participants", Integer),
    Column("registered_by", Uuid, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True)),
    ForeignKeyConstraint(
        ["municipality_id", "registered_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)


@dataclass(frozen=True, slots=True)
class PlanCase:
    """A plan case; `boundary` is a Polygon in EPSG:25833."""

    plan_case_id: UUID
    title: str
    reference: str | None
    boundary: shapely.Geometry
    participants: int | None
    registered_at: datetime
    seen_at: datetime | None

    @property
    def is_alert(self) -> bool:
        """Whether children had told something there, and nobody has seen that they had."""
        return self.participants is not None and self.seen_at is None


_CASES = select(
    plan_case.c.plan_case_id,
    plan_case.c.title,
    plan_case.c.reference,
    func.ST_AsBinary(plan_case.c.boundary).label("boundary"),
    plan_case.c.participants,
    plan_case.c.registered_at,
    plan_case.c.seen_at,
)


def _read(row: object) -> PlanCase:
    values = dict(row._mapping)  # type: ignore[attr-defined]
    return PlanCase(**{**values, "boundary": shapely.from_wkb(bytes(values["boundary"]))})


async def list_cases(reader: Reader, municipality_id: str) -> list[PlanCase]:
    """The municipality's plan cases, the latest first."""
    rows = await reader.all(
        _CASES.where(plan_case.c.municipality_id == municipality_id).order_by(
            plan_case.c.registered_at.desc(), plan_case.c.plan_case_id
        )
    )
    return [_read(row) for row in rows]


async def find_case(reader: Reader, municipality_id: str, plan_case_id: UUID) -> PlanCase | None:
    """One plan case."""
    row = await reader.one_or_none(
        _CASES.where(
            plan_case.c.municipality_id == municipality_id,
            plan_case.c.plan_case_id == plan_case_id,
        )
    )
    return None if row is None else _read(row)


async def add_case(
    writer: Writer, municipality_id: str, new: PlanCase, registered_by: UUID
) -> None:
    """Store a plan case."""
    await writer.change(
        insert(plan_case).values(
            municipality_id=municipality_id,
            plan_case_id=new.plan_case_id,
            title=new.title,
            reference=new.reference,
            boundary=func.ST_GeomFromWKB(shapely.to_wkb(new.boundary), METRES_SRID),
            participants=new.participants,
            registered_by=registered_by,
            registered_at=new.registered_at,
        )
    )


async def mark_seen(
    writer: Writer, municipality_id: str, plan_case_id: UUID, now: datetime
) -> None:
    """Tell that somebody has seen the alert; the first time is kept."""
    await writer.change(
        update(plan_case)
        .where(
            plan_case.c.municipality_id == municipality_id,
            plan_case.c.plan_case_id == plan_case_id,
        )
        .values(seen_at=func.coalesce(plan_case.c.seen_at, now))
    )
