"""The tables: rounds that were aggregated elsewhere, and their cells."""

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.kit.database import MunicipalityId, metadata, metres_column
from app.people.tables import municipality

older_round = Table(
    "older_round",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("round_id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("first_year", SmallInteger, nullable=False),
    Column("last_year", SmallInteger, nullable=False),
    Column("extracted_on", Date),
    Column("imported_at", DateTime(timezone=True), nullable=False),
)

# `told` is what the file says of a cell beside its place: codes, years, perhaps a count.
older_cell = Table(
    "older_cell",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("round_id", Uuid, primary_key=True),
    Column("local_id", Text, primary_key=True),
    Column("object_type", Text, nullable=False),
    Column("told", JSONB, nullable=False),
    Column("shape", metres_column("POLYGON"), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "round_id"],
        [older_round.c.municipality_id, older_round.c.round_id],
        ondelete="CASCADE",
    ),
)
