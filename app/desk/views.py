"""What lies on the desk, as it is told."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.areas.rules import AreaKind
from app.campaigns.rules import CampaignKind
from app.desk.rules import NewsKind, Stage


class DeskArea(BaseModel):
    """An area that is looked after from this desk."""

    area_id: UUID
    name: str
    kind: AreaKind
    ends_on: date | None


class DeskGroup(BaseModel):
    """A group that is open now, or whose comments wait for somebody to read them."""

    model_config = ConfigDict(from_attributes=True)

    group_id: UUID
    label: str
    school: str | None
    campaign_title: str
    closes_at: datetime
    is_open: bool
    expected_participants: int
    participants: int
    comments_waiting: int


class DeskCampaign(BaseModel):
    """A campaign there is something to do about."""

    campaign_id: UUID
    kind: CampaignKind
    title: str
    opens_at: datetime
    closes_at: datetime
    stage: Stage


class DeskMeasure(BaseModel):
    """A measure somebody waits for longer than they were told."""

    number: str
    title: str
    responsible_unit: str
    due_on: date


class DeskFinding(BaseModel):
    """A finding no measure answers."""

    number: str
    title: str
    participants: int
    made_at: datetime


class DeskPlanCase(BaseModel):
    """A plan case there is something to do about.

    `participants` children have told something in its area that nobody has seen; null where
    there are too few, or somebody has. `waiting` inputs are to be read, `unanswered` ones to be
    answered by `answer_due_on`, which may have passed.
    """

    number: str
    title: str
    participants: int | None
    waiting: int
    unanswered: int
    answer_due_on: date | None
    is_overdue: bool


class DeskSurvey(BaseModel):
    """A survey with texts of residents that wait for somebody to read them."""

    campaign_id: UUID
    title: str
    waiting_remarks: int


class DeskNews(BaseModel):
    """Something that happened within thirty days."""

    model_config = ConfigDict(from_attributes=True)

    kind: NewsKind
    number: str
    title: str
    state: str | None
    happened_at: datetime


class DeskView(BaseModel):
    """The desk; `areas` is null for those who look after the whole municipality."""

    areas: list[DeskArea] | None
    groups: list[DeskGroup]
    campaigns: list[DeskCampaign]
    overdue: list[DeskMeasure]
    unanswered: list[DeskFinding]
    plan_cases: list[DeskPlanCase]
    surveys: list[DeskSurvey]
    news: list[DeskNews]
