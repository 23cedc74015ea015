"""What is asked for in a body, and what is answered."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.hotspots.rules import CellId, CellMetres, Filters, FindingState
from app.hotspots.scan import FEWEST_PERMUTATIONS, PERMUTATIONS
from app.kit.geometry import LonLatGeometry
from app.kit.numbers import NO_TRUTH
from app.kit.text import one_line

Title = Annotated[str, Field(min_length=1, max_length=200), *one_line("/title")]
Unit = Annotated[str, Field(min_length=1, max_length=200), *one_line("/responsible_unit")]


class DrawnSelection(Filters):
    """A selection within a polygon somebody drew."""

    polygon: LonLatGeometry
    cell_metres: CellMetres = 250


class ScanRequest(Filters):
    """What to scan: a theme's marks, of campaigns and within an area or a drawn polygon."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"theme": "change", "cell_metres": 250}]}
    )

    polygon: LonLatGeometry | None = None
    cell_metres: Literal[100, 250, 500] = 250
    permutations: Annotated[int, Field(ge=FEWEST_PERMUTATIONS, le=9_999), NO_TRUTH] = PERMUTATIONS


class ScanView(BaseModel):
    """A scan: how far it is, and, once done, its zones or the reason why nothing can be said."""

    scan_id: UUID
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    progress: float
    requested_at: datetime
    finished_at: datetime | None
    inputs: dict[str, Any]
    result: dict[str, Any] | None


class ComparedSelections(BaseModel):
    """Two selections of the same places: two periods, two groups, before and after a measure."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "before": {"theme": "change", "to_month": "2025-06"},
                    "after": {"theme": "change", "from_month": "2025-07"},
                }
            ]
        },
    )

    before: Filters
    after: Filters
    area_id: UUID | None = None
    polygon: LonLatGeometry | None = None
    cell_metres: CellMetres = 250


class BarView(BaseModel):
    """How many children told something of one kind, and in how many marks."""

    code: str
    participants: int
    marks: int


class ChartView(BaseModel):
    """The bars of one dimension; `withheld` more have too few children to show."""

    bars: list[BarView]
    withheld: int


class HotspotsSummary(BaseModel):
    """A chart a dimension, of the marks selected; `total` is null where too few told anything."""

    total: BarView | None
    charts: dict[str, ChartView]
    waiting: int


class AnsweredView(BaseModel):
    """How many of those invited joined and told something, with the 95 % interval of the share.

    `code` is empty, and `name` null, for groups without a school, a grade or an area.
    """

    code: str
    name: str | None
    invited: int
    joined: int
    told: int
    share: float | None
    low: float | None
    high: float | None


class CoverageView(BaseModel):
    """Who answered and who did not; few marks where few were asked is no sign of few problems."""

    total: AnsweredView
    by_school: list[AnsweredView]
    by_grade: list[AnsweredView]
    by_area: list[AnsweredView]


class FindingDraft(Filters):
    """What to freeze: a zone of a scan, cells that agree, or a drawn polygon, and whose it is.

    With `scan_id` the scan's own filters are used. With `supersedes` it becomes the next version
    of that finding.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Mørk undergang ved skolen",
                    "responsible_unit": "Bymiljøetaten",
                    "theme": "change",
                    "cells": [19627006731750],
                    "cell_metres": 250,
                }
            ]
        }
    )

    title: Title
    responsible_unit: Unit
    scan_id: UUID | None = None
    zone: Annotated[int, Field(ge=0, le=1_000), NO_TRUTH] = Field(
        default=0, description="The scan's zone, the strongest being 0."
    )
    cells: list[CellId] | None = Field(default=None, min_length=1, max_length=1_000)
    polygon: LonLatGeometry | None = None
    cell_metres: CellMetres = 100
    supersedes: str | None = Field(default=None, max_length=20, examples=["4601-2026-014"])


class FindingView(BaseModel):
    """A finding: what was frozen, its hash (SHA-256 of `document`), and how it stands.

    `content` is `document` read, with the `quotes` whose hash is in it while they are kept;
    `superseded_by` is the newest version where this is an older.
    """

    number: str
    version: int
    superseded_by: int | None
    state: FindingState
    responsible_unit: str
    made_at: datetime
    sha256: str
    document: str
    quotes_document: str | None
    content: dict[str, Any]


class FindingItem(BaseModel):
    """A finding in the list: its newest version."""

    number: str
    version: int
    title: str
    participants: int
    state: FindingState
    responsible_unit: str
    made_at: datetime
    outline: dict[str, Any]


class FindingList(BaseModel):
    """Findings, those most children agree on first; `next` is the address of the next page."""

    findings: list[FindingItem]
    next: str | None


class FindingStateDraft(BaseModel):
    """How a finding stands from now on, and who has it."""

    model_config = ConfigDict(extra="forbid")

    state: FindingState
    responsible_unit: Unit


class PlanAreaQuestion(Filters):
    """A plan's area, and which campaigns to read."""

    polygon: LonLatGeometry
