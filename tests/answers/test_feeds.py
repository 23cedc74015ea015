"""Feeds as readers read them: Atom and RSS, stable names, and nothing sent twice."""

from html import unescape
from typing import Any

import feedparser
import httpx
import pytest

from tests.answers.conftest import Answered
from tests.answers.test_api import place, stand
from tests.measures.test_api import WHY, step


async def parse(client: httpx.AsyncClient, address: str) -> Any:
    """A feed, as a reader reads it."""
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    headers = {"content-type": answer.headers["content-type"]}
    parsed = feedparser.parse(answer.content, response_headers=headers)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


@pytest.mark.parametrize(("form", "version"), [("atom", "atom10"), ("rss", "rss20")])
async def test_every_state_of_a_measure_is_news_with_its_reason(
    client: httpx.AsyncClient, answered: Answered, form: str, version: str
) -> None:
    number = await stand(client, "considered", "decided", title="Lys & <benk>", place=place(0, 0))
    await step(client, number, "under_way")
    await step(client, number, "done", reason="Se på kveldene.")
    parsed = await parse(client, f"{answered.feed}.{form}")
    assert parsed.version == version
    assert parsed.feed.title == "Loddefjord: dere sa – vi gjorde"
    assert parsed.feed.language == "nb"
    told = [(entry.title, unescape(entry.summary)) for entry in parsed.entries]
    assert told[:3] == [
        ("Gjort: Lys & <benk>", "Se på kveldene."),
        ("I gang: Lys & <benk>", "I gang: Lys & <benk>"),
        ("Bestemt: Lys & <benk>", WHY),
    ]
    assert told[3][0].startswith("Nytt kart: ")
    names = [entry.id for entry in parsed.entries]
    assert len(set(names)) == len(names)
    assert names[0] == f"tag:127.0.0.1,2026:measure/{number}/5"
    number = answered.world.municipality_id
    assert parsed.entries[0].link.endswith(f"/area/{number}/{answered.area_id}")


async def test_a_name_stays_when_the_details_change_and_the_date_tells(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    number = await stand(client, "considered", "decided", place=place(0, 0))
    before = (await parse(client, f"{answered.feed}.atom")).entries[0]
    await step(client, number, "decided", reason="Barna har rett.", due_on="2027-01-31")
    after = (await parse(client, f"{answered.feed}.atom")).entries[0]
    assert (after.id, after.published) == (before.id, before.published)
    assert (after.summary, after.updated > before.updated) == ("Barna har rett.", True)


async def test_a_reader_who_has_it_is_told_so(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    address = f"{answered.feed}.atom"
    first = await client.get(address)
    modified = first.headers["last-modified"]
    assert modified.endswith("GMT")
    for known in ({"If-None-Match": first.headers["etag"]}, {"If-Modified-Since": modified}):
        again = await client.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b"")
    stale = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert (await client.get(address, headers=stale)).status_code == 200
    assert (await client.get(address, headers={"If-Modified-Since": "tull"})).status_code == 200


async def test_a_municipality_has_a_feed_of_all_and_in_another_language(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    await stand(client, "considered", "decided", title="Lys", place=place(0, 0))
    await stand(client, "declined", title="Utenfor", place=place(9_000, 0))
    number = answered.world.municipality_id
    parsed = await parse(client, f"/feeds/{number}.atom?language=nn")
    assert parsed.feed.language == "nn"
    assert parsed.feed.title == f"Testkommune {number} kommune: de sa – vi gjorde"
    assert [entry.title for entry in parsed.entries[:2]] == [
        "Blir ikkje gjort no: Utenfor",
        "Bestemt: Lys",
    ]
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links["self"].endswith(f"/feeds/{number}.atom?language=nn")
    assert links["alternate"].endswith(f"/areas?municipality={number}")
    assert (await client.get("/feeds/0001.atom")).status_code == 404
    assert (await client.get(f"/feeds/{number}.json")).status_code == 422


async def test_a_feed_in_which_nothing_has_happened_is_a_feed(
    client: httpx.AsyncClient, municipality_id: str
) -> None:
    parsed = await parse(client, f"/feeds/{municipality_id}.atom")
    assert (parsed.entries, parsed.feed.updated) == ([], "2026-01-01T00:00:00+00:00")
