"""Attacks on photos: what is hidden in them, who sees them when, and whose an id is."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.kit.database import Database
from tests.conftest import new_municipality
from tests.fieldwork.conftest import API, Field, field, observation
from tests.fieldwork.test_api import JPEG, SEEN, send, slug
from tests.measures.test_api import MEASURES, propose, step
from tests.measures.test_photos import ABOUT, add, confirm, listed
from tests.photos.pictures import (
    BREAKS_A_DECODER,
    COMMENT,
    OWNER,
    as_bytes,
    draw,
    phone_photo,
    several,
)
from tests.photos.test_formats import bomb
from tests.world import SignedIn, everything_stored

__all__ = ["field"]

PAGE = b"<html><script>alert('kanarifugl')</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


async def decide(client: httpx.AsyncClient, number: str) -> None:
    """Let everybody read of a measure."""
    for state in ("considered", "decided"):
        assert (await step(client, number, state)).status_code == 200


async def show(client: httpx.AsyncClient) -> tuple[str, dict[str, Any]]:
    """A decided measure with a photo everybody may see: its address, and what staff read of it."""
    number = (await propose(client))["number"]
    await decide(client, number)
    _, answer = await add(client, number, phone_photo())
    [photo] = (await confirm(client, number, answer.json()["photos"][0])).json()["photos"]
    return str(photo["url"]), dict(photo)


def faceless(answer: httpx.Response) -> dict[str, Any]:
    """A refusal without the number of its request."""
    return {name: value for name, value in answer.json().items() if name != "request_id"}


@pytest.mark.parametrize(
    "sent",
    [
        *(PAGE, SVG, b"\xff\xd8\xff\xe0" + PAGE, b"GIF89a/*" + PAGE, phone_photo()[:900]),
        *(PAGE + phone_photo(), BREAKS_A_DECODER),
    ],
)
async def test_what_is_no_picture_is_refused_whatever_it_calls_itself(
    client: httpx.AsyncClient, field: Field, sent: bytes
) -> None:
    number = (await propose(client))["number"]
    _, refused = await add(client, number, sent)
    assert (refused.status_code, slug(refused)) == (422, "no-photo")
    assert await listed(client, number) == []
    assert (await client.get("/health/ready")).status_code == 200


async def test_bombs_are_refused_by_their_size_in_pixels_and_in_bytes(
    client: httpx.AsyncClient, field: Field
) -> None:
    number = (await propose(client))["number"]
    for sent in (bomb(8_000, 8_000), bomb(2**31 - 1, 2**31 - 1), phone_photo() + bytes(12_000_000)):
        _, refused = await add(client, number, sent)
        assert (refused.status_code, slug(refused)) == (413, "photo-too-large")
    _, kept = await add(client, number, as_bytes(draw(20_000, 1)))
    assert [(each["width"], each["height"]) for each in kept.json()["photos"]] == [(2_000, 1)]


@pytest.mark.parametrize("kind", ["application/pdf", "image/svg+xml", "text/html", "image/gif", ""])
async def test_a_photo_is_asked_for_under_the_name_of_one(
    client: httpx.AsyncClient, field: Field, kind: str
) -> None:
    number = (await propose(client))["number"]
    address = f"{MEASURES}/{number}/photos/{uuid4()}"
    how = {"params": ABOUT, "content": phone_photo()}
    refused = await client.put(address, headers={"Content-Type": kind}, **how)
    assert slug(refused) == "unknown-file-type"
    packed = await client.put(address, headers=JPEG | {"Content-Encoding": "gzip"}, **how)
    assert slug(packed) == "unknown-file-type"


@pytest.mark.parametrize(
    "sent",
    [phone_photo(), phone_photo() + PAGE, as_bytes(draw(), "PNG") + PAGE, several("MPO") + PAGE],
    ids=["phone", "page", "png", "several"],
)
async def test_nothing_but_pixels_is_stored_or_sent(
    client: httpx.AsyncClient, field: Field, database: Database, sent: bytes
) -> None:
    number = (await propose(client))["number"]
    photo_id, _ = await add(client, number, sent)
    stored = await everything_stored(database, field.world)
    for canary in (b"Exif\0", OWNER.encode(), COMMENT, b"GPSLatitude", b"kanari", b"MPF\0"):
        assert canary.hex() not in stored
        for size in ("full", "thumbnail"):
            answer = await client.get(f"{API}/photos/{photo_id}/{size}")
            assert canary not in answer.content
            assert answer.content.endswith(b"\xff\xd9")


async def test_a_browser_is_told_that_it_is_a_picture_and_to_ask_again(
    client: httpx.AsyncClient, field: Field
) -> None:
    public, photo = await show(client)
    for address in (public, f"{API}/photos/{photo['photo_id']}/full"):
        headers = (await client.get(address)).headers
        assert headers["Content-Type"] == "image/jpeg"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "no-cache" in headers["Cache-Control"]
        assert "max-age" not in headers["Cache-Control"]


async def test_once_a_word_is_taken_back_nobody_learns_that_there_was_a_photo(
    client: httpx.AsyncClient, field: Field
) -> None:
    public, _ = await show(client)
    tag = (await client.get(public)).headers["ETag"]
    knows = {"If-None-Match": tag}
    assert (await client.get(public, headers=knows)).status_code == 304
    assert (await client.delete(f"{public}/confirmation")).status_code == 204
    client.cookies.clear()
    nothing = await client.get(f"{public[:-36]}{uuid4()}")
    for headers in ({}, knows, {"If-None-Match": "*"}):
        for size in ("full", "thumbnail"):
            refused = await client.get(public, params={"size": size}, headers=headers)
            assert refused.status_code == 404
            assert faceless(refused) == faceless(nothing)
            assert "ETag" not in refused.headers
            assert refused.headers["Cache-Control"] == "no-store"


async def test_a_photo_is_public_at_its_own_measure_while_that_is_decided(
    client: httpx.AsyncClient, field: Field
) -> None:
    public, photo = await show(client)
    other = (await propose(client))["number"]
    await decide(client, other)
    assert (
        slug(await client.get(f"{MEASURES}/{other}/photos/{photo['photo_id']}")) == "unknown-photo"
    )
    number = public.split("/")[-3]
    assert (await step(client, number, "declined", reason="Det blir en bro.")).status_code == 200
    assert (await client.get(public)).status_code == 200
    assert (await step(client, number, "considered")).status_code == 200
    client.cookies.clear()
    assert slug(await client.get(public)) == "unknown-photo"
    assert (await client.get(f"{API}/photos/{photo['photo_id']}/full")).status_code == 401


async def test_staff_elsewhere_reach_no_photo_by_any_address(
    client: httpx.AsyncClient,
    field: Field,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    public, photo = await show(client)
    elsewhere = await new_municipality(database)
    await sign_in(elsewhere, "administrator")
    own = (await propose(client))["number"]
    theirs = f"{MEASURES}/{own}/photos/{photo['photo_id']}"
    patch = {"patches": [{"left": 0, "top": 0, "width": 1, "height": 1}]}
    word = {"nobody_in_it": True, "sha256": photo["sha256"]}
    for address in (public, theirs):
        assert (await client.post(f"{address}/painting", json=patch)).status_code == 404
        assert (await client.post(f"{address}/confirmation", json=word)).status_code == 404
        assert (await client.delete(f"{address}/confirmation")).status_code == 404
        assert (await client.delete(address)).status_code == 404
    assert (await client.get(theirs)).status_code == 404
    assert (await client.get(f"{API}/photos/{photo['photo_id']}/thumbnail")).status_code == 404
    # The same id is another photo's there, and says nothing of ours.
    named = await client.put(theirs, params=ABOUT, content=phone_photo(400, 300), headers=JPEG)
    assert named.status_code == 200, named.text
    client.cookies.clear()
    assert (await client.get(public)).headers["ETag"] == f'"{photo["sha256"]}"'


async def test_the_id_of_one_photo_is_not_taken_for_another(
    client: httpx.AsyncClient, field: Field
) -> None:
    number, other = [(await propose(client))["number"] for _ in range(2)]
    photo_id, _ = await add(client, number, phone_photo())
    seen = observation(await field.start("site_walk"))
    await send(client, SEEN, seen)
    for address in (
        f"{MEASURES}/{other}/photos/{photo_id}",
        f"{SEEN}/{seen['observation_id']}/photos/{photo_id}",
    ):
        refused = await client.put(address, params=ABOUT, content=phone_photo(), headers=JPEG)
        assert (refused.status_code, slug(refused)) == (409, "photo-differs")
    assert await listed(client, other) == []


async def test_photos_sent_all_at_once_are_counted_one_by_one(
    client: httpx.AsyncClient, field: Field
) -> None:
    seen = observation(await field.start("site_walk"))
    await send(client, SEEN, seen)
    address = f"{SEEN}/{seen['observation_id']}/photos"
    small = as_bytes(draw(8, 8))
    answers = await asyncio.gather(
        *(client.put(f"{address}/{uuid4()}", content=small, headers=JPEG) for _ in range(9))
    )
    assert sorted(each.status_code for each in answers) == [204] * 6 + [409] * 3


async def test_what_lies_beside_a_photo_is_not_painted_over(
    client: httpx.AsyncClient, field: Field
) -> None:
    public, photo = await show(client)
    whole = {"left": 0, "top": 0, "width": 1, "height": 1}
    beside = ({"left": -0.1}, {"top": 1.1}, {"width": 0}, {"width": 1e308}, {"height": None})
    for patches in ([], [whole] * 21, *([whole | each] for each in beside)):
        refused = await client.post(f"{public}/painting", json={"patches": patches})
        assert refused.status_code == 422, patches
    number = public.split("/")[-3]
    assert [each["sha256"] for each in await listed(client, number)] == [photo["sha256"]]
