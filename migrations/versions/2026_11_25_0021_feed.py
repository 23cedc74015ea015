"""Number what is told outside of the log, each municipality's by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("feed_number", sa.BigInteger(), nullable=True))
    op.create_index(
        "event_feed_idx",
        "event",
        ["municipality_id", "feed_number"],
        unique=True,
        postgresql_where=sa.text("feed_number IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("event_feed_idx", "event")
    op.drop_column("event", "feed_number")
