"""What an answer is made of: how measures came to stand as they do, and what was heard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Literal, get_args
from uuid import UUID

import shapely

from app.catalogue.rules import Labels
from app.measures.rules import PUBLIC_STATES, MeasureState

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Part = Literal["decided", "done", "coming"]
"""Where on the page a measure is told of."""

PARTS: dict[MeasureState, Part] = {
    "decided": "decided",
    "declined": "decided",
    "done": "done",
    "under_way": "coming",
}
NEAR_SCHOOL_METRES = 1_000


@dataclass(frozen=True, slots=True)
class Chapter:
    """A while in which a measure stood in one state; `first` is the number of its first step."""

    first: int
    state: MeasureState
    began_at: datetime
    told_at: datetime
    reason: str | None
    responsible_unit: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A measure everybody may read of, its public chapters, and where it belongs.

    `place` is a Point in EPSG:25833.
    """

    number: str
    title: str
    place: shapely.Geometry | None
    chapters: tuple[Chapter, ...]
    area_ids: frozenset[UUID]
    campaign_ids: frozenset[UUID]

    @property
    def now(self) -> Chapter:
        """How it stands."""
        return self.chapters[-1]

    @property
    def settled(self) -> tuple[Chapter, ...]:
        """The chapters since it was said yes or no to last, that first."""
        is_no = self.now.state == "declined"
        for index in range(len(self.chapters), 0, -1):
            if (self.chapters[index - 1].state == "declined") != is_no:
                return self.chapters[index:]
        return self.chapters

    @property
    def why(self) -> str | None:
        """The reason given last for what was said; a no is never explained by an earlier yes."""
        reasons = [each.reason for each in self.settled if each.reason and each.state != "done"]
        return reasons[-1] if reasons else None

    @property
    def remark(self) -> str | None:
        """What was said when it was done: no reason any more."""
        return self.now.reason if self.now.state == "done" else None

    def is_near(self, school: shapely.Geometry | None) -> bool:
        """Whether it lies around a school."""
        if school is None or self.place is None:
            return False
        return bool(shapely.dwithin(self.place, school, NEAR_SCHOOL_METRES))


@dataclass(frozen=True, slots=True)
class ThemeHeard:
    """A theme in an area: in how many cells it is shown, and the band of the cell that tells most.

    `cells` and `participants` are read off a release's rows; nothing is counted anew.
    """

    theme: str
    cells: int
    participants: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What a campaign's latest release says of an area, the theme told most first."""

    number: str
    campaign_id: UUID
    title: str
    told_from: datetime
    told_until: datetime
    released_at: datetime
    minimum: int
    labels: dict[str, Labels]
    themes: tuple[ThemeHeard, ...]


@dataclass(frozen=True, slots=True)
class Outlined:
    """An area as it was drawn last; `boundary` is in EPSG:25833."""

    area_id: UUID
    name: str
    kind: str
    starts_on: datetime
    boundary: shapely.Geometry


def page_of(municipality_id: str, area_id: UUID) -> str:
    """Where an area's answer is read."""
    return f"/area/{municipality_id}/{area_id}"


def chapters_of(steps: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """The public chapters of a measure, from its single steps; of steps alike the last holds."""
    chapters = []
    for state, alike in groupby(steps, key=lambda step: step.state):
        first, *others = alike
        last = others[-1] if others else first
        reasons = [step.reason for step in (first, *others) if step.reason]
        if state in PUBLIC_STATES:
            reason = reasons[-1] if reasons else None
            chapters.append(
                replace(last, first=first.first, began_at=first.began_at, reason=reason)
            )
    return tuple(chapters)
