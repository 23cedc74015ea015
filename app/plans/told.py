"""What children told in a plan's area, as far as anybody may read it: from releases alone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import shapely

from app.kit.database import Reader
from app.plans.store import PlanCase
from app.publishing.privacy import ALL_THEMES
from app.publishing.store import Cell, ReleaseListed, list_cells, list_releases

MOST_CELLS_TOLD = 500


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a release in a plan's area; `shape` in EPSG:25833."""

    release: ReleaseListed
    row: Cell
    shape: shapely.Polygon

    @property
    def cell(self) -> int:
        """The number of the cell."""
        return self.release.partition.cell_id(self.row.e, self.row.n)


async def list_told(reader: Reader, case: PlanCase) -> list[Told]:
    """The cells of each campaign's newest release that lie in the plan's area, theme by theme."""
    return [
        told
        async for release in _newest(reader, case.number.municipality_id)
        for told in await _list_of(reader, case, release)
    ]


async def _newest(reader: Reader, municipality_id: str) -> AsyncIterator[ReleaseListed]:
    known = set()
    for release in await list_releases(reader, municipality_id):
        if release.campaign_id not in known:
            known.add(release.campaign_id)
            yield release


async def _list_of(reader: Reader, case: PlanCase, release: ReleaseListed) -> list[Told]:
    partition = release.partition
    rows = await list_cells(
        reader,
        release.municipality_id,
        release.number,
        within=partition.within(case.boundary),
        limit=MOST_CELLS_TOLD,
    )
    placed = [Told(release, row, partition.shape(row.e, row.n)) for row in rows]
    return [
        told
        for told in placed
        if told.row.theme != ALL_THEMES and shapely.intersects(told.shape, case.boundary)
    ]
