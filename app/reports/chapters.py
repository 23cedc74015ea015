"""What a report says, chapter by chapter: facts and words in, blocks out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.publishing.privacy import ALL_THEMES
from app.reports.blocks import (
    Block,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Points,
    Sources,
    Table,
)
from app.reports.charts import Drawn, bar_chart
from app.reports.facts import Chart, Count, Facts, hash_of
from app.reports.maps import WIDTH, BaseMap, answer_map, cell_map, metres_told
from app.reports.rules import ReportNumber, citation
from app.reports.words import Words, day, number, percent, period

CATEGORIES = ("change", "wish", "like", "activity")
MAPPED = (ALL_THEMES, "change", "like")
WHOLE = ("campaign", "year")
TO_COME = ("decided", "under_way")
_MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class Telling:
    """What a chapter is made of."""

    facts: Facts
    number: ReportNumber
    words: Words
    base: BaseMap
    address: str

    @property
    def title(self) -> str:
        """What the report is called."""
        subject = self.facts.subject
        return self.words.title(subject.kind, subject.title)

    def label(self, code: str) -> str:
        """What a theme or category is called, or how the code is told where it is neither."""
        known = self.facts.labels.get(code)
        if known is not None:
            return known[self.words.language]
        try:
            return self.words.say(f"codes.{code}")
        except KeyError:
            return code

    def figure_of_cells(self, theme: str, width: int = WIDTH) -> Figure | None:
        """The map of a theme."""
        key = "where.all" if theme == ALL_THEMES else "where.theme"
        caption = self.words.say(key, theme=self.label(theme))
        return cell_map(self.facts, theme, caption, self.base, self.words, width)

    def chart(self, name: str, prefix: str = "") -> Figure | None:
        """The bars of a dimension; with a prefix those of that theme alone."""
        chart = self.facts.charts.get(name, Chart(bars=[]))
        bars = [bar for bar in chart.bars if bar.code.startswith(prefix)]
        if not bars:
            return None
        longest_first = sorted(bars, key=lambda bar: (-bar.count.least, bar.code))[:_MOST_BARS]
        drawn = [
            Drawn(self.label(bar.code), bar.count, bar.share, bar.low, bar.high)
            for bar in longest_first
        ]
        key = {"theme": "themes", "category": f"category_{prefix.rstrip('/')}"}.get(name, name)
        return bar_chart(drawn, self.words.say(f"told.{key}"), self.words)


Chapter = Callable[[Telling], Sequence[Block]]


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
    sentences = " ".join(_main_sentences(telling))
    return [Heading(words.say("summary.title")), KeyFigures(figures), Paragraph(sentences)]


def _share_of_invited(facts: Facts) -> str | None:
    # Of a part of where it was asked, those invited are others than those who told.
    total = [each for each in facts.answered if not each.name and facts.subject.kind in WHOLE]
    if len(total) != 1 or total[0].told is None or total[0].told.least != total[0].told.most:
        return None
    return percent(total[0].told.least / total[0].invited)


def _main_sentences(telling: Telling) -> list[str]:
    facts, words = telling.facts, telling.words
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


def tell_plan_case(telling: Telling) -> Sequence[Block]:
    """What the plan is, and why children are heard in it."""
    case, words = telling.facts.plan_case, telling.words
    if case is None:
        return []
    intro = words.say("plan.intro", title=case.title, day=case.registered_on)
    if case.reference:
        intro += " " + words.say("plan.reference", reference=case.reference)
    return [Heading(words.say("plan.title")), Paragraph(intro), Paragraph(words.say("plan.law"))]


def tell_asked(telling: Telling) -> Sequence[Block]:
    """Why and when children were asked."""
    facts, words = telling.facts, telling.words
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
            day(each.due_on) if each.due_on else "–",
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
    return said


def tell_reservations(telling: Telling) -> Sequence[Block]:
    """What the numbers do not say."""
    facts, words = telling.facts, telling.words
    items = words.all("reservations.items")
    items.append(words.say(f"reservations.{facts.audience}", minimum=facts.minimum))
    items.append(words.say("reservations.quotes"))
    return [Heading(words.say("reservations.title")), Points(items, "reservations")]


def tell_method(telling: Telling) -> Sequence[Block]:
    """How it was made."""
    words = telling.words
    return [Heading(words.say("method.title")), Points(words.all("method.items"))]


def tell_documentation(telling: Telling) -> Sequence[Block]:
    """The number, the hash, and what the report stands on."""
    facts, words = telling.facts, telling.words
    sha256 = hash_of(facts.text)
    entries = [
        (words.say("documentation.number"), str(telling.number)),
        (words.say("documentation.hash"), sha256),
        (words.say("documentation.facts"), telling.address),
        (words.say("documentation.citation"), citation(telling.number, telling.title, sha256)),
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
    tell_findings,
    tell_measures,
    tell_reservations,
    tell_method,
    tell_documentation,
)


def write_document(telling: Telling) -> Document:
    """The whole report."""
    facts, words = telling.facts, telling.words
    audience = words.say(f"cover.audience_{facts.audience}", minimum=facts.minimum)
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
