"""The planner or coordinator who asks, and the areas they look after."""

from typing import Annotated

from fastapi import Depends

from app.areas.stewards import Steward, find_steward
from app.kit.web import NowDep, ReaderDep
from app.people.access import CoordinatorDep


async def current_steward(reader: ReaderDep, member: CoordinatorDep, now: NowDep) -> Steward:
    """The planner or coordinator who asks."""
    return await find_steward(reader, member, now.date())


StewardDep = Annotated[Steward, Depends(current_steward)]
