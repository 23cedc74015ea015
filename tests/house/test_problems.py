"""Every refusal is a problem document, and every problem has its page."""

from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.kit.database import Database
from app.kit.problems import Problem, problem_classes

KINDS = list(problem_classes())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_a_problem_is_explained_on_its_page(
    kind: type[Problem], client: httpx.AsyncClient
) -> None:
    assert kind.__doc__
    assert 400 <= kind.status <= 599
    page = await client.get(f"/problems/{kind.slug()}")
    assert page.status_code == 200
    assert kind.title() in page.text
    assert f"/problems/{kind.slug()}" in (await client.get("/problems")).text


def test_no_two_problems_share_an_address() -> None:
    assert len({kind.slug() for kind in KINDS}) == len(KINDS) > 20


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/assets/nowhere.js", 404),
        ("GET", "/problems/nowhere", 404),
        ("PATCH", "/api/v1/campaigns", 405),
        ("GET", "/api/v1/areas", 422),
        ("GET", "/api/v1/areas?municipality_id=46011", 422),
        ("GET", "/api/v1/campaigns", 401),
        ("GET", "/api/v1/participation/invitation", 401),
    ],
)
async def test_a_refusal_is_a_problem_document(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["request_id"] == answer.headers["x-request-id"]
    assert (await client.get(document["type"])).status_code == 200


async def test_a_wrong_method_is_told_every_right_one(client: httpx.AsyncClient) -> None:
    answer = await client.request("PATCH", "/api/v1/keys")
    assert answer.headers["allow"] == "GET, POST"
    answer = await client.request("PATCH", f"/api/v1/webhooks/{UUID(int=0)}")
    assert answer.headers["allow"] == "DELETE"
    answer = await client.request("DELETE", "/assets/main.js")
    assert "GET" in answer.headers["allow"]


async def test_a_failure_is_a_problem_document_that_tells_nothing(
    app: FastAPI, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/breaks")
    async def breaks() -> None:
        raise ValueError("01018012345 was here")

    answer = await client.get("/breaks")
    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/internal-error"
    assert "01018012345" not in answer.text
    assert "01018012345" not in caplog.text
    assert any(record.message == "unhandled" for record in caplog.records)


async def test_an_unreachable_database_is_a_problem_document(app: FastAPI) -> None:
    app.state.database = Database("postgresql://nobody@127.0.0.1:1/nowhere")
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/health/ready")
        assert (await client.get("/health/live")).status_code == 200
    await app.state.database.close()
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/service-unavailable"
    assert answer.headers["retry-after"] == "2"


async def test_a_caller_may_name_the_request(client: httpx.AsyncClient) -> None:
    named = await client.get("/health/live", headers={"X-Request-ID": "abc-12345678"})
    assert named.headers["x-request-id"] == "abc-12345678"
    odd = await client.get("/health/live", headers={"X-Request-ID": 'a"b c'})
    assert odd.headers["x-request-id"] != 'a"b c'
