"""Who is asking: a participant's token, a staff member's cookie and roles, a program's key."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import BackgroundTasks, Depends, Query, Request, Response, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from app.kit.database import Database, Reader
from app.kit.throttle import RateLimit
from app.kit.web import READING_METHODS, NowDep, ReaderDep
from app.people.rules import (
    STAFF_TOKEN_LIFETIME,
    CrossSiteRequest,
    InvalidKey,
    MunicipalityNumber,
    NotSignedIn,
    Role,
    RoleMissing,
    Scope,
    ScopeMissing,
    Token,
    UnknownToken,
    hash_token,
    may,
    read_key,
    read_token,
)
from app.people.store import ApiKey, StaffMember, find_key, find_staff_by_token, mark_key_used
from app.settings import Settings

STAFF_COOKIE = "nabotrakk_staff"

_bearer = HTTPBearer(
    auto_error=False, scheme_name="participant", description="Token from joining with a code."
)
_cookie = APIKeyCookie(
    name=STAFF_COOKIE, auto_error=False, scheme_name="staff", description="Set by signing in."
)
_key = HTTPBearer(
    auto_error=False, scheme_name="key", description="API key an administrator has made."
)


def give_cookie(response: Response, token: str, settings: Settings) -> None:
    """Let the browser stay signed in, for as long as its token lasts."""
    response.set_cookie(
        STAFF_COOKIE,
        token,
        max_age=int(STAFF_TOKEN_LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings.is_public_over_tls,
    )


MunicipalityQuery = Annotated[
    MunicipalityNumber, Query(description="Four digits.", examples=["4601"])
]
"""Which municipality is meant, where nobody need say who they are."""


async def bare_token(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Token:
    """The participant's token the request bears, for what opens its transaction itself.

    Whether it is known is asked together with what it opens: see `campaigns.find_membership`.
    """
    token = read_token(credentials.credentials) if credentials else None
    if token is None:
        raise UnknownToken
    limit: RateLimit = request.app.state.participant_limit
    limit.take(token.token_hash.hex())
    return token


BareTokenDep = Annotated[Token, Depends(bare_token)]


async def participant_token(transaction: ReaderDep, token: BareTokenDep) -> Token:
    """The participant's token the request bears; the transaction enters its municipality."""
    await transaction.enter(token.municipality_id)
    return token


async def current_staff(
    request: Request,
    transaction: ReaderDep,
    cookie: Annotated[str | None, Security(_cookie)],
    now: NowDep,
) -> StaffMember:
    """The staff member who is signed in; the transaction enters their municipality."""
    check_same_site(request)
    token = read_token(cookie) if cookie else None
    if token is None:
        raise NotSignedIn
    await transaction.enter(token.municipality_id)
    member = await find_staff_by_token(transaction, token.municipality_id, token.token_hash, now)
    if member is None:
        raise NotSignedIn
    return member


def check_same_site(request: Request) -> None:
    """Raise `CrossSiteRequest` for a change that a page of another site asks for.

    Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`) and pages cannot forge
    it; programs that say nothing carry no one's cookies by accident.
    """
    if request.method in READING_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        same = site in ("same-origin", "none")
    else:
        same = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not same:
        raise CrossSiteRequest


def staff_with(role: Role) -> Callable[[StaffMember], Awaitable[StaffMember]]:
    """A dependency that lets in signed-in staff with `role`."""

    async def with_role(member: Annotated[StaffMember, Depends(current_staff)]) -> StaffMember:
        if not may(member.roles, role):
            raise RoleMissing(role=role)
        return member

    return with_role


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for what both programs and planners may read, and of which municipality."""

    audience: Literal["key", "planner"]
    token: Token

    @property
    def municipality_id(self) -> str:
        """The municipality the key or the planner belongs to."""
        return self.token.municipality_id


def asker_with(scope: Scope) -> Callable[..., Awaitable[Asker | None]]:
    """A dependency: the program whose key has `scope`, or the planner who asks; else None.

    The transaction enters their municipality.
    """

    async def with_scope(
        request: Request,
        background: BackgroundTasks,
        transaction: ReaderDep,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_key)],
        cookie: Annotated[str | None, Security(_cookie)],
        now: NowDep,
    ) -> Asker | None:
        if credentials is not None:
            token = read_key(credentials.credentials)
            if token is None:
                raise InvalidKey
            key = await _find_key(request, transaction, token, now)
            if key.last_used_on != now.date():
                # Afterwards: a request that reads has no transaction that may write.
                database = request.app.state.database
                background.add_task(_remember_use, database, key, now.date())
            if scope not in key.scopes:
                raise ScopeMissing(scope=scope)
            return Asker("key", token)
        if cookie is None:
            return None
        member = await current_staff(request, transaction, cookie, now)
        if not may(member.roles, "planner"):
            return None
        return Asker("planner", Token(member.municipality_id, hash_token(cookie)))

    return with_scope


async def _find_key(request: Request, transaction: Reader, token: Token, now: datetime) -> ApiKey:
    limit: RateLimit = request.app.state.key_limit
    limit.take(token.token_hash.hex())
    request.state.headers = limit.left(token.token_hash.hex())
    await transaction.enter(token.municipality_id)
    key = await find_key(transaction, *token, now)
    if key is None:
        raise InvalidKey
    return key


async def _remember_use(database: Database, key: ApiKey, day: date) -> None:
    async with database.writing() as writer:
        await writer.enter(key.municipality_id)
        await mark_key_used(writer, key, day)


async def is_still_let_in(reader: Reader, asker: Asker, now: datetime) -> bool:
    """Whether the key or the sign-in still holds, for what goes on after the request."""
    find = find_key if asker.audience == "key" else find_staff_by_token
    return await find(reader, *asker.token, now) is not None


def program_with(scope: Scope) -> Callable[..., Awaitable[Asker]]:
    """A dependency that lets in programs whose key has `scope`, and planners."""

    async def known(
        request: Request, asker: Annotated[Asker | None, Depends(asker_with(scope))]
    ) -> Asker:
        if asker is not None:
            return asker
        if STAFF_COOKIE in request.cookies:
            raise RoleMissing(role="planner")
        raise NotSignedIn("Sign in, or send an API key as `Authorization: Bearer`.")

    return known


TokenDep = Annotated[Token, Depends(participant_token)]
StaffDep = Annotated[StaffMember, Depends(current_staff)]
FacilitatorDep = Annotated[StaffMember, Depends(staff_with("facilitator"))]
CoordinatorDep = Annotated[StaffMember, Depends(staff_with("coordinator"))]
PlannerDep = Annotated[StaffMember, Depends(staff_with("planner"))]
AdministratorDep = Annotated[StaffMember, Depends(staff_with("administrator"))]
