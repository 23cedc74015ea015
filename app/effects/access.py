"""Which measure is meant, and who may ask for its effect: whoever looks after where it lies."""

from typing import Annotated

from fastapi import Depends, Path

from app.areas.access import StewardDep
from app.kit.web import ReaderDep
from app.measures.actions import find
from app.measures.rules import read_measure_number
from app.measures.store import Measure


async def find_own(
    reader: ReaderDep,
    steward: StewardDep,
    number: Annotated[str, Path(max_length=30, examples=["4601-2026-t014"])],
) -> Measure:
    """The measure; raises `UnknownMeasure`, and `OutsideYourAreas` for one that lies elsewhere."""
    measure = await find(reader, read_measure_number(number, steward.municipality_id))
    steward.check_place(measure.place)
    return measure


MeasureDep = Annotated[Measure, Depends(find_own)]
