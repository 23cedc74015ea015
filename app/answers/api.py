"""“You said – we did”: the answer of an area and of a class, and its news as Atom and RSS."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field

from app.answers import feeds, store
from app.answers.feeds import MEDIA_TYPES, Feed, Form, entries_of
from app.answers.rules import Language, page_of
from app.answers.story import AnswerView, AreaAnswerView, tell_area, tell_class
from app.answers.words import say
from app.areas.rules import UnknownArea
from app.campaigns.access import ClassDep
from app.campaigns.rules import UnknownPictureCode
from app.campaigns.store import find_group
from app.kit.database import Reader
from app.kit.qr import SVG, draw_qr
from app.kit.web import IfNoneMatch, NowDep, ReaderDep, StrictRoute, not_modified
from app.people.access import MunicipalityQuery
from app.people.rules import MunicipalityNumber, UnknownMunicipality
from app.people.store import find_municipality
from app.settings import Settings

router = APIRouter(route_class=StrictRoute, tags=["answers"])
news = APIRouter(route_class=StrictRoute, tags=["answers"])

_ASKED_ANEW = "public, no-cache"
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The date of a municipality's feed in which nothing has happened yet."""

LanguageQuery = Annotated[Language, Query(description="The language of the words.")]
_FEEDS: dict[int | str, dict[str, Any]] = {
    200: {"content": {media: {} for media in MEDIA_TYPES.values()}, "description": "The feed."},
    304: {"description": "Nothing is new."},
}


class AnsweredArea(BaseModel):
    """An area, and how much there is to read about it."""

    area_id: UUID
    name: str
    kind: str
    measures: int
    done: int


class AnsweredAreaList(BaseModel):
    """A municipality's areas by name, those that have ended among them."""

    areas: list[AnsweredArea]


@router.get("/answers/areas")
async def list_answered_areas(
    reader: ReaderDep, municipality_id: MunicipalityQuery, now: NowDep
) -> AnsweredAreaList:
    """The areas of a municipality, with the number of measures decided for each."""
    await reader.enter(municipality_id)
    answered = await store.list_answered(reader, municipality_id)
    areas = []
    for area in await store.list_outlined(reader, municipality_id, now.date()):
        states = [each.now.state for each in answered if area.area_id in each.area_ids]
        areas.append(
            AnsweredArea(
                area_id=area.area_id,
                name=area.name,
                kind=area.kind,
                measures=len(states),
                done=states.count("done"),
            )
        )
    return AnsweredAreaList(areas=areas)


@router.get("/answers/areas/{area_id}", response_model=AreaAnswerView)
async def get_area_answer(
    reader: ReaderDep,
    area_id: UUID,
    municipality_id: MunicipalityQuery,
    now: NowDep,
    language: LanguageQuery = "nb",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """What was heard in an area, what was decided and why, what is done, what comes, and plans."""
    await reader.enter(municipality_id)
    view = await tell_area(reader, municipality_id, area_id, language, now)
    return _answer(view, if_none_match, _ASKED_ANEW)


@router.get(
    "/answers/areas/{area_id}/qr.svg",
    response_class=Response,
    responses={200: {"content": {SVG: {}}, "description": "A QR code."}},
)
async def get_area_qr(
    request: Request, area_id: UUID, municipality_id: MunicipalityQuery
) -> Response:
    """The QR code that opens an area's page, for a poster on the wall."""
    settings: Settings = request.app.state.settings
    code = draw_qr(settings.public_url + page_of(municipality_id, area_id))
    return Response(code, media_type=SVG, headers={"Cache-Control": "public, max-age=86400"})


@router.get("/answers/classes/{picture_code}", response_model=AnswerView)
async def get_class_answer(
    reader: ReaderDep,
    found: ClassDep,
    now: NowDep,
    language: Annotated[Language | None, Query(description="None: the class's own.")] = None,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """The same for a class with its four pictures, what lies around its school first."""
    asked = await find_group(reader, *found)
    if asked is None:
        raise UnknownPictureCode
    campaign, group = asked
    spoken: Language = language or ("nn" if group.language == "nn" else "nb")
    view = await tell_class(reader, campaign, group, spoken, now)
    return _answer(view, if_none_match, "private, no-cache")


def _answer(view: AnswerView, if_none_match: str, caching: str) -> Response:
    body = view.model_dump_json().encode()
    headers = {"ETag": _tag(body), "Cache-Control": caching}
    if not_modified(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


class _Known(BaseModel):
    """What a feed reader has already."""

    if_none_match: Annotated[str, Field(max_length=1_000)] = ""
    if_modified_since: Annotated[str, Field(max_length=100)] = ""

    def has(self, tag: str, updated: datetime) -> bool:
        """Whether nothing is new to it; a date counts only where no tag is known (RFC 9110)."""
        if self.if_none_match or not self.if_modified_since:
            return not_modified(self.if_none_match, tag)
        try:
            return updated <= parsedate_to_datetime(self.if_modified_since)
        except (ValueError, TypeError):
            return False


KnownHeaders = Annotated[_Known, Header()]
Municipality = Annotated[MunicipalityNumber, Path(description="Four digits.", examples=["4601"])]


@news.get(
    "/feeds/{municipality_id}/areas/{area_id}.{form}", response_class=Response, responses=_FEEDS
)
async def get_area_feed(
    request: Request,
    reader: ReaderDep,
    municipality_id: Municipality,
    area_id: UUID,
    form: Form,
    now: NowDep,
    known: KnownHeaders,
    language: LanguageQuery = "nb",
) -> Response:
    """News of an area: releases, and what was decided, begun, done or declined, with the reason."""
    author = await _enter(reader, municipality_id)
    area = await store.find_outlined(reader, municipality_id, area_id, now.date())
    if area is None:
        raise UnknownArea
    heard = await store.list_heard(reader, municipality_id, area.boundary)
    answered = [
        each
        for each in await store.list_answered(reader, municipality_id)
        if area_id in each.area_ids
    ]
    settings: Settings = request.app.state.settings
    page = page_of(municipality_id, area_id)
    feed = Feed(
        site=settings.public_url,
        name=f"area/{municipality_id}/{area_id}",
        title=say(language, "feed", name=area.name),
        author=author,
        language=language,
        page=page,
        address=_own(settings, request),
        began=area.starts_on,
        entries=entries_of(language, heard, answered, lambda _: page),
    )
    return _send(feed, form, known)


@news.get("/feeds/{municipality_id}.{form}", response_class=Response, responses=_FEEDS)
async def get_municipality_feed(
    request: Request,
    reader: ReaderDep,
    municipality_id: Municipality,
    form: Form,
    known: KnownHeaders,
    language: LanguageQuery = "nb",
) -> Response:
    """News of all of a municipality's areas."""
    author = await _enter(reader, municipality_id)
    heard = await store.list_heard(reader, municipality_id, None)
    answered = await store.list_answered(reader, municipality_id)
    settings: Settings = request.app.state.settings
    page = f"/areas?municipality={municipality_id}"
    feed = Feed(
        site=settings.public_url,
        name=f"municipality/{municipality_id}",
        title=say(language, "feed_all", name=author),
        author=author,
        language=language,
        page=page,
        address=_own(settings, request),
        began=FIRST_DAY,
        entries=entries_of(
            language,
            heard,
            answered,
            lambda each: page_of(municipality_id, min(each.area_ids)) if each.area_ids else page,
        ),
    )
    return _send(feed, form, known)


async def _enter(reader: Reader, municipality_id: str) -> str:
    """The name of the municipality, entered; raises `UnknownMunicipality`."""
    await reader.enter(municipality_id)
    found = await find_municipality(reader, municipality_id)
    if found is None:
        raise UnknownMunicipality
    return found.name


def _own(settings: Settings, request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{settings.public_url}{request.url.path}{query}"


def _send(feed: Feed, form: Form, known: _Known) -> Response:
    body = feeds.write(feed, form)
    tag = _tag(body)
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(feed.updated, usegmt=True),
        "Cache-Control": "public, max-age=300",
        "Content-Language": feed.language,
    }
    if known.has(tag, feed.updated):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=f"{MEDIA_TYPES[form]}; charset=utf-8", headers=headers)
