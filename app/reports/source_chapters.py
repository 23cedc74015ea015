"""What a report says of other sources than children's marks: surveys, talks and walks."""

from collections.abc import Sequence
from typing import get_args

from app.fieldwork.rules import Condition
from app.reports.blocks import Block, Figure, Heading, Paragraph, Table
from app.reports.charts import Drawn, bar_chart
from app.reports.facts import Answers, FieldRound, Noted, Survey, SurveyQuestion
from app.reports.telling import Telling
from app.reports.words import Words, decimal, number, percent, period
from app.surveys.reports import ANSWERED
from app.surveys.statistics import NO_ANSWER

CHARTED = ("one_choice", "many_choice", "scale")
"""Kinds of questions whose answers can be told; of the others, how many there were."""
CONDITIONS: tuple[Condition, ...] = get_args(Condition)


def tell_surveys(telling: Telling) -> Sequence[Block]:
    """What residents answered, apart from children."""
    facts, words = telling.facts, telling.words
    if not facts.surveys:
        return []
    said: list[Block] = [Heading(words.say("survey.title")), Paragraph(words.say("survey.intro"))]
    for each in facts.surveys:
        said += _survey(each, telling)
    return said


def _survey(survey: Survey, telling: Telling) -> list[Block]:
    words = telling.words
    numbered = list(enumerate(survey.questions, start=1))
    said: list[Block] = [
        Heading(survey.title, 2),
        Paragraph(_method(survey, telling)),
        *(chart_of(each, survey, words, place) for place, each in numbered if is_drawn(each)),
    ]
    said += [
        Paragraph(_in_words(each, words, place)) for place, each in numbered if not is_drawn(each)
    ]
    rows = [
        (number(place), _answer(bar, each, words), words.count(bar.count), _share(bar, survey))
        for place, each in numbered
        for bar in each.bars
    ]
    if rows:
        columns = [words.say(f"survey.{name}") for name in ("number", "answer", "count", "share")]
        said.append(Table(words.say("survey.table"), columns, rows, frozenset({2, 3})))
    return said


def _method(survey: Survey, telling: Telling) -> str:
    words = telling.words
    open_then = period(survey.opens_on, survey.closes_on)
    said = [words.say("survey.period", period=open_then, count=words.count(survey.responses))]
    if survey.invited and survey.responses:
        share = percent(survey.responses.least / survey.invited)
        said.append(words.say("survey.invited", number=survey.invited, share=share))
    said.append(words.say(f"survey.{telling.facts.audience}", minimum=survey.minimum))
    return " ".join(said)


def is_drawn(question: SurveyQuestion) -> bool:
    """Whether its answers can be told as bars."""
    return question.kind in CHARTED and bool(question.bars)


def chart_of(question: SurveyQuestion, survey: Survey, words: Words, place: int) -> Figure:
    """How the answers to a choice or a scale fall."""
    caption = f"{place}. {question.label[words.language]}"
    if question.mean is not None:
        caption += f" ({words.say('survey.mean', mean=decimal(question.mean))})"
    if question.withheld:
        caption += f" ({words.several('survey.withheld', question.withheld)})"
    bars = [
        Drawn(_answer(bar, question, words), bar.count, _share_of(bar, survey))
        for bar in question.bars
    ]
    return bar_chart(bars, caption, words)


def _in_words(question: SurveyQuestion, words: Words, place: int) -> str:
    asked = f"{place}. {question.label[words.language]}"
    given = next((bar.count for bar in question.bars if bar.codes == [ANSWERED]), None)
    if given is None:
        return f"{asked} {words.say('survey.few')}"
    return f"{asked} {words.say(f'survey.{question.kind}', count=words.count(given))}"


def _answer(bar: Answers, question: SurveyQuestion, words: Words) -> str:
    """What an answer is called; of answers that were joined, all."""
    plain = {NO_ANSWER: words.say("survey.no_answer"), ANSWERED: words.say("survey.answered")}
    told = [
        plain[code] if code in plain else question.options[code][words.language]
        for code in bar.codes
    ]
    return words.say("survey.joined").join(told)


def _share_of(bar: Answers, survey: Survey) -> float | None:
    """Of all who responded; rounded figures have none."""
    if survey.responses is None or bar.count.least != bar.count.most:
        return None
    return bar.count.least / survey.responses.least


def _share(bar: Answers, survey: Survey) -> str:
    share = _share_of(bar, survey)
    return "–" if share is None else percent(share)


def tell_field_rounds(telling: Telling) -> Sequence[Block]:
    """What staff heard and saw: numbers, themes and conditions, children apart from adults."""
    rounds, words = telling.facts.field_rounds, telling.words
    if not rounds:
        return []
    said: list[Block] = [Heading(words.say("field.title")), Paragraph(words.say("field.intro"))]
    for who in ("young", "adults"):
        rows = [
            _talk(each, noted, telling)
            for each in rounds
            for noted in each.noted
            if (noted.who == "adults") == (who == "adults")
        ]
        if rows:
            names = ("round", "who", "people", "notes", "themes")
            columns = [words.say(f"field.{name}") for name in names]
            said.append(Table(words.say(f"field.table_{who}"), columns, rows, frozenset({2, 3})))
    said += [_walk(each, telling) for each in rounds if each.seen]
    return said


def _talk(of: FieldRound, noted: Noted, telling: Telling) -> tuple[str, ...]:
    words = telling.words
    themes = [
        words.say("field.theme", number=each.notes, theme=telling.label(each.code))
        for each in noted.themes
    ]
    return (
        f"{of.title} ({words.say(f'field.{of.kind}')}, {period(of.first_on, of.last_on)})",
        words.say(f"field.{noted.who}"),
        words.count(noted.people),
        "–" if noted.notes is None else number(noted.notes),
        ", ".join(themes) or "–",
    )


def _walk(of: FieldRound, telling: Telling) -> Table:
    words = telling.words
    columns = [words.say("field.seen"), *(words.say(f"condition.{each}") for each in CONDITIONS)]
    rows = [
        (telling.label(each.category), *(number(each.conditions[name]) for name in CONDITIONS))
        for each in of.seen
    ]
    caption = words.say("field.walk", title=of.title, day=period(of.first_on, of.last_on))
    return Table(caption, columns, rows, frozenset({1, 2, 3, 4}))
