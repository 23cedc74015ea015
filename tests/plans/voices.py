"""Plans to have a say about, and those who do."""

from typing import Any
from uuid import uuid4

import httpx

from tests.hotspots.conftest import UNDERPASS
from tests.plans.test_api import CASES, register

PLANS = "/api/v1/plans"
RECEIPTS = "/api/v1/plan-receipts"
WORDS = "La akebakken bli. Vi er der hver vinter."


async def step(
    client: httpx.AsyncClient, number: str, stage: str, **members: Any
) -> httpx.Response:
    """What a plan case answers to a stage."""
    return await client.post(f"{CASES}/{number}/stages", json={"stage": stage} | members)


async def open_hearing(client: httpx.AsyncClient, **members: Any) -> str:
    """The number of a new plan one may have a say about; the client is signed in."""
    number = str((await register(client, UNDERPASS, summary="Ny bro."))["number"])
    for stage in ("presented", "discussed", "consultation"):
        last = members if stage == "consultation" else {}
        answer = await step(client, number, stage, **last)
        assert answer.status_code == 200, answer.text
    return number


def said(**members: Any) -> dict[str, Any]:
    """What a resident's device sends."""
    return {"input_id": str(uuid4()), "words": WORDS} | members


async def say(client: httpx.AsyncClient, number: str, **members: Any) -> str:
    """The receipt of an input that was taken in."""
    answer = await client.post(f"{PLANS}/{number}/inputs", json=said(**members))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["receipt"])


async def decide(client: httpx.AsyncClient, number: str, ordinal: int, **members: Any) -> Any:
    """What a steward decides about an input."""
    body = {"decision": "release"} | members
    return await client.post(f"{CASES}/{number}/inputs/{ordinal}/decision", json=body)


async def answer(client: httpx.AsyncClient, number: str, *ordinals: int, **members: Any) -> Any:
    """One answer to these inputs."""
    body = {"inputs": ordinals, "outcome": "partly", "reason": "Den blir, men kortere."} | members
    return await client.post(f"{CASES}/{number}/answers", json=body)
