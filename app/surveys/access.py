"""Which survey is meant, and that whoever asks looks after its area."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.areas.access import StewardDep
from app.kit.web import ReaderDep
from app.surveys.store import Survey, find_survey


async def own_survey(transaction: ReaderDep, steward: StewardDep, campaign_id: UUID) -> Survey:
    """The survey of the address, where the planner or coordinator looks after its area."""
    found = await find_survey(transaction, steward.municipality_id, campaign_id)
    steward.check(found.area_id)
    return found


OwnSurveyDep = Annotated[Survey, Depends(own_survey)]
