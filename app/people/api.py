"""Staff sign in and out, and anybody sees which municipalities take part."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.kit.database import Database
from app.kit.problems import TooManyAttempts
from app.kit.text import one_line
from app.kit.throttle import FailureThrottle
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people import actions, rules, store
from app.people.access import STAFF_COOKIE, PlannerDep, StaffDep, check_same_site, give_cookie
from app.people.rules import LocalAccountsOff, MunicipalityNumber, Role, WrongCredentials
from app.people.store import Municipality, StaffMember
from app.settings import Settings

router = APIRouter(tags=["people"], route_class=StrictRoute)


class MunicipalityList(BaseModel):
    """Every municipality that uses the service."""

    municipalities: list[Municipality]


class SignIn(BaseModel):
    """What a staff member signs in with."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "municipality_id": "4601",
                    "email": "planlegger@bergen.example",
                    "password": "korrekt hest batteri",
                }
            ]
        },
    )

    municipality_id: MunicipalityNumber
    email: Annotated[str, Field(max_length=254), *one_line("/email")]
    password: Annotated[str, Field(max_length=1000)]


class StaffView(BaseModel):
    """The staff member who is signed in, and the provider that vouched for them."""

    staff_id: UUID
    name: str
    email: str | None
    provider_id: str | None
    roles: list[Role]
    municipality: Municipality


class GisToken(BaseModel):
    """A token for a planner's own GIS, told this once."""

    token: str
    expires_at: datetime


@router.get("/municipalities")
async def list_municipalities(reader: ReaderDep) -> MunicipalityList:
    """Municipalities that use the service, by name."""
    return MunicipalityList(municipalities=await store.list_municipalities(reader))


@router.post("/staff/sign-in", dependencies=[Depends(check_same_site)])
async def sign_in(request: Request, response: Response, body: SignIn, now: NowDep) -> StaffView:
    """Sign in; the answer sets an HttpOnly cookie that lasts ten hours."""
    settings: Settings = request.app.state.settings
    if not settings.local_accounts:
        raise LocalAccountsOff
    database: Database = request.app.state.database
    throttle: FailureThrottle = request.app.state.sign_in_throttle
    address = request.client.host if request.client else ""
    throttle.check(address)
    try:
        token = await actions.sign_in(
            database, body.municipality_id, body.email, body.password, now
        )
    except (WrongCredentials, TooManyAttempts):
        throttle.fail(address)
        raise
    give_cookie(response, token, settings)
    async with database.reading() as reader:
        await reader.enter(body.municipality_id)
        member = await store.find_staff_by_token(
            reader, body.municipality_id, rules.hash_token(token), now
        )
        if member is None:
            raise LookupError("a new token stands for nobody")
        return await _view(reader, member)


@router.post("/staff/sign-out", status_code=204)
async def sign_out(
    request: Request, response: Response, writer: WriterDep, member: StaffDep
) -> None:
    """Sign out; the cookie is worthless afterwards, wherever it was copied to."""
    await actions.sign_out(writer, member, request.cookies[STAFF_COOKIE])
    response.delete_cookie(STAFF_COOKIE)


@router.get("/staff/me")
async def get_signed_in_staff(reader: ReaderDep, member: StaffDep) -> StaffView:
    """Who is signed in."""
    return await _view(reader, member)


@router.post("/staff/gis-tokens", status_code=201)
async def create_gis_token(writer: WriterDep, member: PlannerDep, now: NowDep) -> GisToken:
    """A token by which your own GIS reads `/ogc` as you do, for ten hours.

    It is sent as `Authorization: Bearer`, and opens nothing else.
    """
    token, expires_at = await actions.make_gis_token(writer, member, now)
    return GisToken(token=token, expires_at=expires_at)


async def _view(reader: ReaderDep, member: StaffMember) -> StaffView:
    municipality = await store.find_municipality(reader, member.municipality_id)
    if municipality is None:
        raise LookupError("a staff member's municipality is missing")
    return StaffView(
        staff_id=member.staff_id,
        name=member.name,
        email=member.email,
        provider_id=member.provider_id,
        roles=sorted(member.roles),
        municipality=municipality,
    )
