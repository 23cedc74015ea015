"""Who is asking: the token of a participant, the cookie of a staff member, and their roles."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from app.kit.throttle import RateLimit
from app.kit.web import READING_METHODS, NowDep, ReaderDep
from app.people.rules import (
    CrossSiteRequest,
    NotSignedIn,
    Role,
    RoleMissing,
    Token,
    UnknownToken,
    may,
    read_token,
)
from app.people.store import StaffMember, find_staff_by_token

STAFF_COOKIE = "nabotrakk_staff"

_bearer = HTTPBearer(
    auto_error=False, scheme_name="participant", description="Token from joining with a code."
)
_cookie = APIKeyCookie(
    name=STAFF_COOKIE, auto_error=False, scheme_name="staff", description="Set by signing in."
)


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


TokenDep = Annotated[Token, Depends(participant_token)]
StaffDep = Annotated[StaffMember, Depends(current_staff)]
FacilitatorDep = Annotated[StaffMember, Depends(staff_with("facilitator"))]
PlannerDep = Annotated[StaffMember, Depends(staff_with("planner"))]
AdministratorDep = Annotated[StaffMember, Depends(staff_with("administrator"))]
