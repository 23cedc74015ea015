"""Addresses, place names and crossings, asked of Kartverket on the client's behalf."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import httpx
import numpy as np
from cachetools import TTLCache

log = logging.getLogger("nabotrakk.geocoding")
# At INFO httpx tells every address it asks, and ours hold what somebody looks for.
logging.getLogger("httpx").setLevel(logging.WARNING)

T = TypeVar("T")

PlaceKind = Literal["school", "address", "place", "crossing", "area"]

TIMEOUT_SECONDS = 3.0
REST_SECONDS = 30.0
"""How long an unreachable service is left alone, so that nobody waits for it again and again."""
MOST_PLACES = 10
MOST_ADDRESSES_OF_A_STREET = 500
EARTH_METRES = 6_371_008.8
CROSSING_METRES = 150.0
"""Two streets cross where an address of the one lies this near to one of the other."""

Lonlat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A named place; `position` is longitude and latitude (CRS84)."""

    name: str
    kind: PlaceKind
    position: Lonlat


@dataclass(frozen=True, slots=True)
class Address:
    """A house: the street's name, the whole address, and where it stands (CRS84)."""

    street: str
    text: str
    position: Lonlat


class ServiceSilentError(Exception):
    """Kartverket did not answer, or is being left alone because it did not a moment ago."""


class Geocoder:
    """Kartverket's address and place-name services, cached and limited in time.

    Sources: ws.geonorge.no/adresser/v1 and api.kartverket.no/stedsnavn/v1. The texts asked for may
    be home addresses: they are kept in memory alone, for an hour, and never logged.
    """

    def __init__(self, client: httpx.AsyncClient, addresses_url: str, names_url: str):
        self._client = client
        self._addresses_url = addresses_url
        self._names_url = names_url
        self._answers: TTLCache[tuple[str, str], Any] = TTLCache(2_000, ttl=3600)
        self._resting_until: dict[str, float] = {}

    async def search(self, text: str, municipality_id: str) -> tuple[list[FoundPlace], bool]:
        """Places in a municipality that fit the text, and whether every service answered."""
        streets = read_crossing(text)
        if streets is not None:
            crossings, is_complete = await self._gather(self._crossing(*streets, municipality_id))
            if crossings or not is_complete:
                return crossings, is_complete
        return await self._gather(
            self._addresses(text, municipality_id), self._names(text, municipality_id)
        )

    async def _gather(self, *asked: Awaitable[list[FoundPlace]]) -> tuple[list[FoundPlace], bool]:
        answers = await asyncio.gather(*asked, return_exceptions=True)
        found: list[FoundPlace] = []
        for answer in answers:
            if isinstance(answer, list):
                found += answer
            elif not isinstance(answer, ServiceSilentError):
                raise answer
        return found, all(isinstance(answer, list) for answer in answers)

    async def _addresses(self, text: str, municipality_id: str) -> list[FoundPlace]:
        found = await self._ask_addresses(text, municipality_id, MOST_PLACES)
        return [FoundPlace(address.text, "address", address.position) for address in found]

    async def _names(self, text: str, municipality_id: str) -> list[FoundPlace]:
        query = {"sok": f"{text}*", "knr": municipality_id, "treffPerSide": str(MOST_PLACES)}
        return await self._ask(self._names_url, query, _read_names)

    async def _crossing(self, first: str, second: str, municipality_id: str) -> list[FoundPlace]:
        found = await asyncio.gather(
            *(
                self._ask_addresses(street, municipality_id, MOST_ADDRESSES_OF_A_STREET)
                for street in (first, second)
            )
        )
        streets = [
            pick_street(typed, addresses)
            for typed, addresses in zip((first, second), found, strict=True)
        ]
        position = find_crossing(*([house.position for house in street] for street in streets))
        if position is None:
            return []
        name = " / ".join(street[0].street for street in streets)
        return [FoundPlace(name, "crossing", position)]

    async def _ask_addresses(self, text: str, municipality_id: str, most: int) -> list[Address]:
        query = {"sok": text, "kommunenummer": municipality_id, "treffPerSide": str(most)}
        return await self._ask(self._addresses_url, query, _read_addresses)

    async def _ask(
        self, url: str, query: dict[str, str], read: Callable[[dict[str, Any]], list[T]]
    ) -> list[T]:
        """What `read` finds in the answer; kept as that, because a whole answer is large."""
        key = (url, repr(sorted(query.items())))
        known: list[T] | None = self._answers.get(key)
        if known is not None:
            return known
        if time.monotonic() < self._resting_until.get(url, 0):
            raise ServiceSilentError
        try:
            # Around all of it: httpx counts anew for every piece that arrives.
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await self._client.get(url, params={**query, **_HOW})
            answer.raise_for_status()
            found = read(answer.json())
        except (httpx.HTTPError, TimeoutError, *_UNREADABLE) as error:
            log.warning("not reached", extra={"error": type(error).__name__})
            if not _is_about_the_question(error):
                self._resting_until[url] = time.monotonic() + REST_SECONDS
            raise ServiceSilentError from error
        self._answers[key] = found
        return found


# Degrees of EUREF89, as near to CRS84 as a pencil is thick; and names that sound alike, too.
_HOW = {"fuzzy": "true", "utkoordsys": "4258"}
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


def _is_about_the_question(error: Exception) -> bool:
    """Whether the service works, but not for this text: nobody else needs to go without it."""
    if not isinstance(error, httpx.HTTPStatusError):
        return isinstance(error, _UNREADABLE)
    return error.response.is_client_error and error.response.status_code != 429


def _read_addresses(answer: dict[str, Any]) -> list[Address]:
    return [
        Address(
            str(address["adressenavn"]),
            str(address["adressetekst"]),
            _position(address["representasjonspunkt"], "lon", "lat"),
        )
        for address in answer["adresser"]
    ]


def _read_names(answer: dict[str, Any]) -> list[FoundPlace]:
    return [
        FoundPlace(
            str(name["skrivemåte"]), "place", _position(name["representasjonspunkt"], "øst", "nord")
        )
        for name in answer["navn"]
    ]


def _position(point: dict[str, Any], east: str, north: str) -> Lonlat:
    return round(float(point[east]), 6), round(float(point[north]), 6)


_BETWEEN_STREETS = re.compile(r"\s+(?:og|and|x|×)\s+|\s*[/×&+]\s*", re.IGNORECASE)


def read_crossing(text: str) -> tuple[str, str] | None:
    """The two streets of a text like “Storgata / Kirkegata”, or None where it names no crossing."""
    streets = [part.strip() for part in _BETWEEN_STREETS.split(text)]
    if len(streets) != 2 or not all(
        len(street) >= 3 and not street[0].isdigit() for street in streets
    ):
        return None
    return streets[0], streets[1]


def pick_street(typed: str, found: Sequence[Address]) -> list[Address]:
    """The houses of one street: of the one typed, else of the one found first.

    A search by sound finds Kirkeveien with Kirkegata, and a crossing must not lie in a third.
    """
    name = typed.casefold()
    best = next((house for house in found if house.street.casefold() == name), None)
    best = best or next(iter(found), None)
    return [house for house in found if best and house.street == best.street]


def find_crossing(first: Sequence[Lonlat], second: Sequence[Lonlat]) -> Lonlat | None:
    """Between the two nearest addresses of two streets, or None where the streets lie apart."""
    if not (first and second):
        return None
    ours, theirs = np.array(first)[:, None], np.array(second)[None]
    # Near enough within a town; haversine would be the same to the metre.
    east, north = np.moveaxis(np.radians(theirs - ours), -1, 0)
    away = EARTH_METRES * np.hypot(east * np.cos(np.radians(ours[..., 1])), north)
    one, other = divmod(int(np.argmin(away)), len(second))
    if away[one, other] > CROSSING_METRES:
        return None
    longitude, latitude = (np.array(first[one]) + second[other]) / 2
    return round(float(longitude), 6), round(float(latitude), 6)


def rank(
    text: str, own: Sequence[FoundPlace], found: Sequence[FoundPlace], most: int = MOST_PLACES
) -> list[FoundPlace]:
    """Own places whose name holds every word of the text, then what was found, without doubles."""
    words = text.casefold().split()
    fitting = [place for place in own if all(word in place.name.casefold() for word in words)]
    fitting.sort(key=_begins_with(text))
    return list({(place.name, place.kind): place for place in (*fitting, *found)}.values())[:most]


def _begins_with(text: str) -> Callable[[FoundPlace], tuple[bool, str]]:
    start = text.casefold()
    return lambda place: (not place.name.casefold().startswith(start), place.name)
