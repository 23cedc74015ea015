"""Who is asking, what they ask, and which collections there are for them."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from cachetools import TTLCache
from fastapi import Cookie, Depends, Request

from app.kit.database import Reader
from app.kit.web import NowDep, ReaderDep
from app.ogc import layers
from app.ogc.layers import Layer
from app.ogc.openapi import OPERATIONS
from app.ogc.rules import Format, GisTokenEnded, UnknownCollection, check_parameters, read_format
from app.ogc.store import Collection, find_extent
from app.people.access import STAFF_COOKIE, current_staff
from app.people.rules import GIS_PREFIX, NotSignedIn, may, read_gis_token
from app.people.store import (
    Municipality,
    find_municipality,
    find_staff_by_token,
    list_municipalities,
)
from app.publishing.access import release_of
from app.publishing.rules import UnknownRelease
from app.publishing.store import ReleaseListed, list_releases


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever asks; `municipality_id` is the one they plan for, None where they plan for none."""

    municipality_id: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the address of the landing page, the form of the answer, the parameters."""

    root: str
    format: Format
    given: dict[str, str]


NOBODY = Asker(None)


async def read_asker(
    request: Request,
    reader: ReaderDep,
    now: NowDep,
    cookie: Annotated[str | None, Cookie(alias=STAFF_COOKIE)] = None,
) -> Asker:
    """The planner who is signed in or whose GIS asks; else nobody: what is public is for all.

    Raises `GisTokenEnded` rather than tell less than was meant.
    """
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    if bearer.startswith(GIS_PREFIX):
        return await _read_gis(reader, bearer, now)
    try:
        member = await current_staff(request, reader, cookie, now)
    except NotSignedIn:
        return NOBODY
    return Asker(member.municipality_id) if may(member.roles, "planner") else NOBODY


async def _read_gis(reader: Reader, bearer: str, now: datetime) -> Asker:
    token = read_gis_token(bearer)
    if token is None:
        raise GisTokenEnded
    await reader.enter(token.municipality_id)
    member = await find_staff_by_token(reader, *token, now)
    if member is None or not may(member.roles, "planner"):
        raise GisTokenEnded
    return Asker(member.municipality_id)


AskerDep = Annotated[Asker, Depends(read_asker)]


def asking_for(name: str) -> Callable[[Request], Awaitable[Asked]]:
    """A dependency that reads the parameters an operation knows, and refuses all others."""

    async def read_asked(request: Request) -> Asked:
        given = check_parameters(request.query_params.multi_items(), OPERATIONS[name].parameters)
        return Asked(
            root=f"{request.base_url}ogc",
            format=read_format(given, request.headers.get("accept", "")),
            given=given,
        )

    return read_asked


# What is public is the same for everybody; a new release is listed within the minute.
_public: TTLCache[str, list[Collection]] = TTLCache(1, ttl=60)


async def list_collections(reader: Reader, asker: Asker) -> list[Collection]:
    """Every collection the asker may read: their own first."""
    if "all" not in _public:
        _public["all"] = await _list_public(reader)
    return [*_own(asker), *_public["all"]]


async def find_collection(reader: ReaderDep, asker: AskerDep, collection_id: str) -> Collection:
    """A collection by its id; raises `UnknownCollection` also where the asker may not read it."""
    for own in _own(asker):
        if own.id == collection_id:
            return own
    for layer in layers.OF_EVERYBODY:
        if named := re.fullmatch(rf"{layer.name}-(\d{{4}})", collection_id, re.ASCII):
            municipality = await find_municipality(reader, named[1])
            if municipality is not None:
                collection = _of_municipality(layer, municipality)
                if (await find_extent(reader, collection)).box is not None:
                    return collection
    if named := re.fullmatch(rf"{layers.RELEASE_CELLS.name}-([\w-]+)", collection_id, re.ASCII):
        try:
            return _release_cells(await release_of(reader, named[1]))
        except UnknownRelease:
            pass
    raise UnknownCollection


CollectionDep = Annotated[Collection, Depends(find_collection)]


async def find_release_cells(collection: CollectionDep) -> Collection:
    """A collection that has tiles; raises `UnknownCollection` for others."""
    if collection.release is None:
        raise UnknownCollection("The collection has no tiles.")
    return collection


TiledDep = Annotated[Collection, Depends(find_release_cells)]


def _own(asker: Asker) -> list[Collection]:
    if asker.municipality_id is None:
        return []
    return [
        Collection(layer.name, layer, asker.municipality_id, layer.title)
        for layer in layers.OF_PLANNERS
    ]


async def _list_public(reader: Reader) -> list[Collection]:
    found = []
    for municipality in await list_municipalities(reader):
        for layer in layers.OF_EVERYBODY:
            collection = _of_municipality(layer, municipality)
            if (await find_extent(reader, collection)).box is not None:
                found.append(collection)
        number = municipality.municipality_id
        await reader.enter(number)
        found += [_release_cells(release) for release in await list_releases(reader, number)]
    return found


def _of_municipality(layer: Layer, of: Municipality) -> Collection:
    number = of.municipality_id
    return Collection(f"{layer.name}-{number}", layer, number, f"{layer.title} of {of.name}")


def _release_cells(release: ReleaseListed) -> Collection:
    return Collection(
        id=f"{layers.RELEASE_CELLS.name}-{release.number}",
        layer=layers.RELEASE_CELLS,
        municipality_id=release.municipality_id,
        title=f"{release.title} ({release.number})",
        values={
            "number": release.number,
            "begins": release.told_from,
            "ends": release.told_until,
        },
        release=release.number,
        sha256=release.sha256,
    )
