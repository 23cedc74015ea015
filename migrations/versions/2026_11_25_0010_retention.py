"""How long a campaign's raw data is kept, and the proof of its deletion."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "campaign",
        sa.Column("retention_months", sa.SmallInteger(), nullable=False, server_default="6"),
    )
    op.create_check_constraint(
        "kept_at_most_a_year", "campaign", "retention_months BETWEEN 0 AND 12"
    )
    op.create_table(
        "deletion_proof",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("proof_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("contributions", sa.Integer(), nullable=False),
        sa.Column("footprint_cells", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.campaign_id"],
            name="deletion_proof_campaign_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "proof_id", name="deletion_proof_pkey"),
    )
    protect("deletion_proof", may="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("deletion_proof")
    op.drop_column("campaign", "retention_months")
