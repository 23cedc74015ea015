"""What an import asks of the database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from app.campaigns.store import add_campaign
from app.campaigns.tables import membership
from app.catalogue.store import find_catalogue
from app.imports.rows import ImportRefusedError
from app.imports.store import (
    add_contributors,
    find_digests,
    find_group_by_label,
    find_newest_version,
    lock_imports,
)
from app.kit.database import Database
from app.people.tables import participant
from tests.world import World, make_campaign, make_group


async def test_a_second_import_into_a_municipality_is_told_to_wait(
    database: Database, municipality_id: str
) -> None:
    async with database.writing() as first, database.writing() as second:
        for writer in (first, second):
            await writer.enter(municipality_id)
        await lock_imports(first, municipality_id)
        await lock_imports(second, "0301")
        await second.change(text("SET LOCAL lock_timeout = '20ms'"))
        with pytest.raises(ImportRefusedError, match="Another import"):
            await lock_imports(second, municipality_id)
        await second.abandon()


async def test_the_first_group_of_a_label_is_found_in_its_campaign_only(
    database: Database, world: World
) -> None:
    now = datetime.now(UTC)
    other = make_campaign(world.municipality_id, now=now, title="Ein annan")
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await add_campaign(writer, other)
        await make_group(writer, other, opens_at=now)
        earlier, _ = await make_group(writer, other, opens_at=now - timedelta(days=1))
        found = await find_group_by_label(writer, world.municipality_id, other.campaign_id, "6A")
        none = await find_group_by_label(writer, world.municipality_id, other.campaign_id, "6B")
    assert found is not None
    assert found.group_id == earlier
    assert none is None


async def test_the_newest_catalogue_is_the_one_a_new_campaign_asks_with(
    database: Database, world: World, municipality_id: str
) -> None:
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        version = await find_newest_version(reader, municipality_id)
        assert version is not None
        assert await find_catalogue(reader, municipality_id, version) is not None
        assert await find_newest_version(reader, "0000") is None
        assert await find_digests(reader, municipality_id, [uuid4()]) == {}


async def test_a_contributor_is_stored_once(database: Database, world: World) -> None:
    ids = [uuid4(), uuid4()]
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        for _ in range(2):
            await add_contributors(writer, world.municipality_id, world.group_id, ids)
        for table in (participant, membership):
            assert await writer.scalar(select(func.count()).select_from(table)) == 2
