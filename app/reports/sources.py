"""What a subject's other sources say: residents' surveys, and what staff noted and saw."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import get_args

from app.campaigns.store import Campaign
from app.fieldwork.notes import Note, list_notes
from app.fieldwork.rules import NOTED, WALKED, AgeGroup, Condition
from app.fieldwork.store import Observation, list_observations
from app.hotspots.rules import FEWEST_TOLD
from app.kit.database import Reader
from app.reports import facts
from app.reports.facts import Count
from app.reports.rules import Audience
from app.reports.scope import Scope, day_of
from app.surveys import store as surveys
from app.surveys.actions import find_result
from app.surveys.questionnaire import SCALE, Question, Words
from app.surveys.reports import PUBLIC_STEP, QuestionResult, SurveyResult
from app.surveys.rules import KIND
from app.surveys.store import Survey

_AGES: tuple[AgeGroup, ...] = get_args(AgeGroup)
_CONDITIONS: tuple[Condition, ...] = get_args(Condition)


def exactly(people: int) -> Count | None:
    """How many, unless they are too few for paper."""
    return Count(least=people, most=people) if people >= FEWEST_TOLD else None


async def gather_surveys(
    reader: Reader, municipality_id: str, scope: Scope, audience: Audience, now: datetime
) -> list[facts.Survey]:
    """The scope's surveys that are over; for the public those whose summary is published."""
    asked = [each for each in scope.sources if each.kind == KIND]
    codes = await surveys.count_codes(reader, municipality_id) if asked else {}
    told = []
    for each in asked:
        found = await surveys.find_survey(reader, municipality_id, each.campaign_id)
        result = await _find_result(reader, found, audience, now)
        if result is not None:
            # How many were asked is not part of what is published.
            invited = None
            if audience == "internal":
                invited = codes.get(found.campaign_id, found.invited)
            told.append(await _survey(reader, found, result, audience, invited))
    return told


async def _find_result(
    reader: Reader, of: Survey, audience: Audience, now: datetime
) -> SurveyResult | None:
    if of.state(now) != "closed":
        return None
    if audience == "internal":
        return await find_result(reader, of, now=now)
    frozen = await surveys.find_result(reader, of.municipality_id, of.campaign_id, "public")
    return frozen[0] if frozen else None


async def _survey(
    reader: Reader, of: Survey, result: SurveyResult, audience: Audience, invited: int | None
) -> facts.Survey:
    asked = await surveys.find_questionnaire(reader, of, of.opened_version)
    questions = asked[1].by_code if asked else {}
    step = PUBLIC_STEP if audience == "public" else 1
    responses = result.responses if result.responses >= result.minimum else None
    return facts.Survey(
        campaign_id=of.campaign_id,
        title=of.title,
        opens_on=day_of(of.opens_at),
        closes_on=day_of(of.closes_at),
        invited=invited,
        responses=None if responses is None else _rounded(responses, step),
        minimum=result.minimum,
        questions=[_question(questions[each.code], each, step) for each in result.questions],
    )


def _rounded(least: int, step: int) -> Count:
    return Count(least=least, most=least + step - 1)


def _question(asked: Question, result: QuestionResult, step: int) -> facts.SurveyQuestion:
    return facts.SurveyQuestion(
        kind=asked.kind,
        is_background=asked.is_background,
        label=_written(asked.label),
        options=_options(asked),
        bars=[
            facts.Answers(codes=each.answers, count=_rounded(each.respondents, step))
            for each in result.bars
        ],
        mean=result.mean,
        withheld=result.withheld,
    )


def _options(asked: Question) -> facts.Labels:
    """What the answers are called; of a scale the grades, whose ends have words."""
    if asked.ends is None:
        return {each.code: _written(each.label) for each in asked.options}
    grades = {str(grade): {"nb": str(grade), "nn": str(grade)} for grade in SCALE}
    for grade, words in ((SCALE[0], asked.ends.low), (SCALE[-1], asked.ends.high)):
        ends = _written(words)
        grades[str(grade)] = {each: f"{grade} – {text}" for each, text in ends.items()}
    return grades


def _written(label: Words) -> facts.Label:
    """In both written languages: what is missing in one is borrowed from another."""
    first = next(iter(label.values()))
    nb, nn = label.get("nb"), label.get("nn")
    return {"nb": nb or nn or first, "nn": nn or nb or first}


async def gather_field_rounds(
    reader: Reader, municipality_id: str, scope: Scope
) -> list[facts.FieldRound]:
    """What was noted and seen in the scope's rounds: numbers, themes and conditions alone."""
    told = []
    for each in scope.sources:
        key = each.campaign_id
        if each.kind in NOTED:
            notes = await list_notes(reader, municipality_id, campaign_id=key)
            told.append(_talks(each, [note for note in notes if _is_of(scope, note)]))
        elif each.kind == WALKED:
            seen = await list_observations(reader, municipality_id, campaign_id=key)
            told.append(_walk(each, [one for one in seen if _was_seen_in(scope, one)]))
    return [each for each in told if each is not None]


def _is_of(scope: Scope, note: Note) -> bool:
    return scope.tells_of(note.held_on, [place.geometry for place in note.places])


def _was_seen_in(scope: Scope, seen: Observation) -> bool:
    return scope.tells_of(day_of(seen.observed_at), [seen.position])


def _talks(of: Campaign, notes: Sequence[Note]) -> facts.FieldRound | None:
    if not notes:
        return None
    return _round(of, [each.held_on for each in notes], noted=_noted(notes))


def _walk(of: Campaign, walked: Sequence[Observation]) -> facts.FieldRound | None:
    if not walked:
        return None
    return _round(of, [day_of(each.observed_at) for each in walked], seen=_seen(walked))


def _round(
    of: Campaign,
    days: Sequence[date],
    noted: Sequence[facts.Noted] = (),
    seen: Sequence[facts.Seen] = (),
) -> facts.FieldRound:
    return facts.FieldRound(
        campaign_id=of.campaign_id,
        kind=of.kind,
        title=of.title,
        first_on=min(days),
        last_on=max(days),
        noted=list(noted),
        seen=list(seen),
    )


def _noted(notes: Sequence[Note]) -> list[facts.Noted]:
    """By age; of too few people neither how many talks there were nor of what."""
    of_age = {age: [each for each in notes if each.age_group == age] for age in _AGES}
    return [_of_age(age, found) for age, found in of_age.items() if found]


def _of_age(age: AgeGroup, notes: Sequence[Note]) -> facts.Noted:
    people = exactly(_people(notes))
    if people is None:
        return facts.Noted(who=age, people=None, notes=None, themes=[])
    themes = {theme for each in notes for theme in _themes(each)}
    about = {theme: [each for each in notes if theme in _themes(each)] for theme in themes}
    return facts.Noted(
        who=age,
        people=people,
        notes=len(notes),
        themes=[
            facts.Mentioned(code=theme, notes=len(found))
            for theme, found in sorted(about.items(), key=lambda each: (-len(each[1]), each[0]))
            if exactly(_people(found)) is not None
        ],
    )


def _people(notes: Iterable[Note]) -> int:
    return sum(each.people for each in notes)


def _themes(note: Note) -> set[str]:
    return {*note.themes, *(place.theme for place in note.places)}


def _seen(walked: Sequence[Observation]) -> list[facts.Seen]:
    counted = Counter((f"{each.theme}/{each.category}", each.condition) for each in walked)
    return [
        facts.Seen(
            category=category,
            conditions={each: counted[category, each] for each in _CONDITIONS},
        )
        for category in sorted({category for category, _ in counted})
    ]
