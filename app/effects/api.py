"""The effect of a measure, for those who steward it: before and after, with every reservation."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from app.contributions.rules import Code
from app.effects import actions
from app.effects.access import MeasureDep
from app.effects.rules import (
    FEW,
    FEWEST_COMPARED,
    METHOD,
    Distance,
    Reason,
    Reservation,
    Side,
    Verdict,
)
from app.hotspots.rules import Filters
from app.hotspots.statistics import wilson
from app.kit.web import ReaderDep, StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["measures"])


class CampaignAsked(BaseModel):
    """A campaign that can stand before or after."""

    model_config = ConfigDict(from_attributes=True)

    campaign_id: UUID
    title: str
    opens_at: datetime
    closes_at: datetime


class SideView(BaseModel):
    """One side: children there, and those of them who named it; null below three of them.

    `share` has Wilson's 95 % interval `low` to `high`. `finding` froze the numbers, where one did.
    """

    campaigns: list[CampaignAsked]
    participants: int | None
    exposed: int
    share: float | None
    low: float | None
    high: float | None
    finding: str | None


class EffectView(BaseModel):
    """Before and after a measure; `difference` is after minus before, with its 95 % interval.

    Where `reason` is not null nothing can be compared, and it says why. `within_metres` is null
    where the place is that of the finding the measure answers.
    """

    number: str
    theme: str | None
    category: str | None
    within_metres: int | None
    reason: Reason | None
    before: SideView | None
    after: SideView | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict | None
    warnings: list[Reservation]
    possible_before: list[CampaignAsked]
    possible_after: list[CampaignAsked]
    fewest_compared: int
    few: int
    method: str


@router.get("/measures/{number}/effect")
async def get_measure_effect(
    reader: ReaderDep,
    measure: MeasureDep,
    before: Annotated[UUID | None, Query(description="None: the last campaign before.")] = None,
    after: Annotated[UUID | None, Query(description="None: the first campaign after.")] = None,
    theme: Annotated[
        Code | None, Query(description="None: what the finding it answers is about.")
    ] = None,
    category: Annotated[Code | None, Query(description="A category of the theme.")] = None,
    within_metres: Distance = 250,
) -> EffectView:
    """Whether other shares of the children name a theme at a measure's place since it is done.

    It compares what was told before the measure was decided with a campaign that opened once it
    was done, and never says that the measure is the cause.
    """
    filters = None if theme is None else Filters(theme=theme, category=category)
    found = await actions.compare(
        reader, measure, filters, within_metres, before=before, after=after
    )
    question = found.question
    return EffectView(
        number=str(measure.number),
        theme=question and question.filters.theme,
        category=question and question.filters.category,
        within_metres=question and question.within_metres,
        reason=found.reason,
        before=_side(found.before, found.figures.get("before")),
        after=_side(found.after, found.figures.get("after")),
        **{name: found.figures.get(name) for name in ("difference", "low", "high")},
        verdict=found.verdict,
        warnings=list(found.warnings),
        possible_before=[CampaignAsked.model_validate(each) for each in found.possible[0]],
        possible_after=[CampaignAsked.model_validate(each) for each in found.possible[1]],
        fewest_compared=FEWEST_COMPARED,
        few=FEW,
        method=METHOD,
    )


def _side(side: Side | None, figures: dict[str, Any] | None) -> SideView | None:
    if side is None or figures is None:
        return None
    participants, exposed = figures["participants"], figures["exposed"]
    interval = None if participants is None else wilson(participants, exposed)
    return SideView(
        campaigns=[CampaignAsked.model_validate(each) for each in side.campaigns],
        participants=participants,
        exposed=exposed,
        share=None if participants is None else participants / exposed,
        low=interval and interval.low,
        high=interval and interval.high,
        finding=side.finding,
    )
