"""Areas with dated boundaries, and schools."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from migrations.row_security import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('levekaarssone', 'omraadesatsing', 'school_district', 'plan_area', 'other')",
            name="area_known_kind_check",
        ),
        sa.CheckConstraint("ends_on > starts_on", name="area_ends_after_start_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.municipality_id"], name="area_municipality_fkey"
        ),
        sa.PrimaryKeyConstraint("municipality_id", "area_id", name="area_pkey"),
    )
    op.create_table(
        "area_boundary",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "boundary",
            Geometry(geometry_type="MULTIPOLYGON", srid=25833, spatial_index=False),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("valid_to > valid_from", name="area_boundary_ends_after_start_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "area_id"],
            ["area.municipality_id", "area.area_id"],
            name="area_boundary_area_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "area_id", "valid_from", name="area_boundary_pkey"
        ),
    )
    op.create_table(
        "school",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "position",
            Geometry(geometry_type="POINT", srid=25833, spatial_index=False),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('primary', 'lower_secondary', 'combined')", name="school_known_kind_check"
        ),
        sa.CheckConstraint("language IN ('nb', 'nn')", name="school_written_norwegian_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.municipality_id"], name="school_municipality_fkey"
        ),
        sa.PrimaryKeyConstraint("municipality_id", "school_id", name="school_pkey"),
    )
    protect("area")
    protect("area_boundary")
    protect("school")


def downgrade() -> None:
    op.drop_table("school")
    op.drop_table("area_boundary")
    op.drop_table("area")
