"""Figures from elsewhere, load by load."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator_load",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method IN ('areas', 'centre', 'share')", name=op.f("indicator_load_known_method_check")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.municipality_id"],
            name="indicator_load_municipality_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "loaded_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="indicator_load_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "code", "number", name="indicator_load_pkey"),
    )
    op.create_table(
        "indicator_value",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("is_withheld", sa.Boolean(), nullable=False),
        sa.Column("rough_cells", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "NOT is_withheld OR value IS NULL",
            name=op.f("indicator_value_withheld_is_not_told_check"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "code", "number"],
            ["indicator_load.municipality_id", "indicator_load.code", "indicator_load.number"],
            name="indicator_value_load_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "area_id"],
            ["area.municipality_id", "area.area_id"],
            name="indicator_value_area_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "code", "number", "area_id", "period", name="indicator_value_pkey"
        ),
    )
    for table in ("indicator_load", "indicator_value"):
        protect(table, may="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("indicator_value")
    op.drop_table("indicator_load")
