"""A campaign released in hexagons, and older rounds that were aggregated elsewhere."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "campaign", sa.Column("hexagon_metres", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_check_constraint(
        "campaign_hexagons_wide_enough_check",
        "campaign",
        "hexagon_metres = 0 OR hexagon_metres BETWEEN 250 AND 5000",
    )
    op.add_column("release", sa.Column("grid", sa.Text(), nullable=False, server_default="square"))
    op.create_check_constraint(
        "release_known_grid_check", "release", "grid IN ('square', 'hexagon')"
    )
    op.create_table(
        "older_round",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_year", sa.SmallInteger(), nullable=False),
        sa.Column("last_year", sa.SmallInteger(), nullable=False),
        sa.Column("extracted_on", sa.Date(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.municipality_id"],
            name="older_round_municipality_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "round_id", name="older_round_pkey"),
    )
    op.create_table(
        "older_cell",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("local_id", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("told", postgresql.JSONB(), nullable=False),
        sa.Column("shape", Geometry("POLYGON", srid=25833, spatial_index=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "round_id"],
            ["older_round.municipality_id", "older_round.round_id"],
            name="older_cell_older_round_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "round_id", "local_id", name="older_cell_pkey"),
    )
    protect("older_round", may="SELECT, INSERT, DELETE")
    protect("older_cell", may="SELECT, INSERT, DELETE")


def downgrade() -> None:
    op.drop_table("older_cell")
    op.drop_table("older_round")
    op.drop_column("release", "grid")
    op.drop_column("campaign", "hexagon_metres")
