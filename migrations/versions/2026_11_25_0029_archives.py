"""Archives: numbered for ever, with the package of what lasts."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archive",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('campaign', 'area')", name=op.f("archive_known_kind_check")),
        sa.CheckConstraint(
            "state IN ('queued', 'packing', 'ready', 'failed')",
            name=op.f("archive_known_state_check"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "requested_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="archive_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "year", "ordinal", name="archive_pkey"),
    )
    op.create_table(
        "archive_package",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "year", "ordinal"],
            ["archive.municipality_id", "archive.year", "archive.ordinal"],
            name="archive_package_archive_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "year", "ordinal", name="archive_package_pkey"),
    )
    # It is compressed already.
    op.execute("ALTER TABLE archive_package ALTER COLUMN body SET STORAGE EXTERNAL")
    protect("archive", may="SELECT, INSERT, UPDATE")
    protect("archive_package", may="SELECT, INSERT, DELETE")


def downgrade() -> None:
    op.drop_table("archive_package")
    op.drop_table("archive")
