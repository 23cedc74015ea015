"""Bring a database to the newest revision."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, pool, text

from app.archives import store as archives
from app.areas import store as areas
from app.campaigns import store as campaigns
from app.catalogue import store as catalogue
from app.contributions import store as contributions
from app.events import store as events
from app.hotspots import tables as hotspots
from app.imports import tables as imports
from app.indicators import store as indicators
from app.kit.database import driver_url, metadata
from app.people import store as people
from app.publishing import store as publishing
from app.reports import store as reports
from app.retention import store as retention
from app.surveys import tables as surveys

# A room's tables are known once its store has been imported; these are all of them.
STORES = (
    people,
    events,
    areas,
    catalogue,
    campaigns,
    contributions,
    publishing,
    retention,
    hotspots,
    imports,
    indicators,
    reports,
    archives,
    surveys,
)

__all__ = ["alembic_config", "metadata", "migrate"]

ROOT = Path(__file__).resolve().parent.parent
# Any number, the same in every process: two that start at once migrate one after the other.
MIGRATION_LOCK = 4_601_5_1


def migrate(owner_url: str, revision: str = "head") -> None:
    """Run the pending migrations as the role that owns the tables, one process at a time."""
    engine = create_engine(driver_url(owner_url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()
        try:
            command.upgrade(alembic_config(connection), revision)
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})


def alembic_config(connection: object) -> Config:
    """Alembic's configuration, bound to an open connection."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config
