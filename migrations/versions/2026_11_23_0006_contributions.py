"""Contributions and their footprints on the 50 m grid."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contribution",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("geometry", Geometry(srid=25833, spatial_index=False), nullable=False),
        sa.Column("planner_geometry", Geometry(srid=25833, spatial_index=False), nullable=True),
        sa.Column("attributes", postgresql.JSONB(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("moderation", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft_digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "moderation IN ('waiting', 'released', 'hidden')",
            name="contribution_known_moderation_check",
        ),
        sa.CheckConstraint(
            "provenance IN ('participant', 'paper', 'import')",
            name="contribution_known_provenance_check",
        ),
        sa.CheckConstraint("char_length(comment) <= 500", name="contribution_short_comment_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.campaign_id"],
            name="contribution_campaign_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "catalogue_version", "theme", "category"],
            ["category.municipality_id", "category.version", "category.theme", "category.category"],
            name="contribution_category_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "participant_id"],
            ["participant.municipality_id", "participant.participant_id"],
            name="contribution_participant_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "contribution_id", name="contribution_pkey"),
    )
    op.create_index(
        "contribution_municipality_id_campaign_id_contribution_id_idx",
        "contribution",
        ["municipality_id", "campaign_id", "contribution_id"],
    )
    op.create_index(
        "contribution_municipality_id_participant_id_idx",
        "contribution",
        ["municipality_id", "participant_id"],
    )
    op.create_table(
        "footprint",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("cell_e", sa.Integer(), nullable=False),
        sa.Column("cell_n", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "contribution_id"],
            ["contribution.municipality_id", "contribution.contribution_id"],
            name="footprint_contribution_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "contribution_id", "cell_e", "cell_n", name="footprint_pkey"
        ),
    )
    op.create_index(
        "footprint_cells_idx",
        "footprint",
        ["municipality_id", "campaign_id", "cell_e", "cell_n", "contribution_id"],
    )
    protect("contribution")
    protect("footprint")


def downgrade() -> None:
    op.drop_table("footprint")
    op.drop_table("contribution")
