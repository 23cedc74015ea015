"""What people open in a browser: the built client, the problem pages, and the service's health."""

import html
import inspect
from mimetypes import guess_type
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.answers.feeds import MEDIA_TYPES
from app.answers.story import AreaAnswerView, tell_area
from app.areas.rules import UnknownArea
from app.kit.database import Reader, is_bound_by_row_security
from app.kit.problems import NotFound, ServiceUnavailable, problem_classes
from app.kit.web import NowDep, ReaderDep
from app.people.rules import MunicipalityNumber
from app.publishing.access import release_of
from app.publishing.rules import UnknownRelease
from app.settings import Settings

FRONTEND = Path(__file__).resolve().parent.parent / "frontend" / "dist"
REVALIDATE = {"Cache-Control": "no-cache"}
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
PAGE_FOLDERS = (
    *("planner", "coordinator", "facilitator", "admin", "walk"),
    *("class", "survey", "plan", "release", "answer", "embed", "docs"),
)
RELEASE_TITLE = "Barnas kart"
"""What the page of a release is called until it is known which."""
NO_SCRIPT = "Nabotråkk trenger JavaScript for å vise kartet."
ANSWER_TITLE = "Dere sa – vi gjorde"
"""What the page of an area is called until it is known which."""
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


def content_policy(settings: Settings, *, framed_by: str) -> str:
    """What a page of ours may load, and who may frame it."""
    images = "'self' data: blob:"
    if settings.raster_template is not None:
        tiles = urlsplit(settings.raster_template)
        images += f" {tiles.scheme}://{tiles.netloc}"
    return (
        "default-src 'self'; "
        f"img-src {images}; "
        "style-src 'self' 'unsafe-inline'; "
        f"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {framed_by}"
    )


@router.get("/")
async def participant_page() -> FileResponse:
    """The map children mark on."""
    return _page("index.html")


@router.get("/planner")
async def planner_page() -> FileResponse:
    """The planner's map."""
    return _page("planner/index.html")


@router.get("/coordinator")
async def coordinator_page() -> FileResponse:
    """The desk of those who look after areas."""
    return _page("coordinator/index.html")


@router.get("/facilitator")
async def facilitator_page() -> FileResponse:
    """A facilitator's groups: codes, prints, the board, comments."""
    return _page("facilitator/index.html")


@router.get("/admin")
async def admin_page() -> FileResponse:
    """An administrator's page: the municipality's programs, their keys and webhooks."""
    return _page("admin/index.html")


@router.get("/walk")
async def walk_page() -> FileResponse:
    """What somebody on a site walk writes down, with or without a network."""
    return _page("walk/index.html")


@router.get("/class")
async def class_page() -> FileResponse:
    """The page a class opens with its four pictures."""
    return _page("class/index.html")


@router.get("/survey")
async def survey_page() -> FileResponse:
    """What residents answer a survey on, and read its summary on."""
    return _page("survey/index.html")


@router.get("/plans")
@router.get("/plan/{number}")
async def plan_page() -> FileResponse:
    """What is planned in a municipality, and one plan to have a say about."""
    return _page("plan/index.html")


@router.get("/releases")
async def releases_page() -> FileResponse:
    """The releases of a municipality."""
    return _page("release/index.html")


@router.get("/release/{number}")
async def release_page(reader: ReaderDep, number: str) -> HTMLResponse:
    """A release, under its title for those who read no script; the page says what is missing."""
    return await _page_of_release("release/index.html", reader, number)


@router.get("/embed/release/{number}")
async def embedded_release_page(request: Request, reader: ReaderDep, number: str) -> HTMLResponse:
    """The map of a release for other sites: the only page that may lie in a frame."""
    page = await _page_of_release("embed/index.html", reader, number)
    settings: Settings = request.app.state.settings
    page.headers["Content-Security-Policy"] = content_policy(settings, framed_by="*")
    return page


@router.get("/areas")
async def areas_page() -> FileResponse:
    """The areas of a municipality that are answered for."""
    return _page("answer/index.html")


@router.get("/research")
async def research_page() -> FileResponse:
    """Series for researchers."""
    return _page("answer/index.html")


@router.get("/area/{municipality_id}/{area_id}")
async def area_page(
    reader: ReaderDep, municipality_id: str, area_id: str, now: NowDep
) -> HTMLResponse:
    """An area's answer, its parts as plain text for those who read no script."""
    page = _built("answer/index.html").read_text(encoding="utf-8")
    try:
        area = TypeAdapter(tuple[MunicipalityNumber, UUID]).validate_python(
            (municipality_id, area_id)
        )
        await reader.enter(area[0])
        story = await tell_area(reader, *area, "nb", now)
    except (ValidationError, UnknownArea):
        return HTMLResponse(page, 404, REVALIDATE)
    feed = f"/feeds/{municipality_id}/areas/{area_id}"
    links = "".join(
        f'<link rel="alternate" type="{media_type}" href="{feed}.{form}">'
        for form, media_type in MEDIA_TYPES.items()
    )
    page = page.replace(ANSWER_TITLE, html.escape(story.title))
    page = page.replace("</head>", f"{links}</head>")
    return HTMLResponse(page.replace(NO_SCRIPT, _told(story)), headers=REVALIDATE)


def _told(story: AreaAnswerView) -> str:
    """The story as plain paragraphs."""
    sentences = [story.lead, story.not_heard or ""]
    for heard in story.heard:
        sentences += [heard.text, *(theme.text for theme in heard.themes)]
    for part in (story.decided, story.done, story.coming):
        sentences.append(part.text or "")
        sentences += [
            " ".join(filter(None, (f"{each.title}.", each.text, each.remark, each.reason)))
            for each in part.measures
        ]
    sentences += [f"{plan.title}. {plan.text}" for plan in story.plans]
    paragraphs = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences if sentence)
    return f"<h1>{html.escape(story.title)}</h1>{paragraphs}"


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
    return FileResponse(_built(name), headers=REVALIDATE)


async def _page_of_release(name: str, reader: Reader, number: str) -> HTMLResponse:
    try:
        title, status = (await release_of(reader, number)).title, 200
    except UnknownRelease:
        title, status = RELEASE_TITLE, 404
    return HTMLResponse(_titled(name, title), status, REVALIDATE)


def _titled(name: str, title: str) -> str:
    return _built(name).read_text(encoding="utf-8").replace(RELEASE_TITLE, html.escape(title))


def _built(name: str) -> Path:
    path = FRONTEND / name
    if not path.is_file():
        raise NotFound("The client is not built; `make run` builds it.")
    return path


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
