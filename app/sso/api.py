"""Staff sign in where they sign in every day: Entra ID, Ansattporten, Feide."""

from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from app.kit.problems import Problem
from app.kit.web import NowDep, StrictRoute
from app.people.access import give_cookie
from app.settings import Settings
from app.sso import actions
from app.sso.providers import RelyingParty
from app.sso.rules import PROVIDER_ID, UnknownProvider

router = APIRouter(tags=["people"], route_class=StrictRoute)

HOME = "/planner"
Back = Annotated[
    str,
    Query(
        pattern=r"^/(planner|coordinator|facilitator|admin)([?#][!-~]*)?$",
        max_length=2_000,
        description="The page to come back to.",
    ),
]


class ProviderView(BaseModel):
    """A provider staff may sign in with."""

    provider_id: str
    name: str


class WaysIn(BaseModel):
    """How staff sign in: with a password of ours, and with which providers."""

    password: bool
    providers: list[ProviderView]


async def known_provider(
    request: Request, provider_id: Annotated[str, Path(pattern=PROVIDER_ID, max_length=30)]
) -> str:
    """The id of a provider of this service."""
    if provider_id not in request.app.state.relying_party.providers:
        raise UnknownProvider
    return provider_id


ProviderDep = Annotated[str, Depends(known_provider)]


@router.get("/staff/providers")
async def list_ways_in(request: Request) -> WaysIn:
    """How staff may sign in."""
    party: RelyingParty = request.app.state.relying_party
    settings: Settings = request.app.state.settings
    named = [
        ProviderView(provider_id=provider_id, name=provider.name)
        for provider_id, provider in party.providers.items()
    ]
    return WaysIn(password=settings.local_accounts, providers=named)


@router.get(
    "/staff/providers/{provider_id}/sign-in", status_code=303, response_class=RedirectResponse
)
async def begin_sign_in(
    request: Request, provider_id: ProviderDep, back: Back = HOME
) -> RedirectResponse:
    """Send the browser to the provider; afterwards it comes back to the page it left."""
    party: RelyingParty = request.app.state.relying_party
    request.session["back"] = back
    try:
        page = await party.begin(provider_id, request, _address(request, provider_id))
    except Problem as problem:
        return _refused(back, problem)
    return RedirectResponse(page, status_code=303)


@router.get(
    "/staff/providers/{provider_id}/callback", status_code=303, response_class=RedirectResponse
)
async def finish_sign_in(
    request: Request, provider_id: ProviderDep, now: NowDep
) -> RedirectResponse:
    """Where the provider sends the browser; sets the cookie that signing in sets."""
    party: RelyingParty = request.app.state.relying_party
    back = request.session.pop("back", HOME)
    try:
        claims = await party.claims(provider_id, request)
        token = await actions.sign_in(
            request.app.state.database, provider_id, party.providers[provider_id], claims, now
        )
    except Problem as problem:
        return _refused(back, problem)
    response = RedirectResponse(back, status_code=303)
    give_cookie(response, token, request.app.state.settings)
    return response


@router.get(
    "/staff/providers/{provider_id}/sign-out", status_code=303, response_class=RedirectResponse
)
async def sign_out_there(
    request: Request, provider_id: ProviderDep, back: Back = HOME
) -> RedirectResponse:
    """Send the browser to end its sign-in at the provider, too: the next one here is another."""
    party: RelyingParty = request.app.state.relying_party
    settings: Settings = request.app.state.settings
    page = await party.end(provider_id, settings.public_url + back)
    return RedirectResponse(page or back, status_code=303)


def _address(request: Request, provider_id: str) -> str:
    path = request.app.url_path_for("finish_sign_in", provider_id=provider_id)
    settings: Settings = request.app.state.settings
    return f"{settings.public_url}{path}"


def _refused(back: str, problem: Problem) -> RedirectResponse:
    """Back to the page, which says why in plain words."""
    page = httpx.URL(back).copy_merge_params({"refused": problem.slug()})
    return RedirectResponse(str(page), status_code=303)
