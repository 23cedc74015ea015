"""Two invented plans on true ground: one that can be heard now, one that was adopted."""

import json
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid4

import shapely

from app.kit.database import Writer
from app.kit.geometry import to_lonlat
from app.people.store import StaffMember
from app.plans import actions, hearing
from app.plans.checklist import CheckDraft
from app.plans.opinions import NAMED, AnswerDraft, InputDecision, InputDraft, StaffInputDraft
from app.plans.rules import PlanCaseDraft, StageDraft
from app.plans.store import Document, PlanCase


@cache
def _plans() -> list[dict[str, Any]]:
    text = files("app.demo").joinpath("plans.json").read_text(encoding="utf-8")
    plans: list[dict[str, Any]] = json.loads(text)
    return plans


async def add_plans(
    writer: Writer,
    planner: StaffMember,
    area_ids: dict[str, UUID],
    *,
    secret: bytes,
    now: datetime,
) -> None:
    """Store the plans as if they had been followed day by day."""
    for plan in _plans():
        boundary = shapely.Polygon(plan["boundary"])
        begun = now - timedelta(days=plan["stages"][0]["days_ago"] + 7)
        draft = PlanCaseDraft(
            title=plan["title"],
            reference=plan["reference"],
            summary=plan["summary"],
            area_id=area_ids[plan["area"]],
            polygon=to_lonlat(boundary),
        )
        case = await actions.register_case(writer, planner, draft, boundary, 0, now=begun)
        for document in plan["documents"]:
            days = timedelta(days=document["days_ago"])
            facts = {name: document[name] for name in ("title", "url", "kind")}
            new = Document(document_id=uuid4(), dated=(now - days).date(), **facts)
            await actions.add_document(writer, planner, case, new)
        for stage in plan["stages"]:
            moment = now - timedelta(days=stage["days_ago"])
            await actions.take_stage(writer, planner, case.number, _stage(stage, now), now=moment)
            if stage["stage"] == "consultation":
                await _add_inputs(writer, planner, case, plan["inputs"], secret, moment)
        for question, check in plan["checks"].items():
            await actions.answer_check(
                writer, planner, case, question, CheckDraft(**check), now=now
            )


def _stage(told: dict[str, Any], now: datetime) -> StageDraft:
    def day(days: int) -> str:
        return (now + timedelta(days=days)).date().isoformat()

    values: dict[str, Any] = {"stage": told["stage"], "note": told.get("note")}
    values["happened_on"] = day(-told["days_ago"])
    if "deadline_in" in told or "deadline_ago" in told:
        values["deadline"] = day(told.get("deadline_in", -told.get("deadline_ago", 0)))
    if "answer_in" in told:
        values["answer_by"] = day(told["answer_in"])
    if "ahead" in told:
        values["ahead"] = {stage: day(days) for stage, days in told["ahead"].items()}
    return StageDraft.model_validate(values)


async def _add_inputs(
    writer: Writer,
    planner: StaffMember,
    case: PlanCase,
    inputs: list[dict[str, Any]],
    secret: bytes,
    opened: datetime,
) -> None:
    for ordinal, told in enumerate(inputs, start=1):
        came_at = opened + timedelta(days=ordinal, hours=ordinal)
        place = to_lonlat(shapely.Point(told["at"])) if "at" in told else None
        what = {"input_id": uuid4(), "words": told["words"], "place": place}
        if told["sender"] in NAMED:
            entered = StaffInputDraft(
                **what, sender=told["sender"], sender_name=told["sender_name"]
            )
            await hearing.enter(writer, planner, case, entered, now=came_at)
        else:
            await hearing.receive(
                writer, case, InputDraft(**what),
                sender=told["sender"], group_id=None, secret=secret, now=came_at,
            )  # fmt: skip
        if "answered" in told or told.get("released"):
            release = InputDecision(decision="release")
            await hearing.decide(writer, case, ordinal, release, now=came_at)
        if "answered" in told:
            given = AnswerDraft(inputs=(ordinal,), outcome=told["answered"], reason=told["reason"])
            await hearing.answer(writer, planner, case, given, now=came_at + timedelta(days=3))
