"""Stretches of an own way, and what was found in a comment."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contribution", sa.Column("stretch_of", sa.Uuid(), nullable=True))
    op.add_column(
        "contribution",
        sa.Column("held_for", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.create_foreign_key(
        "contribution_contribution_fkey",
        "contribution",
        "contribution",
        ["municipality_id", "stretch_of"],
        ["municipality_id", "contribution_id"],
        ondelete="CASCADE",
    )
    op.create_index(
        "contribution_stretches_idx",
        "contribution",
        ["municipality_id", "stretch_of"],
        postgresql_where=sa.text("stretch_of IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_column("contribution", "held_for")
    op.drop_column("contribution", "stretch_of")
