"""Areas with their history, open to everybody; their life, and who looks after them; schools."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.areas import actions, life, store
from app.areas.access import StewardDep
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
from app.people.access import AdministratorDep, MunicipalityQuery, PlannerDep
from app.people.store import list_staff

router = APIRouter(tags=["areas"], route_class=StrictRoute)


class GeoJsonResponse(JSONResponse):
    """GeoJSON as RFC 7946 names it."""

    media_type = "application/geo+json"


def feature_collection(features: list[dict[str, Any]]) -> GeoJsonResponse:
    """A FeatureCollection (RFC 7946)."""
    return GeoJsonResponse({"type": "FeatureCollection", "features": features})


class EntrustedAreas(BaseModel):
    """The areas a coordinator looks after."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"area_ids": ["0b0f3c5e-8f0e-4f4c-9d43-6f2f2a5d7c10"]}]},
    )

    area_ids: Annotated[list[UUID], Field(max_length=100)]


class CoordinatorView(BaseModel):
    """A coordinator and the areas they look after."""

    staff_id: UUID
    name: str
    email: str | None
    area_ids: list[UUID]


class CoordinatorList(BaseModel):
    """A municipality's coordinators, by name."""

    coordinators: list[CoordinatorView]


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
    contacts = await life.list_contacts(reader, municipality_id, area_id)
    before, after = await life.list_relatives(reader, municipality_id, area_id)
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
            for each in await life.list_boundaries(reader, municipality_id, area_id)
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
    writer: WriterDep, steward: StewardDep, area_id: UUID, draft: EndDraft, now: NowDep
) -> AreaView:
    """End an area today or later; what it was stays readable."""
    steward.check(area_id)
    today = now.date()
    await actions.end_area(writer, steward.municipality_id, area_id, draft.ends_on, today=today)
    return await _view(writer, steward.municipality_id, area_id, today)


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
    writer: WriterDep, steward: StewardDep, area_id: UUID, draft: ContactDraft, now: NowDep
) -> ContactDraft:
    """Say whom to ask about an area, and which neighbours follow it; earlier words are kept."""
    steward.check(area_id)
    await actions.tell_contact(
        writer, steward.municipality_id, area_id, draft, told_by=steward.staff_id, now=now
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


@router.get("/coordinators")
async def list_coordinators(reader: ReaderDep, member: AdministratorDep) -> CoordinatorList:
    """The municipality's coordinators, and which areas each looks after."""
    key = member.municipality_id
    return CoordinatorList(
        coordinators=[
            CoordinatorView(
                staff_id=each.staff_id,
                name=each.name,
                email=each.email,
                area_ids=sorted(await store.list_coordinated(reader, key, each.staff_id)),
            )
            for each in await list_staff(reader, key, "coordinator")
        ]
    )


@router.put("/coordinators/{staff_id}/areas", status_code=204)
async def entrust_areas(
    writer: WriterDep,
    member: AdministratorDep,
    staff_id: UUID,
    entrusted: EntrustedAreas,
    now: NowDep,
) -> None:
    """Let a coordinator look after these areas and no others."""
    await actions.entrust_areas(
        writer, member.municipality_id, staff_id, entrusted.area_ids, now.date()
    )
