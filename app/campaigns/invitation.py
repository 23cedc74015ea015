"""All a participant's device needs to begin: who asks, where, and what."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import shapely
from pydantic import BaseModel, Field

from app.areas import store as areas
from app.campaigns import store
from app.campaigns.rules import CampaignKind, GroupSetting, MemberProvenance
from app.campaigns.store import Campaign, Group
from app.catalogue.rules import Catalogue
from app.catalogue.store import find_catalogue
from app.geocoding import FoundPlace
from app.kit.database import Reader
from app.kit.geometry import to_geojson
from app.people.store import Municipality, find_municipality

LANDMARK_REACH_METRES = 3_000

Position = Annotated[
    tuple[float, float], Field(description="Longitude, latitude (CRS84).", examples=[[5.24, 60.36]])
]


class Landmark(BaseModel):
    """Something a child knows the way by."""

    name: str
    kind: str
    position: Position


class InvitedCampaign(BaseModel):
    """What the campaign tells those it asks."""

    campaign_id: UUID
    kind: CampaignKind
    title: str
    purpose: str
    closes_at: datetime


class InvitedSchool(BaseModel):
    """The group's school."""

    name: str
    position: Position


class InvitedGroup(BaseModel):
    """The class or group that was joined, with the period and pictures that hold for this one."""

    setting: GroupSetting
    label: str
    grade: int | None
    opens_at: datetime
    closes_at: datetime
    school: InvitedSchool | None
    picture_code: list[str]


class OutlineView(BaseModel):
    """An area by name and boundary (GeoJSON, CRS84)."""

    name: str
    boundary: dict[str, Any]


class Invitation(BaseModel):
    """All a participant's device needs: who asks, where, and what."""

    municipality: Municipality
    campaign: InvitedCampaign
    group: InvitedGroup
    provenance: MemberProvenance
    language: str
    area: OutlineView | None
    landmarks: list[Landmark]
    catalogue: Catalogue


class Joined(BaseModel):
    """The participant's token, to be sent as `Authorization: Bearer`, and the invitation."""

    token: str
    invitation: Invitation


async def invite(
    reader: Reader,
    campaign: Campaign,
    group: Group,
    now: datetime,
    provenance: MemberProvenance = "participant",
) -> Invitation:
    """The invitation to a group, for a child that joined or for an adult who enters for others."""
    municipality_id = campaign.municipality_id
    municipality = await find_municipality(reader, municipality_id)
    catalogue = await find_catalogue(reader, municipality_id, campaign.catalogue_version)
    if municipality is None or catalogue is None:
        raise LookupError("a campaign's municipality or catalogue is missing")
    area = await find_area_of(reader, campaign, now)
    schools = await areas.list_schools(reader, municipality_id)
    own_school = next((school for school in schools if school.school_id == group.school_id), None)
    around = area.boundary if area else own_school.position if own_school else None
    near = [
        school
        for school in schools
        if around is None or shapely.dwithin(school.position, around, LANDMARK_REACH_METRES)
    ]
    return Invitation(
        municipality=municipality,
        campaign=InvitedCampaign.model_validate(campaign, from_attributes=True),
        group=await _invited_group(reader, campaign, group, own_school, provenance),
        provenance=provenance,
        language=group.language,
        area=area and OutlineView(name=area.name, boundary=to_geojson(area.boundary)),
        landmarks=[
            Landmark(name=school.name, kind="school", position=_lonlat(school.position))
            for school in near
        ],
        catalogue=catalogue,
    )


async def _invited_group(
    reader: Reader,
    campaign: Campaign,
    group: Group,
    school: areas.School | None,
    provenance: MemberProvenance,
) -> InvitedGroup:
    opens_at, closes_at = store.open_period(campaign, group, provenance)
    code = await store.find_picture_code(reader, group.municipality_id, group.group_id)
    return InvitedGroup(
        setting=group.setting,
        label=group.label,
        grade=group.grade,
        opens_at=opens_at,
        closes_at=closes_at,
        school=school and InvitedSchool(name=school.name, position=_lonlat(school.position)),
        picture_code=code.split("-") if code else [],
    )


async def find_area_of(reader: Reader, campaign: Campaign, now: datetime) -> areas.Area | None:
    """The area a campaign asks about, as it is today."""
    if campaign.area_id is None:
        return None
    return await areas.find_area(reader, campaign.municipality_id, campaign.area_id, now.date())


async def list_known_places(
    reader: Reader, municipality_id: str, now: datetime
) -> list[FoundPlace]:
    """The municipality's own schools, and its areas by a point inside each."""
    schools = await areas.list_schools(reader, municipality_id)
    known = await areas.list_areas(reader, municipality_id, now.date())
    return [
        *(FoundPlace(school.name, "school", _lonlat(school.position)) for school in schools),
        *(
            FoundPlace(area.name, "area", _lonlat(shapely.point_on_surface(area.boundary)))
            for area in known
        ),
    ]


def _lonlat(point: shapely.Geometry) -> Position:
    longitude, latitude = to_geojson(point)["coordinates"]
    return longitude, latitude
