"""Let areas begin, be drawn anew, end and follow each other, and say who looks after them."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from app.areas import life as lives
from app.areas import rules, store
from app.areas.life import Contact
from app.areas.rules import (
    AreaDraft,
    BoundaryDraft,
    ContactDraft,
    Life,
    SupersedeDraft,
    TwiceNamed,
    UnknownArea,
    UnknownCoordinator,
    read_outline,
)
from app.areas.store import Area
from app.events.store import announce
from app.kit.database import Writer
from app.people.store import list_staff

CHANGED = "areas.changed"


async def begin_area(writer: Writer, municipality_id: str, draft: AreaDraft) -> UUID:
    """A new area; its id. Raises what its outline may be refused for."""
    area_id = await _begin(writer, municipality_id, draft, draft.starts_on)
    await announce(writer, municipality_id, CHANGED)
    return area_id


async def _begin(
    writer: Writer, municipality_id: str, draft: rules.SuccessorDraft, starts_on: date
) -> UUID:
    area_id = uuid4()
    outline = read_outline(draft.polygon)
    new = Area(area_id, draft.kind, draft.name, starts_on, None, starts_on, outline)
    await store.add_area(writer, municipality_id, new, draft.source)
    return area_id


async def draw_area_anew(
    writer: Writer, municipality_id: str, area_id: UUID, draft: BoundaryDraft, *, today: date
) -> None:
    """Give an area another boundary from a day on."""
    outline = read_outline(draft.polygon)
    life = await find_life(writer, municipality_id, area_id)
    after = rules.draw_anew(life, draft.valid_from, begins_again=draft.begins_again, today=today)
    await lives.change_life(writer, municipality_id, area_id, life, after, outline, draft.source)
    await announce(writer, municipality_id, CHANGED)


async def end_area(
    writer: Writer, municipality_id: str, area_id: UUID, ends_on: date, *, today: date
) -> None:
    """End an area, or move an end that has not come."""
    life = await find_life(writer, municipality_id, area_id)
    after = rules.end(life, ends_on, today=today)
    await lives.change_life(writer, municipality_id, area_id, life, after)
    await announce(writer, municipality_id, CHANGED)


async def supersede_areas(
    writer: Writer, municipality_id: str, area_id: UUID, draft: SupersedeDraft, *, today: date
) -> list[UUID]:
    """End an area and those that end with it, and begin others in their place; their ids."""
    ending = [area_id, *draft.together_with]
    if len(set(ending)) < len(ending):
        raise TwiceNamed
    # In one order for everybody, so that two who do this at once wait instead of blocking.
    for each in sorted(ending):
        life = await find_life(writer, municipality_id, each)
        after = rules.follow(life, draft.from_day, today=today)
        await lives.change_life(writer, municipality_id, each, life, after)
    begun = [
        await _begin(writer, municipality_id, successor, draft.from_day)
        for successor in draft.successors
    ]
    await lives.add_succession(writer, municipality_id, ending, begun)
    await lives.inherit_coordinators(writer, municipality_id, ending, begun)
    await announce(writer, municipality_id, CHANGED)
    return begun


async def tell_contact(
    writer: Writer,
    municipality_id: str,
    area_id: UUID,
    draft: ContactDraft,
    *,
    told_by: UUID,
    now: datetime,
) -> None:
    """Say whom to ask about an area from now on; what was said before is kept."""
    await find_life(writer, municipality_id, area_id)
    await lives.add_contact(writer, municipality_id, area_id, Contact(draft, now), told_by)


async def entrust_areas(
    writer: Writer, municipality_id: str, staff_id: UUID, area_ids: Collection[UUID], today: date
) -> None:
    """Let a coordinator look after these areas and no others.

    Raises `UnknownCoordinator` and `UnknownArea`.
    """
    coordinators = await list_staff(writer, municipality_id, "coordinator")
    if staff_id not in {each.staff_id for each in coordinators}:
        raise UnknownCoordinator
    for area_id in area_ids:
        if await store.find_area(writer, municipality_id, area_id, today) is None:
            raise UnknownArea
    await store.set_coordinated(writer, municipality_id, staff_id, set(area_ids))
    await announce(writer, municipality_id, "areas.entrusted", staff_id)


async def find_life(writer: Writer, municipality_id: str, area_id: UUID) -> Life:
    """How an area has lived, held until the transaction ends; raises `UnknownArea`."""
    life = await lives.find_life(writer, municipality_id, area_id, changing=True)
    if life is None:
        raise UnknownArea
    return life
