"""Where it gathers, for planners: cells, charts, coverage, scans, findings and plan cases."""

import json
from typing import Annotated, Any
from uuid import UUID

import shapely
from fastapi import APIRouter, Path, Query, Request, Response

from app.areas.access import StewardDep
from app.areas.stewards import Steward
from app.campaigns.store import find_campaign
from app.hotspots import actions, charts, evidence, findings, store
from app.hotspots.access import (
    CellsDep,
    HotspotsDep,
    SelectionDep,
    find_place,
    read_polygon,
    select_marks,
)
from app.hotspots.counting import count_waiting
from app.hotspots.findings import Finding
from app.hotspots.jobs import ScanJob, cancel_job
from app.hotspots.reports import GI_STAR_WARNING, feature, report_gi_star
from app.hotspots.rules import MOST_CAMPAIGNS, MOST_VERSIONS, Selection, describe, read_number
from app.hotspots.statistics import wilson
from app.hotspots.views import (
    AnsweredView,
    BarView,
    ChartView,
    ComparedSelections,
    CoverageView,
    DrawnSelection,
    FindingDraft,
    FindingItem,
    FindingList,
    FindingStateDraft,
    FindingView,
    HotspotsSummary,
    PlanAreaQuestion,
    ScanRequest,
    ScanView,
)
from app.kit.database import Reader
from app.kit.paging import InvalidCursor, read_cursor, write_cursor
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep

router = APIRouter(route_class=StrictRoute, tags=["insight"])

Number = Annotated[str, Path(max_length=30, examples=["4601-2026-014"])]

GEOJSON = "application/geo+json"
CELLS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {GEOJSON: {}},
        "description": "A FeatureCollection (CRS84) with `metadata` on how it was made.",
    }
}


@router.get("/hotspots", response_class=Response, responses=CELLS)
async def list_hotspots(
    reader: ReaderDep, steward: StewardDep, asked: HotspotsDep, now: NowDep
) -> Response:
    """How many children tell it, cell by cell, with the share of those exposed and its interval.

    Those most children tell come first; `metadata.cells` counts all, also where `most` asks for
    fewer. A cell with fewer than three children is absent, never zero; `metadata.withheld` says
    how many are. The cells are those of Statistics Norway's grid; a feature's id is the cell's.
    """
    selection, cell_metres, most = asked
    return await _cells(reader, steward.municipality_id, selection, cell_metres, now, most)


@router.post("/hotspots", response_class=Response, responses=CELLS)
async def list_hotspots_within(
    writer: WriterDep, steward: StewardDep, drawn: DrawnSelection, now: NowDep
) -> Response:
    """The same within a drawn polygon; nothing is stored."""
    area = read_polygon(drawn.polygon)
    selection = await select_marks(writer, steward, drawn, area, now)
    return await _cells(writer, steward.municipality_id, selection, drawn.cell_metres, now)


async def _cells(
    reader: Reader,
    municipality_id: str,
    selection: Selection,
    cell_metres: int,
    now: NowDep,
    most: int | None = None,
) -> Response:
    reach = await store.count_reach(reader, municipality_id, selection)
    basis = selection.basis(reach.has_ways)
    cells = await store.list_cells(
        reader,
        municipality_id,
        selection,
        cell_metres,
        basis=basis,
        invited=reach.invited,
        most=most,
    )
    metadata = describe(selection, cell_metres, now) | {
        "basis": basis,
        "cells": cells.shown,
        "withheld": cells.withheld,
        "invited": reach.invited,
        "told": reach.told,
        "waiting": reach.waiting if selection.is_counted else 0,
    }
    body = b'{"type":"FeatureCollection","features":[' + cells.features
    body += f'],"metadata":{json.dumps(metadata, ensure_ascii=False)}}}'.encode()
    return Response(body, media_type=GEOJSON, headers={"Cache-Control": "private, no-store"})


@router.get("/hotspots/summary")
async def get_hotspots_summary(
    reader: ReaderDep, steward: StewardDep, selection: SelectionDep
) -> HotspotsSummary:
    """The selected marks by theme, category, travel, grade, season, time of day and month.

    A bar counts children once; what fewer than three tell is withheld.
    """
    found = await charts.summarise(reader, steward.municipality_id, selection)
    total = found.pop("total").bars
    return HotspotsSummary(
        total=_bar(total[0]) if total else None,
        charts={
            name: ChartView(bars=[_bar(bar) for bar in chart.bars], withheld=chart.withheld)
            for name, chart in found.items()
        },
        waiting=await count_waiting(reader, steward.municipality_id) if selection.is_charted else 0,
    )


def _bar(bar: charts.Bar) -> BarView:
    return BarView(code=bar.code, participants=bar.participants, marks=bar.marks)


@router.get("/coverage")
async def get_coverage(
    reader: ReaderDep,
    steward: StewardDep,
    campaign_id: Annotated[list[UUID], Query(min_length=1, max_length=MOST_CAMPAIGNS)],
) -> CoverageView:
    """Who answered: invited, joined and heard, by school, by grade and by the campaign's area."""
    for each in campaign_id:
        await find_campaign(reader, steward.municipality_id, each)
    found = await charts.list_answered(reader, steward.municipality_id, campaign_id)
    return CoverageView(
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


@router.post(
    "/scans",
    status_code=202,
    responses={200: {"description": "The same scan was asked for before.", "model": ScanView}},
)
async def request_scan(
    response: Response, writer: WriterDep, steward: StewardDep, asked: ScanRequest, now: NowDep
) -> ScanView:
    """Ask where children mark more than they pass, and whether chance would do the same.

    Computed beside the service; read the scan until it is done. Asked again of the same marks,
    it is the same scan.
    """
    drawn = None if asked.polygon is None else read_polygon(asked.polygon)
    selection = await select_marks(writer, steward, asked, drawn, now)
    job, is_new = await actions.request_scan(
        writer,
        steward.municipality_id,
        selection,
        cell_metres=asked.cell_metres,
        permutations=asked.permutations,
        now=now,
    )
    if not is_new:
        response.status_code = 200
    return _scan(job)


@router.get("/scans/{scan_id}")
async def get_scan(reader: ReaderDep, steward: StewardDep, scan_id: UUID) -> ScanView:
    """How far a scan is, and what it found."""
    return _scan(await _find_scan(reader, steward, scan_id))


@router.delete("/scans/{scan_id}")
async def cancel_scan(
    writer: WriterDep, steward: StewardDep, scan_id: UUID, now: NowDep
) -> ScanView:
    """Let go of a scan; one that is finished stays as it is."""
    await _find_scan(writer, steward, scan_id)
    await cancel_job(writer, steward.municipality_id, scan_id, now)
    return _scan(await _find_scan(writer, steward, scan_id))


async def _find_scan(reader: Reader, steward: Steward, scan_id: UUID) -> ScanJob:
    job = await actions.find_scan(reader, steward.municipality_id, scan_id)
    steward.check_whole(None if job.area is None else shapely.from_wkb(job.area))
    return job


def _scan(job: ScanJob) -> ScanView:
    return ScanView(**{name: getattr(job, name) for name in ScanView.model_fields})


@router.get("/hotspots/gi-star", response_class=Response, responses=CELLS)
async def list_gi_star(
    reader: ReaderDep, steward: StewardDep, asked: CellsDep, now: NowDep
) -> Response:
    """Getis and Ord's Gi* of children a cell, for those who compare with other programs.

    Mind `metadata.warning`: it finds where many pass. `z` is null where it is undefined.
    """
    selection, cell_metres = asked
    counts, everywhere = await actions.count_study_area(
        reader, steward.municipality_id, selection, cell_metres
    )
    features = [
        feature(row.pop("cell"), cell_metres, row) for row in report_gi_star(counts, everywhere)
    ]
    metadata = describe(selection, cell_metres, now) | {
        "warning": GI_STAR_WARNING,
        "values": "participants",
        "weights": "queen neighbours and the cell itself, binary",
        "n": len({*counts, *everywhere}),
        "adjustment": "Benjamini–Hochberg",
    }
    return _collection(features, metadata)


@router.post("/hotspots/comparison", response_class=Response, responses=CELLS)
async def compare_hotspots(
    writer: WriterDep, steward: StewardDep, asked: ComparedSelections, now: NowDep
) -> Response:
    """Two selections side by side: the share afterwards minus the share before, by cell.

    The interval is Newcombe's. `no_data` on a side means that fewer than three children could
    have told it there: no data is no difference neither way. `metadata.total` compares the area.
    """
    drawn = None if asked.polygon is None else read_polygon(asked.polygon)
    sides = []
    for filters in (asked.before, asked.after):
        placed = filters.model_copy(update={"area_id": asked.area_id or filters.area_id})
        sides.append(await select_marks(writer, steward, placed, drawn, now))
    compared = await actions.compare_selections(
        writer, steward.municipality_id, sides[0], sides[1], asked.cell_metres
    )
    features = [
        feature(cell, asked.cell_metres, figures) for cell, figures in compared.cells.items()
    ]
    metadata = {
        "before": describe(sides[0], asked.cell_metres, now),
        "after": describe(sides[1], asked.cell_metres, now),
        "interval": "Newcombe (1998), method 10, 95 %",
        "basis": compared.basis,
        "total": compared.total,
    }
    return _collection(features, metadata)


def _collection(features: list[dict[str, Any]], metadata: dict[str, Any]) -> Response:
    body = {"type": "FeatureCollection", "features": features, "metadata": metadata}
    return Response(
        json.dumps(body, ensure_ascii=False, allow_nan=False),
        media_type=GEOJSON,
        headers={"Cache-Control": "private, no-store"},
    )


@router.post("/findings", status_code=201)
async def freeze_finding(
    writer: WriterDep, steward: StewardDep, draft: FindingDraft, now: NowDep
) -> FindingView:
    """Keep what is known of a place under a number that can be cited; it never changes.

    The outline is made of the cells in which at least five children agree.
    """
    filters, drawn, place = await find_place(writer, steward.municipality_id, draft)
    supersedes = draft.supersedes and read_number(draft.supersedes, steward.municipality_id)
    found = await evidence.freeze_finding(
        writer,
        steward.municipality_id,
        await select_marks(writer, steward, filters, drawn, now),
        place,
        title=draft.title,
        responsible_unit=draft.responsible_unit,
        supersedes=supersedes or None,
        made_by=steward.staff_id,
        now=now,
    )
    return _finding(found)


@router.get("/findings")
async def list_findings(
    request: Request,
    reader: ReaderDep,
    steward: StewardDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> FindingList:
    """The municipality's findings, those most children agree on first."""
    after = None if cursor is None else _read_position(cursor)
    found = await findings.list_findings(
        reader, steward.municipality_id, limit + 1, after, steward.territory
    )
    page = found[:limit]
    following = None
    if len(found) > limit:
        last = page[-1]
        place = (last.participants, last.number.year, last.number.ordinal)
        following = str(request.url.include_query_params(cursor=write_cursor(*map(str, place))))
    return FindingList(findings=[_item(each) for each in page], next=following)


def _read_position(cursor: str) -> tuple[int, int, int]:
    try:
        participants, year, ordinal = map(int, read_cursor(cursor, 3))
    except ValueError as error:
        raise InvalidCursor from error
    return participants, year, ordinal


def _item(found: Finding) -> FindingItem:
    content = json.loads(found.document)
    return FindingItem(
        number=str(found.number),
        version=found.version,
        title=content["title"],
        participants=found.participants,
        state=found.state,
        responsible_unit=found.responsible_unit,
        made_at=found.made_at,
        outline=content["outline"],
    )


@router.get("/findings/{number}")
async def get_finding(
    reader: ReaderDep,
    steward: StewardDep,
    number: Number,
    version: Annotated[int | None, Query(ge=1, le=MOST_VERSIONS)] = None,
) -> FindingView:
    """A version of a finding, or its newest, exactly as it was frozen."""
    named = read_number(number, steward.municipality_id)
    found = await evidence.find_finding(reader, named, version)
    steward.check_place(found.outline)
    return _finding(found)


@router.post("/findings/{number}/state")
async def set_finding_state(
    writer: WriterDep, steward: StewardDep, number: Number, draft: FindingStateDraft, now: NowDep
) -> FindingView:
    """Tell how a finding stands and who has it; earlier states are kept."""
    named = read_number(number, steward.municipality_id)
    found = await evidence.set_state(writer, named, draft.state, draft.responsible_unit, now=now)
    steward.check_place(found.outline)
    return _finding(found)


def _finding(found: Finding) -> FindingView:
    return FindingView(
        number=str(found.number),
        version=found.version,
        superseded_by=found.newest if found.newest > found.version else None,
        state=found.state,
        responsible_unit=found.responsible_unit,
        made_at=found.made_at,
        sha256=found.sha256.hex(),
        document=found.document,
        quotes_document=found.quotes,
        content={
            **json.loads(found.document),
            "quotes": json.loads(found.quotes)["quotes"] if found.quotes else [],
        },
    )


@router.post("/plan-cases/preview")
async def preview_plan_case(
    writer: WriterDep, steward: StewardDep, draft: PlanAreaQuestion, now: NowDep
) -> dict[str, Any]:
    """What children told inside a plan's area: ways, places, dangers, wishes, what would be lost.

    Nothing is stored. What fewer than three tell is withheld, and counted as withheld.
    """
    area = read_polygon(draft.polygon)
    selection = await select_marks(writer, steward, draft, area, now)
    return await evidence.preview_plan_case(writer, steward.municipality_id, selection, now)
