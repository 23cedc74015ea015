"""Surveys, their texts, places and summaries as the API tells them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import shapely

from app.areas.store import find_area, find_latest_area
from app.campaigns.invitation import OutlineView
from app.kit.database import Reader
from app.kit.geometry import share_ground, to_geojson
from app.surveys import actions, remarks, store
from app.surveys.remarks import StaffRemark
from app.surveys.rules import UnknownSurvey
from app.surveys.store import Survey
from app.surveys.views import (
    PublicSummary,
    PublicSummaryLine,
    ReleasedText,
    RemarkView,
    SurveyView,
)


async def find_outline(reader: Reader, of: Survey, now: datetime) -> OutlineView | None:
    """The area a survey asks about, as it is today."""
    if of.area_id is None:
        return None
    area = await find_area(reader, of.municipality_id, of.area_id, now.date())
    if area is None:
        return None
    return OutlineView(name=area.name, boundary=to_geojson(area.boundary))


async def view_surveys(reader: Reader, found: list[Survey], now: datetime) -> list[SurveyView]:
    """Surveys of one municipality with how many answered, and how much waits for a human."""
    if not found:
        return []
    key = found[0].municipality_id
    responses = await store.count_responses(reader, key)
    codes = await store.count_codes(reader, key)
    waiting = await remarks.count_waiting(reader, key)
    published = {each.campaign_id for each, _ in await store.list_published(reader, key)}
    return [
        SurveyView(
            campaign_id=each.campaign_id,
            title=each.title,
            state=each.state(now),
            access=each.access,
            opens_at=each.opens_at,
            closes_at=each.closes_at,
            area_id=each.area_id,
            invited=codes.get(each.campaign_id, each.invited),
            responses=responses.get(each.campaign_id, 0),
            waiting_remarks=waiting.get(each.campaign_id, 0),
            is_published=each.campaign_id in published,
        )
        for each in found
    ]


def view_remark(found: StaffRemark) -> RemarkView:
    """A text as whoever moderates reads it."""
    fields = {name: getattr(found, name) for name in RemarkView.model_fields if name != "position"}
    position = None if found.place is None else to_geojson(found.place)["coordinates"]
    return RemarkView(**fields, position=position)


async def list_released_texts(reader: Reader, survey: Survey) -> list[ReleasedText]:
    """The texts a human has released."""
    found = await remarks.list_remarks(
        reader, survey.municipality_id, survey.campaign_id, "released"
    )
    return [
        ReleasedText(question=each.question, theme=each.theme, words=each.words)
        for each in found
        if each.words is not None
    ]


def place_feature(found: StaffRemark, survey: Survey) -> dict[str, Any]:
    """A place as GeoJSON, which says that an adult pointed it out."""
    return {
        "type": "Feature",
        "id": str(found.remark_id),
        "geometry": None if found.place is None else to_geojson(found.place),
        "properties": {
            "told_by": "adults",
            "campaign_id": str(survey.campaign_id),
            "campaign": survey.title,
            "question": found.question,
            "theme": found.theme,
            "words": found.words if found.moderation == "released" else None,
        },
    }


async def list_summaries(
    reader: Reader, municipality_id: str, around: shapely.Geometry | None = None
) -> list[PublicSummaryLine]:
    """What was published, the latest first; with ground in EPSG:25833, what asked about it."""
    lines = []
    for each, published_at in await store.list_published(reader, municipality_id):
        area = each.area_id and await find_latest_area(reader, municipality_id, each.area_id)
        if around is not None and not (area and share_ground(area.boundary, around)):
            continue
        lines.append(
            PublicSummaryLine(
                campaign_id=each.campaign_id,
                title=each.title,
                area=area.name if area else None,
                closes_at=each.closes_at,
                published_at=published_at,
            )
        )
    return lines


async def find_summary(reader: Reader, municipality_id: str, campaign_id: UUID) -> PublicSummary:
    """What was published of a survey; raises `UnknownSurvey` where nothing was."""
    survey = await store.find_survey(reader, municipality_id, campaign_id)
    published = await store.find_result(reader, municipality_id, campaign_id, "public")
    if published is None:
        raise UnknownSurvey
    result, published_at = published
    return PublicSummary(
        campaign_id=campaign_id,
        municipality_id=municipality_id,
        title=survey.title,
        purpose=survey.purpose,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        published_at=published_at,
        questionnaire=await actions.find_asked(reader, survey),
        result=result,
    )
