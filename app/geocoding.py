"""Addresses, place names and crossings, asked of Kartverket on the client's behalf."""

import asyncio
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx
from cachetools import TTLCache

log = logging.getLogger("nabotrakk.geocoding")

PlaceKind = Literal["school", "address", "place", "crossing", "area"]

TIMEOUT_SECONDS = 3.0
REST_SECONDS = 30.0
"""How long an unreachable service is left alone, so that nobody waits for it again and again."""
MOST_PLACES = 10
MOST_ADDRESSES_OF_A_STREET = 200
CROSSING_METRES = 150.0
"""Two streets cross where an address of the one lies this near to one of the other."""

Lonlat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A named place; `position` is longitude and latitude (CRS84)."""

    name: str
    kind: PlaceKind
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
        return [
            FoundPlace(
                address["adressetekst"], "address", _position(address["representasjonspunkt"])
            )
            for address in found
        ]

    async def _names(self, text: str, municipality_id: str) -> list[FoundPlace]:
        answer = await self._ask(
            self._names_url,
            {
                "sok": f"{text}*",
                "knr": municipality_id,
                "fuzzy": "true",
                "utkoordsys": "4258",
                "treffPerSide": str(MOST_PLACES),
            },
        )
        return [
            FoundPlace(name["skrivemåte"], "place", _position(name["representasjonspunkt"]))
            for name in answer.get("navn", ())
        ]

    async def _crossing(self, first: str, second: str, municipality_id: str) -> list[FoundPlace]:
        streets = [
            await self._ask_addresses(street, municipality_id, MOST_ADDRESSES_OF_A_STREET)
            for street in (first, second)
        ]
        points = [
            [_position(address["representasjonspunkt"]) for address in street] for street in streets
        ]
        position = find_crossing(*points)
        if position is None:
            return []
        name = " / ".join(street[0]["adressenavn"] for street in streets)
        return [FoundPlace(name, "crossing", position)]

    async def _ask_addresses(
        self, text: str, municipality_id: str, most: int
    ) -> list[dict[str, Any]]:
        answer = await self._ask(
            self._addresses_url,
            {
                "sok": text,
                "kommunenummer": municipality_id,
                "fuzzy": "true",
                "utkoordsys": "4258",
                "treffPerSide": str(most),
            },
        )
        return list(answer.get("adresser", ()))

    async def _ask(self, url: str, query: dict[str, str]) -> dict[str, Any]:
        key = (url, repr(sorted(query.items())))
        known: dict[str, Any] | None = self._answers.get(key)
        if known is not None:
            return known
        if time.monotonic() < self._resting_until.get(url, 0):
            raise ServiceSilentError
        try:
            answer = await self._client.get(url, params=query, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            log.warning("not reached", extra={"error": type(error).__name__})
            self._resting_until[url] = time.monotonic() + REST_SECONDS
            raise ServiceSilentError from error
        if not isinstance(body, dict):
            raise ServiceSilentError
        self._answers[key] = body
        return body


def _position(point: dict[str, Any]) -> Lonlat:
    # Place names say nord and øst, addresses lat and lon.
    latitude = point["lat"] if "lat" in point else point["nord"]
    longitude = point["lon"] if "lon" in point else point["øst"]
    return round(float(longitude), 6), round(float(latitude), 6)


_BETWEEN_STREETS = re.compile(r"\s+(?:og|and|x|×)\s+|\s*[/×&+]\s*", re.IGNORECASE)


def read_crossing(text: str) -> tuple[str, str] | None:
    """The two streets of a text like “Storgata / Kirkegata”, or None where it names no crossing."""
    streets = [part.strip() for part in _BETWEEN_STREETS.split(text)]
    if len(streets) != 2 or not all(
        len(street) >= 3 and not street[0].isdigit() for street in streets
    ):
        return None
    return streets[0], streets[1]


def find_crossing(first: Sequence[Lonlat], second: Sequence[Lonlat]) -> Lonlat | None:
    """Between the two nearest addresses of two streets, or None where the streets lie apart."""
    pairs = [(_metres(a, b), a, b) for a in first for b in second]
    if not pairs:
        return None
    metres, (lon_a, lat_a), (lon_b, lat_b) = min(pairs)
    if metres > CROSSING_METRES:
        return None
    return round((lon_a + lon_b) / 2, 6), round((lat_a + lat_b) / 2, 6)


def _metres(a: Lonlat, b: Lonlat) -> float:
    # Near enough within a town; haversine would be the same to the metre.
    east = math.radians(b[0] - a[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return 6_371_008.8 * math.hypot(east, math.radians(b[1] - a[1]))


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
