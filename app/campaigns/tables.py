"""The tables: campaigns, the groups that take part in them, their codes, and who joined."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from app.areas.tables import area, school
from app.catalogue.store import catalogue
from app.kit.database import MunicipalityId, metadata
from app.people.tables import municipality, participant, staff

campaign = Table(
    "campaign",
    metadata,
    Column("municipality_id", ForeignKey(municipality.c.municipality_id), primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("plan_reference", Text),
    Column("opens_at", DateTime(timezone=True), nullable=False),
    Column("closes_at", DateTime(timezone=True), nullable=False),
    Column("area_id", Uuid),
    Column("catalogue_version", Integer, nullable=False),
    Column("retention_months", SmallInteger, nullable=False, server_default="6"),
    Column("public_minimum", SmallInteger, nullable=False, server_default="10"),
    Column("key_minimum", SmallInteger, nullable=False, server_default="5"),
    # What it is released in: hexagons so wide, or with 0 squares (docs/decisions/0022).
    Column("hexagon_metres", Integer, nullable=False, server_default="0"),
    ForeignKeyConstraint(["municipality_id", "area_id"], [area.c.municipality_id, area.c.area_id]),
    ForeignKeyConstraint(
        ["municipality_id", "catalogue_version"],
        [catalogue.c.municipality_id, catalogue.c.version],
    ),
    CheckConstraint(
        "kind IN ('barnetrakk', 'resident_survey', 'interview_round', 'site_walk', 'open')",
        name="known_kind",
    ),
    CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    CheckConstraint("retention_months BETWEEN 0 AND 12", name="kept_at_most_a_year"),
    # How many must share a cell of a release: more than the floors may be asked for, never less.
    CheckConstraint("public_minimum BETWEEN 10 AND 1000", name="public_minimum_at_least"),
    CheckConstraint("key_minimum BETWEEN 5 AND 1000", name="key_minimum_at_least"),
    CheckConstraint(
        "hexagon_metres = 0 OR hexagon_metres BETWEEN 250 AND 5000", name="hexagons_wide_enough"
    ),
)

# Not `group`, which SQL keeps for itself.
campaign_group = Table(
    "campaign_group",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("group_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("setting", Text, nullable=False, server_default="school_class"),
    Column("facilitator_id", Uuid),
    Column("school_id", Uuid),
    Column("grade", SmallInteger),
    Column("label", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("expected_participants", Integer, nullable=False),
    Column("opens_at", DateTime(timezone=True), nullable=False),
    Column("closes_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "school_id"], [school.c.municipality_id, school.c.school_id]
    ),
    ForeignKeyConstraint(
        ["municipality_id", "facilitator_id"], [staff.c.municipality_id, staff.c.staff_id]
    ),
    CheckConstraint(
        "setting IN ('school_class', 'youth_club', 'kiosk', 'walk')", name="known_setting"
    ),
    CheckConstraint("grade BETWEEN 1 AND 13", name="school_grade"),
    CheckConstraint("language IN ('nb', 'nn')", name="written_norwegian"),
    CheckConstraint("expected_participants >= 0", name="counted"),
    CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    Index(None, "municipality_id", "campaign_id"),
    Index(None, "municipality_id", "facilitator_id"),
)

# The directory a typed code is looked up in before the municipality is known: the one table of
# the municipalities' own that row-level security does not cover. It tells only where to look.
join_code = Table(
    "join_code",
    metadata,
    Column("code", Text, primary_key=True),
    Column("municipality_id", Text, nullable=False),
    Column("group_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "group_id"],
        [campaign_group.c.municipality_id, campaign_group.c.group_id],
    ),
)

# The same for the four pictures that open the class's page.
picture_code = Table(
    "picture_code",
    metadata,
    Column("code", Text, primary_key=True),
    Column("municipality_id", Text, nullable=False),
    Column("group_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "group_id"],
        [campaign_group.c.municipality_id, campaign_group.c.group_id],
    ),
    UniqueConstraint("municipality_id", "group_id"),
)

membership = Table(
    "membership",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("participant_id", Uuid, primary_key=True),
    Column("group_id", Uuid, nullable=False),
    Column("provenance", Text, nullable=False, server_default="participant"),
    ForeignKeyConstraint(
        ["municipality_id", "participant_id"],
        [participant.c.municipality_id, participant.c.participant_id],
    ),
    ForeignKeyConstraint(
        ["municipality_id", "group_id"],
        [campaign_group.c.municipality_id, campaign_group.c.group_id],
    ),
    CheckConstraint("provenance IN ('participant', 'paper', 'walk')", name="known_provenance"),
    Index(None, "municipality_id", "group_id"),
)
