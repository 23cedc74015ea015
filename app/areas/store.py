"""The places a municipality is divided into: areas with dated boundaries, and schools."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import shapely
from cachetools import TTLCache
from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.areas.rules import AreaKind, Span
from app.areas.tables import area, area_boundary, area_coordinator, school
from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID


@dataclass(frozen=True, slots=True)
class Area:
    """An area as it stood on a day; `boundary` is a MultiPolygon in EPSG:25833."""

    area_id: UUID
    kind: AreaKind
    name: str
    starts_on: date
    ends_on: date | None
    valid_from: date
    boundary: shapely.Geometry


@dataclass(frozen=True, slots=True)
class School:
    """A school; `position` is a Point in EPSG:25833, `language` its written Norwegian."""

    school_id: UUID
    name: str
    kind: str
    language: str
    position: shapely.Geometry


# Every mark is held against its campaign's fence. A boundary never changes once written; a new
# one that begins today is noticed within the minute.
_fences: TTLCache[tuple[str, UUID, date, float], shapely.Geometry] = TTLCache(256, ttl=60)


def _bounded(municipality_id: str) -> Any:
    """Every boundary an area of the municipality has had, has or will have."""
    return (
        select(
            area.c.area_id,
            area.c.kind,
            area.c.name,
            area.c.starts_on,
            area.c.ends_on,
            area_boundary.c.valid_from,
            func.ST_AsBinary(area_boundary.c.boundary).label("boundary"),
        )
        .join(
            area_boundary,
            (area_boundary.c.municipality_id == area.c.municipality_id)
            & (area_boundary.c.area_id == area.c.area_id),
        )
        .where(area.c.municipality_id == municipality_id)
    )


def _areas_on(day: date, municipality_id: str) -> Any:
    holds = func.daterange(area_boundary.c.valid_from, area_boundary.c.valid_to).op("@>")(day)
    return _bounded(municipality_id).where(holds).order_by(area.c.name, area.c.area_id)


def _read_area(row: Any) -> Area:
    return Area(**{**row._mapping, "boundary": shapely.from_wkb(bytes(row.boundary))})


async def list_areas(reader: Reader, municipality_id: str, day: date) -> list[Area]:
    """The municipality's areas with the boundary they had on `day`, by name."""
    return [_read_area(row) for row in await reader.all(_areas_on(day, municipality_id))]


def _areas_nearest(day: date, municipality_id: str) -> Any:
    """Every area there was, is or will be, once, with the boundary nearest to `day`."""
    begins = area_boundary.c.valid_from
    return (
        _bounded(municipality_id)
        .ext(distinct_on(area.c.area_id))
        .order_by(area.c.area_id, begins > day, func.abs(begins - day))
    )


async def list_all_areas(reader: Reader, municipality_id: str, day: date) -> list[Area]:
    """Every area there was, is or will be, with the boundary nearest to `day`, by name."""
    rows = await reader.all(_areas_nearest(day, municipality_id))
    return sorted(map(_read_area, rows), key=lambda each: (each.name, each.area_id))


async def find_any_area(
    reader: Reader, municipality_id: str, area_id: UUID, day: date
) -> Area | None:
    """One area, also where it has ended or not begun, with the boundary nearest to `day`."""
    row = await reader.one_or_none(
        _areas_nearest(day, municipality_id).where(area.c.area_id == area_id)
    )
    return None if row is None else _read_area(row)


async def find_area(reader: Reader, municipality_id: str, area_id: UUID, day: date) -> Area | None:
    """One area as it stood on `day`."""
    row = await reader.one_or_none(_areas_on(day, municipality_id).where(area.c.area_id == area_id))
    return None if row is None else _read_area(row)


async def find_latest_area(reader: Reader, municipality_id: str, area_id: UUID) -> Area | None:
    """One area with the last boundary it had, also when it has ended."""
    rows = await reader.all(
        _bounded(municipality_id)
        .where(area.c.area_id == area_id)
        .order_by(area_boundary.c.valid_from.desc())
        .limit(1)
    )
    return _read_area(rows[0]) if rows else None


async def find_fence(
    reader: Reader, municipality_id: str, area_id: UUID, day: date, margin_metres: float
) -> shapely.Geometry | None:
    """The area's boundary on `day`, widened by a margin and prepared for look-ups."""
    key = (municipality_id, area_id, day, margin_metres)
    fence = _fences.get(key)
    if fence is None:
        found = await find_area(reader, municipality_id, area_id, day)
        if found is None:
            return None
        fence = shapely.buffer(found.boundary, margin_metres)
        shapely.prepare(fence)
        _fences[key] = fence
    return fence


async def add_area(writer: Writer, municipality_id: str, new: Area, source: str) -> None:
    """Store an area with its first boundary; `source` says who drew it."""
    await writer.change(
        insert(area).values(
            municipality_id=municipality_id,
            area_id=new.area_id,
            kind=new.kind,
            name=new.name,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
        )
    )
    span = Span(new.valid_from, new.ends_on)
    await add_boundary(writer, municipality_id, new.area_id, span, new.boundary, source)


async def add_boundary(
    writer: Writer,
    municipality_id: str,
    area_id: UUID,
    span: Span,
    outline: shapely.Geometry | None,
    source: str,
) -> None:
    """Store a boundary, a MultiPolygon in EPSG:25833; `source` says who drew it."""
    await writer.change(
        insert(area_boundary).values(
            municipality_id=municipality_id,
            area_id=area_id,
            valid_from=span.valid_from,
            valid_to=span.valid_to,
            boundary=func.ST_GeomFromWKB(shapely.to_wkb(outline), METRES_SRID),
            source=source,
        )
    )


async def list_coordinated(reader: Reader, municipality_id: str, staff_id: UUID) -> frozenset[UUID]:
    """The areas somebody looks after."""
    rows = await reader.all(
        select(area_coordinator.c.area_id).where(
            area_coordinator.c.municipality_id == municipality_id,
            area_coordinator.c.staff_id == staff_id,
        )
    )
    return frozenset(row.area_id for row in rows)


async def set_coordinated(
    writer: Writer, municipality_id: str, staff_id: UUID, area_ids: Collection[UUID]
) -> None:
    """Let somebody look after these areas and no others."""
    await writer.change(
        delete(area_coordinator).where(
            area_coordinator.c.municipality_id == municipality_id,
            area_coordinator.c.staff_id == staff_id,
        )
    )
    key = {"municipality_id": municipality_id, "staff_id": staff_id}
    if area_ids:
        rows = [{**key, "area_id": area_id} for area_id in area_ids]
        await writer.change_many(insert(area_coordinator), rows)


async def list_schools(reader: Reader, municipality_id: str) -> list[School]:
    """The municipality's schools, by name."""
    rows = await reader.all(_schools(municipality_id).order_by(school.c.name))
    return [_read_school(row) for row in rows]


async def find_school(reader: Reader, municipality_id: str, school_id: UUID) -> School | None:
    """One school."""
    row = await reader.one_or_none(_schools(municipality_id).where(school.c.school_id == school_id))
    return None if row is None else _read_school(row)


def _schools(municipality_id: str) -> Any:
    return select(
        school.c.school_id,
        school.c.name,
        school.c.kind,
        school.c.language,
        func.ST_AsBinary(school.c.position).label("position"),
    ).where(school.c.municipality_id == municipality_id)


def _read_school(row: Any) -> School:
    return School(**{**row._mapping, "position": shapely.from_wkb(bytes(row.position))})


async def add_schools(writer: Writer, municipality_id: str, schools: Sequence[School]) -> None:
    """Store schools."""
    for new in schools:
        await writer.change(
            insert(school).values(
                municipality_id=municipality_id,
                school_id=new.school_id,
                name=new.name,
                kind=new.kind,
                language=new.language,
                position=func.ST_GeomFromWKB(shapely.to_wkb(new.position), METRES_SRID),
            )
        )
