"""The inputs to plans that a measure answers, beside findings."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_input",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("input_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "year", "ordinal"],
            ["measure.municipality_id", "measure.year", "measure.ordinal"],
            name="measure_input_measure_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "input_id"],
            ["plan_input.municipality_id", "plan_input.input_id"],
            name="measure_input_plan_input_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "year", "ordinal", "input_id", name="measure_input_pkey"
        ),
    )
    protect("measure_input", may="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("measure_input")
