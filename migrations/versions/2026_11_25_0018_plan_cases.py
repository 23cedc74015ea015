"""Plan cases, and whether children had told something in their areas."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from migrations.row_security import protect

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_case",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("plan_case_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("boundary", Geometry("POLYGON", srid=25833, spatial_index=False), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.municipality_id"],
            name="plan_case_municipality_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "registered_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="plan_case_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "plan_case_id", name="plan_case_pkey"),
    )
    protect("plan_case", may="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.drop_table("plan_case")
