"""A certified OpenID provider (tools/oidc-provider) and a browser that signs in at it."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from tests.conftest import free_port

SERVER = Path(__file__).resolve().parents[2] / "tools" / "oidc-provider" / "server.js"
SECRET = "not-a-secret-anywhere-else"

# Who can sign in at the provider; any password will do.
PEOPLE: dict[str, dict[str, Any]] = {
    "planlegger": {
        "claims": {"name": "Plan Legger", "email": "Plan@bergen.example", "groups": ["plan"]}
    },
    "leder": {"claims": {"name": "Leder", "groups": ["plan", "admin"]}},
    "utenfor": {"claims": {"name": "Utenfor", "groups": ["idrett"]}},
    "larer": {
        "claims": {"name": "Lærer"},
        "directory": {
            "sub": "planlegger",
            "eduPersonPrincipalName": "larer@bergen.example",
            "eduPersonAffiliation": ["employee", "member"],
        },
    },
    "elev": {
        "claims": {"name": "Elev"},
        "directory": {
            "eduPersonPrincipalName": "elev@bergen.example",
            "eduPersonAffiliation": ["student", "member"],
        },
    },
}


def describe(issuer: str, municipality_id: str, *, links_accounts: bool = False) -> str:
    """The service's file: a municipality's directory, and Feide for its teachers."""
    linking = str(links_accounts).lower()
    return f"""
[entra]
name = "Bergen kommune"
issuer = "{issuer}"
client_id = "nabotrakk"
client_secret = "{SECRET}"
links_accounts = {linking}

[[entra.grants]]
municipality_id = "{municipality_id}"
roles = ["planner"]
when = {{ groups = "plan" }}

[[entra.grants]]
municipality_id = "{municipality_id}"
roles = ["administrator"]
when = {{ groups = "admin" }}

[feide]
name = "Feide"
issuer = "{issuer}"
client_id = "nabotrakk"
client_secret = "{SECRET}"
more_claims = ["{issuer}/directory"]

[[feide.grants]]
municipality_id = "{municipality_id}"
roles = ["facilitator"]

[feide.grants.when]
eduPersonAffiliation = "employee"
"ends_with(eduPersonPrincipalName, '@bergen.example')" = true
"""


@asynccontextmanager
async def running_provider(folder: Path, service: str) -> AsyncIterator[str]:
    """The issuer of a provider that knows the service at this address."""
    port = free_port()
    pages = ("planner", "facilitator", "admin")
    client = {
        "client_id": "nabotrakk",
        "client_secret": SECRET,
        "redirect_uris": [
            f"{service}/api/v1/staff/providers/{each}/callback" for each in ("entra", "feide")
        ],
        "post_logout_redirect_uris": [f"{service}/{page}" for page in pages],
    }
    settings = folder / "provider.json"
    settings.write_text(json.dumps({"clients": [client], "people": PEOPLE}))
    process = await asyncio.create_subprocess_exec(
        *("node", SERVER, str(port), settings),
        env=os.environ,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        issuer = f"http://127.0.0.1:{port}"
        await _until_it_answers(issuer)
        yield issuer
    finally:
        process.terminate()
        await process.wait()


async def _until_it_answers(issuer: str) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(300):
            try:
                if (await client.get(f"{issuer}/.well-known/openid-configuration")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError("the provider does not answer")


async def sign_in_there(page: str, login: str) -> str:
    """Fill in the provider's forms from this page on; the address it sends the browser back to."""
    issuer = page.split("/auth")[0]
    async with httpx.AsyncClient(timeout=20) as browser:
        answer = await browser.get(page)
        while True:
            while answer.is_redirect:
                address = urljoin(str(answer.url), answer.headers["location"])
                if not address.startswith(issuer):
                    return address
                answer = await browser.get(address)
            assert answer.status_code == 200, answer.text
            form = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            assert form, answer.text
            is_login = 'name="login"' in answer.text
            words = {"prompt": "login", "login": login, "password": "x"}
            told = words if is_login else {"prompt": "consent"}
            answer = await browser.post(urljoin(str(answer.url), form[1]), data=told)
