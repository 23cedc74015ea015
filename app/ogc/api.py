"""OGC API – Features and Tiles: landing page, collections, features and tiles under /ogc."""

import json
import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from app.kit.tile import Tile, UnknownTile
from app.kit.web import IfNoneMatch, NowDep, ReaderDep, StrictRoute, not_modified
from app.ogc import documents, openapi, store
from app.ogc.access import (
    Asked,
    AskerDep,
    CollectionDep,
    TiledDep,
    asking_for,
    list_collections,
)
from app.ogc.documents import Document, link
from app.ogc.openapi import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from app.ogc.pages import render
from app.ogc.rules import UnknownFeature, read_crs, read_items_query
from app.ogc.store import Collection, Page, find_extent
from app.publishing.access import release_of
from app.publishing.finished import answer_tile
from app.publishing.store import MAX_ZOOM

router = APIRouter(prefix="/ogc", route_class=StrictRoute, include_in_schema=False)

# What one may read depends on who asks, and its form on what the client accepts.
SHARED = {"Cache-Control": "public, max-age=60", "Vary": "Accept, Authorization, Cookie"}
OWN = {"Cache-Control": "private, no-store", "Vary": "Accept, Authorization, Cookie"}


def _answer(
    asked: Asked,
    document: Document,
    template: str,
    *,
    headers: dict[str, str] = SHARED,
    media_type: str = JSON,
    **values: Any,
) -> Response:
    """A document as JSON or as a page."""
    if asked.format == "html":
        page = render(template, asked.root, document, **values)
        return HTMLResponse(page, headers=headers)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Response(body, headers={**headers, "Content-Type": media_type})


LandingDep = Annotated[Asked, Depends(asking_for("landing"))]


@router.get("")
@router.get("/")
async def get_landing(asked: LandingDep) -> Response:
    """The landing page."""
    return _answer(asked, documents.landing(asked.root), "landing")


@router.get("/api")
async def get_api(
    request: Request, asked: Annotated[Asked, Depends(asking_for("api"))]
) -> Response:
    """The OpenAPI 3.0 document of this part of the service."""
    document = openapi.document(asked.root, request.app.version)
    return _answer(asked, document, "api", media_type=OPENAPI)


@router.get("/conformance")
async def get_conformance(
    asked: Annotated[Asked, Depends(asking_for("conformance"))],
) -> Response:
    """The conformance classes that are kept."""
    return _answer(asked, documents.conformance(), "conformance")


@router.get("/collections")
async def get_collections(
    reader: ReaderDep, asker: AskerDep, asked: Annotated[Asked, Depends(asking_for("collections"))]
) -> Response:
    """The collections the asker may read."""
    found = [
        (each, await find_extent(reader, each)) for each in await list_collections(reader, asker)
    ]
    headers = SHARED if asker.municipality_id is None else OWN
    document = documents.collections(asked.root, found)
    return _answer(asked, document, "collections", headers=headers)


@router.get("/collections/{collection_id}")
async def get_collection(
    reader: ReaderDep,
    found: CollectionDep,
    asked: Annotated[Asked, Depends(asking_for("collection"))],
) -> Response:
    """One collection."""
    document = documents.collection(asked.root, found, await find_extent(reader, found))
    return _answer(asked, document, "collection", headers=_headers(found))


@router.get("/collections/{collection_id}/queryables")
async def get_queryables(
    found: CollectionDep, asked: Annotated[Asked, Depends(asking_for("queryables"))]
) -> Response:
    """What a collection can be filtered by."""
    document = documents.queryables(asked.root, found)
    return _answer(
        asked, document, "queryables", headers=_headers(found), media_type=SCHEMA, id=found.id
    )


@router.get("/collections/{collection_id}/items")
async def get_items(
    reader: ReaderDep,
    found: CollectionDep,
    asked: Annotated[Asked, Depends(asking_for("items"))],
    now: NowDep,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """Features of a collection, page by page."""
    query = read_items_query(asked.given)
    headers = {**_headers(found), "Content-Crs": f"<{query.crs.uri}>"}
    if found.sha256 is not None and asked.format == "json":
        # Weak, for an answer also tells the time.
        headers["ETag"] = f'W/"{found.sha256}"'
        if not_modified(if_none_match, f'"{found.sha256}"'):
            return Response(status_code=304, headers=headers)
    page = await store.list_items(reader, found, query)
    body = _collection_of(page, _page_links(asked, found, page), documents.time_of(now))
    if asked.format == "json":
        return Response(body, media_type=GEOJSON, headers=headers)
    return _answer(
        asked, json.loads(body), "items", headers=headers,
        id=found.id, title=found.title, filter=asked.given.get("filter", ""),
    )  # fmt: skip


def _collection_of(page: Page, links: list[dict[str, str]], made_at: str) -> bytes:
    """A FeatureCollection around the features PostgreSQL wrote."""
    head = {
        "type": "FeatureCollection",
        "timeStamp": made_at,
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        "links": links,
    }
    opened = json.dumps(head, ensure_ascii=False, separators=(",", ":")).removesuffix("}")
    return b'%s,"features":[%s]}' % (opened.encode(), page.features)


def _page_links(asked: Asked, found: Collection, page: Page) -> list[dict[str, str]]:
    address = f"{asked.root}/collections/{found.id}"

    def href(**changed: str) -> str:
        given = {**asked.given, **changed}
        if "cursor" in changed:
            given.pop("offset", None)
        return f"{address}/items?{urlencode(given)}" if given else f"{address}/items"

    shown, other = (GEOJSON, HTML) if asked.format == "json" else (HTML, GEOJSON)
    links = [
        link("self", href(), shown, "These features"),
        link("alternate", href(f="html" if shown == GEOJSON else "json"), other,
             "These features in another form"),
        link("collection", address, JSON, found.title),
    ]  # fmt: skip
    if page.cursor is not None:
        links.append(link("next", href(cursor=page.cursor), shown, "The next page"))
    return links


@router.get("/collections/{collection_id}/items/{feature_id}")
async def get_item(
    reader: ReaderDep,
    found: CollectionDep,
    feature_id: str,
    asked: Annotated[Asked, Depends(asking_for("item"))],
) -> Response:
    """One feature."""
    crs = read_crs(asked.given, "crs")
    feature = await store.find_item(reader, found, feature_id, crs)
    if feature is None:
        raise UnknownFeature
    document = json.loads(feature)
    document["links"] = documents.item_links(asked.root, found, feature_id, asked.given)
    return _answer(
        asked, document, "item", headers={**_headers(found), "Content-Crs": f"<{crs.uri}>"},
        media_type=GEOJSON, id=found.id, title=found.title,
    )  # fmt: skip


@router.get("/collections/{collection_id}/tiles")
async def get_tilesets(
    reader: ReaderDep,
    found: TiledDep,
    asked: Annotated[Asked, Depends(asking_for("tilesets"))],
) -> Response:
    """The tile sets of a release's cells."""
    document = documents.tilesets(asked.root, found, await find_extent(reader, found))
    return _answer(asked, document, "tiles", headers=_headers(found), title=found.title)


@router.get("/collections/{collection_id}/tiles/WebMercatorQuad")
async def get_tileset(
    reader: ReaderDep,
    found: TiledDep,
    asked: Annotated[Asked, Depends(asking_for("tileset"))],
) -> Response:
    """The one tile set of a release's cells."""
    document = documents.tileset(asked.root, found, await find_extent(reader, found))
    return _answer(asked, document, "tiles", headers=_headers(found), title=found.title)


@router.get(
    "/collections/{collection_id}/tiles/WebMercatorQuad/{tile_matrix}/{tile_row}/{tile_col}",
    dependencies=[Depends(asking_for("tile"))],
)
async def get_tile(
    request: Request,
    reader: ReaderDep,
    found: TiledDep,
    tile_matrix: str,
    tile_row: str,
    tile_col: str,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A vector tile, the same bytes as under /tiles/releases."""
    numbers = (tile_matrix, tile_col, tile_row)
    if not all(re.fullmatch(r"[0-9]{1,5}", each) for each in numbers):
        raise UnknownTile
    tile = Tile(*map(int, numbers))
    if tile.z > MAX_ZOOM:
        raise UnknownTile
    release = await release_of(reader, found.release or "")
    return await answer_tile(request, reader, release, (tile.z, tile.x, tile.y), if_none_match)


@router.get("/tileMatrixSets")
async def get_tile_matrix_sets(
    asked: Annotated[Asked, Depends(asking_for("tile-matrix-sets"))],
) -> Response:
    """The tile matrix sets."""
    document = documents.tile_matrix_sets(asked.root)
    return _answer(asked, document, "tiles", title="Tile matrix sets")


@router.get("/tileMatrixSets/WebMercatorQuad")
async def get_tile_matrix_set(
    asked: Annotated[Asked, Depends(asking_for("tile-matrix-set"))],
) -> Response:
    """WebMercatorQuad."""
    document = {**documents.tile_matrix_set(), "links": []}
    return _answer(asked, document, "tiles", title="WebMercatorQuad")


def _headers(of: Collection) -> dict[str, str]:
    return SHARED if of.layer.is_public else OWN
