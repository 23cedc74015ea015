"""What the built client is served with, where a header decides what a browser does with it."""

import httpx
import pytest


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
