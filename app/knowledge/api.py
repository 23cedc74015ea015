"""An area's knowledge: every source beside every other, who answered, and of which places."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.areas.access import StewardDep
from app.areas.stewards import Steward
from app.campaigns.rules import CampaignKind
from app.campaigns.store import Campaign, count_turnout, find_campaign
from app.fieldwork.notes import list_notes
from app.fieldwork.rules import NOTED, WALKED, Condition
from app.fieldwork.store import list_observations
from app.hotspots.rules import enough
from app.kit.database import Reader
from app.kit.geometry import to_geojson
from app.kit.web import NowDep, ReaderDep, StrictRoute
from app.knowledge import store
from app.knowledge.rules import ASKED_BY_MAP, CELL_METRES, SURVEYED, Answerer
from app.surveys.remarks import list_places
from app.surveys.store import count_responses

router = APIRouter(route_class=StrictRoute, tags=["knowledge"])


class AnswerersView(BaseModel):
    """Who answered; `people` is null where they were fewer than five."""

    who: Answerer
    people: int | None


class SourceView(BaseModel):
    """A campaign as a source: what kind, when, where, who answered, how much is written down.

    `records` counts marks, notes or observations; null where so few answered that it would tell.
    """

    campaign_id: UUID
    kind: CampaignKind
    title: str
    opens_at: datetime
    closes_at: datetime
    area_id: UUID | None
    answered: list[AnswerersView]
    records: int | None


class SourceList(BaseModel):
    """The sources of an area, or of all the asker answers for, the latest first."""

    sources: list[SourceView]


class KnownPlace(BaseModel):
    """A place one source tells of (CRS84).

    `people`: how many the note is from, or how many children told something in a square
    `cell_metres` wide. `condition` is an observation's.
    """

    who: Answerer | None
    geometry: dict[str, Any]
    theme: str | None = None
    category: str | None = None
    condition: Condition | None = None
    words: str | None = None
    people: int | None = None
    cell_metres: int | None = None
    photo_ids: list[UUID] = []


class KnownPlaceList(BaseModel):
    """The places a source tells of."""

    campaign_id: UUID
    kind: CampaignKind
    places: list[KnownPlace]


@router.get("/knowledge")
async def list_sources(
    reader: ReaderDep,
    steward: StewardDep,
    now: NowDep,
    area_id: Annotated[UUID | None, Query(description="Of this area alone.")] = None,
) -> SourceList:
    """What is known of an area: all campaigns of all kinds, who answered and how many (from 5)."""
    municipality_id = steward.municipality_id
    if area_id is not None:
        steward.check(area_id)
    found = [
        each
        for each in await store.list_sources(reader, municipality_id)
        if steward.looks_after(each.area_id) and area_id in (None, each.area_id)
    ]
    ids = [each.campaign_id for each in found]
    records = await store.count_records(reader, municipality_id, ids)
    answered = await _answered(reader, municipality_id, found, now)
    return SourceList(
        sources=[
            _source(each, records.get(each.campaign_id, 0), answered[each.campaign_id])
            for each in found
        ]
    )


async def _answered(
    reader: Reader, municipality_id: str, found: list[Campaign], now: datetime
) -> dict[UUID, dict[Answerer, int]]:
    ids = [each.campaign_id for each in found]
    joined = await count_turnout(reader, municipality_id, ids)
    surveyed = await count_responses(reader, municipality_id)
    noted = await store.count_people(reader, municipality_id, ids)
    answered: dict[UUID, dict[Answerer, int]] = {}
    for each in found:
        people: dict[Answerer, int] = dict(noted.get(each.campaign_id, {}))
        who, turnout = ASKED_BY_MAP.get(each.kind), joined.get(each.campaign_id)
        if who is not None and turnout is not None:
            people[who] = turnout.participants
        if each.kind == SURVEYED and each.closes_at <= now:
            people["adults"] = surveyed.get(each.campaign_id, 0)
        answered[each.campaign_id] = people
    return answered


def _source(campaign: Campaign, records: int, answered: dict[Answerer, int]) -> SourceView:
    views = [AnswerersView(who=who, people=enough(people)) for who, people in answered.items()]
    is_told = all(view.people is not None for view in views) or campaign.kind not in ASKED_BY_MAP
    return SourceView(
        campaign_id=campaign.campaign_id,
        kind=campaign.kind,
        title=campaign.title,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        area_id=campaign.area_id,
        answered=views,
        records=records if is_told else None,
    )


@router.get("/knowledge/places")
async def list_known_places(
    reader: ReaderDep, steward: StewardDep, now: NowDep, campaign_id: Annotated[UUID, Query()]
) -> KnownPlaceList:
    """The places a source tells of; of children, squares in which at least five told something.

    A survey tells of none before it has closed, and of words only those a human has released.
    """
    municipality_id = steward.municipality_id
    campaign = await find_campaign(reader, municipality_id, campaign_id)
    steward.check(campaign.area_id)
    places: list[KnownPlace] = []
    if campaign.kind in ASKED_BY_MAP:
        places = await _childrens(reader, steward, campaign)
    elif campaign.kind in NOTED:
        places = await _noted(reader, campaign)
    elif campaign.kind == WALKED:
        places = await _observed(reader, campaign)
    elif campaign.closes_at <= now:
        places = await _surveyed(reader, campaign)
    return KnownPlaceList(campaign_id=campaign_id, kind=campaign.kind, places=places)


async def _childrens(reader: Reader, steward: Steward, campaign: Campaign) -> list[KnownPlace]:
    return [
        KnownPlace(
            who=ASKED_BY_MAP[campaign.kind],
            geometry=to_geojson(cell.centre),
            people=cell.participants,
            cell_metres=CELL_METRES,
        )
        for cell in await store.list_childrens_cells(
            reader, campaign.municipality_id, campaign.campaign_id
        )
        # A round reaches beyond its area; a coordinator does not (docs/decisions/0025).
        if steward.reaches(cell.centre)
    ]


async def _noted(reader: Reader, campaign: Campaign) -> list[KnownPlace]:
    notes = await list_notes(reader, campaign.municipality_id, campaign_id=campaign.campaign_id)
    return [
        KnownPlace(
            who=note.age_group,
            geometry=to_geojson(place.geometry),
            theme=place.theme,
            category=place.category,
            words=place.words,
            people=note.people,
        )
        for note in notes
        for place in note.places
    ]


async def _observed(reader: Reader, campaign: Campaign) -> list[KnownPlace]:
    return [
        KnownPlace(
            who=None,
            geometry=to_geojson(seen.position),
            theme=seen.theme,
            category=seen.category,
            condition=seen.condition,
            words=seen.words,
            photo_ids=list(seen.photo_ids),
        )
        for seen in await list_observations(
            reader, campaign.municipality_id, campaign_id=campaign.campaign_id
        )
    ]


async def _surveyed(reader: Reader, campaign: Campaign) -> list[KnownPlace]:
    return [
        KnownPlace(
            who="adults",
            geometry=to_geojson(each.place),
            theme=each.theme,
            words=each.words if each.moderation == "released" else None,
        )
        for each in await list_places(reader, campaign.municipality_id, campaign.campaign_id)
        if each.place is not None
    ]
