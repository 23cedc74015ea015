"""Keep the counts current, and make them anew."""

from collections.abc import Callable

from app.hotspots import counting
from app.kit.database import Database
from app.people.store import list_municipalities

NOTES_AT_ONCE = 200
"""How many notes one turn takes: a class's lesson is done in one, a large load in many."""


async def fold_counts(database: Database, municipality_id: str) -> int:
    """Count anew whoever's marks changed, turn by turn until none is left.

    Returns how many participants were counted; 0 too where another process has the turn.
    Stopped anywhere it loses nothing: a turn is a transaction.
    """
    counted = 0
    while True:
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            if not await counting.take_turn(writer, municipality_id):
                return counted
            done = await counting.fold(writer, municipality_id, NOTES_AT_ONCE)
        if not done.participants:
            return counted
        counted += done.participants


async def rebuild_counts(
    database: Database, on_progress: Callable[[int, int], None] = lambda _done, _of: None
) -> int:
    """Count everything from scratch, a municipality at a time; how many participants.

    Readers see a municipality's old counts until its new ones are complete.
    """
    counted = 0
    async with database.reading() as reader:
        municipalities = await list_municipalities(reader)
    for municipality in municipalities:
        async with database.writing() as writer:
            await writer.enter(municipality.municipality_id)
            await counting.take_time(writer)
            await counting.take_turn(writer, municipality.municipality_id, wait=True)
            everybody = await counting.forget_counts(writer, municipality.municipality_id)
            for first in range(0, len(everybody), NOTES_AT_ONCE):
                some = everybody[first : first + NOTES_AT_ONCE]
                await counting.count_participants(writer, municipality.municipality_id, some)
                counted += len(some)
                on_progress(counted, 0)
    return counted
