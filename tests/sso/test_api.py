"""Staff sign in at a real provider, and are let in as far as their municipality says."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.kit.database import Database
from app.people.access import STAFF_COOKIE
from app.people.actions import create_staff
from tests.conftest import free_port
from tests.sso.conftest import SERVICE
from tests.sso.provider import describe, sign_in_there
from tests.world import PASSWORD

STAFF = "/api/v1/staff"
ME = f"{STAFF}/me"

Browser = Callable[[FastAPI], httpx.AsyncClient]
Service = Callable[..., FastAPI]


async def begin(client: httpx.AsyncClient, provider: str, back: str = "/planner") -> str:
    """Where a browser is sent that wants to sign in."""
    answer = await client.get(f"{STAFF}/providers/{provider}/sign-in", params={"back": back})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def finish(client: httpx.AsyncClient, address: str) -> str:
    """Where a browser is sent that comes back from a provider."""
    answer = await client.get(address.removeprefix(SERVICE))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def sign_in(
    client: httpx.AsyncClient, login: str, provider: str = "entra", back: str = "/planner"
) -> str:
    """Sign in from beginning to end; the page one comes back to."""
    return await finish(client, await sign_in_there(await begin(client, provider, back), login))


async def kept(database: Database, municipality_id: str, what: str) -> list[tuple[object, ...]]:
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        return [tuple(row) for row in await reader.all(text(what))]


async def test_staff_come_back_to_where_they_were_with_the_roles_of_their_groups(
    client: httpx.AsyncClient, municipality_id: str, database: Database
) -> None:
    back = "/planner?theme=unsafe#16/60.4/5.3"
    assert await sign_in(client, "planlegger", back=back) == back
    me = (await client.get(ME)).json()
    assert (me["name"], me["email"]) == ("Plan Legger", "plan@bergen.example")
    assert (me["roles"], me["provider_id"]) == (["planner"], "entra")
    assert me["municipality"]["municipality_id"] == municipality_id
    hashes = await kept(database, municipality_id, "SELECT password_hash FROM staff")
    assert hashes == [(None,)]


async def test_the_same_person_is_the_same_member_of_staff(
    app: FastAPI, browser: Browser, municipality_id: str, database: Database
) -> None:
    found = []
    for _ in range(2):
        async with browser(app) as client:
            await sign_in(client, "planlegger")
            found.append((await client.get(ME)).json()["staff_id"])
    assert found[0] == found[1]
    assert len(await kept(database, municipality_id, "SELECT 1 FROM staff")) == 1


async def test_an_administrator_is_known_by_a_group(client: httpx.AsyncClient) -> None:
    await sign_in(client, "leder")
    me = (await client.get(ME)).json()
    assert (me["roles"], me["email"]) == (["administrator", "planner"], None)
    assert (await client.get("/api/v1/keys")).status_code == 200


async def test_roles_are_those_of_the_last_sign_in(
    service: Service, browser: Browser, issuer: str, municipality_id: str
) -> None:
    file = describe(issuer, municipality_id)
    async with browser(service(file)) as client:
        await sign_in(client, "leder")
    async with browser(service(file.replace('"admin"', '"sjef"'))) as client:
        await sign_in(client, "leder")
        assert (await client.get(ME)).json()["roles"] == ["planner"]


async def test_who_is_known_but_has_no_business_here_is_told_so(client: httpx.AsyncClient) -> None:
    back = "/planner?theme=unsafe"
    assert await sign_in(client, "utenfor", back=back) == f"{back}&refused=no-access"
    assert STAFF_COOKIE not in client.cookies
    assert (await client.get(ME)).status_code == 401


async def test_teachers_come_by_feide_and_pupils_do_not(app: FastAPI, browser: Browser) -> None:
    async with browser(app) as client:
        assert await sign_in(client, "larer", "feide", "/facilitator") == "/facilitator"
        me = (await client.get(ME)).json()
        # The directory says that the teacher is somebody else; the signed token holds.
        assert (me["roles"], me["provider_id"]) == (["facilitator"], "feide")
    async with browser(app) as client:
        assert (await sign_in(client, "elev", "feide", "/facilitator")).endswith("=no-access")


async def local_account(database: Database, municipality_id: str) -> str:
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        made = await create_staff(
            writer, municipality_id,
            email="plan@bergen.example", name="Plan", password=PASSWORD, roles=["administrator"],
        )  # fmt: skip
    return str(made.staff_id)


async def test_an_account_is_opened_by_its_address_only_where_the_provider_may(
    app: FastAPI,
    service: Service,
    browser: Browser,
    issuer: str,
    municipality_id: str,
    database: Database,
) -> None:
    staff_id = await local_account(database, municipality_id)
    async with browser(app) as client:
        assert (await sign_in(client, "planlegger")).endswith("?refused=account-not-linked")
        assert STAFF_COOKIE not in client.cookies
    async with browser(service(describe(issuer, municipality_id, links_accounts=True))) as client:
        await sign_in(client, "planlegger")
        me = (await client.get(ME)).json()
        assert (me["staff_id"], me["roles"]) == (staff_id, ["planner"])
    # Known by now, also where the address says nothing.
    async with browser(app) as client:
        assert await sign_in(client, "planlegger") == "/planner"


async def test_no_password_fits_an_account_that_has_none(
    client: httpx.AsyncClient, municipality_id: str
) -> None:
    await sign_in(client, "planlegger")
    client.cookies.clear()
    words = {"municipality_id": municipality_id, "email": "plan@bergen.example"}
    for password in ("", "None", "x"):
        answer = await client.post(f"{STAFF}/sign-in", json=words | {"password": password})
        assert answer.json()["type"] == "/problems/wrong-credentials"


async def test_passwords_can_be_switched_off(
    service: Service, browser: Browser, issuer: str, municipality_id: str, database: Database
) -> None:
    await local_account(database, municipality_id)
    words = {
        "municipality_id": municipality_id,
        "email": "plan@bergen.example",
        "password": PASSWORD,
    }
    file = describe(issuer, municipality_id)
    async with browser(service(file)) as client:
        assert (await client.post(f"{STAFF}/sign-in", json=words)).status_code == 200
    async with browser(service(file, local_accounts=False)) as client:
        answer = await client.post(f"{STAFF}/sign-in", json=words)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/local-accounts-off")
        assert (await client.get(f"{STAFF}/providers")).json() == {
            "password": False,
            "providers": [
                {"provider_id": "entra", "name": "Bergen kommune"},
                {"provider_id": "feide", "name": "Feide"},
            ],
        }


async def test_signing_out_goes_by_the_provider(client: httpx.AsyncClient, issuer: str) -> None:
    await sign_in(client, "planlegger")
    assert (await client.post(f"{STAFF}/sign-out")).status_code == 204
    answer = await client.get(f"{STAFF}/providers/entra/sign-out", params={"back": "/planner"})
    page = answer.headers["location"]
    assert page.startswith(f"{issuer}/session/end?")
    words = parse_qs(urlsplit(page).query)
    assert words["post_logout_redirect_uri"] == [f"{SERVICE}/planner"]
    async with httpx.AsyncClient() as other:
        assert (await other.get(page)).status_code == 200


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/planner.evil.example", "/\\evil", "/x"]
)
@pytest.mark.parametrize("way", ["sign-in", "sign-out"])
async def test_nobody_is_sent_to_another_site(
    client: httpx.AsyncClient, back: str, way: str
) -> None:
    answer = await client.get(f"{STAFF}/providers/entra/{way}", params={"back": back})
    assert answer.status_code == 422


async def test_another_browsers_sign_in_is_not_taken_over(app: FastAPI, browser: Browser) -> None:
    async with browser(app) as mine, browser(app) as other:
        address = await sign_in_there(await begin(mine, "entra"), "planlegger")
        assert (await finish(other, address)).endswith("?refused=sign-in-failed")
        assert STAFF_COOKIE not in other.cookies
        assert await finish(mine, address) == "/planner"
        mine.cookies.delete(STAFF_COOKIE)
        assert (await finish(mine, address)).endswith("?refused=sign-in-failed")


async def test_an_answer_for_one_provider_is_none_for_another(client: httpx.AsyncClient) -> None:
    address = await sign_in_there(await begin(client, "entra"), "planlegger")
    assert (await finish(client, address.replace("entra", "feide"))).endswith("=sign-in-failed")


@pytest.mark.parametrize(
    "said", ["?error=access_denied&state=x", "?code=x&state=x", "?code=x", "?state=x", ""]
)
async def test_what_no_provider_said_lets_nobody_in(client: httpx.AsyncClient, said: str) -> None:
    await begin(client, "entra", "/facilitator")
    page = await finish(client, f"{STAFF}/providers/entra/callback{said}")
    assert page == "/facilitator?refused=sign-in-failed"


async def test_a_code_the_provider_did_not_give_lets_nobody_in(client: httpx.AsyncClient) -> None:
    address = await sign_in_there(await begin(client, "entra"), "planlegger")
    code = parse_qs(urlsplit(address).query)["code"][0]
    page = await finish(client, address.replace(code, code[::-1]))
    assert page == "/planner?refused=sign-in-failed"


async def test_a_provider_that_is_away_is_told_of(
    service: Service, browser: Browser, municipality_id: str
) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    async with browser(service(describe(away, municipality_id))) as client:
        assert await begin(client, "entra") == "/planner?refused=provider-silent"
        answer = await client.get(f"{STAFF}/providers/entra/sign-out")
        assert answer.headers["location"] == "/planner"


async def test_an_issuer_that_calls_itself_otherwise_is_not_believed(
    service: Service, browser: Browser, issuer: str, municipality_id: str
) -> None:
    file = describe(issuer.replace("127.0.0.1", "localhost"), municipality_id)
    async with browser(service(file)) as client:
        assert (await sign_in(client, "planlegger")).endswith("?refused=sign-in-failed")


async def test_a_municipality_that_is_not_here_lets_nobody_in(
    service: Service, browser: Browser, issuer: str
) -> None:
    async with browser(service(describe(issuer, "0001"))) as client:
        assert (await sign_in(client, "planlegger")).endswith("?refused=no-access")


async def test_without_a_file_there_is_no_provider(service: Service, browser: Browser) -> None:
    async with browser(service("")) as client:
        assert (await client.get(f"{STAFF}/providers")).json() == {
            "password": True,
            "providers": [],
        }
        for way in ("sign-in", "callback", "sign-out"):
            answer = await client.get(f"{STAFF}/providers/entra/{way}")
            assert answer.json()["type"] == "/problems/unknown-provider"


async def test_only_the_way_to_a_provider_sets_a_cookie_and_nothing_in_it_opens_a_door(
    client: httpx.AsyncClient,
) -> None:
    assert "set-cookie" not in (await client.get(f"{STAFF}/providers")).headers
    answer = await client.get(f"{STAFF}/providers/entra/sign-in")
    cookie = answer.headers["set-cookie"].lower()
    assert f"path={STAFF}/providers" in cookie
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await client.get(ME)).status_code == 401
