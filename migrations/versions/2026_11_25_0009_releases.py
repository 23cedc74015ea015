"""Frozen releases, and whom the next one is held against."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cell_metres", sa.Integer(), nullable=False),
        sa.Column("shown_by_size", postgresql.JSONB(), nullable=False),
        sa.Column("minimums", postgresql.JSONB(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("participants", postgresql.JSONB(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.campaign_id"],
            name="release_campaign_fkey",
        ),
        sa.UniqueConstraint(
            "municipality_id", "campaign_id", "version",
            name="release_municipality_id_campaign_id_version_key",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "number", name="release_pkey"),
    )  # fmt: skip
    op.create_table(
        "release_cell",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("cell_e", sa.Integer(), nullable=False),
        sa.Column("cell_n", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('public', 'key')", name="known_audience"),
        sa.CheckConstraint(
            "participants >= CASE audience WHEN 'public' THEN 10 ELSE 5 END",
            name="shared_by_enough",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "number"],
            ["release.municipality_id", "release.number"],
            name="release_cell_release_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "number", "audience", "cell_e", "cell_n", "theme",
            name="release_cell_pkey",
        ),
    )  # fmt: skip
    op.create_table(
        "release_document",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "number"],
            ["release.municipality_id", "release.number"],
            name="release_document_release_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "number", "audience", name="release_document_pkey"
        ),
    )
    op.create_table(
        "release_basis",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("cell_e", sa.Integer(), nullable=False),
        sa.Column("cell_n", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("participant_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.campaign_id"],
            name="release_basis_campaign_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "campaign_id", "audience", "cell_e", "cell_n", "theme",
            name="release_basis_pkey",
        ),
    )  # fmt: skip
    # What is released stays as it is, by grant: the service cannot change or remove it.
    for frozen in ("release", "release_cell", "release_document"):
        protect(frozen, may="SELECT, INSERT")
    protect("release_basis")


def downgrade() -> None:
    for table in ("release_basis", "release_document", "release_cell", "release"):
        op.drop_table(table)
