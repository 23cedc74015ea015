"""Let in whom a provider vouches for."""

from datetime import datetime
from uuid import UUID, uuid4

from app.kit.database import Database, Writer
from app.people import store
from app.people.actions import open_door
from app.people.store import StaffMember
from app.sso import rules
from app.sso.rules import AccountNotLinked, Admitted, Claims, NoAccess, Provider


async def sign_in(
    database: Database, provider_id: str, provider: Provider, claims: Claims, now: datetime
) -> str:
    """The token of a newly signed-in browser; who comes for the first time gets an account.

    The provider decides on roles anew every time. Raises `NoAccess` and `AccountNotLinked`.
    """
    admitted = rules.admit(provider, claims)
    async with database.writing() as writer:
        await writer.enter(admitted.municipality_id)
        if await store.find_municipality(writer, admitted.municipality_id) is None:
            raise NoAccess
        # Held, so that two browsers of somebody new do not both make the account.
        await store.hold_identities(writer, admitted.municipality_id)
        staff_id = await _account_of(writer, provider, admitted)
        await store.set_roles(writer, admitted.municipality_id, staff_id, admitted.roles)
        return await open_door(writer, admitted.municipality_id, staff_id, now, provider_id)


async def _account_of(writer: Writer, provider: Provider, admitted: Admitted) -> UUID:
    municipality_id, identity = admitted.municipality_id, (provider.issuer, admitted.subject)
    staff_id = await store.find_staff_by_identity(writer, municipality_id, *identity)
    if staff_id is not None:
        return staff_id
    if admitted.email is not None:
        staff_id = await store.find_staff_by_email(writer, municipality_id, admitted.email)
    if staff_id is None:
        staff_id = uuid4()
        new = StaffMember(municipality_id, staff_id, admitted.email, admitted.name, frozenset())
        await store.add_staff(writer, new, None)
    elif not provider.links_accounts:
        raise AccountNotLinked
    await store.add_identity(writer, municipality_id, staff_id, *identity)
    return staff_id
