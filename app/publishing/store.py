"""Releases: what they are made of, made once, and read as they were made."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text, true

from app.campaigns.tables import campaign
from app.contributions.rules import LATE_ARRIVAL
from app.contributions.tables import contribution
from app.kit.database import Reader, Writer
from app.kit.partition import Grid, Partition
from app.publishing.privacy import ALL_THEMES, Contributors, Spot, Voice
from app.publishing.rules import Audience, UnknownRelease
from app.publishing.tables import (
    release,
    release_basis,
    release_cell,
    release_document,
    release_tile,
)


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen release; `participants` by audience, absent where too few took part."""

    municipality_id: str
    number: str
    campaign_id: UUID
    version: int
    title: str
    told_from: datetime
    told_until: datetime
    cell_metres: int
    minimums: dict[str, int]
    invited: int
    participants: dict[str, int]
    released_at: datetime
    grid: Grid

    @property
    def partition(self) -> Partition:
        """What its cells divide."""
        return Partition(self.grid, self.cell_metres)


@dataclass(frozen=True, slots=True)
class ReleaseListed(Release):
    """A release with the hash of its public bytes and what is in them.

    `told_at_least` sums the bands of all cells and themes, totals left out.
    """

    sha256: str
    cells: int
    told_at_least: int

    @property
    def citation(self) -> str:
        """How to cite it: the hash is that of its GeoJSON."""
        return f"Nabotråkk {self.number}: {self.title}. SHA-256 {self.sha256}."


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
    await writer.hold(f"release {municipality_id}")


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


async def list_bases(
    reader: Reader, municipality_id: str, campaign_id: UUID, audience: Audience
) -> list[Contributors]:
    """Who stood behind each cell of each of the campaign's releases, the latest last."""
    rows = await reader.all(
        select(
            release_basis.c.version,
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
    bases: dict[int, dict[Spot, frozenset[UUID]]] = {}
    for row in rows:
        spot = Spot(row.cell_e, row.cell_n, row.theme)
        bases.setdefault(row.version, {})[spot] = frozenset(row.participant_ids)
    return [bases[version] for version in sorted(bases)]


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


async def add_basis(
    writer: Writer, new: Release, audience: Audience, settled: Contributors
) -> None:
    """Remember who stands behind each cell, for the next releases."""
    key = {
        "municipality_id": new.municipality_id,
        "campaign_id": new.campaign_id,
        "audience": audience,
        "version": new.version,
    }
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
    public = (
        select(
            func.count().filter(release_cell.c.theme == ALL_THEMES).label("cells"),
            func.sum(release_cell.c.participants)
            .filter(release_cell.c.theme != ALL_THEMES)
            .label("told_at_least"),
        )
        .where(
            release_cell.c.municipality_id == release.c.municipality_id,
            release_cell.c.number == release.c.number,
            release_cell.c.audience == "public",
        )
        .lateral()
    )
    return (
        select(release, release_document.c.sha256, public)
        .select_from(release)
        .join(public, true())
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


async def find_document(
    reader: Reader, municipality_id: str, number: str, audience: Audience
) -> Document:
    """What an audience reads of a release; raises `UnknownRelease`."""
    row = await reader.one_or_none(
        select(release_document.c.sha256, release_document.c.body).where(
            release_document.c.municipality_id == municipality_id,
            release_document.c.number == number,
            release_document.c.audience == audience,
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


CELL_ID = """CASE release.grid
  WHEN 'hexagon' THEN 20000000000000
    + floor(1.5 * (release.cell_metres / sqrt(3)) * cell.cell_e)::bigint * 10000000
    + floor(release.cell_metres * (cell.cell_n + abs(mod(cell.cell_e, 2)) / 2.0))::bigint
  ELSE 20000000000000 + (cell.cell_e::bigint * release.cell_metres) * 10000000
    + cell.cell_n::bigint * release.cell_metres END"""
"""SQL: the number of a `release_cell` called `cell` of a `release`; a test holds it to Python."""
SHAPE = """CASE release.grid
  WHEN 'hexagon' THEN
    ST_SetSRID(ST_Hexagon(release.cell_metres / sqrt(3), cell.cell_e, cell.cell_n), 25833)
  ELSE ST_MakeEnvelope(
    cell.cell_e * release.cell_metres, cell.cell_n * release.cell_metres,
    (cell.cell_e + 1) * release.cell_metres, (cell.cell_n + 1) * release.cell_metres, 25833) END"""
"""SQL: where a `release_cell` called `cell` of a `release` lies; held to Python like `CELL_ID`."""

MAX_ZOOM = 14
"""As far in as tiles are drawn: a cell needs no more detail, clients stretch it from there."""

# All tiles of a release at once. Web Mercator's world is 40 075 016.69 m wide.
_DRAW_TILES = """
INSERT INTO release_tile (municipality_id, number, z, x, y, body)
SELECT :municipality_id, :number, z, x, y, ST_AsMVT(drawn, 'cells', 4096, 'geometry')
FROM (
  SELECT z, x, y, theme, participants, cell_e, cell_n,
         -- Far out a cell has no extent left; it becomes a point rather than nothing.
         coalesce(ST_AsMVTGeom(shape, box), ST_AsMVTGeom(ST_Centroid(shape), box)) AS geometry
  FROM (
    SELECT cell.*, z, x, y, ST_TileEnvelope(z, x, y) AS box
    FROM (
      SELECT cell_e, cell_n, theme, cell.participants, ST_Transform({shape}, 3857) AS shape
      FROM release_cell cell JOIN release USING (municipality_id, number)
      WHERE municipality_id = :municipality_id AND number = :number AND audience = 'public'
    ) cell, generate_series(0, :max_zoom) AS z,
    LATERAL (SELECT 2 ^ z / 40075016.6855785 AS scale) zoom,
    generate_series(floor((ST_XMin(shape) + 20037508.3427892) * scale)::int,
                    floor((ST_XMax(shape) + 20037508.3427892) * scale)::int) AS x,
    generate_series(floor((20037508.3427892 - ST_YMax(shape)) * scale)::int,
                    floor((20037508.3427892 - ST_YMin(shape)) * scale)::int) AS y
  ) placed
  ORDER BY cell_e, cell_n, theme
) drawn
GROUP BY z, x, y
"""


async def draw_tiles(writer: Writer, new: Release) -> None:
    """Store every vector tile (MVT) of a release's public cells, in a layer `cells`."""
    await writer.change(
        text(_DRAW_TILES.format(shape=SHAPE)),
        municipality_id=new.municipality_id,
        number=new.number,
        max_zoom=MAX_ZOOM,
    )


async def find_tile(
    reader: Reader, municipality_id: str, number: str, z: int, x: int, y: int
) -> bytes:
    """A vector tile as it was drawn with the release; empty where there is nothing."""
    body = await reader.scalar(
        select(release_tile.c.body).where(
            release_tile.c.municipality_id == municipality_id,
            release_tile.c.number == number,
            release_tile.c.z == z,
            release_tile.c.x == x,
            release_tile.c.y == y,
        )
    )
    return bytes(body or b"")


async def list_releasable(reader: Reader, municipality_id: str, now: datetime) -> Sequence[UUID]:
    """Campaigns with marks that have closed and were not released since all is in."""
    rows = await reader.all(
        select(campaign.c.campaign_id).where(
            campaign.c.municipality_id == municipality_id,
            campaign.c.closes_at < now,
            select(contribution.c.contribution_id)
            .where(
                contribution.c.municipality_id == campaign.c.municipality_id,
                contribution.c.campaign_id == campaign.c.campaign_id,
            )
            .exists(),
            ~select(release.c.number)
            .where(
                release.c.municipality_id == campaign.c.municipality_id,
                release.c.campaign_id == campaign.c.campaign_id,
                release.c.released_at >= campaign.c.closes_at + LATE_ARRIVAL,
            )
            .exists(),
        )
    )
    return [row.campaign_id for row in rows]
