"""What is known of a place at a moment: frozen into a finding, or told of a plan."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely

from app.events.store import announce
from app.hotspots import charts, findings, store
from app.hotspots.charts import Chart
from app.hotspots.counting import count_waiting
from app.hotspots.findings import Finding
from app.hotspots.reports import cell_id, outline_of
from app.hotspots.rules import (
    FEWEST_AGREEING,
    FEWEST_SHOWN,
    FindingNumber,
    FindingState,
    Selection,
    StillCounting,
    TooFewAgree,
    UnknownFinding,
    describe,
)
from app.hotspots.statistics import wilson
from app.kit.database import Reader, Writer
from app.kit.geometry import to_geojson
from app.kit.grid import BASE_CELL_METRES

MOST_QUOTES = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: `kind` is zone, cells or drawn; `statistic` what a scan said of it."""

    kind: str
    cell_metres: int
    statistic: dict[str, Any] | None


async def freeze_finding(
    writer: Writer,
    municipality_id: str,
    selection: Selection,
    place: Place,
    *,
    title: str,
    responsible_unit: str,
    supersedes: FindingNumber | None,
    made_by: UUID,
    now: datetime,
) -> Finding:
    """Keep what is known of the selection's area under a number, for good.

    The outline is the cells in which enough children agree, never what was drawn. Raises
    `TooFewAgree`, `StillCounting`, `UnknownFinding`.
    """
    if await count_waiting(writer, municipality_id):
        raise StillCounting(headers={"Retry-After": "1"})
    counts = await store.count_cells(
        writer, municipality_id, selection, place.cell_metres, basis="marks", invited=0
    )
    agreeing = sorted(cell for cell, count in counts.items() if count[0] >= FEWEST_AGREEING)
    if not agreeing:
        raise TooFewAgree(needed=FEWEST_AGREEING)
    outline = outline_of(agreeing, place.cell_metres)
    within = replace(selection, area=outline)
    told = await charts.summarise(writer, municipality_id, within)
    known = await gather(writer, municipality_id, within, told)
    number, version = await _name(writer, municipality_id, supersedes, now)
    quotes = _as_text({"quotes": known.pop("quotes"), "salt": secrets.token_hex(16)})
    document = {
        "number": str(number),
        "version": version,
        "title": title,
        "outline": to_geojson(outline),
        "cells": [cell_id(cell, place.cell_metres) for cell in agreeing],
        "place": place.kind,
        "statistic": place.statistic,
        "fewest_agreeing": FEWEST_AGREEING,
        "made": describe(selection, place.cell_metres, now),
        "quotes_sha256": hashlib.sha256(quotes.encode()).hexdigest(),
        **known,
    }
    text = _as_text(document)
    await findings.add_finding(
        writer,
        number,
        version,
        document=text,
        quotes=quotes,
        campaign_ids=selection.campaign_ids,
        sha256=hashlib.sha256(text.encode()).digest(),
        participants=known["participants"],
        made_by=made_by,
        made_at=now,
    )
    if supersedes is None:
        await findings.add_state(writer, number, "open", responsible_unit, now)
    facts: dict[str, str | int] = {"number": str(number), "version": version}
    await announce(writer, municipality_id, "finding.made", None, facts)
    return await find_finding(writer, number)


def _as_text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


async def _name(
    writer: Writer, municipality_id: str, supersedes: FindingNumber | None, now: datetime
) -> tuple[FindingNumber, int]:
    if supersedes is None:
        return await findings.next_number(writer, municipality_id, now.year), 1
    await findings.hold_number(writer, supersedes)
    return supersedes, (await find_finding(writer, supersedes)).newest + 1


async def find_finding(
    reader: Reader, number: FindingNumber, version: int | None = None
) -> Finding:
    """A version of a finding, or its newest; raises `UnknownFinding`."""
    found = await findings.find_finding(reader, number, version)
    if found is None:
        raise UnknownFinding
    return found


async def set_state(
    writer: Writer,
    number: FindingNumber,
    state: FindingState,
    responsible_unit: str,
    *,
    now: datetime,
) -> Finding:
    """The finding, which stands so from now on; raises `UnknownFinding`."""
    await find_finding(writer, number)
    await findings.add_state(writer, number, state, responsible_unit, now)
    facts = {"number": str(number), "state": state}
    await announce(writer, number.municipality_id, "finding.state-changed", None, facts)
    return await find_finding(writer, number)


async def gather(
    reader: Reader, municipality_id: str, selection: Selection, told: Mapping[str, Chart]
) -> dict[str, Any]:
    """How many children told it in the selection's area, of how many, and in which words."""
    total = told["total"].bars
    everybody = await charts.count_children(reader, municipality_id, selection.among_everything())
    quotes = await charts.list_quotes(reader, municipality_id, selection, MOST_QUOTES)
    reach = await store.count_reach(reader, municipality_id, selection)
    participants = total[0].participants if total else None
    interval = None if participants is None else wilson(participants, everybody)
    return {
        "participants": participants,
        "marks": total[0].marks if total else None,
        # Whoever told anything there.
        "exposed": everybody if everybody >= FEWEST_SHOWN else None,
        "share": None if participants is None or interval is None else participants / everybody,
        "low": None if interval is None else interval.low,
        "high": None if interval is None else interval.high,
        "charts": {
            name: {"bars": bars_of(chart), "withheld": chart.withheld}
            for name, chart in told.items()
            if name != "total"
        },
        "quotes": quotes.quotes,
        "quotes_available": quotes.available,
        "coverage": {"invited": reach.invited, "told": reach.told},
    }


def bars_of(chart: Chart, prefix: str = "") -> list[dict[str, Any]]:
    """A chart's bars as JSON; with a prefix those of that theme, named without it."""
    return [
        {
            "code": bar.code.removeprefix(prefix),
            "participants": bar.participants,
            "marks": bar.marks,
        }
        for bar in chart.bars
        if bar.code.startswith(prefix)
    ]


async def preview_plan_case(
    reader: Reader, municipality_id: str, selection: Selection, now: datetime
) -> dict[str, Any]:
    """What children told inside a plan's area: what is to be weighed before it is decided."""
    told = await charts.summarise(reader, municipality_id, selection)
    known = await gather(reader, municipality_id, selection, told)
    known.pop("charts")
    themes = {bar["code"]: bar for bar in bars_of(told["theme"])}
    return {
        **known,
        "ways_crossed": themes.pop("way", None),
        "travel": bars_of(told["travel"]),
        "places_inside": list(themes.values()),
        "dangers": bars_of(told["category"], "change/"),
        "wishes": bars_of(told["category"], "wish/"),
        "would_be_lost": {
            "likes": bars_of(told["category"], "like/"),
            "activities": bars_of(told["category"], "activity/"),
        },
        "withheld": {name: told[name].withheld for name in ("theme", "category", "travel")},
        "outline": None if selection.area is None else to_geojson(selection.area),
        "made": describe(selection, BASE_CELL_METRES, now),
    }


def area_of_cells(ids: Sequence[int], cell_metres: int) -> shapely.Geometry:
    """The squares of SSB's cell ids, in EPSG:25833."""
    cells = []
    for each in ids:
        # The easting may be negative; the northing never is.
        west, south = divmod(each - 20_000_000_000_000, 10_000_000)
        cells.append((west // cell_metres, south // cell_metres))
    return outline_of(cells, cell_metres)
