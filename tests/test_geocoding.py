"""Places by name, from our own and from a stand-in that answers as Kartverket's services do."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from app.geocoding import (
    Address,
    FoundPlace,
    Geocoder,
    find_crossing,
    pick_street,
    rank,
    read_crossing,
)
from app.kit.database import Database
from tests.world import World, bearer

SEARCH = "/api/v1/participation/place-searches"


def address(street: str, number: int, lon: float, lat: float) -> dict[str, Any]:
    return {
        "adressetekst": f"{street} {number}",
        "adressenavn": street,
        "representasjonspunkt": {"epsg": "EPSG:4258", "lat": lat, "lon": lon},
    }


ADDRESSES = {
    "storgata": [address("Storgata", n, 5.30 + n / 1e4, 60.36) for n in range(1, 9)],
    "kirkeveien": [address("Kirkeveien", 1, 5.3007, 60.36)],
    "kirkegata": [address("Kirkegata", n, 5.3004, 60.3601 + n / 1e4) for n in range(9)],
    "fjellveien": [address("Fjellveien", 1, 5.40, 60.40)],
}
NAMES = [
    {
        "skrivemåte": "Lyderhorn",
        "representasjonspunkt": {"øst": 5.24, "nord": 60.37, "koordsys": 4258},
    }
]


@dataclass
class StandIn:
    """Kartverket's two services on a port of this machine."""

    url: str = ""
    status: str = "200 OK"
    body: Any = None  # answered to whatever is asked, where it is given
    seconds: float = 0
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        target = urlsplit(head.split(" ", 2)[1])
        query = parse_qs(target.query)
        self.asked.append(query)
        text = query["sok"][0].strip("*").lower()
        if target.path == "/names":
            body: dict[str, Any] = {"navn": [n for n in NAMES if text in n["skrivemåte"].lower()]}
        else:
            # What begins alike sounds alike.
            alike = [name for name in ADDRESSES if name[:5] == text[:5]]
            known = [house for name in alike for house in ADDRESSES[name]]
            body = {"adresser": known[: int(query["treffPerSide"][0])]}
        await asyncio.sleep(self.seconds)
        payload = json.dumps(body if self.body is None else self.body).encode()
        writer.write(
            f"HTTP/1.1 {self.status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n".encode()
            + payload
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def kartverket() -> AsyncIterator[StandIn]:
    """The stand-in, running."""
    stand_in = StandIn()
    server = await asyncio.start_server(stand_in.serve, "127.0.0.1", 0)
    stand_in.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield stand_in


@pytest.fixture
async def geocoder(kartverket: StandIn) -> AsyncIterator[Geocoder]:
    """A geocoder that asks the stand-in."""
    async with httpx.AsyncClient(trust_env=False) as client:
        yield Geocoder(client, f"{kartverket.url}/addresses", f"{kartverket.url}/names")


async def test_addresses_and_names_are_found_in_the_municipality(
    geocoder: Geocoder, kartverket: StandIn
) -> None:
    found, is_complete = await geocoder.search("Storgata 3", "4601")
    assert is_complete
    assert FoundPlace("Storgata 3", "address", (5.3003, 60.36)) in found
    assert kartverket.asked[0]["kommunenummer"] == ["4601"]
    found, _ = await geocoder.search("Lyderhorn", "4601")
    assert found == [FoundPlace("Lyderhorn", "place", (5.24, 60.37))]


async def test_the_same_question_is_asked_once(geocoder: Geocoder, kartverket: StandIn) -> None:
    first = await geocoder.search("Storgata", "4601")
    assert await geocoder.search("Storgata", "4601") == first
    assert len(kartverket.asked) == 2, "one for each service"


async def test_a_crossing_lies_between_the_nearest_addresses(geocoder: Geocoder) -> None:
    [found], is_complete = await geocoder.search("Storgata / Kirkegata", "4601")
    assert is_complete
    assert (found.name, found.kind) == ("Storgata / Kirkegata", "crossing")
    assert found.position == (5.3004, 60.36005)
    apart, _ = await geocoder.search("Storgata og Fjellveien", "4601")
    assert {found.kind for found in apart} == {"address"}, "streets that do not meet"


async def test_a_silent_service_is_left_alone_for_a_while(
    geocoder: Geocoder, kartverket: StandIn
) -> None:
    kartverket.status = "500 Broken"
    assert await geocoder.search("Storgata", "4601") == ([], False)
    asked = len(kartverket.asked)
    assert await geocoder.search("Kirkegata", "4601") == ([], False)
    assert len(kartverket.asked) == asked


async def test_a_slow_service_is_not_waited_for(
    geocoder: Geocoder, kartverket: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.geocoding.TIMEOUT_SECONDS", 0.05)
    kartverket.seconds = 0.5
    assert await geocoder.search("Storgata", "4601") == ([], False)
    asked = len(kartverket.asked)
    assert await geocoder.search("Kirkegata", "4601") == ([], False)
    assert len(kartverket.asked) == asked


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("400 Bad Request", {"message": "sok"}),
        ("200 OK", {}),
        ("200 OK", []),
        ("200 OK", {"adresser": [{"adressetekst": "Storgata 1"}], "navn": None}),
    ],
)
async def test_what_one_question_breaks_is_not_taken_from_the_next(
    geocoder: Geocoder, kartverket: StandIn, status: str, body: Any
) -> None:
    kartverket.status, kartverket.body = status, body
    assert await geocoder.search("Storgata ***", "4601") == ([], False)
    kartverket.status, kartverket.body = "200 OK", None
    found, is_complete = await geocoder.search("Storgata", "4601")
    assert found
    assert is_complete


async def test_what_somebody_searches_for_is_in_no_log(
    client: httpx.AsyncClient, app: FastAPI, geocoder: Geocoder, kartverket: StandIn,
    token: str, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    app.state.geocoder = geocoder
    caplog.set_level("INFO")
    for status in ("200 OK", "400 Bad Request", "500 Broken"):
        kartverket.status = status
        text = f"Storgata {status[:3]}"
        await client.post(SEARCH, json={"text": text}, headers=bearer(token))
    told = [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    assert len(told) > 3
    assert "storgata" not in "".join(told).casefold()


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("Storgata og Kirkegata", ("Storgata", "Kirkegata")),
        ("Storgata x Kirkegata", ("Storgata", "Kirkegata")),
        ("Storgata/Kirkegata", ("Storgata", "Kirkegata")),
        ("Storgata 3", None),
        ("Loddefjord skole", None),
        ("Bak og", None),
        ("a / b / c", None),
    ],
)
def test_a_crossing_is_told_from_other_texts(text: str, streets: tuple[str, str] | None) -> None:
    assert read_crossing(text) == streets


def test_the_typed_street_is_picked_before_those_that_sound_like_it() -> None:
    alike = [Address(street, f"{street} 1", (5.3, 60.3)) for street in ("Kirkeveien", "Kirkegata")]
    assert pick_street("kirkegata", alike) == alike[1:]
    assert pick_street("kirkegaten", alike) == alike[:1], "else the one found first"
    assert pick_street("kirkegata", []) == []


def test_streets_without_addresses_do_not_cross() -> None:
    assert find_crossing([], [(5.3, 60.3)]) is None


def test_own_places_come_first_and_nothing_twice() -> None:
    school = FoundPlace("Loddefjord skole", "school", (5.2, 60.3))
    other = FoundPlace("Ny Loddefjord hall", "area", (5.2, 60.3))
    found = [FoundPlace("Loddefjord", "place", (5.2, 60.3))]
    assert rank("lodde", [other, school], [*found, *found]) == [school, other, *found]


async def test_a_child_finds_a_school_even_when_kartverket_is_silent(
    client: httpx.AsyncClient, app: FastAPI, geocoder: Geocoder, kartverket: StandIn,
    world: World, token: str,
) -> None:  # fmt: skip
    app.state.geocoder = geocoder
    kartverket.status = "500 Broken"
    answer = await client.post(SEARCH, json={"text": "lodde"}, headers=bearer(token))
    assert answer.status_code == 200
    assert not answer.json()["is_complete"]
    assert [(place["name"], place["kind"]) for place in answer.json()["places"]] == [
        ("Loddefjord", "area"), ("Loddefjord skole", "school"),
    ]  # fmt: skip


async def test_only_those_who_joined_may_search(
    client: httpx.AsyncClient, app: FastAPI, geocoder: Geocoder, world: World, database: Database
) -> None:
    app.state.geocoder = geocoder
    assert (await client.post(SEARCH, json={"text": "Storgata"})).status_code == 401
    stranger = bearer(f"{world.municipality_id}.{'x' * 22}")
    answer = await client.post(SEARCH, json={"text": "Storgata"}, headers=stranger)
    assert answer.status_code == 401
