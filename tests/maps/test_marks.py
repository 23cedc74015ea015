"""The list of single marks: every filter, and the words of comments."""

from typing import Any

import httpx
import pytest
import shapely

from app.contributions.bulk import add_in_bulk
from app.hotspots.actions import fold_counts
from app.kit.database import Database
from tests.hotspots.conftest import UNDERPASS, Neighbourhood
from tests.hotspots.voices import mark

LIST = "/api/v1/contributions"


async def listed(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(LIST, params=query)
    assert answer.status_code == 200, answer.text
    return [each["properties"] for each in answer.json()["features"]]


@pytest.fixture
async def told(planner: Neighbourhood, database: Database) -> Neighbourhood:
    """Comments: two a human has released, one that waits."""
    words = (
        ("Lysene virker ikke når det er mørkt her", "released"),
        ("Det er så mykje trafikk på vegen", "released"),
        ("Mørkt og hemmelig", "waiting"),
    )
    async with database.writing() as writer:
        await writer.enter(planner.world.municipality_id)
        marks = [
            mark(
                planner.world,
                planner.children[number],
                shapely.Point(UNDERPASS),
                comment=comment,
                moderation=moderation,
            )
            for number, (comment, moderation) in enumerate(words)
        ]
        await add_in_bulk(writer, marks, skip_existing=False)
    await fold_counts(database, planner.world.municipality_id)
    return planner


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lys", 1),  # another form of the word
        ("trafikken", 1),
        ("mørkt", 1),
        ("lyset OR trafikk", 2),
        ("trafikk -veg", 0),
        ("hemmelig", 0),  # waits for a human
        ("'; DROP TABLE contribution; --", 0),
    ],
)
async def test_released_comments_are_found_by_their_norwegian_words(
    client: httpx.AsyncClient, told: Neighbourhood, query: str, found: int
) -> None:
    marks = await listed(client, q=query)
    assert len(marks) == found
    assert all(each["comment"] for each in marks)


async def test_marks_with_a_released_comment_can_be_asked_for_alone(
    client: httpx.AsyncClient, told: Neighbourhood
) -> None:
    comments = [each["comment"] for each in await listed(client, commented=True)]
    assert len(comments) == 2
    assert None not in comments
    waiting = [each for each in await listed(client) if each["comment"] is None]
    assert len(waiting) > 10


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"theme": "way"}, 8),
        ({"travel": "walk"}, 5),
        ({"travel": "bike"}, 3),
        ({"theme": "change", "category": "dark"}, 12),
        ({"season": "winter"}, 3),
        ({"theme": "like"}, 4),
        ({"unsafe": True}, 0),
        ({"from_month": "2099-01"}, 0),
        ({"bbox": "100,10,101,11"}, 0),
    ],
)
async def test_every_filter_reaches_the_list(
    client: httpx.AsyncClient, planner: Neighbourhood, filters: dict[str, Any], count: int
) -> None:
    assert len(await listed(client, **filters)) == count


async def test_the_filters_hold_from_page_to_page(
    client: httpx.AsyncClient, told: Neighbourhood
) -> None:
    address: str | None = f"{LIST}?theme=change&limit=5"
    seen: list[str] = []
    while address:
        page = (await client.get(address)).json()
        seen += [each["id"] for each in page["features"]]
        address = next((link["href"] for link in page["links"]), None)
    assert len(seen) == len(set(seen)) == 15


async def test_single_marks_are_not_told_by_grade(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    answer = await client.get(LIST, params={"grade": 5})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/no-grade-of-marks"


async def test_a_box_outside_norway_holds_nothing(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    answer = await client.get("/api/v1/hotspots", params={"bbox": "100,10,101,11"})
    assert (answer.status_code, answer.json()["features"]) == (200, [])


async def test_the_cells_most_children_tell_come_first_and_the_rest_are_counted(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    whole = (await client.get("/api/v1/hotspots", params={"cell_metres": 100})).json()
    first = (await client.get("/api/v1/hotspots", params={"cell_metres": 100, "most": 2})).json()
    assert first["features"] == whole["features"][:2]
    assert first["metadata"]["cells"] == whole["metadata"]["cells"] == len(whole["features"]) > 2
    counts = [each["properties"]["participants"] for each in whole["features"]]
    assert counts == sorted(counts, reverse=True)
