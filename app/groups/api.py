"""A facilitator's groups: made, listed, changed, closed and reopened, with codes to hand out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.campaigns.invitation import Joined, invite
from app.campaigns.rules import GroupSetting
from app.campaigns.store import find_group
from app.groups import actions, store
from app.groups.access import OwnGroupDep
from app.groups.rules import GroupChange, GroupDraft, GroupState
from app.groups.store import FacilitatedGroup
from app.kit.moments import Moment
from app.kit.paging import read_moment_cursor, write_cursor
from app.kit.problems import NotFound
from app.kit.qr import SVG, draw_qr
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import FacilitatorDep
from app.settings import Settings

router = APIRouter(tags=["groups"], route_class=StrictRoute)


class SchoolOfGroup(BaseModel):
    """The school a class goes to."""

    school_id: UUID
    name: str


class GroupView(BaseModel):
    """A group as its facilitator sees it; `state` counts the campaign's period in."""

    group_id: UUID
    campaign_id: UUID
    campaign_title: str
    setting: GroupSetting
    school: SchoolOfGroup | None
    grade: int | None
    label: str
    language: Literal["nb", "nn"]
    expected_participants: int
    participants: int
    opens_at: datetime
    closes_at: datetime
    state: GroupState
    code: str | None
    join_url: str | None
    picture_code: Annotated[list[str], Field(description="Four pictures, in their order.")]
    class_url: str | None


class GroupList(BaseModel):
    """A page of groups, the latest first; `next` is the address of the following page."""

    groups: list[GroupView]
    next: str | None


class Reopening(BaseModel):
    """Until when a closed group takes marks again."""

    model_config = ConfigDict(extra="forbid")

    closes_at: Moment


class OnBehalf(BaseModel):
    """How an adult enters marks for others."""

    model_config = ConfigDict(extra="forbid")

    provenance: Literal["paper", "walk"]


def _join_url(request: Request, group: FacilitatedGroup) -> str | None:
    return group.code and f"{_address(request)}/#{group.code}"


def _class_url(request: Request, group: FacilitatedGroup) -> str | None:
    return group.picture_code and f"{_address(request)}/class#{group.picture_code}"


def _view(request: Request, group: FacilitatedGroup, now: datetime) -> GroupView:
    return GroupView(
        group_id=group.group_id,
        campaign_id=group.campaign_id,
        campaign_title=group.campaign_title,
        setting=group.setting,
        school=None
        if group.school_id is None
        else SchoolOfGroup(school_id=group.school_id, name=group.school_name or ""),
        grade=group.grade,
        label=group.label,
        language="nn" if group.language == "nn" else "nb",
        expected_participants=group.expected_participants,
        participants=group.participants,
        opens_at=group.opens_at,
        closes_at=group.closes_at,
        state=group.open_period.state_at(now),
        code=group.code,
        join_url=_join_url(request, group),
        picture_code=group.picture_code.split("-") if group.picture_code else [],
        class_url=_class_url(request, group),
    )


def _address(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return settings.public_url


@router.get("/groups")
async def list_groups(
    request: Request,
    reader: ReaderDep,
    member: FacilitatorDep,
    now: NowDep,
    campaign_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> GroupList:
    """The groups the facilitator made, an administrator's all, the latest first."""
    after = None if cursor is None else read_moment_cursor(cursor)
    found = await store.list_groups(
        reader, member, campaign_id=campaign_id, limit=limit + 1, after=after
    )
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        position = write_cursor(last.opens_at.isoformat(), str(last.group_id))
        following = str(request.url.include_query_params(cursor=position))
    return GroupList(groups=[_view(request, group, now) for group in found[:limit]], next=following)


@router.post("/groups", status_code=201)
async def create_group(
    request: Request, writer: WriterDep, member: FacilitatorDep, draft: GroupDraft, now: NowDep
) -> GroupView:
    """Make a group in a campaign; it gets a join code and a picture code."""
    group_id = await actions.create_group(writer, member, draft, now=now)
    return _view(request, await store.find_group(writer, member, group_id), now)


@router.get("/groups/{group_id}")
async def get_group(request: Request, group: OwnGroupDep, now: NowDep) -> GroupView:
    """One group with its codes and how many have joined."""
    return _view(request, group, now)


@router.patch("/groups/{group_id}")
async def change_group(
    request: Request,
    writer: WriterDep,
    member: FacilitatorDep,
    group: OwnGroupDep,
    change: GroupChange,
    now: NowDep,
) -> GroupView:
    """Change the label, the grade, the language, how many are expected, or the period."""
    await actions.change_group(writer, group, change)
    return _view(request, await store.find_group(writer, member, group.group_id), now)


@router.post("/groups/{group_id}/close")
async def close_group(
    request: Request, writer: WriterDep, member: FacilitatorDep, group: OwnGroupDep, now: NowDep
) -> GroupView:
    """Take no more marks from now on."""
    await actions.close_group(writer, group, now=now)
    return _view(request, await store.find_group(writer, member, group.group_id), now)


@router.post("/groups/{group_id}/reopen")
async def reopen_group(
    request: Request,
    writer: WriterDep,
    member: FacilitatorDep,
    group: OwnGroupDep,
    body: Reopening,
    now: NowDep,
) -> GroupView:
    """Take marks again, or for longer, until `closes_at`."""
    await actions.reopen_group(writer, group, body.closes_at, now=now)
    return _view(request, await store.find_group(writer, member, group.group_id), now)


@router.post("/groups/{group_id}/participants", status_code=201)
async def admit_on_behalf(
    writer: WriterDep, group: OwnGroupDep, body: OnBehalf, now: NowDep
) -> Joined:
    """A participant whose marks an adult enters; where from is kept with every mark."""
    token = await actions.admit_on_behalf(writer, group, body.provenance, now=now)
    joined = await find_group(writer, group.municipality_id, group.group_id)
    if joined is None:
        raise LookupError("a group that was just found is missing")
    return Joined(token=token, invitation=await invite(writer, *joined, now, body.provenance))


@router.get(
    "/groups/{group_id}/qr.svg",
    response_class=Response,
    responses={200: {"content": {SVG: {}}, "description": "A QR code."}},
)
async def get_group_qr(
    request: Request, group: OwnGroupDep, to: Literal["join", "class"] = "join"
) -> Response:
    """The QR code that opens the map with the join code, or the class's page."""
    address = (_join_url if to == "join" else _class_url)(request, group)
    if address is None:
        raise NotFound("The group takes no part by itself, so it has no code.")
    return Response(draw_qr(address), media_type=SVG, headers={"Cache-Control": "private"})
