"""What a report says of plan cases: one stage by stage with all that was said of it, or many."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from app.plans.opinions import CHILDREN, Outcome
from app.reports.blocks import Block, Exchange, Heading, KeyFigures, Links, Paragraph, Table
from app.reports.facts import PlanCheck, PlanFile, PlanInput
from app.reports.telling import Telling
from app.reports.words import NBSP, Words, day, day_in_table, number

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def tell_plan_case(telling: Telling) -> Sequence[Block]:
    """What the plan is, why children are heard in it, and how far it has come."""
    case, words = telling.facts.plan_case, telling.words
    if case is None:
        return []
    intro = words.say("plan.intro", title=case.title, day=case.registered_on)
    if case.reference:
        intro += " " + words.say("plan.reference", reference=case.reference)
    said: list[Block] = [Heading(words.say("plan.title")), Paragraph(intro)]
    said += [Paragraph(line) for line in case.summary.splitlines() if line]
    said.append(Paragraph(words.say("plan.law")))
    if case.stages:
        said += _stages(case, words)
    if case.documents:
        said += _documents(case, words)
    return said


def _stages(case: PlanFile, words: Words) -> list[Block]:
    columns = [words.say(f"plan.{name}") for name in ("stage", "since", "deadline", "note")]
    before = [None, *(each.deadline for each in case.stages)]
    rows = [
        (
            words.say(f"stage.{each.stage}"),
            day_in_table(each.happened_on),
            # A deadline stands until another is set, and is told once.
            day_in_table(None if each.deadline == last else each.deadline),
            each.note or "–",
        )
        for last, each in zip(before, case.stages, strict=False)
    ]
    stages: list[Block] = [
        Heading(words.say("plan.stages"), 2),
        Table(words.say("plan.stages_table"), columns, rows),
    ]
    dates = []
    if case.deadline:
        dates.append(words.say("plan.until", day=case.deadline))
    if case.answer_due_on:
        dates.append(words.say("plan.answers_until", day=case.answer_due_on))
    return [*stages, Paragraph(" ".join(dates))] if dates else stages


def _documents(case: PlanFile, words: Words) -> list[Block]:
    entries = [
        (each.title, f"{words.say(f'document.{each.kind}')}, {day(each.dated)}", each.url)
        for each in case.documents
    ]
    return [Heading(words.say("plan.documents"), 2), Links(entries)]


def tell_inputs(telling: Telling) -> Sequence[Block]:
    """What was said of the plan and released, children's first, each with its answer."""
    case, words = telling.facts.plan_case, telling.words
    if case is None:
        return []
    heading = Heading(words.say("inputs.title"))
    if not case.said:
        return [heading, Paragraph(words.say("inputs.none"))]
    said: list[Block] = [
        heading,
        Paragraph(words.say("inputs.intro")),
        KeyFigures(count_outcomes(case.said, words)),
    ]
    for who in ("children", "adults"):
        of_them = [each for each in case.said if (each.sender in CHILDREN) == (who == "children")]
        if of_them:
            said.append(Heading(words.say(f"inputs.{who}"), 2))
            said += [_exchange(each, telling) for each in of_them]
    return said


def count_outcomes(said: Sequence[PlanInput], words: Words) -> list[tuple[str, str]]:
    """How many inputs were answered in which way, and how many wait for it."""
    answered = Counter(each.answer.outcome for each in said if each.answer)
    told = [
        (number(answered[each]), words.say(f"outcome.{each}"))
        for each in OUTCOMES
        if answered[each]
    ]
    waiting = len(said) - answered.total()
    return [*told, (number(waiting), words.say("outcome.none"))] if waiting else told


def _exchange(said: PlanInput, telling: Telling) -> Exchange:
    words = telling.words
    about = [said.number, said.sender_name or words.say(f"sender.{said.sender}"), day(said.came_on)]
    if said.releases:
        about.append(words.say("inputs.releases", numbers=", ".join(said.releases)))
    verdict, reason = words.say("inputs.unanswered"), ""
    if said.answer is not None:
        outcome = words.say(f"outcome.{said.answer.outcome}")
        verdict = words.say("inputs.answer", day=said.answer.given_on, outcome=outcome)
        reason = said.answer.reason
    told = telling.lent.words.get(said.number)
    return Exchange(" · ".join(about), told or words.say("inputs.taken_back"), verdict, reason)


def tell_checks(telling: Telling) -> Sequence[Block]:
    """Whether children were considered: what the law asks, what was answered, on what ground."""
    case, words = telling.facts.plan_case, telling.words
    if case is None or not case.checks:
        return []
    given = sum(each.state is not None for each in case.checks)
    columns = [words.say(f"checks.{name}") for name in ("question", "answer", "why", "evidence")]
    return [
        Heading(words.say("checks.title")),
        Paragraph(words.say("checks.intro", given=given, asked=len(case.checks))),
        Table(words.say("checks.table"), columns, [_check(each, words) for each in case.checks]),
    ]


def _check(check: PlanCheck, words: Words) -> tuple[str, str, str, str]:
    law = check.law.replace(" § ", f"{NBSP}§{NBSP}").replace("art. ", f"art.{NBSP}")
    question = f"{words.say(f'check.{check.question}')} ({law})"
    if check.state is None:
        return question, words.say("checks.unanswered"), "–", "–"
    answer = words.say(f"check_state.{check.state}")
    if check.given_by and check.given_on:
        answer += f" ({check.given_by}, {day_in_table(check.given_on)})"
    return question, answer, check.words or "–", ", ".join(check.evidence) or "–"


def tell_cases(telling: Telling) -> Sequence[Block]:
    """The plan cases of an area or a year, and how they stand."""
    cases, words = telling.facts.plan_cases, telling.words
    if not cases:
        return []
    names = ("number", "what", "stage", "deadline", "inputs", "answered")
    rows = [
        (
            each.number,
            each.title,
            f"{words.say(f'stage.{each.stage}')}, {day_in_table(each.since)}",
            day_in_table(each.deadline),
            number(each.inputs),
            number(each.answered),
        )
        for each in cases
    ]
    columns = [words.say(f"cases.{name}") for name in names]
    return [
        Heading(words.say("cases.title")),
        Paragraph(words.say("cases.intro")),
        Table(words.say("cases.table"), columns, rows, frozenset({4, 5})),
    ]
