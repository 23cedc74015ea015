"""Let retention reach quotes in findings, and what was told of single marks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import APP_ROLE, protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Findings made before quotes were kept apart: their text moves, and their hash is of what stays.
MOVE_QUOTES = """
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT municipality_id FROM municipality LOOP
    PERFORM set_config('nabotrakk.municipality', known, true);
    INSERT INTO finding_quotes (municipality_id, year, ordinal, version, campaign_ids, body)
    SELECT municipality_id, year, ordinal, version,
           ARRAY(SELECT jsonb_array_elements_text(told -> 'made' -> 'campaigns'))::uuid[],
           jsonb_build_object('quotes', told -> 'quotes', 'salt', gen_random_uuid())::text
    FROM finding, LATERAL (SELECT document::jsonb AS told) read
    WHERE told ? 'quotes';
    UPDATE finding SET document = (document::jsonb - 'quotes' || jsonb_build_object(
      'quotes_sha256', (SELECT encode(sha256(convert_to(body, 'UTF8')), 'hex')
                        FROM finding_quotes q
                        WHERE (q.municipality_id, q.year, q.ordinal, q.version)
                          = (finding.municipality_id, finding.year, finding.ordinal,
                             finding.version))))::text
    WHERE document::jsonb ? 'quotes';
    UPDATE finding SET sha256 = sha256(convert_to(document, 'UTF8'));
  END LOOP;
  PERFORM set_config('nabotrakk.municipality', '', true);
END $$
"""
# The service can only append to the log. This is the one way anything leaves it: what was told of
# single marks and comments of a campaign that has closed, in the municipality that is entered.
FORGET = """
CREATE FUNCTION forget_events(closed_campaign uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE forgotten integer;
BEGIN
  DELETE FROM event USING campaign
  WHERE event.municipality_id = current_setting('nabotrakk.municipality')
    AND campaign.municipality_id = event.municipality_id
    AND campaign.campaign_id = closed_campaign AND campaign.closes_at < now()
    AND event.facts ->> 'campaign_id' = closed_campaign::text
    AND split_part(event.kind, '.', 1) IN ('contribution', 'comment');
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
"""


def upgrade() -> None:
    op.create_table(
        "finding_quotes",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("campaign_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "year", "ordinal", "version"],
            ["finding.municipality_id", "finding.year", "finding.ordinal", "finding.version"],
            name="finding_quotes_finding_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "year", "ordinal", "version", name="finding_quotes_pkey"
        ),
    )
    protect("finding_quotes", may="SELECT, INSERT, DELETE")
    op.execute(MOVE_QUOTES)
    op.execute(FORGET)
    op.execute("REVOKE ALL ON FUNCTION forget_events(uuid) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_events(uuid) TO {APP_ROLE}")


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_events(uuid)")
    op.drop_table("finding_quotes")
