"""The bodies of the surveys' API."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from app.campaigns.invitation import OutlineView, Position
from app.contributions.rules import Moderation
from app.contributions.screening import Finding
from app.surveys.questionnaire import Questionnaire
from app.surveys.reports import SurveyResult
from app.surveys.rules import Answer, SurveyAccess, SurveyState


class SurveyView(BaseModel):
    """A survey as its stewards list it; `responses` is all that is told while it is open."""

    campaign_id: UUID
    title: str
    state: SurveyState
    access: SurveyAccess | None
    opens_at: datetime
    closes_at: datetime
    area_id: UUID | None
    invited: int | None
    responses: int
    waiting_remarks: int
    is_published: bool


class SurveyList(BaseModel):
    """The surveys of the areas one looks after, the latest first."""

    surveys: list[SurveyView]


class BatchView(BaseModel):
    """How many codes were made together, and when."""

    codes: int
    made_at: datetime


class SurveyDetail(SurveyView):
    """A survey with what it asks: the version that is answered, else the newest draft."""

    purpose: str
    version: int
    questionnaire: Questionnaire | None
    link: str | None
    batches: list[BatchView]


class CodeView(BaseModel):
    """A code as it is printed, the address that opens the survey with it, and its QR code."""

    code: str
    link: str
    qr: str


class NewCodes(BaseModel):
    """Codes, told now and never again: only what they are known by is kept."""

    codes: list[CodeView]


class SurveyForm(BaseModel):
    """What a resident is asked, and what becomes of the answers."""

    campaign_id: UUID
    municipality_id: str
    municipality: str
    title: str
    purpose: str
    access: SurveyAccess
    state: SurveyState
    opens_at: datetime
    closes_at: datetime
    retention_months: int
    questionnaire: Questionnaire
    area: OutlineView | None


class OwnResponse(BaseModel):
    """One's own answers."""

    response_id: UUID
    answers: dict[str, Answer]


class ReleasedText(BaseModel):
    """A text a human has released."""

    question: str
    theme: str | None
    words: str


class ResultView(BaseModel):
    """How many answered, and once the survey has closed what they said."""

    campaign_id: UUID
    title: str
    state: SurveyState
    opens_at: datetime
    closes_at: datetime
    invited: int | None
    responses: int
    questionnaire: Questionnaire | None
    result: SurveyResult | None
    texts: list[ReleasedText]


class RemarkView(BaseModel):
    """A text as whoever moderates reads it, what was found in it, and roughly where it is about."""

    remark_id: UUID
    question: str
    theme: str | None
    words: str | None
    version: str
    moderation: Moderation
    held_for: list[Finding]
    position: Position | None


class RemarkList(BaseModel):
    """Texts in one state, those something was found in first."""

    remarks: list[RemarkView]


class ReleasedRemarks(BaseModel):
    """How many texts were released."""

    released: int


class PublicSummary(BaseModel):
    """What everybody may read of a closed survey: frozen, in tens, of at least ten a figure."""

    campaign_id: UUID
    municipality_id: str
    title: str
    purpose: str
    opens_at: datetime
    closes_at: datetime
    published_at: datetime
    questionnaire: Questionnaire
    result: SurveyResult


class PublicSummaryLine(BaseModel):
    """A survey whose summary is published; `area` is the name of what it asked about."""

    campaign_id: UUID
    title: str
    area: str | None
    closes_at: datetime
    published_at: datetime


class PublicSummaryList(BaseModel):
    """A municipality's published surveys, the latest first."""

    summaries: list[PublicSummaryLine]
