"""What may be asked of the counts, and how few children are too few to show."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

import shapely
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.contributions.rules import Code
from app.kit.grid import BASE_CELL_METRES, PARENT_CELL_METRES
from app.kit.numbers import NO_TRUTH
from app.kit.problems import Problem

FEWEST_SHOWN = 3
"""A planner sees what so many children tell (privacy model R1); below, the row is absent."""
FEWEST_TOLD = 5
"""What is kept for good and copied (cases, profiles, reports) is told of so many, not of three."""
FEWEST_AGREEING = 5
"""A finding's outline is drawn on at least so many (docs/decisions/0009)."""
SCAN_CELL_SIZES = (100, 250, 500)
CELL_SIZES = (BASE_CELL_METRES, *PARENT_CELL_METRES)
MOST_CAMPAIGNS = 100

Travel = Literal["walk", "bike", "bus", "driven", "other"]
Basis = Literal["ways", "marks", "invited"]
"""Of whom a share is one: who passes by a way, who marked anything there, who was invited."""


def enough(people: int) -> int | None:
    """How many people, or None where they are too few to say so."""
    return people if people >= FEWEST_TOLD else None


class AreaTwice(Problem):
    """Ask for an area, a box or a polygon: one of them at a time."""

    status = 422


class NothingToSelect(Problem):
    """There is no campaign to read from yet."""

    status = 404


def check_cell_metres(value: int) -> int:
    """Raise `ValueError` for a size that is not counted."""
    if value not in CELL_SIZES:
        raise ValueError(f"one of {', '.join(map(str, CELL_SIZES))}")
    return value


MOST_VERSIONS = 10_000
# SSB's ids of cells anywhere near Norway.
CellId = Annotated[int, Field(ge=18_000_000_000_000, le=32_000_000_000_000), NO_TRUTH]
CellMetres = Annotated[
    int, AfterValidator(check_cell_metres), Field(json_schema_extra={"enum": list(CELL_SIZES)})
]
Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", examples=["2026-11"])]


class Filters(BaseModel):
    """Which marks are meant; everything left out means all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    campaign_id: list[UUID] = Field(
        default=[], max_length=MOST_CAMPAIGNS, description="Once for each campaign; none means all."
    )
    area_id: UUID | None = None
    theme: Code | None = None
    category: Code | None = Field(default=None, description="A category of `theme`.")
    travel: Travel | None = Field(
        default=None, description="Ways alone, by how children travel; kick scooters are bikes."
    )
    unsafe: bool = Field(default=False, description="Stretches of what should change alone.")
    season: Code | None = None
    time_of_day: Code | None = None
    grade: Annotated[int, Field(ge=1, le=13), NO_TRUTH] | None = None
    from_month: Month | None = None
    to_month: Month | None = Field(default=None, description="The last month that counts.")

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.category is not None and self.theme is None:
            raise ValueError("a category is one of a theme: tell the theme, too")
        if sum((self.theme is not None, self.travel is not None, self.unsafe)) > 1:
            raise ValueError("theme, travel and unsafe exclude one another")
        if self.from_month and self.to_month and self.from_month > self.to_month:
            raise ValueError("the first month is after the last")
        return self


class NothingToScan(Problem):
    """A scan asks where children mark more than they pass: name a theme other than the ways."""

    status = 422


class UnknownScan(Problem):
    """There is no such scan in your municipality."""

    status = 404


class TooFewAgree(Problem):
    """In no cell of the place do at least five children tell it; an outline would point at a few.

    Larger cells, more campaigns or a wider selection may gather more.
    """

    status = 409


class StillCounting(Problem):
    """Marks have just changed and are being counted; what is frozen stands on exact counts.

    It takes a second: try again.
    """

    status = 409


class OnePlaceOnly(Problem):
    """A finding is of one place: a zone of a finished scan, cells, or a drawn polygon."""

    status = 422


class UnknownFinding(Problem):
    """There is no such finding in your municipality."""

    status = 404


FindingState = Literal["open", "assigned", "planned", "done", "declined"]


@dataclass(frozen=True, slots=True)
class FindingNumber:
    """A finding's number, for example 4601-2026-014: counted without gaps within a year."""

    municipality_id: str
    year: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.municipality_id}-{self.year}-{self.ordinal:03d}"


_NUMBER = re.compile(r"(\d{4})-(\d{4})-(\d{3,6})")


def read_number(text: str, municipality_id: str) -> FindingNumber:
    """The number a text names; raises `UnknownFinding` for another municipality's, too."""
    found = _NUMBER.fullmatch(text)
    if found is None or found[1] != municipality_id:
        raise UnknownFinding
    return FindingNumber(municipality_id, int(found[2]), int(found[3]))


class SelectionQuery(Filters):
    """Filters as a query has them."""

    bbox: str | None = Field(
        default=None,
        max_length=200,
        description="West, south, east, north in degrees (CRS84).",
        examples=["5.2,60.34,5.27,60.38"],
    )


class CellsQuery(SelectionQuery):
    """Filters and the size of the cells to count in."""

    cell_metres: CellMetres = 250


class HotspotsQuery(CellsQuery):
    """Filters, the size of the cells, and how many of them at most."""

    most: int | None = Field(
        default=None, ge=1, le=1_000, description="Those most children tell; none means all."
    )


@dataclass(frozen=True, slots=True)
class Selection:
    """Which marks are meant, with what had to be looked up; `area` is in EPSG:25833."""

    filters: Filters
    campaign_ids: tuple[UUID, ...]
    area: shapely.Geometry | None

    @property
    def subject(self) -> str:
        """Under what the counts know it: see `counting`."""
        filters = self.filters
        if filters.travel is not None:
            return f"way:{filters.travel}"
        if filters.unsafe:
            return "unsafe"
        return "/".join(filter(None, (filters.theme, filters.category)))

    def among_everything(self, theme: str | None = None) -> "Selection":
        """Whatever the same children told in the same months and places, or a theme of it."""
        kept = self.filters.model_dump(include={"grade", "from_month", "to_month"})
        return replace(self, filters=Filters(theme=theme, **kept))

    @property
    def is_counted(self) -> bool:
        """Whether the counts answer it; else the marks themselves must be asked."""
        filters = self.filters
        return not any(
            (
                filters.season,
                filters.time_of_day,
                filters.grade,
                filters.from_month,
                filters.to_month,
            )
        )

    @property
    def is_charted(self) -> bool:
        """Whether it is whole campaigns or a theme of them: their charts are counted as well."""
        return self.is_counted and self.area is None and self.subject == (self.filters.theme or "")

    def basis(self, has_ways: bool) -> Basis:
        """Of whom a share is one; of those who pass by a way, as soon as anybody drew one."""
        if self.subject.split(":")[0].split("/")[0] in ("", "way"):
            return "invited"
        return "ways" if has_ways else "marks"


def check_scannable(selection: Selection) -> None:
    """Raise `NothingToScan` where children cannot mark more or less than they pass."""
    if selection.subject.split(":")[0].split("/")[0] in ("", "way"):
        raise NothingToScan


def describe(selection: Selection, cell_metres: int, now: datetime) -> dict[str, object]:
    """How an answer was made, for whoever reads it later."""
    return {
        "filters": selection.filters.model_dump(
            mode="json", exclude_defaults=True, include=set(Filters.model_fields)
        ),
        "campaigns": [str(each) for each in selection.campaign_ids],
        "drawn_area": selection.area is not None and selection.filters.area_id is None,
        "cell_metres": cell_metres,
        "grid": "SSB, EPSG:25833",
        "interval": "Wilson, 95 %",
        "fewest_shown": FEWEST_SHOWN,
        "made_at": now.isoformat(),
    }
