"""Keep the counts current, make them anew, and compute the scans that were asked for."""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import shapely

from app.hotspots import charts, counting, jobs, store
from app.hotspots.jobs import ScanJob
from app.hotspots.lines import cut_lines
from app.hotspots.reports import Counts, compare_cells, compare_shares, report_scan
from app.hotspots.rules import Basis, Filters, Selection, UnknownScan, check_scannable
from app.hotspots.scan import VERSION, ScanCancelledError, scan_within_contributors
from app.kit.database import Database, Reader, Writer
from app.people.store import list_municipalities

log = logging.getLogger("nabotrakk.hotspots")

NOTES_AT_ONCE = 200
"""How many notes one turn takes: a class's lesson is done in one, a large load in many."""


PROGRESS_SECONDS = 0.5


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


async def rebuild_everything(
    database: Database, on_progress: Callable[[int, int], None] = lambda _done, _of: None
) -> int:
    """Count everything from scratch, a municipality at a time; how many participants."""
    counted = 0

    def tell(more: int) -> None:
        nonlocal counted
        counted += more
        on_progress(counted, 0)

    async with database.reading() as reader:
        municipalities = await list_municipalities(reader)
    for municipality in municipalities:
        await rebuild_counts(database, municipality.municipality_id, tell)
    return counted


async def rebuild_counts(
    database: Database,
    municipality_id: str,
    on_more: Callable[[int], None] = lambda _more: None,
) -> int:
    """Count a municipality's marks from scratch; how many participants.

    Readers see its old counts until the new ones are complete. Lines are cut once all is counted:
    on the way there every batch would cut those of all the others again.
    """
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await writer.take_time()
        await counting.take_turn(writer, municipality_id, wait=True)
        everybody = await counting.forget_counts(writer, municipality_id)
        batches = [
            everybody[first : first + NOTES_AT_ONCE]
            for first in range(0, len(everybody), NOTES_AT_ONCE)
        ]
        for some in batches:
            await counting.count_participants(writer, municipality_id, some)
            on_more(len(some))
        for some in batches:
            await cut_lines(writer, municipality_id, some)
    return len(everybody)


async def request_scan(
    writer: Writer,
    municipality_id: str,
    selection: Selection,
    *,
    cell_metres: int,
    permutations: int,
    now: datetime,
) -> tuple[ScanJob, bool]:
    """A scan of the selected marks as they are now, and whether it is a new one.

    The same marks and the same choices are the same scan: its seed comes from them. Raises
    `NothingToScan`.
    """
    check_scannable(selection)
    area = None if selection.area is None else shapely.to_wkb(selection.area)
    inputs: dict[str, Any] = {
        "filters": selection.filters.model_dump(mode="json", include=set(Filters.model_fields)),
        "campaigns": [str(each) for each in selection.campaign_ids],
        "area": None if area is None else hashlib.sha256(area).hexdigest(),
        "cell_metres": cell_metres,
        "permutations": permutations,
        "method": VERSION,
        "marks": await jobs.find_fingerprint(writer, municipality_id, selection),
    }
    digest = hashlib.sha256(jobs.as_json(inputs)).digest()
    known = await jobs.find_same(writer, municipality_id, digest)
    if known is not None:
        return known, False
    job = ScanJob(
        municipality_id=municipality_id,
        scan_id=uuid4(),
        inputs_hash=digest,
        inputs=inputs | {"seed": int.from_bytes(digest[:4])},
        area=area,
        state="queued",
        progress=0.0,
        requested_at=now,
    )
    await jobs.add_job(writer, job)
    return job, True


async def find_scan(reader: Reader, municipality_id: str, scan_id: UUID) -> ScanJob:
    """One scan; raises `UnknownScan`."""
    found = await jobs.find_job(reader, municipality_id, scan_id)
    if found is None:
        raise UnknownScan
    return found


async def compute_scans(database: Database, municipality_id: str) -> int:
    """Compute the municipality's waiting scans, one after the other; how many."""
    computed = 0
    while True:
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            job = await jobs.take_job(writer, municipality_id, datetime.now(UTC))
        if job is None:
            return computed
        await _compute(database, job)
        computed += 1


@dataclass
class _Course:
    """What the computing thread and the telling loop say to each other."""

    done: int = 0
    of: int = 1
    unwanted: threading.Event = field(default_factory=threading.Event)


async def _compute(database: Database, job: ScanJob) -> None:
    course = _Course()
    result: dict[str, Any] | None
    try:
        result = await _scan(database, job, course)
        state: jobs.State = "done"
    except ScanCancelledError:
        return
    except (ArithmeticError, LookupError, MemoryError, ValueError) as error:
        # The scan is wrong or too large, and would be again; a lost database is tried again.
        log.exception("scan failed", extra={"error": type(error).__name__})
        result, state = None, "failed"
    async with database.writing() as writer:
        await writer.enter(job.municipality_id)
        await jobs.finish_job(writer, job, state, result, datetime.now(UTC))


async def _scan(database: Database, job: ScanJob, course: _Course) -> dict[str, Any]:
    inputs = job.inputs
    selection = Selection(
        Filters.model_validate(inputs["filters"]),
        tuple(UUID(each) for each in inputs["campaigns"]),
        None if job.area is None else shapely.from_wkb(job.area),
    )
    async with database.reading() as reader:
        await reader.enter(job.municipality_id)
        cells, children = await jobs.gather_evidence(
            reader, job.municipality_id, selection, inputs["cell_metres"]
        )

    def tell(done: int, of: int) -> None:
        course.done, course.of = done, of

    computing = asyncio.create_task(
        asyncio.to_thread(
            scan_within_contributors,
            cells,
            children,
            inputs["cell_metres"],
            seed=inputs["seed"],
            permutations=inputs["permutations"],
            on_progress=tell,
            is_cancelled=course.unwanted.is_set,
        )
    )
    try:
        while not (await asyncio.wait({computing}, timeout=PROGRESS_SECONDS))[0]:
            async with database.writing() as writer:
                await writer.enter(job.municipality_id)
                share = course.done / course.of
                if not await jobs.tell_progress(writer, job, share, datetime.now(UTC)):
                    course.unwanted.set()
    finally:
        # However we leave, the thread does not go on for nobody.
        course.unwanted.set()
    return report_scan(await computing, cells, children, inputs["cell_metres"])


async def count_study_area(
    reader: Reader, municipality_id: str, selection: Selection, cell_metres: int
) -> tuple[Counts, Counts]:
    """The selection's cells, and every cell of its campaigns and area that anything touches."""
    counts, everywhere = [
        await store.count_cells(
            reader, municipality_id, each, cell_metres, basis="marks", invited=0
        )
        for each in (selection, selection.among_everything())
    ]
    return counts, everywhere


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two selections compared: in all, and by cell."""

    basis: Basis
    total: dict[str, Any]
    cells: dict[tuple[int, int], dict[str, Any]]


async def compare_selections(
    reader: Reader, municipality_id: str, before: Selection, after: Selection, cell_metres: int
) -> Comparison:
    """The share of those exposed who tell it, after minus before.

    A cell nobody of a selection marked but somebody passed has a share, of nobody; a cell nobody
    passed has none.
    """
    first, second = [
        selection.basis((await store.count_reach(reader, municipality_id, selection)).has_ways)
        for selection in (before, after)
    ]
    # Of the same kind of exposed on both sides, or the two shares are of different things.
    basis: Basis = first if first == second else "marks"
    sides, totals = [], []
    for selection in (before, after):
        counts = await _count_with_unmarked(reader, municipality_id, selection, cell_metres, basis)
        sides.append(counts)
        told = await charts.count_children(reader, municipality_id, selection)
        everybody = selection.among_everything()
        totals.append((told, await charts.count_children(reader, municipality_id, everybody)))
    return Comparison(basis, compare_shares(*totals), compare_cells(*sides))


async def _count_with_unmarked(
    reader: Reader, municipality_id: str, selection: Selection, cell_metres: int, basis: Basis
) -> Counts:
    """The selection's cells, and those that were passed although nobody told it there."""
    invited = (await store.count_reach(reader, municipality_id, selection)).invited
    counts = await store.count_cells(
        reader, municipality_id, selection, cell_metres, basis=basis, invited=invited
    )
    if basis == "invited":
        return counts
    exposing = selection.among_everything("way" if basis == "ways" else None)
    passed = await store.count_cells(
        reader, municipality_id, exposing, cell_metres, basis="marks", invited=0
    )
    return {cell: (0, 0, count[0]) for cell, count in passed.items()} | counts
