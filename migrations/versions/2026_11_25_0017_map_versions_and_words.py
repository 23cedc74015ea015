"""Maps know their state by a number, and comments can be searched by their Norwegian words."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "count_version",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", name="count_version_pkey"),
    )
    protect("count_version")
    op.add_column(
        "contribution",
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('norwegian'::regconfig, comment)", persisted=True),
        ),
    )
    op.create_index(
        "contribution_words_idx",
        "contribution",
        ["municipality_id", "campaign_id", "contribution_id"],
        postgresql_where=sa.text("comment IS NOT NULL AND moderation = 'released'"),
    )


def downgrade() -> None:
    op.drop_index("contribution_words_idx", "contribution")
    op.drop_column("contribution", "words")
    op.drop_table("count_version")
