"""Older rounds for planners: what was aggregated elsewhere, to compare with."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from app.exports.national import ObjectType
from app.imports import store
from app.kit.web import ReaderDep, StrictRoute, WriterDep
from app.people.access import AdministratorDep, PlannerDep

router = APIRouter(route_class=StrictRoute, tags=["insight"])

GEOJSON = "application/geo+json"
CELLS: dict[int | str, dict[str, Any]] = {
    200: {"content": {GEOJSON: {}}, "description": "A FeatureCollection (CRS84)."}
}


class OlderRoundView(BaseModel):
    """A round that was aggregated elsewhere; `objects` counts its objects by type."""

    round_id: UUID
    title: str
    first_year: int
    last_year: int
    extracted_on: date | None
    imported_at: datetime
    objects: dict[str, int]


class OlderRoundList(BaseModel):
    """Older rounds, the latest years first."""

    rounds: list[OlderRoundView]


@router.get("/older-rounds")
async def list_older_rounds(reader: ReaderDep, member: PlannerDep) -> OlderRoundList:
    """Rounds of “Barnetråkk – aggregert” that were imported, the latest years first."""
    found = await store.list_rounds(reader, member.municipality_id)
    return OlderRoundList(
        rounds=[
            OlderRoundView(**{name: getattr(each, name) for name in OlderRoundView.model_fields})
            for each in found
        ]
    )


@router.get("/older-rounds/{round_id}/cells", response_class=Response, responses=CELLS)
async def list_older_cells(
    reader: ReaderDep,
    member: PlannerDep,
    round_id: UUID,
    object_type: ObjectType | None = None,
) -> Response:
    """The hexagons of an older round; `told` is what the file said of each, in its own words."""
    await store.check_round(reader, member.municipality_id, round_id)
    features, count = await store.list_older_cells(
        reader, member.municipality_id, round_id, object_type
    )
    body = b'{"type":"FeatureCollection","features":[' + features
    body += f'],"numberReturned":{count}}}'.encode()
    return Response(body, media_type=GEOJSON, headers={"Cache-Control": "private, no-store"})


@router.delete("/older-rounds/{round_id}", status_code=204)
async def remove_older_round(writer: WriterDep, member: AdministratorDep, round_id: UUID) -> None:
    """Forget an older round; its file may be imported again."""
    await store.remove_round(writer, member.municipality_id, round_id)
