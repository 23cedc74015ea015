"""Load figures from elsewhere for the areas of a municipality."""

import asyncio
from collections import Counter
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from app.areas.store import Area, list_all_areas
from app.indicators import store
from app.indicators.rules import (
    MOST_ROWS,
    AreaFiguresQuery,
    Figure,
    GridFiguresQuery,
    IndicatorsRefused,
    read_area_figures,
    read_cells,
    sum_cells,
)
from app.indicators.store import Load
from app.kit.database import Reader, Writer
from app.kit.delimited import BrokenCsvError, decode_csv, split_csv


async def load_area_figures(
    writer: Writer,
    municipality_id: str,
    query: AreaFiguresQuery,
    body: bytes,
    *,
    loaded_by: UUID,
    now: datetime,
) -> tuple[Load, list[Figure]]:
    """Store the figures of a CSV with a row for each area and year; raises `IndicatorsRefused`."""
    areas = await _areas_by_name(writer, municipality_id, now.date())
    rows = await asyncio.to_thread(_split, body)
    figures = read_area_figures(rows, areas, counts_people=query.counts_people)
    load = await store.add_load(
        writer, municipality_id, query, "areas", figures, loaded_by=loaded_by, loaded_at=now
    )
    return load, figures


async def load_grid_figures(
    writer: Writer,
    municipality_id: str,
    query: GridFiguresQuery,
    body: bytes,
    *,
    loaded_by: UUID,
    now: datetime,
) -> tuple[Load, list[Figure]]:
    """Sum a CSV of SSB's grid into every area, as it was when that year began.

    Years that the load before had are kept. Raises `IndicatorsRefused`.
    """
    areas = await list_all_areas(writer, municipality_id, date(query.year, 1, 1))
    figures = await asyncio.to_thread(_sum, body, query, areas)
    before = await store.list_newest_figures(writer, municipality_id, query.code)
    kept = [each for each in before if each.period != str(query.year)]
    load = await store.add_load(
        writer,
        municipality_id,
        query,
        query.method,
        [*kept, *figures],
        loaded_by=loaded_by,
        loaded_at=now,
    )
    return load, figures


async def _areas_by_name(reader: Reader, municipality_id: str, today: date) -> dict[str, UUID]:
    """Ids by id and by name; where several had a name, the one there is today alone has it."""
    areas = await list_all_areas(reader, municipality_id, today)
    living = [each for each in areas if each.ends_on is None or each.ends_on > today]
    found = {str(each.area_id): each.area_id for each in areas}
    for known in (areas, living):
        count = Counter(each.name.lower() for each in known)
        found |= {
            each.name.lower(): each.area_id for each in known if count[each.name.lower()] == 1
        }
    return found


def _split(body: bytes) -> list[list[str]]:
    text, _ = decode_csv(body)
    try:
        rows = list(islice(split_csv(text), MOST_ROWS + 1))
    except BrokenCsvError as error:
        raise IndicatorsRefused(str(error)) from error
    if len(rows) > MOST_ROWS:
        raise IndicatorsRefused(f"The file has more than {MOST_ROWS} rows.")
    return rows


def _sum(body: bytes, query: GridFiguresQuery, areas: list[Area]) -> list[Figure]:
    cells = read_cells(_split(body), query.cell_metres)
    return [
        sum_cells(cells, each.area_id, each.boundary, str(query.year), query.method)
        for each in areas
    ]
