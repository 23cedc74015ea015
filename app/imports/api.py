"""What comes from files: older rounds to compare with, and areas with their boundaries."""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from app.areas.rules import AreaKind, Source
from app.exports.national import ObjectType
from app.imports import store
from app.imports.boundaries import AreasWanted, BoundaryOutcome, import_areas
from app.imports.mapping import FilePart, Text
from app.imports.report import Outcome
from app.imports.rows import ImportRefusedError
from app.imports.rules import FileRefused
from app.kit.geometry import to_geojson
from app.kit.moments import Day
from app.kit.web import (
    FileBody,
    FileRoute,
    NowDep,
    ReaderDep,
    SentFile,
    StrictRoute,
    WriterDep,
)
from app.people.access import AdministratorDep, PlannerDep

router = APIRouter(route_class=StrictRoute, tags=["insight"])
files = APIRouter(route_class=FileRoute, tags=["areas"])

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


MAP_FILE = FileBody(
    {
        "application/geo+json": ".geojson",
        "application/geopackage+sqlite3": ".gpkg",
        "application/gml+xml": ".gml",
    }
)


class AreaImportQuery(BaseModel):
    """How a file of areas is to be read, and whether it is to be stored."""

    model_config = ConfigDict(extra="forbid")

    kind: AreaKind
    name_field: Annotated[str, Field(min_length=1, max_length=100)]
    starts_on: Day | None = Field(default=None, description="None means today.")
    source: Source = "Fra fil"
    layer: Text | None = Field(default=None, description="Of a GeoPackage or GML.")
    crs: Text | None = Field(
        default=None,
        description="Where the file does not say it.",
        examples=["EPSG:25832"],
    )
    commit: bool = Field(default=False, description="Else it is only looked at.")
    skip_refused: bool = Field(default=False, description="Store the others.")


class FeatureView(BaseModel):
    """A feature of the file, and what comes of it or would; `geometry` is in CRS84."""

    number: int
    name: str | None
    outcome: BoundaryOutcome
    faults: list[str]
    warnings: list[str]
    geometry: dict[str, Any] | None


class AreaImportReport(BaseModel):
    """What came of a file of areas, or would."""

    outcome: Outcome
    features: list[FeatureView]
    notes: list[str]


@files.post("/areas/imports", openapi_extra=MAP_FILE.described())
async def import_area_file(
    writer: WriterDep,
    member: PlannerDep,
    query: Annotated[AreaImportQuery, Query()],
    sent: Annotated[SentFile, Depends(MAP_FILE)],
    now: NowDep,
) -> AreaImportReport:
    """Areas from GeoJSON, GeoPackage or GML: a dry run first, then stored all or nothing.

    A feature whose name an area of the kind has already draws that one anew.
    """
    today = now.date()
    wanted = AreasWanted(query.kind, query.name_field, query.starts_on or today, query.source)
    with TemporaryDirectory(prefix="nabotrakk") as folder:
        path = Path(folder) / f"areas{sent.suffix}"
        path.write_bytes(sent.body)
        try:
            found = await import_areas(
                writer,
                member.municipality_id,
                path,
                FilePart(layer=query.layer, crs=query.crs),
                wanted,
                today=today,
                commit=query.commit,
                skip_refused=query.skip_refused,
            )
        except ImportRefusedError as error:
            raise FileRefused(str(error)) from error
    views = [
        FeatureView(
            number=row.number,
            name=row.name,
            outcome=row.outcome,
            faults=row.faults,
            warnings=row.warnings,
            geometry=None if row.outline is None else to_geojson(row.outline),
        )
        for row in found.rows
    ]
    return AreaImportReport(outcome=found.outcome, features=views, notes=list(found.notes))
