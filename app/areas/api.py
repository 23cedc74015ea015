"""Areas with their history, open to everybody, and the steps of their life; and schools."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from app.areas import actions, store
from app.areas.rules import (
    AreaDraft,
    AreaKind,
    BoundaryDraft,
    ContactDraft,
    EndDraft,
    SupersedeDraft,
    UnknownArea,
)
from app.areas.store import Area
from app.kit.database import Reader
from app.kit.geometry import to_geojson
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import MunicipalityQuery, PlannerDep

router = APIRouter(tags=["areas"], route_class=StrictRoute)


class GeoJsonResponse(JSONResponse):
    """GeoJSON as RFC 7946 names it."""

    media_type = "application/geo+json"


def feature_collection(features: list[dict[str, Any]]) -> GeoJsonResponse:
    """A FeatureCollection (RFC 7946)."""
    return GeoJsonResponse({"type": "FeatureCollection", "features": features})


class BoundaryView(BaseModel):
    """A boundary (CRS84) and the days it holds; `valid_to` is the first day it does not."""

    valid_from: date
    valid_to: date | None
    source: str
    geometry: dict[str, Any]


class RelativeView(BaseModel):
    """An area that came before or after."""

    area_id: UUID
    name: str


class AreaView(BaseModel):
    """An area with its whole life; `ends_on` is the first day without it."""

    area_id: UUID
    name: str
    kind: AreaKind
    starts_on: date
    ends_on: date | None
    boundaries: list[BoundaryView]
    contact: ContactDraft | None
    predecessors: list[RelativeView]
    successors: list[RelativeView]


class BegunAreas(BaseModel):
    """The areas that begin."""

    area_ids: list[UUID]


def _feature(area: Area) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(area.area_id),
        "geometry": to_geojson(area.boundary),
        "properties": {
            "name": area.name,
            "kind": area.kind,
            "starts_on": area.starts_on.isoformat(),
            "ends_on": area.ends_on and area.ends_on.isoformat(),
        },
    }


@router.get("/areas", response_class=GeoJsonResponse)
async def list_areas(
    reader: ReaderDep,
    municipality_id: MunicipalityQuery,
    now: NowDep,
    on: Annotated[date | None, Query(description="A day; none means today.")] = None,
    all_times: Annotated[
        bool, Query(description="Also what has ended or not begun, as it was nearest to the day.")
    ] = False,
) -> GeoJsonResponse:
    """The municipality's areas with the boundary they have on a day (EPSG:25833 → CRS84)."""
    await reader.enter(municipality_id)
    find = store.list_all_areas if all_times else store.list_areas
    found = await find(reader, municipality_id, on or now.date())
    return feature_collection([_feature(area) for area in found])


@router.get("/areas/{area_id}")
async def get_area(
    reader: ReaderDep, municipality_id: MunicipalityQuery, area_id: UUID, now: NowDep
) -> AreaView:
    """An area with every boundary it has had, whom to ask, and who came before and after."""
    await reader.enter(municipality_id)
    return await _view(reader, municipality_id, area_id, now.date())


async def _view(reader: Reader, municipality_id: str, area_id: UUID, day: date) -> AreaView:
    found = await store.find_any_area(reader, municipality_id, area_id, day)
    if found is None:
        raise UnknownArea("There is no such area in the municipality.")
    contacts = await store.list_contacts(reader, municipality_id, area_id)
    before, after = await store.list_relatives(reader, municipality_id, area_id)
    return AreaView(
        area_id=area_id,
        name=found.name,
        kind=found.kind,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        boundaries=[
            BoundaryView(
                valid_from=each.span.valid_from,
                valid_to=each.span.valid_to,
                source=each.source,
                geometry=to_geojson(each.outline),
            )
            for each in await store.list_boundaries(reader, municipality_id, area_id)
        ],
        contact=contacts[0].told if contacts else None,
        predecessors=[RelativeView(area_id=one, name=name) for one, name in before],
        successors=[RelativeView(area_id=one, name=name) for one, name in after],
    )


@router.post("/areas", status_code=201)
async def begin_area(
    writer: WriterDep, member: PlannerDep, draft: AreaDraft, now: NowDep
) -> AreaView:
    """Tell of a new area; it may have begun long ago, and is known from now on."""
    area_id = await actions.begin_area(writer, member.municipality_id, draft)
    return await _view(writer, member.municipality_id, area_id, now.date())


@router.post("/areas/{area_id}/boundaries", status_code=201)
async def draw_area_anew(
    writer: WriterDep, member: PlannerDep, area_id: UUID, draft: BoundaryDraft, now: NowDep
) -> AreaView:
    """Extend an area or draw it anew from today or later; the boundary before ends there."""
    today = now.date()
    await actions.draw_area_anew(writer, member.municipality_id, area_id, draft, today=today)
    return await _view(writer, member.municipality_id, area_id, today)


@router.post("/areas/{area_id}/end")
async def end_area(
    writer: WriterDep, member: PlannerDep, area_id: UUID, draft: EndDraft, now: NowDep
) -> AreaView:
    """End an area today or later; what it was stays readable."""
    today = now.date()
    await actions.end_area(writer, member.municipality_id, area_id, draft.ends_on, today=today)
    return await _view(writer, member.municipality_id, area_id, today)


@router.post("/areas/{area_id}/supersede", status_code=201)
async def supersede_areas(
    writer: WriterDep, member: PlannerDep, area_id: UUID, draft: SupersedeDraft, now: NowDep
) -> BegunAreas:
    """End an area, and others with it, and begin those that follow: split, merged or renamed."""
    begun = await actions.supersede_areas(
        writer, member.municipality_id, area_id, draft, today=now.date()
    )
    return BegunAreas(area_ids=begun)


@router.put("/areas/{area_id}/contact")
async def tell_contact(
    writer: WriterDep, member: PlannerDep, area_id: UUID, draft: ContactDraft, now: NowDep
) -> ContactDraft:
    """Say whom to ask about an area, and which neighbours follow it; earlier words are kept."""
    await actions.tell_contact(
        writer, member.municipality_id, area_id, draft, told_by=member.staff_id, now=now
    )
    return draft


@router.get("/schools", response_class=GeoJsonResponse)
async def list_schools(reader: ReaderDep, municipality_id: MunicipalityQuery) -> GeoJsonResponse:
    """The municipality's schools (CRS84)."""
    await reader.enter(municipality_id)
    return feature_collection(
        [
            {
                "type": "Feature",
                "id": str(school.school_id),
                "geometry": to_geojson(school.position),
                "properties": {
                    "name": school.name,
                    "kind": school.kind,
                    "language": school.language,
                },
            }
            for school in await store.list_schools(reader, municipality_id)
        ]
    )
