"""Read GeoJSON, GeoPackage, GML and CSV as rows with geometry in CRS84."""

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from app.imports.delimited import read_csv
from app.imports.mapping import FilePart
from app.imports.rows import (
    MAX_FILE_BYTES,
    Source,
    SourceRefusedError,
    SourceRow,
    Table,
    as_text,
    check_row_count,
    read_geometries,
)

CRS84 = "OGC:CRS84"
# Seven decimals are a centimetre: another version of PROJ, or another format, answers the same.
LONLAT_DECIMALS = 7
_SQLITE = b"SQLite format 3\x00"
_GML_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?(?:\s|<!--.*?-->)*"
    rb"<(?:[\w.-]+:)?FeatureCollection[\s>][^>]*opengis\.net/gml",
    re.DOTALL,
)


def read_source(path: Path, how: FilePart) -> Source:
    """A file's rows; its name's ending tells the format.

    Raises `SourceRefusedError` where it cannot be read at all; what is wrong with a single row
    is that row's `fault`.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceRefusedError(f"{path.name}: expected a name ending in {', '.join(_READERS)}.")
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise SourceRefusedError(f"{path.name} is larger than {MAX_FILE_BYTES // 10**6} MB.")
        table = reader(path, how)
    except OSError as error:
        raise SourceRefusedError(f"{path.name}: {error.strerror}.") from error
    check_row_count(len(table.cells))
    return _as_source(table, how)


def _read_geojson(path: Path, _how: FilePart) -> Table:
    document = _parse(path.read_bytes())
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise SourceRefusedError("The file is not a GeoJSON FeatureCollection.")
    features = document.get("features")
    if not isinstance(features, list):
        raise SourceRefusedError("The FeatureCollection has no list of features.")
    table = Table([], [], [], _crs_member(document))
    columns: dict[str, None] = {}
    written: list[str | None] = []
    for index, feature in enumerate(features):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            table.faults[index] = "It is not a GeoJSON Feature."
            feature = {}
        elif not isinstance(properties, dict | None):
            table.faults[index] = "Its properties are not an object."
            properties = None
        table.cells.append({key: _flat(value) for key, value in (properties or {}).items()})
        columns.update(dict.fromkeys(properties or {}))
        geometry = feature.get("geometry")
        written.append(None if geometry is None else json.dumps(geometry))
    table.columns.extend(columns)
    table.geometries.extend(read_geometries(shapely.from_geojson, written))
    _blame_unread(table, [text is not None for text in written])
    return table


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeError as error:
        raise SourceRefusedError("The file is not text in UTF-8, as JSON must be.") from error
    except json.JSONDecodeError as error:
        raise SourceRefusedError(f"The file is not JSON: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise SourceRefusedError("The file is not JSON a map would be written in.") from error


def _crs_member(document: dict[str, Any]) -> str:
    """The CRS of GeoJSON 2008, which QGIS and GDAL still write; RFC 7946 knows CRS84 alone."""
    match document.get("crs"):
        case None:
            return CRS84
        case {"properties": {"name": str(name)}}:
            return name
        case _:
            raise SourceRefusedError("The `crs` of the file does not name a reference system.")


def _flat(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _blame_unread(table: Table, was_written: list[bool]) -> None:
    for index, (geometry, written) in enumerate(zip(table.geometries, was_written, strict=True)):
        if written and geometry is None:
            table.faults.setdefault(index, "Its geometry cannot be read.")


def _read_geopackage(path: Path, how: FilePart) -> Table:
    with path.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            raise SourceRefusedError(f"{path.name} is not a GeoPackage.")
    return _read_with_gdal(path, how, "GeoPackage")


def _read_gml(path: Path, how: FilePart) -> Table:
    body = path.read_bytes()
    # GDAL chooses how to read by what it finds, and some of what it reads names other files.
    if b"<OGR" in body or b"<!DOCTYPE" in body or not _GML_ROOT.match(body):
        raise SourceRefusedError(f"{path.name} is not a GML feature collection.")
    return _read_with_gdal(path, how, "GML", DOWNLOAD_SCHEMA="NO")


def _read_with_gdal(path: Path, how: FilePart, what: str, **options: str) -> Table:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            layer = _choose_layer(pyogrio.list_layers(path), how.layer)
            meta, _, wkb, fields = pyogrio.raw.read(
                path, layer=layer, datetime_as_string=True, **options
            )
        except (RuntimeError, ValueError) as error:
            raise SourceRefusedError(f"The {what} cannot be read: {error}.") from error
    # Every GDAL warning about the file is worth reading once, and none stops it.
    notes = list(dict.fromkeys(f"GDAL says: {warning.message}" for warning in told))
    columns = [str(name) for name in meta["fields"]]
    cells: list[dict[str, object]] = [
        dict(zip(columns, values, strict=True))
        for values in zip(*(_scalars(column) for column in fields), strict=True)
    ] or [{} for _ in wkb]
    geometries = read_geometries(shapely.from_wkb, wkb)
    table = Table(columns, cells, geometries, meta["crs"], notes=notes)
    _blame_unread(table, [written is not None for written in wkb])
    return table


def _choose_layer(layers: NDArray[Any], wanted: str | None) -> str:
    spatial = [str(name) for name, kind in layers if kind is not None]
    if wanted is not None:
        if wanted not in spatial:
            raise SourceRefusedError(f"There is no layer {wanted!r}: {', '.join(spatial)}.")
        return wanted
    if len(spatial) != 1:
        raise SourceRefusedError(
            f"Name one of the layers under [file] layer: {', '.join(spatial) or 'there is none'}."
        )
    return spatial[0]


def _scalars(column: NDArray[Any]) -> list[object]:
    values: list[object] = column.tolist()
    return values


def _as_source(table: Table, how: FilePart) -> Source:
    crs, notes = _choose_crs(table, how)
    positions = np.array(table.geometries, object)
    heights = shapely.has_z(positions)
    lonlat = _to_lonlat(positions, crs)
    rows = []
    for index, (cells, geometry) in enumerate(zip(table.cells, lonlat, strict=True)):
        fault = table.faults.get(index)
        values: dict[str, str] = {}
        for column, cell in cells.items():
            text = as_text(cell)
            if text is not None:
                values[as_text(column) or column] = text
        if fault is None and not _is_whole(values):
            fault = "A text is not whole Unicode."
        rows.append(SourceRow(index + 1, values, geometry, bool(heights[index]), fault))
    columns = tuple(as_text(column) or column for column in table.columns)
    return Source(columns, rows, tuple(table.notes + notes))


def _is_whole(values: dict[str, str]) -> bool:
    # JSON can escape half of a character that has two halves; nothing could store it.
    try:
        "".join(values.values()).encode()
    except UnicodeEncodeError:
        return False
    return True


def _choose_crs(table: Table, how: FilePart) -> tuple[CRS, list[str]]:
    said = table.crs if how.crs is None else how.crs
    if said is None:
        raise SourceRefusedError("The file names no reference system: say it under [file] crs.")
    try:
        crs = CRS.from_user_input(said)
        own = crs if table.crs is None or said == table.crs else CRS.from_user_input(table.crs)
    except CRSError as error:
        raise SourceRefusedError(f"Unknown reference system {said!r}.") from error
    differs = not own.equals(crs, ignore_axis_order=True)
    return crs, ["The mapping's reference system was used, not the file's."] if differs else []


def _to_lonlat(geometries: NDArray[Any], crs: CRS) -> NDArray[Any]:
    """Each geometry in CRS84 without heights; what cannot be projected gets infinite positions."""
    try:
        transformer = Transformer.from_crs(crs, CRS84, always_xy=True)
    except ProjError as error:
        raise SourceRefusedError(f"{crs.name} cannot be turned into positions.") from error

    def project(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        lonlat = np.column_stack(transformer.transform(positions[:, 0], positions[:, 1]))
        return lonlat.round(LONLAT_DECIMALS)

    projected: NDArray[Any] = shapely.transform(geometries, project)
    return projected


_READERS: dict[str, Callable[[Path, FilePart], Table]] = {
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".gpkg": _read_geopackage,
    ".gml": _read_gml,
    ".csv": read_csv,
}
