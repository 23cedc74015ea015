"""Marks that are changed, come late, or are stretches of an own way."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.campaigns.rules import GroupClosed, GroupNotOpenYet
from app.contributions import rules
from app.contributions.privacy import PLANNER_GRID_METRES, planner_geometry, planner_stretch
from app.contributions.rules import LATE_ARRIVAL, check_in_time
from app.kit.database import Database
from tests.world import World, at, bearer, place, way

SUBMIT = "/api/v1/participation/contributions"
JOIN = "/api/v1/participation/join"

Rows = Callable[[], Awaitable[list[Any]]]


@pytest.fixture
def rows(database: Database, world: World) -> Rows:
    """What is stored, oldest first, with the cells it covers."""

    async def read() -> list[Any]:
        async with database.reading() as reader:
            await reader.enter(world.municipality_id)
            return list(
                await reader.all(
                    text(
                        "SELECT contribution_id, category, comment, moderation, held_for,"
                        " stretch_of, planner_geometry IS NULL AS is_hidden,"
                        " ST_AsBinary(geometry) AS geometry, (SELECT count(*) FROM footprint f"
                        "  WHERE f.contribution_id = c.contribution_id) AS cells"
                        " FROM contribution c ORDER BY received_at, contribution_id"
                    )
                )
            )

    return read


async def put(client: httpx.AsyncClient, token: str, draft: dict[str, Any]) -> httpx.Response:
    return await client.put(
        f"{SUBMIT}/{draft['contribution_id']}", json=draft, headers=bearer(token)
    )


async def post(client: httpx.AsyncClient, token: str, draft: dict[str, Any]) -> httpx.Response:
    return await client.post(SUBMIT, json=draft, headers=bearer(token))


async def close(database: Database, world: World, ago: timedelta) -> datetime:
    closed_at = datetime.now(UTC) - ago
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(
            text("UPDATE campaign_group SET opens_at = :opens, closes_at = :closes"),
            opens=closed_at - timedelta(days=2),
            closes=closed_at,
        )
    return closed_at


# --- changing ----------------------------------------------------------------------------------


async def test_a_changed_mark_is_one_mark_with_its_new_place_and_cells(
    client: httpx.AsyncClient, token: str, rows: Rows
) -> None:
    draft = place(comment="Mørkt")
    assert (await post(client, token, draft)).status_code == 201
    moved = draft | {"category": "scary", "geometry": {"type": "Point", "coordinates": at(700, 9)}}
    answer = await put(client, token, moved)
    assert (answer.status_code, answer.json()["added"]) == (200, False)
    [stored] = await rows()
    assert (stored.category, stored.cells) == ("scary", 1)
    own = (await client.get(SUBMIT, headers=bearer(token))).json()["contributions"]
    assert [mark["geometry"] for mark in own] == [moved["geometry"]]


async def test_a_mark_nobody_sent_before_can_be_put(
    client: httpx.AsyncClient, token: str, rows: Rows
) -> None:
    draft = place()
    assert (await put(client, token, draft)).status_code == 201
    assert (await put(client, token, draft)).status_code == 200
    assert (await post(client, token, draft)).status_code == 200
    assert len(await rows()) == 1


async def test_the_address_and_the_mark_name_the_same(
    client: httpx.AsyncClient, token: str
) -> None:
    answer = await client.put(f"{SUBMIT}/{uuid4()}", json=place(), headers=bearer(token))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/contribution_id")


async def test_another_childs_mark_cannot_be_changed(
    client: httpx.AsyncClient, token: str, world: World, rows: Rows
) -> None:
    draft = place(comment="Mitt")
    await post(client, token, draft)
    other = (await client.post(JOIN, json={"code": world.code})).json()["token"]
    answer = await put(client, other, draft | {"comment": "Ditt"})
    assert answer.json()["type"] == "/problems/contribution-differs"
    assert [row.comment for row in await rows()] == ["Mitt"]


async def test_a_changed_comment_waits_again_and_an_unchanged_one_does_not(
    client: httpx.AsyncClient, token: str, rows: Rows, database: Database, world: World
) -> None:
    draft = place(comment="Fint her")
    await post(client, token, draft)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(text("UPDATE contribution SET moderation = 'released'"))
    await put(client, token, draft | {"category": "scary"})
    assert [row.moderation for row in await rows()] == ["released"]
    await put(client, token, draft | {"comment": "Ring 91234567"})
    [stored] = await rows()
    assert (stored.moderation, stored.held_for) == ("waiting", ["phone"])
    await put(client, token, draft | {"comment": None})
    [stored] = await rows()
    assert (stored.moderation, stored.held_for) == ("released", [])


async def test_what_a_human_has_hidden_its_author_cannot_show_again(
    client: httpx.AsyncClient, token: str, rows: Rows, database: Database, world: World
) -> None:
    draft = place(comment="Tull")
    await post(client, token, draft)
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await writer.change(text("UPDATE contribution SET moderation = 'hidden'"))
    for change in ({"category": "scary"}, {"comment": "Mer tull, 91234567"}, {"comment": None}):
        assert (await put(client, token, draft | change)).status_code == 200
        assert [row.moderation for row in await rows()] == ["hidden"]


async def test_distress_is_told_once_and_not_with_every_move_of_its_mark(
    client: httpx.AsyncClient, token: str, database: Database, world: World
) -> None:
    draft = place(comment="Jeg vil ikke leve")
    await post(client, token, draft)
    await put(client, token, draft | {"category": "scary"})
    await put(client, token, draft | {"comment": "Jeg vil bare dø"})
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        told = text("SELECT count(*) FROM event WHERE kind = 'comment.distress'")
        assert await reader.scalar(told) == 2


async def test_what_was_changed_is_told_without_saying_what(
    client: httpx.AsyncClient, token: str, database: Database, world: World
) -> None:
    draft = place()
    await post(client, token, draft)
    await put(client, token, draft | {"comment": "Jeg vil ikke leve"})
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        events = await reader.all(text("SELECT kind, facts FROM event ORDER BY event_number"))
    assert [event.kind for event in events] == [
        "participant.joined", "contribution.submitted", "contribution.changed", "comment.distress",
    ]  # fmt: skip
    assert "leve" not in str(events)
    assert set(events[-1].facts) == {"campaign_id", "group_id"}


# --- late --------------------------------------------------------------------------------------


async def test_a_mark_made_in_time_is_taken_for_a_day_after_the_group_closed(
    client: httpx.AsyncClient, token: str, database: Database, world: World, rows: Rows
) -> None:
    closed_at = await close(database, world, ago=timedelta(hours=3))
    in_time = (closed_at - timedelta(minutes=5)).isoformat()
    too_late = (closed_at + timedelta(minutes=5)).isoformat()
    assert (await post(client, token, place(made_at=in_time))).status_code == 201
    for draft in (place(), place(made_at=too_late)):
        assert (await post(client, token, draft)).json()["type"] == "/problems/group-closed"
    assert len(await rows()) == 1


async def test_a_retry_of_a_stored_mark_is_fine_long_after_the_group_closed(
    client: httpx.AsyncClient, token: str, database: Database, world: World
) -> None:
    draft = place()
    await post(client, token, draft)
    await close(database, world, ago=timedelta(days=20))
    assert (await post(client, token, draft)).status_code == 200
    assert (await put(client, token, draft)).status_code == 200
    changed = await put(client, token, draft | {"comment": "Nytt"})
    assert changed.json()["type"] == "/problems/group-closed"


async def test_a_batch_may_hold_what_is_stored_and_what_is_only_late(
    client: httpx.AsyncClient, token: str, database: Database, world: World, rows: Rows
) -> None:
    stored = place()
    await post(client, token, stored)
    closed_at = await close(database, world, ago=timedelta(hours=3))
    late = place(made_at=(closed_at - timedelta(minutes=5)).isoformat())

    async def send(*drafts: dict[str, Any]) -> httpx.Response:
        batch = {"contributions": drafts}
        return await client.post(f"{SUBMIT}/batch", json=batch, headers=bearer(token))

    answer = await send(stored, late)
    assert [receipt["added"] for receipt in answer.json()["contributions"]] == [False, True]
    assert (await send(stored, place())).json()["type"] == "/problems/group-closed"
    assert len(await rows()) == 2


def test_late_is_at_most_a_day() -> None:
    opens, closes = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)
    made = closes - timedelta(hours=1)
    check_in_time(opens, closes, made, closes + LATE_ARRIVAL - timedelta(seconds=1))
    with pytest.raises(GroupClosed):
        check_in_time(opens, closes, made, closes + LATE_ARRIVAL)
    with pytest.raises(GroupNotOpenYet):
        check_in_time(opens, closes, opens - timedelta(hours=1), closes)
    # While the group is open, what a device's clock says does not matter.
    check_in_time(opens, closes, datetime(2031, 1, 1, tzinfo=UTC), made)


# --- stretches ---------------------------------------------------------------------------------


def stretch(drawn: dict[str, Any], *spots: tuple[float, float], **members: Any) -> dict[str, Any]:
    """A dark stretch of `drawn` through `spots`, given in metres from the school."""
    return place(
        geometry={"type": "LineString", "coordinates": [at(*spot) for spot in spots]},
        stretch_of=drawn["contribution_id"],
        **members,
    )


async def test_a_stretch_lies_on_its_way_and_is_listed_with_it(
    client: httpx.AsyncClient, token: str, rows: Rows
) -> None:
    drawn = way()
    await post(client, token, drawn)
    dark = stretch(drawn, (-500, 250), (-200, 20))
    assert (await post(client, token, dark)).status_code == 201
    own = (await client.get(SUBMIT, headers=bearer(token))).json()["contributions"]
    assert [mark["stretch_of"] for mark in own] == [None, drawn["contribution_id"]]
    assert sum(row.stretch_of is not None for row in await rows()) == 1


async def test_a_stretch_off_its_way_is_refused(client: httpx.AsyncClient, token: str) -> None:
    drawn = way()
    await post(client, token, drawn)
    for wrong in (
        stretch(drawn, (-500, 250), (-200, 60)),
        stretch(drawn) | {"geometry": {"type": "Point", "coordinates": at(-500, 250)}},
    ):
        assert (await post(client, token, wrong)).json()["type"] == "/problems/not-on-the-way"


async def test_a_stretch_waits_for_its_way_and_nobody_elses_will_do(
    client: httpx.AsyncClient, token: str, world: World
) -> None:
    drawn = way()
    dark = stretch(drawn, (-500, 250), (-200, 20))
    assert (await post(client, token, dark)).json()["type"] == "/problems/way-missing"
    other = (await client.post(JOIN, json={"code": world.code})).json()["token"]
    await post(client, other, drawn)
    assert (await post(client, token, dark)).json()["type"] == "/problems/way-missing"
    batch = {"contributions": [mine := way(), stretch(mine, (-500, 250), (-200, 20))]}
    answer = await client.post(f"{SUBMIT}/batch", json=batch, headers=bearer(token))
    assert answer.status_code == 200


@pytest.mark.parametrize("change", ["delete", "move", "answer"])
async def test_stretches_live_as_long_as_the_line_they_lie_on(
    client: httpx.AsyncClient, token: str, rows: Rows, change: str
) -> None:
    drawn = way()
    await post(client, token, drawn)
    await post(client, token, stretch(drawn, (-500, 250), (-200, 20)))
    if change == "delete":
        await client.delete(f"{SUBMIT}/{drawn['contribution_id']}", headers=bearer(token))
    elif change == "move":
        other_line = way((-900, 400), (-5, 0))["geometry"]
        assert (await put(client, token, drawn | {"geometry": other_line})).status_code == 200
    else:
        await put(client, token, drawn | {"attributes": {"transport": "bike"}})
    assert len(await rows()) == {"delete": 0, "move": 1, "answer": 2}[change]


async def test_a_stretch_at_the_home_end_is_not_shown_to_planners(
    client: httpx.AsyncClient, token: str, rows: Rows
) -> None:
    drawn = way()
    await post(client, token, drawn)
    await post(client, token, stretch(drawn, (-900, 400), (-820, 370)))
    hidden = {row.stretch_of is not None: row.is_hidden for row in await rows()}
    assert hidden == {False: False, True: True}


coordinates = st.floats(-1_500, 1_500).map(lambda metres: round(metres, 1))
lines = (
    st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=8, unique=True)
    .map(shapely.LineString)
    .filter(lambda line: line.length > 50)
)


@given(lines, st.floats(0, 1), st.floats(0, 1), st.floats(150, 300), st.booleans())
def test_a_stretch_never_shows_more_than_its_way(
    drawn: shapely.LineString, first: float, second: float, trim: float, has_school: bool
) -> None:
    school = shapely.Point(drawn.coords[-1]) if has_school else None
    start, end = sorted((first * drawn.length, second * drawn.length))
    cut = shapely.ops.substring(drawn, start, end)
    shown_way = planner_geometry(drawn, theme="way", school=school, trim_metres=trim)
    shown = planner_stretch(
        cut if isinstance(cut, shapely.LineString) else drawn,
        drawn,
        school=school,
        trim_metres=trim,
    )
    if shown_way is None:
        assert shown is None
    elif shown is not None:
        points = shapely.points(shapely.get_coordinates(shown))
        # Both were snapped to the grid, each by itself.
        reach = 2 * PLANNER_GRID_METRES
        assert np.all(shapely.distance(points, shown_way) <= reach)


def test_a_thinned_stretch_may_cut_a_corner_but_its_vertices_lie_on_the_way() -> None:
    drawn = shapely.LineString([(0, 0), (100, 0), (100, 100)])
    rules.check_on_way(shapely.LineString([(50, 0), (100, 1.5), (100, 60)]), drawn)
    with pytest.raises(rules.NotOnTheWay):
        rules.check_on_way(shapely.LineString([(50, 0), (100, 102.5)]), drawn)


async def test_a_way_is_no_stretch_of_another_or_of_itself(
    client: httpx.AsyncClient, token: str, rows: Rows
) -> None:
    drawn = way()
    await post(client, token, drawn)
    for wrong in (way(), drawn):
        answer = await put(client, token, wrong | {"stretch_of": drawn["contribution_id"]})
        assert answer.json()["type"] == "/problems/not-on-the-way"
    assert [row.stretch_of for row in await rows()] == [None]
