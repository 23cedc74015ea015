"""The tables: releases, their cells and finished bytes, and whom the next is held against."""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.campaigns.tables import campaign
from app.kit.database import MunicipalityId, metadata

release = Table(
    "release",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    # As they were then: a campaign may be renamed and extended.
    Column("title", Text, nullable=False),
    Column("told_from", DateTime(timezone=True), nullable=False),
    Column("told_until", DateTime(timezone=True), nullable=False),
    Column("grid", Text, nullable=False, server_default="square"),
    Column("cell_metres", Integer, nullable=False),
    Column("minimums", JSONB, nullable=False),
    Column("invited", Integer, nullable=False),
    # By audience; absent where fewer than its minimum took part.
    Column("participants", JSONB, nullable=False),
    Column("released_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
    UniqueConstraint("municipality_id", "campaign_id", "version"),
    CheckConstraint("grid IN ('square', 'hexagon')", name="known_grid"),
)

release_cell = Table(
    "release_cell",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("cell_e", Integer, primary_key=True),
    Column("cell_n", Integer, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("participants", Integer, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "number"], [release.c.municipality_id, release.c.number]
    ),
    CheckConstraint("audience IN ('public', 'key')", name="known_audience"),
    # The hard floors hold whatever the code does.
    CheckConstraint(
        "participants >= CASE audience WHEN 'public' THEN 10 ELSE 5 END", name="shared_by_enough"
    ),
)

release_document = Table(
    "release_document",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "number"], [release.c.municipality_id, release.c.number]
    ),
)

# Drawn once, with the release: every public tile that holds anything, down to `MAX_ZOOM`.
release_tile = Table(
    "release_tile",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("z", SmallInteger, primary_key=True, autoincrement=False),
    Column("x", Integer, primary_key=True, autoincrement=False),
    Column("y", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "number"], [release.c.municipality_id, release.c.number]
    ),
)

# Who stood behind each cell of every release, so that the next never differs from any of them by a
# few; read by nobody else, and gone with the raw data.
release_basis = Table(
    "release_basis",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("cell_e", Integer, primary_key=True),
    Column("cell_n", Integer, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("participant_ids", ARRAY(Uuid), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
)
