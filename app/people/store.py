"""Municipalities, their staff and the children who take part, as PostgreSQL keeps them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Update, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.kit.database import Reader, Writer
from app.people.rules import Role, Scope
from app.people.tables import (
    api_key,
    municipality,
    participant,
    staff,
    staff_identity,
    staff_role,
    staff_token,
)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A Norwegian municipality: its four-digit number and its name."""

    municipality_id: str
    name: str


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works for a municipality, signed in."""

    municipality_id: str
    staff_id: UUID
    email: str | None
    name: str
    roles: frozenset[Role]
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key, without the key itself."""

    municipality_id: str
    key_id: UUID
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    staff_id: UUID
    password_hash: str
    blocked_until: datetime | None


_STAFF = (staff.c.municipality_id, staff.c.staff_id, staff.c.email, staff.c.name)
_ROLES = (
    select(func.array_agg(staff_role.c.role))
    .where(
        staff_role.c.municipality_id == staff.c.municipality_id,
        staff_role.c.staff_id == staff.c.staff_id,
    )
    .scalar_subquery()
    .label("roles")
)


async def list_municipalities(reader: Reader) -> list[Municipality]:
    """Every municipality that uses the service, by name."""
    rows = await reader.all(select(municipality).order_by(municipality.c.name))
    return [Municipality(**row._mapping) for row in rows]


async def find_municipality(reader: Reader, municipality_id: str) -> Municipality | None:
    """The municipality with this number, if it uses the service."""
    row = await reader.one_or_none(
        select(municipality).where(municipality.c.municipality_id == municipality_id)
    )
    return None if row is None else Municipality(**row._mapping)


async def add_municipality(writer: Writer, municipality_id: str, name: str) -> bool:
    """Take a municipality into the service; False where it already is in it."""
    statement = upsert(municipality).values(municipality_id=municipality_id, name=name)
    return await writer.change(statement.on_conflict_do_nothing()) == 1


async def add_staff(writer: Writer, member: StaffMember, password_hash: str | None) -> None:
    """Store a staff member with their roles; the e-mail address is unique in a municipality.

    Without a password only a provider can vouch for them.
    """
    await writer.change(
        insert(staff).values(
            municipality_id=member.municipality_id,
            staff_id=member.staff_id,
            email=member.email,
            name=member.name,
            password_hash=password_hash,
        )
    )
    await set_roles(writer, member.municipality_id, member.staff_id, member.roles)


async def set_roles(
    writer: Writer, municipality_id: str, staff_id: UUID, roles: Collection[Role]
) -> None:
    """Let somebody have these roles and no others."""
    key = {"municipality_id": municipality_id, "staff_id": staff_id}
    await writer.change(
        delete(staff_role).where(
            staff_role.c.municipality_id == municipality_id, staff_role.c.staff_id == staff_id
        )
    )
    if roles:
        await writer.change_many(insert(staff_role), [{**key, "role": role} for role in roles])


async def list_staff(reader: Reader, municipality_id: str, role: Role) -> list[StaffMember]:
    """Who in the municipality has this role, by name."""
    rows = await reader.all(
        select(*_STAFF)
        .join(
            staff_role,
            (staff_role.c.municipality_id == staff.c.municipality_id)
            & (staff_role.c.staff_id == staff.c.staff_id),
        )
        .where(staff.c.municipality_id == municipality_id, staff_role.c.role == role)
        .order_by(staff.c.name, staff.c.staff_id)
    )
    return [StaffMember(**row._mapping, roles=frozenset({role})) for row in rows]


async def find_staff(reader: Reader, municipality_id: str, staff_id: UUID) -> StaffMember | None:
    """One of the staff, with their roles."""
    row = await reader.one_or_none(
        select(*_STAFF, _ROLES).where(
            staff.c.municipality_id == municipality_id, staff.c.staff_id == staff_id
        )
    )
    return None if row is None else _read_staff(row)


def _read_staff(row: Any) -> StaffMember:
    return StaffMember(**{**row._mapping, "roles": frozenset(row.roles or ())})


async def find_staff_by_email(reader: Reader, municipality_id: str, email: str) -> UUID | None:
    """Who in the municipality signs in with this address."""
    found: UUID | None = await reader.scalar(
        select(staff.c.staff_id).where(
            staff.c.municipality_id == municipality_id, staff.c.email == email
        )
    )
    return found


async def hold_identities(writer: Writer, municipality_id: str) -> None:
    """Let nobody else add one until this transaction ends."""
    await writer.hold(f"identities {municipality_id}")


async def find_staff_by_identity(
    reader: Reader, municipality_id: str, issuer: str, subject: str
) -> UUID | None:
    """Whom the provider knows by this name."""
    found: UUID | None = await reader.scalar(
        select(staff_identity.c.staff_id).where(
            staff_identity.c.municipality_id == municipality_id,
            staff_identity.c.issuer == issuer,
            staff_identity.c.subject == subject,
        )
    )
    return found


async def add_identity(
    writer: Writer, municipality_id: str, staff_id: UUID, issuer: str, subject: str
) -> None:
    """Remember by which name the provider knows somebody."""
    await writer.change(
        insert(staff_identity).values(
            municipality_id=municipality_id, issuer=issuer, subject=subject, staff_id=staff_id
        )
    )


async def find_credentials(reader: Reader, municipality_id: str, email: str) -> Credentials | None:
    """What a sign-in is checked against."""
    row = await reader.one_or_none(
        select(staff.c.staff_id, staff.c.password_hash, staff.c.blocked_until).where(
            staff.c.municipality_id == municipality_id,
            staff.c.email == email,
            staff.c.password_hash.is_not(None),
        )
    )
    return None if row is None else Credentials(**row._mapping)


async def add_failure(writer: Writer, municipality_id: str, staff_id: UUID) -> int:
    """Count a failed sign-in; how many there now are in a row."""
    failures: int = await writer.scalar(
        _staff_row(municipality_id, staff_id)
        .values(failed_sign_ins=staff.c.failed_sign_ins + 1)
        .returning(staff.c.failed_sign_ins)
    )
    return failures


async def block_sign_in(
    writer: Writer, municipality_id: str, staff_id: UUID, until: datetime
) -> None:
    """Let the next sign-in wait."""
    await writer.change(_staff_row(municipality_id, staff_id).values(blocked_until=until))


async def clear_failures(writer: Writer, municipality_id: str, staff_id: UUID) -> None:
    """Forget the failed sign-ins."""
    await writer.change(
        _staff_row(municipality_id, staff_id).values(failed_sign_ins=0, blocked_until=None)
    )


def _staff_row(municipality_id: str, staff_id: UUID) -> Update:
    return update(staff).where(
        staff.c.municipality_id == municipality_id, staff.c.staff_id == staff_id
    )


async def add_staff_token(
    writer: Writer,
    municipality_id: str,
    staff_id: UUID,
    token_hash: bytes,
    expires_at: datetime,
    provider_id: str | None,
) -> None:
    """Remember a signed-in browser by its token's hash; forget the ones that have run out."""
    await writer.change(
        delete(staff_token).where(
            staff_token.c.municipality_id == municipality_id,
            staff_token.c.expires_at < func.now(),
        )
    )
    await writer.change(
        insert(staff_token).values(
            municipality_id=municipality_id,
            staff_id=staff_id,
            token_hash=token_hash,
            expires_at=expires_at,
            provider_id=provider_id,
        )
    )


async def remove_staff_token(writer: Writer, municipality_id: str, token_hash: bytes) -> None:
    """Forget a signed-in browser."""
    await writer.change(
        delete(staff_token).where(
            staff_token.c.municipality_id == municipality_id,
            staff_token.c.token_hash == token_hash,
        )
    )


_STAFF_BY_TOKEN = (
    select(
        *_STAFF,
        _ROLES,
        staff_token.c.provider_id,
    )
    .join(
        staff_token,
        (staff_token.c.municipality_id == staff.c.municipality_id)
        & (staff_token.c.staff_id == staff.c.staff_id),
    )
    .where(
        staff.c.municipality_id == bindparam("municipality_id"),
        staff_token.c.token_hash == bindparam("token_hash"),
        staff_token.c.expires_at > bindparam("now"),
    )
)


async def find_staff_by_token(
    reader: Reader, municipality_id: str, token_hash: bytes, now: datetime
) -> StaffMember | None:
    """The staff member a browser's token stands for, while it lasts."""
    row = await reader.one_or_none(
        _STAFF_BY_TOKEN, municipality_id=municipality_id, token_hash=token_hash, now=now
    )
    return None if row is None else _read_staff(row)


async def add_participant(
    writer: Writer, municipality_id: str, participant_id: UUID, token_hash: bytes
) -> None:
    """Store a child's random id and the hash of the token that stands for it."""
    await writer.change(
        insert(participant).values(
            municipality_id=municipality_id, participant_id=participant_id, token_hash=token_hash
        )
    )


async def add_key(writer: Writer, new: ApiKey, key_hash: bytes, made_by: UUID) -> None:
    """Store a key's hash and what it may do."""
    await writer.change(
        insert(api_key).values(
            municipality_id=new.municipality_id,
            key_id=new.key_id,
            key_hash=key_hash,
            name=new.name,
            scopes=sorted(new.scopes),
            made_by=made_by,
            made_at=new.made_at,
            expires_at=new.expires_at,
        )
    )


_KEY = select(
    api_key.c.municipality_id,
    api_key.c.key_id,
    api_key.c.name,
    api_key.c.scopes,
    api_key.c.made_at,
    api_key.c.expires_at,
    api_key.c.revoked_at,
    api_key.c.last_used_on,
)


async def find_key(
    reader: Reader, municipality_id: str, key_hash: bytes, now: datetime
) -> ApiKey | None:
    """The key with this hash, while it may be used."""
    row = await reader.one_or_none(
        _KEY.where(
            api_key.c.municipality_id == municipality_id,
            api_key.c.key_hash == key_hash,
            api_key.c.expires_at > now,
            api_key.c.revoked_at.is_(None),
        )
    )
    return None if row is None else _read_key(row)


async def list_keys(reader: Reader, municipality_id: str) -> list[ApiKey]:
    """The municipality's keys, the newest first, with those that are no longer used."""
    rows = await reader.all(
        _KEY.where(api_key.c.municipality_id == municipality_id).order_by(
            api_key.c.made_at.desc(), api_key.c.key_id
        )
    )
    return [_read_key(row) for row in rows]


def _read_key(row: Any) -> ApiKey:
    return ApiKey(**{**row._mapping, "scopes": frozenset(row.scopes)})


async def revoke_key(writer: Writer, municipality_id: str, key_id: UUID, now: datetime) -> bool:
    """Make a key worthless; False where it is not known or was revoked already."""
    revoked = (
        update(api_key)
        .where(
            api_key.c.municipality_id == municipality_id,
            api_key.c.key_id == key_id,
            api_key.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return await writer.change(revoked) == 1


async def mark_key_used(writer: Writer, key: ApiKey, day: date) -> None:
    """Remember the day a key was used."""
    await writer.change(
        update(api_key)
        .where(api_key.c.municipality_id == key.municipality_id, api_key.c.key_id == key.key_id)
        .values(last_used_on=day)
    )
