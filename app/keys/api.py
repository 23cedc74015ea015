"""Administrators make, list and revoke the API keys of their municipality's programs."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from app.keys import actions
from app.keys.rules import KeyDraft
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import AdministratorDep
from app.people.rules import Scope
from app.people.store import ApiKey, list_keys

router = APIRouter(tags=["keys"], route_class=StrictRoute)


class KeyView(BaseModel):
    """A key, without the key itself. When it was used last is kept as a day."""

    key_id: UUID
    name: str
    scopes: list[Scope]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


class KeyList(BaseModel):
    """The municipality's keys, the newest first."""

    keys: list[KeyView]


class KeyMade(KeyView):
    """A new key, with the key itself: it is told this once."""

    key: str


def _view(key: ApiKey) -> KeyView:
    return KeyView(
        key_id=key.key_id,
        name=key.name,
        scopes=sorted(key.scopes),
        made_at=key.made_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_on=key.last_used_on,
    )


@router.get("/keys")
async def list_api_keys(reader: ReaderDep, member: AdministratorDep) -> KeyList:
    """The municipality's API keys, with those that have expired or were revoked."""
    keys = await list_keys(reader, member.municipality_id)
    return KeyList(keys=[_view(key) for key in keys])


@router.post("/keys", status_code=201)
async def create_api_key(
    response: Response, writer: WriterDep, member: AdministratorDep, draft: KeyDraft, now: NowDep
) -> KeyMade:
    """Make an API key. The answer is the only place where the key itself is ever told."""
    key, made = await actions.create_key(writer, member, draft, now=now)
    response.headers["Cache-Control"] = "no-store"
    return KeyMade(**_view(made).model_dump(), key=key)


@router.delete("/keys/{key_id}", status_code=204)
async def revoke_api_key(
    writer: WriterDep, member: AdministratorDep, key_id: UUID, now: NowDep
) -> None:
    """Revoke a key: whoever reads with it is refused from now on."""
    await actions.revoke_key(writer, member.municipality_id, key_id, now=now)
