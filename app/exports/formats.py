"""Rows as the files people open, written load by load and never held whole."""

import csv
import json
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS

from app.exports.rules import FileFormat
from app.exports.styles import add_style, forget_time
from app.kit.geometry import METRES_SRID, to_lonlat
from app.kit.text import defused

GEOMETRY = "geometry"
Loads = AsyncIterable[Sequence[Sequence[Any]]]
"""Rows in loads: a value for each column, and the geometry as WKB of EPSG:25833 at the end."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: its columns beside the geometry, and what it says of itself.

    The first column names the row. `about` is told wherever a format has a place for it.
    """

    name: str
    title: str
    columns: dict[str, pa.DataType]
    geometry_type: str
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def schema(self) -> pa.Schema:
        """The columns, the geometry last."""
        return pa.schema([*self.columns.items(), (GEOMETRY, pa.binary())])

    @property
    def told(self) -> dict[str, str]:
        """`about` as text."""
        return {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in self.about.items()
        }


async def spool(
    sheet: Sheet, loads: Loads, path: Path, on_progress: Callable[[int], None] | None = None
) -> None:
    """Put rows down as they come (an Arrow stream), so that the database can be let go."""
    done = 0
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, sheet.schema) as stream:
        async for rows in loads:
            columns = zip(zip(*rows, strict=True), sheet.schema.types, strict=True)
            arrays = [pa.array(values, kind) for values, kind in columns]
            stream.write_batch(pa.record_batch(arrays, schema=sheet.schema))
            done += len(rows)
            if on_progress is not None:
                on_progress(done)


def write(sheet: Sheet, spooled: Path, file_format: FileFormat, path: Path) -> None:
    """Write what was put down as a file of a format."""
    with reading(spooled) as batches:
        _WRITERS[file_format](sheet, batches, path)


@contextmanager
def reading(spooled: Path) -> Iterator[pa.RecordBatchReader]:
    """What was put down, batch by batch."""
    with pa.memory_map(str(spooled)) as file, pa.ipc.open_stream(file) as batches:
        yield batches


def write_geopackage_layer(sheet: Sheet, batches: pa.RecordBatchReader, path: Path) -> None:
    """Write rows as a layer of a GeoPackage, which may be there already with others."""
    options = {"IDENTIFIER": sheet.title, "DESCRIPTION": _saying(sheet), "GEOMETRY_NAME": GEOMETRY}
    _write_by_gdal(sheet, batches, path, "GPKG", options)


def _write_geopackage(sheet: Sheet, batches: pa.RecordBatchReader, path: Path) -> None:
    write_geopackage_layer(sheet, batches, path)
    add_style(path, sheet.name, GEOMETRY)
    forget_time(path)


def _write_flatgeobuf(sheet: Sheet, batches: pa.RecordBatchReader, path: Path) -> None:
    options = {"TITLE": sheet.title, "DESCRIPTION": _saying(sheet)}
    _write_by_gdal(sheet, batches, path, "FlatGeobuf", options)


def _saying(sheet: Sheet) -> str:
    return json.dumps(sheet.about, ensure_ascii=False)


def _write_by_gdal(
    sheet: Sheet,
    batches: pa.RecordBatchReader,
    path: Path,
    driver: str,
    layer_options: dict[str, str],
) -> None:
    pyogrio.raw.write_arrow(
        batches,
        path,
        layer=sheet.name,
        driver=driver,
        geometry_name=GEOMETRY,
        geometry_type=sheet.geometry_type,
        crs=f"EPSG:{METRES_SRID}",
        # What programs of some years ago read as well.
        dataset_options={"VERSION": "1.3"} if driver == "GPKG" else None,
        layer_options=layer_options,
    )


def _write_parquet(sheet: Sheet, batches: pa.RecordBatchReader, path: Path) -> None:
    geo = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {
            GEOMETRY: {
                "encoding": "WKB",
                "geometry_types": [],
                "crs": CRS.from_epsg(METRES_SRID).to_json_dict(),
            }
        },
    }
    # Without Arrow's own copy of the schema, which would hold all of it a second time.
    with pq.ParquetWriter(path, sheet.schema, compression="zstd", store_schema=False) as writer:
        for batch in batches:
            writer.write_batch(batch)
        writer.add_key_value_metadata({**sheet.told, "geo": json.dumps(geo)})


def _write_csv(sheet: Sheet, batches: pa.RecordBatchReader, path: Path) -> None:
    # With a byte order mark and semicolons, as a Norwegian spreadsheet opens it with a click.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*sheet.columns, "wkt"])
        for cells, shapes in rows_of(batches):
            for row, shape in zip(cells, shapely.to_wkt(shapes, rounding_precision=2), strict=True):
                writer.writerow([*map(defused, row.values()), shape])


def _write_geojson(sheet: Sheet, batches: pa.RecordBatchReader, path: Path) -> None:
    first = next(iter(sheet.columns))
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        separator = ""
        for cells, shapes in rows_of(batches):
            lonlat = shapely.transform(to_lonlat(shapes), lambda xy: xy.round(7))
            drawn = shapely.to_geojson(shapely.orient_polygons(lonlat))
            for row, shape in zip(cells, drawn, strict=True):
                told = json.dumps(row, ensure_ascii=False)
                name = json.dumps(row[first], ensure_ascii=False)
                file.write(
                    f'{separator}{{"type":"Feature","id":{name},"geometry":{shape},'
                    f'"properties":{told}}}'
                )
                separator = ",\n"
        file.write(f'],"metadata":{_saying(sheet)}}}')


def rows_of(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[list[dict[str, Any]], Any]]:
    """Load by load the rows without their geometry, and the geometries."""
    for batch in batches:
        shapes = shapely.from_wkb(np.array(batch.column(GEOMETRY).to_pylist(), object))
        yield batch.drop_columns([GEOMETRY]).to_pylist(), shapes


_WRITERS: dict[FileFormat, Callable[[Sheet, pa.RecordBatchReader, Path], None]] = {
    "geojson": _write_geojson,
    "gpkg": _write_geopackage,
    "parquet": _write_parquet,
    "fgb": _write_flatgeobuf,
    "csv": _write_csv,
}
