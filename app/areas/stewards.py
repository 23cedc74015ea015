"""Who looks after which areas: a planner after all of them, a coordinator after own ones."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import shapely

from app.areas.rules import OutsideYourAreas
from app.areas.store import list_areas, list_coordinated
from app.kit.database import Reader
from app.people.rules import may
from app.people.store import StaffMember


@dataclass(frozen=True, slots=True)
class Steward:
    """A planner or a coordinator, and the areas they look after: None is the whole municipality."""

    member: StaffMember
    areas: frozenset[UUID] | None
    territory: shapely.Geometry | None
    """What those areas cover today (EPSG:25833)."""

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

    def within(self, drawn: shapely.Geometry | None) -> shapely.Geometry | None:
        """As much of a drawn area as is theirs, or all that is; None is the whole municipality.

        Raises `OutsideYourAreas` where nothing of it is.
        """
        if self.territory is None:
            return drawn
        theirs = self.territory if drawn is None else shapely.intersection(self.territory, drawn)
        if shapely.is_empty(theirs):
            raise OutsideYourAreas
        return theirs

    def reaches(self, place: shapely.Geometry | None) -> bool:
        """Whether something lies in their areas, be it in part; what lies nowhere does not."""
        if self.territory is None:
            return True
        return place is not None and bool(shapely.intersects(self.territory, place))

    def check_whole(self, area: shapely.Geometry | None) -> None:
        """Raise `OutsideYourAreas` for what is not all in their areas; None is everywhere."""
        if self.territory is None:
            return
        if area is None or not shapely.covers(self.territory, area):
            raise OutsideYourAreas

    def check_place(self, place: shapely.Geometry | None) -> None:
        """Raise `OutsideYourAreas` for what does not reach into their areas."""
        if not self.reaches(place):
            raise OutsideYourAreas


async def find_steward(reader: Reader, member: StaffMember, today: date) -> Steward:
    """What a planner or a coordinator looks after."""
    if may(member.roles, "planner"):
        return Steward(member, None, None)
    entrusted = await list_coordinated(reader, member.municipality_id, member.staff_id)
    areas = await list_areas(reader, member.municipality_id, today)
    theirs = [each.boundary for each in areas if each.area_id in entrusted]
    return Steward(member, entrusted, shapely.union_all(theirs))
