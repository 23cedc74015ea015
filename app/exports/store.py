"""The rows of releases and findings, load by load, the geometry (WKB, EPSG:25833) at the end."""

from collections.abc import AsyncIterator
from typing import Any

import shapely

from app.hotspots.findings import Finding, list_findings
from app.kit.database import Reader
from app.people.store import Municipality, list_municipalities
from app.publishing.privacy import Spot
from app.publishing.store import Cell, ReleaseListed, list_cells, list_releases

LOAD_SIZE = 5_000
_FINDINGS_A_LOAD = 200


async def findings_in_loads(
    reader: Reader, municipality_id: str, area: shapely.Geometry | None
) -> AsyncIterator[list[tuple[Any, ...]]]:
    """The newest version of each finding whose outline touches the area."""
    after = None
    while page := await list_findings(reader, municipality_id, _FINDINGS_A_LOAD, after):
        rows = [(found, found.outline) for found in page]
        touching = [_row(*row) for row in rows if area is None or shapely.intersects(row[1], area)]
        if touching:
            yield touching
        last = page[-1]
        after = (last.participants, last.number.year, last.number.ordinal)


def _row(found: Finding, outline: shapely.Geometry) -> tuple[Any, ...]:
    return (
        str(found.number),
        found.version,
        found.title,
        found.participants,
        found.state,
        found.responsible_unit,
        found.made_at.isoformat(),
        found.sha256.hex(),
        shapely.to_wkb(outline),
    )


async def list_everything_released(
    reader: Reader, municipality_id: str | None
) -> list[tuple[Municipality, list[ReleaseListed]]]:
    """The releases of every municipality, or of one."""
    found = []
    for each in await list_municipalities(reader):
        if municipality_id in (None, each.municipality_id):
            await reader.enter(each.municipality_id)
            found.append((each, await list_releases(reader, each.municipality_id)))
    return found


async def cells_in_loads(reader: Reader, of: ReleaseListed) -> AsyncIterator[list[Cell]]:
    """A release's public cells."""
    after: Spot | None = None
    while page := await list_cells(
        reader, of.municipality_id, of.number, limit=LOAD_SIZE, after=after
    ):
        yield page
        after = Spot(page[-1].e, page[-1].n, page[-1].theme)
