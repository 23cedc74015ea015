"""Who looks after which areas: a planner after all of them, a coordinator after own ones."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.areas.rules import OutsideYourAreas
from app.areas.store import list_coordinated
from app.kit.web import ReaderDep
from app.people.access import CoordinatorDep
from app.people.rules import may
from app.people.store import StaffMember


@dataclass(frozen=True, slots=True)
class Steward:
    """A planner or a coordinator, and the areas they look after: None is the whole municipality."""

    member: StaffMember
    areas: frozenset[UUID] | None

    @property
    def municipality_id(self) -> str:
        """The municipality they work for."""
        return self.member.municipality_id

    @property
    def staff_id(self) -> UUID:
        """Who they are."""
        return self.member.staff_id

    def looks_after(self, area_id: UUID | None) -> bool:
        """Whether this is theirs; what lies in no area is the whole municipality's."""
        return self.areas is None or area_id in self.areas

    def check(self, area_id: UUID | None) -> None:
        """Raise `OutsideYourAreas` for what is not theirs."""
        if not self.looks_after(area_id):
            raise OutsideYourAreas


async def current_steward(reader: ReaderDep, member: CoordinatorDep) -> Steward:
    """The planner or coordinator who asks."""
    if may(member.roles, "planner"):
        return Steward(member, None)
    return Steward(member, await list_coordinated(reader, member.municipality_id, member.staff_id))


StewardDep = Annotated[Steward, Depends(current_steward)]
