"""Where news is sent, and what is to be delivered there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "made_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="webhook_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "webhook_id", name="webhook_pkey"),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("feed_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'dead')", name="webhook_delivery_known_state_check"
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "webhook_id"],
            ["webhook.municipality_id", "webhook.webhook_id"],
            name="webhook_delivery_webhook_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "webhook_id", "feed_number", name="webhook_delivery_pkey"
        ),
    )
    op.create_index(
        "webhook_delivery_due_idx",
        "webhook_delivery",
        ["municipality_id", "next_attempt_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    protect("webhook")
    protect("webhook_delivery")


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook")
