"""What the built client is served with, where a header decides what a browser does with it."""

import re

import httpx
import pytest

from app.kit.database import Database
from tests.publishing.town import publish_town
from tests.world import World


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/worker.js", "javascript"),
        ("/app.webmanifest", "application/manifest+json"),
        ("/icons/192.png", "image/png"),
    ],
)
async def test_what_installs_the_app_is_asked_for_anew_each_time(
    client: httpx.AsyncClient, path: str, media_type: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert media_type in answer.headers["content-type"]
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_worker_may_rule_the_whole_site_and_no_other_script_runs_as_one(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/worker.js")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert (await client.get("/assets/worker.js")).status_code == 404


async def test_a_release_has_a_page_under_its_own_title(
    client: httpx.AsyncClient, database: Database, world: World, secret: bytes
) -> None:
    number = await publish_town(database, world, secret)
    answer = await client.get(f"/release/{number}")
    assert answer.status_code == 200
    assert "<title>Barnetråkk – Nabotråkk</title>" in answer.text
    assert 'name="description"' in answer.text


@pytest.mark.parametrize("number", ["0000-2026-u01", "4601-2026-u99", "tull", "%3Cscript%3E"])
async def test_a_release_there_is_not_has_the_page_that_says_so(
    client: httpx.AsyncClient, number: str
) -> None:
    answer = await client.get(f"/release/{number}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert 'id="page"' in answer.text
    assert number not in answer.text
    assert (await client.get("/releases")).status_code == 200


async def test_only_the_embedded_map_may_be_framed_and_nothing_public_sets_a_cookie(
    client: httpx.AsyncClient,
) -> None:
    number = "4601-2026-u99"
    framed = await client.get(f"/embed/release/{number}")
    assert framed.headers["content-security-policy"].endswith("frame-ancestors *")
    others = [
        *("/", "/planner", "/facilitator", "/class", "/docs", "/releases", "/embed.js"),
        *(f"/release/{number}", f"/api/v1/releases/{number}", "/problems", "/nothing"),
    ]
    for path in others:
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'none'"), path
    assert not client.cookies


async def test_other_sites_load_the_element_as_a_script_that_imports_nothing(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/embed.js")
    assert "javascript" in answer.headers["content-type"]
    assert len(answer.content) < 2_000
    assert not {"import", "export"} & set(re.findall(r"\w+", answer.text))


async def test_pages_of_other_sites_may_read_what_is_public_and_bring_no_cookie(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/api/v1/municipalities", "/ogc?f=json", "/problems/not-found"):
        headers = (await client.get(path, headers={"Origin": "https://other.example"})).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    refused = await client.options("/api/v1/participation/join", headers=asked)
    assert "access-control-allow-methods" not in refused.headers
