"""Municipalities, their staff and their participants."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import open_to_service, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # On a database of one's own choosing the role may be missing and the extension, too.
    op.execute(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nabotrakk_app') THEN "
        "CREATE ROLE nabotrakk_app NOLOGIN; GRANT nabotrakk_app TO CURRENT_USER; END IF; END $$"
    )
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute("GRANT USAGE ON SCHEMA public TO nabotrakk_app")
    # Bulk writing goes through a temporary table: COPY is refused under row-level security.
    op.execute(
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO nabotrakk_app', "
        "current_database()); END $$"
    )
    op.create_table(
        "municipality",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("municipality_id ~ '^\\d{4}$'", name="municipality_four_digits_check"),
        sa.PrimaryKeyConstraint("municipality_id", name="municipality_pkey"),
    )
    op.create_table(
        "staff",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.municipality_id"], name="staff_municipality_fkey"
        ),
        sa.PrimaryKeyConstraint("municipality_id", "staff_id", name="staff_pkey"),
        sa.UniqueConstraint("municipality_id", "email", name="staff_municipality_id_email_key"),
    )
    op.create_table(
        "staff_role",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('planner', 'facilitator', 'administrator')",
            name="staff_role_known_role_check",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "staff_id"],
            ["staff.municipality_id", "staff.staff_id"],
            name="staff_role_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "staff_id", "role", name="staff_role_pkey"),
    )
    op.create_table(
        "staff_token",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "staff_id"],
            ["staff.municipality_id", "staff.staff_id"],
            name="staff_token_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "token_hash", name="staff_token_pkey"),
    )
    op.create_table(
        "participant",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.municipality_id"],
            name="participant_municipality_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "participant_id", name="participant_pkey"),
        sa.UniqueConstraint(
            "municipality_id", "token_hash", name="participant_municipality_id_token_hash_key"
        ),
    )
    # The register of municipalities and the directory of codes are read before one is entered.
    open_to_service("municipality", "SELECT, INSERT")
    protect("staff")
    protect("staff_role")
    protect("staff_token")
    protect("participant")


def downgrade() -> None:
    op.drop_table("participant")
    op.drop_table("staff_token")
    op.drop_table("staff_role")
    op.drop_table("staff")
    op.drop_table("municipality")
