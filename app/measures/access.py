"""Which measure is meant, and that whoever asks looks after its place."""

from typing import Annotated

from fastapi import Depends, Path

from app.areas.access import StewardDep
from app.kit.web import ReaderDep
from app.measures import actions
from app.measures.rules import MeasureNumber, read_measure_number

Number = Annotated[str, Path(max_length=30, examples=["4601-2026-t014"])]


async def own_measure(reader: ReaderDep, steward: StewardDep, number: Number) -> MeasureNumber:
    """The measure of the address, where the steward looks after its place."""
    named = read_measure_number(number, steward.municipality_id)
    steward.check_place((await actions.find(reader, named)).place)
    return named


OwnMeasureDep = Annotated[MeasureNumber, Depends(own_measure)]
