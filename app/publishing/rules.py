"""When a release may be made, and what it is called."""

import re
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from app.campaigns.rules import KEY_FLOOR, PUBLIC_FLOOR, QUARTER, KeyMinimum, PublicMinimum
from app.contributions.rules import LATE_ARRIVAL
from app.kit.problems import Problem

Audience = Literal["public", "key"]
NORWAY = ZoneInfo("Europe/Oslo")

ABSENCE = (
    "A cell or theme that is not listed was told of by fewer than the minimum, or by nobody: "
    "absence is never zero. The theme `all` is the largest of a cell's themes: at least so many "
    "told something there. Few marks are no sign that a place is safe or unused."
)
LICENCE = "https://data.norge.no/nlod/no/2.0"

_NUMBER = re.compile(r"(\d{4})-(\d{4})-u(\d{2,})")


class UnknownRelease(Problem):
    """There is no release with this number."""

    status = 404


class CampaignNotOver(Problem):
    """A release is made when all that was told is in: a day after the campaign has closed.

    A campaign that lasts longer than a quarter may be released once every quarter.
    """

    status = 409


class ReleasedLately(Problem):
    """The campaign was released less than a quarter ago; what it told is in that release."""

    status = 409


class NothingToRelease(Problem):
    """Too few children share any cell; a release would be empty."""

    status = 409


class ReleaseDraft(BaseModel):
    """Which campaign to release, and how many must share a cell; never fewer than the floors."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"campaign_id": "0b0f3c5e-8f0e-4f4c-9d43-6f2f2a5d7c10"}]},
    )

    campaign_id: UUID
    public_minimum: PublicMinimum = PUBLIC_FLOOR
    key_minimum: KeyMinimum = KEY_FLOOR


def all_is_in(closes_at: datetime) -> datetime:
    """When everything that was told in time has come in."""
    return closes_at + LATE_ARRIVAL


def check_may_release(
    opens_at: datetime, closes_at: datetime, released_at: datetime | None, now: datetime
) -> None:
    """Raise `CampaignNotOver` or `ReleasedLately` (R0).

    Once a campaign is over it may be released, however lately it was released while it ran.
    """
    is_over = now >= all_is_in(closes_at)
    if is_over and (released_at is None or released_at < all_is_in(closes_at)):
        return
    if released_at is not None and now < released_at + QUARTER:
        raise ReleasedLately
    if not is_over and now < (released_at or opens_at) + QUARTER:
        raise CampaignNotOver


def release_number(municipality_id: str, year: int, ordinal: int) -> str:
    """What a release is cited by: `4601-2026-u01` (u for *utgivelse*)."""
    return f"{municipality_id}-{year}-u{ordinal:02d}"


def read_release_number(number: str) -> str:
    """The municipality a release's number names; raises `UnknownRelease`."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise UnknownRelease
    return match[1]
