"""Photos, for the municipality's staff alone."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.kit.web import IfNoneMatch, ReaderDep, StrictRoute
from app.people.access import StaffDep
from app.photos import store
from app.photos.access import PHOTO_ANSWER, PRIVATE, answer_photo
from app.photos.rules import PhotoSize

router = APIRouter(route_class=StrictRoute, tags=["fieldwork"])


@router.get("/photos/{photo_id}/{size}", response_class=Response, responses=PHOTO_ANSWER)
async def get_photo(
    reader: ReaderDep,
    member: StaffDep,
    photo_id: UUID,
    size: PhotoSize,
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A photo of the municipality's own: as large as it is kept, or small."""
    found = await store.find_bytes(reader, member.municipality_id, photo_id, size)
    return answer_photo(found, if_none_match, PRIVATE)
