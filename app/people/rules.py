"""Who may do what, how tokens look, and how long a wrong password makes one wait."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import StringConstraints

from app.kit.problems import Problem

MunicipalityNumber = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
Role = Literal["planner", "coordinator", "facilitator", "administrator"]
ROLES: tuple[Role, ...] = ("planner", "coordinator", "facilitator", "administrator")

Scope = Literal["releases:read", "events:read"]
SCOPES: tuple[Scope, ...] = ("releases:read", "events:read")

TOKEN_BYTES = 16
KEY_PREFIX = "nabotrakk_"
"""So that a key left in a program's source is found by those who look for such."""
GIS_PREFIX = "nabotrakk_gis_"
"""So that a token made for a GIS opens nothing else: as a cookie, or as a key, it is none."""
STAFF_TOKEN_LIFETIME = timedelta(hours=10)
FREE_SIGN_IN_FAILURES = 5
LONGEST_BLOCK = timedelta(minutes=15)
MIN_PASSWORD_CHARACTERS = 12

_TOKEN = re.compile(r"(\d{4})\.([A-Za-z0-9_-]{22})")


class UnknownToken(Problem):
    """The participant token is missing or not known; join again with the code."""

    status = 401

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class NotSignedIn(Problem):
    """This is for municipal staff who have signed in."""

    status = 401


class WrongCredentials(Problem):
    """The e-mail address and the password do not belong together in this municipality."""

    status = 401


class LocalAccountsOff(Problem):
    """Passwords are switched off here; sign in with your organisation's account."""

    status = 403


class RoleMissing(Problem):
    """You are signed in, but your role does not include this."""

    status = 403


class InvalidKey(Problem):
    """The API key is not known, has expired or was revoked."""

    status = 401

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class ScopeMissing(Problem):
    """The API key was not made for this; `scope` names what it lacks."""

    status = 403


class CrossSiteRequest(Problem):
    """The change was asked for by a page of another site, and was refused."""

    status = 403


class WeakPassword(Problem):
    """A password has at least 12 characters."""

    status = 422


class EmailTaken(Problem):
    """Somebody in the municipality already signs in with this e-mail address."""

    status = 409


class UnknownMunicipality(Problem):
    """No municipality with this number uses the service."""

    status = 404


class Token(NamedTuple):
    """A bearer's token: which municipality it opens, and the hash it is known by there."""

    municipality_id: str
    token_hash: bytes


@dataclass(frozen=True, slots=True)
class Participant:
    """A child (or another resident) who takes part: a random id in a municipality."""

    municipality_id: str
    participant_id: UUID


def make_token(municipality_id: str) -> tuple[str, bytes]:
    """A new token with 128 random bits, and its SHA-256, which alone is stored.

    The token names its municipality, so that the row can be looked up under row-level security.
    """
    token = f"{municipality_id}.{secrets.token_urlsafe(TOKEN_BYTES)}"
    return token, hash_token(token)


def make_key(municipality_id: str) -> tuple[str, bytes]:
    """A new API key, a token behind a prefix, and its SHA-256, which alone is stored."""
    key = KEY_PREFIX + make_token(municipality_id)[0]
    return key, hash_token(key)


def make_gis_token(municipality_id: str) -> tuple[str, bytes]:
    """A new token for a planner's GIS, and its SHA-256, which alone is stored."""
    token = GIS_PREFIX + make_token(municipality_id)[0]
    return token, hash_token(token)


def hash_token(token: str) -> bytes:
    """SHA-256 of a token; unsalted is enough, because the token itself is random."""
    return hashlib.sha256(token.encode()).digest()


def read_token(text: str) -> Token | None:
    """The parts of a token, or None where it cannot be one."""
    match = _TOKEN.fullmatch(text)
    return Token(match[1], hash_token(text)) if match else None


def read_key(text: str) -> Token | None:
    """The parts of an API key, or None where it cannot be one."""
    return _read_prefixed(KEY_PREFIX, text)


def read_gis_token(text: str) -> Token | None:
    """The parts of a GIS's token, or None where it cannot be one."""
    return _read_prefixed(GIS_PREFIX, text)


def _read_prefixed(prefix: str, text: str) -> Token | None:
    match = _TOKEN.fullmatch(text.removeprefix(prefix))
    return Token(match[1], hash_token(text)) if match and text.startswith(prefix) else None


def may(roles: frozenset[Role], needed: Role) -> bool:
    """Whether these roles include `needed`.

    An administrator has them all, and a planner is everywhere what a coordinator is in some areas.
    """
    included: frozenset[Role] = frozenset({needed, "administrator"})
    if needed == "coordinator":
        included |= {"planner"}
    return not included.isdisjoint(roles)


def block_after(failures: int) -> timedelta:
    """How long the next sign-in must wait after this many failures in a row.

    Nothing for the first few, then 1, 2, 4 … seconds, at most a quarter of an hour: slow enough
    for a guesser, never a way to lock a colleague out for good.
    """
    if failures < FREE_SIGN_IN_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_SIGN_IN_FAILURES, 20)), LONGEST_BLOCK)


def seconds_left(blocked_until: datetime | None, now: datetime) -> int:
    """Whole seconds until `blocked_until`, at least 1 while it lies ahead, else 0."""
    if blocked_until is None or blocked_until <= now:
        return 0
    return int((blocked_until - now).total_seconds()) + 1


def check_password_strength(password: str) -> None:
    """Raise `WeakPassword` where the password is too short."""
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise WeakPassword
