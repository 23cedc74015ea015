"""Signing in and out, and what keeps others from doing it in one's name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.kit.database import Database
from app.kit.throttle import FailureThrottle
from app.kit.web import current_time
from app.people.access import STAFF_COOKIE
from app.people.actions import create_staff
from app.people.rules import EmailTaken, UnknownMunicipality, WeakPassword
from tests.world import PASSWORD, SignedIn

SIGN_IN = "/api/v1/staff/sign-in"
ME = "/api/v1/staff/me"

SignIn = Callable[..., SignedIn]


async def test_signing_in_opens_the_door_and_signing_out_closes_it(
    client: httpx.AsyncClient, municipality_id: str, sign_in: SignIn
) -> None:
    member = await sign_in(municipality_id, "planner", "facilitator")
    assert member["roles"] == ["facilitator", "planner"]
    assert (await client.get(ME)).json() == member
    stolen = client.cookies[STAFF_COOKIE]
    assert (await client.post("/api/v1/staff/sign-out")).status_code == 204
    assert STAFF_COOKIE not in client.cookies
    copied = await client.get(ME, headers={"Cookie": f"{STAFF_COOKIE}={stolen}"})
    assert copied.json()["type"] == "/problems/not-signed-in"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: httpx.AsyncClient, municipality_id: str, sign_in: SignIn, database: Database
) -> None:
    member = await sign_in(municipality_id, "planner")
    answer = await client.post(
        SIGN_IN,
        json={
            "municipality_id": municipality_id, "email": member["email"], "password": PASSWORD
        },
    )  # fmt: skip
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    token = client.cookies[STAFF_COOKIE]
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        kept = await reader.all(text("SELECT token_hash::text FROM staff_token"))
    assert token not in str(kept)


async def test_a_sign_in_ends_by_itself(
    client: httpx.AsyncClient, app: FastAPI, municipality_id: str, sign_in: SignIn
) -> None:
    await sign_in(municipality_id, "planner")
    app.dependency_overrides[current_time] = lambda: datetime.now(UTC) + timedelta(hours=11)
    assert (await client.get(ME)).status_code == 401


async def test_a_page_of_another_site_changes_nothing(
    client: httpx.AsyncClient, municipality_id: str, sign_in: SignIn
) -> None:
    await sign_in(municipality_id, "planner")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ):
        for address in ("/api/v1/staff/sign-out", SIGN_IN):
            answer = await client.post(
                address,
                headers=headers,
                json={"municipality_id": "4601", "email": "a", "password": "b"},
            )
            assert answer.status_code == 403
            assert answer.json()["type"] == "/problems/cross-site-request"
    assert (await client.get(ME)).status_code == 200
    own = {"Origin": "http://test", "Sec-Fetch-Site": "same-origin"}
    assert (await client.post("/api/v1/staff/sign-out", headers=own)).status_code == 204


async def attempt(client: httpx.AsyncClient, municipality_id: str, email: str) -> httpx.Response:
    return await client.post(
        SIGN_IN,
        json={"municipality_id": municipality_id, "email": email, "password": "feil passord"},
    )


async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: httpx.AsyncClient, municipality_id: str, sign_in: SignIn
) -> None:
    member = await sign_in(municipality_id, "planner")
    answers = [
        await attempt(client, municipality_id, email)
        for email in (member["email"], "ingen@kommune.example")
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.json()["type"] == "/problems/wrong-credentials"
        assert "set-cookie" not in answer.headers


async def test_guessing_a_password_makes_the_account_wait(
    client: httpx.AsyncClient, app: FastAPI, municipality_id: str, sign_in: SignIn
) -> None:
    member = await sign_in(municipality_id, "planner")
    for _ in range(8):
        answer = await attempt(client, municipality_id, member["email"])
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    right = {"municipality_id": municipality_id, "email": member["email"], "password": PASSWORD}
    assert (await client.post(SIGN_IN, json=right)).status_code == 429
    app.dependency_overrides[current_time] = lambda: datetime.now(UTC) + timedelta(minutes=16)
    assert (await client.post(SIGN_IN, json=right)).status_code == 200


async def test_guessing_from_one_address_is_slowed_down(
    client: httpx.AsyncClient, app: FastAPI, municipality_id: str
) -> None:
    app.state.sign_in_throttle = FailureThrottle("2/minute")
    for number in range(2):
        answer = await attempt(client, municipality_id, f"{number}@kommune.example")
        assert answer.status_code == 401
    assert (await attempt(client, municipality_id, "3@kommune.example")).status_code == 429


async def test_accounts_are_made_carefully(database: Database, municipality_id: str) -> None:
    account = {"email": "Ny@Kommune.example", "name": "Ny", "roles": ["planner"]}
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        with pytest.raises(WeakPassword):
            await create_staff(writer, municipality_id, password="kort", **account)  # type: ignore[arg-type]
        made = await create_staff(writer, municipality_id, password=PASSWORD, **account)  # type: ignore[arg-type]
        assert made.email == "ny@kommune.example"
        with pytest.raises(EmailTaken):
            await create_staff(writer, municipality_id, password=PASSWORD, **account)  # type: ignore[arg-type]
        await writer.enter("0001")
        with pytest.raises(UnknownMunicipality):
            await create_staff(writer, "0001", password=PASSWORD, **account)  # type: ignore[arg-type]


async def test_municipalities_are_known_to_everybody(
    client: httpx.AsyncClient, municipality_id: str
) -> None:
    known = (await client.get("/api/v1/municipalities")).json()["municipalities"]
    assert municipality_id in {municipality["municipality_id"] for municipality in known}


async def test_a_staff_member_of_one_municipality_is_nobody_in_another(
    client: httpx.AsyncClient, municipality_id: str, sign_in: SignIn
) -> None:
    member = await sign_in(municipality_id, "administrator")
    token = client.cookies[STAFF_COOKIE]
    forged = "4601." + token.split(".")[1]
    client.cookies.clear()
    answer = await client.get(ME, headers={"Cookie": f"{STAFF_COOKIE}={forged}"})
    assert answer.status_code == 401
    elsewhere = {"municipality_id": "4601", "email": member["email"], "password": PASSWORD}
    assert (await client.post(SIGN_IN, json=elsewhere)).status_code == 401
