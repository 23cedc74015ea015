"""Which files there are, what they are called, and what may choose among their rows."""

from typing import Literal, get_args

from app.hotspots.rules import CellsQuery
from app.kit.problems import Fault, Problem

FileFormat = Literal["geojson", "gpkg", "parquet", "fgb", "csv"]
LayerName = Literal["cells", "places", "ways", "findings"]

FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
LAYERS: tuple[LayerName, ...] = get_args(LayerName)

MEDIA_TYPES: dict[FileFormat, str] = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "fgb": "application/flatgeobuf",
    "csv": "text/csv; charset=utf-8",
}

_PLACE = {"bbox", "area_id"}
# A mark tells a planner its place, theme, answers and month; the grade would be news of its author.
_NOT_OF_A_MARK = {"grade"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class FilterNotOfLayer(Problem):
    """A filter does not choose among the rows of this layer; `errors` names it.

    A mark does not tell a planner its author's grade, so places and ways cannot be chosen by it.
    Findings are chosen by place alone.
    """

    status = 422


def check_filters(layer: LayerName, query: CellsQuery) -> None:
    """Raise `FilterNotOfLayer` rather than leave a filter unheard."""
    given = {name for name in query.model_fields_set if getattr(query, name) not in (None, [])}
    given.discard("cell_metres")
    refused = {
        "cells": set(),
        "places": given & _NOT_OF_A_MARK,
        "ways": given & _NOT_OF_A_MARK,
        "findings": given - _PLACE,
    }[layer]
    if refused:
        raise FilterNotOfLayer(
            errors=[Fault(f"/query/{name}", f"Not of {layer}.") for name in sorted(refused)]
        )


def defused(cell: object) -> object:
    """A cell no spreadsheet takes for a formula: text that begins like one gets a `'` before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
