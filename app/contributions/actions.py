"""Tell, and take back: the changes a participant makes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import shapely

from app.areas.store import find_fence
from app.campaigns.rules import Membership, check_open
from app.campaigns.store import find_membership
from app.catalogue.rules import Catalogue, check_answers
from app.catalogue.store import find_catalogue
from app.contributions import privacy, rules
from app.contributions.rules import ContributionDraft, Moderation, Provenance
from app.contributions.store import Contribution, add_once, is_same_contribution, remove_own
from app.events.store import announce
from app.kit.database import Writer
from app.kit.geometry import to_metres
from app.kit.grid import footprint
from app.people.rules import Participant, Token


@dataclass(frozen=True, slots=True)
class Author:
    """Whose mark it is: what a stored mark takes from its participant and their group.

    `school` is the group's, a Point in EPSG:25833; `trim_metres` is what a planner does not see
    of the home end of this participant's ways.
    """

    participant: Participant
    campaign_id: UUID
    catalogue_version: int
    school: shapely.Geometry | None
    trim_metres: float


def contribution_of(
    author: Author,
    draft: ContributionDraft,
    metres: shapely.Geometry,
    *,
    received_at: datetime,
    moderation: Moderation,
    provenance: Provenance,
) -> Contribution:
    """The row a draft becomes; `metres` is its geometry in EPSG:25833."""
    return Contribution(
        municipality_id=author.participant.municipality_id,
        contribution_id=draft.contribution_id,
        campaign_id=author.campaign_id,
        participant_id=author.participant.participant_id,
        catalogue_version=author.catalogue_version,
        theme=draft.theme,
        category=draft.category,
        geometry=metres,
        planner_geometry=privacy.planner_geometry(
            metres, theme=draft.theme, school=author.school, trim_metres=author.trim_metres
        ),
        attributes=json.dumps(draft.attributes),
        comment=draft.comment,
        moderation=moderation,
        provenance=provenance,
        received_at=received_at,
        draft_digest=draft.digest(),
        cells=footprint(metres),
    )


async def submit_contributions(
    writer: Writer,
    token: Token,
    drafts: Sequence[ContributionDraft],
    *,
    now: datetime,
    secret: bytes,
) -> list[bool]:
    """Store a participant's marks, all or none; for each, whether it is new.

    A mark sent again is harmless. Raises `UnknownToken`, and the problems of `rules`, of the
    campaign's rules and of the catalogue's.
    """
    rules.check_batch([draft.contribution_id for draft in drafts])
    membership = await _open_membership(writer, token, now)
    municipality_id = token.municipality_id
    catalogue = await find_catalogue(writer, municipality_id, membership.catalogue_version)
    if catalogue is None:
        raise LookupError("a campaign's catalogue is missing")
    fence = await _fence(writer, municipality_id, membership.area_id, now.date())
    author = Author(
        participant=Participant(municipality_id, membership.participant_id),
        campaign_id=membership.campaign_id,
        catalogue_version=membership.catalogue_version,
        school=membership.school_position,
        trim_metres=_trim_of(membership, secret),
    )
    added = []
    for draft in drafts:
        new = contribution_of(
            author,
            draft,
            hold_against_rules(draft, catalogue, fence),
            received_at=now,
            moderation=rules.first_moderation(draft.comment),
            provenance=membership.provenance,
        )
        added.append(await _store_once(writer, membership, new))
    return added


def _trim_of(membership: Membership, secret: bytes) -> float:
    if membership.provenance == "walk":
        return 0.0  # walked together, from a place that is nobody's home
    return privacy.trim_metres(secret, membership.campaign_id, membership.participant_id)


def hold_against_rules(
    draft: ContributionDraft, catalogue: Catalogue, fence: shapely.Geometry | None
) -> shapely.Geometry:
    """The draft's geometry in EPSG:25833, once every rule has let the draft pass."""
    rules.check_shape(draft.geometry)
    geometry_type = type(draft.geometry).__name__
    check_answers(catalogue, draft.theme, draft.category, geometry_type, draft.attributes)
    metres = to_metres(draft.geometry)
    rules.check_size(metres)
    rules.check_inside(metres, fence)
    return metres


async def _open_membership(writer: Writer, token: Token, now: datetime) -> Membership:
    membership = await find_membership(writer, token)
    check_open(membership.opens_at, membership.closes_at, now)
    return membership


async def _fence(
    writer: Writer, municipality_id: str, area_id: UUID | None, day: date
) -> shapely.Geometry | None:
    if area_id is None:
        return None
    return await find_fence(writer, municipality_id, area_id, day, rules.CAMPAIGN_MARGIN_METRES)


async def _store_once(writer: Writer, membership: Membership, new: Contribution) -> bool:
    is_new, stored_before = await add_once(writer, new)
    if not is_new:
        if not await is_same_contribution(
            writer,
            new.municipality_id,
            new.contribution_id,
            new.participant_id,
            new.draft_digest,
        ):
            raise rules.ContributionDiffers
        return False
    rules.check_count(stored_before, 1)
    await announce(
        writer,
        new.municipality_id,
        "contribution.submitted",
        new.contribution_id,
        {
            "campaign_id": str(membership.campaign_id),
            "group_id": str(membership.group_id),
            "theme": new.theme,
            "category": new.category,
        },
    )
    return True


async def withdraw_contribution(
    writer: Writer, token: Token, contribution_id: UUID, *, now: datetime
) -> None:
    """Delete a participant's own mark while the group is open; nothing there is fine too."""
    membership = await _open_membership(writer, token, now)
    municipality_id = token.municipality_id
    if await remove_own(writer, municipality_id, contribution_id, membership.participant_id):
        await announce(
            writer,
            municipality_id,
            "contribution.withdrawn",
            contribution_id,
            {
                "campaign_id": str(membership.campaign_id),
                "group_id": str(membership.group_id),
            },
        )
