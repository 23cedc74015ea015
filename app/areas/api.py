"""Areas and schools as GeoJSON, open to everybody."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from app.areas import store
from app.kit.geometry import to_geojson
from app.kit.web import NowDep, ReaderDep, StrictRoute
from app.people.access import MunicipalityQuery

router = APIRouter(tags=["areas"], route_class=StrictRoute)


class GeoJsonResponse(JSONResponse):
    """GeoJSON as RFC 7946 names it."""

    media_type = "application/geo+json"


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
