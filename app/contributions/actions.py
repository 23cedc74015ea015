"""Tell, and take back: the changes a participant makes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import shapely

from app.areas.store import find_fence
from app.campaigns.rules import GroupClosed, Membership, check_open
from app.campaigns.store import find_membership
from app.catalogue.rules import Catalogue, check_answers
from app.catalogue.store import find_catalogue
from app.contributions import privacy, rules
from app.contributions.rules import ContributionDraft, Moderation, Provenance
from app.contributions.screening import Finding, screen
from app.contributions.store import (
    Contribution,
    add_once,
    find_own_way,
    find_stored,
    is_same_contribution,
    remove_own,
    replace_stored,
)
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
    held_for: Sequence[Finding] = (),
    way: shapely.LineString | None = None,
) -> Contribution:
    """The row a draft becomes; `metres` is its geometry in EPSG:25833, `way` what it lies on."""
    return Contribution(
        municipality_id=author.participant.municipality_id,
        contribution_id=draft.contribution_id,
        campaign_id=author.campaign_id,
        participant_id=author.participant.participant_id,
        catalogue_version=author.catalogue_version,
        theme=draft.theme,
        category=draft.category,
        geometry=metres,
        planner_geometry=_shown(author, draft.theme, metres, way),
        attributes=json.dumps(draft.attributes),
        comment=draft.comment,
        moderation=moderation,
        provenance=provenance,
        received_at=received_at,
        draft_digest=draft.digest(),
        cells=footprint(metres),
        held_for=held_for,
        stretch_of=draft.stretch_of,
    )


def _shown(
    author: Author, theme: str, metres: shapely.Geometry, way: shapely.LineString | None
) -> shapely.Geometry | None:
    school, trim = author.school, author.trim_metres
    if way is None:
        return privacy.planner_geometry(metres, theme=theme, school=school, trim_metres=trim)
    return privacy.planner_stretch(metres, way, school=school, trim_metres=trim)


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What a participant's marks are held against in one request."""

    membership: Membership
    author: Author
    catalogue: Catalogue
    fence: shapely.Geometry | None


async def submit_contributions(
    writer: Writer,
    token: Token,
    drafts: Sequence[ContributionDraft],
    *,
    now: datetime,
    secret: bytes,
) -> list[bool]:
    """Store a participant's marks, all or none; for each, whether it is new.

    A mark sent again is harmless, even after the group closed. Raises `UnknownToken`, and the
    problems of `rules`, of the campaign's rules and of the catalogue's.
    """
    rules.check_batch([draft.contribution_id for draft in drafts])
    membership = await find_membership(writer, token)
    new = [draft for draft in drafts if not await _is_retry(writer, token, membership, draft, now)]
    if not new:
        return [False] * len(drafts)
    grounds = await _find_grounds(writer, token.municipality_id, membership, now, secret)
    return [draft in new and await _store_once(writer, grounds, draft, now) for draft in drafts]


async def _is_retry(
    writer: Writer, token: Token, membership: Membership, draft: ContributionDraft, now: datetime
) -> bool:
    """Whether a mark that comes too late is one that was stored in time."""
    try:
        _check_in_time(membership, draft, now)
    except GroupClosed:
        if not await _is_stored(writer, token.municipality_id, membership, draft):
            raise
        return True
    return False


def _check_in_time(membership: Membership, draft: ContributionDraft, now: datetime) -> None:
    rules.check_in_time(membership.opens_at, membership.closes_at, draft.made_at, now)


async def _is_stored(
    writer: Writer, municipality_id: str, membership: Membership, draft: ContributionDraft
) -> bool:
    return await is_same_contribution(
        writer,
        municipality_id,
        draft.contribution_id,
        membership.participant_id,
        draft.digest(),
    )


async def _find_grounds(
    writer: Writer, municipality_id: str, membership: Membership, now: datetime, secret: bytes
) -> _Grounds:
    catalogue = await find_catalogue(writer, municipality_id, membership.catalogue_version)
    if catalogue is None:
        raise LookupError("a campaign's catalogue is missing")
    author = Author(
        participant=Participant(municipality_id, membership.participant_id),
        campaign_id=membership.campaign_id,
        catalogue_version=membership.catalogue_version,
        school=membership.school_position,
        trim_metres=_trim_of(membership, secret),
    )
    fence = await _fence(writer, municipality_id, membership.area_id, now.date())
    return _Grounds(membership, author, catalogue, fence)


def _trim_of(membership: Membership, secret: bytes) -> float:
    if membership.provenance == "walk":
        return 0.0  # walked together, from a place that is nobody's home
    return privacy.trim_metres(secret, membership.campaign_id, membership.participant_id)


async def _fence(
    writer: Writer, municipality_id: str, area_id: UUID | None, day: date
) -> shapely.Geometry | None:
    if area_id is None:
        return None
    return await find_fence(writer, municipality_id, area_id, day, rules.CAMPAIGN_MARGIN_METRES)


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


async def _row_of(
    writer: Writer, grounds: _Grounds, draft: ContributionDraft, received_at: datetime
) -> Contribution:
    metres = hold_against_rules(draft, grounds.catalogue, grounds.fence)
    way = None
    if draft.stretch_of is not None:
        rules.check_is_stretch(draft)
        way = await find_own_way(writer, grounds.author.participant, draft.stretch_of)
        if way is None:
            raise rules.WayMissing
        rules.check_on_way(metres, way)
    return contribution_of(
        grounds.author,
        draft,
        metres,
        received_at=received_at,
        moderation=rules.first_moderation(draft.comment),
        provenance=grounds.membership.provenance,
        held_for=screen(draft.comment),
        way=way,
    )


async def _store_once(
    writer: Writer, grounds: _Grounds, draft: ContributionDraft, now: datetime
) -> bool:
    new = await _row_of(writer, grounds, draft, now)
    is_new, stored_before = await add_once(writer, new)
    if not is_new:
        if not await _is_stored(writer, new.municipality_id, grounds.membership, draft):
            raise rules.ContributionDiffers
        return False
    rules.check_count(stored_before, 1)
    await _tell(writer, "contribution.submitted", grounds.membership, new)
    return True


async def put_contribution(
    writer: Writer, token: Token, draft: ContributionDraft, *, now: datetime, secret: bytes
) -> bool:
    """Let a mark be as the draft says, whether it was stored before or not; whether it is new.

    The latest word counts. A changed comment is screened and waits again; what a human has hidden
    stays hidden; a way that is drawn anew loses its stretches. Raises what
    `submit_contributions` raises.
    """
    municipality_id = token.municipality_id
    membership = await find_membership(writer, token)
    before = await find_stored(writer, municipality_id, draft.contribution_id)
    if before is not None and before.participant_id != membership.participant_id:
        raise rules.ContributionDiffers
    if before is not None and before.draft_digest == draft.digest():
        return False
    _check_in_time(membership, draft, now)
    grounds = await _find_grounds(writer, municipality_id, membership, now, secret)
    if before is None:
        return await _store_once(writer, grounds, draft, now)
    new = await _row_of(writer, grounds, draft, before.received_at)
    is_reworded = new.comment != before.comment
    if not is_reworded:
        # Nobody needs to read again what a human has read.
        new = replace(new, moderation=before.moderation, held_for=before.held_for)
    elif before.moderation == "hidden":
        new = replace(new, moderation="hidden")
    is_moved = new.theme != before.theme or not shapely.equals_exact(new.geometry, before.geometry)
    await replace_stored(writer, new, is_moved=is_moved)
    await _tell(writer, "contribution.changed", membership, new, is_reworded=is_reworded)
    return False


async def _tell(
    writer: Writer,
    kind: str,
    membership: Membership,
    mark: Contribution,
    *,
    is_reworded: bool = True,
) -> None:
    group = {
        "campaign_id": str(membership.campaign_id),
        "group_id": str(membership.group_id),
    }
    facts = group | {"theme": mark.theme, "category": mark.category}
    await announce(writer, mark.municipality_id, kind, mark.contribution_id, facts)
    if is_reworded and "distress" in mark.held_for:
        await announce(writer, mark.municipality_id, "comment.distress", None, group)


async def withdraw_contribution(
    writer: Writer, token: Token, contribution_id: UUID, *, now: datetime
) -> None:
    """Delete a participant's own mark while the group is open; nothing there is fine too.

    The stretches of a way go with it.
    """
    membership = await find_membership(writer, token)
    check_open(membership.opens_at, membership.closes_at, now)
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
