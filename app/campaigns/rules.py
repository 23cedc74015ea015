"""When a voice may be given: open hours, and join codes a child can read off a board."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import shapely
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.kit.moments import Moment
from app.kit.numbers import NO_TRUTH
from app.kit.problems import Fault, Problem
from app.kit.text import one_line

CampaignKind = Literal[
    "barnetrakk",
    "resident_survey",
    "interview_round",
    "workshop",
    "site_walk",
    "suggestions",
    "open",
]
"""How people are asked: children on the map, residents by a survey, in conversation, in a workshop,
by walking there, or by what anybody proposes unasked."""

GroupSetting = Literal["school_class", "youth_club", "kiosk", "walk"]
"""Where a group takes part: a class, a club, one device that many people use at a stand, or a walk
that an adult records on the group's behalf."""

MemberProvenance = Literal["participant", "paper", "walk"]
"""How a participant's marks come in: by itself, or by an adult from paper or on a walk."""

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without look-alikes: no 0 or O, no 1, I or L."""
CODE_CHARACTERS = 8

PICTURES = (
    *("sun", "moon", "star", "cloud", "tree", "flower", "leaf", "mushroom"),
    *("apple", "pear", "carrot", "strawberry", "cat", "dog", "fish", "bird"),
    *("bee", "snail", "ladybug", "whale", "boat", "train", "car", "bicycle"),
    *("ball", "kite", "drum", "key", "bell", "house", "lamp", "umbrella"),
)
"""What a picture code is made of: things an eleven-year-old can draw and remember."""
PICTURES_IN_CODE = 4

PUBLIC_FLOOR = 10
KEY_FLOOR = 5
"""So many must share a cell of what is released, at least (R1): to the public, to API keys."""
MOST_ASKED_FOR = 1_000
NARROWEST_HEXAGON, WIDEST_HEXAGON = 250, 5_000
QUARTER = timedelta(days=90)
"""How long a campaign lasts before it may be released while it still runs."""
LONGEST_RETENTION_MONTHS = 12

LEAST_ROOM = 100
ROOM_AT_KIOSK = 5_000


class UnknownJoinCode(Problem):
    """No group has this code. Look at the board once more: there is no 0, O, 1, I or L in it."""

    status = 404


class UnknownPictureCode(Problem):
    """No group has these four pictures. Their order counts."""

    status = 404


class GroupFull(Problem):
    """As many have joined the group as it has room for: three times those expected."""

    status = 409


class GroupNotOpenYet(Problem):
    """The group has not opened yet; `opens_at` says when it does."""

    status = 409


class GroupClosed(Problem):
    """The group is closed. What was marked stays; nothing new is taken."""

    status = 409


class PeriodTurnedRound(Problem):
    """What opens closes after it has opened."""

    status = 422


class UnknownCampaign(Problem):
    """There is no such campaign in your municipality."""

    status = 404


class KeptAsPromised(Problem):
    """Once a campaign has opened, its marks are kept no longer than children and parents were told.

    Shorter is always possible.
    """

    status = 409


RetentionMonths = Annotated[int, Field(ge=0, le=LONGEST_RETENTION_MONTHS), NO_TRUTH]
PublicMinimum = Annotated[int, Field(ge=PUBLIC_FLOOR, le=MOST_ASKED_FOR), NO_TRUTH]
KeyMinimum = Annotated[int, Field(ge=KEY_FLOOR, le=MOST_ASKED_FOR), NO_TRUTH]
HexagonMetres = (
    Annotated[int, Field(ge=0, le=0), NO_TRUTH]
    | Annotated[int, Field(ge=NARROWEST_HEXAGON, le=WIDEST_HEXAGON), NO_TRUTH]
)


Title = Annotated[str, StringConstraints(min_length=1, max_length=120), *one_line("/title")]
Purpose = Annotated[str, StringConstraints(min_length=1, max_length=500), *one_line("/purpose")]
PlanReference = Annotated[
    str, StringConstraints(min_length=1, max_length=100), *one_line("/plan_reference")
]


class CampaignDraft(BaseModel):
    """A new round of asking: what for, whom, where and how long.

    `purpose` is told to those who are asked. Without an area the whole municipality is asked.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "barnetrakk",
                    "title": "Barnetråkk Loddefjord 2027",
                    "purpose": "Trygge skoleveier til områdeplanen for Loddefjord",
                    "opens_at": "2027-02-01T08:00:00+01:00",
                    "closes_at": "2027-03-26T16:00:00+01:00",
                }
            ]
        },
    )

    kind: CampaignKind = "barnetrakk"
    title: Title
    purpose: Purpose
    plan_reference: PlanReference | None = None
    opens_at: Moment
    closes_at: Moment
    area_id: UUID | None = None
    retention_months: RetentionMonths = 6
    public_minimum: PublicMinimum = PUBLIC_FLOOR
    key_minimum: KeyMinimum = KEY_FLOOR
    hexagon_metres: HexagonMetres = 0


def check_order(opens_at: datetime, closes_at: datetime) -> None:
    """Raise `PeriodTurnedRound` where something would close before it has opened."""
    if closes_at <= opens_at:
        raise PeriodTurnedRound(errors=[Fault("/closes_at", "Is not after opens_at.")])


class GridSettled(Problem):
    """Squares or hexagons are chosen before a first release can be made, and never afterwards.

    That is until the campaign closes, and for at most ninety days.
    """

    status = 409


class PrivacyDraft(BaseModel):
    """How long a campaign's marks are kept, how many must share what is released, and in what.

    What is left out stays as it is. `hexagon_metres` is how wide the hexagons are; 0 is squares.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"retention_months": 3}]}
    )

    retention_months: RetentionMonths | None = None
    public_minimum: PublicMinimum | None = None
    key_minimum: KeyMinimum | None = None
    hexagon_metres: HexagonMetres | None = None


def check_promise(now_months: int, new_months: int | None, *, has_opened: bool) -> None:
    """Raise `KeptAsPromised` where marks would be kept longer than was said (R7)."""
    if has_opened and new_months is not None and new_months > now_months:
        raise KeptAsPromised


def grid_open_until(opens_at: datetime, closes_at: datetime) -> datetime:
    """When a first release can be made, after which squares or hexagons are settled."""
    return min(closes_at, opens_at + QUARTER)


def check_grid_open(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """Raise `GridSettled` once a first release could have been made."""
    if now >= grid_open_until(opens_at, closes_at):
        raise GridSettled


@dataclass(frozen=True, slots=True)
class Membership:
    """A participant's place in a group: all that deciding about a mark needs, in one row.

    Whoever takes part does so while the group is open; an adult who enters marks for others, while
    the campaign is.
    """

    participant_id: UUID
    campaign_id: UUID
    group_id: UUID
    catalogue_version: int
    area_id: UUID | None
    opens_at: datetime
    closes_at: datetime
    school_position: shapely.Geometry | None
    provenance: MemberProvenance


def make_join_code() -> str:
    """A random code: 31⁸ ≈ 8.5 · 10¹¹ possibilities."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_CHARACTERS))


def read_join_code(typed: str) -> str:
    """The code as it is stored, from what a child typed; raises `UnknownJoinCode`."""
    code = "".join(typed.upper().split()).replace("-", "")
    if len(code) != CODE_CHARACTERS or not set(code) <= set(CODE_ALPHABET):
        raise UnknownJoinCode
    return code


def make_picture_code() -> str:
    """A random picture code: 32⁴ ≈ a million, and all that it opens is public."""
    return "-".join(secrets.choice(PICTURES) for _ in range(PICTURES_IN_CODE))


def read_picture_code(typed: str) -> str:
    """The code as it is stored, from names however separated; raises `UnknownPictureCode`."""
    names = re.findall(r"[a-z]+", typed.lower())
    if len(names) != PICTURES_IN_CODE or not set(names) <= set(PICTURES):
        raise UnknownPictureCode
    return "-".join(names)


def check_room(setting: GroupSetting, expected: int, joined: int) -> None:
    """Raise `GroupFull` where one more would be too many.

    Devices are restarted and children join twice, so there is room for three times those
    expected; without an end, whoever finds a code could fill the map.
    """
    room = ROOM_AT_KIOSK if setting == "kiosk" else max(LEAST_ROOM, 3 * expected)
    if joined >= room:
        raise GroupFull


def check_open(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """Raise `GroupNotOpenYet` or `GroupClosed` outside the period; it ends before `closes_at`."""
    if now < opens_at:
        raise GroupNotOpenYet(opens_at=opens_at.isoformat())
    if now >= closes_at:
        raise GroupClosed


def dates_come(
    opens_at: datetime, closes_at: datetime, now: datetime
) -> list[tuple[datetime, Literal["campaign.opened", "campaign.closed"]]]:
    """Which of a campaign's dates have come."""
    dates: list[tuple[datetime, Literal["campaign.opened", "campaign.closed"]]] = [
        (opens_at, "campaign.opened"),
        (closes_at, "campaign.closed"),
    ]
    return [date for date in dates if date[0] <= now]
