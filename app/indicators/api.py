"""Figures from elsewhere beside what children tell: loaded by planners, open to everybody."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from app.indicators import actions, store
from app.indicators.rules import AreaFiguresQuery, Figure, GridFiguresQuery
from app.indicators.store import Load
from app.kit.web import FileBody, FileRoute, NowDep, ReaderDep, SentFile, StrictRoute, WriterDep
from app.people.access import MunicipalityQuery, PlannerDep

router = APIRouter(route_class=StrictRoute, tags=["indicators"])
files = APIRouter(route_class=FileRoute, tags=["indicators"])

TABLE_FILE = FileBody({"text/csv": ".csv"})


class FigureView(BaseModel):
    """A figure of a year (`2026`) or a day; null and `is_withheld` where it is too small to tell.

    `rough_cells` is how many cells with one to nine residents are in it, each counted as five.
    """

    period: str
    value: float | None
    is_withheld: bool
    rough_cells: int
    note: str | None


class LoadView(BaseModel):
    """A load of a series: from which file, when, and how its figures came to areas."""

    number: int
    file_name: str
    method: str
    loaded_at: datetime


class SeriesView(BaseModel):
    """A series of an area as its newest load has it; `earlier` loads are kept."""

    code: str
    title: str
    unit: str
    source: str
    licence: str
    load: LoadView
    earlier: list[LoadView]
    figures: list[FigureView]


class SeriesList(BaseModel):
    """An area's series, by title."""

    series: list[SeriesView]


class LoadedView(BaseModel):
    """What a load brought: how many figures, of how many areas, and how many are withheld."""

    code: str
    load: LoadView
    figures: int
    areas: int
    withheld: int


def _load_view(load: Load) -> LoadView:
    return LoadView(
        number=load.number,
        file_name=load.series.file_name,
        method=load.method,
        loaded_at=load.loaded_at,
    )


def _loaded(load: Load, figures: list[Figure]) -> LoadedView:
    return LoadedView(
        code=load.series.code,
        load=_load_view(load),
        figures=len(figures),
        areas=len({each.area_id for each in figures}),
        withheld=sum(each.is_withheld for each in figures),
    )


@router.get("/areas/{area_id}/indicators")
async def list_indicators(
    reader: ReaderDep, municipality_id: MunicipalityQuery, area_id: UUID
) -> SeriesList:
    """What others count and measure of an area over time: for everybody."""
    await reader.enter(municipality_id)
    names = FigureView.model_fields
    return SeriesList(
        series=[
            SeriesView(
                **each.load.series.model_dump(exclude={"file_name"}),
                load=_load_view(each.load),
                earlier=[_load_view(load) for load in each.earlier],
                figures=[
                    FigureView(**{name: getattr(figure, name) for name in names})
                    for figure in each.figures
                ],
            )
            for each in await store.list_series(reader, municipality_id, area_id)
        ]
    )


@files.post("/indicators/areas", status_code=201, openapi_extra=TABLE_FILE.described())
async def load_area_figures(
    writer: WriterDep,
    member: PlannerDep,
    query: Annotated[AreaFiguresQuery, Query()],
    sent: Annotated[SentFile, Depends(TABLE_FILE)],
    now: NowDep,
) -> LoadedView:
    """Load a series from CSV with the columns area, year (or date), value and note."""
    return _loaded(
        *await actions.load_area_figures(
            writer, member.municipality_id, query, sent.body, loaded_by=member.staff_id, now=now
        )
    )


@files.post("/indicators/grid", status_code=201, openapi_extra=TABLE_FILE.described())
async def load_grid_figures(
    writer: WriterDep,
    member: PlannerDep,
    query: Annotated[GridFiguresQuery, Query()],
    sent: Annotated[SentFile, Depends(TABLE_FILE)],
    now: NowDep,
) -> LoadedView:
    """Sum residents by cell of SSB's grid (CSV) into the areas; other years are kept."""
    return _loaded(
        *await actions.load_grid_figures(
            writer, member.municipality_id, query, sent.body, loaded_by=member.staff_id, now=now
        )
    )
