"""Resident surveys: what they ask, the codes that open them, what was answered, what stays."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.row_security import protect

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OF_SURVEY = ["survey.municipality_id", "survey.campaign_id"]
KEY = ("municipality_id", "campaign_id")


def upgrade() -> None:
    _make_what_is_asked()
    _make_what_is_answered()
    protect("survey", may="SELECT, INSERT, UPDATE")
    for table in ("questionnaire", "survey_batch", "survey_result"):
        protect(table, may="SELECT, INSERT")
    protect("survey_code", may="SELECT, INSERT, DELETE")
    for table in ("survey_response", "survey_remark"):
        protect(table)


def _own(*columns: sa.Column) -> tuple[sa.Column, ...]:
    """The columns every one of these tables has, before its own."""
    return sa.Column("municipality_id", sa.Text(), nullable=False), *columns


def _make_what_is_asked() -> None:
    op.create_table(
        "survey",
        *_own(sa.Column("campaign_id", sa.Uuid(), nullable=False)),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("link_token", sa.Text(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("opened_version", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "access IN ('open_link', 'invitation')", name=op.f("survey_known_access_check")
        ),
        sa.ForeignKeyConstraint(
            KEY, ["campaign.municipality_id", "campaign.campaign_id"], name="survey_campaign_fkey"
        ),
        sa.PrimaryKeyConstraint(*KEY, name="survey_pkey"),
        sa.UniqueConstraint(
            "municipality_id", "link_token", name="survey_municipality_id_link_token_key"
        ),
    )
    op.create_table(
        "questionnaire",
        *_own(sa.Column("campaign_id", sa.Uuid(), nullable=False)),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(KEY, OF_SURVEY, name="questionnaire_survey_fkey"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "made_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="questionnaire_staff_fkey",
        ),
        sa.PrimaryKeyConstraint(*KEY, "version", name="questionnaire_pkey"),
    )
    op.create_table(
        "survey_batch",
        *_own(sa.Column("campaign_id", sa.Uuid(), nullable=False)),
        sa.Column("batch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(KEY, OF_SURVEY, name="survey_batch_survey_fkey"),
        sa.PrimaryKeyConstraint(*KEY, "batch", name="survey_batch_pkey"),
    )
    op.create_table(
        "survey_code",
        *_own(sa.Column("code_hash", sa.LargeBinary(), nullable=False)),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(KEY, OF_SURVEY, name="survey_code_survey_fkey"),
        sa.PrimaryKeyConstraint("municipality_id", "code_hash", name="survey_code_pkey"),
    )
    op.create_index("survey_code_municipality_id_campaign_id_idx", "survey_code", KEY)


def _make_what_is_answered() -> None:
    op.create_table(
        "survey_response",
        *_own(sa.Column("response_id", sa.Uuid(), nullable=False)),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("told", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(KEY, OF_SURVEY, name="survey_response_survey_fkey"),
        sa.PrimaryKeyConstraint("municipality_id", "response_id", name="survey_response_pkey"),
        sa.UniqueConstraint(
            *KEY, "token_hash", name="survey_response_municipality_id_campaign_id_token_hash_key"
        ),
    )
    op.create_table(
        "survey_remark",
        *_own(sa.Column("remark_id", sa.Uuid(), nullable=False)),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("place", Geometry("POINT", srid=25833, spatial_index=False), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("moderation", sa.Text(), nullable=False),
        sa.Column("held_for", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint(
            "moderation IN ('waiting', 'released', 'hidden')",
            name=op.f("survey_remark_known_moderation_check"),
        ),
        sa.CheckConstraint(
            "char_length(words) <= 500", name=op.f("survey_remark_short_words_check")
        ),
        sa.CheckConstraint(
            "(place IS NULL) = (place_id IS NULL)", name=op.f("survey_remark_place_named_check")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "response_id"],
            ["survey_response.municipality_id", "survey_response.response_id"],
            name="survey_remark_response_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "remark_id", name="survey_remark_pkey"),
    )
    op.create_index(
        "survey_remark_municipality_id_campaign_id_remark_id_idx",
        "survey_remark",
        [*KEY, "remark_id"],
    )
    op.create_index(
        "survey_remark_municipality_id_response_id_idx",
        "survey_remark",
        ["municipality_id", "response_id"],
    )
    op.create_table(
        "survey_result",
        *_own(sa.Column("campaign_id", sa.Uuid(), nullable=False)),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('stewards', 'public')", name=op.f("survey_result_known_audience_check")
        ),
        sa.ForeignKeyConstraint(KEY, OF_SURVEY, name="survey_result_survey_fkey"),
        sa.PrimaryKeyConstraint(*KEY, "audience", name="survey_result_pkey"),
    )


def downgrade() -> None:
    for table in (
        *("survey_result", "survey_remark", "survey_response"),
        *("survey_code", "survey_batch", "questionnaire", "survey"),
    ):
        op.drop_table(table)
