"""Notes and observations over HTTP: written once, corrected in the open, by those who may."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from app.kit.database import Database
from app.retention.actions import retain_municipality
from tests.conftest import new_municipality
from tests.fieldwork.conftest import API, OPEN, Field, note, observation
from tests.photos.pictures import phone_photo
from tests.world import SignedIn, at, everything_stored

NOTES, SEEN = f"{API}/notes", f"{API}/observations"
JPEG = {"Content-Type": "image/jpeg"}


async def send(
    client: httpx.AsyncClient, address: str, draft: dict[str, Any], expected: int = 201
) -> dict[str, Any]:
    answer = await client.post(address, json=draft)
    assert answer.status_code == expected, answer.text
    return dict(answer.json())


def slug(answer: httpx.Response) -> str:
    return str(answer.json()["type"].removeprefix("/problems/"))


async def test_a_conversation_is_noted_once_and_corrected_in_the_open(
    client: httpx.AsyncClient, field: Field
) -> None:
    campaign_id = await field.start("interview_round")
    draft = note(campaign_id)
    new = await send(client, NOTES, draft)
    assert (new["whom"], new["people"], new["quotes"]) == (draft["whom"], 6, ["Vi går rundt."])
    assert (new["recorded_by"], new["changed_by"]) == ("Test", None)
    assert [each["geometry"]["type"] for each in new["places"]] == ["Point", "LineString"]
    await send(client, NOTES, draft, expected=200)
    assert slug(await client.post(NOTES, json=draft | {"people": 7})) == "note-differs"

    fewer = draft | {"people": 4, "places": draft["places"][:1]}
    changed = (await client.put(f"{NOTES}/{draft['note_id']}", json=fewer)).json()
    assert (changed["people"], len(changed["places"]), changed["changed_by"]) == (4, 1, "Test")
    listed = (await client.get(NOTES, params={"campaign_id": campaign_id})).json()["notes"]
    assert listed == [changed]
    assert (await client.delete(f"{NOTES}/{draft['note_id']}")).status_code == 204
    assert slug(await client.delete(f"{NOTES}/{draft['note_id']}")) == "unknown-note"


OSLO = {
    "geometry": {"type": "Point", "coordinates": [10.7, 59.9]},
    "theme": "change",
    "category": "dark",
}
QUOTES = {
    "phone": {"words": "41 22 33 44", "may_be_quoted": True},
    "no": {"words": "Nei.", "may_be_quoted": False},
}


@pytest.mark.parametrize(
    ("members", "problem", "pointer"),
    [
        ({"whom": "Kari, ring 99 12 34 56"}, "looks-personal", "/whom"),
        ({"words": "Skriv til kari@kommune.no"}, "looks-personal", "/words"),
        ({"quotes": [QUOTES["phone"]]}, "looks-personal", "/quotes/0/words"),
        ({"quotes": [QUOTES["no"]]}, "invalid-input", "/quotes/0/may_be_quoted"),
        ({"consent": None}, "consent-missing", "/consent"),
        ({"held_on": "2099-01-01"}, "not-yet-happened", "/held_on"),
        ({"themes": ["weather"]}, "unknown-category", "/themes"),
        ({"people": 0}, "invalid-input", "/people"),
        ({"words": "a\u202eb"}, "text-refused", "/words"),
        ({"places": [OSLO]}, "outside-campaign-area", "/geometry/coordinates"),
    ],
)
async def test_what_must_not_be_noted_is_refused_where_it_stands(
    client: httpx.AsyncClient, field: Field, members: dict[str, Any], problem: str, pointer: str
) -> None:
    campaign_id = await field.start("workshop")
    answer = await client.post(NOTES, json=note(campaign_id, **members))
    assert answer.status_code == 422, answer.text
    assert (slug(answer), answer.json()["errors"][0]["pointer"]) == (problem, pointer)


async def test_a_suggestion_needs_no_consent_and_a_walk_takes_no_notes(
    client: httpx.AsyncClient, field: Field
) -> None:
    post = {"people": 1, "source": "letter", "consent": None, "whom": "En beboer"}
    await send(client, NOTES, note(await field.start("suggestions"), **post))
    walk = await field.start("site_walk")
    assert slug(await client.post(NOTES, json=note(walk))) == "other-form"
    talk = await field.start("interview_round")
    assert slug(await client.post(SEEN, json=observation(talk))) == "other-form"


async def test_an_observation_arrives_once_and_its_photo_afterwards(
    client: httpx.AsyncClient, field: Field
) -> None:
    walk = await field.start("site_walk")
    draft = observation(walk)
    new = await send(client, SEEN, draft)
    assert (new["condition"], new["accuracy_metres"], new["photo_ids"]) == ("broken", 6.5, [])
    await send(client, SEEN, draft, expected=200)
    photo = f"{SEEN}/{draft['observation_id']}/photos/{uuid4()}"
    for _ in range(2):
        answer = await client.put(photo, content=phone_photo(), headers=JPEG)
        assert answer.status_code == 204, answer.text
    other = await client.put(photo, content=phone_photo(400, 300), headers=JPEG)
    assert slug(other) == "photo-differs"
    [seen] = (await client.get(SEEN, params={"campaign_id": walk})).json()["observations"]
    assert len(seen["photo_ids"]) == 1
    changed = await client.put(
        f"{SEEN}/{draft['observation_id']}", json=draft | {"condition": "good", "words": None}
    )
    assert (changed.json()["condition"], changed.json()["changed_by"]) == ("good", "Test")
    assert len(changed.json()["photo_ids"]) == 1


async def test_a_photo_is_private_and_another_municipality_cannot_read_it(
    client: httpx.AsyncClient, field: Field, database: Database, sign_in: Callable[..., SignedIn]
) -> None:
    draft = observation(await field.start("site_walk"))
    await send(client, SEEN, draft)
    photo_id = str(uuid4())
    kept = f"{SEEN}/{draft['observation_id']}/photos/{photo_id}"
    await client.put(kept, content=phone_photo(3_000, 1_500), headers=JPEG)
    for size, widest in (("full", 2_000), ("thumbnail", 400)):
        answer = await client.get(f"{API}/photos/{photo_id}/{size}")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"].startswith("private")
        assert b"Exif" not in answer.content
        assert max(_size(answer.content)) == widest
        tag = answer.headers["ETag"]
        again = await client.get(f"{API}/photos/{photo_id}/{size}", headers={"If-None-Match": tag})
        assert again.status_code == 304
    await sign_in(await new_municipality(database), "administrator")
    for size in ("full", "thumbnail"):
        assert slug(await client.get(f"{API}/photos/{photo_id}/{size}")) == "unknown-photo"
    assert (
        slug(await client.put(kept, content=phone_photo(), headers=JPEG)) == "unknown-observation"
    )
    client.cookies.clear()
    assert (await client.get(f"{API}/photos/{photo_id}/full")).status_code == 401


def _size(jpeg: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(jpeg)).size


async def test_photos_that_cannot_be_meant_are_refused(
    client: httpx.AsyncClient, field: Field
) -> None:
    draft = observation(await field.start("site_walk"))
    await send(client, SEEN, draft)
    address = f"{SEEN}/{draft['observation_id']}/photos"
    for sent, headers, problem in (
        (b"no picture", JPEG, "no-photo"),
        (b"", JPEG, "no-photo"),
        (phone_photo(), {"Content-Type": "application/json"}, "unknown-file-type"),
        (b"0" * 12_000_001, JPEG, "photo-too-large"),
    ):
        answer = await client.put(f"{address}/{uuid4()}", content=sent, headers=headers)
        assert slug(answer) == problem
    for expected in [204] * 6 + [409]:
        answer = await client.put(f"{address}/{uuid4()}", content=phone_photo(), headers=JPEG)
        assert answer.status_code == expected


async def test_a_facilitator_records_the_walks_they_hold_and_no_other(
    client: httpx.AsyncClient, field: Field, sign_in: Callable[..., SignedIn]
) -> None:
    walk, other = await field.start("site_walk"), await field.start("site_walk")
    await sign_in(field.world.municipality_id, "facilitator")
    assert (await client.get(f"{API}/walks")).json()["walks"] == []
    assert slug(await client.post(SEEN, json=observation(walk))) == "not-your-walk"
    group = {
        "campaign_id": walk, "setting": "walk", "label": "Befaring", "language": "nb",
        "expected_participants": 8, **OPEN,
    }  # fmt: skip
    made = await client.post(f"{API}/groups", json=group)
    assert made.status_code == 201, made.text
    [listed] = (await client.get(f"{API}/walks")).json()["walks"]
    assert (listed["campaign_id"], listed["area"]["name"]) == (walk, "Loddefjord")
    await send(client, SEEN, observation(walk))
    assert slug(await client.post(SEEN, json=observation(other))) == "not-your-walk"
    assert slug(await client.get(NOTES, params={"campaign_id": walk})) == "role-missing"


async def test_a_walk_takes_what_was_seen_while_it_was_open_however_late_it_comes(
    client: httpx.AsyncClient, field: Field
) -> None:
    walk = await field.start("site_walk")
    early = observation(walk, observed_at="2025-12-31T23:00:00Z")
    assert slug(await client.post(SEEN, json=early)) == "walk-not-open"
    by_hand = observation(
        walk, accuracy_metres=None, position={"type": "Point", "coordinates": at(1, 2)}
    )
    assert (await send(client, SEEN, by_hand))["accuracy_metres"] is None
    line = {"type": "LineString", "coordinates": [at(0, 0), at(10, 10)]}
    refused = await client.post(SEEN, json=observation(walk, position=line))
    assert refused.status_code == 422


async def test_retention_takes_notes_and_photos_and_leaves_a_proof(
    client: httpx.AsyncClient, field: Field, database: Database
) -> None:
    walk, talk = await field.start("site_walk"), await field.start("interview_round")
    seen = observation(walk, words="kanarifugl")
    await send(client, SEEN, seen)
    photo = f"{SEEN}/{seen['observation_id']}/photos/{uuid4()}"
    await client.put(photo, content=phone_photo(), headers=JPEG)
    await send(client, NOTES, note(talk, words="kanarifugl"))
    later = datetime(2036, 7, 2, tzinfo=UTC) + timedelta(days=1)
    async with database.writing() as writer:
        await writer.enter(field.world.municipality_id)
        proofs = await retain_municipality(writer, field.world.municipality_id, now=later)
    counted = {
        str(each.campaign_id): (each.notes, each.observations, each.photos) for each in proofs
    }
    assert counted == {walk: (0, 1, 1), talk: (1, 0, 0)}
    left = await everything_stored(database, field.world)
    assert "kanarifugl" not in left
    assert seen["observation_id"] not in left
    told = (await client.get(f"{API}/deletion-proofs")).json()["proofs"]
    assert {(each["notes"], each["photos"]) for each in told} == {(0, 1), (1, 0)}
