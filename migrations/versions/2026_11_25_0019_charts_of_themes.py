"""Charts are counted of every theme as well: whatever was counted before is counted anew."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COUNT_ANEW = """
DO $$ DECLARE known text; BEGIN
  FOR known IN SELECT municipality_id FROM municipality LOOP
    PERFORM set_config('nabotrakk.municipality', known, true);
    INSERT INTO recount (municipality_id, participant_id)
    SELECT DISTINCT municipality_id, participant_id FROM contribution;
  END LOOP;
  PERFORM set_config('nabotrakk.municipality', '', true);
END $$
"""


def upgrade() -> None:
    op.execute(COUNT_ANEW)


def downgrade() -> None:
    # The older service asks for no such counts, and takes them off with the next change.
    op.execute(COUNT_ANEW)
