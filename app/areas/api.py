"""Areas and schools as GeoJSON, open to everybody; and who looks after which areas."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.areas import actions, store
from app.kit.geometry import to_geojson
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import AdministratorDep, MunicipalityQuery
from app.people.store import list_staff

router = APIRouter(tags=["areas"], route_class=StrictRoute)


class GeoJsonResponse(JSONResponse):
    """GeoJSON as RFC 7946 names it."""

    media_type = "application/geo+json"


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


def feature_collection(features: list[dict[str, Any]]) -> GeoJsonResponse:
    """A FeatureCollection (RFC 7946)."""
    return GeoJsonResponse({"type": "FeatureCollection", "features": features})


@router.get("/areas", response_class=GeoJsonResponse)
async def list_areas(
    reader: ReaderDep, municipality_id: MunicipalityQuery, now: NowDep
) -> GeoJsonResponse:
    """The municipality's areas with the boundary they have today (EPSG:25833 → CRS84)."""
    await reader.enter(municipality_id)
    return feature_collection(
        [
            {
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
            for area in await store.list_areas(reader, municipality_id, now.date())
        ]
    )


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
