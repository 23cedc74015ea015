"""A walk, a round of interviews, and those who may write of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from app.kit.database import Database
from tests.world import SignedIn, World, at

API = "/api/v1"
OPEN = {"opens_at": "2026-01-01T00:00:00Z", "closes_at": "2036-01-01T00:00:00Z"}
SEEN_AT = "2026-10-02T17:20:00Z"

Start = Callable[[str], Awaitable[str]]


@dataclass(frozen=True)
class Field:
    """A municipality whose planner has signed in, and the id of its area."""

    world: World
    area_id: UUID
    start: Start


@pytest.fixture
async def field(
    world: World, client: httpx.AsyncClient, database: Database, sign_in: Callable[..., SignedIn]
) -> Field:
    """A planner in Loddefjord, who can start campaigns of any kind there."""
    await sign_in(world.municipality_id, "planner")
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        area_id = await reader.scalar(
            text("SELECT area_id FROM area WHERE municipality_id = :m"), m=world.municipality_id
        )

    async def start(kind: str) -> str:
        draft = {"kind": kind, "title": kind, "purpose": "Trygge veier", "area_id": str(area_id)}
        answer = await client.post(f"{API}/campaigns", json=draft | OPEN)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["campaign_id"])

    return Field(world, area_id, start)


def note(campaign_id: str, **members: Any) -> dict[str, Any]:
    """A conversation with parents about a dark place."""
    return {
        "note_id": str(uuid4()),
        "campaign_id": campaign_id,
        "whom": "Foreldre på sommerklubben",
        "people": 6,
        "age_group": "adults",
        "held_on": "2026-06-18",
        "source": "conversation",
        "consent": {"how": "Muntlig, før samtalen", "given_on": "2026-06-18"},
        "themes": ["change"],
        "words": "Trappen ved butikken er glatt om vinteren.",
        "quotes": [{"words": "Vi går rundt.", "may_be_quoted": True}],
        "places": [
            {
                "geometry": {"type": "Point", "coordinates": at(120, 80)},
                "theme": "change",
                "category": "dark",
                "words": "Her er det mørkt.",
            },
            {
                "geometry": {"type": "LineString", "coordinates": [at(0, 0), at(200, 10)]},
                "theme": "way",
                "category": "school_way",
            },
        ],
    } | members


def observation(campaign_id: str, **members: Any) -> dict[str, Any]:
    """A lamp that is out."""
    return {
        "observation_id": str(uuid4()),
        "campaign_id": campaign_id,
        "theme": "change",
        "category": "dark",
        "condition": "broken",
        "position": {"type": "Point", "coordinates": at(50, 60)},
        "accuracy_metres": 6.5,
        "words": "Tre av fem lykter er slukket.",
        "observed_at": SEEN_AT,
    } | members
