"""The API's own description: OpenAPI 3.1, with every refusal as a problem document."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "A refusal or failure (RFC 9457); `type` is the address of its explanation.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
    "examples": [
        {
            "type": "/problems/group-closed",
            "title": "Group closed",
            "status": 409,
            "detail": "The group is closed. What was marked stays; nothing new is taken.",
            "request_id": "5f0c7f1b2a9d4e33",
        }
    ],
}

_PROBLEM: dict[str, Any] = {
    "description": "Refused or failed: a problem document.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
# Who is counted by what they bear, and told so (draft-ietf-httpapi-ratelimit-headers).
_LIMITED = {"participant", "key"}
_TOO_MANY = _PROBLEM | {
    "description": "More was asked than one may ask.",
    "headers": {
        "Retry-After": {
            "description": "Seconds to wait.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 86_400},
        },
        "RateLimit-Policy": {
            "description": "Which limit, how much it allows (`q`), in how many seconds (`w`).",
            "schema": {"type": "string", "maxLength": 100},
        },
        "RateLimit": {
            "description": "What is left of it (`r`), and for how many seconds (`t`).",
            "schema": {"type": "string", "maxLength": 100},
        },
    },
}


def operation_id(route: APIRoute) -> str:
    """`<method>_<resource>`: `GET /api/v1/campaigns/{campaign_id}` → `get_campaigns_by_id`."""
    path = re.sub(r"^/(api/v1/)?", "", route.path_format)
    path = re.sub(r"/\{[^}]+\}", "_by_id", path)
    method = min(route.methods or {"GET"}).lower()
    return f"{method}_{re.sub(r'[^a-z0-9]+', '_', path).strip('_')}"


def describe(app: FastAPI) -> None:
    """Give `app` an OpenAPI document whose errors are problems, on every operation."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=app.description,
                tags=app.openapi_tags,
                servers=app.servers,
                routes=app.routes,
            )
            app.openapi_schema = _with_problems(document)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for replaced in ("HTTPValidationError", "ValidationError"):
        schemas.pop(replaced, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    for schema in schemas.values():
        for named in schema.get("properties", {}).values():
            if "patternProperties" in named:
                named["additionalProperties"] = False  # as Pydantic has it, and does not say
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = _PROBLEM
            if any(_LIMITED & set(way) for way in operation.get("security", ())):
                operation["responses"]["429"] = _TOO_MANY
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _without_null(parameter["schema"])
    return document


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema: what may be left out is told by `required`; it is never null."""
    kinds: list[dict[str, Any]] = [
        kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}
    ]
    if len(kinds) != 1:
        return schema
    return {name: value for name, value in schema.items() if name != "anyOf"} | kinds[0]
