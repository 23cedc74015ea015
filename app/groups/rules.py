"""What a facilitator may say of a group: its label, its size, and a period in the campaign's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.campaigns.rules import GroupSetting, check_order
from app.kit.moments import Moment
from app.kit.numbers import NO_TRUTH
from app.kit.problems import Fault, Problem
from app.kit.text import one_line

GroupState = Literal["not_open", "open", "closed"]
MOST_EXPECTED = 5_000
SHORTEST_PERIOD = timedelta(seconds=1)


class UnknownGroup(Problem):
    """There is no such group, or it belongs to another facilitator."""

    status = 404


class UnknownSchool(Problem):
    """The municipality has no such school."""

    status = 422


class OutsideCampaignPeriod(Problem):
    """A group is open while its campaign is; `opens_at` and `closes_at` say when that is."""

    status = 422


class CampaignOver(Problem):
    """The campaign is over; no group of it can be opened, and nothing be entered for others."""

    status = 409


Label = Annotated[str, StringConstraints(min_length=1, max_length=60), *one_line("/label")]
Grade = Annotated[int, Field(ge=1, le=13), NO_TRUTH]
Expected = Annotated[int, Field(ge=1, le=MOST_EXPECTED), NO_TRUTH]
WrittenNorwegian = Literal["nb", "nn"]


class GroupDraft(BaseModel):
    """A group as a facilitator makes it."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "campaign_id": "0b0f3c5e-8f0e-4f4c-9d43-6f2f2a5d7c10",
                    "setting": "school_class",
                    "school_id": "8d7c0a52-1c1f-4f0e-9d0a-0d8a3b6a4c22",
                    "grade": 6,
                    "label": "6A",
                    "language": "nb",
                    "expected_participants": 25,
                    "opens_at": "2026-11-25T08:15:00+01:00",
                    "closes_at": "2026-12-09T15:00:00+01:00",
                }
            ]
        },
    )

    campaign_id: UUID
    setting: GroupSetting = "school_class"
    school_id: UUID | None = None
    grade: Grade | None = None
    label: Label
    language: WrittenNorwegian
    expected_participants: Expected
    opens_at: Moment
    closes_at: Moment


class GroupChange(BaseModel):
    """What a facilitator changes about a group; what is left out stays as it is.

    A grade of null takes the grade away; any other null changes nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Label | None = None
    grade: Grade | None = None
    language: WrittenNorwegian | None = None
    expected_participants: Expected | None = None
    opens_at: Moment | None = None
    closes_at: Moment | None = None

    def values(self) -> dict[str, object]:
        """What is changed, by the name of its column."""
        said = self.model_dump(exclude_unset=True)
        return {name: value for name, value in said.items() if name == "grade" or value is not None}


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when something is open; it ends before `closes_at`."""

    opens_at: datetime
    closes_at: datetime

    def state_at(self, now: datetime) -> GroupState:
        """Whether it has not begun, is open, or is over."""
        if now < self.opens_at:
            return "not_open"
        return "open" if now < self.closes_at else "closed"


def check_period(group: Period, campaign: Period) -> None:
    """Raise `PeriodTurnedRound` or `OutsideCampaignPeriod`."""
    check_order(group.opens_at, group.closes_at)
    faults = [
        Fault(pointer, "Lies outside the campaign's period.")
        for pointer, moment in (("/opens_at", group.opens_at), ("/closes_at", group.closes_at))
        if not campaign.opens_at <= moment <= campaign.closes_at
    ]
    if faults:
        raise OutsideCampaignPeriod(
            errors=faults,
            opens_at=campaign.opens_at.isoformat(),
            closes_at=campaign.closes_at.isoformat(),
        )
