"""What people open in a browser: the built client, the problem pages, and the service's health."""

import html
import inspect
from mimetypes import guess_type
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.kit.database import is_bound_by_row_security
from app.kit.problems import NotFound, ServiceUnavailable, problem_classes
from app.kit.web import ReaderDep
from app.settings import Settings

FRONTEND = Path(__file__).resolve().parent.parent / "frontend" / "dist"
REVALIDATE = {"Cache-Control": "no-cache"}
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
PAGE_FOLDERS = ("planner", "facilitator", "admin", "class", "docs")
COMPRESSED_COPIES = {"br": ".br", "gzip": ".gz"}
ROOT_SUFFIXES = ("svg", "png", "ico", "js", "webmanifest", "txt")

router = APIRouter(include_in_schema=False)
api = APIRouter(tags=["service"])


class Raster(BaseModel):
    """An XYZ raster base map; `{y}` counts from the north."""

    url: str
    max_zoom: Annotated[int, Field(examples=[18])] = 18
    attribution: str


class BaseMap(BaseModel):
    """The base map to lay over the offline one; null where the service runs without."""

    raster: Raster | None


class Health(BaseModel):
    """The service answers."""

    status: str = "ok"


@api.get("/api/v1/base-map")
async def get_base_map(request: Request) -> BaseMap:
    """The base map the client draws."""
    settings: Settings = request.app.state.settings
    if settings.raster_template is None:
        return BaseMap(raster=None)
    return BaseMap(
        raster=Raster(url=settings.raster_template, attribution=settings.raster_attribution)
    )


@api.get("/health/live")
async def get_liveness() -> Health:
    """The process answers."""
    return Health()


@api.get("/health/ready")
async def get_readiness(reader: ReaderDep) -> Health:
    """The process reaches its database, in a role that row-level security binds."""
    if not await is_bound_by_row_security(reader):
        raise ServiceUnavailable("The database role is not bound by row-level security.")
    return Health()


@router.get("/")
async def participant_page() -> FileResponse:
    """The map children mark on."""
    return _page("index.html")


@router.get("/planner")
async def planner_page() -> FileResponse:
    """The planner's map."""
    return _page("planner/index.html")


@router.get("/facilitator")
async def facilitator_page() -> FileResponse:
    """A facilitator's groups: codes, prints, the board, comments."""
    return _page("facilitator/index.html")


@router.get("/admin")
async def admin_page() -> FileResponse:
    """An administrator's page: the municipality's programs, their keys and webhooks."""
    return _page("admin/index.html")


@router.get("/class")
async def class_page() -> FileResponse:
    """The page a class opens with its four pictures."""
    return _page("class/index.html")


@router.get("/docs")
async def api_docs_page() -> FileResponse:
    """The API's documentation."""
    return _page("docs/index.html")


class _BuiltFiles(StaticFiles):
    """A folder of the built client; files under assets are named by their content."""

    def __init__(self, directory: Path):
        super().__init__(directory=directory)
        self._caching = IMMUTABLE if directory.name == "assets" else REVALIDATE

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the copy the build compressed, where the browser takes it."""
        accepted = Headers(scope=scope).get("accept-encoding", "")
        for encoding, suffix in COMPRESSED_COPIES.items():
            if encoding in accepted and self.lookup_path(path + suffix)[1] is not None:
                response = await super().get_response(path + suffix, scope)
                response.headers["Content-Encoding"] = encoding
                response.headers["Content-Type"] = guess_type(path)[0] or "text/plain"
                break
        else:
            response = await super().get_response(path, scope)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers.update(self._caching)
        return response


def mount_client(app: FastAPI) -> None:
    """Serve the built client's folders, each under its own name.

    Not one mount at the root: it would answer 404 where an address exists with another method.
    """
    for folder in sorted(FRONTEND.glob("*/")):
        if folder.name not in PAGE_FOLDERS:
            app.mount(f"/{folder.name}", _BuiltFiles(folder))


@router.get("/{name}.{suffix}")
async def root_file(name: str, suffix: str) -> FileResponse:
    """A file at the root of the built client: icon, manifest, service worker."""
    if not (name.isidentifier() and suffix in ROOT_SUFFIXES):
        raise NotFound
    return _page(f"{name}.{suffix}")


def _page(name: str) -> FileResponse:
    path = FRONTEND / name
    if not path.is_file():
        raise NotFound("The client is not built; `make run` builds it.")
    return FileResponse(path, headers=REVALIDATE)


@router.get("/problems")
async def list_problems() -> HTMLResponse:
    """Every problem the API answers with."""
    kinds = sorted(problem_classes(), key=lambda kind: kind.slug())
    rows = "".join(
        f'<li><a href="/problems/{kind.slug()}">{kind.title()}</a> ({kind.status})</li>'
        for kind in kinds
    )
    return _problem_page("Problems", f"<ul>{rows}</ul>")


@router.get("/problems/{slug}")
async def describe_problem(slug: str) -> HTMLResponse:
    """What one problem means: the docstring of its class."""
    for kind in problem_classes():
        if kind.slug() == slug:
            paragraphs = html.escape(inspect.cleandoc(kind.__doc__ or "")).split("\n\n")
            text_of = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
            return _problem_page(kind.title(), f"<p>HTTP status {kind.status}</p>{text_of}")
    raise NotFound


def _problem_page(title: str, content: str) -> HTMLResponse:
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title} – Nabotråkk</title>'
        f"<main><h1>{title}</h1>{content}</main></html>"
    )
