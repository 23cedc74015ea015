"""Releases keep their title, tiles and every basis; a campaign may ask for more than the floors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IN_EVERY_MUNICIPALITY = """
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT municipality_id FROM municipality LOOP
    PERFORM set_config('nabotrakk.municipality', known, true);
    {statement};
  END LOOP;
  PERFORM set_config('nabotrakk.municipality', '', true);
END $$
"""
TITLES = """
    UPDATE release SET title = campaign.title, told_from = campaign.opens_at,
      told_until = least(campaign.closes_at, released_at) FROM campaign
    WHERE campaign.municipality_id = release.municipality_id
      AND campaign.campaign_id = release.campaign_id"""
# Only the latest release's basis was kept so far.
VERSIONS = """
    UPDATE release_basis SET version = (
      SELECT max(version) FROM release
      WHERE release.municipality_id = release_basis.municipality_id
        AND release.campaign_id = release_basis.campaign_id)"""
LATEST_BASIS_ALONE = """
    DELETE FROM release_basis old USING release_basis new
    WHERE (old.municipality_id, old.campaign_id, old.audience)
        = (new.municipality_id, new.campaign_id, new.audience) AND old.version < new.version"""
# As `publishing/store.py` draws them.
TILES = """
    INSERT INTO release_tile (municipality_id, number, z, x, y, body)
    SELECT drawn.municipality_id, drawn.number, z, x, y,
           ST_AsMVT(ROW(theme, participants, cell_e, cell_n, geometry), 'cells', 4096)
    FROM (
      SELECT municipality_id, number, z, x, y, theme, participants, cell_e, cell_n,
             coalesce(ST_AsMVTGeom(square, box), ST_AsMVTGeom(ST_Centroid(square), box)) AS geometry
      FROM (
        SELECT cell.*, z, x, y, ST_TileEnvelope(z, x, y) AS box
        FROM (
          SELECT municipality_id, number, cell_e, cell_n, theme, participants,
                 ST_Transform(ST_MakeEnvelope(cell_e * cell_metres, cell_n * cell_metres,
                   (cell_e + 1) * cell_metres, (cell_n + 1) * cell_metres, 25833), 3857) AS square
          FROM release_cell JOIN release USING (municipality_id, number)
          WHERE audience = 'public'
        ) cell, generate_series(0, 14) AS z,
        LATERAL (SELECT 2 ^ z / 40075016.6855785 AS scale) zoom,
        generate_series(floor((ST_XMin(square) + 20037508.3427892) * scale)::int,
                        floor((ST_XMax(square) + 20037508.3427892) * scale)::int) AS x,
        generate_series(floor((20037508.3427892 - ST_YMax(square)) * scale)::int,
                        floor((20037508.3427892 - ST_YMin(square)) * scale)::int) AS y
      ) placed
    ) drawn
    GROUP BY drawn.municipality_id, drawn.number, z, x, y"""


def upgrade() -> None:
    frozen = {"title": sa.Text()} | dict.fromkeys(
        ("told_from", "told_until"), sa.DateTime(timezone=True)
    )
    for name, kind in frozen.items():
        op.add_column("release", sa.Column(name, kind, nullable=True))
    op.execute(IN_EVERY_MUNICIPALITY.format(statement=TITLES))
    for name in frozen:
        op.alter_column("release", name, nullable=False)
    # What the sizes not chosen would have shown must not be told, so it is not kept.
    op.drop_column("release", "shown_by_size")

    op.add_column("release_basis", sa.Column("version", sa.Integer(), nullable=True))
    op.execute(IN_EVERY_MUNICIPALITY.format(statement=VERSIONS))
    op.drop_constraint("release_basis_pkey", "release_basis")
    op.create_primary_key(
        "release_basis_pkey",
        "release_basis",
        ["municipality_id", "campaign_id", "audience", "version", "cell_e", "cell_n", "theme"],
    )

    op.create_table(
        "release_tile",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("z", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("x", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("y", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "number"],
            ["release.municipality_id", "release.number"],
            name="release_tile_release_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "number", "z", "x", "y", name="release_tile_pkey"
        ),
    )
    protect("release_tile", may="SELECT, INSERT")
    op.execute(IN_EVERY_MUNICIPALITY.format(statement=TILES))

    for column, floor in (("public_minimum", 10), ("key_minimum", 5)):
        op.add_column(
            "campaign",
            sa.Column(column, sa.SmallInteger(), nullable=False, server_default=str(floor)),
        )
        op.create_check_constraint(
            f"campaign_{column}_at_least_check", "campaign", f"{column} BETWEEN {floor} AND 1000"
        )


def downgrade() -> None:
    op.drop_column("campaign", "key_minimum")
    op.drop_column("campaign", "public_minimum")
    op.drop_table("release_tile")
    op.execute(IN_EVERY_MUNICIPALITY.format(statement=LATEST_BASIS_ALONE))
    op.drop_constraint("release_basis_pkey", "release_basis")
    op.drop_column("release_basis", "version")
    op.create_primary_key(
        "release_basis_pkey",
        "release_basis",
        ["municipality_id", "campaign_id", "audience", "cell_e", "cell_n", "theme"],
    )
    op.add_column(
        "release",
        sa.Column("shown_by_size", postgresql.JSONB(), nullable=False, server_default="{}"),
    )
    op.alter_column("release", "shown_by_size", server_default=None)
    for name in ("title", "told_from", "told_until"):
        op.drop_column("release", name)
