"""The page a class opens months later with its four pictures: who asked, and what becomes of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from app.areas.store import find_school
from app.campaigns import store
from app.campaigns.rules import CampaignKind, UnknownPictureCode
from app.kit.database import Reader
from app.people.store import Municipality, find_municipality


class CampaignOfClass(BaseModel):
    """The round of asking the class took part in."""

    campaign_id: UUID
    kind: CampaignKind
    title: str
    purpose: str
    opens_at: datetime
    closes_at: datetime


class ClassOfPage(BaseModel):
    """The class itself: its label and school, and until when it could tell."""

    label: str
    grade: int | None
    school: str | None
    language: str
    opens_at: datetime
    closes_at: datetime


class ClassPage(BaseModel):
    """What became of what a class told.

    It holds nothing that a child's mark could change: no counts before a release (privacy model
    R0).
    """

    municipality: Municipality
    campaign: CampaignOfClass
    group: ClassOfPage
    stage: Literal["collecting", "reading"]


async def read_class_page(
    reader: Reader, municipality_id: str, group_id: UUID, now: datetime
) -> ClassPage:
    """The page of a group in the municipality entered; raises `UnknownPictureCode`."""
    found = await store.find_group(reader, municipality_id, group_id)
    municipality = await find_municipality(reader, municipality_id)
    if found is None or municipality is None:
        raise UnknownPictureCode
    campaign, group = found
    opens_at, closes_at = store.open_period(campaign, group)
    school = group.school_id and await find_school(reader, municipality_id, group.school_id)
    return ClassPage(
        municipality=municipality,
        campaign=CampaignOfClass.model_validate(campaign, from_attributes=True),
        group=ClassOfPage(
            label=group.label,
            grade=group.grade,
            school=school.name if school else None,
            language=group.language,
            opens_at=opens_at,
            closes_at=closes_at,
        ),
        # Others may still be telling when this class has closed.
        stage="collecting" if now < campaign.closes_at else "reading",
    )
