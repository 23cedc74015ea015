"""Measures, the findings they answer, and every step they take."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from migrations.row_security import protect

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STATES = "('proposed', 'considered', 'decided', 'under_way', 'done', 'declined')"


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cost_class", sa.Text(), nullable=False),
        sa.Column("place", Geometry("POINT", srid=25833, spatial_index=False), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cost_class IN ('unknown', 'small', 'medium', 'large')",
            name=op.f("measure_known_cost_class_check"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "made_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="measure_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "year", "ordinal", name="measure_pkey"),
    )
    of_measure = ["measure.municipality_id", "measure.year", "measure.ordinal"]
    op.create_table(
        "measure_finding",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("finding_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("finding_ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "year", "ordinal"], of_measure, name="measure_finding_measure_fkey"
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "year", "ordinal", "finding_year", "finding_ordinal",
            name="measure_finding_pkey",
        ),
    )  # fmt: skip
    op.create_index(
        "measure_finding_finding_idx",
        "measure_finding",
        ["municipality_id", "finding_year", "finding_ordinal"],
    )
    op.create_table(
        "measure_step",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("step_number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("responsible_unit", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("measure_step_known_state_check")),
        sa.CheckConstraint(
            "state <> 'declined' OR reason IS NOT NULL",
            name=op.f("measure_step_declined_with_reason_check"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "year", "ordinal"], of_measure, name="measure_step_measure_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "taken_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="measure_step_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "step_number", name="measure_step_pkey"),
    )
    op.create_index(
        "measure_step_municipality_id_year_ordinal_step_number_idx",
        "measure_step",
        ["municipality_id", "year", "ordinal", "step_number"],
    )
    # Numbers are for ever, and history is only added to.
    for table in ("measure", "measure_finding", "measure_step"):
        protect(table, may="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("measure_step")
    op.drop_table("measure_finding")
    op.drop_table("measure")
