"""Who of the staff is written to about what waits for an answer, and when they last were."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_letter",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("last_week", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id", "staff_id"],
            ["staff.municipality_id", "staff.staff_id"],
            name="desk_letter_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "staff_id", name="desk_letter_pkey"),
    )
    protect("desk_letter")


def downgrade() -> None:
    op.drop_table("desk_letter")
