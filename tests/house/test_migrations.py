"""The database the migrations make: as the code describes it, each municipality apart."""

from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, text
from sqlalchemy.exc import InternalError, ProgrammingError

from app.kit.cluster import OWNER_ROLE, PrivateCluster
from app.kit.database import Database
from app.migration import alembic_config, metadata, migrate
from app.people.store import add_participant
from app.settings import Settings

# Read before a municipality is known, so row-level security cannot cover them.
UNCOVERED = {"municipality", "join_code", "picture_code"}
OWNED = sorted(set(metadata.tables) - UNCOVERED)


def test_a_migrated_database_is_what_the_code_describes(settings: Settings) -> None:
    engine = create_engine(str(settings.database_url))
    options = {
        "include_object": alembic_helpers.include_object,
        "compare_server_default": True,
        "compare_type": True,
    }
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_step_can_be_taken_back(cluster: PrivateCluster) -> None:
    cluster.ensure_database("nabotrakk_steps", OWNER_ROLE)
    url = cluster.url(OWNER_ROLE, "nabotrakk_steps")
    try:
        migrate(url)
        engine = create_engine(url)
        with engine.connect() as connection:
            command.downgrade(alembic_config(connection), "base")
            left = connection.scalars(
                text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(:names)"),
                {"names": sorted(metadata.tables)},
            ).all()
            assert left == []
        engine.dispose()
        migrate(url)
        migrate(url)
    finally:
        cluster.drop_database("nabotrakk_steps")


@pytest.mark.parametrize("name", OWNED)
def test_a_municipality_leads_the_key_of_what_it_owns(name: str) -> None:
    key = list(metadata.tables[name].primary_key.columns)
    assert key[0].name == "municipality_id"


@pytest.mark.parametrize("name", OWNED)
def test_row_level_security_is_forced_on_what_a_municipality_owns(
    name: str, settings: Settings
) -> None:
    engine = create_engine(str(settings.database_url))
    with engine.connect() as connection:
        enabled, forced = connection.execute(
            text(
                "SELECT relrowsecurity, relforcerowsecurity FROM pg_class"
                " WHERE oid = to_regclass(:n)"
            ),
            {"n": name},
        ).one()
    engine.dispose()
    assert enabled
    assert forced


async def test_rows_of_another_municipality_do_not_exist(
    database: Database, municipality_id: str, settings: Settings
) -> None:
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await add_participant(writer, municipality_id, uuid4(), b"0" * 32)
    count = text("SELECT count(*) FROM participant WHERE municipality_id = :m")
    for entered, expected in ((municipality_id, 1), ("0001", 0), (None, 0)):
        async with database.reading() as reader:
            if entered is not None:
                await reader.enter(entered)
            assert await reader.scalar(count, m=municipality_id) == expected
    engine = create_engine(str(settings.database_url))
    with engine.connect() as owner:
        assert owner.scalar(count, {"m": municipality_id}) == 0, "the owner looks past it"
    engine.dispose()


async def test_a_row_cannot_be_written_into_another_municipality(
    database: Database, municipality_id: str
) -> None:
    async with database.writing() as writer:
        await writer.enter("0001")
        with pytest.raises(ProgrammingError, match="row-level security"):
            await add_participant(writer, municipality_id, uuid4(), b"0" * 32)
        await writer.abandon()


async def test_the_service_owns_nothing_and_cannot_rewrite_history(database: Database) -> None:
    async with database.reading() as reader:
        owned = await reader.scalar(
            text(
                "SELECT count(*) FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid"
                " WHERE rolname = current_user"
            )
        )
        privileged = await reader.scalar(
            text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        )
        may_rewrite = await reader.scalar(
            text(
                "SELECT has_table_privilege('event', 'UPDATE')"
                " OR has_table_privilege('event', 'DELETE')"
            )
        )
    assert (owned, privileged, may_rewrite) == (0, False, False)


async def test_a_reader_cannot_write(database: Database) -> None:
    async with database.reading() as reader:
        with pytest.raises(InternalError, match="read-only transaction"):
            await reader.all(text("INSERT INTO municipality VALUES ('0002', 'X') RETURNING 1"))
        await reader.abandon()
