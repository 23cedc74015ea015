"""Joining with a code, and the campaigns of a municipality."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.areas.access import StewardDep
from app.campaigns import actions, store
from app.campaigns.access import ClassDep, counting_wrong_codes
from app.campaigns.class_page import ClassPage, read_class_page
from app.campaigns.invitation import (
    Invitation,
    Joined,
    OutlineView,
    Position,
    find_area_of,
    invite,
    list_known_places,
)
from app.campaigns.rules import (
    CampaignDraft,
    CampaignKind,
    PrivacyDraft,
    UnknownCampaign,
    grid_open_until,
)
from app.campaigns.store import Campaign, Turnout
from app.catalogue.rules import Catalogue
from app.catalogue.store import find_catalogue
from app.geocoding import Geocoder, PlaceKind, rank
from app.kit.database import Database
from app.kit.geometry import to_geojson
from app.kit.paging import read_moment_cursor, write_cursor
from app.kit.text import tidy_text
from app.kit.throttle import RateLimit
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import AdministratorDep, BareTokenDep, StaffDep, TokenDep
from app.people.rules import UnknownToken

router = APIRouter(route_class=StrictRoute)


class Join(BaseModel):
    """The code from the board, however it was typed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"code": "hus-4 7mk9"}]}
    )

    code: Annotated[str, Field(max_length=40)]


class PlaceSearch(BaseModel):
    """What somebody looks for: a school, an address, a place, or “one street / another”."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "Loddefjord skole"}]}
    )

    text: Annotated[str, BeforeValidator(tidy_text), Field(min_length=2, max_length=100)]


class PlaceView(BaseModel):
    """A named place."""

    name: str
    kind: PlaceKind
    position: Position


class PlaceList(BaseModel):
    """What was found; `is_complete` is false where Kartverket could not be asked."""

    places: list[PlaceView]
    is_complete: bool


class AreaOfCampaign(OutlineView):
    """The area a campaign asks about."""

    area_id: UUID


class CampaignView(BaseModel):
    """A campaign with its turnout."""

    campaign_id: UUID
    kind: CampaignKind
    title: str
    purpose: str
    plan_reference: str | None
    opens_at: datetime
    closes_at: datetime
    catalogue_version: int
    retention_months: int
    public_minimum: int
    key_minimum: int
    hexagon_metres: int
    grid_open_until: datetime
    groups: int
    expected_participants: int
    participants: int


class CampaignDetail(CampaignView):
    """A campaign with its turnout and its area."""

    area: AreaOfCampaign | None


class CampaignList(BaseModel):
    """A page of campaigns, the latest first; `next` is the address of the following page."""

    campaigns: list[CampaignView]
    next: str | None


@router.post("/participation/join", status_code=201, tags=["participation"])
async def join(request: Request, writer: WriterDep, body: Join, now: NowDep) -> Joined:
    """Join a group with its code: no account, no name, nothing that identifies."""
    with counting_wrong_codes(request):
        token, campaign, group = await actions.join_group(writer, body.code, now=now)
    joins: RateLimit = request.app.state.join_limit
    joins.take(str(group.group_id))
    return Joined(token=token, invitation=await invite(writer, campaign, group, now))


@router.get("/participation/invitation", tags=["participation"])
async def get_invitation(reader: ReaderDep, token: TokenDep, now: NowDep) -> Invitation:
    """The invitation of the group this participant joined."""
    membership = await store.find_membership(reader, token)
    joined = await store.find_group(reader, token.municipality_id, membership.group_id)
    if joined is None:
        raise UnknownToken
    return await invite(reader, *joined, now, membership.provenance)


@router.post("/participation/place-searches", tags=["participation"])
async def search_places(
    request: Request, token: BareTokenDep, body: PlaceSearch, now: NowDep
) -> PlaceList:
    """Places by name: schools and areas of our own, addresses, place names and crossings.

    Not a GET: the text may be where somebody lives, and addresses are written to many a log.
    """
    database: Database = request.app.state.database
    geocoder: Geocoder = request.app.state.geocoder
    async with database.reading() as reader:
        await reader.enter(token.municipality_id)
        await store.find_membership(reader, token)
        own = await list_known_places(reader, token.municipality_id, now)
    # Whoever waits for Kartverket holds no connection meanwhile.
    found, is_complete = await geocoder.search(body.text, token.municipality_id)
    return PlaceList(
        places=[
            PlaceView(name=place.name, kind=place.kind, position=place.position)
            for place in rank(body.text, own, found)
        ],
        is_complete=is_complete,
    )


@router.get("/classes/{picture_code}", tags=["participation"])
async def get_class_page(reader: ReaderDep, found: ClassDep, now: NowDep) -> ClassPage:
    """What became of a class's marks, opened with its four pictures; it tells no numbers."""
    return await read_class_page(reader, *found, now)


@router.post("/campaigns", status_code=201, tags=["campaigns"])
async def start_campaign(
    writer: WriterDep, steward: StewardDep, draft: CampaignDraft, now: NowDep
) -> CampaignView:
    """Plan a new round of asking; a coordinator does so for an area they look after."""
    steward.check(draft.area_id)
    new = await actions.start_campaign(writer, steward.municipality_id, draft, now=now)
    return _view(new, None)


@router.get("/campaigns", tags=["campaigns"])
async def list_campaigns(
    request: Request,
    reader: ReaderDep,
    member: StaffDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> CampaignList:
    """The municipality's campaigns, the latest first."""
    after = None if cursor is None else read_moment_cursor(cursor)
    found = await store.list_campaigns(reader, member.municipality_id, limit + 1, after)
    page = found[:limit]
    turnout = await store.count_turnout(
        reader, member.municipality_id, [campaign.campaign_id for campaign in page]
    )
    following = None
    if len(found) > limit:
        position = write_cursor(page[-1].opens_at.isoformat(), str(page[-1].campaign_id))
        following = str(request.url.include_query_params(cursor=position))
    return CampaignList(
        campaigns=[_view(campaign, turnout.get(campaign.campaign_id)) for campaign in page],
        next=following,
    )


def _view(campaign: Campaign, turnout: Turnout | None) -> CampaignView:
    turnout = turnout or Turnout(0, 0, 0)
    return CampaignView(
        **_columns(campaign),
        **_columns(turnout),
        grid_open_until=grid_open_until(campaign.opens_at, campaign.closes_at),
    )


def _columns(record: Campaign | Turnout) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


@router.get("/campaigns/{campaign_id}", tags=["campaigns"])
async def get_campaign(
    reader: ReaderDep, member: StaffDep, campaign_id: UUID, now: NowDep
) -> CampaignDetail:
    """One campaign with its turnout and its area's boundary as it is today."""
    campaign = await store.find_campaign(reader, member.municipality_id, campaign_id)
    turnout = await store.count_turnout(reader, member.municipality_id, [campaign_id])
    area = await find_area_of(reader, campaign, now)
    return CampaignDetail(
        **_view(campaign, turnout.get(campaign_id)).model_dump(),
        area=area
        and AreaOfCampaign(
            area_id=area.area_id, name=area.name, boundary=to_geojson(area.boundary)
        ),
    )


@router.patch("/campaigns/{campaign_id}/privacy", tags=["campaigns"])
async def set_campaign_privacy(
    writer: WriterDep,
    member: AdministratorDep,
    campaign_id: UUID,
    draft: PrivacyDraft,
    now: NowDep,
) -> CampaignView:
    """Say how long the campaign's marks are kept, how many share what is released, and in what.

    With `hexagon_metres` it is released in hexagons so wide, as the national product asks; with 0
    in squares. This can be chosen until a first release could be made.
    """
    campaign = await actions.set_privacy(
        writer, member.municipality_id, campaign_id, draft, now=now
    )
    turnout = await store.count_turnout(writer, member.municipality_id, [campaign_id])
    return _view(campaign, turnout.get(campaign_id))


@router.get("/campaigns/{campaign_id}/catalogue", tags=["campaigns"])
async def get_campaign_catalogue(
    reader: ReaderDep, member: StaffDep, campaign_id: UUID
) -> Catalogue:
    """The catalogue the campaign asks by: themes, categories and questions."""
    campaign = await store.find_campaign(reader, member.municipality_id, campaign_id)
    catalogue = await find_catalogue(reader, member.municipality_id, campaign.catalogue_version)
    if catalogue is None:
        raise UnknownCampaign
    return catalogue
