"""Demo marks as the rows they would have become, had children sent them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from app.contributions import privacy
from app.contributions.actions import Author, contribution_of
from app.contributions.rules import ContributionDraft
from app.contributions.store import Contribution
from app.demo import places
from app.demo.voices import Mark
from app.kit.geometry import to_lonlat, to_metres
from app.people.rules import Participant

CATALOGUE_VERSION = 1
_LONLAT_DECIMALS = 7


def author_of(
    campaign_id: UUID, participant_id: UUID, school: shapely.Geometry | None, secret: bytes
) -> Author:
    """A demo participant, as whom marks are stored."""
    return Author(
        participant=Participant(places.MUNICIPALITY_ID, participant_id),
        campaign_id=campaign_id,
        catalogue_version=CATALOGUE_VERSION,
        school=school,
        trim_metres=privacy.trim_metres(secret, campaign_id, participant_id),
    )


def as_submitted(marks: Sequence[Mark], authors: Iterable[Author]) -> list[Contribution]:
    """The rows these marks would have become, had clients sent them as GeoJSON."""
    drawn: Any = np.array([mark.geometry for mark in marks], object)
    # There and back as a client sends them, whole arrays at a time.
    lonlats: Any = shapely.transform(
        to_lonlat(drawn), lambda numbers: numbers.round(_LONLAT_DECIMALS)
    )
    stored: Any = to_metres(lonlats)
    return [
        contribution_of(
            author,
            _draft(mark, lonlat),
            metres,
            received_at=mark.received_at,
            moderation=mark.moderation,
            provenance="participant",
        )
        for mark, author, lonlat, metres in zip(marks, authors, lonlats, stored, strict=True)
    ]


def _draft(mark: Mark, lonlat: shapely.Geometry) -> ContributionDraft:
    return ContributionDraft.model_construct(
        contribution_id=mark.contribution_id,
        theme=mark.theme,
        category=mark.category,
        geometry=lonlat,
        attributes=dict(mark.attributes),
        comment=mark.comment,
    )
