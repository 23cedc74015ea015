"""The tables: areas, their boundaries, who follows whom and whom to ask; and schools."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Table,
    Text,
    Uuid,
    column,
    func,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from app.areas.rules import ContactDraft
from app.kit.database import MunicipalityId, metadata, metres_column
from app.people.tables import municipality, staff

area = Table(
    "area",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("area_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    # The first day without it.
    Column("ends_on", Date),
    # In the transaction that first tells of an area its past may be told, and never afterwards.
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint(
        "kind IN ('levekaarssone', 'omraadesatsing', 'school_district', 'plan_area', 'other')",
        name="known_kind",
    ),
    CheckConstraint("ends_on > starts_on", name="ends_after_start"),
)

# A boundary is never changed: a new one begins where the old one ends, so history stays readable.
# The service may set `valid_to` alone, and triggers see to it that no past day changes by that.
area_boundary = Table(
    "area_boundary",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("area_id", Uuid, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
    Column("boundary", metres_column("MULTIPOLYGON"), nullable=False),
    Column("source", Text, nullable=False),
    ForeignKeyConstraint(["municipality_id", "area_id"], [area.c.municipality_id, area.c.area_id]),
    CheckConstraint("valid_to > valid_from", name="ends_after_start"),
    ExcludeConstraint(
        ("municipality_id", "="),
        ("area_id", "="),
        (func.daterange(column("valid_from"), column("valid_to")), "&&"),
        name="area_boundary_one_a_day",
    ),
)

# Which area follows which, from the day the later one starts.
area_succession = Table(
    "area_succession",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("area_id", Uuid, primary_key=True),
    Column("successor_id", Uuid, primary_key=True),
    ForeignKeyConstraint(
        ["municipality_id", "area_id"],
        [area.c.municipality_id, area.c.area_id],
        name="area_succession_area_fkey",
    ),
    ForeignKeyConstraint(
        ["municipality_id", "successor_id"],
        [area.c.municipality_id, area.c.area_id],
        name="area_succession_successor_fkey",
    ),
)

# Whom to ask about an area, added to and never changed: the newest is what holds.
area_contact = Table(
    "area_contact",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("contact_number", BigInteger, Identity(always=True), primary_key=True),
    Column("area_id", Uuid, nullable=False),
    *(Column(name, Text) for name in ContactDraft.model_fields),
    Column("told_by", Uuid, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["municipality_id", "area_id"], [area.c.municipality_id, area.c.area_id]),
    ForeignKeyConstraint(
        ["municipality_id", "told_by"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    Index(None, "municipality_id", "area_id", "contact_number"),
)

# Which coordinator looks after which area.
area_coordinator = Table(
    "area_coordinator",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("staff_id", Uuid, primary_key=True),
    Column("area_id", Uuid, primary_key=True),
    ForeignKeyConstraint(
        ["municipality_id", "staff_id"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    ForeignKeyConstraint(["municipality_id", "area_id"], [area.c.municipality_id, area.c.area_id]),
)

school = Table(
    "school",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("school_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("position", metres_column("POINT"), nullable=False),
    CheckConstraint("kind IN ('primary', 'lower_secondary', 'combined')", name="known_kind"),
    CheckConstraint("language IN ('nb', 'nn')", name="written_norwegian"),
)
