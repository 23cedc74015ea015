"""Plan cases as reports know them: one with all that its file holds, others in brief."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import shapely

from app.kit.database import Reader
from app.plans import inbox, store
from app.plans.checklist import EVIDENCE, QUESTIONS, Question
from app.plans.inbox import Answer, Input
from app.plans.opinions import InputNumber
from app.plans.rules import PUBLIC_STAGES, answer_day
from app.plans.store import Check, PlanCase, Standing
from app.reports import facts
from app.reports.rules import Audience, NothingReleased
from app.reports.scope import Scope, day_of

Said = Sequence[tuple[Input, Answer | None]]
"""What everybody may read of what was said, each with the answer that stands."""


async def gather_file(reader: Reader, case: PlanCase, audience: Audience) -> facts.PlanFile:
    """All of a plan case; the checklist is for the case file alone.

    Raises `NothingReleased` for a plan the public has not been presented.
    """
    public = audience == "public"
    if public and case.stands.stage not in PUBLIC_STAGES:
        raise NothingReleased
    stages = await store.list_stages(reader, case)
    documents = await store.list_documents(reader, case)
    said = await _list_said(reader, case)
    checks = {} if public else await store.list_checks(reader, case)
    stands = case.stands
    return facts.PlanFile(
        **_in_brief(case, said),
        summary=case.summary,
        answer_due_on=answer_day(stands.deadline, stands.answer_by),
        stages=[_stage(each) for each in stages if not public or each.stage in PUBLIC_STAGES],
        documents=[
            facts.PlanDocument(title=each.title, url=each.url, kind=each.kind, dated=each.dated)
            for each in documents
        ],
        said=[_input(case, each, answer) for each, answer in said],
        checks=[] if public else [_check(each, checks) for each in QUESTIONS],
    )


async def gather_cases(
    reader: Reader, municipality_id: str, scope: Scope, audience: Audience
) -> list[facts.PlanCase]:
    """The plan cases of an area or a year in brief, by their numbers."""
    if scope.plan_case is not None or (scope.region is None and scope.year is None):
        return []
    return [
        facts.PlanCase(**_in_brief(case, await _list_said(reader, case)))
        for case in sorted(
            await store.list_cases(reader, municipality_id), key=lambda each: each.number
        )
        if _concerns(scope, case) and (audience == "internal" or case.stands.stage in PUBLIC_STAGES)
    ]


def _concerns(scope: Scope, case: PlanCase) -> bool:
    if scope.year is not None:
        return scope.year in (day_of(case.registered_at).year, case.stands.happened_on.year)
    return bool(shapely.intersects(case.boundary, scope.region))


async def _list_said(reader: Reader, case: PlanCase) -> Said:
    released = [each for each in await inbox.list_inputs(reader, case) if each.is_public]
    answers = await inbox.list_answers(
        reader, case.number.municipality_id, [each.input_id for each in released]
    )
    return [(each, _last(answers, each.input_id)) for each in released]


def _last(answers: Mapping[UUID, Sequence[Answer]], input_id: UUID) -> Answer | None:
    given = answers.get(input_id)
    return given[-1] if given else None


def _in_brief(case: PlanCase, said: Said) -> dict[str, str | int | date | None]:
    stands = case.stands
    return {
        "number": str(case.number),
        "title": case.title,
        "reference": case.reference,
        "registered_on": day_of(case.registered_at),
        "stage": stands.stage,
        "since": stands.happened_on,
        "deadline": stands.deadline,
        "inputs": len(said),
        "answered": sum(answer is not None for _, answer in said),
    }


def _stage(stands: Standing) -> facts.PlanStage:
    return facts.PlanStage(
        stage=stands.stage,
        happened_on=stands.happened_on,
        deadline=stands.deadline,
        note=stands.note,
    )


def _input(case: PlanCase, said: Input, answer: Answer | None) -> facts.PlanInput:
    return facts.PlanInput(
        number=str(InputNumber(case.number, said.ordinal)),
        sender=said.sender,
        sender_name=said.sender_name,
        came_on=day_of(said.came_at),
        releases=sorted({each["release"] for each in said.points_at}),
        answer=answer
        and facts.PlanAnswer(
            outcome=answer.outcome, reason=answer.reason, given_on=day_of(answer.given_at)
        ),
    )


def _check(question: Question, checks: Mapping[Question, Check]) -> facts.PlanCheck:
    given = checks.get(question)
    evidence = given.evidence if given else {}
    return facts.PlanCheck(
        question=question,
        law=QUESTIONS[question].law,
        state=given and given.state,
        words=given.words if given else "",
        evidence=[each for kind in EVIDENCE for each in evidence.get(kind, [])],
        given_by=given and given.given_by,
        given_on=given and day_of(given.given_at),
    )
