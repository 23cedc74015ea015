"""Series for researchers: indicators from published numbers and how they are reckoned."""

import csv
import io
from dataclasses import asdict
from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from app.kit.database import Reader
from app.kit.text import defused
from app.kit.web import NowDep, ReaderDep, StrictRoute
from app.people.access import MunicipalityQuery
from app.people.rules import UnknownMunicipality
from app.people.store import Municipality, find_municipality
from app.publishing.rules import LICENCE
from app.research import store
from app.research.rules import (
    METHODS,
    RESERVATIONS,
    Indicator,
    Row,
    rows_of_measures,
    rows_of_release,
)
from app.settings import Settings

router = APIRouter(route_class=StrictRoute, tags=["research"])

CSV = "text/csv"
_SOON = {"Cache-Control": "public, max-age=300"}


class RowView(BaseModel):
    """One value of an indicator: of a release, or of a year; `n` is what it is a share or sum of.

    `low` and `high` are what the bands of the release leave open.
    """

    model_config = ConfigDict(from_attributes=True)

    indicator: Indicator
    unit: str
    year: int
    release: str | None
    campaign: str | None
    theme: str | None
    value: float
    low: float | None
    high: float | None
    n: int


class Series(BaseModel):
    """A municipality's indicators, how they are reckoned, and how to cite them."""

    municipality: Municipality
    rows: list[RowView]
    methods: str
    reservations: str
    licence: str
    citation: str


@router.get("/research/series")
async def get_series(
    request: Request,
    response: Response,
    reader: ReaderDep,
    municipality_id: MunicipalityQuery,
    now: NowDep,
) -> Series:
    """Indicators that can be followed: of each campaign's latest release, and of each year."""
    municipality = await _enter(reader, municipality_id)
    response.headers.update(_SOON)
    return Series(
        municipality=municipality,
        rows=[RowView.model_validate(row) for row in await _rows(reader, municipality_id)],
        methods=METHODS,
        reservations=RESERVATIONS,
        licence=LICENCE,
        citation=_citation(request, municipality, now),
    )


@router.get(
    "/research/series.csv",
    response_class=Response,
    responses={200: {"content": {CSV: {}}, "description": "The rows, under a line of names."}},
)
async def get_series_csv(reader: ReaderDep, municipality_id: MunicipalityQuery) -> Response:
    """The same rows as CSV (RFC 4180, UTF-8)."""
    await _enter(reader, municipality_id)
    text = io.StringIO()
    writer = csv.DictWriter(text, RowView.model_fields)
    writer.writeheader()
    for row in await _rows(reader, municipality_id):
        writer.writerow({name: defused(value) for name, value in asdict(row).items()})
    name = f"nabotrakk-{municipality_id}.csv"
    headers = {**_SOON, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue().encode(), media_type=f"{CSV}; charset=utf-8", headers=headers)


async def _enter(reader: Reader, municipality_id: str) -> Municipality:
    await reader.enter(municipality_id)
    found = await find_municipality(reader, municipality_id)
    if found is None:
        raise UnknownMunicipality
    return found


async def _rows(reader: Reader, municipality_id: str) -> list[Row]:
    releases = await store.read_releases(reader, municipality_id)
    turns = await store.list_turns(reader, municipality_id)
    of_releases = [row for release in releases for row in rows_of_release(release)]
    return [*of_releases, *rows_of_measures(turns)]


def _citation(request: Request, municipality: Municipality, now: datetime) -> str:
    settings: Settings = request.app.state.settings
    address = f"{settings.public_url}/research?municipality={municipality.municipality_id}"
    return f"Nabotråkk: Indikatorer for {municipality.name}. {address} ({now.date().isoformat()})."
