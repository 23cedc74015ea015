"""Catalogues: themes, categories and questions by version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("version > 0", name="catalogue_counted_from_one_check"),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.municipality_id"],
            name="catalogue_municipality_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "version", name="catalogue_pkey"),
    )
    op.create_table(
        "theme",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("place_in_list", sa.Integer(), nullable=False),
        sa.Column("national_type", sa.Text(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("labels", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "version"],
            ["catalogue.municipality_id", "catalogue.version"],
            name="theme_catalogue_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "version", "theme", name="theme_pkey"),
    )
    op.create_table(
        "category",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("place_in_list", sa.Integer(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("labels", postgresql.JSONB(), nullable=False),
        sa.Column("geometry_types", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "version", "theme"],
            ["theme.municipality_id", "theme.version", "theme.theme"],
            name="category_theme_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "version", "theme", "category", name="category_pkey"
        ),
    )
    op.create_table(
        "question",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("place_in_list", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("labels", postgresql.JSONB(), nullable=False),
        sa.Column("options", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "version", "theme"],
            ["theme.municipality_id", "theme.version", "theme.theme"],
            name="question_theme_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "version", "theme", "question", name="question_pkey"
        ),
    )
    protect("catalogue")
    protect("theme")
    protect("category")
    protect("question")


def downgrade() -> None:
    op.drop_table("question")
    op.drop_table("category")
    op.drop_table("theme")
    op.drop_table("catalogue")
