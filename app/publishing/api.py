"""Releases for everybody: their list, cells and tiles; nothing here is ever counted anew."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from app.campaigns.store import find_campaign
from app.catalogue.rules import Labels
from app.catalogue.store import find_catalogue
from app.contributions.access import BoxDep
from app.contributions.rules import Code
from app.kit.paging import InvalidCursor, read_cursor, write_cursor
from app.kit.partition import Grid
from app.kit.tile import MVT
from app.kit.web import IfNoneMatch, NowDep, ReaderDep, StrictRoute, WriterDep, not_modified
from app.people.access import Asker, MunicipalityQuery, PlannerDep, program_with
from app.publishing import actions, formats, store
from app.publishing.access import (
    FOREVER,
    GEOJSON,
    Number,
    ReleaseDep,
    etag_of,
)
from app.publishing.finished import answer_tile, as_it_is, find_cells
from app.publishing.privacy import BAND, CELL_SIZES, Spot
from app.publishing.rules import ABSENCE, LICENCE, ReleaseDraft, UnknownRelease, read_release_number
from app.publishing.store import MAX_ZOOM, ReleaseListed

router = APIRouter(tags=["releases"], route_class=StrictRoute)
tiles = APIRouter(tags=["releases"], route_class=StrictRoute)


class Coverage(BaseModel):
    """Who answered of those who were asked; `participants` is the lower end of a band of five."""

    participants: int | None
    participants_at_most: int | None
    invited: int
    share: float | None


class CellSize(BaseModel):
    """The size of the cells, and why: it shows most, an earlier release had it, or it was chosen.

    A hexagon's is the distance between its opposite sides.
    """

    metres: int
    considered: list[int]
    reason: Literal["shows_most", "as_before", "chosen"]


class ReleaseView(BaseModel):
    """A release, how it was made, and how to cite it.

    `told_at_least` sums the lower ends of all cells and themes.
    """

    number: str
    municipality_id: str
    campaign_id: UUID
    campaign_title: str
    version: int
    told_from: datetime
    told_until: datetime
    released_at: datetime
    grid: Grid
    cell_size: CellSize
    minimum_participants: int
    band: int
    cells: int
    told_at_least: int
    coverage: Coverage
    absence: str
    licence: str
    citation: str
    sha256: str


class ReleaseList(BaseModel):
    """A municipality's releases, the latest first."""

    releases: list[ReleaseView]


class ThemeOfRelease(BaseModel):
    """What a theme was called where the children were asked."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    labels: Labels


class ThemeList(BaseModel):
    """Every theme the children were asked about, whether or not any of it could be shown."""

    themes: list[ThemeOfRelease]


class ReleaseMade(BaseModel):
    """The number of a new release."""

    number: str


def _view(found: ReleaseListed) -> ReleaseView:
    return ReleaseView(
        number=found.number,
        municipality_id=found.municipality_id,
        campaign_id=found.campaign_id,
        campaign_title=found.title,
        version=found.version,
        told_from=found.told_from,
        told_until=found.told_until,
        released_at=found.released_at,
        grid=found.grid,
        cell_size=_cell_size(found),
        minimum_participants=found.minimums["public"],
        band=BAND,
        cells=found.cells,
        told_at_least=found.told_at_least,
        coverage=_coverage(found),
        absence=ABSENCE,
        licence=LICENCE,
        citation=found.citation,
        sha256=found.sha256,
    )


def _cell_size(found: ReleaseListed) -> CellSize:
    considered, reason = list(CELL_SIZES), "shows_most" if found.version == 1 else "as_before"
    if found.grid == "hexagon":
        considered, reason = [found.cell_metres], "chosen"
    return CellSize(metres=found.cell_metres, considered=considered, reason=reason)


def _coverage(found: ReleaseListed) -> Coverage:
    participants = found.participants.get("public")
    return Coverage(
        participants=participants,
        participants_at_most=None if participants is None else participants + BAND - 1,
        invited=found.invited,
        # Of the banded number, so that the share gives no more away than the number.
        share=None
        if participants is None or not found.invited
        else round(min(1.0, participants / found.invited), 2),
    )


@router.post("/releases", status_code=201)
async def make_release(
    writer: WriterDep, member: PlannerDep, draft: ReleaseDraft, now: NowDep
) -> ReleaseMade:
    """Freeze what a campaign told, once it is over, into a release that never changes."""
    return ReleaseMade(
        number=await actions.make_release(writer, member.municipality_id, draft, now=now)
    )


@router.get("/releases")
async def list_releases(
    reader: ReaderDep,
    municipality_id: MunicipalityQuery,
) -> ReleaseList:
    """The municipality's releases, the latest first."""
    await reader.enter(municipality_id)
    found = await store.list_releases(reader, municipality_id)
    return ReleaseList(releases=[_view(release) for release in found])


@router.get("/releases/{number}")
async def get_release(found: ReleaseDep) -> ReleaseView:
    """One release: how it was made, who answered, and how to cite it."""
    return _view(found)


@router.get("/releases/{number}/themes")
async def list_release_themes(
    reader: ReaderDep, found: ReleaseDep, response: Response
) -> ThemeList:
    """The themes of a release by their names, in the order the children saw them."""
    await reader.enter(found.municipality_id)
    campaign = await find_campaign(reader, found.municipality_id, found.campaign_id)
    catalogue = await find_catalogue(reader, found.municipality_id, campaign.catalogue_version)
    if catalogue is None:
        raise UnknownRelease
    response.headers["Cache-Control"] = FOREVER
    return ThemeList(themes=[ThemeOfRelease.model_validate(theme) for theme in catalogue.themes])


@router.get(
    "/releases/{number}/cells",
    response_class=Response,
    responses={200: {"content": {GEOJSON: {}}, "description": "A FeatureCollection (CRS84)."}},
)
async def list_release_cells(
    request: Request,
    reader: ReaderDep,
    found: ReleaseDep,
    box: BoxDep,
    theme: Annotated[Code | None, Query()] = None,
    limit: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A release's cells. `bbox` and `theme` choose among its rows; nothing is counted anew.

    Without a limit, whole: the bytes that were made with the release, under its hash.
    """
    tag = etag_of(found)
    headers = {"ETag": tag, "Cache-Control": FOREVER}
    if not_modified(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    if box is None and theme is None and limit is None and cursor is None:
        return as_it_is(request, await find_cells(reader, found), GEOJSON, headers)
    await reader.enter(found.municipality_id)
    most = limit or 10_000
    cells = await store.list_cells(
        reader,
        found.municipality_id,
        found.number,
        theme=theme,
        within=None if box is None else found.partition.within(box),
        limit=most + 1,
        after=None if cursor is None else _read_position(cursor),
    )
    page, links = cells[:most], []
    if len(cells) > most:
        last = page[-1]
        position = write_cursor(str(last.e), str(last.n), last.theme)
        href = str(request.url.include_query_params(cursor=position))
        links.append({"rel": "next", "type": GEOJSON, "href": href})
    content = formats.collection(found, page, "public")
    return JSONResponse(
        {**content, "numberReturned": len(page), "links": links},
        media_type=GEOJSON,
        headers=headers,
    )


@router.get(
    "/releases/{number}/key-cells",
    response_class=Response,
    responses={200: {"content": {GEOJSON: {}}, "description": "A FeatureCollection (CRS84)."}},
)
async def list_key_cells(
    reader: ReaderDep,
    asker: Annotated[Asker, Depends(program_with("releases:read"))],
    number: Number,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """What programs with a key read of a release, and planners: exact counts from five."""
    if read_release_number(number) != asker.municipality_id:
        raise UnknownRelease
    document = await store.find_document(reader, asker.municipality_id, number, "key")
    headers = {"ETag": f'"{document.sha256}"', "Cache-Control": "private, no-cache"}
    if not_modified(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(document.body, media_type=GEOJSON, headers=headers)


def _read_position(cursor: str) -> Spot:
    e, n, theme = read_cursor(cursor, 3)
    try:
        return Spot(int(e), int(n), theme)
    except ValueError as error:
        raise InvalidCursor from error


@tiles.get("/tiles/releases/{number}.json")
async def get_release_tilejson(request: Request, found: ReleaseDep) -> dict[str, Any]:
    """TileJSON 3.0 of a release's cells."""
    address = str(request.url.replace(path=f"/tiles/releases/{found.number}", query=""))
    return {
        "tilejson": "3.0.0",
        "name": f"{found.title} ({found.number})",
        "description": ABSENCE,
        "attribution": found.citation,
        "tiles": [f"{address}/{{z}}/{{x}}/{{y}}.mvt"],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "vector_layers": [
            {
                "id": "cells",
                "fields": {
                    "theme": "String",
                    "participants": "Number",
                    "cell_e": "Number",
                    "cell_n": "Number",
                },
            }
        ],
    }


TileIndex = Annotated[int, Path(ge=0, lt=2**MAX_ZOOM)]


@tiles.get(
    "/tiles/releases/{number}/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses={200: {"content": {MVT: {}}, "description": "A Mapbox vector tile."}},
)
async def get_release_tile(
    request: Request,
    reader: ReaderDep,
    found: ReleaseDep,
    z: Annotated[int, Path(ge=0, le=MAX_ZOOM)],
    x: TileIndex,
    y: TileIndex,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A vector tile of a release's cells, all of them, at every zoom; drawn with the release."""
    return await answer_tile(request, reader, found, (z, x, y), if_none_match)
