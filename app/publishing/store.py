"""Releases: what they are made of, made once, and read as they were made."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text

from app.campaigns.tables import campaign
from app.kit.database import Reader, Writer
from app.publishing.privacy import Contributors, Spot, Voice
from app.publishing.rules import Audience, UnknownRelease
from app.publishing.tables import release, release_basis, release_cell, release_document


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen release; `participants` by audience, absent where too few took part."""

    municipality_id: str
    number: str
    campaign_id: UUID
    version: int
    cell_metres: int
    shown_by_size: dict[str, int]
    minimums: dict[str, int]
    invited: int
    participants: dict[str, int]
    released_at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseListed(Release):
    """A release with its campaign's name and the hash of its public bytes."""

    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of a release; `e` and `n` are indexes of its own grid."""

    e: int
    n: int
    theme: str
    participants: int


@dataclass(frozen=True, slots=True)
class Document:
    """Finished bytes and their hash."""

    sha256: str
    body: bytes


_VOICES = text(
    "SELECT DISTINCT c.participant_id, c.theme, f.cell_e, f.cell_n"
    " FROM contribution c JOIN footprint f USING (municipality_id, contribution_id)"
    " WHERE c.municipality_id = :municipality_id AND c.campaign_id = :campaign_id"
    " AND c.moderation <> 'hidden'"
)


async def list_voices(reader: Reader, municipality_id: str, campaign_id: UUID) -> list[Voice]:
    """Who spoke of which theme in which 50 m cell."""
    rows = await reader.all(_VOICES, municipality_id=municipality_id, campaign_id=campaign_id)
    return [Voice(**row._mapping) for row in rows]


async def wait_for_turn(writer: Writer, municipality_id: str) -> None:
    """Let one release of a municipality be made at a time: numbers have no gaps."""
    await writer.scalar(
        select(func.pg_advisory_xact_lock(func.hashtext(f"release {municipality_id}")))
    )


async def find_latest(reader: Reader, municipality_id: str, campaign_id: UUID) -> Release | None:
    """The latest release of a campaign."""
    rows = await reader.all(
        select(release)
        .where(release.c.municipality_id == municipality_id, release.c.campaign_id == campaign_id)
        .order_by(release.c.version.desc())
        .limit(1)
    )
    return Release(**rows[0]._mapping) if rows else None


async def count_releases(reader: Reader, municipality_id: str, year: int) -> int:
    """How many releases a municipality has made in a year."""
    return int(
        await reader.scalar(
            select(func.count()).where(
                release.c.municipality_id == municipality_id,
                release.c.number.like(f"{municipality_id}-{year}-%"),
            )
        )
    )


async def find_basis(
    reader: Reader, municipality_id: str, campaign_id: UUID, audience: Audience
) -> dict[Spot, frozenset[UUID]]:
    """Who stands behind each cell of the campaign's latest release."""
    rows = await reader.all(
        select(
            release_basis.c.cell_e,
            release_basis.c.cell_n,
            release_basis.c.theme,
            release_basis.c.participant_ids,
        ).where(
            release_basis.c.municipality_id == municipality_id,
            release_basis.c.campaign_id == campaign_id,
            release_basis.c.audience == audience,
        )
    )
    return {Spot(row.cell_e, row.cell_n, row.theme): frozenset(row.participant_ids) for row in rows}


async def add_release(writer: Writer, new: Release) -> None:
    """Store a release's head."""
    await writer.change(insert(release).values(asdict(new)))


async def add_cells(
    writer: Writer, new: Release, audience: Audience, shown: Mapping[Spot, int], document: Document
) -> None:
    """Store what one audience sees of a release."""
    key = {"municipality_id": new.municipality_id, "number": new.number, "audience": audience}
    await writer.change_many(
        insert(release_cell),
        [
            {**key, "cell_e": spot.e, "cell_n": spot.n, "theme": spot.theme, "participants": count}
            for spot, count in shown.items()
        ],
    )
    await writer.change(
        insert(release_document).values(**key, sha256=document.sha256, body=document.body)
    )


async def replace_basis(
    writer: Writer, new: Release, audience: Audience, settled: Contributors
) -> None:
    """Remember who stands behind each cell, for the next release."""
    key = {
        "municipality_id": new.municipality_id,
        "campaign_id": new.campaign_id,
        "audience": audience,
    }
    await writer.change(
        delete(release_basis).where(
            *(release_basis.c[column] == value for column, value in key.items())
        )
    )
    await writer.change_many(
        insert(release_basis),
        [
            {
                **key,
                "cell_e": spot.e,
                "cell_n": spot.n,
                "theme": spot.theme,
                "participant_ids": sorted(people),
            }
            for spot, people in settled.items()
        ],
    )


async def forget_basis(writer: Writer, municipality_id: str, campaign_id: UUID) -> None:
    """Forget who stands behind a campaign's releases, as retention asks."""
    await writer.change(
        delete(release_basis).where(
            release_basis.c.municipality_id == municipality_id,
            release_basis.c.campaign_id == campaign_id,
        )
    )


def _listed(municipality_id: str) -> Any:
    return (
        select(release, campaign.c.title, release_document.c.sha256)
        .join(
            campaign,
            (campaign.c.municipality_id == release.c.municipality_id)
            & (campaign.c.campaign_id == release.c.campaign_id),
        )
        .join(
            release_document,
            (release_document.c.municipality_id == release.c.municipality_id)
            & (release_document.c.number == release.c.number)
            & (release_document.c.audience == "public"),
        )
        .where(release.c.municipality_id == municipality_id)
    )


async def list_releases(reader: Reader, municipality_id: str) -> list[ReleaseListed]:
    """A municipality's releases, the latest first."""
    rows = await reader.all(
        _listed(municipality_id).order_by(release.c.released_at.desc(), release.c.number.desc())
    )
    return [ReleaseListed(**row._mapping) for row in rows]


async def find_release(reader: Reader, municipality_id: str, number: str) -> ReleaseListed:
    """One release; raises `UnknownRelease`."""
    row = await reader.one_or_none(_listed(municipality_id).where(release.c.number == number))
    if row is None:
        raise UnknownRelease
    return ReleaseListed(**row._mapping)


async def find_document(reader: Reader, municipality_id: str, number: str) -> Document:
    """The public bytes of a release; raises `UnknownRelease`."""
    row = await reader.one_or_none(
        select(release_document.c.sha256, release_document.c.body).where(
            release_document.c.municipality_id == municipality_id,
            release_document.c.number == number,
            release_document.c.audience == "public",
        )
    )
    if row is None:
        raise UnknownRelease
    return Document(row.sha256, bytes(row.body))


async def list_cells(
    reader: Reader,
    municipality_id: str,
    number: str,
    *,
    theme: str | None = None,
    within: tuple[int, int, int, int] | None = None,
    limit: int,
    after: Spot | None = None,
) -> list[Cell]:
    """Public rows of a release, by place and theme; `within` is west, south, east, north cells."""
    cell = release_cell.c
    statement = (
        select(cell.cell_e, cell.cell_n, cell.theme, cell.participants)
        .where(
            cell.municipality_id == municipality_id,
            cell.number == number,
            cell.audience == "public",
        )
        .order_by(cell.cell_e, cell.cell_n, cell.theme)
        .limit(limit)
    )
    if theme is not None:
        statement = statement.where(cell.theme == theme)
    if within is not None:
        west, south, east, north = within
        statement = statement.where(
            cell.cell_e.between(west, east), cell.cell_n.between(south, north)
        )
    if after is not None:
        place = func.row(cell.cell_e, cell.cell_n, cell.theme)
        statement = statement.where(place > func.row(*after))
    return [
        Cell(row.cell_e, row.cell_n, row.theme, row.participants)
        for row in await reader.all(statement)
    ]


_TILE = b"""
WITH tile AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS box
), cell AS (
  SELECT cell_e, cell_n, theme, participants,
         ST_Transform(ST_MakeEnvelope(
           cell_e * %(size)s, cell_n * %(size)s, (cell_e + 1) * %(size)s, (cell_n + 1) * %(size)s,
           25833), 3857) AS square
  FROM release_cell
  WHERE municipality_id = %(municipality_id)s AND number = %(number)s AND audience = 'public'
), drawn AS (
  -- Far out a square has no extent left; it becomes a point rather than nothing.
  SELECT theme, participants, cell_e, cell_n,
         coalesce(ST_AsMVTGeom(square, box), ST_AsMVTGeom(ST_Centroid(square), box)) AS geometry
  FROM cell, tile
  WHERE square && box
)
SELECT coalesce(ST_AsMVT(drawn, 'cells', 4096, 'geometry'), ''::bytea) FROM drawn
"""


async def draw_tile(
    reader: Reader, municipality_id: str, number: str, cell_metres: int, z: int, x: int, y: int
) -> bytes:
    """A vector tile (MVT) of a release's public cells, in a layer `cells`."""
    row = await reader.document(
        _TILE,
        {
            "municipality_id": municipality_id,
            "number": number,
            "size": cell_metres,
            "z": z,
            "x": x,
            "y": y,
        },
    )
    return b"" if row is None else bytes(row[0])


async def list_releasable(reader: Reader, municipality_id: str) -> Sequence[UUID]:
    """Campaigns that have closed and were never released."""
    rows = await reader.all(
        select(campaign.c.campaign_id).where(
            campaign.c.municipality_id == municipality_id,
            campaign.c.closes_at < func.now(),
            ~select(release.c.number)
            .where(
                release.c.municipality_id == campaign.c.municipality_id,
                release.c.campaign_id == campaign.c.campaign_id,
            )
            .exists(),
        )
    )
    return [row.campaign_id for row in rows]
