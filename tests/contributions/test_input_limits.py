"""Every input limit over HTTP: its problem, the place it names, and nothing stored."""

import json
import math
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.world import at, bearer, place, way

SUBMIT = "/api/v1/participation/contributions"
JSON = {"Content-Type": "application/json"}


def line(vertices: int, length: float = 1_000) -> dict[str, Any]:
    """A slightly bent line of `length` metres, mostly eastwards."""
    steps = [(-800 + length * i / (vertices - 1), 5.0 * (i % 2)) for i in range(vertices)]
    return {"type": "LineString", "coordinates": [at(*step) for step in steps]}


def ring(vertices: int, radius: float) -> list[list[float]]:
    """A closed regular polygon around the school."""
    angles = [2 * math.pi * i / vertices for i in range(vertices)]
    corners = [at(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    return [*corners, corners[0]]


def area(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


BOWTIE = [at(0, 0), at(100, 100), at(100, 0), at(0, 100), at(0, 0)]
PLACES = "/geometry/coordinates"

REFUSED = {
    "line of 501 vertices": (way(geometry=line(501)), "line-too-detailed", PLACES),
    "line of 21 km": (way(geometry=line(80, 21_000)), "line-too-long", PLACES),
    "line of one place twice": (
        way(geometry={"type": "LineString", "coordinates": [at(0, 0), at(0, 0)]}),
        "geometry-invalid",
        PLACES,
    ),
    "line of one place": (
        way(geometry={"type": "LineString", "coordinates": [at(0, 0)]}),
        "unknown-geometry",
        PLACES,
    ),
    "area of 201 vertices": (place(geometry=area(ring(201, 500))), "area-too-detailed", PLACES),
    "area of 5 km²": (place(geometry=area(ring(60, 1_270))), "area-too-large", PLACES),
    "area with a hole": (
        place(geometry=area(ring(8, 300), ring(8, 100)[::-1])),
        "area-has-holes",
        PLACES,
    ),
    "area that crosses itself": (place(geometry=area(BOWTIE)), "geometry-invalid", PLACES),
    "area left open": (
        place(geometry=area(ring(8, 300)[:-1])),
        "unknown-geometry",
        f"{PLACES}/0",
    ),
    "height": (
        place(geometry={"type": "Point", "coordinates": [*at(0, 0), 12.5]}),
        "not-two-dimensional",
        PLACES,
    ),
    "text for a number": (
        place(geometry={"type": "Point", "coordinates": ["5.2", 60.3]}),
        "unknown-geometry",
        PLACES,
    ),
    "truth for a number": (
        place(geometry={"type": "Point", "coordinates": [True, 60.3]}),
        "unknown-geometry",
        PLACES,
    ),
    "many points": (
        place(geometry={"type": "MultiPoint", "coordinates": [at(0, 0)]}),
        "unknown-geometry",
        "/geometry/type",
    ),
    "a crs member": (
        place(geometry={"type": "Point", "coordinates": at(0, 0), "crs": "x"}),
        "unknown-geometry",
        "/geometry",
    ),
    "swapped coordinates": (
        place(geometry={"type": "Point", "coordinates": at(0, 0)[::-1]}),
        "outside-norway",
        PLACES,
    ),
    "the other side of the earth": (
        place(geometry={"type": "Point", "coordinates": [-170.0, -80.0]}),
        "outside-norway",
        PLACES,
    ),
    "5 km away": (place(east=5_000), "outside-campaign-area", PLACES),
    "a way that leaves the area": (
        way((0.0, 0.0), (4_500.0, 0.0)),
        "outside-campaign-area",
        PLACES,
    ),
    "comment of 501 characters": (place(comment="å" * 501), "comment-too-long", "/comment"),
    "control character": (place(comment="mørkt\x07her"), "text-refused", "/comment"),
    "null character": (place(comment="mørkt\x00her"), "text-refused", "/comment"),
    "reversed text": (place(comment="mørkt \u202eher"), "text-refused", "/comment"),
    "unknown category": (place(category="volcano"), "unknown-category", "/category"),
    "unknown theme": (place(theme="volcano"), "unknown-category", "/category"),
    "line for a place": (
        place(theme="wish", category="wish_light", geometry=line(3)),
        "geometry-type-not-allowed",
        "/geometry/type",
    ),
    "unknown question": (
        place(attributes={"shoe_size": "x"}),
        "unknown-answer",
        "/attributes",
    ),
    "unknown option": (
        place(attributes={"season": "monsoon"}),
        "unknown-answer",
        "/attributes/season",
    ),
    "no id": (place(contribution_id=None), "invalid-input", "/contribution_id"),
    "an id that tells time and machine": (
        place(contribution_id=str(UUID("01890a5d-ac96-174b-bcce-b302099a8057"))),
        "invalid-input",
        "/contribution_id",
    ),
    "a member nobody asked for": (place(name="Ola"), "invalid-input", "/name"),
}


@pytest.mark.parametrize(("draft", "slug", "pointer"), REFUSED.values(), ids=list(REFUSED))
async def test_a_limit_is_named_and_nothing_is_stored(
    client: httpx.AsyncClient, token: str, draft: dict[str, Any], slug: str, pointer: str
) -> None:
    answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["type"] == f"/problems/{slug}"
    assert pointer in [fault["pointer"] for fault in problem["errors"]]
    assert (await client.get(SUBMIT, headers=bearer(token))).json() == {"contributions": []}


@pytest.mark.parametrize(
    "draft",
    [
        way(geometry=line(500)),
        way(geometry=line(60, 2_700)),
        place(geometry=area(ring(200, 500))),
        place(geometry=area(ring(60, 1_120))),
        place(east=3_950, north=0),
        place(comment="å" * 500),
        place(comment="første linje\nandre linje"),
        place(comment="مظلم هنا"),
        place(attributes={"season": "winter", "time_of_day": "dark"}),
    ],
    ids=lambda draft: draft["theme"],
)
async def test_what_lies_within_the_limits_is_taken(
    client: httpx.AsyncClient, token: str, draft: dict[str, Any]
) -> None:
    answer = await client.post(SUBMIT, json=draft, headers=bearer(token))
    assert answer.status_code == 201, answer.text


async def test_a_comment_is_kept_composed_and_an_empty_one_is_none(
    client: httpx.AsyncClient, token: str
) -> None:
    for comment in ("  sma\u030a trapper ", "   "):
        answer = await client.post(SUBMIT, json=place(comment=comment), headers=bearer(token))
        assert answer.status_code == 201
    own = (await client.get(SUBMIT, headers=bearer(token))).json()["contributions"]
    assert {mark["comment"] for mark in own} == {"små trapper", None}


def hostile_bodies() -> dict[str, tuple[bytes, int, str]]:
    """Bodies that are not plain JSON, the status they earn, and the problem."""
    good = json.dumps(place())
    x = json.dumps(at(100, 100)[0])
    return {
        "not a number": (good.replace(x, "NaN").encode(), 400, "malformed-json"),
        "infinity": (good.replace(x, "-Infinity").encode(), 400, "malformed-json"),
        "too large to be finite": (good.replace(x, "1e999").encode(), 400, "malformed-json"),
        "endless integer": (good.replace(x, "9" * 5_000).encode(), 400, "malformed-json"),
        "lone surrogate": (
            good.replace('"comment": null', '"comment": "\\ud800"').encode(),
            400,
            "malformed-json",
        ),
        "key with a lone surrogate": (
            good.replace('"attributes": {}', '"attributes": {"\\udfff": "x"}').encode(),
            400,
            "malformed-json",
        ),
        "not UTF-8": (good.encode()[:-1] + b',"x":"\xff"}', 400, "malformed-json"),
        "UTF-16": (good.encode("utf-16"), 400, "malformed-json"),
        "duplicate keys": (
            good.replace('"theme"', '"theme": "way", "theme"', 1).encode(),
            400,
            "malformed-json",
        ),
        "cut off": (good.encode()[:-5], 400, "malformed-json"),
        "nested 11 deep": (b"[" * 11 + b"]" * 11, 400, "json-too-deep"),
        "nested 60 000 deep": (b"[" * 60_000, 400, "json-too-deep"),
        "nested objects": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, 400, "json-too-deep"),
        "a bracket in a string": (b'"' + b"[" * 60_000 + b'"', 422, "invalid-input"),
        "64 kB and more": (b'"' + b"x" * 65_536 + b'"', 413, "body-too-large"),
    }


BODIES = hostile_bodies()


@pytest.mark.parametrize(("body", "status", "slug"), BODIES.values(), ids=list(BODIES))
async def test_a_hostile_body_is_refused(
    client: httpx.AsyncClient, token: str, body: bytes, status: int, slug: str
) -> None:
    answer = await client.post(SUBMIT, content=body, headers=bearer(token) | JSON)
    assert answer.status_code == status, answer.text
    assert answer.json()["type"] == f"/problems/{slug}"
    assert (await client.get(SUBMIT, headers=bearer(token))).json() == {"contributions": []}


async def test_a_body_is_json_and_not_compressed(client: httpx.AsyncClient, token: str) -> None:
    body = json.dumps(place()).encode()
    for headers in ({"Content-Type": "text/plain"}, JSON | {"Content-Encoding": "gzip"}):
        answer = await client.post(SUBMIT, content=body, headers=bearer(token) | headers)
        assert answer.status_code == 415, answer.text


async def test_a_body_of_unknown_length_is_cut_off(client: httpx.AsyncClient, token: str) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 1_000

    answer = await client.post(SUBMIT, content=endless(), headers=bearer(token) | JSON)
    assert answer.status_code == 413


async def test_a_request_carries_at_most_50_marks(client: httpx.AsyncClient, token: str) -> None:
    batch = {"contributions": [place() for _ in range(51)]}
    answer = await client.post(f"{SUBMIT}/batch", json=batch, headers=bearer(token))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/too-many-marks-at-once"


async def test_a_batch_is_stored_whole_or_not_at_all(client: httpx.AsyncClient, token: str) -> None:
    marks = [place(), place(east=5_000)]
    refused = await client.post(
        f"{SUBMIT}/batch", json={"contributions": marks}, headers=bearer(token)
    )
    assert refused.status_code == 422
    assert (await client.get(SUBMIT, headers=bearer(token))).json() == {"contributions": []}
    twice = place(contribution_id=str(uuid4()))
    repeated = await client.post(
        f"{SUBMIT}/batch", json={"contributions": [twice, twice]}, headers=bearer(token)
    )
    assert repeated.json()["type"] == "/problems/repeated-mark"


async def test_a_participant_has_at_most_200_marks(client: httpx.AsyncClient, token: str) -> None:
    for _ in range(4):
        batch = {"contributions": [place() for _ in range(50)]}
        answer = await client.post(f"{SUBMIT}/batch", json=batch, headers=bearer(token))
        assert answer.status_code == 200
        assert all(receipt["added"] for receipt in answer.json()["contributions"])
    answer = await client.post(SUBMIT, json=place(), headers=bearer(token))
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/too-many-marks"
    again = await client.post(f"{SUBMIT}/batch", json=batch, headers=bearer(token))
    assert not any(receipt["added"] for receipt in again.json()["contributions"])
