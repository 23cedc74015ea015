"""What a report says, chapter by chapter: facts and words in, blocks out."""

from collections.abc import Sequence

from app.publishing.privacy import ALL_THEMES
from app.reports.blocks import (
    Block,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    Photo,
    Photos,
    Points,
    Sources,
    Table,
)
from app.reports.facts import Chart, Count, Facts, Measure
from app.reports.maps import answer_map, metres_told
from app.reports.plan_chapters import tell_cases, tell_checks, tell_inputs, tell_plan_case
from app.reports.rules import citation
from app.reports.source_chapters import tell_field_rounds, tell_surveys
from app.reports.telling import Chapter, Telling
from app.reports.words import day, day_in_table, number, percent, period

CATEGORIES = ("change", "wish", "like", "activity")
MAPPED = (ALL_THEMES, "change", "like")
WHOLE = ("campaign", "year")
TO_COME = ("decided", "under_way")


def tell_summary(telling: Telling) -> Sequence[Block]:
    """The few numbers and sentences to remember."""
    facts, words = telling.facts, telling.words
    figures = []
    if facts.participants is not None:
        figures.append((words.count(facts.participants), words.say("summary.participants")))
    share = _share_of_invited(facts)
    if share is not None:
        figures.append((share, words.say("summary.share")))
    counted = {
        "cells": len(facts.cells_of(ALL_THEMES)),
        "findings": len(facts.findings),
        "decided": len(facts.measures_in(TO_COME)),
        "done": len(facts.measures_in(["done"])),
        "declined": len(facts.measures_in(["declined"])),
    }
    figures += [
        (number(many), words.say(f"summary.{name}")) for name, many in counted.items() if many
    ]
    figures += _figures_of_others(telling)
    sentences = " ".join(_main_sentences(telling))
    told: list[Block] = [KeyFigures(figures)] if figures else []
    told += [Paragraph(sentences)] if sentences else []
    return [Heading(words.say("summary.title")), *told] if told else []


def _figures_of_others(telling: Telling) -> list[tuple[str, str]]:
    facts, words = telling.facts, telling.words
    figures = []
    if len(facts.surveys) == 1 and facts.surveys[0].responses is not None:
        count = words.count(facts.surveys[0].responses)
        figures.append((count, words.say("summary.responses")))
    elif facts.surveys:
        figures.append((number(len(facts.surveys)), words.say("summary.surveys")))
    if facts.plan_case and facts.plan_case.said:
        figures.append((number(facts.plan_case.inputs), words.say("summary.inputs")))
    if facts.plan_cases:
        cases = len(facts.plan_cases)
        figures.append((number(cases), words.several("summary.cases", cases)))
    return figures


def _share_of_invited(facts: Facts) -> str | None:
    # Of a part of where it was asked, those invited are others than those who told.
    total = [each for each in facts.answered if not each.name and facts.subject.kind in WHOLE]
    if len(total) != 1 or total[0].told is None or total[0].told.least != total[0].told.most:
        return None
    return percent(total[0].told.least / total[0].invited)


def _main_sentences(telling: Telling) -> list[str]:
    facts, words = telling.facts, telling.words
    if telling.is_of_others:
        return []
    if not facts.layers and facts.participants is None:
        return [words.say("summary.few")]
    said = []
    themes = _by_number(facts.charts.get("theme"))
    if len(themes) > 1:
        first, second = (telling.label(code) for code in themes[:2])
        said.append(words.say("summary.most", first=first, second=second))
    changes = [c for c in _by_number(facts.charts.get("category")) if c.startswith("change/")]
    if changes:
        said.append(words.say("summary.change", first=telling.label(changes[0])))
    if not facts.measures_in((*TO_COME, "done", "declined")):
        said.append(words.say("summary.nothing_decided"))
    return said


def _by_number(chart: Chart | None) -> list[str]:
    bars = sorted(chart.bars if chart else [], key=lambda bar: (-bar.count.least, bar.code))
    return [bar.code for bar in bars]


def tell_asked(telling: Telling) -> Sequence[Block]:
    """Why and when children were asked."""
    facts, words = telling.facts, telling.words
    if telling.is_of_others:
        return []
    said: list[Block] = [Heading(words.say("asked.title")), Paragraph(words.say("asked.intro"))]
    if not facts.asked:
        return [*said, Paragraph(words.say("asked.none"))]
    columns = [words.say(f"asked.{name}") for name in ("round", "open", "purpose")]
    rows = [
        (each.title, period(each.opens_on, each.closes_on), each.purpose) for each in facts.asked
    ]
    return [*said, Table(words.say("asked.table"), columns, rows)]


def tell_answered(telling: Telling) -> Sequence[Block]:
    """Who answered, and of how many."""
    facts, words = telling.facts, telling.words
    if not facts.answered:
        return []
    columns = [words.say(f"answered.{name}") for name in ("who", "invited", "told", "share")]
    rows = [
        (
            each.name or words.say("answered.everybody"),
            number(each.invited),
            words.count(each.told),
            _share(each.told, each.invited),
        )
        for each in facts.answered
    ]
    return [
        Heading(words.say("answered.title")),
        Table(words.say("answered.table"), columns, rows, frozenset({1, 2, 3})),
        Paragraph(words.say("answered.reading")),
    ]


def _share(told: Count | None, invited: int) -> str:
    # Of a band or of nobody invited there is no share to tell.
    if told is None or told.least != told.most or not invited:
        return "–"
    return percent(told.least / invited)


def tell_told(telling: Telling) -> Sequence[Block]:
    """What children tell, and how many of them."""
    facts, words = telling.facts, telling.words
    if facts.audience == "public":
        return _told_publicly(telling)
    if not facts.charts.get("theme"):
        return []
    figures = [telling.chart("theme")]
    figures += [telling.chart("category", f"{theme}/") for theme in CATEGORIES]
    figures += [telling.chart(name) for name in ("travel", "season", "time_of_day")]
    withheld = sum(chart.withheld for chart in facts.charts.values())
    said: list[Block] = [Heading(words.say("told.title")), Paragraph(words.say("told.intro"))]
    said += [figure for figure in figures if figure is not None]
    if withheld:
        text = words.several("told.withheld", withheld, minimum=facts.minimum)
        said.append(Paragraph(text))
    return said


def _told_publicly(telling: Telling) -> Sequence[Block]:
    facts, words = telling.facts, telling.words
    themes = sorted({cell.theme for layer in facts.layers for cell in layer.cells} - {ALL_THEMES})
    if not themes:
        return []
    rows = []
    for theme in themes:
        counts = [count for _, count in facts.cells_of(theme)]
        most = max(counts, key=lambda count: count.least)
        rows.append((telling.label(theme), number(len(counts)), words.count(most)))
    columns = [words.say(f"told.{name}") for name in ("theme", "cells", "most")]
    return [
        Heading(words.say("told.title")),
        Paragraph(words.say("told.public_intro", minimum=facts.minimum)),
        Table(words.say("told.public_table"), columns, rows, frozenset({1, 2})),
    ]


def tell_where(telling: Telling) -> Sequence[Block]:
    """Maps of where it gathers."""
    words = telling.words
    figures = [figure for theme in MAPPED if (figure := telling.figure_of_cells(theme))]
    if not figures:
        return []
    return [Heading(words.say("where.title")), Paragraph(tell_sizes(telling)), *figures]


def tell_sizes(telling: Telling) -> str:
    """How to read a map of cells: how wide they are, and what an empty one means."""
    facts, words = telling.facts, telling.words
    sizes = sorted({layer.metres for layer in facts.layers})
    intro = words.say("where.intro", metres=metres_told(sizes[0]), minimum=facts.minimum)
    if len(sizes) == 1:
        return intro
    told = ", ".join(metres_told(each) for each in sizes)
    return f"{intro} {words.say('where.sizes', metres=told)}"


def tell_findings(telling: Telling) -> Sequence[Block]:
    """The findings and how they stand."""
    facts, words = telling.facts, telling.words
    if not facts.findings:
        return []
    names = ("number", "what", "participants", "state", "unit")
    rows = [
        (
            each.number,
            each.title,
            number(each.participants),
            words.say(f"finding_state.{each.state}"),
            each.responsible_unit,
        )
        for each in facts.findings
    ]
    columns = [words.say(f"findings.{name}") for name in names]
    return [
        Heading(words.say("findings.title")),
        Paragraph(words.say("findings.intro")),
        Table(words.say("findings.table"), columns, rows, frozenset({2})),
    ]


def tell_measures(telling: Telling) -> Sequence[Block]:
    """What the municipality answers: decided, done, and declined with the reason."""
    facts, words = telling.facts, telling.words
    heading = Heading(words.say("measures.title"))
    if not facts.measures:
        return [heading, Paragraph(words.say("measures.none"))]
    names = ("number", "what", "state", "unit", "due")
    rows = [
        (
            each.number,
            each.title,
            words.say(f"measure_state.{each.state}"),
            each.responsible_unit,
            day_in_table(each.due_on),
        )
        for each in facts.measures
    ]
    columns = [words.say(f"measures.{name}") for name in names]
    said: list[Block] = [
        heading,
        Paragraph(words.say("measures.intro")),
        Table(words.say("measures.table"), columns, rows),
    ]
    caption = words.say("findings.map" if facts.findings else "measures.map")
    drawn = answer_map(facts, caption, telling.base, words)
    if drawn is not None:
        said.append(drawn)
    declined = [
        words.say("measures.reason", title=each.title, number=each.number, reason=each.reason)
        for each in facts.measures_in(["declined"])
    ]
    if declined:
        said += [Heading(words.say("measures.declined"), 2), Points(declined)]
    shown = [photos for each in facts.measures if (photos := photos_of(each, telling))]
    if shown:
        said += [Heading(words.say("measures.photos"), 2), *shown]
    return said


def photos_of(measure: Measure, telling: Telling) -> Photos | None:
    """The photos of a measure that may be shown, those from before it first."""
    words = telling.words
    photos = []
    for each in sorted(measure.photos, key=lambda photo: photo.moment == "after"):
        jpeg = telling.lent.photos.get(str(each.photo_id))
        if jpeg is not None:
            told = {"day": each.taken_on, "caption": each.caption}
            caption = words.say(f"measures.photo_{each.moment}", **told)
            photos.append(Photo(jpeg, caption, words.say("measures.photo_alt", caption=caption)))
    if not photos:
        return None
    caption = words.say("measures.photos_of", title=measure.title, number=measure.number)
    return Photos(caption, photos)


def tell_reservations(telling: Telling) -> Sequence[Block]:
    """What the numbers do not say."""
    facts, words = telling.facts, telling.words
    if telling.is_of_others:
        items = words.all("reservations.others")
    else:
        items = words.all("reservations.items")
        items.append(words.say(f"reservations.{facts.audience}", minimum=facts.minimum))
        items.append(words.say("reservations.quotes"))
    if facts.plan_case and facts.plan_case.said:
        items.append(words.say("reservations.inputs"))
    return [Heading(words.say("reservations.title")), Points(items, "reservations")]


def tell_method(telling: Telling) -> Sequence[Block]:
    """How it was made."""
    facts, words = telling.facts, telling.words
    items = [] if telling.is_of_others else words.all("method.items")
    items += [words.say("method.surveys")] if facts.surveys else []
    items += [words.say("method.field")] if facts.field_rounds else []
    items += [words.say("method.inputs")] if facts.plan_case else []
    return [Heading(words.say("method.title")), Points(items)] if items else []


def tell_documentation(telling: Telling) -> Sequence[Block]:
    """The number, the hash, and what the report stands on."""
    facts, words = telling.facts, telling.words
    cited = citation(telling.number, telling.title, telling.sha256)
    entries = [
        (words.say("documentation.number"), str(telling.number)),
        (words.say("documentation.hash"), telling.sha256),
        (words.say("documentation.facts"), telling.address),
        (words.say("documentation.citation"), cited),
    ]
    entries += [
        (
            words.say("documentation.release", number=each.number, day=each.released_on),
            f"{each.title}. SHA-256 {each.sha256}",
        )
        for each in facts.releases
    ]
    entries += [
        (f"{each.number} v{each.version}", f"SHA-256 {each.sha256}") for each in facts.findings
    ]
    return [
        Heading(words.say("documentation.title")),
        Paragraph(words.say("documentation.intro")),
        Sources(entries),
        Paragraph(words.say("documentation.licence")),
    ]


# A new chapter is one function more here; one that has nothing to say answers no blocks.
CHAPTERS: tuple[Chapter, ...] = (
    tell_summary,
    tell_plan_case,
    tell_asked,
    tell_answered,
    tell_told,
    tell_where,
    tell_surveys,
    tell_field_rounds,
    tell_inputs,
    tell_checks,
    tell_findings,
    tell_cases,
    tell_measures,
    tell_reservations,
    tell_method,
    tell_documentation,
)


def write_document(telling: Telling) -> Document:
    """The whole report."""
    facts, words = telling.facts, telling.words
    basis = "audience_others" if telling.is_of_others else "audience"
    audience = words.say(f"cover.{basis}_{facts.audience}", minimum=facts.minimum)
    return Document(
        number=str(telling.number),
        language=words.language,
        title=telling.title,
        subtitle=words.say("cover.subtitle", municipality=facts.municipality),
        about=[
            (words.say("cover.number"), str(telling.number)),
            (words.say("cover.as_of"), day(facts.as_of)),
            (words.say("cover.audience"), audience),
        ],
        blocks=[block for chapter in CHAPTERS for block in chapter(telling)],
        author=words.say("cover.subtitle", municipality=facts.municipality),
    )
