"""Plan cases get a number, stages, documents, inputs with answers, and a checklist."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

STAGES = "('outlined', 'presented', 'discussed', 'consultation', 'input', 'adopted', 'followed_up')"
SENDERS = "('children', 'young', 'resident', 'neighbourhood', 'organisation')"
# What was only ever noticed begins where every case begins.
NUMBERED = """
WITH numbered AS (
  SELECT municipality_id, plan_case_id, extract(year FROM registered_at)::int AS year,
         row_number() OVER (PARTITION BY municipality_id, extract(year FROM registered_at)
                            ORDER BY registered_at, plan_case_id) AS ordinal
  FROM plan_case
)
UPDATE plan_case SET year = numbered.year, ordinal = numbered.ordinal
FROM numbered WHERE plan_case.municipality_id = numbered.municipality_id
  AND plan_case.plan_case_id = numbered.plan_case_id
"""
BEGUN = """
INSERT INTO plan_stage
  (municipality_id, plan_case_id, stage, happened_on, ahead, taken_by, taken_at)
SELECT municipality_id, plan_case_id, 'outlined', registered_at::date, '{}', registered_by,
       registered_at
FROM plan_case
"""


def of_case(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("plan_case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "plan_case_id"],
            ["plan_case.municipality_id", "plan_case.plan_case_id"],
            name=f"{table}_plan_case_fkey",
        ),
    ]


def by_staff(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality_id", column],
        ["staff.municipality_id", "staff.staff_id"],
        name=f"{table}_staff_fkey",
    )


def number(column: str) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger(), sa.Identity(always=True), nullable=False)


def moment(column: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(column, sa.DateTime(timezone=True), nullable=nullable)


def known(table: str, column: str, values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {values}", name=op.f(f"{table}_known_{column}_check"))


def upgrade() -> None:
    extend_cases()
    create_stages()
    create_inputs()
    create_answers()
    create_checks()
    op.execute("ALTER TABLE plan_case NO FORCE ROW LEVEL SECURITY")
    op.execute(NUMBERED)
    # Few enough to be told of were counted from three on.
    op.execute("UPDATE plan_case SET participants = NULL WHERE participants < 5")
    op.execute(BEGUN)
    op.execute("ALTER TABLE plan_case FORCE ROW LEVEL SECURITY")
    op.alter_column("plan_case", "year", nullable=False)
    op.alter_column("plan_case", "ordinal", nullable=False)
    # Numbers are for ever, and history is only added to.
    for table in ("plan_stage", "plan_answer", "plan_answered", "plan_check"):
        protect(table, may="SELECT, INSERT")
    protect("plan_document", may="SELECT, INSERT, DELETE")
    protect("plan_input", may="SELECT, INSERT, UPDATE")


def extend_cases() -> None:
    op.add_column("plan_case", sa.Column("year", sa.Integer(), nullable=True))
    op.add_column("plan_case", sa.Column("ordinal", sa.Integer(), nullable=True))
    op.add_column("plan_case", sa.Column("area_id", sa.Uuid(), nullable=True))
    op.add_column("plan_case", sa.Column("summary", sa.Text(), nullable=False, server_default=""))
    op.create_foreign_key(
        "plan_case_area_fkey", "plan_case", "area",
        ["municipality_id", "area_id"], ["municipality_id", "area_id"],
    )  # fmt: skip
    op.create_unique_constraint(
        "plan_case_municipality_id_year_ordinal_key",
        "plan_case",
        ["municipality_id", "year", "ordinal"],
    )


def create_stages() -> None:
    op.create_table(
        "plan_stage",
        *of_case("plan_stage"),
        number("stage_number"),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("ahead", postgresql.JSONB(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        moment("taken_at"),
        by_staff("plan_stage", "taken_by"),
        known("plan_stage", "stage", STAGES),
        sa.PrimaryKeyConstraint("municipality_id", "stage_number", name="plan_stage_pkey"),
    )
    op.create_index(
        "plan_stage_case_idx", "plan_stage", ["municipality_id", "plan_case_id", "stage_number"]
    )
    op.create_table(
        "plan_document",
        *of_case("plan_document"),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        by_staff("plan_document", "added_by"),
        sa.CheckConstraint("url LIKE 'https://%'", name=op.f("plan_document_over_tls_check")),
        sa.PrimaryKeyConstraint("municipality_id", "document_id", name="plan_document_pkey"),
    )


def create_inputs() -> None:
    op.create_table(
        "plan_input",
        *of_case("plan_input"),
        sa.Column("input_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("place", Geometry("GEOMETRY", srid=25833, spatial_index=False), nullable=True),
        sa.Column("points_at", postgresql.JSONB(), nullable=False),
        sa.Column("findings", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("moderation", sa.Text(), nullable=False),
        sa.Column("held_for", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=True),
        moment("came_at"),
        moment("withdrawn_at", nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        by_staff("plan_input", "entered_by"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["campaign_group.municipality_id", "campaign_group.group_id"],
            name="plan_input_campaign_group_fkey",
        ),
        known("plan_input", "sender", SENDERS),
        known("plan_input", "moderation", "('waiting', 'released', 'hidden')"),
        sa.CheckConstraint(
            "(sender IN ('neighbourhood', 'organisation')) = (sender_name IS NOT NULL)",
            name=op.f("plan_input_named_or_not_check"),
        ),
        sa.CheckConstraint(
            "(words IS NULL) = (withdrawn_at IS NOT NULL)",
            name=op.f("plan_input_words_until_withdrawn_check"),
        ),
        sa.PrimaryKeyConstraint("municipality_id", "input_id", name="plan_input_pkey"),
        sa.UniqueConstraint(
            "municipality_id", "plan_case_id", "ordinal",
            name="plan_input_municipality_id_plan_case_id_ordinal_key",
        ),
        sa.UniqueConstraint(
            "municipality_id", "receipt_hash", name="plan_input_municipality_id_receipt_hash_key"
        ),
    )  # fmt: skip


def create_answers() -> None:
    op.create_table(
        "plan_answer",
        *of_case("plan_answer"),
        number("answer_number"),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        moment("given_at"),
        by_staff("plan_answer", "given_by"),
        known("plan_answer", "outcome", "('followed', 'partly', 'not_followed')"),
        sa.PrimaryKeyConstraint("municipality_id", "answer_number", name="plan_answer_pkey"),
    )
    op.create_table(
        "plan_answered",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("input_id", sa.Uuid(), nullable=False),
        sa.Column("answer_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "input_id"],
            ["plan_input.municipality_id", "plan_input.input_id"],
            name="plan_answered_plan_input_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "answer_number"],
            ["plan_answer.municipality_id", "plan_answer.answer_number"],
            name="plan_answered_plan_answer_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "input_id", "answer_number", name="plan_answered_pkey"
        ),
    )


def create_checks() -> None:
    op.create_table(
        "plan_check",
        *of_case("plan_check"),
        number("check_number"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        moment("given_at"),
        by_staff("plan_check", "given_by"),
        known("plan_check", "state", "('yes', 'partly', 'no', 'not_relevant')"),
        sa.PrimaryKeyConstraint("municipality_id", "check_number", name="plan_check_pkey"),
    )
    op.create_index(
        "plan_check_case_idx", "plan_check", ["municipality_id", "plan_case_id", "check_number"]
    )


def downgrade() -> None:
    for table in ("plan_check", "plan_answered", "plan_answer", "plan_input", "plan_document",
                  "plan_stage"):  # fmt: skip
        op.drop_table(table)
    op.drop_constraint("plan_case_municipality_id_year_ordinal_key", "plan_case")
    op.drop_constraint("plan_case_area_fkey", "plan_case")
    for column in ("summary", "area_id", "ordinal", "year"):
        op.drop_column("plan_case", column)
