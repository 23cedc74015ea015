"""An area's profile for those who look after it."""

from uuid import UUID

from fastapi import APIRouter

from app.areas.access import StewardDep
from app.kit.web import NowDep, ReaderDep, StrictRoute
from app.profiles.actions import gather_profile
from app.profiles.rules import ProfileView

router = APIRouter(route_class=StrictRoute, tags=["areas"])


@router.get("/areas/{area_id}/profile")
async def get_profile(
    reader: ReaderDep, steward: StewardDep, area_id: UUID, now: NowDep
) -> ProfileView:
    """Campaigns and who answered, findings, measures and plan cases of an area you look after."""
    steward.check(area_id)
    return await gather_profile(reader, steward.municipality_id, area_id, now)
