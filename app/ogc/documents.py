"""The JSON documents of the API: who links to whom, and what each collection is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.ogc.crs import CRS84, OFFERED, STORED
from app.ogc.layers import Column, ColumnType
from app.ogc.openapi import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from app.ogc.store import Collection, Extent
from app.publishing.finished import MVT
from app.publishing.rules import ABSENCE, LICENCE
from app.publishing.store import MAX_ZOOM

Document = dict[str, Any]

TITLE = "Nabotråkk"
DESCRIPTION = "Ways and places children told on a map, for maps and programs of others."

_OGC = "http://www.opengis.net"
_REL = f"{_OGC}/def/rel/ogc/1.0"
QUADS = f"{_OGC}/def/tilematrixset/OGC/1.0/WebMercatorQuad"
WEB_MERCATOR = f"{_OGC}/def/crs/EPSG/0/3857"
CLASSES = [
    *(f"{_OGC}/spec/ogcapi-common-1/1.0/conf/{each}"
      for each in ("core", "landing-page", "json", "html", "oas30")),
    f"{_OGC}/spec/ogcapi-common-2/1.0/conf/collections",
    *(f"{_OGC}/spec/ogcapi-features-1/1.0/conf/{each}"
      for each in ("core", "oas30", "html", "geojson")),
    f"{_OGC}/spec/ogcapi-features-2/1.0/conf/crs",
    *(f"{_OGC}/spec/ogcapi-features-3/1.0/conf/{each}"
      for each in ("filter", "features-filter", "queryables")),
    *(f"{_OGC}/spec/cql2/1.0/conf/{each}"
      for each in ("cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators",
                   "basic-spatial-functions", "basic-spatial-functions-plus")),
    *(f"{_OGC}/spec/ogcapi-tiles-1/1.0/conf/{each}"
      for each in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30")),
    *(f"{_OGC}/spec/tms/2.0/conf/{each}" for each in ("tilematrixset", "json-tilematrixset")),
]  # fmt: skip


def link(rel: str, href: str, media_type: str, title: str) -> dict[str, str]:
    """A link (RFC 8288) as JSON."""
    return {"rel": rel, "href": href, "type": media_type, "title": title}


def _self(href: str, media_type: str = JSON) -> list[dict[str, str]]:
    return [
        link("self", href, media_type, "This document"),
        link("alternate", f"{href}?f=html", HTML, "This document as HTML"),
    ]


def landing(root: str) -> Document:
    """The landing page."""
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "links": [
            *_self(root),
            link("service-desc", f"{root}/api", OPENAPI, "The API as OpenAPI 3.0"),
            link("service-doc", f"{root}/api?f=html", HTML, "The API for people"),
            link("conformance", f"{root}/conformance", JSON, "Conformance classes"),
            link("data", f"{root}/collections", JSON, "Collections"),
            link(f"{_REL}/tiling-schemes", f"{root}/tileMatrixSets", JSON, "Tile matrix sets"),
        ],
    }


def conformance() -> Document:
    """The conformance classes that are kept."""
    return {"conformsTo": CLASSES}


def collections(root: str, found: Sequence[tuple[Collection, Extent]]) -> Document:
    """The list of collections."""
    return {
        "links": _self(f"{root}/collections"),
        "crs": list(OFFERED),
        "collections": [collection(root, *each) for each in found],
    }


def collection(root: str, of: Collection, extent: Extent) -> Document:
    """One collection, the same in the list and alone."""
    address = f"{root}/collections/{of.id}"
    schema = f"{_REL}/queryables"
    links = [
        *_self(address),
        link("items", f"{address}/items", GEOJSON, "Features"),
        link("items", f"{address}/items?f=html", HTML, "Features as a table"),
        link(schema, f"{address}/queryables", SCHEMA, "What can be filtered by"),
    ]
    if of.release is not None:
        links.append(link(f"{_REL}/tilesets-vector", f"{address}/tiles", JSON, "Vector tiles"))
        links.append(link("license", LICENCE, HTML, "Licence"))
    described: Document = {
        "id": of.id,
        "title": of.title,
        "description": of.layer.description + (f" {ABSENCE}" if of.release else ""),
        "itemType": "feature",
        "crs": list(OFFERED),
        "storageCrs": STORED.uri,
        "links": links,
    }
    written: Document = {}
    if extent.box is not None:
        written["spatial"] = {"bbox": [list(extent.box)], "crs": CRS84.uri}
    if extent.interval is not None:
        times = [None if each is None else time_of(each) for each in extent.interval]
        written["temporal"] = {"interval": [times]}
    return described | ({"extent": written} if written else {})


def time_of(moment: datetime) -> str:
    """A moment as RFC 3339 has it, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


_JSON_TYPES: dict[ColumnType, Document] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "uuid": {"type": "string", "format": "uuid"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
}


def queryables(root: str, of: Collection) -> Document:
    """What a collection can be filtered by, as JSON Schema."""
    kind = of.layer.geometry.lower()
    shape = {
        "title": "geometry",
        "description": "Where it is.",
        "format": f"geometry-{kind}",
        "x-ogc-role": "primary-geometry",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root}/collections/{of.id}/queryables",
        "type": "object",
        "title": of.title,
        "properties": {
            **{each.name: _property(each) for each in of.layer.columns if each.type in _JSON_TYPES},
            "geometry": shape,
        },
        "additionalProperties": False,
    }


def _property(column: Column) -> Document:
    return {
        "title": column.name,
        "description": column.description,
        **_JSON_TYPES[column.type],
    }


def item_links(root: str, of: Collection, url: str) -> list[dict[str, str]]:
    """Links of a single feature."""
    joint = "&" if "?" in url else "?"
    return [
        link("self", url, GEOJSON, "This feature"),
        link("alternate", f"{url}{joint}f=html", HTML, "This feature as HTML"),
        link("collection", f"{root}/collections/{of.id}", JSON, of.title),
    ]


def tilesets(root: str, of: Collection, extent: Extent) -> Document:
    """The list of tile sets of a release's cells: there is one."""
    address = f"{root}/collections/{of.id}/tiles"
    told = tileset(root, of, extent)
    return {
        "links": _self(address),
        "tilesets": [
            {name: told[name] for name in ("title", "dataType", "crs", "tileMatrixSetURI", "links")}
        ],
    }


def tileset(root: str, of: Collection, extent: Extent) -> Document:
    """The tile set of a release's cells, with the fields of its one layer."""
    address = f"{root}/collections/{of.id}/tiles/WebMercatorQuad"
    tilejson = f"{root.removesuffix('/ogc')}/tiles/releases/{of.release}.json"
    fields = {"theme": "string", "participants": "integer", "cell_e": "integer",
              "cell_n": "integer"}  # fmt: skip
    west, south, east, north = extent.box or (-180.0, -85.0, 180.0, 85.0)
    return {
        "title": of.title,
        "dataType": "vector",
        "crs": WEB_MERCATOR,
        "tileMatrixSetURI": QUADS,
        "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84.uri},
        "layers": [
            {
                "id": "cells",
                "dataType": "vector",
                "geometryDimension": 2,
                "minTileMatrix": "0",
                "maxTileMatrix": str(MAX_ZOOM),
                "propertiesSchema": {
                    "type": "object",
                    "properties": {name: {"type": kind} for name, kind in fields.items()},
                },
            }
        ],
        "links": [
            *_self(address),
            link(f"{_REL}/tiling-scheme", f"{root}/tileMatrixSets/WebMercatorQuad", JSON,
                 "The tile matrix set"),
            link(f"{_REL}/geodata", f"{root}/collections/{of.id}", JSON, of.title),
            link("alternate", tilejson, JSON, "The same tiles as TileJSON"),
            {
                **link("item", f"{address}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", MVT, "Tiles"),
                "templated": True,
            },
        ],
    }  # fmt: skip


def tile_matrix_sets(root: str) -> Document:
    """The list of tile matrix sets: there is one."""
    address = f"{root}/tileMatrixSets/WebMercatorQuad"
    return {
        "links": _self(f"{root}/tileMatrixSets"),
        "tileMatrixSets": [
            {
                "id": "WebMercatorQuad",
                "title": "Google Maps Compatible for the World",
                "uri": QUADS,
                "crs": WEB_MERCATOR,
                "links": [link("self", address, JSON, "WebMercatorQuad")],
            }
        ],
    }


_HALF_WORLD = 20_037_508.342_789_2


def tile_matrix_set() -> Document:
    """WebMercatorQuad as OGC registered it (OGC 17-083r4, annex D.1)."""
    return {
        "id": "WebMercatorQuad",
        "title": "Google Maps Compatible for the World",
        "uri": QUADS,
        "crs": WEB_MERCATOR,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": f"{_OGC}/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [
            {
                "id": str(zoom),
                "scaleDenominator": 559_082_264.028_717 / 2**zoom,
                "cellSize": 2 * _HALF_WORLD / 256 / 2**zoom,
                "pointOfOrigin": [-_HALF_WORLD, _HALF_WORLD],
                "tileWidth": 256,
                "tileHeight": 256,
                "matrixWidth": 2**zoom,
                "matrixHeight": 2**zoom,
            }
            for zoom in range(25)
        ],
    }
