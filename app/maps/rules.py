"""What may be asked of a planner's map, and how it is drawn at each zoom."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.hotspots.rules import CELL_SIZES, CellMetres, Filters, SelectionQuery
from app.kit.problems import Problem
from app.kit.text import one_line

MARKS_FROM_ZOOM = 15
"""Below, single marks are too many to draw or to read; cells tell the same of them."""
_COARSEST_BELOW = {8: 5_000, 10: 1_000, 11: 500, 12: 250, 13: 100}
"""Zoom → the smallest cell that is still ten pixels wide below it, at 60° north, on tiles of 512
pixels a side.
"""


class NoGradeOfMarks(Problem):
    """Single marks are not told by grade: that would say more of a child than a mark may.

    Cells and charts are.
    """

    status = 422


class TooFarOut(Problem):
    """Single marks and ways have tiles from zoom 15; below, ask for cells."""

    status = 404


class _MarksAsked(Filters):
    """Filters of single marks."""

    @model_validator(mode="after")
    def _refuse_grade(self) -> Self:
        if self.grade is not None:
            raise NoGradeOfMarks
        return self


class MarksQuery(SelectionQuery, _MarksAsked):
    """Which marks are meant, and what their comments are searched for."""

    q: Annotated[str, *one_line("/query/q")] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description='Norwegian words of a released comment; "in this order", or -without.',
        examples=["mørk gangvei"],
    )
    commented: bool = Field(default=False, description="Marks with a released comment alone.")
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    cursor: str | None = Field(default=None, max_length=200)


class MarkTileQuery(_MarksAsked):
    """Filters of a tile of single marks or ways."""


class CellTileQuery(Filters):
    """Filters of a tile of cells, and the size of the cells; larger ones where those are tiny."""

    cell_metres: CellMetres = CELL_SIZES[0]


def cell_metres_at(zoom: int, asked: int) -> int:
    """The size of the cells to draw: as asked for, or the smallest that can be seen."""
    visible = next((size for below, size in _COARSEST_BELOW.items() if zoom < below), 50)
    return max(asked, visible)
