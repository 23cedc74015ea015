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
    answer = {
        "description": "Refused or failed: a problem document.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = answer
    return document
