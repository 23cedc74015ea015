"""Staff whom an OpenID provider vouches for, with or without a password and an address."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("staff", "email", nullable=True)
    op.alter_column("staff", "password_hash", nullable=True)
    op.add_column("staff_token", sa.Column("provider_id", sa.Text(), nullable=True))
    op.create_table(
        "staff_identity",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "staff_id"],
            ["staff.municipality_id", "staff.staff_id"],
            name="staff_identity_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "issuer", "subject", name="staff_identity_pkey"),
    )
    protect("staff_identity", may="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("staff_identity")
    op.drop_column("staff_token", "provider_id")
    # Their marks of authorship stay; no password and no address fits these.
    op.execute("ALTER TABLE staff NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE staff SET password_hash = '' WHERE password_hash IS NULL")
    op.execute("UPDATE staff SET email = staff_id::text WHERE email IS NULL")
    op.execute("ALTER TABLE staff FORCE ROW LEVEL SECURITY")
    op.alter_column("staff", "password_hash", nullable=False)
    op.alter_column("staff", "email", nullable=False)
