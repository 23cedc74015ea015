"""Finished bytes of releases: kept in memory, compressed once, sent as they are."""

from cachetools import LRUCache
from fastapi import Request, Response

from app.kit.database import Reader
from app.publishing import formats, store
from app.publishing.access import FOREVER, etag_of, not_modified
from app.publishing.formats import Packed
from app.publishing.store import ReleaseListed

MVT = "application/vnd.mapbox-vector-tile"
MOST_BYTES_KEPT = 64_000_000

# What never changes is kept as it is sent: finished bytes, by release and what is asked of it.
_kept: LRUCache[tuple[str | int, ...], Packed] = LRUCache(MOST_BYTES_KEPT, getsizeof=len)


def as_it_is(
    request: Request, packed: Packed, media_type: str, headers: dict[str, str]
) -> Response:
    """Finished bytes, compressed once for whoever takes them so."""
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
    body, encoding = packed.chosen(takes_gzip=takes_gzip)
    return Response(body, media_type=media_type, headers=headers | encoding)


async def find_cells(reader: Reader, found: ReleaseListed) -> Packed:
    """A release's public cells, whole."""
    packed = _kept.get((found.number,))
    if packed is None:
        await reader.enter(found.municipality_id)
        document = await store.find_document(reader, found.municipality_id, found.number, "public")
        packed = _keep((found.number,), document.body)
    return packed


async def answer_tile(
    request: Request,
    reader: Reader,
    found: ReleaseListed,
    place: tuple[int, int, int],
    if_none_match: str,
) -> Response:
    """A release's vector tile at a zoom, column and row, under the release's hash."""
    headers = {"ETag": etag_of(found), "Cache-Control": FOREVER}
    if not_modified(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    packed = _kept.get((found.number, *place))
    if packed is None:
        await reader.enter(found.municipality_id)
        body = await store.find_tile(reader, found.municipality_id, found.number, *place)
        packed = _keep((found.number, *place), body)
    return as_it_is(request, packed, MVT, headers)


def _keep(key: tuple[str | int, ...], body: bytes) -> Packed:
    packed = formats.pack(body)
    if len(packed) <= MOST_BYTES_KEPT // 4:
        _kept[key] = packed
    return packed
