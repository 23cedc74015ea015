"""Many marks at once are the same marks as one at a time."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.contributions.bulk import add_in_bulk
from app.contributions.store import Contribution, add_once
from app.contributions.tables import contribution, footprint
from app.kit.database import Database
from app.kit.grid import footprint as cells_of
from app.people.store import add_participant
from tests.world import SCHOOL, World


@pytest.fixture
async def mark(database: Database, world: World) -> Contribution:
    participant_id = uuid4()
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await add_participant(writer, world.municipality_id, participant_id, uuid4().bytes)
    way = shapely.LineString([(SCHOOL.x, SCHOOL.y), (SCHOOL.x + 260, SCHOOL.y + 10)])
    return Contribution(
        municipality_id=world.municipality_id,
        contribution_id=uuid4(),
        campaign_id=world.campaign_id,
        participant_id=participant_id,
        catalogue_version=1,
        theme="way",
        category="school_way",
        geometry=way,
        planner_geometry=None,
        attributes='{"transport": "walk"}',
        comment='tab\tand \\ and "quote"\nand line',
        moderation="waiting",
        provenance="import",
        received_at=datetime(2026, 6, 1, tzinfo=UTC),
        draft_digest=b"\x00\xff",
        cells=cells_of(way),
    )


async def test_marks_in_bulk_are_stored_as_one_by_one(
    database: Database, mark: Contribution
) -> None:
    other = replace(mark, contribution_id=uuid4())
    async with database.writing() as writer:
        await writer.enter(mark.municipality_id)
        await add_once(writer, mark)
        assert await add_in_bulk(writer, [other], skip_existing=False) == 1
        assert await add_in_bulk(writer, [], skip_existing=False) == 0
    names = [column for column in contribution.c if column.name != "contribution_id"]
    async with database.reading() as reader:
        await reader.enter(mark.municipality_id)
        one, two = await reader.all(select(*names))
        assert tuple(map(str, one)) == tuple(map(str, two))
        counts = await reader.all(
            select(func.count()).group_by(footprint.c.contribution_id).select_from(footprint)
        )
        assert [row[0] for row in counts] == [len(mark.cells)] * 2


async def test_a_mark_that_is_there_is_left_as_it_is(
    database: Database, mark: Contribution
) -> None:
    changed = replace(mark, comment="another", cells=mark.cells[:1])
    new = replace(mark, contribution_id=uuid4())
    async with database.writing() as writer:
        await writer.enter(mark.municipality_id)
        await add_in_bulk(writer, [mark], skip_existing=True)
        assert await add_in_bulk(writer, [changed, new], skip_existing=True) == 1
        comments = await writer.all(select(contribution.c.comment))
        assert {row.comment for row in comments} == {mark.comment}
        assert await writer.scalar(select(func.count()).select_from(footprint)) == 2 * len(
            mark.cells
        )


async def test_a_mark_that_is_there_is_an_error_where_none_was_expected(
    database: Database, mark: Contribution
) -> None:
    async with database.writing() as writer:
        await writer.enter(mark.municipality_id)
        await add_in_bulk(writer, [mark], skip_existing=False)
        with pytest.raises(IntegrityError):
            await add_in_bulk(writer, [mark], skip_existing=False)
        await writer.abandon()
