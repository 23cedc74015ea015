"""Loads of rows for measuring: campaigns, groups, participants and marks, ready to be stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from app.campaigns.store import Campaign, Group
from app.contributions.store import Contribution
from app.demo import places
from app.demo.sizes import BATCH_MARKS, Crowd, gather_crowds
from app.demo.submitted import CATALOGUE_VERSION, as_submitted, author_of

MEASURING = "Måling"
"""What the titles of campaigns for measuring begin with."""

_LOADS_PER_CAMPAIGN = 200_000 // BATCH_MARKS
_PARTICIPANTS_PER_GROUP = 25
_PUPILS_PER_GROUP = 30
_OPEN_DAYS = 60


@dataclass(frozen=True)
class Load:
    """Marks of one campaign with everything they refer to; members are (id, token hash, group)."""

    campaign: Campaign
    groups: Sequence[Group]
    members: Sequence[tuple[UUID, bytes, UUID]]
    rows: Sequence[Contribution]


def prepare_loads(
    size: int, before: int, *, now: datetime, secret: bytes, generator: np.random.Generator
) -> Iterator[Load]:
    """`size` marks; campaigns are numbered after the `before` ones there are already."""
    opens_at = now - timedelta(days=_OPEN_DAYS)
    campaign = _campaign(before + 1, opens_at, generator)
    for number, crowd in enumerate(gather_crowds(size, opens_at, now, generator)):
        if number and number % _LOADS_PER_CAMPAIGN == 0:
            campaign = _campaign(before + 1 + number // _LOADS_PER_CAMPAIGN, opens_at, generator)
        yield _load(campaign, crowd, secret, generator)


def _campaign(number: int, opens_at: datetime, generator: np.random.Generator) -> Campaign:
    return Campaign(
        municipality_id=places.MUNICIPALITY_ID,
        campaign_id=UUID(bytes=generator.bytes(16), version=4),
        kind="open",
        title=f"{MEASURING} {number}",
        purpose="Oppdiktede svar til måling av ytelse.",
        plan_reference=None,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=2 * _OPEN_DAYS),
        area_id=None,
        catalogue_version=CATALOGUE_VERSION,
    )


def _load(campaign: Campaign, crowd: Crowd, secret: bytes, generator: np.random.Generator) -> Load:
    groups = [
        Group(
            municipality_id=places.MUNICIPALITY_ID,
            group_id=UUID(bytes=generator.bytes(16), version=4),
            campaign_id=campaign.campaign_id,
            school_id=None,
            grade=None,
            label=f"Gruppe {number + 1}",
            language="nb",
            expected_participants=_PUPILS_PER_GROUP,
            opens_at=campaign.opens_at,
            closes_at=campaign.closes_at,
        )
        for number in range(-(-len(crowd.participant_ids) // _PARTICIPANTS_PER_GROUP))
    ]
    authors = [
        author_of(campaign.campaign_id, participant_id, None, secret)
        for participant_id in crowd.participant_ids
    ]
    return Load(
        campaign=campaign,
        groups=groups,
        members=[
            (participant_id, token_hash, groups[index // _PARTICIPANTS_PER_GROUP].group_id)
            for index, (participant_id, token_hash) in enumerate(
                zip(crowd.participant_ids, crowd.token_hashes, strict=True)
            )
        ],
        rows=as_submitted(crowd.marks, [authors[index] for index in crowd.authors]),
    )
