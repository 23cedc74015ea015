"""Demo marks as the rows they would have become, had children sent them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from app.contributions import privacy
from app.contributions.rules import ContributionDraft
from app.contributions.store import Contribution
from app.demo import places
from app.demo.voices import Mark
from app.kit.geometry import to_lonlat, to_metres
from app.kit.grid import footprint

CATALOGUE_VERSION = 1
_LONLAT_DECIMALS = 7


@dataclass(frozen=True)
class Author:
    """Whose mark it is: what the stored row takes from the campaign and the participant."""

    campaign_id: UUID
    participant_id: UUID
    school: shapely.Geometry | None
    trim_metres: float


def as_submitted(marks: Sequence[Mark], authors: Iterable[Author]) -> list[Contribution]:
    """The rows these marks would have become, had clients sent them as GeoJSON."""
    drawn = np.array([mark.geometry for mark in marks], object)
    lonlats, stored = _there_and_back(drawn)
    return [
        _row(mark, author, lonlat, metres)
        for mark, author, lonlat, metres in zip(marks, authors, lonlats, stored, strict=True)
    ]


def _there_and_back(drawn: Any) -> tuple[Any, Any]:
    """The geometries as a client sends them, and as they are stored: whole arrays at a time."""
    lonlats = shapely.transform(to_lonlat(drawn), lambda numbers: numbers.round(_LONLAT_DECIMALS))
    return lonlats, to_metres(lonlats)


def _row(
    mark: Mark, author: Author, lonlat: shapely.Geometry, metres: shapely.Geometry
) -> Contribution:
    draft = ContributionDraft.model_construct(
        contribution_id=mark.contribution_id,
        theme=mark.theme,
        category=mark.category,
        geometry=lonlat,
        attributes=dict(mark.attributes),
        comment=mark.comment,
    )
    return Contribution(
        municipality_id=places.MUNICIPALITY_ID,
        contribution_id=mark.contribution_id,
        campaign_id=author.campaign_id,
        participant_id=author.participant_id,
        catalogue_version=CATALOGUE_VERSION,
        theme=mark.theme,
        category=mark.category,
        geometry=metres,
        planner_geometry=privacy.planner_geometry(
            metres, theme=mark.theme, school=author.school, trim_metres=author.trim_metres
        ),
        attributes=json.dumps(mark.attributes),
        comment=mark.comment,
        moderation=mark.moderation,
        provenance="participant",
        received_at=mark.received_at,
        draft_digest=draft.digest(),
        cells=footprint(metres),
    )
