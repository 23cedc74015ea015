"""Areas out of a file: each feature held against what an area can be, before anything is stored."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

import shapely
from pydantic import TypeAdapter, ValidationError

from app.areas import store as areas
from app.areas.actions import CHANGED, find_life
from app.areas.life import change_life
from app.areas.rules import (
    SHARED_ENOUGH,
    AreaKind,
    Life,
    Name,
    draw_anew,
    fault_of_outline,
    share_of_smaller,
)
from app.areas.store import Area
from app.events.store import announce
from app.imports.formats import read_source
from app.imports.mapping import FilePart
from app.imports.report import Outcome, printable
from app.imports.rows import SourceRefusedError, SourceRow
from app.imports.store import lock_imports
from app.kit.database import Writer
from app.kit.geometry import OutsideNorway, to_metres
from app.kit.problems import Problem

MOST_FEATURES = 1_000

BoundaryOutcome = Literal["new", "redrawn", "unchanged", "refused"]
"""A new area; another boundary for the one of that name; the boundary it has; nothing."""

_name = TypeAdapter[str](Name)
_POLYGONAL = (shapely.Polygon, shapely.MultiPolygon)


@dataclass(slots=True)
class BoundaryRow:
    """A feature: its number from 1, what it says, and what comes of it; metres of EPSG:25833."""

    number: int
    name: str | None
    outline: shapely.Geometry | None = None
    outcome: BoundaryOutcome = "new"
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    area: Area | None = None

    def refuse(self, fault: str) -> None:
        """Say why nothing comes of it."""
        self.faults.append(fault)
        self.outcome = "refused"


def read_boundaries(
    path: Path, name_field: str, how: FilePart
) -> tuple[list[BoundaryRow], Sequence[str]]:
    """The features of a file, faults told of each, and notes; raises `SourceRefusedError`."""
    source = read_source(path, how)
    if name_field not in source.columns:
        named = ", ".join(source.columns) or "there is none"
        raise SourceRefusedError(f"There is no field {name_field!r}: {named}.")
    if len(source.rows) > MOST_FEATURES:
        raise SourceRefusedError(f"The file has more than {MOST_FEATURES} features. Split it.")
    rows = [_read(row, name_field) for row in source.rows]
    twice = {name for name, count in Counter(row.name for row in rows).items() if count > 1}
    for row in rows:
        if row.name in twice and row.name is not None:
            row.refuse("Another feature has the same name.")
    return rows, source.notes


def _read(source: SourceRow, name_field: str) -> BoundaryRow:
    row = BoundaryRow(source.number, source.values.get(name_field))
    if source.fault is not None:
        row.refuse(source.fault)
    try:
        row.name = _name.validate_python(row.name)
    except (ValidationError, Problem):
        row.refuse("It has no name of at most 120 characters on one line.")
    geometry = source.geometry
    if geometry is None or shapely.is_empty(geometry):
        row.refuse("It has no geometry.")
    elif not isinstance(geometry, _POLYGONAL):
        row.refuse(f"It is a {type(geometry).__name__}, not a polygon.")
    else:
        _take_outline(row, geometry)
    return row


def _take_outline(row: BoundaryRow, lonlat: shapely.Geometry) -> None:
    if not shapely.is_valid(lonlat):
        row.warnings.append(f"It was made valid: {shapely.is_valid_reason(lonlat)}.")
        lonlat = shapely.make_valid(lonlat, method="structure", keep_collapsed=False)
    try:
        metres = to_metres(lonlat)
    except OutsideNorway:
        row.refuse("It lies outside mainland Norway, or is in another reference system.")
        return
    parts = shapely.get_parts(metres)
    outline = shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])
    fault = fault_of_outline(outline)
    if fault is not None:
        row.refuse(fault)
    row.outline = outline


def match_areas(rows: Sequence[BoundaryRow], same_kind: Sequence[Area]) -> None:
    """Say of each feature what comes of it beside the areas of its kind on that day."""
    by_name: dict[str, list[Area]] = {}
    for area in same_kind:
        by_name.setdefault(area.name, []).append(area)
    for row in rows:
        named = by_name.get(row.name or "", [])
        if len(named) > 1:
            row.refuse("Several areas of the kind have this name.")
        elif named and row.outcome != "refused" and row.outline is not None:
            row.area = named[0]
            # Positions were rounded to a centimetre on their way through the file.
            same = shapely.hausdorff_distance(row.outline, named[0].boundary) < 0.1
            row.outcome = "unchanged" if same else "redrawn"


def warn_of_overlaps(rows: Sequence[BoundaryRow], same_kind: Sequence[Area]) -> None:
    """Warn where what is about to be stored shares ground with another area of its kind."""
    taken = [
        (row, row.outline)
        for row in rows
        if row.outcome in ("new", "redrawn") and row.outline is not None
    ]
    replaced = {row.area.area_id for row, _ in taken if row.area is not None}
    neighbours = [(row.name, outline) for row, outline in taken] + [
        (area.name, area.boundary) for area in same_kind if area.area_id not in replaced
    ]
    tree = shapely.STRtree([outline for _, outline in neighbours])
    for row, own in taken:
        for index in sorted(tree.query(own).tolist()):
            name, outline = neighbours[index]
            share = 0.0 if outline is own else share_of_smaller(own, outline)
            if share >= SHARED_ENOUGH:
                row.warnings.append(f"It shares {share:.0%} of the smaller one with “{name}”.")


@dataclass(slots=True)
class BoundaryImport:
    """What came of a file, or would."""

    outcome: Outcome
    rows: list[BoundaryRow]
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class AreasWanted:
    """What kind of area a file holds, what names them, since when, and who drew them."""

    kind: AreaKind
    name_field: str
    starts_on: date
    source: str


async def import_areas(
    writer: Writer,
    municipality_id: str,
    path: Path,
    how: FilePart,
    wanted: AreasWanted,
    *,
    today: date,
    commit: bool = False,
    skip_refused: bool = False,
) -> BoundaryImport:
    """Look at every feature of a file and, with `commit`, let areas begin or be drawn anew.

    Where a feature is refused nothing is stored, unless `skip_refused`. Raises
    `ImportRefusedError` where the file cannot be read at all.
    """
    rows, notes = await asyncio.to_thread(read_boundaries, path, wanted.name_field, how)
    await lock_imports(writer, municipality_id)
    known = await areas.list_areas(writer, municipality_id, wanted.starts_on)
    same_kind = [area for area in known if area.kind == wanted.kind]
    match_areas(rows, same_kind)
    lives = await _redraw(writer, municipality_id, rows, wanted.starts_on, today)
    warn_of_overlaps(rows, same_kind)
    outcome: Outcome = "dry_run"
    if commit:
        outcome = "nothing_new"
        if any(row.faults for row in rows) and not skip_refused:
            outcome = "refused"
        elif any(row.outcome in ("new", "redrawn") for row in rows):
            await _store(writer, municipality_id, rows, lives, wanted)
            outcome = "stored"
    return BoundaryImport(outcome, rows, notes)


Lives = dict[UUID, tuple[Life, Life]]
"""Of areas that are drawn anew: how they have lived, and how they will have."""


async def _redraw(
    writer: Writer, municipality_id: str, rows: Sequence[BoundaryRow], day: date, today: date
) -> Lives:
    lives: Lives = {}
    for row in rows:
        if row.outcome == "redrawn" and row.area is not None:
            life = await find_life(writer, municipality_id, row.area.area_id)
            try:
                after = draw_anew(life, day, begins_again=False, today=today)
                lives[row.area.area_id] = life, after
            except Problem as problem:
                row.refuse(str(problem.body("")["detail"]))
    return lives


async def _store(
    writer: Writer,
    municipality_id: str,
    rows: Sequence[BoundaryRow],
    lives: Lives,
    wanted: AreasWanted,
) -> None:
    day = wanted.starts_on
    for row in rows:
        if row.outline is None:
            continue
        if row.outcome == "redrawn" and row.area is not None:
            await change_life(
                writer, municipality_id, row.area.area_id,
                *lives[row.area.area_id], row.outline, wanted.source,
            )  # fmt: skip
        elif row.outcome == "new":
            new = Area(uuid4(), wanted.kind, str(row.name), day, None, day, row.outline)
            await areas.add_area(writer, municipality_id, new, wanted.source)
    await announce(writer, municipality_id, CHANGED)


def area_lines(found: BoundaryImport) -> Iterator[str]:
    """What came of a file as lines of plain text; nothing in them steers a terminal."""
    for outcome, count in Counter(row.outcome for row in found.rows).items():
        yield f"{outcome}: {count}"
    for row in found.rows:
        for told in (*row.faults, *row.warnings):
            yield f"  feature {row.number} ({printable(row.name or '')}): {printable(told, 200)}"
    for note in found.notes:
        yield f"Note: {printable(note, 300)}"
    yield {
        "dry_run": "Dry run: nothing was changed.",
        "nothing_new": "Nothing was changed: there is nothing new to store.",
        "refused": "Nothing was stored, because features were refused.",
    }.get(found.outcome, "Stored.")
