"""Figures from elsewhere: read row by row, and summed from SSB's grid into areas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.kit.grid import ssb_cell_corners
from app.kit.problems import Fault, Problem
from app.kit.text import one_line

FEWEST_RESIDENTS = 10
"""Fewer are never told, of a cell or of an area (SSB's own rule for its grid)."""
STANDS_FOR_FEW = 5
"""What a cell with one to nine residents counts as."""
MOST_ROWS = 400_000
MOST_FAULTS = 20

SumMethod = Literal["centre", "share"]
"""A cell belongs to an area by its centre, or as much as it lies inside."""


class IndicatorsRefused(Problem):
    """The figures cannot be read as they are; `errors` names the first rows and why."""

    status = 422


Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120), *one_line("/title")]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=40), *one_line("/unit")]
Origin = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/source")]
Licence = Annotated[str, StringConstraints(min_length=1, max_length=100), *one_line("/licence")]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/file_name")]


class SeriesDraft(BaseModel):
    """What is counted or measured, by whom, and under which licence it may be shown."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    title: Title
    unit: Unit
    source: Origin
    licence: Licence
    file_name: FileName


class AreaFiguresQuery(SeriesDraft):
    """A file with a row for each area and year."""

    counts_people: bool = Field(default=False, description="Then figures below ten are withheld.")


class GridFiguresQuery(SeriesDraft):
    """A file with a row for each populated cell of SSB's grid."""

    year: int = Field(ge=1900, le=2100)
    method: SumMethod = "centre"
    cell_metres: Literal[250, 1000] | None = Field(
        default=None, description="None means what the name of the column says."
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of an area in a year or on a day; None with `is_withheld` where it is too small.

    `rough_cells` is how many cells with one to nine residents are in it.
    """

    area_id: UUID
    period: str
    value: float | None
    is_withheld: bool = False
    rough_cells: int = 0
    note: str | None = None


_SILENT = {"", ".", "..", "...", ":", "-", "–"}
"""What statistics write where there is no figure, or none that may be told."""
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,10})?")
_PERIOD = re.compile(r"\d{4}(-\d{2}-\d{2})?")
_NAMES = {
    "area": ("area", "area_id", "område", "omrade", "sone", "navn"),
    "period": ("year", "date", "år", "aar", "dato"),
    "value": ("value", "verdi"),
    "note": ("note", "merknad"),
}
_CELL_COLUMN = re.compile(r"(?:ssb_?id|cell|rute)_?(\d+)?\s?k?m?", re.IGNORECASE)
_PEOPLE_COLUMN = re.compile(r"pop.*|value|verdi|bosatte|personer", re.IGNORECASE)


def read_area_figures(
    rows: Sequence[Sequence[str]], areas: Mapping[str, UUID], *, counts_people: bool
) -> list[Figure]:
    """Figures of rows with area, year or date, value and perhaps a note; the header first.

    `areas` gives ids by id and by name in lower case. Raises `IndicatorsRefused`.
    """
    columns = _find_columns(rows[0] if rows else [])
    faults: list[Fault] = []
    figures: dict[tuple[UUID, str], Figure] = {}
    for number, row in enumerate(rows[1:], 1):
        cells = {name: _cell(row, index) for name, index in columns.items()}
        area_id = areas.get(cells["area"].lower())
        fault = _fault_of(cells, area_id)
        if area_id is not None and (area_id, cells["period"]) in figures:
            fault = "The area has a figure for that time in a row above."
        if fault is not None or area_id is None:
            faults.append(Fault(f"/rows/{number}", fault or "There is no such area."))
            continue
        value = _number(cells["value"])
        is_withheld = cells["value"] in _SILENT
        if counts_people and value is not None and value < FEWEST_RESIDENTS:
            value, is_withheld = None, True
        figures[area_id, cells["period"]] = Figure(
            area_id, cells["period"], value, is_withheld, note=cells.get("note") or None
        )
    if faults or not figures:
        raise IndicatorsRefused(
            f"{len(faults)} rows cannot be read." if faults else "The file has no rows.",
            errors=faults[:MOST_FAULTS],
        )
    return list(figures.values())


def _find_columns(header: Sequence[str]) -> dict[str, int]:
    lowered = [name.strip().lower() for name in header]
    found = {
        name: next(lowered.index(known) for known in names if known in lowered)
        for name, names in _NAMES.items()
        if any(known in lowered for known in names)
    }
    missing = {"area", "period", "value"} - set(found)
    if missing:
        raise IndicatorsRefused(f"There is no column for {', '.join(sorted(missing))}.")
    return found


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip()[:200] if index < len(row) else ""


def _fault_of(cells: Mapping[str, str], area_id: UUID | None) -> str | None:
    if area_id is None:
        return f"There is no area {cells['area'][:60]!r}, or several."
    if not _is_period(cells["period"]):
        return f"{cells['period'][:20]!r} is neither a year nor a date."
    if _number(cells["value"]) is None and cells["value"] not in _SILENT:
        return f"{cells['value'][:20]!r} is no number."
    return None


def _is_period(text: str) -> bool:
    if not _PERIOD.fullmatch(text):
        return False
    try:
        date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")
    except ValueError:
        return False
    return True


def _number(text: str) -> float | None:
    plain = re.sub(r"[\s\u00a0]", "", text)
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


@dataclass(frozen=True, slots=True)
class Cells:
    """Populated cells: south-west corners in metres of EPSG:25833, and how many live in each.

    `is_rough` marks those with one to nine residents, which count as `STANDS_FOR_FEW`.
    """

    corners: NDArray[np.int64]
    residents: NDArray[np.float64]
    is_rough: NDArray[np.bool_]
    cell_metres: int


def read_cells(rows: Sequence[Sequence[str]], cell_metres: int | None) -> Cells:
    """The cells of rows with an id of SSB's grid and residents; raises `IndicatorsRefused`."""
    header = [name.strip() for name in rows[0]] if rows else []
    cell_columns = [index for index, name in enumerate(header) if _CELL_COLUMN.fullmatch(name)]
    people_columns = [index for index, name in enumerate(header) if _PEOPLE_COLUMN.fullmatch(name)]
    if not cell_columns or not people_columns:
        raise IndicatorsRefused("Expected a column with cell ids (ssbid250m) and one of residents.")
    size = cell_metres or _size_of(header[cell_columns[0]])
    ids, residents, faults = [], [], []
    for number, row in enumerate(rows[1:], 1):
        cell, people = _cell(row, cell_columns[0]), _cell(row, people_columns[0])
        value = _number(people)
        if not re.fullmatch(r"[12]\d{13}|3[01]\d{12}", cell) or (
            value is None and people not in _SILENT and not people.startswith("<")
        ):
            faults.append(Fault(f"/rows/{number}", "It is no cell id with a number of residents."))
            continue
        ids.append(int(cell))
        residents.append(1.0 if value is None else value)
    corners = ssb_cell_corners(np.array(ids, np.int64))
    faults += [
        Fault(f"/rows/{index + 1}", f"It is no corner of the {size} m grid.")
        for index in np.flatnonzero((corners % size).any(axis=1))[:MOST_FAULTS].tolist()
    ]
    if len(set(ids)) < len(ids):
        faults.append(Fault("/rows", "A cell is named twice."))
    if faults or not ids:
        raise IndicatorsRefused(errors=faults[:MOST_FAULTS])
    counted = np.array(residents)
    is_rough = (counted > 0) & (counted < FEWEST_RESIDENTS)
    return Cells(corners, np.where(is_rough, STANDS_FOR_FEW, counted), is_rough, size)


def _size_of(column: str) -> int:
    found = _CELL_COLUMN.fullmatch(column)
    size = {"250": 250, "1000": 1_000, "1": 1_000}.get((found[1] or "") if found else "")
    if size is None:
        raise IndicatorsRefused("Say how wide the cells are: 250 or 1000 m.")
    return size


def sum_cells(
    cells: Cells, area_id: UUID, outline: shapely.Geometry, period: str, method: SumMethod
) -> Figure:
    """How many live in an area, by the cells whose centre it holds or as much as it covers them.

    Below `FEWEST_RESIDENTS` the sum is withheld.
    """
    size = cells.cell_metres
    if method == "centre":
        centres = cells.corners + size / 2
        weights = shapely.contains_xy(outline, centres[:, 0], centres[:, 1]).astype(float)
    else:
        south_west = cells.corners.astype(float)
        boxes = shapely.box(*south_west.T, *(south_west + size).T)
        shapely.prepare(outline)
        weights = np.zeros(len(boxes))
        touched = np.flatnonzero(shapely.intersects(outline, boxes))
        shared = shapely.intersection(outline, boxes[touched])
        weights[touched] = shapely.area(shared) / size**2
    total = round(float((weights * cells.residents).sum()))
    rough = int((cells.is_rough & (weights > 0)).sum())
    if total < FEWEST_RESIDENTS:
        return Figure(area_id, period, None, is_withheld=True)
    return Figure(area_id, period, float(total), rough_cells=rough)
