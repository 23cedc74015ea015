"""A planner's map: single marks with their words, and cells, marks and ways as vector tiles."""

import json
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from app.areas.access import StewardDep
from app.campaigns.store import find_campaign
from app.hotspots.store import count_reach, draw_cells
from app.kit.paging import InvalidCursor, read_cursor, write_cursor
from app.kit.tile import MAX_ZOOM, MVT
from app.kit.web import ReaderDep, StrictRoute
from app.maps import store
from app.maps.access import CellTileDep, MarksDep, MarkTileDep
from app.maps.rules import MARKS_FROM_ZOOM, cell_metres_at

router = APIRouter(route_class=StrictRoute)
tiles = APIRouter(route_class=StrictRoute, tags=["insight"])

GEOJSON = "application/geo+json"
TILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {MVT: {}}, "description": "A Mapbox vector tile."}
}


class CampaignSummary(BaseModel):
    """How many marks a campaign has, in all and by theme."""

    contributions: int
    themes: dict[str, int]


@router.get(
    "/contributions",
    tags=["contributions"],
    response_class=Response,
    responses={200: {"content": {GEOJSON: {}}, "description": "A FeatureCollection (CRS84)."}},
)
async def list_contributions(
    request: Request, reader: ReaderDep, steward: StewardDep, asked: MarksDep
) -> Response:
    """Marks as a planner may see them, page by page; with `q`, those whose comments say so.

    Places on a 10 m grid, ways as far as enough children share them (`geometry` is null where
    nothing is left), the month alone, and a comment once a human has released it. An area or a
    box is held against what is shown. Follow the link `next` to the end.
    """
    query, selection = asked
    page = await store.list_marks(
        reader,
        steward.municipality_id,
        selection,
        limit=query.limit,
        after=None if query.cursor is None else _read_position(query.cursor),
        words=query.q,
        commented=query.commented,
    )
    links = []
    if page.has_more and page.last_id is not None:
        following = request.url.include_query_params(cursor=write_cursor(str(page.last_id)))
        links.append({"rel": "next", "type": GEOJSON, "href": str(following)})
    # The features are bytes from PostgreSQL; only the frame around them is made here.
    frame = f'],"numberReturned":{page.number_returned},"links":{json.dumps(links)}}}'
    body = b'{"type":"FeatureCollection","features":[' + page.features + frame.encode()
    return Response(body, media_type=GEOJSON, headers={"Cache-Control": "private, no-store"})


def _read_position(cursor: str) -> UUID:
    [contribution_id] = read_cursor(cursor, 1)
    try:
        return UUID(contribution_id)
    except ValueError as error:
        raise InvalidCursor from error


@router.get("/contributions/summary", tags=["contributions"])
async def get_contributions_summary(
    reader: ReaderDep, steward: StewardDep, campaign_id: UUID
) -> CampaignSummary:
    """How many marks a campaign has, by theme."""
    campaign = await find_campaign(reader, steward.municipality_id, campaign_id)
    steward.check(campaign.area_id)
    themes = await store.count_by_theme(reader, steward.municipality_id, campaign_id)
    return CampaignSummary(contributions=sum(themes.values()), themes=themes)


@tiles.get("/tiles/cells/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
async def get_cell_tile(reader: ReaderDep, steward: StewardDep, asked: CellTileDep) -> Response:
    """Cells in which at least three children tell it, all of them, at every zoom.

    As small as `cell_metres`, or as small as can be seen at the zoom; a feature's `cell` is its
    id in Statistics Norway's grid.
    """
    tile, cell_metres = asked

    async def draw() -> bytes:
        reach = await count_reach(reader, steward.municipality_id, tile.selection)
        return await draw_cells(
            reader,
            steward.municipality_id,
            tile.selection,
            cell_metres_at(tile.tile.z, cell_metres),
            tile.tile,
            basis=tile.selection.basis(reach.has_ways),
            invited=reach.invited,
        )

    return await tile.answer("cells", draw)


@tiles.get("/tiles/marks/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
async def get_mark_tile(reader: ReaderDep, steward: StewardDep, asked: MarkTileDep) -> Response:
    """Places as a planner may see them, from zoom 15; `marks` says how many of a kind lie there."""

    async def draw() -> bytes:
        return await store.draw_marks(reader, steward.municipality_id, asked.selection, asked.tile)

    return await asked.answer("marks", draw)


@tiles.get("/tiles/ways/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
async def get_way_tile(reader: ReaderDep, steward: StewardDep, asked: MarkTileDep) -> Response:
    """Ways and stretches as far as at least three children share them, from zoom 15."""

    async def draw() -> bytes:
        return await store.draw_ways(reader, steward.municipality_id, asked.selection, asked.tile)

    return await asked.answer("ways", draw)


_FIELDS = {
    "cells": {
        "cell": "Number",
        "metres": "Number",
        "participants": "Number",
        "marks": "Number",
        "exposed": "Number",
    },
    "marks": {"theme": "String", "category": "String", "marks": "Number", "mark": "String"},
    "ways": {"theme": "String", "category": "String", "transport": "String", "mark": "String"},
}


@tiles.get("/tiles/{layer}.json")
async def get_tilejson(
    request: Request, _steward: StewardDep, layer: Literal["cells", "marks", "ways"]
) -> dict[str, Any]:
    """TileJSON 3.0 of a planner's layer; the filters of the address are those of its tiles."""
    address = str(request.url.replace(path=f"/tiles/{layer}", query=""))
    filters = f"?{request.url.query}" if request.url.query else ""
    return {
        "tilejson": "3.0.0",
        "name": layer,
        "tiles": [f"{address}/{{z}}/{{x}}/{{y}}.mvt{filters}"],
        "minzoom": 0 if layer == "cells" else MARKS_FROM_ZOOM,
        "maxzoom": MAX_ZOOM,
        "vector_layers": [{"id": layer, "fields": _FIELDS[layer]}],
    }
