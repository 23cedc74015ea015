"""Say who looks after which areas."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from app.areas import store
from app.areas.rules import UnknownArea, UnknownCoordinator
from app.events.store import announce
from app.kit.database import Writer
from app.people.store import list_staff


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
