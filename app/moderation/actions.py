"""A human reads comments before anybody else does, and takes away what should not stand."""

from uuid import UUID

from app.contributions.store import remove_members_of
from app.events.store import announce
from app.groups.store import FacilitatedGroup
from app.kit.database import Writer
from app.moderation import store
from app.moderation.rules import (
    CommentDecision,
    ManyReleased,
    NothingToReport,
    UnknownComment,
    check_is_as_read,
)
from app.moderation.store import GroupComment


async def decide_comment(
    writer: Writer, group: FacilitatedGroup, contribution_id: UUID, decision: CommentDecision
) -> GroupComment:
    """Release, edit or hide; the comment as it is then.

    Raises `UnknownComment` or `CommentChanged`.
    """
    found = await _find(writer, group, contribution_id)
    check_is_as_read(decision, found.version)
    match decision.decision:
        case "release":
            values: dict[str, object] = {"moderation": "released"}
        case "edit":
            # What was found was in the text that is gone.
            values = {"moderation": "released", "comment": decision.comment, "held_for": []}
        case "hide":
            values = {"moderation": "hidden"}
    await store.decide(writer, group.municipality_id, contribution_id, **values)
    # The findings stay with a released comment: they say what the human looked at.
    await _tell(writer, f"comment.{_PAST[decision.decision]}", group, found.contribution_id)
    return await _find(writer, group, contribution_id)


_PAST = {"release": "released", "edit": "edited", "hide": "hidden"}


async def release_comments(writer: Writer, group: FacilitatedGroup, read: ManyReleased) -> int:
    """Release many at once, but none that changed or has something found in it; how many."""
    released = await store.release_many(
        writer, group.municipality_id, group.group_id, read.contribution_ids, read.versions
    )
    if released:
        await _tell(writer, "comment.released", group, None, comments=released)
    return released


async def report_comment(writer: Writer, municipality_id: str, contribution_id: UUID) -> None:
    """Let a released comment wait for a human again; raises `NothingToReport`."""
    held = await store.hold_reported(writer, municipality_id, contribution_id)
    if held is None:
        raise NothingToReport
    facts = {"campaign_id": str(held.campaign_id), "group_id": str(held.group_id)}
    await announce(writer, municipality_id, "comment.reported", contribution_id, facts)


async def remove_run(writer: Writer, group: FacilitatedGroup) -> tuple[int, int]:
    """Take away all that a group's participants told, and the participants: a test run.

    How many participants and marks there were.
    """
    participants, marks = await remove_members_of(writer, group.municipality_id, group.group_id)
    await _tell(
        writer, "group.emptied", group, group.group_id, participants=participants, marks=marks
    )
    return participants, marks


async def _find(writer: Writer, group: FacilitatedGroup, contribution_id: UUID) -> GroupComment:
    found = await store.find_comment(writer, group.municipality_id, group.group_id, contribution_id)
    if found is None:
        raise UnknownComment
    return found


async def _tell(
    writer: Writer, kind: str, group: FacilitatedGroup, subject_id: UUID | None, **counts: int
) -> None:
    facts: dict[str, str | int] = {
        "campaign_id": str(group.campaign_id),
        "group_id": str(group.group_id),
        **counts,
    }
    await announce(writer, group.municipality_id, kind, subject_id, facts)
