"""Which group a facilitator means, and that it is theirs."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.groups.store import FacilitatedGroup, find_group
from app.kit.web import ReaderDep
from app.people.access import FacilitatorDep


async def own_group(
    transaction: ReaderDep, member: FacilitatorDep, group_id: UUID
) -> FacilitatedGroup:
    """The group of the address, where the signed-in facilitator answers for it."""
    return await find_group(transaction, member, group_id)


OwnGroupDep = Annotated[FacilitatedGroup, Depends(own_group)]
