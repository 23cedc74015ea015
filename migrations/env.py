"""How Alembic reaches the database: as the role that owns the tables."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, create_engine, pool

from app.kit.database import driver_url
from app.migration import metadata
from app.settings import Settings


def run() -> None:
    """Run the migrations on the connection handed in, else on DATABASE_URL."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    url = Settings().database_url
    if url is None:
        raise SystemExit("Set DATABASE_URL, or use `nabotrakk migrate` for the private cluster.")
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        migrate(connection)


def migrate(connection: Connection) -> None:
    """One transaction for all pending migrations: they happen together or not at all."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=alembic_helpers.include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
