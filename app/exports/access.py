"""What a layer is asked for: a selection whose filters the layer knows."""

from typing import Annotated

from fastapi import Depends, Query

from app.areas.access import StewardDep
from app.exports.rules import LayerName, check_filters
from app.hotspots.access import read_cells
from app.hotspots.rules import CellsQuery, Selection
from app.kit.web import NowDep, ReaderDep


async def read_layer(
    reader: ReaderDep,
    steward: StewardDep,
    layer: LayerName,
    query: Annotated[CellsQuery, Query()],
    now: NowDep,
) -> tuple[Selection, int]:
    """The selection and the size of its cells; raises `PlaceAlone` or `NoGradeOfMarks`."""
    check_filters(layer, query)
    return await read_cells(reader, steward, query, now)


LayerDep = Annotated[tuple[Selection, int], Depends(read_layer)]
