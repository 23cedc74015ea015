"""What a planner may see of lines: where at least three children's ways go."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from migrations.row_security import protect

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# As in 0011, but for a line that is drawn anew, which is not shown until it has been cut again.
NOTE = """
CREATE OR REPLACE FUNCTION note_recount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO recount (municipality_id, participant_id)
    SELECT DISTINCT municipality_id, participant_id FROM new_marks;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO recount (municipality_id, participant_id)
    SELECT DISTINCT municipality_id, participant_id FROM old_marks;
  ELSE
    {unshow}
    -- Releasing a comment changes no count.
    INSERT INTO recount (municipality_id, participant_id)
    SELECT DISTINCT mark.municipality_id, mark.participant_id
    FROM old_marks was
    FULL JOIN new_marks now USING (municipality_id, contribution_id),
    LATERAL (VALUES (was.municipality_id, was.participant_id),
                    (now.municipality_id, now.participant_id))
      AS mark (municipality_id, participant_id)
    WHERE mark.participant_id IS NOT NULL
      AND (was.moderation = 'hidden', was.campaign_id, was.participant_id, was.theme,
           was.category, was.attributes, was.geometry{shown_too[0]})
      IS DISTINCT FROM
          (now.moderation = 'hidden', now.campaign_id, now.participant_id, now.theme,
           now.category, now.attributes, now.geometry{shown_too[1]});
  END IF;
  IF FOUND THEN
    PERFORM pg_notify('nabotrakk_recount', current_setting('nabotrakk.municipality'));
  END IF;
  RETURN NULL;
END $$
"""
UNSHOW = """DELETE FROM shown_line USING old_marks was, new_marks now
    WHERE was.municipality_id = now.municipality_id AND was.contribution_id = now.contribution_id
      AND was.planner_geometry IS DISTINCT FROM now.planner_geometry
      AND shown_line.municipality_id = now.municipality_id
      AND shown_line.contribution_id = now.contribution_id;"""
# What was drawn before is cut by whoever folds first; until then no line is shown.
CUT_WHAT_IS_THERE = """
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
    op.create_table(
        "shown_line",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("geometry", Geometry(srid=25833, spatial_index=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "contribution_id"],
            ["contribution.municipality_id", "contribution.contribution_id"],
            name="shown_line_contribution_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "contribution_id", name="shown_line_pkey"),
    )
    protect("shown_line")
    shown_too = (", was.planner_geometry", ", now.planner_geometry")
    op.execute(NOTE.format(unshow=UNSHOW, shown_too=shown_too))
    op.execute(CUT_WHAT_IS_THERE)


def downgrade() -> None:
    op.execute(NOTE.format(unshow="", shown_too=("", "")))
    op.drop_table("shown_line")
