"""Findings as PostgreSQL keeps them: numbered without gaps, frozen, followed by their state."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import any_, cast, delete, func, insert, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from app.hotspots.rules import FindingNumber, FindingState
from app.hotspots.tables import finding, finding_count, finding_quotes, finding_state
from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID, to_metres


@dataclass(frozen=True, slots=True)
class Finding:
    """One version of a finding, and how the finding stands; `newest` is its last version.

    `quotes` is what children wrote, as JSON; None once it was deleted.
    """

    number: FindingNumber
    version: int
    document: str
    quotes: str | None
    sha256: bytes
    participants: int
    made_at: datetime
    newest: int
    state: FindingState
    responsible_unit: str

    @property
    def title(self) -> str:
        """What it is called."""
        return str(json.loads(self.document)["title"])

    @property
    def outline(self) -> shapely.Geometry:
        """The cells in which enough children agree (EPSG:25833)."""
        return to_metres(shapely.from_geojson(json.dumps(json.loads(self.document)["outline"])))


async def next_number(writer: Writer, municipality_id: str, year: int) -> FindingNumber:
    """The year's next number; whoever asks meanwhile waits until this transaction ends."""
    statement = upsert(finding_count).values(municipality_id=municipality_id, year=year, findings=1)
    ordinal = await writer.scalar(
        statement.on_conflict_do_update(
            index_elements=["municipality_id", "year"],
            set_={"findings": finding_count.c.findings + 1},
        ).returning(finding_count.c.findings)
    )
    return FindingNumber(municipality_id, year, int(ordinal))


async def hold_number(writer: Writer, number: FindingNumber) -> None:
    """Let nobody else add a version to a finding of the year until this transaction ends."""
    await writer.scalar(
        select(finding_count.c.findings)
        .where(
            finding_count.c.municipality_id == number.municipality_id,
            finding_count.c.year == number.year,
        )
        .with_for_update()
    )


async def add_finding(
    writer: Writer,
    number: FindingNumber,
    version: int,
    *,
    document: str,
    quotes: str,
    campaign_ids: Sequence[UUID],
    sha256: bytes,
    participants: int,
    made_by: UUID,
    made_at: datetime,
) -> None:
    """Store a version; it is never changed afterwards, but for its quotes, which go in time."""
    key = {
        "municipality_id": number.municipality_id,
        "year": number.year,
        "ordinal": number.ordinal,
        "version": version,
    }
    await writer.change(
        insert(finding).values(
            **key,
            document=document,
            sha256=sha256,
            participants=participants,
            made_by=made_by,
            made_at=made_at,
        )
    )
    await writer.change(
        insert(finding_quotes).values(**key, campaign_ids=list(campaign_ids), body=quotes)
    )


async def forget_quotes(writer: Writer, municipality_id: str, campaign_id: UUID) -> None:
    """Delete what children of a campaign wrote from every finding that quotes it."""
    await writer.change(
        delete(finding_quotes).where(
            finding_quotes.c.municipality_id == municipality_id,
            any_(finding_quotes.c.campaign_ids) == campaign_id,
        )
    )


async def add_state(
    writer: Writer,
    number: FindingNumber,
    state: FindingState,
    responsible_unit: str,
    changed_at: datetime,
) -> None:
    """Tell how a finding stands from now on."""
    await writer.change(
        insert(finding_state).values(
            municipality_id=number.municipality_id,
            year=number.year,
            ordinal=number.ordinal,
            state=state,
            responsible_unit=responsible_unit,
            changed_at=changed_at,
        )
    )


def _findings(municipality_id: str) -> Any:
    stands = (
        select(finding_state.c.state, finding_state.c.responsible_unit)
        .where(
            finding_state.c.municipality_id == finding.c.municipality_id,
            finding_state.c.year == finding.c.year,
            finding_state.c.ordinal == finding.c.ordinal,
        )
        .order_by(finding_state.c.change_number.desc())
        .limit(1)
        .lateral()
    )
    versions = finding.alias()
    newest = (
        select(versions.c.version.label("newest"))
        .where(
            versions.c.municipality_id == finding.c.municipality_id,
            versions.c.year == finding.c.year,
            versions.c.ordinal == finding.c.ordinal,
        )
        .order_by(versions.c.version.desc())
        .limit(1)
        .lateral()
    )
    joined = (
        finding.join(stands, true())
        .join(newest, true())
        .outerjoin(
            finding_quotes,
            (finding_quotes.c.municipality_id == finding.c.municipality_id)
            & (finding_quotes.c.year == finding.c.year)
            & (finding_quotes.c.ordinal == finding.c.ordinal)
            & (finding_quotes.c.version == finding.c.version),
        )
    )
    statement = (
        select(
            finding,
            finding_quotes.c.body,
            newest.c.newest,
            stands.c.state,
            stands.c.responsible_unit,
        )
        .select_from(joined)
        .where(finding.c.municipality_id == municipality_id)
    )
    return statement, newest.c.newest


async def find_finding(
    reader: Reader, number: FindingNumber, version: int | None
) -> Finding | None:
    """A version of a finding, or its newest."""
    statement, newest = _findings(number.municipality_id)
    row = await reader.one_or_none(
        statement.where(
            finding.c.year == number.year,
            finding.c.ordinal == number.ordinal,
            finding.c.version == (newest if version is None else version),
        )
    )
    return None if row is None else _read(row)


async def list_findings(
    reader: Reader,
    municipality_id: str,
    limit: int,
    after: tuple[int, int, int] | None,
    territory: shapely.Geometry | None = None,
) -> list[Finding]:
    """The newest version of each finding, the one most children agree on first.

    After a (participants, year, ordinal) where a page ended; with a territory (EPSG:25833) those
    that reach into it.
    """
    statement, newest = _findings(municipality_id)
    statement = statement.where(finding.c.version == newest)
    if territory is not None:
        outline = func.ST_GeomFromGeoJSON(cast(finding.c.document, JSONB)["outline"])
        covered = func.ST_GeomFromWKB(shapely.to_wkb(territory), METRES_SRID)
        statement = statement.where(
            func.ST_Intersects(func.ST_Transform(outline, METRES_SRID), covered)
        )
    if after is not None:
        participants, year, ordinal = after
        statement = statement.where(
            (finding.c.participants < participants)
            | (
                (finding.c.participants == participants)
                & (
                    (finding.c.year < year)
                    | ((finding.c.year == year) & (finding.c.ordinal < ordinal))
                )
            )
        )
    rows = await reader.all(
        statement.order_by(
            finding.c.participants.desc(), finding.c.year.desc(), finding.c.ordinal.desc()
        ).limit(limit)
    )
    return [_read(row) for row in rows]


def _read(row: Any) -> Finding:
    return Finding(
        number=FindingNumber(row.municipality_id, row.year, row.ordinal),
        version=row.version,
        document=row.document,
        quotes=row.body,
        sha256=row.sha256,
        participants=row.participants,
        made_at=row.made_at,
        newest=row.newest,
        state=row.state,
        responsible_unit=row.responsible_unit,
    )
