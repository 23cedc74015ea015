"""Files to take away: a release for everybody, and for planners what their map shows."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, BinaryIO
from xml.sax.saxutils import escape

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.areas.access import StewardDep
from app.exports import actions, dcat, store
from app.exports.access import LayerDep
from app.exports.national import Mapping
from app.exports.rules import (
    MEDIA_TYPES,
    NATIONAL_TYPES,
    FileFormat,
    LayerName,
    NationalFormat,
)
from app.kit.database import Database
from app.kit.web import IfNoneMatch, NowDep, ReaderDep, StrictRoute, not_modified
from app.people.rules import MunicipalityNumber
from app.people.store import Municipality
from app.publishing.access import FOREVER, Number, etag_of, release_of
from app.publishing.rules import LICENCE
from app.publishing.store import ReleaseListed
from app.settings import Settings

router = APIRouter(route_class=StrictRoute)
open_data = APIRouter(route_class=StrictRoute)

_CHUNK_BYTES = 65_536
_SOON = "public, max-age=300"
_NOT_FOR_ROBOTS = ("/api/", "/tiles/", "/class", "/facilitator", "/planner", "/admin")
# What the pages of releases are made of: a search engine that draws them asks for it.
_FOR_ROBOTS = ("/api/v1/releases", "/api/v1/municipalities", "/tiles/releases")
_LICENCE_LINK = f'<{LICENCE}>; rel="license"'
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()},
        "description": "The file.",
    }
}
CATALOGUE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {media_type: {} for media_type in dcat.MEDIA.values()},
        "description": "The catalogue.",
    }
}
MunicipalityChoice = Annotated[
    MunicipalityNumber | None, Query(description="Of one municipality alone.")
]


@router.get(
    "/releases/{number}/files/{file_format}",
    tags=["releases"],
    response_class=Response,
    responses=FILES,
)
async def get_release_file(
    request: Request,
    number: Number,
    file_format: FileFormat,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A release's cells as a file: GeoJSON, GeoPackage, GeoParquet, FlatGeobuf or CSV."""
    # Not the request's own transaction: no connection is held while the file is written.
    database: Database = request.app.state.database
    async with database.reading() as reader:
        found = await release_of(reader, number)
    tag = etag_of(found, file_format)
    headers = {"ETag": tag, "Cache-Control": FOREVER, "Link": _LICENCE_LINK}
    if not_modified(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    with TemporaryDirectory() as folder:
        path = await actions.write_release(database, found, file_format, Path(folder))
        return _as_file(path, MEDIA_TYPES[file_format], headers)


@router.get(
    "/releases/{number}/national.{file_format}",
    tags=["releases"],
    response_class=Response,
    responses={
        200: {
            "content": {kind: {} for kind in NATIONAL_TYPES.values()},
            "description": "The national product.",
        }
    },
)
async def get_national_file(
    request: Request,
    number: Number,
    file_format: NationalFormat,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A release of hexagons as the national product “Barnetråkk – aggregert” (20230901)."""
    database: Database = request.app.state.database
    mapping: Mapping = request.app.state.national_mapping
    async with database.reading() as reader:
        found = await release_of(reader, number)
    # The mapping may change, the release does not.
    tag = etag_of(found, f"{mapping.digest}-{file_format}")
    headers = {"ETag": tag, "Cache-Control": "public, no-cache", "Link": _LICENCE_LINK}
    if not_modified(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    with TemporaryDirectory() as folder:
        path = await actions.write_national(database, found, file_format, mapping, Path(folder))
        return _as_file(path, NATIONAL_TYPES[file_format], headers)


@router.get(
    "/exports/{layer}.{file_format}", tags=["insight"], response_class=Response, responses=FILES
)
async def get_layer_file(
    reader: ReaderDep,
    steward: StewardDep,
    layer: LayerName,
    file_format: FileFormat,
    asked: LayerDep,
    now: NowDep,
) -> Response:
    """Exactly what the planner's map shows, as a file; the filters are those of /hotspots.

    `cells` with at least three children; `places`, and `ways` as far as a planner may see them;
    `findings` in their newest version.
    """
    selection, cell_metres = asked
    with TemporaryDirectory() as folder:
        path = await actions.write_layer(
            reader,
            steward.municipality_id,
            layer,
            selection,
            cell_metres,
            file_format,
            Path(folder),
            now=now,
        )
        return _as_file(path, MEDIA_TYPES[file_format], {"Cache-Control": "private, no-store"})


@open_data.get("/catalogue", tags=["releases"], response_class=Response, responses=CATALOGUE)
async def get_catalogue(
    request: Request,
    municipality_id: MunicipalityChoice = None,
    accept: Annotated[str, Header(max_length=1_000)] = "",
) -> Response:
    """All releases as a catalogue (DCAT-AP-NO 3): Turtle, or JSON-LD where that is asked for."""
    return await _catalogue(request, dcat.choose(accept), municipality_id)


@open_data.get("/catalogue.ttl", tags=["releases"], response_class=Response, responses=CATALOGUE)
async def get_catalogue_as_turtle(
    request: Request, municipality_id: MunicipalityChoice = None
) -> Response:
    """The same as Turtle."""
    return await _catalogue(request, "turtle", municipality_id)


@open_data.get("/catalogue.jsonld", tags=["releases"], response_class=Response, responses=CATALOGUE)
async def get_catalogue_as_json(
    request: Request, municipality_id: MunicipalityChoice = None
) -> Response:
    """The same as JSON-LD."""
    return await _catalogue(request, "json-ld", municipality_id)


async def _catalogue(
    request: Request, form: dcat.Serialisation, municipality_id: str | None
) -> Response:
    settings: Settings = request.app.state.settings
    operator = dcat.Operator(settings.operator, settings.public_url, settings.contact_email)
    released = await _released(request, municipality_id)
    body = await asyncio.to_thread(lambda: dcat.serialise(dcat.describe(operator, released), form))
    headers = {"Cache-Control": _SOON, "Vary": "Accept"}
    return Response(body, media_type=f"{dcat.MEDIA[form]}; charset=utf-8", headers=headers)


async def _released(
    request: Request, municipality_id: str | None = None
) -> list[tuple[Municipality, list[ReleaseListed]]]:
    database: Database = request.app.state.database
    async with database.reading() as reader:
        return await store.list_everything_released(reader, municipality_id)


@open_data.get("/robots.txt", include_in_schema=False)
async def robots(request: Request) -> Response:
    """What a search engine may read: pages of what is published, and no one's work."""
    settings: Settings = request.app.state.settings
    closed = "".join(f"Disallow: {place}\n" for place in _NOT_FOR_ROBOTS)
    open_ = "".join(f"Allow: {place}\n" for place in _FOR_ROBOTS)
    text = f"User-agent: *\n{open_}{closed}Sitemap: {settings.public_url}/sitemap.xml\n"
    return Response(text, media_type="text/plain", headers={"Cache-Control": _SOON})


@open_data.get("/sitemap.xml", include_in_schema=False)
async def sitemap(request: Request) -> Response:
    """The public page of every release."""
    settings: Settings = request.app.state.settings
    pages = "".join(
        f"<url><loc>{escape(settings.public_url)}/release/{release.number}</loc>"
        f"<lastmod>{release.released_at.date().isoformat()}</lastmod></url>"
        for _, listed in await _released(request)
        for release in listed
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'
    )
    return Response(body, media_type="application/xml", headers={"Cache-Control": _SOON})


def _as_file(path: Path, media_type: str, headers: dict[str, str]) -> Response:
    # Opened now: the folder goes with the request, and the file with its last reader.
    file = path.open("rb")
    headers = headers | {
        "Content-Disposition": f'attachment; filename="{path.name}"',
        "Content-Length": str(path.stat().st_size),
    }
    return StreamingResponse(_chunks(file), media_type=media_type, headers=headers)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
