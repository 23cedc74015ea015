"""The municipality's catalogues, version by version."""

from typing import Any

from cachetools import LRUCache
from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.catalogue.rules import Catalogue
from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.people.tables import municipality

catalogue = Table(
    "catalogue",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    CheckConstraint("version > 0", name="counted_from_one"),
)

theme = Table(
    "theme",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("place_in_list", Integer, nullable=False),
    Column("national_type", Text, nullable=False),
    Column("icon", Text, nullable=False),
    Column("labels", JSONB, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "version"], [catalogue.c.municipality_id, catalogue.c.version]
    ),
)

category = Table(
    "category",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("place_in_list", Integer, nullable=False),
    Column("icon", Text, nullable=False),
    Column("labels", JSONB, nullable=False),
    Column("geometry_types", ARRAY(Text), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "version", "theme"],
        [theme.c.municipality_id, theme.c.version, theme.c.theme],
    ),
)

question = Table(
    "question",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("place_in_list", Integer, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("labels", JSONB, nullable=False),
    Column("options", JSONB, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "version", "theme"],
        [theme.c.municipality_id, theme.c.version, theme.c.theme],
    ),
)

# A version is never changed, so a copy in memory cannot go stale.
_catalogues: LRUCache[tuple[str, int], Catalogue] = LRUCache(256)


async def find_catalogue(reader: Reader, municipality_id: str, version: int) -> Catalogue | None:
    """One version of the municipality's catalogue."""
    key = (municipality_id, version)
    if key not in _catalogues:
        found = await _read_catalogue(reader, municipality_id, version)
        if found is None:
            return None
        _catalogues[key] = found
    return _catalogues[key]


async def find_newest_version(reader: Reader, municipality_id: str) -> int | None:
    """The version that new campaigns ask by; None where there is no catalogue yet."""
    newest: int | None = await reader.scalar(
        select(func.max(catalogue.c.version)).where(catalogue.c.municipality_id == municipality_id)
    )
    return newest


async def _read_catalogue(reader: Reader, municipality_id: str, version: int) -> Catalogue | None:
    themes = [
        {
            "code": row.theme,
            "national_type": row.national_type,
            "icon": row.icon,
            "labels": row.labels,
            "categories": [],
            "questions": [],
        }
        for row in await _rows(reader, theme, municipality_id, version)
    ]
    by_code: dict[str, dict[str, Any]] = {entry["code"]: entry for entry in themes}
    for row in await _rows(reader, category, municipality_id, version):
        by_code[row.theme]["categories"].append(
            {
                "code": row.category,
                "icon": row.icon,
                "labels": row.labels,
                "geometry_types": row.geometry_types,
            }
        )
    for row in await _rows(reader, question, municipality_id, version):
        by_code[row.theme]["questions"].append(
            {
                "code": row.question,
                "required": row.required,
                "labels": row.labels,
                "options": row.options,
            }
        )
    return Catalogue.model_validate({"version": version, "themes": themes}) if themes else None


async def _rows(reader: Reader, table: Table, municipality_id: str, version: int) -> Any:
    return await reader.all(
        select(table)
        .where(table.c.municipality_id == municipality_id, table.c.version == version)
        .order_by(table.c.place_in_list)
    )


async def add_catalogue(writer: Writer, municipality_id: str, new: Catalogue) -> None:
    """Store a new version of the municipality's catalogue."""
    key: dict[str, Any] = {"municipality_id": municipality_id, "version": new.version}
    await writer.change(insert(catalogue).values(key))
    for place, entry in enumerate(new.themes):
        of_theme = {**key, "theme": entry.code}
        await writer.change(
            insert(theme).values(
                **of_theme,
                place_in_list=place,
                national_type=entry.national_type,
                icon=entry.icon,
                labels=entry.labels.model_dump(),
            )
        )
        await writer.change_many(
            insert(category),
            [
                {
                    **of_theme,
                    "category": item.code,
                    "place_in_list": index,
                    "icon": item.icon,
                    "labels": item.labels.model_dump(),
                    "geometry_types": list(item.geometry_types),
                }
                for index, item in enumerate(entry.categories)
            ],
        )
        await writer.change_many(
            insert(question),
            [
                {
                    **of_theme,
                    "question": item.code,
                    "place_in_list": index,
                    "required": item.required,
                    "labels": item.labels.model_dump(),
                    "options": [option.model_dump() for option in item.options],
                }
                for index, item in enumerate(entry.questions)
            ],
        )
