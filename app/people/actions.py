"""Sign in, sign out, and become a member of staff or a participant."""

import asyncio
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.kit.database import Database, Writer
from app.kit.problems import TooManyAttempts
from app.people import rules, store
from app.people.rules import Participant, Role, UnknownMunicipality, WrongCredentials
from app.people.store import StaffMember

_hasher = PasswordHasher()
# Held against when there is no such account, so that the answer takes as long as for a real one.
_NOBODYS_HASH = _hasher.hash(secrets.token_hex(16))
# One argon2 check takes 64 MiB for a moment; more at once would let sign-ins eat the machine.
_hashing = asyncio.Semaphore(2)


async def sign_in(
    database: Database, municipality_id: str, email: str, password: str, now: datetime
) -> str:
    """The token of a newly signed-in browser.

    Raises `WrongCredentials` and `TooManyAttempts`. It has its own short transactions: a failure
    must be remembered although the request is refused, and no connection waits for argon2.
    """
    email = email.strip().lower()
    async with database.reading() as reader:
        await reader.enter(municipality_id)
        known = await store.find_credentials(reader, municipality_id, email)
    wait = rules.seconds_left(known.blocked_until, now) if known else 0
    if wait:
        raise TooManyAttempts(headers={"Retry-After": str(wait)})
    right = await _is_right(known.password_hash if known else _NOBODYS_HASH, password)
    if known is None:
        raise WrongCredentials
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        if right:
            return await open_door(writer, municipality_id, known.staff_id, now)
        await _count_failure(writer, municipality_id, known.staff_id, now)
    raise WrongCredentials


async def _is_right(password_hash: str, password: str) -> bool:
    async with _hashing:
        try:
            return await asyncio.to_thread(_hasher.verify, password_hash, password)
        except VerifyMismatchError:
            return False


async def open_door(
    writer: Writer,
    municipality_id: str,
    staff_id: UUID,
    now: datetime,
    provider_id: str | None = None,
) -> str:
    """The token of a browser whose user is known, and by which provider if it was by one."""
    token, token_hash = rules.make_token(municipality_id)
    expires_at = now + rules.STAFF_TOKEN_LIFETIME
    await store.clear_failures(writer, municipality_id, staff_id)
    await store.add_staff_token(
        writer, municipality_id, staff_id, token_hash, expires_at, provider_id
    )
    return token


async def _count_failure(
    writer: Writer, municipality_id: str, staff_id: UUID, now: datetime
) -> None:
    failures = await store.add_failure(writer, municipality_id, staff_id)
    await store.block_sign_in(writer, municipality_id, staff_id, now + rules.block_after(failures))


async def make_gis_token(
    writer: Writer, member: StaffMember, now: datetime
) -> tuple[str, datetime]:
    """A token by which somebody's own GIS reads as they do, and until when."""
    token, token_hash = rules.make_gis_token(member.municipality_id)
    expires_at = now + rules.STAFF_TOKEN_LIFETIME
    await store.add_staff_token(
        writer, member.municipality_id, member.staff_id, token_hash, expires_at, member.provider_id
    )
    return token, expires_at


async def sign_out(writer: Writer, member: StaffMember, token: str) -> None:
    """Make the browser's token worthless."""
    await store.remove_staff_token(writer, member.municipality_id, rules.hash_token(token))


async def create_staff(
    writer: Writer,
    municipality_id: str,
    *,
    email: str,
    name: str,
    password: str,
    roles: Iterable[Role],
) -> StaffMember:
    """Give somebody an account; the writer must have entered the municipality.

    Raises `UnknownMunicipality`, `WeakPassword` or `EmailTaken`.
    """
    email = email.strip().lower()
    rules.check_password_strength(password)
    if await store.find_municipality(writer, municipality_id) is None:
        raise UnknownMunicipality
    if await store.find_staff_by_email(writer, municipality_id, email) is not None:
        raise rules.EmailTaken
    member = StaffMember(municipality_id, uuid4(), email, name, frozenset(roles))
    await store.add_staff(writer, member, _hasher.hash(password))
    return member


async def create_participant(writer: Writer, municipality_id: str) -> tuple[Participant, str]:
    """A new participant and the token that stands for it; only the token's hash is stored."""
    token, token_hash = rules.make_token(municipality_id)
    participant = Participant(municipality_id, uuid4())
    await store.add_participant(writer, municipality_id, participant.participant_id, token_hash)
    return participant, token
