"""Photos of measures, before and after; and what retention deletes of notes and walks."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

COUNTED = ("notes", "observations", "photos")


def upgrade() -> None:
    op.create_table(
        "measure_photo",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "moment IN ('before', 'after')", name=op.f("measure_photo_known_moment_check")
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("measure_photo_whole_confirmation_check"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "year", "ordinal"],
            ["measure.municipality_id", "measure.year", "measure.ordinal"],
            name="measure_photo_measure_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "photo_id"],
            ["photo.municipality_id", "photo.photo_id"],
            name="measure_photo_photo_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "confirmed_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="measure_photo_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "photo_id", name="measure_photo_pkey"),
    )
    op.create_index(
        "measure_photo_municipality_id_year_ordinal_idx",
        "measure_photo",
        ["municipality_id", "year", "ordinal"],
    )
    protect("measure_photo")
    for name in COUNTED:
        op.add_column(
            "deletion_proof", sa.Column(name, sa.Integer(), server_default="0", nullable=False)
        )


def downgrade() -> None:
    for name in COUNTED:
        op.drop_column("deletion_proof", name)
    op.drop_table("measure_photo")
