"""The keys programs read with: their hashes, and what they may do."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.CheckConstraint("expires_at > made_at", name="api_key_expires_later_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "made_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="api_key_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "key_id", name="api_key_pkey"),
        sa.UniqueConstraint(
            "municipality_id", "key_hash", name="api_key_municipality_id_key_hash_key"
        ),
    )
    # A key is never deleted: which there were is for administrators to see.
    protect("api_key", may="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.drop_table("api_key")
