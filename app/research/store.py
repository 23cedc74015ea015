"""What the indicators are reckoned from: releases, and measures that were decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text

from app.answers.rules import Answered
from app.answers.store import latest_of, list_answered
from app.campaigns.tables import campaign
from app.kit.database import Reader
from app.publishing.store import ReleaseListed, list_releases
from app.research.rules import ReleaseRead, ThemeSum, Turn

_THEMES = text("""
SELECT number, theme, count(*) AS cells, sum(participants)::int AS told_at_least
FROM release_cell
WHERE municipality_id = :municipality_id AND audience = 'public' AND theme <> 'all'
GROUP BY number, theme ORDER BY number, theme
""")
_ALONG_WAYS = text("""
SELECT way.number, count(*) AS cells, count(change.number) AS with_change
FROM release_cell way
LEFT JOIN release_cell change
  ON (change.municipality_id, change.number, change.audience, change.cell_e, change.cell_n)
    = (way.municipality_id, way.number, way.audience, way.cell_e, way.cell_n)
  AND change.theme = 'change'
WHERE way.municipality_id = :municipality_id AND way.audience = 'public' AND way.theme = 'way'
GROUP BY way.number
""")


async def read_releases(reader: Reader, municipality_id: str) -> list[ReleaseRead]:
    """Each campaign's latest release, the earliest first."""
    themes: defaultdict[str, list[ThemeSum]] = defaultdict(list)
    for row in await reader.all(_THEMES, municipality_id=municipality_id):
        themes[row.number].append(ThemeSum(row.theme, row.cells, row.told_at_least))
    ways = {
        row.number: (row.cells, row.with_change)
        for row in await reader.all(_ALONG_WAYS, municipality_id=municipality_id)
    }
    return [
        ReleaseRead(
            number=release.number,
            title=release.title,
            year=release.told_from.year,
            participants=release.participants.get("public"),
            invited=release.invited,
            themes=tuple(themes[release.number]),
            way_cells=ways.get(release.number, (0, 0))[0],
            way_cells_with_change=ways.get(release.number, (0, 0))[1],
        )
        for release in reversed(latest_of(await list_releases(reader, municipality_id)))
    ]


async def list_turns(reader: Reader, municipality_id: str) -> list[Turn]:
    """When each measure came to stand so for the first time, and how long that took."""
    releases = await list_releases(reader, municipality_id)
    rows = await reader.all(
        select(campaign.c.campaign_id, campaign.c.area_id).where(
            campaign.c.municipality_id == municipality_id
        )
    )
    areas = {row.campaign_id: row.area_id for row in rows}
    return [
        turn
        for answered in await list_answered(reader, municipality_id)
        for turn in _turns_of(answered, releases, areas)
    ]


def _turns_of(
    answered: Answered, releases: Sequence[ReleaseListed], areas: Mapping[UUID, UUID | None]
) -> list[Turn]:
    heard = [
        release.released_at
        for release in releases
        if release.campaign_id in answered.campaign_ids
        or areas[release.campaign_id] in answered.area_ids
    ]
    turns, seen = [], set()
    for chapter in answered.chapters:
        if chapter.state in seen:
            continue
        seen.add(chapter.state)
        earlier = [at for at in heard if at <= chapter.began_at]
        waited = (chapter.began_at - max(earlier)).days if earlier else None
        turns.append(
            Turn(chapter.state, chapter.began_at, waited if chapter.state == "decided" else None)
        )
    return turns
