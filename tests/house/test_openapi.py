"""The committed description of the API is the one the service gives."""

import json
from pathlib import Path

import httpx

from tests.world import bearer

ROOT = Path(__file__).resolve().parents[2]


async def test_openapi_json_is_up_to_date(client: httpx.AsyncClient) -> None:
    served = (await client.get("/api/v1/openapi.json")).json()
    committed = json.loads((ROOT / "openapi.json").read_text())
    assert served == committed, "run `nabotrakk openapi --output openapi.json`"


async def test_every_operation_says_what_it_is_and_how_it_refuses(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    names = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            names.append(operation["operationId"])
            assert operation["operationId"].startswith(f"{method}_"), path
            assert operation.get("description") or operation.get("summary"), path
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert len(operation["tags"]) == 1, "listed twice"
            assert "422" not in operation["responses"]
    assert len(names) == len(set(names))


async def test_names_that_follow_a_pattern_are_the_only_ones(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    named = [
        each
        for schema in document["components"]["schemas"].values()
        for each in schema.get("properties", {}).values()
        if "patternProperties" in each
    ]
    assert len(named) >= 2
    assert {each["additionalProperties"] for each in named} == {False}


async def test_what_is_sent_has_an_example(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    for name in ("Join", "SignIn", "ContributionDraft", "Problem"):
        assert document["components"]["schemas"][name]["examples"], name


async def test_the_example_of_a_draft_is_taken(client: httpx.AsyncClient, token: str) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    [example] = document["components"]["schemas"]["ContributionDraft"]["examples"]
    answer = await client.post(
        "/api/v1/participation/contributions", json=example, headers=bearer(token)
    )
    assert answer.status_code == 201, answer.text
