"""Photos of measures over HTTP: nobody's until somebody has looked them through."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
from PIL import Image

from tests.hotspots.conftest import Neighbourhood
from tests.measures.test_api import MEASURES, decided, propose, step
from tests.photos.pictures import as_bytes, draw, phone_photo

JPEG = {"Content-Type": "image/jpeg"}
ABOUT = {"moment": "before", "caption": "Undergangen uten lys", "taken_on": "2026-03-02"}


async def add(
    client: httpx.AsyncClient, number: str, sent: bytes, **about: str
) -> tuple[str, httpx.Response]:
    photo_id = str(uuid4())
    answer = await client.put(
        f"{MEASURES}/{number}/photos/{photo_id}",
        params=ABOUT | about,
        content=sent,
        headers=JPEG,
    )
    return photo_id, answer


async def listed(client: httpx.AsyncClient, number: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{MEASURES}/{number}/photos")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["photos"])


async def confirm(client: httpx.AsyncClient, number: str, photo: dict[str, Any]) -> httpx.Response:
    word = {"nobody_in_it": True, "sha256": photo["sha256"]}
    address = f"{MEASURES}/{number}/photos/{photo['photo_id']}/confirmation"
    return await client.post(address, json=word)


async def test_a_photo_is_public_once_somebody_has_confirmed_what_they_saw(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await propose(client))["number"]
    photo_id, answer = await add(client, number, phone_photo())
    [photo] = answer.json()["photos"]
    public = f"{MEASURES}/{number}/photos/{photo_id}"
    assert photo["url"] == f"/api/v1/photos/{photo_id}/full"
    assert (await client.get(public)).status_code == 404

    await step(client, number, "considered")
    await step(client, number, "decided")
    assert (await client.get(public)).status_code == 404
    [told] = await decided(client, planner.world.municipality_id)
    assert told["photos"] == []

    [photo] = (await confirm(client, number, photo)).json()["photos"]
    assert (photo["url"], photo["confirmed_by"]) == (public, "Test")
    own = dict(client.cookies)
    client.cookies.clear()
    [told] = await decided(client, planner.world.municipality_id)
    assert [each["url"] for each in told["photos"]] == [public]
    assert set(told["photos"][0]) & {"sha256", "confirmed_by"} == set()
    seen = await client.get(public, params={"size": "thumbnail"})
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "no-cache")
    assert b"Exif" not in seen.content

    client.cookies = httpx.Cookies(own)
    assert (await client.delete(f"{public}/confirmation")).status_code == 204
    assert (await client.get(public)).status_code == 404
    assert (await client.delete(public)).status_code == 204
    assert await listed(client, number) == []


async def test_a_confirmed_photo_of_an_idea_is_not_public(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await propose(client))["number"]
    photo_id, answer = await add(client, number, phone_photo())
    await confirm(client, number, answer.json()["photos"][0])
    assert (await client.get(f"{MEASURES}/{number}/photos/{photo_id}")).status_code == 404


async def test_what_is_painted_over_is_gone_and_must_be_looked_at_again(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await propose(client))["number"]
    photo_id, answer = await add(client, number, as_bytes(draw(800, 600)))
    [photo] = answer.json()["photos"]
    await confirm(client, number, photo)
    before = (await client.get(f"/api/v1/photos/{photo_id}/full")).content
    corner = {"left": 0, "top": 0, "width": 0.5, "height": 0.5}
    painting = f"{MEASURES}/{number}/photos/{photo_id}/painting"
    [painted] = (await client.post(painting, json={"patches": [corner]})).json()["photos"]
    assert painted["confirmed_at"] is None
    assert painted["sha256"] != photo["sha256"]
    refused = await confirm(client, number, photo)
    assert refused.json()["type"] == "/problems/not-what-you-saw"
    for size in ("full", "thumbnail"):
        after = (await client.get(f"/api/v1/photos/{photo_id}/{size}")).content
        assert after != before
        # The white corner and the red around it are one tile now.
        image = Image.open(BytesIO(after))
        spots = [image.getpixel((image.width // part, image.height // part)) for part in (40, 17)]
        assert all(abs(a - b) < 24 for a, b in zip(*spots, strict=True))
    assert (await confirm(client, number, painted)).status_code == 200


async def test_a_caption_names_nobody_and_a_photo_is_asked_for_as_it_is_sent(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    number = (await propose(client))["number"]
    _, refused = await add(client, number, phone_photo(), caption="Ring 41 22 33 44")
    assert refused.json()["type"] == "/problems/looks-personal"
    _, refused = await add(client, number, phone_photo(), moment="meanwhile")
    assert refused.json()["type"] == "/problems/invalid-input"
    _, unknown = await add(client, "0000-2026-t001", phone_photo())
    assert unknown.json()["type"] == "/problems/unknown-measure"
    assert json.loads((await client.get(f"{MEASURES}/{number}/photos")).text) == {"photos": []}
