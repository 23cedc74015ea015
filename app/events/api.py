"""What happened, for programs: a list to come back to, and a stream."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from app.events import store
from app.events.rules import (
    Audience,
    EventMessage,
    event_id,
    kinds_for,
    message_of,
    read_event_id,
    read_event_number,
)
from app.events.store import Event
from app.kit.database import Database
from app.kit.listener import Listener
from app.kit.paging import InvalidCursor, read_cursor, write_cursor
from app.kit.problems import Fault, InvalidInput
from app.kit.streaming import EVENT_STREAM, HEARTBEAT, START, event_stream, turns
from app.kit.web import ReaderDep, StrictRoute
from app.people.access import Asker, asker_with, is_still_let_in, program_with
from app.people.rules import MunicipalityNumber, UnknownMunicipality

router = APIRouter(tags=["events"], route_class=StrictRoute)

MOST_AT_ONCE = 500


class EventView(EventMessage):
    """Something that happened. `id` never changes; what `data` holds depends on the type."""

    id: str


class Link(BaseModel):
    """Where to go on (RFC 8288)."""

    rel: Literal["next"]
    href: str


class EventList(BaseModel):
    """Events, the oldest first. `links` always holds `next`: ask there again for what comes."""

    events: list[EventView]
    links: list[Link]


CursorQuery = Annotated[str | None, Query(max_length=200, description="From a `next` link.")]


# A key opens more of it, but none is needed.
@router.get("/events", openapi_extra={"security": [{}]})
async def list_events(
    request: Request,
    response: Response,
    reader: ReaderDep,
    asker: Annotated[Asker | None, Depends(asker_with("events:read"))],
    municipality_id: Annotated[
        MunicipalityNumber | None,
        Query(description="Without a key: whose.", examples=["4601"]),
    ] = None,
    cursor: CursorQuery = None,
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 100,
) -> EventList:
    """What happened since a cursor: for everybody releases and areas, with a key more of it.

    Nothing a participant does is told, nor counted in any number here.
    """
    if asker is None and municipality_id is None:
        raise InvalidInput(errors=[Fault("/query/municipality_id", "Needed without a key.")])
    if asker is not None and municipality_id not in (None, asker.municipality_id):
        raise UnknownMunicipality
    whose = asker.municipality_id if asker else str(municipality_id)
    audience: Audience = asker.audience if asker else "public"
    await reader.enter(whose)
    after = _read_position(cursor)
    events = await store.list_feed(reader, whose, kinds_for(audience), after=after, limit=limit)
    last = events[-1].number if events else after
    following = request.url.include_query_params(cursor=write_cursor(str(last)))
    response.headers["Cache-Control"] = "no-store"
    return EventList(
        events=[_view(whose, event) for event in events],
        links=[Link(rel="next", href=str(following))],
    )


def _view(municipality_id: str, event: Event) -> EventView:
    message = message_of(event.kind, event.facts, event.happened_at)
    return EventView(id=event_id(municipality_id, event.number), **message.model_dump())


def _read_position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    [text] = read_cursor(cursor, 1)
    number = read_event_number(text)
    if number is None:
        raise InvalidCursor
    return number


@router.get(
    "/events/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {EVENT_STREAM: {}},
            "description": "Server-sent events named by their type; `data` is an EventView.",
        }
    },
)
async def stream_events(
    request: Request,
    reader: ReaderDep,
    asker: Annotated[Asker, Depends(program_with("events:read"))],
    cursor: CursorQuery = None,
    last_event_id: Annotated[str, Header(max_length=40)] = "",
) -> StreamingResponse:
    """What happens from now on, or since `Last-Event-ID` or a cursor, as it happens.

    A stream ends by itself after five minutes; come back with the id of the last event.
    """
    after = read_event_id(last_event_id, asker.municipality_id)
    if after is None and cursor is not None:
        after = _read_position(cursor)
    if after is None:
        after = await store.find_newest(reader, asker.municipality_id)
    return event_stream(_stream(request, asker, after))


async def _stream(request: Request, asker: Asker, after: int) -> AsyncIterator[str]:
    database: Database = request.app.state.database
    listener: Listener = request.app.state.feed_listener
    yield START
    with listener.subscribed(asker.municipality_id) as news:
        async for is_news in turns(news):
            events = await _read_since(database, asker, after)
            if events is None:
                return  # The program comes back, and is told properly what is the matter.
            for event in events:
                view = _view(asker.municipality_id, event)
                yield f"event: {view.type}\nid: {view.id}\ndata: {view.model_dump_json()}\n\n"
                after = event.number
            if not is_news:
                yield HEARTBEAT


async def _read_since(database: Database, asker: Asker, after: int) -> list[Event] | None:
    """What is new; None once the key was revoked or the planner has signed out."""
    # Its own short transaction: no connection is held while nothing happens.
    async with database.reading() as reader:
        await reader.enter(asker.municipality_id)
        if not await is_still_let_in(reader, asker, datetime.now(UTC)):
            return None
        return await store.list_feed(
            reader, asker.municipality_id, kinds_for(asker.audience), after=after
        )
