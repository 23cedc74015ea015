"""Which marks are asked for, from a query or a drawn polygon, and the roles that may ask."""

from typing import Annotated, Any
from uuid import UUID

import shapely
from fastapi import Depends, Query

from app.areas.access import StewardDep
from app.areas.rules import UnknownArea
from app.areas.stewards import Steward
from app.areas.store import find_area
from app.campaigns.store import find_campaign, list_campaigns
from app.contributions.access import read_box
from app.contributions.rules import check_shape, check_size
from app.hotspots.actions import find_scan
from app.hotspots.evidence import Place, area_of_cells
from app.hotspots.rules import (
    MOST_CAMPAIGNS,
    AreaTwice,
    CellsQuery,
    Filters,
    HotspotsQuery,
    NothingToSelect,
    OnePlaceOnly,
    Selection,
    SelectionQuery,
    UnknownScan,
)
from app.hotspots.views import FindingDraft
from app.kit.database import Reader
from app.kit.geometry import to_metres
from app.kit.problems import Fault, InvalidInput
from app.kit.web import NowDep, ReaderDep


async def read_selection(
    reader: ReaderDep,
    steward: StewardDep,
    query: Annotated[SelectionQuery, Query()],
    now: NowDep,
) -> Selection:
    """The selection of a query, with its box or its named area."""
    box = await read_box(query.bbox)
    return await select_marks(reader, steward, query, box, now)


async def read_cells(
    reader: ReaderDep,
    steward: StewardDep,
    query: Annotated[CellsQuery, Query()],
    now: NowDep,
) -> tuple[Selection, int]:
    """The selection of a query, and the size of the cells to count in."""
    return await read_selection(reader, steward, query, now), query.cell_metres


async def read_hotspots(
    reader: ReaderDep,
    steward: StewardDep,
    query: Annotated[HotspotsQuery, Query()],
    now: NowDep,
) -> tuple[Selection, int, int | None]:
    """The selection of a query, the size of the cells, and how many to answer at most."""
    selection = await read_selection(reader, steward, query, now)
    return selection, query.cell_metres, query.most


async def select_marks(
    reader: Reader,
    steward: Steward,
    filters: Filters,
    drawn: shapely.Geometry | None,
    now: NowDep,
) -> Selection:
    """A selection whose campaigns and area are known to exist; `drawn` is in EPSG:25833.

    A coordinator selects among what lies in own areas. Raises `UnknownCampaign`, `UnknownArea`,
    `AreaTwice`, `NothingToSelect`, `OutsideYourAreas`.
    """
    municipality_id = steward.municipality_id
    if filters.area_id is not None:
        if drawn is not None:
            raise AreaTwice
        area = await find_area(reader, municipality_id, filters.area_id, now.date())
        if area is None:
            raise UnknownArea
        drawn = area.boundary
    campaign_ids: list[UUID] = sorted(set(filters.campaign_id))
    for campaign_id in campaign_ids:
        await find_campaign(reader, municipality_id, campaign_id)
    if not campaign_ids:
        known = await list_campaigns(reader, municipality_id, MOST_CAMPAIGNS)
        campaign_ids = [campaign.campaign_id for campaign in known]
    if not campaign_ids:
        raise NothingToSelect
    return Selection(filters, tuple(campaign_ids), steward.within(drawn))


def read_polygon(lonlat: shapely.Geometry | None) -> shapely.Geometry:
    """A drawn polygon in EPSG:25833, once it has passed the rules of any drawn area."""
    if not isinstance(lonlat, shapely.Polygon):
        raise InvalidInput(errors=[Fault("/polygon", "Expected a Polygon.")])
    check_shape(lonlat)
    metres = to_metres(lonlat)
    check_size(metres)
    return metres


async def find_place(
    reader: Reader, municipality_id: str, draft: FindingDraft
) -> tuple[Filters, shapely.Geometry, Place]:
    """The filters, the area in EPSG:25833 and the kind of place a finding is drafted for.

    Raises `OnePlaceOnly`, `UnknownScan`, and what a drawn polygon may be refused for.
    """
    given = (draft.scan_id is not None, draft.cells is not None, draft.polygon is not None)
    if sum(given) != 1:
        raise OnePlaceOnly
    if draft.scan_id is not None:
        job = await find_scan(reader, municipality_id, draft.scan_id)
        zones = (job.result or {}).get("zones", [])
        if draft.zone >= len(zones):
            raise UnknownScan("The scan has no such zone, or is not finished.")
        cell_metres = job.inputs["cell_metres"]
        zone = zones[draft.zone]
        filters = Filters.model_validate(
            {**job.inputs["filters"], "campaign_id": job.inputs["campaigns"], "area_id": None}
        )
        statistic = {"zone": zone, "inputs": job.inputs, "result": _figures(job.result or {})}
        place = Place("zone", cell_metres, statistic)
        return filters, area_of_cells(zone["cells"], cell_metres), place
    filters = draft.model_copy(update={"area_id": None})
    if draft.cells is not None:
        area = area_of_cells(draft.cells, draft.cell_metres)
        return filters, area, Place("cells", draft.cell_metres, None)
    return filters, read_polygon(draft.polygon), Place("drawn", draft.cell_metres, None)


def _figures(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name != "zones"}


SelectionDep = Annotated[Selection, Depends(read_selection)]
HotspotsDep = Annotated[tuple[Selection, int, int | None], Depends(read_hotspots)]
CellsDep = Annotated[tuple[Selection, int], Depends(read_cells)]
