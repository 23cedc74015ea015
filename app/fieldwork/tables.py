"""The tables: notes with the places they speak of, observations with their photos."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.campaigns.tables import campaign
from app.kit.database import MunicipalityId, metadata, metres_column
from app.people.tables import staff
from app.photos.store import photo

field_note = Table(
    "field_note",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("note_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("whom", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("age_group", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("consent_how", Text),
    Column("consent_on", Date),
    Column("themes", ARRAY(Text), nullable=False),
    Column("words", Text, nullable=False),
    Column("quotes", JSONB, nullable=False),
    # Of what was sent first: by it the same note sent again is known.
    Column("digest", LargeBinary, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("changed_by", Uuid),
    Column("changed_at", DateTime(timezone=True)),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "recorded_by"],
        [staff.c.municipality_id, staff.c.staff_id],
        name="field_note_recorded_by_fkey",
    ),
    ForeignKeyConstraint(
        ["municipality_id", "changed_by"],
        [staff.c.municipality_id, staff.c.staff_id],
        name="field_note_changed_by_fkey",
    ),
    CheckConstraint("people >= 1", name="somebody"),
    CheckConstraint("age_group IN ('children', 'youth', 'adults')", name="known_age_group"),
    CheckConstraint(
        "source IN ('conversation', 'meeting', 'phone', 'letter', 'email', 'other')",
        name="known_source",
    ),
    CheckConstraint("(consent_how IS NULL) = (consent_on IS NULL)", name="whole_consent"),
    Index(None, "municipality_id", "campaign_id"),
)

note_place = Table(
    "note_place",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("note_id", Uuid, primary_key=True),
    Column("place_number", Integer, primary_key=True, autoincrement=False),
    Column("geometry", metres_column("GEOMETRY"), nullable=False),
    Column("theme", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("words", Text),
    ForeignKeyConstraint(
        ["municipality_id", "note_id"],
        [field_note.c.municipality_id, field_note.c.note_id],
        ondelete="CASCADE",
    ),
)

observation = Table(
    "observation",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("observation_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("theme", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("condition", Text, nullable=False),
    Column("position", metres_column("POINT"), nullable=False),
    # None where somebody pointed at the place instead.
    Column("accuracy_metres", Float),
    Column("words", Text),
    Column("observed_at", DateTime(timezone=True), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("changed_by", Uuid),
    Column("changed_at", DateTime(timezone=True)),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "recorded_by"],
        [staff.c.municipality_id, staff.c.staff_id],
        name="observation_recorded_by_fkey",
    ),
    ForeignKeyConstraint(
        ["municipality_id", "changed_by"],
        [staff.c.municipality_id, staff.c.staff_id],
        name="observation_changed_by_fkey",
    ),
    CheckConstraint("condition IN ('good', 'worn', 'broken', 'dangerous')", name="known_condition"),
    Index(None, "municipality_id", "campaign_id"),
)

observation_photo = Table(
    "observation_photo",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("observation_id", Uuid, primary_key=True),
    Column("photo_id", Uuid, primary_key=True),
    ForeignKeyConstraint(
        ["municipality_id", "observation_id"],
        [observation.c.municipality_id, observation.c.observation_id],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["municipality_id", "photo_id"], [photo.c.municipality_id, photo.c.photo_id]
    ),
)
