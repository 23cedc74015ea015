"""The life of areas: history that cannot be rewritten, who follows whom, and whom to ask."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import APP_ROLE, protect

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CONTACT = (
    *("role", "office", "opening_hours", "phone", "email"),
    *("group_name", "group_about", "group_meets"),
)

# `ends_on` was an area's last day; it is the first day without it, as `valid_to` is. The owner
# sees the rows of every municipality while row-level security does not bind it.
WHOLE_ENDS = """
ALTER TABLE area NO FORCE ROW LEVEL SECURITY;
ALTER TABLE area_boundary NO FORCE ROW LEVEL SECURITY;
UPDATE area SET ends_on = ends_on + 1 WHERE ends_on IS NOT NULL;
UPDATE area_boundary b SET valid_to = a.ends_on FROM area a
WHERE (a.municipality_id, a.area_id) = (b.municipality_id, b.area_id) AND b.valid_to IS NULL
  AND a.ends_on > b.valid_from;
ALTER TABLE area FORCE ROW LEVEL SECURITY;
ALTER TABLE area_boundary FORCE ROW LEVEL SECURITY;
"""

# The past is told in the transaction that first tells of the area, or never.
GUARDS = """
CREATE FUNCTION guard_area_boundary() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.valid_from < today AND NOT EXISTS (
      SELECT FROM area a
      WHERE a.municipality_id = NEW.municipality_id AND a.area_id = NEW.area_id
        AND a.recorded_at = now()
    ) THEN
      RAISE EXCEPTION 'a boundary begins today or later' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF least(OLD.valid_to, NEW.valid_to) < today THEN
    RAISE EXCEPTION 'past days keep their boundary' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER history_stands BEFORE INSERT OR UPDATE ON area_boundary
FOR EACH ROW EXECUTE FUNCTION guard_area_boundary();
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.add_column(
        "area",
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
    )
    op.execute(WHOLE_ENDS)
    op.execute(
        "ALTER TABLE area_boundary ADD CONSTRAINT area_boundary_one_a_day EXCLUDE USING gist"
        " (municipality_id WITH =, area_id WITH =, daterange(valid_from, valid_to) WITH &&)"
    )
    op.execute(GUARDS)
    _let_only_ends_change()
    _add_succession()
    _add_contact()


def _let_only_ends_change() -> None:
    for table in ("area", "area_boundary"):
        op.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {APP_ROLE}")
    # Not `recorded_at`, which only the moment itself may say.
    named = "municipality_id, area_id, kind, name, starts_on, ends_on"
    op.execute(f"GRANT INSERT ({named}), UPDATE (ends_on) ON area TO {APP_ROLE}")
    op.execute(f"GRANT INSERT, UPDATE (valid_to) ON area_boundary TO {APP_ROLE}")


def _add_succession() -> None:
    op.create_table(
        "area_succession",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "area_id"],
            ["area.municipality_id", "area.area_id"],
            name="area_succession_area_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "successor_id"],
            ["area.municipality_id", "area.area_id"],
            name="area_succession_successor_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "area_id", "successor_id", name="area_succession_pkey"
        ),
    )
    protect("area_succession", may="SELECT, INSERT")


def _add_contact() -> None:
    op.create_table(
        "area_contact",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("contact_number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in CONTACT),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "area_id"],
            ["area.municipality_id", "area.area_id"],
            name="area_contact_area_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "told_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="area_contact_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "contact_number", name="area_contact_pkey"),
    )
    op.create_index(
        "area_contact_municipality_id_area_id_contact_number_idx",
        "area_contact",
        ["municipality_id", "area_id", "contact_number"],
    )
    protect("area_contact", may="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("area_contact")
    op.drop_table("area_succession")
    for table in ("area", "area_boundary"):
        op.execute(f"GRANT INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}")
    op.execute("DROP TRIGGER history_stands ON area_boundary")
    op.execute("DROP FUNCTION guard_area_boundary")
    op.execute("ALTER TABLE area_boundary DROP CONSTRAINT area_boundary_one_a_day")
    op.drop_column("area", "recorded_at")
