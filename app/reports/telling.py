"""What a chapter is made of: facts, words, a base map, and what the report does not keep."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.publishing.privacy import ALL_THEMES
from app.reports.blocks import Block, Figure
from app.reports.charts import Drawn, bar_chart
from app.reports.facts import Chart, Facts, Lent
from app.reports.maps import WIDTH, BaseMap, cell_map
from app.reports.rules import ReportNumber
from app.reports.words import Words

_MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class Telling:
    """What a chapter is made of."""

    facts: Facts
    sha256: str
    number: ReportNumber
    words: Words
    base: BaseMap
    address: str
    lent: Lent

    @property
    def title(self) -> str:
        """What the report is called."""
        subject = self.facts.subject
        return self.words.title(subject.kind, subject.title)

    @property
    def is_of_others(self) -> bool:
        """Whether it is of a survey, of talks or of a walk, and so of no child's marks."""
        facts = self.facts
        is_apart = bool(facts.surveys or facts.field_rounds) and not facts.asked
        return facts.subject.kind == "campaign" and is_apart

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
