"""Marks in from participants, marks out to their authors and to planners."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.campaigns.store import find_membership
from app.contributions import store
from app.contributions.actions import (
    put_contribution,
    submit_contributions,
    withdraw_contribution,
)
from app.contributions.rules import MAX_MARKS_PER_REQUEST, ContributionDraft
from app.kit.geometry import GEOJSON_SCHEMA, to_geojson
from app.kit.problems import Fault, InvalidInput
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import TokenDep

router = APIRouter(route_class=StrictRoute)

GEOJSON = "application/geo+json"


class OwnContributionView(BaseModel):
    """A mark as its author told it."""

    contribution_id: UUID
    theme: str
    category: str
    geometry: Annotated[dict[str, Any], Field(json_schema_extra=GEOJSON_SCHEMA)]
    attributes: dict[str, str]
    comment: str | None
    received_at: datetime
    stretch_of: UUID | None


class OwnContributionList(BaseModel):
    """Everything one participant told, oldest first."""

    contributions: list[OwnContributionView]


class Receipt(BaseModel):
    """Whether a mark was new; false means that it was stored already."""

    contribution_id: UUID
    added: bool


class Batch(BaseModel):
    """Up to 50 marks, stored all or none."""

    model_config = ConfigDict(extra="forbid")

    contributions: Annotated[
        list[ContributionDraft], Field(json_schema_extra={"maxItems": MAX_MARKS_PER_REQUEST})
    ]


class ReceiptList(BaseModel):
    """One receipt for each mark of a batch, in its order."""

    contributions: list[Receipt]


class CampaignSummary(BaseModel):
    """How many marks a campaign has, by theme."""

    contributions: int
    themes: dict[str, int]


@router.get("/participation/contributions", tags=["participation"])
async def list_own_contributions(reader: ReaderDep, token: TokenDep) -> OwnContributionList:
    """The participant's own marks, exactly as they were drawn."""
    membership = await find_membership(reader, token)
    found = await store.list_own(reader, token.municipality_id, membership.participant_id)
    return OwnContributionList(contributions=[_own_view(own) for own in found])


def _own_view(own: store.OwnContribution) -> OwnContributionView:
    fields = {name: getattr(own, name) for name in own.__slots__}
    return OwnContributionView(**{**fields, "geometry": to_geojson(own.geometry)})


@router.post(
    "/participation/contributions",
    status_code=201,
    tags=["participation"],
    responses={200: {"description": "The same mark was stored before.", "model": Receipt}},
)
async def submit_contribution(
    request: Request,
    response: Response,
    writer: WriterDep,
    token: TokenDep,
    draft: ContributionDraft,
    now: NowDep,
) -> Receipt:
    """Tell one thing: a way, a place or a wish. Sending it twice is harmless."""
    [added] = await submit_contributions(
        writer, token, [draft], now=now, secret=request.app.state.secret
    )
    if not added:
        response.status_code = 200
    return Receipt(contribution_id=draft.contribution_id, added=added)


@router.post("/participation/contributions/batch", tags=["participation"])
async def submit_batch(
    request: Request, writer: WriterDep, token: TokenDep, body: Batch, now: NowDep
) -> ReceiptList:
    """Tell up to 50 things at once, all or none of them stored."""
    added = await submit_contributions(
        writer, token, body.contributions, now=now, secret=request.app.state.secret
    )
    return ReceiptList(
        contributions=[
            Receipt(contribution_id=draft.contribution_id, added=is_new)
            for draft, is_new in zip(body.contributions, added, strict=True)
        ]
    )


@router.put(
    "/participation/contributions/{contribution_id}",
    tags=["participation"],
    responses={201: {"description": "The mark is new.", "model": Receipt}},
)
async def put_own_contribution(
    request: Request,
    response: Response,
    writer: WriterDep,
    token: TokenDep,
    contribution_id: UUID,
    draft: ContributionDraft,
    now: NowDep,
) -> Receipt:
    """Let an own mark be as it is told now, while the group is open; the latest word counts."""
    if draft.contribution_id != contribution_id:
        raise InvalidInput(errors=[Fault("/contribution_id", "Is not the address's.")])
    added = await put_contribution(writer, token, draft, now=now, secret=request.app.state.secret)
    if added:
        response.status_code = 201
    return Receipt(contribution_id=contribution_id, added=added)


@router.delete(
    "/participation/contributions/{contribution_id}", status_code=204, tags=["participation"]
)
async def withdraw(writer: WriterDep, token: TokenDep, contribution_id: UUID, now: NowDep) -> None:
    """Take an own mark back while the group is open; it is deleted, not hidden."""
    await withdraw_contribution(writer, token, contribution_id, now=now)
