"""Exact counts a cell, and the note of whose marks must be counted again."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import APP_ROLE, protect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Whatever changes marks, by whichever room and however many at once, leaves a note: contributions
# need not know that anybody counts. Statement-level, so that a bulk load costs one insert.
NOTE = """
CREATE FUNCTION note_recount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO recount (municipality_id, participant_id)
    SELECT DISTINCT municipality_id, participant_id FROM new_marks;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO recount (municipality_id, participant_id)
    SELECT DISTINCT municipality_id, participant_id FROM old_marks;
  ELSE
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
           was.category, was.attributes, was.geometry)
      IS DISTINCT FROM
          (now.moderation = 'hidden', now.campaign_id, now.participant_id, now.theme,
           now.category, now.attributes, now.geometry);
  END IF;
  IF FOUND THEN
    PERFORM pg_notify('nabotrakk_recount', current_setting('nabotrakk.municipality'));
  END IF;
  RETURN NULL;
END $$
"""
TRIGGERS = """
CREATE TRIGGER note_new AFTER INSERT ON contribution REFERENCING NEW TABLE AS new_marks
  FOR EACH STATEMENT EXECUTE FUNCTION note_recount();
CREATE TRIGGER note_changed AFTER UPDATE ON contribution
  REFERENCING OLD TABLE AS old_marks NEW TABLE AS new_marks
  FOR EACH STATEMENT EXECUTE FUNCTION note_recount();
CREATE TRIGGER note_gone AFTER DELETE ON contribution REFERENCING OLD TABLE AS old_marks
  FOR EACH STATEMENT EXECUTE FUNCTION note_recount();
"""
# What was told before there were counts is counted by whoever folds first.
COUNT_WHAT_IS_THERE = """
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
        "recount",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("change_number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "change_number", name="recount_pkey"),
    )
    op.create_table(
        "counted_mark",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("subjects", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("cells_e", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("cells_n", sa.ARRAY(sa.Integer()), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "contribution_id", name="counted_mark_pkey"),
    )
    op.create_index(
        "counted_mark_municipality_id_participant_id_idx",
        "counted_mark",
        ["municipality_id", "participant_id"],
    )
    op.create_table(
        "cell_count",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("cell_metres", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("cell_e", sa.Integer(), nullable=False),
        sa.Column("cell_n", sa.Integer(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("off_way", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.campaign_id"],
            name="cell_count_campaign_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id",
            "campaign_id",
            "cell_metres",
            "subject",
            "cell_e",
            "cell_n",
            name="cell_count_pkey",
        ),
    )
    # A counted row is updated in place again and again; room for it in its own page keeps the
    # index as it is.
    op.execute("ALTER TABLE cell_count SET (fillfactor = 80)")
    protect("recount", may="SELECT, INSERT, DELETE")
    protect("counted_mark")
    protect("cell_count")
    op.execute(NOTE)
    op.execute(f"GRANT EXECUTE ON FUNCTION note_recount() TO {APP_ROLE}")
    op.execute(TRIGGERS)
    op.execute(COUNT_WHAT_IS_THERE)


def downgrade() -> None:
    for name in ("note_new", "note_changed", "note_gone"):
        op.execute(f"DROP TRIGGER {name} ON contribution")
    op.execute("DROP FUNCTION note_recount()")
    op.drop_table("cell_count")
    op.drop_table("counted_mark")
    op.drop_table("recount")
