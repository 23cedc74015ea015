"""Whose map it is, which tile of it, and whether the client has that tile already."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from cachetools import LRUCache
from fastapi import Depends, Path, Query, Response

from app.areas.access import StewardDep
from app.areas.stewards import Steward
from app.contributions.access import read_box
from app.hotspots.access import select_marks
from app.hotspots.counting import find_version
from app.hotspots.rules import Filters, Selection
from app.kit.tile import MAX_ZOOM, MVT, Tile
from app.kit.web import IfNoneMatch, NowDep, ReaderDep, not_modified
from app.maps.rules import MARKS_FROM_ZOOM, CellTileQuery, MarksQuery, MarkTileQuery, TooFarOut

MOST_BYTES_KEPT = 32_000_000

# Tiles as they were drawn; the name of one says in which state the map was.
_drawn: LRUCache[str, bytes] = LRUCache(MOST_BYTES_KEPT, getsizeof=lambda body: len(body) + 200)


async def read_marks(
    reader: ReaderDep, steward: StewardDep, query: Annotated[MarksQuery, Query()], now: NowDep
) -> tuple[MarksQuery, Selection]:
    """The marks a query asks for, with its box or its named area."""
    box = await read_box(query.bbox)
    return query, await select_marks(reader, steward, query, box, now)


async def read_tile(
    z: Annotated[int, Path(ge=0, le=MAX_ZOOM)],
    x: Annotated[int, Path(ge=0, lt=2**MAX_ZOOM)],
    y: Annotated[int, Path(ge=0, lt=2**MAX_ZOOM)],
) -> Tile:
    """The tile of the address; raises `UnknownTile`."""
    return Tile(z, x, y)


TileDep = Annotated[Tile, Depends(read_tile)]


@dataclass(frozen=True, slots=True)
class AskedTile:
    """A tile of a selection; `asked` is the map's state and all that was asked but the layer."""

    tile: Tile
    selection: Selection
    asked: str
    if_none_match: str

    async def answer(self, layer: str, draw: Callable[[], Awaitable[bytes]]) -> Response:
        """The tile of a layer, drawn unless it is known; 304 where the client has it.

        Only the planner's own browser may keep it, and must ask whether it still stands.
        """
        name = hashlib.sha256(f"{layer} {self.asked}".encode()).hexdigest()[:32]
        headers = {"ETag": f'"{name}"', "Cache-Control": "private, no-cache"}
        if not_modified(self.if_none_match, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        body = _drawn.get(name)
        if body is None:
            body = await draw()
            if len(body) <= MOST_BYTES_KEPT // 4:
                _drawn[name] = body
        return Response(body, media_type=MVT, headers=headers)


async def read_cell_tile(
    reader: ReaderDep,
    steward: StewardDep,
    tile: TileDep,
    query: Annotated[CellTileQuery, Query()],
    now: NowDep,
    if_none_match: IfNoneMatch = "",
) -> tuple[AskedTile, int]:
    """A tile of cells, and how large they were asked for."""
    asked = await _ask(reader, steward, tile, query, now, if_none_match)
    return asked, query.cell_metres


async def read_mark_tile(
    reader: ReaderDep,
    steward: StewardDep,
    tile: TileDep,
    query: Annotated[MarkTileQuery, Query()],
    now: NowDep,
    if_none_match: IfNoneMatch = "",
) -> AskedTile:
    """A tile of single marks or ways; raises `TooFarOut`."""
    if tile.z < MARKS_FROM_ZOOM:
        raise TooFarOut
    return await _ask(reader, steward, tile, query, now, if_none_match)


async def _ask(
    reader: ReaderDep,
    steward: Steward,
    tile: Tile,
    query: Filters,
    now: NowDep,
    if_none_match: str,
) -> AskedTile:
    selection = await select_marks(reader, steward, query, None, now)
    version = await find_version(reader, steward.municipality_id)
    # The day, because areas have dated boundaries.
    who = (steward.municipality_id, steward.areas)
    asked = repr((who, version, now.date(), tile, query, selection.campaign_ids))
    return AskedTile(tile, selection, asked, if_none_match)


MarksDep = Annotated[tuple[MarksQuery, Selection], Depends(read_marks)]
CellTileDep = Annotated[tuple[AskedTile, int], Depends(read_cell_tile)]
MarkTileDep = Annotated[AskedTile, Depends(read_mark_tile)]
