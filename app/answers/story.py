"""The story of an area: what was heard, what was decided and why, what is done, what comes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import shapely
from pydantic import BaseModel, Field

from app.answers import store
from app.answers.rules import PARTS, Answered, Heard, Language, Outlined, Part
from app.answers.words import name_of, say, say_plan, say_state, say_theme
from app.areas.rules import UnknownArea
from app.areas.store import find_school
from app.campaigns.store import Campaign, Group
from app.kit.database import Reader
from app.kit.geometry import to_geojson, to_lonlat
from app.measures.photos import gather_confirmed
from app.measures.rules import DecidedState, PublicPhoto
from app.people.store import Municipality, find_municipality
from app.plans.rules import Stage, is_open
from app.plans.store import PlanCase, list_public
from app.publishing.privacy import BAND
from app.surveys.documents import list_summaries
from app.surveys.views import PublicSummaryLine


class ThemeView(BaseModel):
    """A theme a release shows in the area, and how much of it, in numbers and in words.

    `participants` is the lower end of the band of the cell that tells most.
    """

    theme: str
    name: str
    cells: int
    participants: int
    participants_at_most: int
    text: str


class HeardView(BaseModel):
    """What a release says of the area."""

    release: str
    campaign_title: str
    told_from: datetime
    told_until: datetime
    released_at: datetime
    minimum_participants: int
    text: str
    themes: list[ThemeView]


class MeasureAnswer(BaseModel):
    """Something the municipality does or does not do, and why.

    `remark` was said when it was done; `is_near` tells it is around the school. Of its photos,
    those that somebody has looked through.
    """

    number: str
    title: str
    state: DecidedState
    text: str
    reason: str | None
    remark: str | None
    responsible_unit: str
    decided_at: datetime
    since: datetime
    due_on: date | None
    place: dict[str, Any] | None
    is_near: bool
    photos: list[PublicPhoto]


class PartView(BaseModel):
    """A part of the answer; where it is empty, `text` says so, and since when."""

    text: str | None
    measures: list[MeasureAnswer]


class AreaOfAnswer(BaseModel):
    """The area that is answered for."""

    area_id: UUID
    name: str
    box: Annotated[list[float], Field(description="West, south, east, north (CRS84).")]


class AnswerView(BaseModel):
    """What was heard, what was decided, what is done and what comes; the latest first.

    Everything here is public elsewhere: releases and decided measures. No child's mark changes
    anything of it before a release (privacy model R0).
    """

    municipality: Municipality
    area: AreaOfAnswer | None
    language: Language
    title: str
    lead: str
    not_heard: str | None
    heard: list[HeardView]
    decided: PartView
    done: PartView
    coming: PartView


class PlanOfArea(BaseModel):
    """A plan case that touches the area: how it stands, and whether one may have a say."""

    number: str
    title: str
    stage: Stage
    is_open: bool
    text: str


class AreaAnswerView(AnswerView):
    """The answer of an area, what is planned there, and what residents answered about it.

    Plans one may have a say about come first. Surveys are answered by those who are fifteen or
    older, and never counted together with what children told.
    """

    plans: list[PlanOfArea]
    surveys: list[PublicSummaryLine]


async def tell_area(
    reader: Reader, municipality_id: str, area_id: UUID, language: Language, now: datetime
) -> AreaAnswerView:
    """The story of an area; raises `UnknownArea`."""
    area = await store.find_outlined(reader, municipality_id, area_id, now.date())
    if area is None:
        raise UnknownArea
    heard = await store.list_heard(reader, municipality_id, area.boundary)
    answered = [
        each
        for each in await store.list_answered(reader, municipality_id)
        if area_id in each.area_ids
    ]
    told = await _tell(reader, municipality_id, area, area.name, language, heard, answered, None)
    today = now.date()
    plans = [
        _plan(language, each, today)
        for each in await list_public(reader, municipality_id, area.boundary)
    ]
    return AreaAnswerView(
        **dict(told),
        plans=sorted(plans, key=lambda each: not each.is_open),
        surveys=await list_summaries(reader, municipality_id, area.boundary),
    )


async def tell_class(
    reader: Reader, campaign: Campaign, group: Group, language: Language, now: datetime
) -> AnswerView:
    """The story of the area a class was asked about, what lies around its school first.

    Without an area it is what the campaign led to, and what was decided around the school.
    """
    municipality_id = campaign.municipality_id
    school = group.school_id and await find_school(reader, municipality_id, group.school_id)
    area = campaign.area_id and await store.find_outlined(
        reader, municipality_id, campaign.area_id, now.date()
    )
    position = school.position if school else None
    heard = await store.list_heard(
        reader, municipality_id, area.boundary if area else None, campaign.campaign_id
    )
    answered = [
        each
        for each in await store.list_answered(reader, municipality_id)
        if (area and area.area_id in each.area_ids)
        or campaign.campaign_id in each.campaign_ids
        or each.is_near(position)
    ]
    answered.sort(key=lambda each: not each.is_near(position))
    name = area.name if area else school.name if school else group.label
    return await _tell(
        reader, municipality_id, area or None, name, language, heard, answered, position
    )


async def _tell(
    reader: Reader,
    municipality_id: str,
    area: Outlined | None,
    name: str,
    language: Language,
    heard: list[Heard],
    answered: Sequence[Answered],
    school: shapely.Geometry | None,
) -> AnswerView:
    municipality = await find_municipality(reader, municipality_id)
    if municipality is None:
        raise UnknownArea
    parts: dict[Part, list[Answered]] = {"decided": [], "done": [], "coming": []}
    for each in answered:
        parts[PARTS[each.now.state]].append(each)
    photos = await gather_confirmed(reader, municipality_id)
    views = {
        part: [_measure(language, each, school, photos.get(each.number, [])) for each in found]
        for part, found in parts.items()
    }
    empty = _empty(language, heard, has_any=bool(answered))
    return AnswerView(
        municipality=municipality,
        area=None if area is None else _area(area),
        language=language,
        title=say(language, "title", name=name),
        lead=say(language, "lead", name=name),
        not_heard=None if heard else say(language, "not_heard"),
        heard=[_heard(language, each) for each in heard],
        **{
            part: PartView(text=None if found else empty[part], measures=found)
            for part, found in views.items()
        },
    )


def _area(area: Outlined) -> AreaOfAnswer:
    box = shapely.bounds(to_lonlat(area.boundary)).round(6).tolist()
    return AreaOfAnswer(area_id=area.area_id, name=area.name, box=box)


def _empty(language: Language, heard: list[Heard], *, has_any: bool) -> dict[Part, str | None]:
    """What an empty part says; that nothing is decided is not said where something is done."""
    decided = say(language, "not_decided")
    if heard:
        decided = say(language, "not_decided_since", released=heard[0].released_at)
    return {
        "decided": None if has_any else decided,
        "done": say(language, "not_done"),
        "coming": say(language, "not_coming"),
    }


def _heard(language: Language, heard: Heard) -> HeardView:
    period = {"from": heard.told_from, "until": heard.told_until}
    return HeardView(
        release=heard.number,
        campaign_title=heard.title,
        told_from=heard.told_from,
        told_until=heard.told_until,
        released_at=heard.released_at,
        minimum_participants=heard.minimum,
        text=say(language, "heard", **period),
        themes=[
            ThemeView(
                theme=told.theme,
                name=name_of(language, heard, told.theme),
                cells=told.cells,
                participants=told.participants,
                participants_at_most=told.participants + BAND - 1,
                text=say_theme(language, heard, told),
            )
            for told in heard.themes
        ],
    )


def _plan(language: Language, found: PlanCase, today: date) -> PlanOfArea:
    stands = found.stands
    is_heard = is_open(stands.stage, stands.deadline, today)
    return PlanOfArea(
        number=str(found.number),
        title=found.title,
        stage=stands.stage,
        is_open=is_heard,
        text=say_plan(language, stands, is_heard=is_heard),
    )


def _measure(
    language: Language,
    found: Answered,
    school: shapely.Geometry | None,
    photos: list[PublicPhoto],
) -> MeasureAnswer:
    return MeasureAnswer(
        number=found.number,
        title=found.title,
        state=found.now.state,
        text=say_state(language, found),
        reason=found.why,
        remark=found.remark,
        responsible_unit=found.now.responsible_unit,
        decided_at=found.settled[0].began_at,
        since=found.now.began_at,
        due_on=found.now.due_on,
        place=None if found.place is None else to_geojson(found.place),
        is_near=found.is_near(school),
        photos=photos,
    )
