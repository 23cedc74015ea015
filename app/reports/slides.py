"""The slides of a yearly meeting: what was heard, decided, done, what comes, and what we ask."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from app.publishing.privacy import ALL_THEMES
from app.reports.blocks import Block, KeyFigures, Paragraph, Photo, Photos, Points, Sources
from app.reports.chapters import photos_of, tell_sizes, tell_summary
from app.reports.facts import Measure
from app.reports.plan_chapters import count_outcomes
from app.reports.rules import citation
from app.reports.source_chapters import chart_of, is_drawn
from app.reports.telling import Telling
from app.reports.words import day

_MOST_MEASURES = 5
_MOST_FIGURES = 6
_MOST_PHOTOGRAPHED = 2
_MAP_WIDTH = 400


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: plain, a drawing from side to side, or a drawing and words beside it."""

    title: str
    blocks: Sequence[Block]
    layout: Literal["plain", "wide", "beside"] = "plain"


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides in their order."""

    number: str
    language: str
    title: str
    author: str
    slides: Sequence[Slide]


def write_deck(telling: Telling) -> Deck:
    """The whole set, short: a dozen slides or so."""
    facts, words = telling.facts, telling.words
    author = words.say("cover.subtitle", municipality=facts.municipality)
    first = Slide(telling.title, [Paragraph(f"{author}, {day(facts.as_of)}")])
    return Deck(
        number=str(telling.number),
        language=words.language,
        title=telling.title,
        author=author,
        slides=[
            first,
            *_heard(telling),
            *_residents(telling),
            *_plan(telling),
            *_answers(telling),
            *_photos(telling),
            _asked(telling),
            _sources(telling),
        ],
    )


def _heard(telling: Telling) -> list[Slide]:
    words, facts = telling.words, telling.facts
    heading = words.say("slides.heard")
    summary = tell_summary(telling)
    figures = [
        KeyFigures(block.figures[:_MOST_FIGURES])
        for block in summary
        if isinstance(block, KeyFigures)
    ]
    sentences = [block for block in summary if isinstance(block, Paragraph)]
    if facts.audience == "public" and not telling.is_of_others:
        sentences = [Paragraph(words.say("slides.public_participants", minimum=facts.minimum))]
    blocks: list[Block] = [*figures, *sentences]
    slides = [Slide(heading, blocks)] if blocks else []
    chart = telling.chart("category", "change/") or telling.chart("theme")
    if chart is not None:
        slides.append(Slide(chart.caption, [chart], "wide"))
    drawn = telling.figure_of_cells(ALL_THEMES, _MAP_WIDTH)
    if drawn is not None:
        beside = Paragraph(tell_sizes(telling))
        slides.append(Slide(words.say("slides.where"), [drawn, beside], "beside"))
    return slides


def _residents(telling: Telling) -> list[Slide]:
    """The first thing residents were asked to choose or grade, of the newest survey that tells."""
    words = telling.words
    for survey in telling.facts.surveys:
        for place, each in enumerate(survey.questions, start=1):
            if is_drawn(each) and not each.is_background:
                chart = chart_of(each, survey, words, place)
                asked = words.say("slides.residents_asked", question=each.label[words.language])
                return [Slide(words.say("slides.residents"), [Paragraph(asked), chart], "wide")]
    return []


def _plan(telling: Telling) -> list[Slide]:
    case, words = telling.facts.plan_case, telling.words
    if case is None or not case.said:
        return []
    figures = KeyFigures(count_outcomes(case.said, words))
    return [Slide(words.say("slides.plan"), [figures, Paragraph(words.say("method.inputs"))])]


def _photos(telling: Telling) -> list[Slide]:
    """What is done, before and after."""
    shown = (photos_of(each, telling) for each in telling.facts.measures_in(["done"]))
    return [
        Slide(telling.words.say("measures.photos"), [replace(each, photos=_pair(each))])
        for each in islice(filter(None, shown), _MOST_PHOTOGRAPHED)
    ]


def _pair(photos: Photos) -> list[Photo]:
    """The first and the last: how it was, and how it is."""
    return [photos.photos[0], *photos.photos[1:][-1:]]


def _answers(telling: Telling) -> list[Slide]:
    words, facts = telling.words, telling.facts
    if not facts.measures:
        none = Paragraph(words.say("measures.none"))
        return [Slide(words.say("measures.title"), [none])]
    decided, done = facts.measures_in(["decided"]), facts.measures_in(["done"])
    under_way, declined = facts.measures_in(["under_way"]), facts.measures_in(["declined"])
    slides = [
        _list("decided", "none_decided", [_promise(telling, each) for each in decided], telling),
        _list("done", "none_done", [f"{each.title}." for each in done], telling),
        _list("to_come", "none_to_come", [_promise(telling, each) for each in under_way], telling),
    ]
    if declined:
        reasons = [f"{each.title}: {each.reason}" for each in declined]
        slides.append(Slide(words.say("slides.declined"), [_points(reasons, telling)]))
    return slides


def _list(title: str, without: str, items: list[str], telling: Telling) -> Slide:
    words = telling.words
    body: Block = _points(items, telling) if items else Paragraph(words.say(f"slides.{without}"))
    return Slide(words.say(f"slides.{title}"), [body])


def _points(items: list[str], telling: Telling) -> Points:
    more = len(items) - _MOST_MEASURES
    shown = items[:_MOST_MEASURES]
    if more > 0:
        shown.append(telling.words.say("slides.and_more", number=more))
    return Points(shown)


def _promise(telling: Telling, measure: Measure) -> str:
    words = telling.words
    told = {"title": measure.title, "unit": measure.responsible_unit}
    if measure.due_on is None:
        return words.say("slides.by", **told)
    return words.say("slides.by_until", **told, day=measure.due_on)


def _asked(telling: Telling) -> Slide:
    words = telling.words
    return Slide(words.say("slides.asked"), [Points(words.all("slides.questions"))])


def _sources(telling: Telling) -> Slide:
    words, facts = telling.words, telling.facts
    cited = citation(telling.number, telling.title, telling.sha256)
    entries = [
        (words.say("documentation.citation"), cited),
        (words.say("documentation.facts"), telling.address),
    ]
    entries += [(each.number, each.title) for each in facts.releases[:_MOST_MEASURES]]
    return Slide(words.say("slides.sources"), [Sources(entries)])
