"""The live board: a class's marks on the wall while they come."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import numpy as np
import shapely
from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from app.board import store
from app.board.rules import SHOWN_FROM, PlaceCell, WayCell
from app.groups.access import OwnGroupDep
from app.groups.rules import GroupState
from app.groups.store import FacilitatedGroup, find_group
from app.kit.database import Database, Reader
from app.kit.geometry import to_lonlat
from app.kit.grid import BASE_CELL_METRES
from app.kit.listener import Listener
from app.kit.problems import Problem
from app.kit.streaming import EVENT_STREAM, HEARTBEAT, START, event_stream, turns
from app.kit.web import NowDep, ReaderDep, StrictRoute
from app.people.access import FacilitatorDep
from app.people.store import StaffMember

router = APIRouter(tags=["board"], route_class=StrictRoute)

Position = tuple[float, float]


class PlacesView(BaseModel):
    """Marks of one category in a 50 m cell, at the cell's centre (CRS84)."""

    position: Position
    theme: str
    category: str
    marks: int


class WaysView(BaseModel):
    """How many children's ways touch a 50 m cell, at the cell's centre (CRS84)."""

    position: Position
    participants: int


class Board(BaseModel):
    """A group's lesson so far; cells are empty until `shown_from` participants have marked."""

    state: GroupState
    closes_at: datetime
    expected_participants: int
    joined: int
    marked: int
    marks: int
    ways: int
    themes: dict[str, int]
    comments_waiting: int
    distress: int
    shown_from: int
    cells: list[PlacesView]
    way_cells: list[WaysView]


async def _read_board(reader: Reader, group: FacilitatedGroup, now: datetime) -> Board:
    key = (group.municipality_id, group.group_id)
    counts, themes = await store.count_marks(reader, *key)
    places, ways = await store.list_cells(reader, *key) if counts.marked >= SHOWN_FROM else ([], [])
    period = group.open_period
    return Board(
        state=period.state_at(now),
        closes_at=period.closes_at,
        expected_participants=group.expected_participants,
        joined=counts.joined,
        marked=counts.marked,
        marks=counts.marks,
        ways=counts.ways,
        themes=themes,
        comments_waiting=counts.comments_waiting,
        distress=counts.distress,
        shown_from=SHOWN_FROM,
        cells=[
            PlacesView(position=at, theme=cell.theme, category=cell.category, marks=cell.marks)
            for cell, at in zip(places, _centres(places), strict=True)
        ],
        way_cells=[
            WaysView(position=at, participants=cell.participants)
            for cell, at in zip(ways, _centres(ways), strict=True)
        ],
    )


def _centres(cells: Sequence[PlaceCell] | Sequence[WayCell]) -> list[Position]:
    if not cells:
        return []
    indexes = np.array([(cell.e, cell.n) for cell in cells], np.float64)
    lonlat = to_lonlat(shapely.MultiPoint((indexes + 0.5) * BASE_CELL_METRES))
    return [(lon, lat) for lon, lat in shapely.get_coordinates(lonlat).round(6).tolist()]


@router.get("/groups/{group_id}/board")
async def get_board(reader: ReaderDep, group: OwnGroupDep, now: NowDep) -> Board:
    """How a group's lesson goes: who has joined and marked in numbers, and marks as cells."""
    return await _read_board(reader, group, now)


@router.get(
    "/groups/{group_id}/board/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {EVENT_STREAM: {}},
            "description": "Server-sent events named `board`; `data` is a Board.",
        }
    },
)
async def stream_board(
    request: Request,
    member: FacilitatorDep,
    group: OwnGroupDep,
    last_event_id: Annotated[str, Header(max_length=40)] = "",
) -> StreamingResponse:
    """The board whenever it changes, at most once a second.

    Each event holds the whole board, so nothing is lost in a break; `id` is the number of the
    newest event it knows of, and a browser that comes back with it hears when there is more.
    """
    return event_stream(_stream(request, member, group, last_event_id))


async def _stream(
    request: Request, member: StaffMember, group: FacilitatedGroup, known: str
) -> AsyncIterator[str]:
    database: Database = request.app.state.database
    listener: Listener = request.app.state.listener
    told = ""
    yield START
    with listener.subscribed(group.municipality_id) as news:
        async for _ in turns(news):
            try:
                newest, board = await _read_now(database, member, group)
            except Problem:
                return  # The browser comes back, and is told properly what is the matter.
            if board != told and not (told == "" and newest == known):
                yield f"event: board\nid: {newest}\ndata: {board}\n\n"
            else:
                yield HEARTBEAT
            told = board


async def _read_now(
    database: Database, member: StaffMember, group: FacilitatedGroup
) -> tuple[str, str]:
    """The number of the newest event, and the board with it."""
    # Its own short transaction: no connection is held while nothing happens.
    async with database.reading() as reader:
        await reader.enter(group.municipality_id)
        newest = await store.find_newest_event(reader, group.municipality_id)
        current = await find_group(reader, member, group.group_id)
        board = await _read_board(reader, current, datetime.now(UTC))
    return str(newest), board.model_dump_json()
