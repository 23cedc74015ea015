"""A release of hexagons as the national product “Barnetråkk – aggregert” (GML, GeoPackage)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from uuid import uuid5
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pydantic import BaseModel, ConfigDict

from app.exports.formats import Sheet, reading, rows_of, write_geopackage_layer
from app.exports.styles import forget_time
from app.kit.geometry import METRES_SRID
from app.publishing.rules import NORWAY
from app.publishing.store import Cell, ReleaseListed

GML = "http://www.opengis.net/gml/3.2"
CRS = f"http://www.opengis.net/def/crs/EPSG/0/{METRES_SRID}"
OBJECT_TYPES = ("Barneveg", "Aktivitet", "PositivOpplevelse", "NegativOpplevelse")

ObjectType = Literal["Barneveg", "Aktivitet", "PositivOpplevelse", "NegativOpplevelse"]


class ThemeMapping(BaseModel):
    """What a theme is there, and the codes all of its cells carry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object_type: ObjectType
    codes: dict[str, str] = {}


class Names(BaseModel):
    """What the specification calls things we have read no name of; None is left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    geometry: str
    municipality: str | None
    participants: str | None


class Mapping(BaseModel):
    """How our themes are told in the national product; a file may replace the one shipped."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    specification: str
    namespace: str
    navnerom: str
    names: Names
    themes: dict[str, ThemeMapping]

    @property
    def digest(self) -> str:
        """Told apart from another mapping by this."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]


def read_mapping(path: Path | None) -> Mapping:
    """The mapping of a file, or the one shipped; raises `ValidationError`."""
    shipped = Path(__file__).with_name("national.json")
    return Mapping.model_validate_json((path or shipped).read_bytes())


def sheet_of(of: ReleaseListed, mapping: Mapping) -> Sheet:
    """The columns of the product, by the specification's names, after the object's type."""
    names = mapping.names
    columns = {
        "object_type": pa.string(),
        "lokalId": pa.string(),
        "navnerom": pa.string(),
        "versjonId": pa.string(),
        "førsteRegistreringsÅr": pa.int32(),
        "sisteRegistreringsÅr": pa.int32(),
        "oppdateringsdato": pa.string(),
        "datauttaksdato": pa.string(),
    }
    if names.municipality:
        columns[names.municipality] = pa.string()
    if names.participants:
        columns[names.participants] = pa.int32()
    codes = sorted({code for theme in mapping.themes.values() for code in theme.codes})
    return Sheet(of.number, of.title, columns | dict.fromkeys(codes, pa.string()), "Polygon")


def row_of(cell: Cell, of: ReleaseListed, mapping: Mapping, sheet: Sheet) -> tuple[Any, ...]:
    """What is told of a hexagon and theme: nothing but what the release says of it.

    Years and dates are the release's, never a mark's.
    """
    to = mapping.themes[cell.theme]
    told_from, told_until, released_at = (
        moment.astimezone(NORWAY) for moment in (of.told_from, of.told_until, of.released_at)
    )
    told: dict[str | None, Any] = {
        "object_type": to.object_type,
        # The same object keeps its name from version to version.
        "lokalId": str(
            uuid5(of.campaign_id, f"{of.partition.cell_id(cell.e, cell.n)}/{cell.theme}")
        ),
        "navnerom": mapping.navnerom,
        "versjonId": str(of.version),
        "førsteRegistreringsÅr": told_from.year,
        "sisteRegistreringsÅr": told_until.year,
        "oppdateringsdato": released_at.date().isoformat(),
        "datauttaksdato": released_at.date().isoformat(),
        mapping.names.municipality: of.municipality_id,
        mapping.names.participants: cell.participants,
    }
    told.update(to.codes)
    shape = shapely.to_wkb(of.partition.shape(cell.e, cell.n))
    return (*(told.get(name) for name in sheet.columns), shape)


def write_geopackage(sheet: Sheet, spooled: Path, path: Path) -> None:
    """Write a table for each object type, with the specification's names."""
    columns = {name: kind for name, kind in sheet.columns.items() if name != "object_type"}
    for object_type in OBJECT_TYPES:
        table = replace(sheet, name=object_type, title=object_type, columns=columns)
        with reading(spooled) as batches:
            chosen = (
                batch.filter(pc.equal(batch.column("object_type"), object_type)).drop_columns(
                    ["object_type"]
                )
                for batch in batches
            )
            layer = pa.RecordBatchReader.from_batches(table.schema, chosen)
            write_geopackage_layer(table, layer, path)
    forget_time(path)


def write_gml(sheet: Sheet, spooled: Path, path: Path, mapping: Mapping) -> None:
    """Write GML 3.2, one object after the other."""
    with path.open("wb") as file, reading(spooled) as batches:
        xml = XMLGenerator(file, "UTF-8")
        xml.startDocument()
        collection = {"xmlns:gml": GML, "xmlns:app": mapping.namespace, "gml:id": f"_{sheet.name}"}
        with _element(xml, "gml:FeatureCollection", collection):
            for rows, shapes in rows_of(batches):
                for row, shape in zip(rows, shapes, strict=True):
                    _write_object(xml, row, shape, mapping)
        xml.endDocument()


def _write_object(
    xml: XMLGenerator, row: dict[str, Any], shape: shapely.Polygon, mapping: Mapping
) -> None:
    object_type, name = row.pop("object_type"), f"_{row['lokalId']}"
    with (
        _element(xml, "gml:featureMember"),
        _element(xml, f"app:{object_type}", {"gml:id": name}),
    ):
        with _element(xml, "app:identifikasjon"), _element(xml, "app:Identifikasjon"):
            for part in ("lokalId", "navnerom", "versjonId"):
                _write_text(xml, f"app:{part}", row.pop(part))
        for attribute, value in row.items():
            if value is not None:
                _write_text(xml, f"app:{attribute}", value)
        positions = " ".join(f"{number:.2f}" for number in shapely.get_coordinates(shape).ravel())
        with (
            _element(xml, f"app:{mapping.names.geometry}"),
            _element(xml, "gml:Polygon", {"gml:id": f"{name}-0", "srsName": CRS}),
            _element(xml, "gml:exterior"),
            _element(xml, "gml:LinearRing"),
        ):
            _write_text(xml, "gml:posList", positions)


def _write_text(xml: XMLGenerator, name: str, value: str | int) -> None:
    with _element(xml, name):
        xml.characters(str(value))


@contextmanager
def _element(
    xml: XMLGenerator, name: str, attributes: dict[str, str] | None = None
) -> Iterator[None]:
    xml.startElement(name, AttributesImpl(attributes or {}))
    yield
    xml.endElement(name)
