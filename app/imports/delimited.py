"""Read CSV as spreadsheets write it: any usual delimiter, encoding and decimal sign."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import shapely

from app.imports.mapping import FilePart
from app.imports.rows import MAX_ROWS, SourceRefusedError, Table, as_text, read_geometries

DELIMITERS = (";", ",", "\t", "|")
# Tried in this order where the mapping does not name the columns.
POSITION_COLUMNS = (("lon", "lat"), ("longitude", "latitude"), ("x", "y"))
WKT_COLUMNS = ("wkt", "geometry", "geom")
LONLAT_COLUMNS = POSITION_COLUMNS[:2]

_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,20})?")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(path: Path, how: FilePart) -> Table:
    """A CSV file with a header; geometry in two columns of numbers, or in one of WKT."""
    text, notes = _decode(path.read_bytes())
    lines = list(islice(_split(text, how.delimiter), MAX_ROWS + 2))
    if not lines:
        raise SourceRefusedError("The file is empty.")
    header, rows = [as_text(name) or "" for name in lines[0]], lines[1:]
    repeated = {name for name in header if header.count(name) > 1}
    if repeated or not all(header):
        raise SourceRefusedError(
            f"Column names are empty or repeated: {', '.join(sorted(repeated)) or 'empty'}."
        )
    where = _geometry_columns(header, how)
    table = Table(
        [name for name in header if name not in where], [], [], _assumed_crs(where), notes=notes
    )
    for index, row in enumerate(rows):
        cells: dict[str, object] = dict(zip(header, row, strict=False))
        if len(row) != len(header):
            table.faults[index] = f"It has {len(row)} cells, the header {len(header)}."
        written = [str(cells.pop(name, "")).strip() for name in where]
        table.cells.append(cells)
        geometry = _from_numbers(*written) if len(written) == 2 else _from_wkt(written[0])
        table.geometries.append(geometry)
        if geometry is None and any(written):
            table.faults.setdefault(index, "Its geometry cannot be read.")
    return table


def _decode(body: bytes) -> tuple[str, list[str]]:
    try:
        if body.startswith(_WIDE):
            return body.decode("utf-16"), []
        return body.decode("utf-8-sig"), []
    except UnicodeError:
        # What Excel writes in Norway where nobody chose UTF-8; it reads any byte as a letter.
        return body.decode("cp1252", errors="replace"), ["Read as Windows-1252, not UTF-8."]


def _split(text: str, delimiter: str | None) -> Iterator[list[str]]:
    if "\x00" in text:
        raise SourceRefusedError("The file is not text.")
    # Not splitlines: it would also break a cell at a form feed or a Unicode line separator.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _sniff(text), strict=True
    )
    try:
        yield from (row for row in reader if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise SourceRefusedError(
            f"The CSV is broken at line {reader.line_num}: {error}."
        ) from error


def _sniff(text: str) -> str:
    """The delimiter that splits the header into most columns."""
    header = text.split("\n", 1)[:1]

    def columns(delimiter: str) -> int:
        return len(next(csv.reader(header, delimiter=delimiter), []))

    return max(DELIMITERS, key=columns)


def _geometry_columns(header: list[str], how: FilePart) -> tuple[str, ...]:
    if how.x is not None and how.y is not None:
        named: tuple[str, ...] = (how.x, how.y)
    elif how.wkt is not None:
        named = (how.wkt,)
    else:
        return _guess(header)
    missing = [name for name in named if name not in header]
    if missing:
        raise SourceRefusedError(f"There is no column {', '.join(missing)}: {', '.join(header)}.")
    return named


def _guess(header: list[str]) -> tuple[str, ...]:
    lowered = {name.lower(): name for name in header}
    for guess in (*POSITION_COLUMNS, *((name,) for name in WKT_COLUMNS)):
        if all(name in lowered for name in guess):
            return tuple(lowered[name] for name in guess)
    raise SourceRefusedError("Say under [file] which columns hold x and y, or wkt.")


def _assumed_crs(where: tuple[str, ...]) -> str | None:
    # CSV cannot say it; columns called longitude and latitude leave no doubt.
    lowered = tuple(name.lower() for name in where)
    return "OGC:CRS84" if lowered in LONLAT_COLUMNS else None


def _from_numbers(x: str, y: str) -> shapely.Geometry | None:
    if not (_NUMBER.fullmatch(x) and _NUMBER.fullmatch(y)):
        return None
    return shapely.Point(float(x.replace(",", ".")), float(y.replace(",", ".")))


def _from_wkt(text: str) -> shapely.Geometry | None:
    return read_geometries(shapely.from_wkt, [text or None])[0]
