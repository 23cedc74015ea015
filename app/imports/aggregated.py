"""Read rounds that were aggregated elsewhere: “Barnetråkk – aggregert” as GML or GeoPackage."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from app.exports.national import GML, OBJECT_TYPES
from app.imports.rows import MAX_FILE_BYTES, MAX_ROWS, SourceRefusedError, as_text
from app.kit.geometry import EASTINGS, METRES_SRID, NORTHINGS

# Eastings first in all of them, so that no axis can be taken for the other.
_KNOWN_SRIDS = (25832, 25833, 25835)
_FIRST_YEAR, _LAST_YEAR, _EXTRACTED = (
    "førsteRegistreringsÅr",
    "sisteRegistreringsÅr",
    "datauttaksdato",
)
_GML = f"{{{GML}}}"


@dataclass(frozen=True, slots=True)
class OlderCell:
    """An object of an aggregated round: what the file says of it, and its place (EPSG:25833)."""

    local_id: str
    object_type: str
    told: dict[str, str]
    shape: shapely.Polygon


@dataclass(frozen=True, slots=True)
class OlderRound:
    """A whole file, with the years its objects tell and the latest day they were taken out."""

    digest: str
    cells: list[OlderCell]
    first_year: int
    last_year: int
    extracted_on: date | None


def read_round(path: Path) -> OlderRound:
    """Read a file; raises `SourceRefusedError` where anything in it is not as it should be."""
    reader = {".gml": _read_gml, ".gpkg": _read_geopackage}.get(path.suffix.lower())
    if reader is None:
        raise SourceRefusedError(f"{path.name}: expected a name ending in .gml or .gpkg.")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise SourceRefusedError(f"{path.name} is larger than {MAX_FILE_BYTES // 10**6} MB.")
    cells: dict[str, OlderCell] = {}
    for cell in reader(path):
        if cell.local_id in cells:
            raise SourceRefusedError(f"There are two objects with lokalId {cell.local_id}.")
        cells[cell.local_id] = cell
        if len(cells) > MAX_ROWS:
            raise SourceRefusedError(f"The file has more than {MAX_ROWS} objects.")
    if not cells:
        raise SourceRefusedError(f"The file has no {', '.join(OBJECT_TYPES)}.")
    days = [day for cell in cells.values() if (day := _day_of(cell)) is not None]
    return OlderRound(
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        cells=list(cells.values()),
        first_year=min(_year_of(cell, _FIRST_YEAR) for cell in cells.values()),
        last_year=max(_year_of(cell, _LAST_YEAR) for cell in cells.values()),
        extracted_on=max(days, default=None),
    )


def _year_of(cell: OlderCell, name: str) -> int:
    said = cell.told.get(name, "")
    if not re.fullmatch(r"(19|20)\d\d", said):
        raise SourceRefusedError(f"{cell.local_id} has no year as {name}: {said!r}.")
    return int(said)


def _day_of(cell: OlderCell) -> date | None:
    try:
        return date.fromisoformat(cell.told[_EXTRACTED][:10])
    except (KeyError, ValueError):
        return None


def _read_gml(path: Path) -> Iterator[OlderCell]:
    try:
        for _, element in ET.iterparse(path):  # noqa: S314 — expat limits what entities expand to
            object_type = _local(element)
            if object_type in OBJECT_TYPES:
                yield _cell_of(element, object_type)
                element.clear()
    except ET.ParseError as error:
        raise SourceRefusedError(f"{path.name} is not XML: {error}.") from error


def _cell_of(element: ET.Element, object_type: str) -> OlderCell:
    told: dict[str, object] = {}
    shape = None
    for part in element:
        polygons = list(part.iter(f"{_GML}Polygon"))
        if polygons:
            if shape is not None or len(polygons) > 1:
                raise SourceRefusedError(f"One {object_type} has several polygons.")
            shape = _polygon_of(polygons[0])
            continue
        for leaf in part.iter():
            if len(leaf) == 0:
                told[_local(leaf)] = leaf.text
    return _checked(object_type, told, shape)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _polygon_of(element: ET.Element) -> shapely.Polygon:
    srid = re.search(r"(\d+)$", element.get("srsName", ""))
    rings = list(element.iter(f"{_GML}posList"))
    if len(rings) != 1:
        raise SourceRefusedError("A polygon has no ring, or holes.")
    try:
        numbers = [float(number) for number in (rings[0].text or "").split()]
        ring = shapely.Polygon(list(zip(numbers[::2], numbers[1::2], strict=True)))
    except ValueError as error:
        raise SourceRefusedError("A polygon's positions are not pairs of numbers.") from error
    return _in_metres(ring, int(srid[1]) if srid else None)


def _read_geopackage(path: Path) -> Iterator[OlderCell]:
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        for object_type in (known for known in OBJECT_TYPES if known in layers):
            meta, _, wkb, columns = pyogrio.raw.read(
                path, layer=object_type, datetime_as_string=True
            )
            srid = re.fullmatch(r"EPSG:(\d+)", meta["crs"] or "")
            values = zip(*(column.tolist() for column in columns), strict=True)
            for shape, row in zip(wkb, values, strict=True):
                told = dict(zip(meta["fields"].tolist(), row, strict=True))
                polygon = None if shape is None else shapely.from_wkb(shape)
                yield _checked(
                    object_type, told, polygon and _in_metres(polygon, srid and int(srid[1]))
                )
    except (RuntimeError, shapely.GEOSException) as error:
        raise SourceRefusedError(f"The GeoPackage cannot be read: {error}.") from error


def _checked(object_type: str, cells: dict[str, Any], shape: shapely.Polygon | None) -> OlderCell:
    told = {name: text for name, cell in cells.items() if (text := as_text(cell)) is not None}
    local_id = told.pop("lokalId", None)
    if local_id is None or "\0" in "".join(told.values()):
        raise SourceRefusedError(f"One {object_type} has no lokalId, or a text that is none.")
    if shape is None:
        raise SourceRefusedError(f"{local_id} has no polygon.")
    return OlderCell(local_id, object_type, told, shape)


def _in_metres(shape: shapely.Geometry, srid: int | None) -> shapely.Polygon:
    if srid not in _KNOWN_SRIDS:
        known = ", ".join(f"EPSG:{known}" for known in _KNOWN_SRIDS)
        raise SourceRefusedError(f"The reference system is none of {known}.")
    if not isinstance(shape, shapely.Polygon) or not shape.is_valid:
        raise SourceRefusedError("A shape is no valid polygon.")
    if srid != METRES_SRID:
        to_metres = Transformer.from_crs(srid, METRES_SRID, always_xy=True)
        shape = shapely.transform(
            shape, lambda xy: np.column_stack(to_metres.transform(xy[:, 0], xy[:, 1]))
        )
    west, south, east, north = shape.bounds
    if not (
        EASTINGS[0] <= west <= east <= EASTINGS[1]
        and NORTHINGS[0] <= south <= north <= NORTHINGS[1]
    ):
        raise SourceRefusedError("A polygon lies outside Norway.")
    return shapely.force_2d(shape)
