"""The tables: surveys, what they ask, the codes that open them, and what residents answered."""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.campaigns.tables import campaign
from app.kit.database import MunicipalityId, metadata, metres_column
from app.people.tables import staff

survey = Table(
    "survey",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("access", Text, nullable=False),
    Column("link_token", Text, nullable=False),
    Column("invited", Integer),
    # The version that is answered; without one the survey is still a draft.
    Column("opened_version", Integer),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
    UniqueConstraint("municipality_id", "link_token"),
    CheckConstraint("access IN ('open_link', 'invitation')", name="known_access"),
)

# Every version that was saved; none is ever changed.
questionnaire = Table(
    "questionnaire",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", JSONB, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [survey.c.municipality_id, survey.c.campaign_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "made_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
)

# How many codes were made together; how many are used follows from those that are left.
survey_batch = Table(
    "survey_batch",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("codes", Integer, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [survey.c.municipality_id, survey.c.campaign_id]
    ),
)

# The codes not used yet. One that is used is deleted: a mark on it would be written together with
# the answer, and PostgreSQL remembers which transaction wrote a row.
survey_code = Table(
    "survey_code",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [survey.c.municipality_id, survey.c.campaign_id]
    ),
    Index(None, "municipality_id", "campaign_id"),
)

# No time and no code: nothing here tells when, or from which letter, an answer came.
survey_response = Table(
    "survey_response",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("response_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    # Codes of options and grades, by question; texts and places are remarks.
    Column("told", JSONB, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [survey.c.municipality_id, survey.c.campaign_id]
    ),
    UniqueConstraint("municipality_id", "campaign_id", "token_hash"),
)

# A text, or a place with or without words about it.
survey_remark = Table(
    "survey_remark",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("remark_id", Uuid, primary_key=True),
    Column("response_id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("question", Text, nullable=False),
    # How the device names the place, never shown: it would tell which places are one person's.
    Column("place_id", Uuid),
    Column("theme", Text),
    Column("place", metres_column("POINT")),
    Column("words", Text),
    Column("moderation", Text, nullable=False),
    Column("held_for", ARRAY(Text), nullable=False, server_default="{}"),
    ForeignKeyConstraint(
        ["municipality_id", "response_id"],
        [survey_response.c.municipality_id, survey_response.c.response_id],
        ondelete="CASCADE",
    ),
    CheckConstraint("moderation IN ('waiting', 'released', 'hidden')", name="known_moderation"),
    CheckConstraint("char_length(words) <= 500", name="short_words"),
    CheckConstraint("(place IS NULL) = (place_id IS NULL)", name="place_named"),
    Index(None, "municipality_id", "campaign_id", "remark_id"),
    Index(None, "municipality_id", "response_id"),
)

# What stays of a survey: frozen when it is published, and before its responses are deleted.
survey_result = Table(
    "survey_result",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("document", JSONB, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [survey.c.municipality_id, survey.c.campaign_id]
    ),
    CheckConstraint("audience IN ('stewards', 'public')", name="known_audience"),
)
