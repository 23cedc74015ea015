"""What an area's profile tells, and of how few children it says nothing."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from app.areas.rules import ContactDraft
from app.campaigns.rules import CampaignKind
from app.hotspots.rules import FindingState
from app.measures.rules import MeasureState

S = TypeVar("S", bound=str)

MOST_CAMPAIGNS = 20
MOST_LISTED = 10


class ProfileCampaign(BaseModel):
    """A campaign that asked here, and who answered; null where too few did.

    `told_here` told something within the boundary. `invited`, `joined` and `told` are of the
    whole campaign, and null where it is not the area's own.
    """

    campaign_id: UUID
    title: str
    kind: CampaignKind
    opens_at: datetime
    closes_at: datetime
    is_own: bool
    invited: int | None
    joined: int | None
    told: int | None
    told_here: int | None


class ProfileFinding(BaseModel):
    """A finding that lies in the area, be it in part."""

    number: str
    title: str
    state: FindingState


class ProfileMeasure(BaseModel):
    """A measure that lies in the area."""

    number: str
    title: str
    state: MeasureState
    due_on: date | None
    is_overdue: bool


class ProfilePlanCase(BaseModel):
    """A plan case whose area overlaps this one."""

    number: str
    title: str
    reference: str | None
    registered_at: datetime
    is_alert: bool


class PastContact(ContactDraft):
    """Whom to ask, as it was told at a moment."""

    told_at: datetime


class ProfileView(BaseModel):
    """What the house knows of an area: campaigns from the first, the newest of everything else."""

    campaigns: list[ProfileCampaign]
    findings_by_state: dict[FindingState, int]
    findings: list[ProfileFinding]
    measures_by_state: dict[MeasureState, int]
    measures: list[ProfileMeasure]
    plan_cases: list[ProfilePlanCase]
    contacts: list[PastContact]


def count_states(states: Iterable[S]) -> dict[S, int]:
    """How many there are in each state."""
    return dict(Counter(states))
