"""Tell, and take back: the changes a participant makes."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.areas.store import find_fence
from app.campaigns.rules import Membership, check_open
from app.campaigns.store import find_membership
from app.catalogue.rules import check_answers
from app.catalogue.store import find_catalogue
from app.contributions import privacy, rules
from app.contributions.rules import ContributionDraft, Provenance
from app.contributions.store import Contribution, add_once, is_same_contribution, remove_own
from app.events.store import announce
from app.kit.database import Writer
from app.kit.geometry import to_metres
from app.kit.grid import footprint
from app.people.rules import Participant, UnknownToken


async def submit_contributions(
    writer: Writer,
    participant: Participant,
    drafts: Sequence[ContributionDraft],
    *,
    now: datetime,
    secret: bytes,
    provenance: Provenance = "participant",
) -> list[bool]:
    """Store a participant's marks, all or none; for each, whether it is new.

    A mark sent again is harmless. Raises the problems of `rules` and of the campaign's rules.
    """
    rules.check_batch([draft.contribution_id for draft in drafts])
    membership = await _membership(writer, participant)
    check_open(membership.opens_at, membership.closes_at, now)
    added = []
    for draft in drafts:
        new = await _hold_against_campaign(
            writer, participant, membership, draft, now=now, secret=secret, provenance=provenance
        )
        added.append(await _store_once(writer, membership, new))
    return added


async def _membership(writer: Writer, participant: Participant) -> Membership:
    membership = await find_membership(
        writer, participant.municipality_id, participant.participant_id
    )
    if membership is None:
        raise UnknownToken
    return membership


async def _hold_against_campaign(
    writer: Writer,
    participant: Participant,
    membership: Membership,
    draft: ContributionDraft,
    *,
    now: datetime,
    secret: bytes,
    provenance: Provenance,
) -> Contribution:
    """The contribution a draft becomes, once every rule has let it pass."""
    municipality_id = participant.municipality_id
    catalogue = await find_catalogue(writer, municipality_id, membership.catalogue_version)
    if catalogue is None:
        raise LookupError("a campaign's catalogue is missing")
    rules.check_shape(draft.geometry)
    check_answers(
        catalogue, draft.theme, draft.category, type(draft.geometry).__name__, draft.attributes
    )
    metres = to_metres(draft.geometry)
    rules.check_size(metres)
    if membership.area_id is not None:
        fence = await find_fence(
            writer,
            municipality_id,
            membership.area_id,
            now.date(),
            rules.CAMPAIGN_MARGIN_METRES,
        )
        rules.check_inside(metres, fence)
    trim = privacy.trim_metres(secret, membership.campaign_id, participant.participant_id)
    return Contribution(
        municipality_id=municipality_id,
        contribution_id=draft.contribution_id,
        campaign_id=membership.campaign_id,
        participant_id=participant.participant_id,
        catalogue_version=membership.catalogue_version,
        theme=draft.theme,
        category=draft.category,
        geometry=metres,
        planner_geometry=privacy.planner_geometry(
            metres, theme=draft.theme, school=membership.school_position, trim_metres=trim
        ),
        attributes=json.dumps(draft.attributes),
        comment=draft.comment,
        moderation=rules.first_moderation(draft.comment),
        provenance=provenance,
        received_at=now,
        draft_digest=draft.digest(),
        cells=footprint(metres),
    )


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
    writer: Writer, participant: Participant, contribution_id: UUID, *, now: datetime
) -> None:
    """Delete a participant's own mark while the group is open; nothing there is fine too."""
    membership = await _membership(writer, participant)
    check_open(membership.opens_at, membership.closes_at, now)
    removed = await remove_own(
        writer, participant.municipality_id, contribution_id, participant.participant_id
    )
    if removed:
        await announce(
            writer,
            participant.municipality_id,
            "contribution.withdrawn",
            contribution_id,
            {
                "campaign_id": str(membership.campaign_id),
                "group_id": str(membership.group_id),
            },
        )
