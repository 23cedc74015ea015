"""What may be asked: one table that routes are checked by and the OpenAPI document is made from."""

from dataclasses import dataclass
from typing import Any

from app.kit.openapi import PROBLEM_SCHEMA
from app.ogc.cql2 import DEEPEST, LONGEST, MOST_OPERATORS
from app.ogc.crs import CRS84, OFFERED
from app.ogc.rules import FARTHEST_OFFSET, FILTER_LANGUAGES, MOST_AT_ONCE, USUAL_LIMIT
from app.publishing.finished import MVT

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
JSON, HTML, GEOJSON = "application/json", "text/html", "application/geo+json"
SCHEMA = "application/schema+json"


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked: where, with which parameters, and as what it is answered."""

    path: str
    summary: str
    parameters: tuple[str, ...] = ("f",)
    media: tuple[str, ...] = (JSON, HTML)


_OF_LIST = ("limit", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs")
_COLLECTION = "/collections/{collectionId}"
_TILES = f"{_COLLECTION}/tiles"

OPERATIONS = {
    "landing": Operation("/", "The landing page."),
    "api": Operation("/api", "This document.", media=(OPENAPI, HTML)),
    "conformance": Operation("/conformance", "The conformance classes this service keeps."),
    "collections": Operation("/collections", "The collections you may read."),
    "collection": Operation(_COLLECTION, "One collection."),
    "queryables": Operation(
        f"{_COLLECTION}/queryables", "What can be filtered by.", media=(SCHEMA, HTML)
    ),
    "items": Operation(
        f"{_COLLECTION}/items",
        "Features of a collection, page by page.",
        (*_OF_LIST, "offset", "cursor", "f"),
        (GEOJSON, HTML),
    ),
    "item": Operation(
        f"{_COLLECTION}/items/{{featureId}}", "One feature.", ("crs", "f"), (GEOJSON, HTML)
    ),
    "tilesets": Operation(_TILES, "The tile sets of a release's cells."),
    "tileset": Operation(f"{_TILES}/WebMercatorQuad", "The tile set of a release's cells."),
    "tile": Operation(
        f"{_TILES}/WebMercatorQuad/{{tileMatrix}}/{{tileRow}}/{{tileCol}}",
        "A vector tile of a release's cells.",
        (),
        (MVT,),
    ),
    "tile-matrix-sets": Operation("/tileMatrixSets", "The tile matrix sets."),
    "tile-matrix-set": Operation("/tileMatrixSets/WebMercatorQuad", "WebMercatorQuad."),
}


def _query(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "style": "form",
        "explode": False,
        "schema": {"type": "string", **schema},
    }


def _path(name: str, kind: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "description": description,
        "required": True,
        "schema": {"type": kind},
    }


_CRS = {"format": "uri", "enum": list(OFFERED), "default": CRS84.uri}
PARAMETERS: dict[str, dict[str, Any]] = {
    "f": _query("f", "The form of the answer; else `Accept` decides.", enum=["json", "html"]),
    "limit": _query(
        "limit",
        "How many features at most; more than the maximum is the maximum.",
        type="integer",
        minimum=1,
        maximum=MOST_AT_ONCE,
        default=USUAL_LIMIT,
    ),
    "offset": _query(
        "offset",
        "How many features to pass over; following `next` is quicker.",
        type="integer",
        minimum=0,
        maximum=FARTHEST_OFFSET,
        default=0,
    ),
    "cursor": _query("cursor", "Where a page ended; taken from a `next` link as it is."),
    "bbox": _query(
        "bbox",
        "West, south, east, north; features that touch the box. Heights may be given.",
        type="array",
        items={"type": "number"},
        minItems=4,
        maxItems=6,
    ),
    "datetime": _query("datetime", "A time, or an interval with a slash (RFC 3339)."),
    "crs": _query("crs", "The CRS of the answer.", **_CRS),
    "bbox-crs": _query("bbox-crs", "The CRS of the box.", **_CRS),
    "filter": _query(
        "filter",
        f"CQL2: at most {LONGEST} characters, {DEEPEST} levels and {MOST_OPERATORS} operators.",
        maxLength=LONGEST,
    ),
    "filter-lang": _query(
        "filter-lang", "How the filter is written.", enum=list(FILTER_LANGUAGES),
        default=FILTER_LANGUAGES[0],
    ),
    "filter-crs": _query("filter-crs", "The CRS of shapes in the filter.", **_CRS),
    "collectionId": _path("collectionId", "string", "The id of a collection."),
    "featureId": _path("featureId", "string", "The id of a feature."),
    "tileMatrix": _path("tileMatrix", "integer", "The zoom."),
    "tileRow": _path("tileRow", "integer", "The row, counted from the north."),
    "tileCol": _path("tileCol", "integer", "The column, counted from the west."),
}  # fmt: skip


def document(root: str, version: str) -> dict[str, Any]:
    """The OpenAPI 3.0.3 document of everything under `root`."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Nabotråkk: OGC API",
            "version": version,
            "description": "Features and tiles of what children told, by OGC's standards.",
        },
        "servers": [{"url": root}],
        "tags": [{"name": "features"}, {"name": "tiles"}],
        "paths": {
            each.path: {"get": _operation(name, each)} for name, each in OPERATIONS.items()
        },
        "components": {
            "parameters": {name.replace("-", "_"): each for name, each in PARAMETERS.items()},
            "schemas": {
                # OpenAPI 3.0 knows one example, not a list of them.
                "Problem": {
                    name: each for name, each in PROBLEM_SCHEMA.items() if name != "examples"
                },
            },
            "responses": {"Refused": {
                "description": "Refused or failed: a problem document.",
                "content": {"application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                }},
            }},
        },
    }  # fmt: skip


def _operation(name: str, of: Operation) -> dict[str, Any]:
    in_path = tuple(part[1:-1] for part in of.path.split("/") if part.startswith("{"))
    refused = {"$ref": "#/components/responses/Refused"}
    return {
        "operationId": f"get_{name.replace('-', '_')}",
        "summary": of.summary,
        "tags": ["tiles" if "ile" in of.path else "features"],
        "parameters": [
            {"$ref": f"#/components/parameters/{each.replace('-', '_')}"}
            for each in (*in_path, *of.parameters)
        ],
        "responses": {
            "200": {
                "description": of.summary,
                "content": {each: {"schema": _schema(each)} for each in of.media},
            },
            "400": refused,
            "404": refused,
            "default": refused,
        },
    }


def _schema(media_type: str) -> dict[str, Any]:
    if media_type == MVT:
        return {"type": "string", "format": "binary"}
    return {"type": "string" if media_type == HTML else "object"}
