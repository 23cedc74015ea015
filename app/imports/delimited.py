"""Read CSV whose rows lie somewhere: in two columns of numbers, or in one of WKT."""

import re
from itertools import islice
from pathlib import Path

import shapely

from app.imports.mapping import FilePart
from app.imports.rows import MAX_ROWS, SourceRefusedError, Table, as_text, read_geometries
from app.kit.delimited import BrokenCsvError, decode_csv, split_csv

# Tried in this order where the mapping does not name the columns.
POSITION_COLUMNS = (("lon", "lat"), ("longitude", "latitude"), ("x", "y"))
WKT_COLUMNS = ("wkt", "geometry", "geom")
LONLAT_COLUMNS = POSITION_COLUMNS[:2]

_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,20})?")


def read_csv(path: Path, how: FilePart) -> Table:
    """A CSV file with a header; geometry in two columns of numbers, or in one of WKT."""
    text, notes = decode_csv(path.read_bytes())
    try:
        lines = list(islice(split_csv(text, how.delimiter), MAX_ROWS + 2))
    except BrokenCsvError as error:
        raise SourceRefusedError(str(error)) from error
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
