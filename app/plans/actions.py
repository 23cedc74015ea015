"""Register plan cases, and notice what children have told in their areas."""

from datetime import datetime
from uuid import UUID, uuid4

import shapely

from app.events.store import announce
from app.hotspots.charts import count_children
from app.hotspots.rules import FEWEST_SHOWN, Selection
from app.kit.database import Writer
from app.plans import store
from app.plans.rules import PlanCaseDraft
from app.plans.store import PlanCase


async def register_case(
    writer: Writer,
    municipality_id: str,
    draft: PlanCaseDraft,
    boundary: shapely.Geometry,
    everything: Selection | None,
    *,
    registered_by: UUID,
    now: datetime,
) -> PlanCase:
    """Store a plan case, with how many children have told something within its `boundary`.

    `everything` are the marks of all campaigns within the boundary; None where there is no
    campaign yet.
    """
    children = 0
    if everything is not None:
        children = await count_children(writer, municipality_id, everything)
    new = PlanCase(
        uuid4(),
        draft.title,
        draft.reference,
        boundary,
        children if children >= FEWEST_SHOWN else None,
        now,
        None,
    )
    await store.add_case(writer, municipality_id, new, registered_by)
    kind = "plan_case.overlaps" if new.is_alert else "plan_case.registered"
    await announce(writer, municipality_id, kind, new.plan_case_id)
    return new
