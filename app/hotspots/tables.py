"""The tables of insight: what has been counted, and what must be counted again."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from app.campaigns.store import campaign
from app.kit.database import MunicipalityId, metadata

# Whose marks changed. Triggers on `contribution` write it, in the transaction of the change.
recount = Table(
    "recount",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("change_number", BigInteger, Identity(always=True), primary_key=True),
    Column("participant_id", Uuid, nullable=False),
)

# A mark as it was counted last: what must be taken off again when it changes or goes.
counted_mark = Table(
    "counted_mark",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("contribution_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("subjects", ARRAY(Text), nullable=False),
    Column("cells_e", ARRAY(Integer), nullable=False),
    Column("cells_n", ARRAY(Integer), nullable=False),
    Index(None, "municipality_id", "participant_id"),
)

# Exact counts: a row for each campaign, cell size, subject and cell that anything touches. A cell
# is (⌊E/s⌋, ⌊N/s⌋) of its own size s. `off_way` are those of the participants none of whose ways
# touches the cell, so that way.participants + off_way is everybody exposed to it.
cell_count = Table(
    "cell_count",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("cell_metres", Integer, primary_key=True, autoincrement=False),
    Column("subject", Text, primary_key=True),
    Column("cell_e", Integer, primary_key=True, autoincrement=False),
    Column("cell_n", Integer, primary_key=True, autoincrement=False),
    Column("participants", Integer, nullable=False),
    Column("off_way", Integer, nullable=False),
    Column("marks", Integer, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
)
