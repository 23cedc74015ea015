"""Files to take away: a release for everybody, and for planners what their map shows."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from app.exports import actions
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
from app.kit.web import NowDep, ReaderDep, StrictRoute
from app.people.access import PlannerDep
from app.publishing.access import FOREVER, etag_of, not_modified, release_of
from app.publishing.rules import LICENCE

router = APIRouter(route_class=StrictRoute)

_CHUNK_BYTES = 65_536
_LICENCE_LINK = f'<{LICENCE}>; rel="license"'
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()},
        "description": "The file.",
    }
}


@router.get(
    "/releases/{number}/files/{file_format}",
    tags=["releases"],
    response_class=Response,
    responses=FILES,
)
async def get_release_file(
    request: Request,
    number: str,
    file_format: FileFormat,
    if_none_match: Annotated[str, Header(max_length=1_000)] = "",
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
    number: str,
    file_format: NationalFormat,
    if_none_match: Annotated[str, Header(max_length=1_000)] = "",
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
    member: PlannerDep,
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
            member.municipality_id,
            layer,
            selection,
            cell_metres,
            file_format,
            Path(folder),
            now=now,
        )
        return _as_file(path, MEDIA_TYPES[file_format], {"Cache-Control": "private, no-store"})


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
