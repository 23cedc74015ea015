"""Every question the answers ask: of measures and where they belong, of areas, of releases."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import select, text

from app.answers.rules import Answered, Chapter, Heard, Outlined, ThemeHeard, chapters_of
from app.campaigns.store import find_campaign
from app.catalogue.store import find_catalogue
from app.kit.database import Reader
from app.measures.rules import PUBLIC_STATES
from app.measures.store import list_measures, measure_step
from app.publishing.store import SHAPE, ReleaseListed, list_releases

_Key = tuple[int, int]

# The areas whose boundary held a measure's place on the day it was first decided one way or other.
_AREAS = text("""
SELECT m.year, m.ordinal, b.area_id
FROM measure m
JOIN LATERAL (
  SELECT min(taken_at) AS at FROM measure_step s
  WHERE (s.municipality_id, s.year, s.ordinal) = (m.municipality_id, m.year, m.ordinal)
    AND s.state = ANY(:public)
) said ON said.at IS NOT NULL
JOIN area_boundary b ON b.municipality_id = m.municipality_id
  AND b.valid_from <= said.at::date AND (b.valid_to IS NULL OR b.valid_to > said.at::date)
WHERE m.municipality_id = :municipality_id AND ST_Covers(b.boundary, m.place)
""")
# The campaigns whose findings a measure answers, and the areas those asked about.
_CAMPAIGNS = text("""
SELECT DISTINCT mf.year, mf.ordinal, c.campaign_id, c.area_id
FROM measure_finding mf
JOIN finding f ON (f.municipality_id, f.year, f.ordinal)
  = (mf.municipality_id, mf.finding_year, mf.finding_ordinal)
CROSS JOIN LATERAL jsonb_array_elements_text(f.document::jsonb -> 'made' -> 'campaigns') told(id)
JOIN campaign c ON c.municipality_id = mf.municipality_id AND c.campaign_id = told.id::uuid
WHERE mf.municipality_id = :municipality_id
""")


async def list_answered(reader: Reader, municipality_id: str) -> list[Answered]:
    """Every measure that was decided one way or the other, the latest first, and where it belongs.

    It belongs to the areas its place lay in when it was decided, and to those its findings'
    campaigns asked about.
    """
    steps = await _list_steps(reader, municipality_id)
    areas: defaultdict[_Key, set[UUID]] = defaultdict(set)
    campaigns: defaultdict[_Key, set[UUID]] = defaultdict(set)
    public = sorted(PUBLIC_STATES)
    for row in await reader.all(_AREAS, municipality_id=municipality_id, public=public):
        areas[row.year, row.ordinal].add(row.area_id)
    for row in await reader.all(_CAMPAIGNS, municipality_id=municipality_id):
        campaigns[row.year, row.ordinal].add(row.campaign_id)
        if row.area_id is not None:
            areas[row.year, row.ordinal].add(row.area_id)
    found = []
    for measure in await list_measures(reader, municipality_id):
        if measure.stands.state not in PUBLIC_STATES:
            continue
        key = (measure.number.year, measure.number.ordinal)
        found.append(
            Answered(
                number=str(measure.number),
                title=measure.title,
                place=measure.place,
                chapters=chapters_of(steps[key]),
                area_ids=frozenset(areas[key]),
                campaign_ids=frozenset(campaigns[key]),
            )
        )
    return sorted(found, key=lambda each: each.now.began_at, reverse=True)


async def _list_steps(reader: Reader, municipality_id: str) -> Mapping[_Key, list[Chapter]]:
    step = measure_step.c
    rows = await reader.all(
        select(
            *(step.year, step.ordinal, step.state, step.taken_at.label("began_at")),
            *(step.taken_at.label("told_at"), step.reason, step.responsible_unit, step.due_on),
        )
        .where(step.municipality_id == municipality_id)
        .order_by(step.step_number)
    )
    steps: defaultdict[_Key, list[Chapter]] = defaultdict(list)
    for row in rows:
        year, ordinal, *stands = tuple(row)
        of_this = steps[year, ordinal]
        of_this.append(Chapter(len(of_this) + 1, *stands))
    return steps


_OUTLINED = """
SELECT DISTINCT ON (a.name, a.area_id) a.area_id, a.name, a.kind, a.starts_on,
       ST_AsBinary(b.boundary) AS boundary
FROM area a JOIN area_boundary b USING (municipality_id, area_id)
WHERE a.municipality_id = :municipality_id AND b.valid_from <= :day {among}
ORDER BY a.name, a.area_id, b.valid_from DESC
"""


async def list_outlined(reader: Reader, municipality_id: str, day: date) -> list[Outlined]:
    """Every area there is or was, by name: an answer outlives the effort it belongs to."""
    statement = text(_OUTLINED.format(among=""))
    rows = await reader.all(statement, municipality_id=municipality_id, day=day)
    return [_outlined(row) for row in rows]


async def find_outlined(
    reader: Reader, municipality_id: str, area_id: UUID, day: date
) -> Outlined | None:
    """One area as it was drawn last."""
    statement = text(_OUTLINED.format(among="AND a.area_id = :area_id"))
    rows = await reader.all(statement, municipality_id=municipality_id, day=day, area_id=area_id)
    return _outlined(rows[0]) if rows else None


def _outlined(row: Any) -> Outlined:
    starts = datetime.combine(row.starts_on, time(), UTC)
    boundary = shapely.from_wkb(bytes(row.boundary))
    return Outlined(row.area_id, row.name, row.kind, starts, boundary)


# A cell belongs to an area that holds its centre, and to one so small that it lies within the cell.
_THEMES = f"""
SELECT number, cell.theme, count(*) AS cells, max(cell.participants) AS participants
FROM release JOIN release_cell cell USING (municipality_id, number)
CROSS JOIN LATERAL (SELECT {SHAPE} AS shape) placed
WHERE municipality_id = :municipality_id AND cell.audience = 'public' AND cell.theme <> 'all'
  AND number = ANY(:numbers)
  AND (CAST(:area AS bytea) IS NULL
    OR ST_Intersects(ST_GeomFromWKB(CAST(:area AS bytea), 25833), ST_Centroid(shape))
    OR ST_Intersects(ST_PointOnSurface(ST_GeomFromWKB(CAST(:area AS bytea), 25833)), shape))
GROUP BY number, cell.theme
ORDER BY cells DESC, participants DESC, cell.theme
"""  # noqa: S608 — SHAPE is ours


def latest_of(releases: Collection[ReleaseListed]) -> list[ReleaseListed]:
    """Each campaign's latest release, those told last first."""
    newest: dict[UUID, ReleaseListed] = {}
    for release in sorted(releases, key=lambda each: each.version):
        newest[release.campaign_id] = release
    return sorted(newest.values(), key=lambda each: (each.told_until, each.number), reverse=True)


async def list_heard(
    reader: Reader,
    municipality_id: str,
    area: shapely.Geometry | None,
    campaign_id: UUID | None = None,
) -> list[Heard]:
    """What the latest releases say of an area in EPSG:25833, or in all; those told last first.

    With a campaign, of its release alone.
    """
    releases = [
        release
        for release in latest_of(await list_releases(reader, municipality_id))
        if campaign_id in (None, release.campaign_id)
    ]
    rows = await reader.all(
        text(_THEMES),
        municipality_id=municipality_id,
        numbers=[release.number for release in releases],
        area=None if area is None else shapely.to_wkb(area),
    )
    themes: defaultdict[str, list[ThemeHeard]] = defaultdict(list)
    for row in rows:
        themes[row.number].append(ThemeHeard(row.theme, row.cells, row.participants))
    heard = [_heard(release, themes[release.number]) for release in releases]
    return [await _named(reader, municipality_id, each) for each in heard if each.themes]


def _heard(release: ReleaseListed, themes: list[ThemeHeard]) -> Heard:
    return Heard(
        number=release.number,
        campaign_id=release.campaign_id,
        title=release.title,
        told_from=release.told_from,
        told_until=release.told_until,
        released_at=release.released_at,
        minimum=release.minimums["public"],
        labels={},
        themes=tuple(themes),
    )


async def _named(reader: Reader, municipality_id: str, heard: Heard) -> Heard:
    """With the themes' names where the children were asked."""
    campaign = await find_campaign(reader, municipality_id, heard.campaign_id)
    catalogue = await find_catalogue(reader, municipality_id, campaign.catalogue_version)
    themes = catalogue.themes if catalogue else ()
    return replace(heard, labels={theme.code: theme.labels for theme in themes})
