"""Reports: numbered for ever, their facts frozen, their files for a time."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import APP_ROLE, protect

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('campaign', 'area', 'plan_case', 'year')",
            name=op.f("report_known_kind_check"),
        ),
        sa.CheckConstraint("language IN ('nb', 'nn')", name=op.f("report_written_norwegian_check")),
        sa.CheckConstraint(
            "state IN ('queued', 'rendering', 'ready', 'failed')",
            name=op.f("report_known_state_check"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR audience = 'public'",
            name=op.f("report_public_if_published_check"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "requested_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="report_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "year", "ordinal", name="report_pkey"),
    )
    op.create_table(
        "report_file",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "year", "ordinal"],
            ["report.municipality_id", "report.year", "report.ordinal"],
            name="report_file_report_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "year", "ordinal", "form", name="report_file_pkey"
        ),
    )
    # A number is for ever, and what it says never changes: only how it stands does.
    protect("report", may="SELECT, INSERT")
    standing = "state, step, reason, attempt, heard_from_at, ready_at, published_at"
    op.execute(f"GRANT UPDATE ({standing}) ON report TO {APP_ROLE}")
    protect("report_file", may="SELECT, INSERT, DELETE")


def downgrade() -> None:
    op.drop_table("report_file")
    op.drop_table("report")
