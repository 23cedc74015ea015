"""Coordinators: staff who look after some areas and no others."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import protect

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KNOWN_ROLE = "staff_role_known_role_check"
# Migrations before 0007 prefixed the names of their checks twice.
KNOWN_ROLE_BEFORE = "staff_role_staff_role_known_role_check_check"


def upgrade() -> None:
    op.execute(f"ALTER TABLE staff_role DROP CONSTRAINT {KNOWN_ROLE_BEFORE}")
    _allow_roles(KNOWN_ROLE, "'planner', 'coordinator', 'facilitator', 'administrator'")
    op.create_table(
        "area_coordinator",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "staff_id"],
            ["staff.municipality_id", "staff.staff_id"],
            name="area_coordinator_staff_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "area_id"],
            ["area.municipality_id", "area.area_id"],
            name="area_coordinator_area_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "staff_id", "area_id", name="area_coordinator_pkey"
        ),
    )
    protect("area_coordinator", may="SELECT, INSERT, DELETE")


def downgrade() -> None:
    op.drop_table("area_coordinator")
    op.execute("DELETE FROM staff_role WHERE role = 'coordinator'")
    op.execute(f"ALTER TABLE staff_role DROP CONSTRAINT {KNOWN_ROLE}")
    _allow_roles(KNOWN_ROLE_BEFORE, "'planner', 'facilitator', 'administrator'")


def _allow_roles(name: str, roles: str) -> None:
    op.execute(f"ALTER TABLE staff_role ADD CONSTRAINT {name} CHECK (role IN ({roles}))")
