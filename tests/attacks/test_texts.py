"""Attacks by a zero byte, which PostgreSQL keeps in no text: it is refused, and fails nothing."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.world import SignedIn, World

API = "/api/v1"
ZERO = "a\0b"
CELLS = {"theme": "change", "cells": [19_627_006_731_750]}


@pytest.mark.parametrize(
    ("room", "body"),
    [
        ("staff/sign-in", {"municipality_id": "4601", "email": ZERO, "password": "x"}),
        ("keys", {"name": ZERO, "scopes": ["events:read"]}),
        ("webhooks", {"name": ZERO, "url": "https://a.example/", "types": ["release.made"]}),
        ("findings", CELLS | {"title": ZERO, "responsible_unit": "Bymiljøetaten"}),
        ("findings", CELLS | {"title": "Mørkt", "responsible_unit": ZERO}),
        ("findings/4601-2026-001/state", {"state": "open", "responsible_unit": ZERO}),
        ("measures", {"title": ZERO, "responsible_unit": "Bymiljøetaten"}),
    ],
)
async def test_a_zero_byte_in_what_is_sent_is_refused(
    client: httpx.AsyncClient,
    world: World,
    sign_in: Callable[..., SignedIn],
    room: str,
    body: dict[str, Any],
) -> None:
    await sign_in(world.municipality_id, "administrator", "planner")
    refused = await client.post(f"{API}/{room}", json=body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/text-refused")


async def test_a_zero_byte_in_what_is_searched_for_is_refused(
    client: httpx.AsyncClient, world: World, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(world.municipality_id, "planner")
    asked = {"campaign_id": str(world.campaign_id), "q": ZERO}
    refused = await client.get(f"{API}/contributions", params=asked)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/text-refused")
