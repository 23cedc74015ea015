"""What kinds of area there are, and how an area lives: begins, is drawn anew, ends, is followed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import shapely
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.kit.geometry import LonLatGeometry, to_metres
from app.kit.moments import Day
from app.kit.problems import Fault, Problem
from app.kit.text import one_line

AreaKind = Literal["levekaarssone", "omraadesatsing", "school_district", "plan_area", "other"]
"""The kinds, in Norwegian where the term is Norwegian (see the glossary)."""

LEAST_SQUARE_METRES = 1_000
MOST_SQUARE_METRES = 12_000_000_000
"""A little more than the largest municipality there is."""
MOST_VERTICES = 20_000
SHARED_ENOUGH = 0.01
"""Areas that share less than this part of the smaller one only meet along a drawn line."""
MOST_SUCCESSORS = 20


class UnknownArea(Problem):
    """There is no such area in your municipality, or it has no boundary today."""

    status = 404


class UnknownCoordinator(Problem):
    """Nobody in your municipality with this id is a coordinator."""

    status = 404


class OutsideYourAreas(Problem):
    """A coordinator works with the areas they look after, and this is not in one of them."""

    status = 403


class HistoryWritten(Problem):
    """What an area was on past days stays as it was: a change begins today or later."""

    status = 409


class AreaEnded(Problem):
    """The area has ended by that day; `begins_again` says that it begins anew, after a gap."""

    status = 409


class AreaFollowed(Problem):
    """Other areas follow this one, so its life is told."""

    status = 409


class LaterBoundary(Problem):
    """A boundary that begins on that day or later is there already; the change must come after."""

    status = 409


class OutlineRefused(Problem):
    """The boundary is no area a municipality could have; the detail says why."""

    status = 422


class TwiceNamed(Problem):
    """An area is named twice, or follows itself."""

    status = 422


@dataclass(frozen=True, slots=True)
class Span:
    """The days a boundary holds; `valid_to` is the first day it does not, None while it does."""

    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether the boundary is the area's on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Life:
    """An area's days: `ends_on` is the first day without it; `spans` are in order."""

    starts_on: date
    ends_on: date | None
    spans: tuple[Span, ...]
    is_followed: bool = False

    def span_on(self, day: date) -> Span | None:
        """The span of the boundary the area has on `day`."""
        return next((span for span in self.spans if span.holds(day)), None)


def begin(starts_on: date) -> Life:
    """The life of an area that is told of for the first time."""
    return Life(starts_on, None, (Span(starts_on, None),))


def draw_anew(life: Life, valid_from: date, *, begins_again: bool, today: date) -> Life:
    """The life of an area that has another boundary from `valid_from` on.

    The boundary before it ends there. After the area's end it is another boundary only where it
    is said that the area `begins_again`. Raises `HistoryWritten`, `AreaFollowed`,
    `LaterBoundary`, `AreaEnded`.
    """
    _check_change(life, valid_from, today)
    *before, last = life.spans
    if life.ends_on is not None and life.ends_on <= valid_from:
        if not begins_again:
            raise AreaEnded
        return replace(life, ends_on=None, spans=(*life.spans, Span(valid_from, None)))
    cut = replace(last, valid_to=valid_from)
    return replace(life, spans=(*before, cut, Span(valid_from, life.ends_on)))


def end(life: Life, ends_on: date, *, today: date) -> Life:
    """The life of an area that is there until the day before `ends_on`.

    An end that has not come may be moved. Raises `HistoryWritten`, `AreaFollowed`,
    `LaterBoundary`, `AreaEnded`.
    """
    _check_change(life, ends_on, today)
    if life.ends_on is not None and life.ends_on < today:
        raise AreaEnded("The area has ended.")
    *before, last = life.spans
    return replace(life, ends_on=ends_on, spans=(*before, replace(last, valid_to=ends_on)))


def follow(life: Life, from_day: date, *, today: date) -> Life:
    """The life of an area that others follow from `from_day` on; raises as `end` does."""
    return replace(end(life, from_day, today=today), is_followed=True)


def _check_change(life: Life, day: date, today: date) -> None:
    if day < today:
        raise HistoryWritten
    if life.is_followed:
        raise AreaFollowed
    latest = life.spans[-1].valid_from
    if day <= latest:
        raise LaterBoundary(f"The latest boundary begins on {latest}; the change must come after.")


def fault_of_outline(metres: shapely.Geometry) -> str | None:
    """Why a valid outline in EPSG:25833 can be no area's, or None."""
    square_metres = float(shapely.area(metres))
    vertices = int(shapely.get_num_coordinates(metres))
    if square_metres < LEAST_SQUARE_METRES:
        return f"It covers {square_metres:.0f} m², less than {LEAST_SQUARE_METRES}."
    if square_metres > MOST_SQUARE_METRES:
        return f"It covers {square_metres / 1e6:.0f} km², more than {MOST_SQUARE_METRES / 1e6:.0f}."
    if vertices > MOST_VERTICES:
        return f"It has {vertices} vertices, more than {MOST_VERTICES}."
    return None


def read_outline(lonlat: shapely.Geometry) -> shapely.Geometry:
    """A drawn polygon as a boundary in EPSG:25833; raises `OutlineRefused`, `OutsideNorway`."""
    if not isinstance(lonlat, shapely.Polygon):
        raise _refused("Expected a Polygon.")
    if not shapely.is_valid(lonlat):
        raise _refused(f"{shapely.is_valid_reason(lonlat)}.")
    metres = to_metres(shapely.MultiPolygon([lonlat]))
    fault = fault_of_outline(metres)
    if fault is not None:
        raise _refused(fault)
    return metres


def _refused(detail: str) -> OutlineRefused:
    return OutlineRefused(detail, errors=[Fault("/polygon", detail)])


def share_of_smaller(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Which part of the smaller of two areas the other one covers, too."""
    smaller = min(shapely.area(one), shapely.area(other))
    return float(shapely.area(shapely.intersection(one, other)) / smaller) if smaller else 0.0


class _Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")


Name = Annotated[str, StringConstraints(min_length=1, max_length=120), *one_line("/name")]
Source = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/source")]

_SQUARE: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[5.23, 60.36], [5.24, 60.36], [5.24, 60.37], [5.23, 60.36]]],
}


class OutlineDraft(_Draft):
    """A boundary as it was drawn, and who drew it."""

    polygon: LonLatGeometry
    source: Source = "Tegnet i Nabotråkk"


class SuccessorDraft(OutlineDraft):
    """An area that begins."""

    name: Name
    kind: AreaKind


class AreaDraft(SuccessorDraft):
    """An area as it is told of for the first time; it may have begun long ago."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Olsvik", "kind": "omraadesatsing", "starts_on": "2019-01-01"}
                | {"polygon": _SQUARE}
            ]
        }
    )

    starts_on: Day


class BoundaryDraft(OutlineDraft):
    """Another boundary from a day on."""

    valid_from: Day
    begins_again: bool = False


class EndDraft(_Draft):
    """The first day without the area."""

    ends_on: Day


class SupersedeDraft(_Draft):
    """Which areas follow from a day on, and which end together with this one."""

    from_day: Day
    successors: list[SuccessorDraft] = Field(min_length=1, max_length=MOST_SUCCESSORS)
    together_with: list[UUID] = Field(default=[], max_length=MOST_SUCCESSORS)


Role = Annotated[str, StringConstraints(min_length=1, max_length=120), *one_line("/role")]
Office = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/office")]
Hours = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/opening_hours")]
Phone = Annotated[str, StringConstraints(min_length=1, max_length=40), *one_line("/phone")]
Email = Annotated[str, StringConstraints(min_length=3, max_length=200), *one_line("/email")]
GroupName = Annotated[
    str, StringConstraints(min_length=1, max_length=120), *one_line("/group_name")
]
About = Annotated[str, StringConstraints(min_length=1, max_length=500), *one_line("/group_about")]
Meets = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/group_meets")]


class ContactDraft(_Draft):
    """Whom to ask about an area, and the group of neighbours that follows it.

    A role and an office, never a private person; everything may be left out.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "role": "Områdekoordinator",
                    "office": "Nærkontoret i Loddefjord",
                    "opening_hours": "Tirsdag og torsdag 10–15",
                    "phone": "55 56 00 00",
                    "email": "omrade@kommune.example",
                    "group_name": "Nærmiljøgruppen",
                    "group_about": "Beboere, borettslag, skole og frivillige.",
                    "group_meets": "Første tirsdag i måneden kl. 18",
                }
            ]
        }
    )

    role: Role | None = None
    office: Office | None = None
    opening_hours: Hours | None = None
    phone: Phone | None = None
    email: Email | None = None
    group_name: GroupName | None = None
    group_about: About | None = None
    group_meets: Meets | None = None
