"""The tables: contributions, the cells they touch, and what is shown of lines."""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from app.campaigns.tables import campaign
from app.catalogue.store import category
from app.kit.database import MunicipalityId, metadata, metres_column
from app.people.tables import participant

contribution = Table(
    "contribution",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("contribution_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("participant_id", Uuid, nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("theme", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("geometry", metres_column("GEOMETRY"), nullable=False),
    # What a planner may see of it, treated once when it is stored; of a line no more than what
    # `shown_line` holds (privacy model R5).
    Column("planner_geometry", metres_column("GEOMETRY")),
    Column("attributes", JSONB, nullable=False),
    Column("comment", Text),
    Column("words", TSVECTOR, Computed("to_tsvector('norwegian'::regconfig, comment)")),
    Column("moderation", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("draft_digest", LargeBinary, nullable=False),
    # The own way this is a stretch of; never shown to a planner, for it links two marks of a child.
    Column("stretch_of", Uuid),
    # What screening or a reader found in the comment (privacy model R8).
    Column("held_for", ARRAY(Text), nullable=False, server_default="{}"),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "participant_id"],
        [participant.c.municipality_id, participant.c.participant_id],
    ),
    ForeignKeyConstraint(
        ["municipality_id", "catalogue_version", "theme", "category"],
        [
            category.c.municipality_id,
            category.c.version,
            category.c.theme,
            category.c.category,
        ],
    ),
    ForeignKeyConstraint(
        ["municipality_id", "stretch_of"],
        ["contribution.municipality_id", "contribution.contribution_id"],
        ondelete="CASCADE",
    ),
    CheckConstraint("moderation IN ('waiting', 'released', 'hidden')", name="known_moderation"),
    CheckConstraint(
        "provenance IN ('participant', 'paper', 'walk', 'import')", name="known_provenance"
    ),
    CheckConstraint("char_length(comment) <= 500", name="short_comment"),
    # The words of comments that may be read; GIN is of no use under row-level security.
    Index(
        "contribution_words_idx",
        "municipality_id",
        "campaign_id",
        "contribution_id",
        postgresql_where=text("comment IS NOT NULL AND moderation = 'released'"),
    ),
    Index(None, "municipality_id", "campaign_id", "contribution_id"),
    Index(None, "municipality_id", "participant_id"),
    Index(
        "contribution_stretches_idx",
        "municipality_id",
        "stretch_of",
        postgresql_where=text("stretch_of IS NOT NULL"),
    ),
)

# "This contribution touches this 50 m cell": the only spatial look-up under row-level security.
footprint = Table(
    "footprint",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("contribution_id", Uuid, primary_key=True),
    Column("cell_e", Integer, primary_key=True),
    Column("cell_n", Integer, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "contribution_id"],
        [contribution.c.municipality_id, contribution.c.contribution_id],
        ondelete="CASCADE",
    ),
    Index(
        "footprint_cells_idx",
        "municipality_id",
        "campaign_id",
        "cell_e",
        "cell_n",
        "contribution_id",
    ),
)

# What a planner may see of a line now: the parts of `planner_geometry` that enough children share.
# Kept by whoever counts them (`hotspots/lines.py`); a line without a row is not shown.
shown_line = Table(
    "shown_line",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("contribution_id", Uuid, primary_key=True),
    Column("geometry", metres_column("GEOMETRY"), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "contribution_id"],
        [contribution.c.municipality_id, contribution.c.contribution_id],
        ondelete="CASCADE",
    ),
)
