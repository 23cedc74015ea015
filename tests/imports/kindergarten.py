"""A small file in the shape of a kindergarten map: made-up walks and places in Bergen."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from app.imports.mapping import ImportMapping

COLUMNS = ("nr", "Område", "Kommentar", "Registrert", "Farge")

_WALK = ((5.2441, 60.3617), (5.2462, 60.3625), (5.2498, 60.3631), (5.2541, 60.3644))
_BESIDE = ((5.2541, 60.3644), (5.2562, 60.3651))

ROWS: tuple[tuple[dict[str, Any], shapely.Geometry | None], ...] = (
    (
        {"nr": 1, "Område": "Vatnet", "Kommentar": "til leikeplass", "Registrert": "Lyngen"}
        | {"Farge": "Grøn"},
        shapely.MultiLineString([_WALK]),
    ),
    (
        {"nr": 2, "Område": "Brua", "Kommentar": "50-sone, inga fortau", "Registrert": "LYNGEN "}
        | {"Farge": "Rød"},
        shapely.MultiLineString([_BESIDE]),
    ),
    (
        {"nr": 3, "Område": "Skogen", "Kommentar": None, "Registrert": "Einer", "Farge": "Grøn"},
        shapely.MultiLineString([_WALK, _BESIDE]),
    ),
    (
        {"nr": 4, "Område": "Haugen", "Kommentar": None, "Registrert": None, "Farge": "Lilla"},
        shapely.Point(5.2401, 60.3601, 12),
    ),
)
"""Lines with one part and with two that meet, a height, a colour and a name that are missing."""


def mapping_document(municipality_id: str = "4601") -> dict[str, Any]:
    """A mapping for `ROWS`, as its TOML would be parsed."""
    return {
        "source": "tur-2023",
        "row_id": "nr",
        "campaign": {
            "municipality_id": municipality_id,
            "municipality": f"Testkommune {municipality_id}",
            "title": "Barnehagetråkk",
            "kind": "barnetrakk",
            "purpose": "Turar barnehagane går.",
            "opens": date(2023, 1, 1),
            "closes": date(2023, 12, 31),
        },
        "group": {"label": "Barnehagane", "language": "nn"},
        "contributor": {"column": "Registrert"},
        "recorded": {"month": "2023-06"},
        "comment": {"columns": ["Område", {"column": "Kommentar", "label": "Merknad"}]},
        "geometry": {"home_end": "none"},
        "mark": [
            {
                "becomes": "change/no_pavement",
                "where": [
                    {"column": "Farge", "values": ["Rød"]},
                    {"column": "Kommentar", "contains": ["INGA fortau"]},
                ],
            },
            {"becomes": "way/leisure_way", "where": [{"column": "Farge", "values": ["Grøn"]}]},
            {"becomes": "activity/outdoors"},
        ],
        "attributes": {"transport": {"answer": "walk", "themes": ["way"]}},
    }


def make_mapping(municipality_id: str = "4601", **changes: Any) -> ImportMapping:
    """The mapping for `ROWS`, with some of its keys replaced."""
    return ImportMapping.model_validate(mapping_document(municipality_id) | changes)


def write_geojson(path: Path, rows: Any = ROWS, **members: Any) -> Path:
    """Rows as a GeoJSON FeatureCollection."""
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if geometry is None else json.loads(shapely.to_geojson(geometry)),
        }
        for properties, geometry in rows
    ]
    document = {"type": "FeatureCollection", "features": features} | members
    path.write_text(json.dumps(document), "utf-8")
    return path


def write_csv(path: Path, rows: Any = ROWS) -> Path:
    """Rows as Norwegian Excel writes CSV: semicolons, a byte order mark; geometry as WKT."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*COLUMNS, "wkt"])
        for properties, geometry in rows:
            writer.writerow(
                [*(properties[name] for name in COLUMNS), shapely.to_wkt(geometry, -1, False)]
            )
    return path


def write_geopackage(
    path: Path, rows: Any = ROWS, crs: str = "OGC:CRS84", layer: str = "turar"
) -> Path:
    """Rows as a layer of a GeoPackage; the file is extended where it is there already."""
    columns = [
        np.array([properties[name] for properties, _ in rows], np.int64 if name == "nr" else object)
        for name in COLUMNS
    ]
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array([geometry for _, geometry in rows], object)),
        field_data=columns,
        fields=COLUMNS,
        layer=layer,
        crs=crs,
        geometry_type="Unknown",
        driver="GPKG",
    )
    return path
