"""Campaigns, groups, join codes and who joined."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import open_to_service, protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("plan_reference", sa.Text(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('barnetrakk', 'resident_survey', 'interview_round', 'site_walk', 'open')",
            name="campaign_known_kind_check",
        ),
        sa.CheckConstraint("closes_at > opens_at", name="campaign_closes_after_opening_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "area_id"],
            ["area.municipality_id", "area.area_id"],
            name="campaign_area_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "catalogue_version"],
            ["catalogue.municipality_id", "catalogue.version"],
            name="campaign_catalogue_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.municipality_id"], name="campaign_municipality_fkey"
        ),
        sa.PrimaryKeyConstraint("municipality_id", "campaign_id", name="campaign_pkey"),
    )
    op.create_table(
        "campaign_group",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("expected_participants", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "language IN ('nb', 'nn')", name="campaign_group_written_norwegian_check"
        ),
        sa.CheckConstraint(
            "closes_at > opens_at", name="campaign_group_closes_after_opening_check"
        ),
        sa.CheckConstraint("expected_participants >= 0", name="campaign_group_counted_check"),
        sa.CheckConstraint("grade BETWEEN 1 AND 13", name="campaign_group_school_grade_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.campaign_id"],
            name="campaign_group_campaign_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "school_id"],
            ["school.municipality_id", "school.school_id"],
            name="campaign_group_school_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "group_id", name="campaign_group_pkey"),
    )
    op.create_index(
        "campaign_group_municipality_id_campaign_id_idx",
        "campaign_group",
        ["municipality_id", "campaign_id"],
    )
    op.create_table(
        "join_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["campaign_group.municipality_id", "campaign_group.group_id"],
            name="join_code_campaign_group_fkey",
        ),
        sa.PrimaryKeyConstraint("code", name="join_code_pkey"),
    )
    op.create_table(
        "membership",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["campaign_group.municipality_id", "campaign_group.group_id"],
            name="membership_campaign_group_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "participant_id"],
            ["participant.municipality_id", "participant.participant_id"],
            name="membership_participant_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "participant_id", name="membership_pkey"),
    )
    op.create_index(
        "membership_municipality_id_group_id_idx", "membership", ["municipality_id", "group_id"]
    )
    protect("campaign")
    protect("campaign_group")
    # Looked up before the municipality is known, so it cannot be covered.
    open_to_service("join_code", "SELECT, INSERT, DELETE")
    protect("membership")


def downgrade() -> None:
    op.drop_table("membership")
    op.drop_table("join_code")
    op.drop_table("campaign_group")
    op.drop_table("campaign")
