"""A survey of five questions, opened, and residents who answer it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from app.campaigns.store import add_campaign
from app.kit.database import Database
from tests.world import SignedIn, World, at, bearer, make_campaign

API = "/api/v1"


def words(said: str) -> dict[str, str]:
    """The same in bokmål alone."""
    return {"nb": said}


def option(code: str) -> dict[str, Any]:
    return {"code": code, "label": words(code)}


QUESTIONS: list[dict[str, Any]] = [
    {"code": "age", "kind": "one_choice", "label": words("Alder"), "is_background": True,
     "is_required": True, "options": [option("young"), option("middle"), option("old")]},
    {"code": "safe", "kind": "scale", "label": words("Trygt?"),
     "ends": {"low": words("Utrygt"), "high": words("Trygt")}},
    {"code": "uses", "kind": "many_choice", "label": words("Hva bruker du?"),
     "options": [option("park"), option("square"), option("shop")]},
    {"code": "why", "kind": "text", "label": words("Hvorfor?")},
    {"code": "where", "kind": "place", "label": words("Hvor?"), "most_places": 3,
     "options": [option("dark"), option("nice")]},
]  # fmt: skip
QUESTIONNAIRE = {
    "introduction": words("Vi spør om nabolaget."),
    "what_happens_next": words("Svaret står på kommunens side."),
    "questions": QUESTIONS,
}


@dataclass(frozen=True)
class Asked:
    """A survey that is open, and how it is entered."""

    campaign_id: UUID
    municipality_id: str
    key: str
    codes: list[str]

    @property
    def path(self) -> str:
        """Where staff find it."""
        return f"{API}/surveys/{self.campaign_id}"


Ask = Callable[..., Any]


@pytest.fixture
def ask(
    client: httpx.AsyncClient,
    database: Database,
    world: World,
    sign_in: Callable[..., SignedIn],
) -> Ask:
    """Make a survey, with a link or with codes, and open it; a planner is signed in then."""

    async def of(access: str = "open_link", codes: int = 10) -> Asked:
        await sign_in(world.municipality_id, "planner")
        campaign_id = await plan_survey(database, world)
        path = f"{API}/surveys/{campaign_id}"
        draft = {"access": access, "questionnaire": QUESTIONNAIRE}
        saved = await client.put(path, json=draft)
        assert saved.status_code == 200, saved.text
        opened = await client.post(f"{path}/open", json={})
        assert opened.status_code == 200, opened.text
        made: list[str] = []
        if access == "invitation":
            answer = await client.post(f"{path}/codes", json={"count": codes})
            assert answer.status_code == 201, answer.text
            made = [each["code"] for each in answer.json()["codes"]]
        link = opened.json()["link"]
        key = link.split("link=")[1] if link else ""
        return Asked(campaign_id, world.municipality_id, key, made)

    return of


async def plan_survey(database: Database, world: World) -> UUID:
    """A campaign of the survey's kind that is open today."""
    now = datetime.now(UTC)
    planned = make_campaign(world.municipality_id, now=now, title="Innbyggerundersøkelse")
    values = {name: getattr(planned, name) for name in planned.__slots__}
    async with database.writing() as writer:
        await writer.enter(world.municipality_id)
        await add_campaign(writer, type(planned)(**values | {"kind": "resident_survey"}))
    return planned.campaign_id


async def close_survey(database: Database, asked: Asked) -> None:
    """End the survey a minute ago."""
    async with database.writing() as writer:
        await writer.enter(asked.municipality_id)
        await writer.change(
            text(
                "UPDATE campaign SET closes_at = now() - interval '1 minute'"
                " WHERE municipality_id = :m AND campaign_id = :c"
            ),
            m=asked.municipality_id,
            c=asked.campaign_id,
        )


@dataclass
class Resident:
    """Somebody's device: a token and an id it made itself."""

    client: httpx.AsyncClient
    asked: Asked
    token: str
    response_id: str

    @property
    def path(self) -> str:
        """Where the response lies."""
        return f"{API}/participation/survey-responses/{self.response_id}"

    async def put(self, answers: dict[str, Any], key: str | None = None) -> httpx.Response:
        """Send answers."""
        body = {"is_15_or_older": True, "answers": answers, "key": key or self.asked.key}
        return await self.client.put(self.path, json=body, headers=bearer(self.token))

    async def get(self) -> httpx.Response:
        """Read one's own answers."""
        return await self.client.get(self.path, headers=bearer(self.token))

    async def withdraw(self) -> httpx.Response:
        """Take them away."""
        return await self.client.delete(self.path, headers=bearer(self.token))


def resident(client: httpx.AsyncClient, asked: Asked) -> Resident:
    """A device that has not answered."""
    token = f"{asked.municipality_id}.{secrets.token_urlsafe(16)}"
    return Resident(client, asked, token, str(uuid4()))


def answers(age: str = "old", grade: int = 3, **more: Any) -> dict[str, Any]:
    """What a resident says: nothing but age and a grade, unless told otherwise."""
    return {"age": {"choices": [age]}, "safe": {"grade": grade}} | more


def pointed(east: float, north: float, theme: str = "dark", said: str | None = None) -> Any:
    """A place so far from the school."""
    return {"place_id": str(uuid4()), "position": at(east, north), "theme": theme, "words": said}
