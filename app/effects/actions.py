"""Reckon what children told around a measure's place before it was decided and since it is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely

from app.effects import rules, store
from app.effects.rules import Asked, Distance, Reason, Reservation, Side, Verdict
from app.hotspots import charts
from app.hotspots.evidence import find_finding
from app.hotspots.findings import Finding
from app.hotspots.rules import Filters, FindingNumber, Selection
from app.kit.database import Reader
from app.kit.geometry import to_metres
from app.measures.store import Measure, Step, list_steps
from app.retention.store import list_proofs


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of both sides: about which theme, and where (EPSG:25833).

    `frozen` is the side that a finding answered when it was made.
    """

    filters: Filters
    area: shapely.Geometry
    within_metres: int | None
    frozen: Side | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after, or the reason why they cannot be compared.

    `possible` are the campaigns that can stand before and after.
    """

    question: Question | None = None
    possible: tuple[Sequence[Asked], Sequence[Asked]] = ((), ())
    reason: Reason | None = None
    before: Side | None = None
    after: Side | None = None
    figures: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None
    warnings: Sequence[Reservation] = ()


async def compare(
    reader: Reader,
    measure: Measure,
    filters: Filters | None,
    within_metres: Distance,
    *,
    before: UUID | None,
    after: UUID | None,
) -> Effect:
    """The share of children there who named it, before and after.

    Without filters a measure is held against the finding it answers, whose counts stay when the
    marks are deleted; else against what was told around its place. Raises `CampaignAtOtherTime`.
    """
    steps = await list_steps(reader, measure.number)
    decided_at, done_at = _first(steps, "decided"), _first(steps, "done")
    if measure.stands.state != "done" or decided_at is None or done_at is None:
        return Effect(reason="not_done")
    asked = await store.list_asked(reader, measure.number.municipality_id)
    question = None
    if filters is None and before is None:
        question = await _question_of_finding(reader, measure.findings, asked, decided_at)
    if question is None:
        if measure.place is None:
            return Effect(reason="no_place")
        around = shapely.buffer(measure.place, within_metres)
        question = Question(filters or Filters(theme="change"), around, within_metres)
    possible = (rules.before(asked, decided_at), rules.after(asked, done_at))
    found = Effect(question, possible)
    first = question.frozen
    if first is None:
        earlier = rules.choose(before, possible[0], "last")
        if earlier is None:
            return replace(found, reason="no_campaign_before")
        first = await _count(reader, measure, question, earlier)
    later = rules.choose(after, possible[1], "first")
    if later is None:
        return replace(found, reason="no_campaign_after")
    second = await _count(reader, measure, question, later)
    return await _conclude(reader, measure.number.municipality_id, found, first, second)


async def _conclude(
    reader: Reader, municipality_id: str, found: Effect, before: Side, after: Side
) -> Effect:
    figures = rules.compare(before, after)
    if figures is None:
        gone = {proof.campaign_id for proof in await list_proofs(reader, municipality_id)}
        sides = [each for side in (before, after) if not side.finding for each in side.campaigns]
        is_deleted = any(each.campaign_id in gone for each in sides)
        return replace(found, reason="deleted" if is_deleted else "too_few")
    return replace(
        found,
        before=before,
        after=after,
        figures=dict(figures),
        verdict=rules.verdict_of(figures["low"], figures["high"]),
        warnings=rules.warnings_of(before, after),
    )


def _first(steps: Sequence[Step], state: str) -> datetime | None:
    return next((step.taken_at for step in steps if step.state == state), None)


async def _question_of_finding(
    reader: Reader,
    numbers: Sequence[FindingNumber],
    asked: Sequence[Asked],
    decided_at: datetime,
) -> Question | None:
    """What the first finding asked, and what was answered in its last version before a decision."""
    for number in numbers:
        found = await find_finding(reader, number)
        while found.made_at > decided_at and found.version > 1:
            found = await find_finding(reader, number, found.version - 1)
        if found.made_at <= decided_at:
            return _as_question(found, asked)
    return None


def _as_question(found: Finding, asked: Sequence[Asked]) -> Question:
    document = json.loads(found.document)
    told_by = set(document["made"]["campaigns"])
    frozen = Side(
        campaigns=tuple(each for each in asked if str(each.campaign_id) in told_by),
        named=document["participants"],
        there=document["exposed"],
        finding=str(found.number),
    )
    filters = Filters.model_validate(
        {**document["made"]["filters"], "campaign_id": [], "area_id": None}
    )
    area = to_metres(shapely.from_geojson(json.dumps(document["outline"])))
    return Question(filters, area, None, frozen)


async def _count(reader: Reader, measure: Measure, question: Question, asked: Asked) -> Side:
    municipality_id = measure.number.municipality_id
    selection = Selection(question.filters, (asked.campaign_id,), question.area)
    named = await charts.count_children(reader, municipality_id, selection)
    there = await charts.count_children(reader, municipality_id, selection.among_everything())
    return Side((asked,), named, there)
