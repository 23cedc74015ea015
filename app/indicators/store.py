"""Loads of figures as PostgreSQL keeps them: added to and never changed; the newest one holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
)

from app.areas.tables import area
from app.indicators.rules import Figure, SeriesDraft
from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.people.tables import municipality, staff

# A series is called what its newest load calls it; `method` says how figures came to areas.
indicator_load = Table(
    "indicator_load",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("loaded_by", Uuid, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("method IN ('areas', 'centre', 'share')", name="known_method"),
    ForeignKeyConstraint(
        ["municipality_id", "loaded_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)

indicator_value = Table(
    "indicator_value",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("area_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("value", Float),
    Column("is_withheld", Boolean, nullable=False),
    Column("rough_cells", Integer, nullable=False),
    Column("note", Text),
    ForeignKeyConstraint(
        ["municipality_id", "code", "number"],
        [indicator_load.c.municipality_id, indicator_load.c.code, indicator_load.c.number],
        name="indicator_value_load_fkey",
    ),
    ForeignKeyConstraint(["municipality_id", "area_id"], [area.c.municipality_id, area.c.area_id]),
    CheckConstraint("NOT is_withheld OR value IS NULL", name="withheld_is_not_told"),
)


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a series; `method` is how figures came to areas."""

    series: SeriesDraft
    number: int
    method: str
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """A series of one area as its newest load has it, and the loads before that."""

    load: Load
    earlier: list[Load]
    figures: list[Figure]


async def add_load(
    writer: Writer,
    municipality_id: str,
    series: SeriesDraft,
    method: str,
    figures: Sequence[Figure],
    *,
    loaded_by: UUID,
    loaded_at: datetime,
) -> Load:
    """Store a load; it replaces the series' figures, and the one before it is kept."""
    await writer.hold(f"indicator {municipality_id}")
    number = await writer.scalar(
        select(func.coalesce(func.max(indicator_load.c.number), 0) + 1).where(
            indicator_load.c.municipality_id == municipality_id,
            indicator_load.c.code == series.code,
        )
    )
    key = {"municipality_id": municipality_id, "code": series.code, "number": number}
    names = series.model_dump(include=set(SeriesDraft.model_fields) - {"code"})
    await writer.change(
        insert(indicator_load).values(
            **key, **names, method=method, loaded_by=loaded_by, loaded_at=loaded_at
        )
    )
    await writer.change_many(
        insert(indicator_value),
        [key | {name: getattr(each, name) for name in Figure.__slots__} for each in figures],
    )
    return Load(series, number, method, loaded_at)


async def list_newest_figures(reader: Reader, municipality_id: str, code: str) -> list[Figure]:
    """The figures of a series' newest load, of every area."""
    newest = (
        select(func.max(indicator_load.c.number))
        .where(indicator_load.c.municipality_id == municipality_id, indicator_load.c.code == code)
        .scalar_subquery()
    )
    values = indicator_value.c
    rows = await reader.all(
        select(indicator_value).where(
            values.municipality_id == municipality_id,
            values.code == code,
            values.number == newest,
        )
    )
    return [_read_figure(row) for row in rows]


async def list_series(reader: Reader, municipality_id: str, area_id: UUID) -> list[Series]:
    """The series that have figures of an area, by title."""
    loads = await reader.all(
        select(indicator_load)
        .where(indicator_load.c.municipality_id == municipality_id)
        .order_by(indicator_load.c.code, indicator_load.c.number.desc())
    )
    by_code: dict[str, list[Load]] = {}
    for row in loads:
        by_code.setdefault(row.code, []).append(_read_load(row))
    values = indicator_value.c
    rows = await reader.all(
        select(indicator_value)
        .where(values.municipality_id == municipality_id, values.area_id == area_id)
        .order_by(values.period)
    )
    found = []
    for code, (newest, *earlier) in by_code.items():
        figures = [
            _read_figure(row) for row in rows if (row.code, row.number) == (code, newest.number)
        ]
        if figures:
            found.append(Series(newest, earlier, figures))
    return sorted(found, key=lambda each: each.load.series.title)


def _read_load(row: Any) -> Load:
    names = SeriesDraft.model_fields
    series = SeriesDraft(**{name: getattr(row, name) for name in names})
    return Load(series, row.number, row.method, row.loaded_at)


def _read_figure(row: Any) -> Figure:
    return Figure(**{name: getattr(row, name) for name in Figure.__slots__})
