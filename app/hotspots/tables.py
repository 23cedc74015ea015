"""The tables of insight: what has been counted, and what must be counted again."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.campaigns.tables import campaign
from app.kit.database import MunicipalityId, metadata
from app.people.tables import municipality, staff

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

# Counts up with every change that could change what a map shows: the name of a map's state.
count_version = Table(
    "count_version",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

# A scan that was asked for. `heard_from_at` is when the process that computes it last said so.
scan = Table(
    "scan",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("scan_id", Uuid, primary_key=True),
    Column("inputs_hash", LargeBinary, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("area", LargeBinary),
    Column("state", Text, nullable=False),
    Column("progress", Float, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("heard_from_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Column("result", JSONB),
    CheckConstraint(
        "state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="known_state"
    ),
    Index(None, "municipality_id", "inputs_hash"),
)

# How many findings a year has had: numbers have no gaps, because a failed one takes its back.
finding_count = Table(
    "finding_count",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("findings", Integer, nullable=False),
)

# A finding as it was frozen: `document` is JSON text, and `sha256` its hash. Never changed.
finding = Table(
    "finding",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("participants", Integer, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "made_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)

# What children wrote, in the version it was quoted in: kept apart, because it is deleted when the
# time of its campaign is up, and the finding is not. `body` holds a salt, so that the hash of it in
# the finding can be checked while it is there and cannot be guessed from afterwards.
finding_quotes = Table(
    "finding_quotes",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("campaign_ids", ARRAY(Uuid), nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "year", "ordinal", "version"],
        [finding.c.municipality_id, finding.c.year, finding.c.ordinal, finding.c.version],
    ),
)

# What becomes of a finding, all its versions alike; the newest row tells how it stands.
finding_state = Table(
    "finding_state",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("change_number", BigInteger, Identity(always=True), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("responsible_unit", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    CheckConstraint(
        "state IN ('open', 'assigned', 'planned', 'done', 'declined')", name="known_state"
    ),
    Index(None, "municipality_id", "year", "ordinal"),
)
