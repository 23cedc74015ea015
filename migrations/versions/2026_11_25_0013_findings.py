"""Findings: numbered, frozen, superseded by newer versions, followed by their state."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "finding_count",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.municipality_id"],
            name="finding_count_municipality_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "year", name="finding_count_pkey"),
    )
    op.create_table(
        "finding",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "made_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="finding_staff_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "year", "ordinal", "version", name="finding_pkey"
        ),
    )
    op.create_table(
        "finding_state",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("change_number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("responsible_unit", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'assigned', 'planned', 'done', 'declined')",
            name="finding_state_known_state_check",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "change_number", name="finding_state_pkey"),
    )
    op.create_index(
        "finding_state_municipality_id_year_ordinal_idx",
        "finding_state",
        ["municipality_id", "year", "ordinal"],
    )
    protect("finding_count", may="SELECT, INSERT, UPDATE")
    # What a finding shows never changes, by grant; neither does what became of it.
    protect("finding", may="SELECT, INSERT")
    protect("finding_state", may="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("finding_state")
    op.drop_table("finding")
    op.drop_table("finding_count")
