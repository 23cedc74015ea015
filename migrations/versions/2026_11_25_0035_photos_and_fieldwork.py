"""Photos, notes of what was said, observations on walks, and the kinds of campaigns for them."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.row_security import protect

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KNOWN_KIND = "campaign_known_kind_check"
# Migrations before 0007 prefixed the names of their checks twice.
KNOWN_KIND_BEFORE = "campaign_campaign_known_kind_check_check"
KINDS = "'barnetrakk', 'resident_survey', 'interview_round', 'site_walk', 'open'"
MORE_KINDS = (
    "'barnetrakk', 'resident_survey', 'interview_round', 'workshop', 'site_walk',"
    " 'suggestions', 'open'"
)


def _allow_kinds(name: str, kinds: str) -> None:
    op.execute(f"ALTER TABLE campaign ADD CONSTRAINT {name} CHECK (kind IN ({kinds}))")


def _written_by() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _written_by_staff(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(
            ["municipality_id", each],
            ["staff.municipality_id", "staff.staff_id"],
            name=f"{table}_{each}_fkey",
        )
        for each in ("recorded_by", "changed_by")
    ]


def _of_campaign(table: str) -> sa.schema.SchemaItem:
    return sa.ForeignKeyConstraint(
        ["municipality_id", "campaign_id"],
        ["campaign.municipality_id", "campaign.campaign_id"],
        name=f"{table}_campaign_fkey",
    )


def upgrade() -> None:
    op.execute(f"ALTER TABLE campaign DROP CONSTRAINT {KNOWN_KIND_BEFORE}")
    _allow_kinds(KNOWN_KIND, MORE_KINDS)
    op.create_table(
        "photo",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("sent_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(body) <= 12000000", name=op.f("photo_small_enough_check")),
        sa.CheckConstraint(
            "width BETWEEN 1 AND 2000 AND height BETWEEN 1 AND 2000",
            name=op.f("photo_shrunk_check"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.municipality_id"], name="photo_municipality_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "added_by"],
            ["staff.municipality_id", "staff.staff_id"],
            name="photo_staff_fkey",
        ),
        sa.PrimaryKeyConstraint("municipality_id", "photo_id", name="photo_pkey"),
    )
    # A JPEG cannot be packed further; only the time to try would be lost.
    for column in ("body", "thumbnail"):
        op.execute(f"ALTER TABLE photo ALTER COLUMN {column} SET STORAGE EXTERNAL")
    _create_notes()
    _create_observations()
    for table in ("photo", "field_note", "note_place", "observation", "observation_photo"):
        protect(table)


def _create_notes() -> None:
    op.create_table(
        "field_note",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("age_group", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("consent_how", sa.Text(), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("themes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("quotes", postgresql.JSONB(), nullable=False),
        *_written_by(),
        sa.CheckConstraint("people >= 1", name=op.f("field_note_somebody_check")),
        sa.CheckConstraint(
            "age_group IN ('children', 'youth', 'adults')",
            name=op.f("field_note_known_age_group_check"),
        ),
        sa.CheckConstraint(
            "source IN ('conversation', 'meeting', 'phone', 'letter', 'email', 'other')",
            name=op.f("field_note_known_source_check"),
        ),
        sa.CheckConstraint(
            "(consent_how IS NULL) = (consent_on IS NULL)",
            name=op.f("field_note_whole_consent_check"),
        ),
        _of_campaign("field_note"),
        *_written_by_staff("field_note"),
        sa.PrimaryKeyConstraint("municipality_id", "note_id", name="field_note_pkey"),
    )
    op.create_index(
        "field_note_municipality_id_campaign_id_idx",
        "field_note",
        ["municipality_id", "campaign_id"],
    )
    op.create_table(
        "note_place",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("place_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "geometry", Geometry("GEOMETRY", srid=25833, spatial_index=False), nullable=False
        ),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id", "note_id"],
            ["field_note.municipality_id", "field_note.note_id"],
            name="note_place_field_note_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "note_id", "place_number", name="note_place_pkey"
        ),
    )


def _create_observations() -> None:
    op.create_table(
        "observation",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("position", Geometry("POINT", srid=25833, spatial_index=False), nullable=False),
        sa.Column("accuracy_metres", sa.Float(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        *_written_by(),
        sa.CheckConstraint(
            "condition IN ('good', 'worn', 'broken', 'dangerous')",
            name=op.f("observation_known_condition_check"),
        ),
        _of_campaign("observation"),
        *_written_by_staff("observation"),
        sa.PrimaryKeyConstraint("municipality_id", "observation_id", name="observation_pkey"),
    )
    op.create_index(
        "observation_municipality_id_campaign_id_idx",
        "observation",
        ["municipality_id", "campaign_id"],
    )
    op.create_table(
        "observation_photo",
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "observation_id"],
            ["observation.municipality_id", "observation.observation_id"],
            name="observation_photo_observation_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "photo_id"],
            ["photo.municipality_id", "photo.photo_id"],
            name="observation_photo_photo_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "observation_id", "photo_id", name="observation_photo_pkey"
        ),
    )


def downgrade() -> None:
    for table in ("observation_photo", "observation", "note_place", "field_note", "photo"):
        op.drop_table(table)
    op.execute(f"ALTER TABLE campaign DROP CONSTRAINT {KNOWN_KIND}")
    _allow_kinds(KNOWN_KIND_BEFORE, KINDS)
