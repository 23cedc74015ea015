"""What an import reads: a file's rows as text and geometry, whatever the format was."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

MAX_FILE_BYTES = 200_000_000
MAX_ROWS = 100_000

_LINE_END = re.compile(r"\r\n?")


class ImportRefusedError(Exception):
    """The import cannot begin: the file or its mapping cannot be read. The message says why."""


class SourceRefusedError(ImportRefusedError):
    """The file cannot be read as the rows of a map."""


class MappingRefusedError(ImportRefusedError):
    """The mapping file cannot be read, or does not fit the file or the catalogue."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: its number from 1, its cells as text, and its geometry in CRS84 without heights.

    An empty cell is absent from `values`. `fault` says what could not be read, where anything.
    """

    number: int
    values: dict[str, str]
    geometry: shapely.Geometry | None
    had_heights: bool = False
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file's rows and columns, and what a person should know about how they were read."""

    columns: tuple[str, ...]
    rows: Sequence[SourceRow]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Table:
    """A file as its format has it, before positions are turned into CRS84.

    `geometries` are in `crs`, anything pyproj understands; None is not said by the file.
    """

    columns: list[str]
    cells: list[dict[str, object]]
    geometries: list[shapely.Geometry | None]
    crs: str | None
    faults: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def as_text(value: object) -> str | None:
    """A cell as the text every format would give it; None where it is empty.

    `1`, `1.0` and `"1"` are the same cell, so that one file means the same in three formats.
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case float() if math.isnan(value):
            return None
        case float() if value.is_integer():
            return str(int(value))
        case _:
            text = _LINE_END.sub("\n", str(value)).replace("\t", " ")
            return unicodedata.normalize("NFC", text).strip() or None


def read_geometries(
    read: Callable[..., Any], written: Sequence[str | bytes | None]
) -> list[shapely.Geometry | None]:
    """Geometries by one of shapely's readers; None for what it cannot read."""
    # A number too large for a float is told as a warning of numpy's, and as an infinite one.
    with np.errstate(all="ignore"):
        try:
            return list(read(np.array(written, object), on_invalid="ignore"))
        except NotImplementedError:
            if len(written) == 1:
                return [None]
    # One curve makes the whole array unreadable.
    return [read_geometries(read, [one])[0] for one in written]


def check_row_count(count: int) -> None:
    """Raise `SourceRefusedError` for a file no person can answer for row by row."""
    if count == 0:
        raise SourceRefusedError("The file has no rows.")
    if count > MAX_ROWS:
        raise SourceRefusedError(f"The file has more than {MAX_ROWS} rows. Split it.")
