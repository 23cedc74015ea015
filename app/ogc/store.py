"""Features as bytes PostgreSQL wrote, and where a collection's features lie."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cachetools import TTLCache

from app.kit.database import Reader
from app.kit.paging import InvalidCursor, read_cursor, write_cursor
from app.kit.text import find_refused_character
from app.ogc.conditions import SQL_TYPES, Conditions
from app.ogc.crs import Crs
from app.ogc.layers import ColumnType, Layer
from app.ogc.rules import InvalidQuery, ItemsQuery


@dataclass(frozen=True, slots=True)
class Collection:
    """A layer as it is read in one municipality, under an id; `values` is what its SQL is given.

    `sha256` is the hash of what never changes, and `release` its number.
    """

    id: str
    layer: Layer
    municipality_id: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    release: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Features as GeoJSON, and how many there are of how many; `cursor` where more follow."""

    features: bytes
    returned: int
    matched: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a collection's features lie, in degrees, and when; None where there are none."""

    box: tuple[float, float, float, float] | None
    interval: tuple[datetime | None, datetime | None] | None


MOST_MATCHED = 2**31

# Extents are asked for with every list of collections; a new one is noticed within the minute.
_extents: TTLCache[tuple[str, str], Extent] = TTLCache(10_000, ttl=60)

# How a value of a column is written in JSON.
_WRITTEN: dict[ColumnType, str] = {
    "text": "to_json({})::text",
    "integer": "{}::text",
    "uuid": "'\"' || {} || '\"'",
    "date": "'\"' || {} || '\"'",
    "timestamp": """'"' || to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"'""",
    "json": "{}::text",
}


@lru_cache(64)
def _feature(layer: Layer, crs: Crs) -> str:
    """The expression that writes a row of a layer as a GeoJSON feature."""
    shape = f"ST_Transform(geometry, {crs.srid})"
    if "Polygon" in layer.geometry:
        shape = f"ST_ForcePolygonCCW({shape})"
    members = " || ',".join(
        f"""\"{each.name}":' || coalesce({_WRITTEN[each.type].format(each.name)}, 'null')"""
        for each in layer.columns
    )
    return (
        f"""'{{"type":"Feature","id":' || to_json(id)"""
        f""" || ',"geometry":' || coalesce(ST_AsGeoJSON({shape}, {crs.decimals}, 0), 'null')"""
        f""" || ',"properties":{{{members} || '}}}}'"""
    )


# The first page, or one at an offset: one look finds what matches, counts it and chooses the page.
_FIRST = """
WITH matched AS MATERIALIZED (
  SELECT {order} FROM ({source}) feature WHERE {conditions}
), page AS MATERIALIZED (
  SELECT * FROM ({source}) feature WHERE ({order}) IN (
    SELECT {order} FROM matched ORDER BY {order} LIMIT %(limit)s + 1 OFFSET %(offset)s)
)"""
# One that follows; how many there are was counted for the first and is carried along.
_FOLLOWING = """
WITH page AS MATERIALIZED (
  SELECT * FROM ({source}) feature WHERE {conditions} AND ({order}) > ({after})
  ORDER BY {order} LIMIT %(limit)s + 1
)"""
_PAGE = """, shown AS (
  SELECT * FROM page ORDER BY {order} LIMIT %(limit)s
)
SELECT convert_to(coalesce(string_agg({feature}, ',' ORDER BY {order}), ''), 'UTF8'),
       count(*), (SELECT json_build_array({last}) FROM shown ORDER BY {backwards} LIMIT 1),
       (SELECT count(*) FROM page) > %(limit)s, {matched}
FROM shown
"""
_ITEM = "SELECT convert_to({feature}, 'UTF8') FROM ({source}) feature WHERE id = %(id)s::{type}"


def page_sql(collection: Collection, query: ItemsQuery) -> tuple[str, dict[str, Any]]:
    """The statement of a page of features, and its values; raises `InvalidFilter` and others."""
    layer = collection.layer
    conditions = Conditions(layer)
    if query.box is not None:
        conditions.add_box(query.box)
    conditions.add_interval(*query.interval)
    if query.condition is not None:
        conditions.add_filter(query.condition, query.filter_crs)
    values = {
        **collection.values,
        **conditions.values,
        "municipality_id": collection.municipality_id,
        "limit": query.limit,
        "offset": query.offset,
    }
    chosen, after, matched = _FIRST, "", "(SELECT count(*) FROM matched)"
    if query.cursor is not None:
        values |= _read_position(layer, query.cursor)
        chosen, matched = _FOLLOWING, "%(matched)s::bigint"
        after = ", ".join(
            f"%(after_{each})s::{SQL_TYPES[layer.type_of(each)]}" for each in layer.order
        )
    sql = (chosen + _PAGE).format(
        source=layer.source,
        conditions=conditions.sql,
        after=after,
        order=", ".join(layer.order),
        feature=_feature(layer, query.crs),
        last=", ".join(f"{each}::text" for each in layer.order),
        backwards=", ".join(f"{each} DESC" for each in layer.order),
        matched=matched,
    )
    return sql, values


def _read_position(layer: Layer, cursor: str) -> dict[str, Any]:
    """Where a page ended and how many there are, as values; raises `InvalidQuery`."""
    readers: dict[ColumnType, Callable[[str], Any]] = {"integer": int, "uuid": UUID}
    try:
        *position, matched = read_cursor(cursor, len(layer.order) + 1)
        values: dict[str, Any] = {"matched": min(int(matched), MOST_MATCHED)}
        for name, text in zip(layer.order, position, strict=True):
            values[f"after_{name}"] = readers.get(layer.type_of(name), _plain)(text)
    except (InvalidCursor, ValueError) as error:
        raise InvalidQuery("cursor", "Not one of this list; follow `next` as it is.") from error
    return values


def _plain(text: str) -> str:
    if find_refused_character(text) is not None:
        raise ValueError("a control character")
    # Half of a character beyond the basic plane cannot be encoded.
    return text.encode().decode()


async def list_items(reader: Reader, collection: Collection, query: ItemsQuery) -> Page:
    """A page of features; raises what the query is refused for."""
    sql, values = page_sql(collection, query)
    await reader.enter(collection.municipality_id)
    row = await reader.document(sql.encode(), values)
    if row is None:
        raise LookupError("an aggregate answered no row")
    features, returned, last, has_more, matched = row
    cursor = write_cursor(*last, str(matched)) if has_more else None
    return Page(features, returned, matched, cursor)


async def find_item(
    reader: Reader, collection: Collection, feature_id: str, crs: Crs
) -> bytes | None:
    """One feature as GeoJSON."""
    layer = collection.layer
    try:
        wanted = UUID(feature_id) if layer.id_type == "uuid" else _plain(feature_id)
    except ValueError:
        return None
    sql = _ITEM.format(
        feature=_feature(layer, crs), source=layer.source, type=SQL_TYPES[layer.id_type]
    )
    values = {**collection.values, "municipality_id": collection.municipality_id, "id": wanted}
    await reader.enter(collection.municipality_id)
    row = await reader.document(sql.encode(), values)
    return None if row is None else bytes(row[0])


_EXTENT = """
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box), first, last
FROM (
  SELECT Box2D(ST_Transform(ST_Segmentize(ST_SetSRID(ST_Extent(geometry), 25833)::geometry, 2000),
                            4326)) AS box,
         min({begins}) AS first, CASE WHEN bool_and({ends} IS NOT NULL) THEN max({ends}) END AS last
  FROM ({source}) feature
) found
"""


async def find_extent(reader: Reader, collection: Collection) -> Extent:
    """Where and when the features of a collection are, as it was within the last minute."""
    layer, key = collection.layer, (collection.municipality_id, collection.id)
    known = _extents.get(key)
    if known is not None:
        return known
    sql = _EXTENT.format(
        source=layer.source, begins=layer.begins or "NULL", ends=layer.ends or "NULL"
    )
    values = {**collection.values, "municipality_id": collection.municipality_id}
    await reader.enter(collection.municipality_id)
    row = await reader.document(sql.encode(), values)
    if row is None:
        raise LookupError("an aggregate answered no row")
    *bounds, first, last = row
    found = Extent(
        box=None if bounds[0] is None else _rounded(bounds),
        interval=None if first is None else (first, last),
    )
    _extents[key] = found
    return found


def _rounded(bounds: list[float]) -> tuple[float, float, float, float]:
    """West, south, east and north, outwards to five decimals of a degree, about a metre."""
    west, south, east, north = bounds
    margin = 5e-6
    return (
        round(west - margin, 5),
        round(south - margin, 5),
        round(east + margin, 5),
        round(north + margin, 5),
    )
