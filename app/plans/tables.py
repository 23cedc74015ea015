"""The tables: plan cases, their stages and documents, what was said of them, and the checklist."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.areas.tables import area
from app.campaigns.tables import campaign_group
from app.kit.database import MunicipalityId, metadata, metres_column
from app.people.tables import municipality, staff

# `participants` is how many children had told something in the area when the case was registered;
# null where they were too few to say so. `seen_at` is when somebody had seen the alert.
plan_case = Table(
    "plan_case",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("plan_case_id", Uuid, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("area_id", Uuid),
    Column("title", Text, nullable=False),
    Column("reference", Text),
    Column("summary", Text, nullable=False, server_default=""),
    Column("boundary", metres_column("POLYGON"), nullable=False),
    Column("participants", Integer),
    Column("registered_by", Uuid, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True)),
    ForeignKeyConstraint(
        ["municipality_id", "registered_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    ForeignKeyConstraint(["municipality_id", "area_id"], [area.c.municipality_id, area.c.area_id]),
    UniqueConstraint("municipality_id", "year", "ordinal"),
)


def _of_case() -> tuple[Column[str], Column[object], ForeignKeyConstraint]:
    """What every table of a case begins with."""
    return (
        Column("municipality_id", MunicipalityId, primary_key=True),
        Column("plan_case_id", Uuid, nullable=False),
        ForeignKeyConstraint(
            ["municipality_id", "plan_case_id"],
            [plan_case.c.municipality_id, plan_case.c.plan_case_id],
        ),
    )


def _by_staff(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["municipality_id", column], [staff.c.municipality_id, staff.c.staff_id]
    )


# What becomes of a plan; rows are only added, and the newest tells how it stands.
plan_stage = Table(
    "plan_stage",
    metadata,
    *_of_case(),
    Column("stage_number", BigInteger, Identity(always=True), primary_key=True),
    Column("stage", Text, nullable=False),
    Column("note", Text),
    Column("happened_on", Date, nullable=False),
    Column("deadline", Date),
    Column("answer_by", Date),
    Column("ahead", JSONB, nullable=False),
    Column("taken_by", Uuid, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    _by_staff("taken_by"),
    CheckConstraint(
        "stage IN ('outlined', 'presented', 'discussed', 'consultation', 'input', 'adopted',"
        " 'followed_up')",
        name="known_stage",
    ),
    Index("plan_stage_case_idx", "municipality_id", "plan_case_id", "stage_number"),
)

plan_document = Table(
    "plan_document",
    metadata,
    *_of_case(),
    Column("document_id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("dated", Date, nullable=False),
    Column("added_by", Uuid, nullable=False),
    _by_staff("added_by"),
    CheckConstraint("url LIKE 'https://%'", name="over_tls"),
)

# What somebody says of a plan. Nobody's name but an organisation's; once it is taken back, its
# number alone stays.
plan_input = Table(
    "plan_input",
    metadata,
    *_of_case(),
    Column("input_id", Uuid, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sender_name", Text),
    Column("group_id", Uuid),
    Column("words", Text),
    Column("place", metres_column("GEOMETRY")),
    Column("points_at", JSONB, nullable=False),
    Column("findings", ARRAY(Text), nullable=False),
    Column("moderation", Text, nullable=False),
    Column("held_for", ARRAY(Text), nullable=False),
    Column("digest", LargeBinary),
    Column("receipt_hash", LargeBinary),
    Column("came_at", DateTime(timezone=True), nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("entered_by", Uuid),
    _by_staff("entered_by"),
    ForeignKeyConstraint(
        ["municipality_id", "group_id"],
        [campaign_group.c.municipality_id, campaign_group.c.group_id],
    ),
    UniqueConstraint("municipality_id", "plan_case_id", "ordinal"),
    UniqueConstraint("municipality_id", "receipt_hash"),
    CheckConstraint(
        "sender IN ('children', 'young', 'resident', 'neighbourhood', 'organisation')",
        name="known_sender",
    ),
    CheckConstraint("moderation IN ('waiting', 'released', 'hidden')", name="known_moderation"),
    CheckConstraint(
        "(sender IN ('neighbourhood', 'organisation')) = (sender_name IS NOT NULL)",
        name="named_or_not",
    ),
    CheckConstraint("(words IS NULL) = (withdrawn_at IS NOT NULL)", name="words_until_withdrawn"),
)

# Answers are only added to; the newest of an input stands.
plan_answer = Table(
    "plan_answer",
    metadata,
    *_of_case(),
    Column("answer_number", BigInteger, Identity(always=True), primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given_by", Uuid, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
    _by_staff("given_by"),
    CheckConstraint("outcome IN ('followed', 'partly', 'not_followed')", name="known_outcome"),
)

plan_answered = Table(
    "plan_answered",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("input_id", Uuid, primary_key=True),
    Column("answer_number", BigInteger, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(
        ["municipality_id", "input_id"], [plan_input.c.municipality_id, plan_input.c.input_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "answer_number"],
        [plan_answer.c.municipality_id, plan_answer.c.answer_number],
    ),
)

# What was answered to the checklist; rows are only added, and the newest of a question stands.
plan_check = Table(
    "plan_check",
    metadata,
    *_of_case(),
    Column("check_number", BigInteger, Identity(always=True), primary_key=True),
    Column("question", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("evidence", JSONB, nullable=False),
    Column("given_by", Uuid, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
    _by_staff("given_by"),
    CheckConstraint("state IN ('yes', 'partly', 'no', 'not_relevant')", name="known_state"),
    Index("plan_check_case_idx", "municipality_id", "plan_case_id", "check_number"),
)
