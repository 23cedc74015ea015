"""A photo as it is sent: the bytes themselves, up to twelve megabytes of them."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from app.kit.web import StrictRequest, StrictRoute, not_modified
from app.photos.formats import MEDIA_TYPE
from app.photos.rules import MOST_PHOTO_BYTES, NoPhoto, PhotoTooLarge
from app.photos.store import PhotoBytes

SENT_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
PRIVATE = "private, max-age=3600"
"""The reader's own browser may keep it for an hour; nothing in between may."""

PHOTO_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            each: {"schema": {"type": "string", "format": "binary"}} for each in SENT_TYPES
        },
    }
}
PHOTO_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {}}, "description": "The photo."}
}


class PhotoRequest(StrictRequest):
    """A request whose body is a picture."""

    media_types = SENT_TYPES
    most_bytes = MOST_PHOTO_BYTES
    too_large = PhotoTooLarge


class PhotoRoute(StrictRoute):
    """A route that takes a picture as its body."""

    request_class = PhotoRequest


async def sent_photo(request: Request) -> bytes:
    """The picture of the request; raises `PhotoTooLarge`, `UnsupportedMediaType` or `NoPhoto`."""
    body = await request.body()
    if not body:
        raise NoPhoto
    return body


SentPhotoDep = Annotated[bytes, Depends(sent_photo)]


def answer_photo(found: PhotoBytes, if_none_match: str, caching: str) -> Response:
    """A photo under its hash, or word that the reader has it."""
    headers = {"ETag": f'"{found.sha256.hex()}"', "Cache-Control": caching}
    if not_modified(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type=MEDIA_TYPE, headers=headers)
