"""Comments for a human to read, and marks for one to take away."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from app.contributions.rules import Moderation
from app.contributions.screening import Finding
from app.groups.access import OwnGroupDep
from app.kit.geometry import to_geojson
from app.kit.paging import InvalidCursor, read_cursor, write_cursor
from app.kit.web import ReaderDep, StrictRoute, WriterDep
from app.moderation import actions, store
from app.moderation.rules import CommentDecision, ManyReleased
from app.moderation.store import GroupComment
from app.people.access import PlannerDep

router = APIRouter(tags=["moderation"], route_class=StrictRoute)


class CommentView(BaseModel):
    """A comment, what was found in it, and roughly where its mark lies (CRS84, on 10 m)."""

    contribution_id: UUID
    theme: str
    category: str
    comment: str | None
    version: str
    moderation: Moderation
    held_for: list[Finding]
    geometry_type: str
    position: tuple[float, float] | None


class CommentList(BaseModel):
    """A page of comments, those something was found in first."""

    comments: list[CommentView]
    next: str | None


class Released(BaseModel):
    """How many comments were released."""

    released: int


class Removed(BaseModel):
    """What a test run had left."""

    participants: int
    contributions: int


def _view(found: GroupComment) -> CommentView:
    position = None
    if found.place is not None:
        longitude, latitude = to_geojson(found.place)["coordinates"]
        position = (longitude, latitude)
    fields = {name: getattr(found, name) for name in CommentView.model_fields if name != "position"}
    return CommentView(**fields, position=position)


@router.get("/groups/{group_id}/comments")
async def list_comments(
    request: Request,
    reader: ReaderDep,
    group: OwnGroupDep,
    state: Moderation = "waiting",
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> CommentList:
    """The group's comments in one state: waiting for a human, released, or hidden."""
    found = await store.list_comments(
        reader,
        group.municipality_id,
        group.group_id,
        state,
        limit=limit + 1,
        after=None if cursor is None else _read_position(cursor),
    )
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        position = write_cursor("held" if last.held_for else "", str(last.contribution_id))
        following = str(request.url.include_query_params(cursor=position))
    return CommentList(comments=[_view(comment) for comment in found[:limit]], next=following)


def _read_position(cursor: str) -> tuple[bool, UUID]:
    held, contribution_id = read_cursor(cursor, 2)
    try:
        return held == "held", UUID(contribution_id)
    except ValueError as error:
        raise InvalidCursor from error


@router.post("/groups/{group_id}/comments/release")
async def release_comments(writer: WriterDep, group: OwnGroupDep, body: ManyReleased) -> Released:
    """Release many waiting comments at once; those something was found in go on waiting."""
    return Released(released=await actions.release_comments(writer, group, body))


@router.post("/groups/{group_id}/comments/{contribution_id}/decision")
async def decide_comment(
    writer: WriterDep, group: OwnGroupDep, contribution_id: UUID, body: CommentDecision
) -> CommentView:
    """Release a comment, edit a name out of it, or hide the mark."""
    return _view(await actions.decide_comment(writer, group, contribution_id, body))


@router.delete("/groups/{group_id}/participants")
async def remove_run(writer: WriterDep, group: OwnGroupDep) -> Removed:
    """Take away everything the group's participants told, and that they took part: a test run."""
    participants, contributions = await actions.remove_run(writer, group)
    return Removed(participants=participants, contributions=contributions)


@router.post("/contributions/{contribution_id}/report", status_code=204)
async def report_comment(writer: WriterDep, member: PlannerDep, contribution_id: UUID) -> None:
    """Report a comment that should not stand; it waits for a human again, unseen until then."""
    await actions.report_comment(writer, member.municipality_id, contribution_id)
