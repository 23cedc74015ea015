"""Municipalities, their staff, the children who take part, and the keys of programs."""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from app.kit.database import MunicipalityId, metadata

municipality = Table(
    "municipality",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("name", Text, nullable=False),
    CheckConstraint(r"municipality_id ~ '^\d{4}$'", name="four_digits"),
)

staff = Table(
    "staff",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("staff_id", Uuid, primary_key=True),
    Column("email", Text),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("failed_sign_ins", Integer, nullable=False, server_default=text("0")),
    Column("blocked_until", DateTime(timezone=True)),
    UniqueConstraint("municipality_id", "email"),
)

staff_role = Table(
    "staff_role",
    metadata,
    Column("municipality_id", Text, primary_key=True),
    Column("staff_id", Uuid, primary_key=True),
    Column("role", Text, primary_key=True),
    ForeignKeyConstraint(
        ["municipality_id", "staff_id"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint(
        "role IN ('planner', 'coordinator', 'facilitator', 'administrator')", name="known_role"
    ),
)

staff_token = Table(
    "staff_token",
    metadata,
    Column("municipality_id", Text, primary_key=True),
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff_id", Uuid, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("provider_id", Text),
    ForeignKeyConstraint(
        ["municipality_id", "staff_id"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)

# By which names OpenID providers know somebody: the issuer, and its own id of them (`sub`).
staff_identity = Table(
    "staff_identity",
    metadata,
    Column("municipality_id", Text, primary_key=True),
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("staff_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "staff_id"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)

# A random id and the hash of a token, nothing else (privacy model R6).
participant = Table(
    "participant",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("participant_id", Uuid, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False),
    UniqueConstraint("municipality_id", "token_hash"),
)

# What a program of the municipality's reads with. When it was used last is kept as a day.
api_key = Table(
    "api_key",
    metadata,
    Column("municipality_id", Text, primary_key=True),
    Column("key_id", Uuid, primary_key=True),
    Column("key_hash", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_on", Date),
    ForeignKeyConstraint(
        ["municipality_id", "made_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    UniqueConstraint("municipality_id", "key_hash"),
    CheckConstraint("expires_at > made_at", name="expires_later"),
)
