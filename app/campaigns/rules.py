"""When a voice may be given: open hours, and join codes a child can read off a board."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import shapely

from app.kit.problems import Problem

CampaignKind = Literal["barnetrakk", "resident_survey", "interview_round", "site_walk", "open"]

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without look-alikes: no 0 or O, no 1, I or L."""
CODE_CHARACTERS = 8


class UnknownJoinCode(Problem):
    """No group has this code. Look at the board once more: there is no 0, O, 1, I or L in it."""

    status = 404


class GroupNotOpenYet(Problem):
    """The group has not opened yet; `opens_at` says when it does."""

    status = 409


class GroupClosed(Problem):
    """The group is closed. What was marked stays; nothing new is taken."""

    status = 409


class UnknownCampaign(Problem):
    """There is no such campaign in your municipality."""

    status = 404


@dataclass(frozen=True, slots=True)
class Membership:
    """A participant's place in a group: all that deciding about a mark needs, in one row."""

    participant_id: UUID
    campaign_id: UUID
    group_id: UUID
    catalogue_version: int
    area_id: UUID | None
    opens_at: datetime
    closes_at: datetime
    school_position: shapely.Geometry | None


def make_join_code() -> str:
    """A random code: 31⁸ ≈ 8.5 · 10¹¹ possibilities."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_CHARACTERS))


def read_join_code(typed: str) -> str:
    """The code as it is stored, from what a child typed; raises `UnknownJoinCode`."""
    code = "".join(typed.upper().split()).replace("-", "")
    if len(code) != CODE_CHARACTERS or not set(code) <= set(CODE_ALPHABET):
        raise UnknownJoinCode
    return code


def check_open(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """Raise `GroupNotOpenYet` or `GroupClosed` outside the period; it ends before `closes_at`."""
    if now < opens_at:
        raise GroupNotOpenYet(opens_at=opens_at.isoformat())
    if now >= closes_at:
        raise GroupClosed
