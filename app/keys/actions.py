"""Make and revoke the keys programs read with."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from app.events.store import announce
from app.keys import rules
from app.keys.rules import KeyDraft
from app.kit.database import Writer
from app.people import store
from app.people.rules import make_key
from app.people.store import ApiKey, StaffMember


async def create_key(
    writer: Writer, member: StaffMember, draft: KeyDraft, *, now: datetime
) -> tuple[str, ApiKey]:
    """A new key, told this once, and what is kept of it; raises `TooManyKeys`."""
    known = await store.list_keys(writer, member.municipality_id)
    if sum(each.revoked_at is None and each.expires_at > now for each in known) >= rules.MOST_KEYS:
        raise rules.TooManyKeys
    key, key_hash = make_key(member.municipality_id)
    made = ApiKey(
        municipality_id=member.municipality_id,
        key_id=uuid4(),
        name=draft.name.strip(),
        scopes=draft.scopes,
        made_at=now,
        expires_at=now + timedelta(days=draft.days),
        revoked_at=None,
        last_used_on=None,
    )
    await store.add_key(writer, made, key_hash, member.staff_id)
    await announce(
        writer, made.municipality_id, "key.made", made.key_id, {"key_id": str(made.key_id)}
    )
    return key, made


async def revoke_key(writer: Writer, municipality_id: str, key_id: UUID, *, now: datetime) -> None:
    """Make a key worthless at once; raises `UnknownKey`."""
    if not await store.revoke_key(writer, municipality_id, key_id, now):
        raise rules.UnknownKey
    await announce(writer, municipality_id, "key.revoked", key_id, {"key_id": str(key_id)})
