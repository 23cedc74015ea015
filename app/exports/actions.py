"""Write a release, or what a planner sees, into a file."""

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pyarrow as pa
import shapely

from app.campaigns.store import find_campaign
from app.exports import formats, national, store
from app.exports.formats import Loads, Sheet
from app.exports.national import Mapping
from app.exports.rules import FileFormat, LayerName, NationalFormat, NotInHexagons
from app.hotspots.rules import Filters, Selection, describe
from app.hotspots.store import cells_in_loads, count_reach
from app.kit.database import Database, Reader
from app.maps.store import marks_in_loads
from app.publishing.formats import facts
from app.publishing.privacy import BAND
from app.publishing.rules import ABSENCE, LICENCE, read_release_number
from app.publishing.store import Cell, ReleaseListed, find_document, find_release

Progress = Callable[[int], None]
"""Called with how many rows are written."""

# Not asyncio's own threads: whoever asks for many files waits here, and nobody else does.
_writers = ThreadPoolExecutor(2, thread_name_prefix="exports")

_TEXT, _COUNT, _SHARE = pa.string(), pa.int32(), pa.float64()
_CELLS = {
    "cell": pa.int64(),
    "cell_metres": _COUNT,
    "participants": _COUNT,
    "marks": _COUNT,
    "exposed": _COUNT,
    "share": _SHARE,
    "low": _SHARE,
    "high": _SHARE,
}
_MARKS = dict.fromkeys(
    (
        *("id", "campaign_id", "theme", "category", "transport", "season", "time_of_day"),
        *("attributes", "comment", "month", "provenance"),
    ),
    _TEXT,
)
_FINDINGS = {
    "number": _TEXT,
    "version": _COUNT,
    "title": _TEXT,
    "participants": _COUNT,
    "state": _TEXT,
    "responsible_unit": _TEXT,
    "made_at": _TEXT,
    "sha256": _TEXT,
}
_RELEASE = {
    "id": _TEXT,
    "cell": pa.int64(),
    "cell_metres": _COUNT,
    "theme": _TEXT,
    "participants": _COUNT,
    "participants_at_most": _COUNT,
}


async def write_release(
    database: Database,
    of: ReleaseListed,
    file_format: FileFormat,
    folder: Path,
    on_progress: Progress | None = None,
) -> Path:
    """A release's public cells as a file in `folder`; its GeoJSON are the bytes that are hashed."""
    path = folder / f"nabotrakk-{of.number}.{file_format}"
    sheet = Sheet("release", of.title, _RELEASE, "Polygon", _said_of(of))
    async with database.reading() as reader:
        await reader.enter(of.municipality_id)
        if file_format == "geojson":
            document = await find_document(reader, of.municipality_id, of.number, "public")
            path.write_bytes(document.body)
            return path
        loads = (
            [_row_of(cell, of) for cell in page] async for page in store.cells_in_loads(reader, of)
        )
        spooled = await _spool(sheet, loads, path, on_progress)
    await _on_thread(formats.write, sheet, spooled, file_format, path)
    return path


async def write_national(
    database: Database,
    of: ReleaseListed,
    file_format: NationalFormat,
    mapping: Mapping,
    folder: Path,
    on_progress: Progress | None = None,
) -> Path:
    """A release as “Barnetråkk – aggregert”, in `folder`; raises `NotInHexagons`."""
    if of.grid != "hexagon":
        raise NotInHexagons
    path = folder / f"BarnetrakkAggregert_{of.number}.{file_format}"
    sheet = national.sheet_of(of, mapping)
    async with database.reading() as reader:
        await reader.enter(of.municipality_id)
        loads = (
            [
                national.row_of(cell, of, mapping, sheet)
                for cell in page
                if cell.theme in mapping.themes
            ]
            async for page in store.cells_in_loads(reader, of)
        )
        spooled = await _spool(sheet, loads, path, on_progress)
    if file_format == "gml":
        await _on_thread(national.write_gml, sheet, spooled, path, mapping)
    else:
        await _on_thread(national.write_geopackage, sheet, spooled, path)
    return path


def _row_of(cell: Cell, of: ReleaseListed) -> tuple[object, ...]:
    told = facts(cell, of.partition, "public")
    shape = of.partition.shape(cell.e, cell.n)
    return (f"{told['cell']}-{cell.theme}", *told.values(), shapely.to_wkb(shape))


def _said_of(of: ReleaseListed) -> dict[str, object]:
    return {
        "release": of.number,
        "grid": of.grid,
        "cell_metres": of.cell_metres,
        "minimum_participants": of.minimums["public"],
        "band": BAND,
        "absence": ABSENCE,
        "licence": LICENCE,
        "citation": of.citation,
    }


async def write_layer(
    reader: Reader,
    municipality_id: str,
    layer: LayerName,
    selection: Selection,
    cell_metres: int,
    file_format: FileFormat,
    folder: Path,
    *,
    now: datetime,
    on_progress: Progress | None = None,
) -> Path:
    """What a planner sees of a selection, as a file in `folder`."""
    path = folder / f"nabotrakk-{municipality_id}-{layer}-{now:%Y-%m-%d}.{file_format}"
    about = describe(selection, cell_metres, now)
    match layer:
        case "cells":
            reach = await count_reach(reader, municipality_id, selection)
            basis = selection.basis(reach.has_ways)
            loads: Loads = cells_in_loads(
                reader, municipality_id, selection, cell_metres, basis=basis, invited=reach.invited
            )
            waiting = reach.waiting if selection.is_counted else 0
            about |= {"basis": basis, "waiting": waiting}
            sheet = Sheet(layer, layer, _CELLS, "Polygon", about)
        case "places" | "ways":
            lines = layer == "ways"
            loads = marks_in_loads(reader, municipality_id, selection, lines=lines)
            sheet = Sheet(layer, layer, _MARKS, "Unknown", about)
        case "findings":
            loads = store.findings_in_loads(reader, municipality_id, selection.area)
            sheet = Sheet(layer, layer, _FINDINGS, "Unknown", about)
    spooled = await _spool(sheet, loads, path, on_progress)
    await _on_thread(formats.write, sheet, spooled, file_format, path)
    return path


async def _spool(sheet: Sheet, loads: Loads, path: Path, on_progress: Progress | None) -> Path:
    spooled = path.with_suffix(".arrow")
    await formats.spool(sheet, loads, spooled, on_progress)
    return spooled


async def _on_thread(write: Callable[..., None], *given: object) -> None:
    await asyncio.get_running_loop().run_in_executor(_writers, write, *given)


async def export_release(
    database: Database,
    number: str,
    file_format: FileFormat,
    output: Path,
    on_progress: Progress | None = None,
) -> None:
    """Write a release's file to where it is wanted; raises `UnknownRelease`."""
    found = await _find_release(database, number)
    with TemporaryDirectory() as folder:
        path = await write_release(database, found, file_format, Path(folder), on_progress)
        shutil.move(path, output)


async def export_national(
    database: Database,
    number: str,
    file_format: NationalFormat,
    mapping: Mapping,
    output: Path,
    on_progress: Progress | None = None,
) -> None:
    """Write a release as the national product; raises `UnknownRelease` or `NotInHexagons`."""
    found = await _find_release(database, number)
    with TemporaryDirectory() as folder:
        path = await write_national(
            database, found, file_format, mapping, Path(folder), on_progress
        )
        shutil.move(path, output)


async def _find_release(database: Database, number: str) -> ReleaseListed:
    municipality_id = read_release_number(number)
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        return await find_release(reader, municipality_id, number)


async def export_campaign(
    database: Database,
    municipality_id: str,
    campaign_id: UUID,
    layer: LayerName,
    cell_metres: int,
    file_format: FileFormat,
    output: Path,
    *,
    now: datetime,
    on_progress: Progress | None = None,
) -> None:
    """Write what planners see of a campaign to where it is wanted; raises `UnknownCampaign`."""
    selection = Selection(Filters(campaign_id=[campaign_id]), (campaign_id,), None)
    with TemporaryDirectory() as folder:
        async with database.reading() as reader:
            await reader.enter(municipality_id)
            await find_campaign(reader, municipality_id, campaign_id)
            path = await write_layer(
                reader,
                municipality_id,
                layer,
                selection,
                cell_metres,
                file_format,
                Path(folder),
                now=now,
                on_progress=on_progress,
            )
        shutil.move(path, output)
