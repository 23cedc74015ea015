"""Conditions as SQL of our own: columns from a layer's list, everything else a bound value."""

import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely

from app.kit.geometry import METRES_SRID
from app.ogc.cql2 import (
    Among,
    Between,
    Comparison,
    Condition,
    Every,
    Intersects,
    InvalidFilter,
    IsNull,
    Like,
    Literal,
    Not,
    Property,
    Some,
    Truth,
    Value,
)
from app.ogc.crs import Crs, to_stored
from app.ogc.layers import Column, ColumnType, Layer

GEOMETRY = "geometry"

# PostgreSQL's name of a column type, which every bound value is cast to.
SQL_TYPES: dict[ColumnType, str] = {
    "text": "text",
    "integer": "numeric",
    "uuid": "uuid",
    "date": "date",
    "timestamp": "timestamptz",
}


class Conditions:
    """What rows of a layer are held against: SQL, and the values bound in it."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self.values: dict[str, Any] = {}
        self._parts: list[str] = []

    @property
    def sql(self) -> str:
        """All of it as one condition."""
        return " AND ".join(self._parts) or "TRUE"

    def add_box(self, box: shapely.Geometry) -> None:
        """Keep what touches a box of EPSG:25833; cells find what may, where the layer can."""
        west, south, east, north = (
            (1.0, 1.0, 0.0, 0.0) if shapely.is_empty(box) else shapely.bounds(box).tolist()
        )
        # One cell more on every side: a snapped vertex may lie across the border of its cell.
        self.values |= {
            "west": math.floor(west / 50) - 1,
            "south": math.floor(south / 50) - 1,
            "east": math.floor(east / 50) + 1,
            "north": math.floor(north / 50) + 1,
        }
        self._parts += [self._layer.near, self._touches(box)]

    def add_interval(self, begin: datetime | None, end: datetime | None) -> None:
        """Keep what is, or may be, of an interval; an open end is None."""
        for moment, compared, edge in (
            (end, "<=", self._layer.begins),
            (begin, ">=", self._layer.ends),
        ):
            if moment is not None and edge is not None:
                self._parts.append(f"coalesce({edge} {compared} {self._bind(moment)}, TRUE)")

    def add_filter(self, condition: Condition, crs: Crs) -> None:
        """Keep what a filter asks for; its shapes are in `crs`. Raises `InvalidFilter`."""
        self._parts.append(f"({self._sql_of(condition, crs)})")

    def _sql_of(self, condition: Condition, crs: Crs) -> str:
        match condition:
            case Truth(value):
                return "TRUE" if value else "FALSE"
            case Not(part):
                return f"NOT ({self._sql_of(part, crs)})"
            case Every(parts):
                return " AND ".join(f"({self._sql_of(part, crs)})" for part in parts)
            case Some(parts):
                return " OR ".join(f"({self._sql_of(part, crs)})" for part in parts)
            case Intersects(item, shape):
                if item.name != GEOMETRY:
                    raise InvalidFilter(f"`{item.name}` is no geometry; `{GEOMETRY}` is.")
                return self._touches(to_stored(shape, crs))
            case _:
                return self._predicate_of(condition)

    def _predicate_of(self, condition: Comparison | Between | Among | Like | IsNull) -> str:
        match condition:
            case Like(item, pattern):
                column = self._column(item)
                if column.type != "text":
                    raise InvalidFilter(f"`{column.name}` is no text.")
                return f"{column.name} LIKE {self._bind(pattern)}::text"
            case IsNull(item):
                return f"{self._column(item).name} IS NULL"
            case Comparison(operator, left, right):
                return f" {operator} ".join(self._operands(left, right))
            case Between(item, low, high):
                return "{} BETWEEN {} AND {}".format(*self._operands(item, low, high))
            case Among(item, options):
                first, *others = self._operands(item, *options)
                return f"{first} IN ({', '.join(others)})"

    def _operands(self, *values: Value) -> list[str]:
        """Operands of one comparison: a single column, and literals of its type."""
        named = [value for value in values if isinstance(value, Property)]
        if len(named) != 1:
            raise InvalidFilter("Each comparison is of one property with literals.")
        column = self._column(named[0])
        return [
            column.name
            if isinstance(value, Property)
            else f"{self._bind(_literal(value, column))}::{SQL_TYPES[column.type]}"
            for value in values
        ]

    def _column(self, item: Value) -> Column:
        column = self._layer.column(item.name) if isinstance(item, Property) else None
        if column is None or column.type not in SQL_TYPES:
            name = item.name if isinstance(item, Property) else item
            raise InvalidFilter(f"`{name}` is no property that can be filtered by.")
        return column

    def _touches(self, shape: shapely.Geometry) -> str:
        if shapely.is_empty(shape):
            return "FALSE"
        # Not ST_Intersects: of that PostgreSQL thinks that it lets one row in a thousand pass,
        # and then walks every candidate instead of stopping at the end of the page.
        wkb = self._bind(shapely.to_wkb(shape))
        return f"ST_Distance({GEOMETRY}, ST_GeomFromWKB({wkb}, {METRES_SRID})) <= 0"

    def _bind(self, value: Any) -> str:
        name = f"bound_{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"


def _literal(value: Literal | Property, column: Column) -> Any:
    """A literal as the column has it; texts may tell an id, a date or a time."""
    readers: dict[ColumnType, Callable[[str], Any]] = {
        "uuid": UUID,
        "date": date.fromisoformat,
        "timestamp": datetime.fromisoformat,
    }
    try:
        match column.type, value:
            case ("text", str()) | ("timestamp", datetime()):
                return value
            case ("integer", int() | float()) if not isinstance(value, bool):
                return value
            case ("date", date()) if not isinstance(value, datetime):
                return value
            case (kind, str() as text) if kind in readers:
                return readers[kind](text)
    except ValueError:
        pass
    raise InvalidFilter(f"`{column.name}` is a {column.type}; {value!r} is none.")
