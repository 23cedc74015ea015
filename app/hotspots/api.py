"""Where it gathers: cells, charts and coverage, for planners."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from app.campaigns.store import find_campaign
from app.hotspots import charts, store
from app.hotspots.access import CellsDep, SelectionDep, read_polygon, select_marks
from app.hotspots.counting import count_waiting
from app.hotspots.rules import MOST_CAMPAIGNS, CellMetres, Filters, Selection, describe
from app.hotspots.statistics import wilson
from app.kit.database import Reader
from app.kit.geometry import LonLatGeometry
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import PlannerDep

router = APIRouter(route_class=StrictRoute, tags=["insight"])

GEOJSON = "application/geo+json"
CELLS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {GEOJSON: {}},
        "description": "A FeatureCollection (CRS84) with `metadata` on how it was made.",
    }
}


class DrawnSelection(Filters):
    """A selection within a polygon somebody drew."""

    polygon: LonLatGeometry
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


class Coverage(BaseModel):
    """Who answered and who did not; few marks where few were asked is no sign of few problems."""

    total: AnsweredView
    by_school: list[AnsweredView]
    by_grade: list[AnsweredView]
    by_area: list[AnsweredView]


@router.get("/hotspots", response_class=Response, responses=CELLS)
async def list_hotspots(
    reader: ReaderDep, member: PlannerDep, asked: CellsDep, now: NowDep
) -> Response:
    """How many children tell it, cell by cell, with the share of those exposed and its interval.

    A cell with fewer than three children is absent, never zero; `metadata.withheld` says how many
    are. The cells are those of Statistics Norway's grid; a feature's id is the cell's.
    """
    return await _cells(reader, member.municipality_id, *asked, now)


@router.post("/hotspots", response_class=Response, responses=CELLS)
async def list_hotspots_within(
    writer: WriterDep, member: PlannerDep, drawn: DrawnSelection, now: NowDep
) -> Response:
    """The same within a drawn polygon; nothing is stored."""
    area = read_polygon(drawn.polygon)
    selection = await select_marks(writer, member.municipality_id, drawn, area, now)
    return await _cells(writer, member.municipality_id, selection, drawn.cell_metres, now)


async def _cells(
    reader: Reader, municipality_id: str, selection: Selection, cell_metres: int, now: NowDep
) -> Response:
    basis = await store.find_basis(reader, municipality_id, selection)
    reach = await store.count_reach(reader, municipality_id, selection)
    cells = await store.list_cells(
        reader, municipality_id, selection, cell_metres, basis=basis, invited=reach.invited
    )
    metadata = describe(selection, cell_metres, now) | {
        "basis": basis,
        "cells": cells.shown,
        "withheld": cells.withheld,
        "invited": reach.invited,
        "joined": reach.joined,
        "told": reach.told,
        "waiting": await count_waiting(reader, municipality_id) if selection.is_counted else 0,
    }
    body = b'{"type":"FeatureCollection","features":[' + cells.features
    body += f'],"metadata":{json.dumps(metadata, ensure_ascii=False)}}}'.encode()
    return Response(body, media_type=GEOJSON, headers={"Cache-Control": "private, no-store"})


@router.get("/hotspots/summary")
async def get_hotspots_summary(
    reader: ReaderDep, member: PlannerDep, selection: SelectionDep
) -> HotspotsSummary:
    """The selected marks by theme, category, travel, grade, season, time of day and month.

    A bar counts children once; what fewer than three tell is withheld.
    """
    found = await charts.summarise(reader, member.municipality_id, selection)
    total = found.pop("total").bars
    return HotspotsSummary(
        total=_bar(total[0]) if total else None,
        charts={
            name: ChartView(bars=[_bar(bar) for bar in chart.bars], withheld=chart.withheld)
            for name, chart in found.items()
        },
        waiting=await count_waiting(reader, member.municipality_id) if selection.is_whole else 0,
    )


def _bar(bar: charts.Bar) -> BarView:
    return BarView(code=bar.code, participants=bar.participants, marks=bar.marks)


@router.get("/coverage")
async def get_coverage(
    reader: ReaderDep,
    member: PlannerDep,
    campaign_id: Annotated[list[UUID], Query(min_length=1, max_length=MOST_CAMPAIGNS)],
) -> Coverage:
    """Who answered: invited, joined and heard, by school, by grade and by the campaign's area."""
    for each in campaign_id:
        await find_campaign(reader, member.municipality_id, each)
    found = await charts.list_answered(reader, member.municipality_id, campaign_id)
    return Coverage(
        total=_answered(found["total"][0]),
        by_school=[_answered(row) for row in found["school"]],
        by_grade=[_answered(row) for row in found["grade"]],
        by_area=[_answered(row) for row in found["area"]],
    )


def _answered(row: charts.Answered) -> AnsweredView:
    # More may come than were expected; a share above 1 would be no share.
    interval = wilson(row.told, row.invited) if row.told <= row.invited else None
    return AnsweredView(
        code=row.code,
        name=row.name,
        invited=row.invited,
        joined=row.joined,
        told=row.told,
        share=None if interval is None else row.told / row.invited,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
    )
