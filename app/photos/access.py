"""A photo as it is sent: the bytes themselves, up to twelve megabytes of them."""

from typing import Annotated, Any

from fastapi import Depends, Response

from app.kit.web import FileBody, FileRequest, FileRoute, SentFile, not_modified
from app.photos.formats import MEDIA_TYPE
from app.photos.rules import MOST_PHOTO_BYTES, PhotoTooLarge
from app.photos.store import PhotoBytes

PHOTO_FILE = FileBody(
    {
        "image/jpeg": "jpg",
        "image/png": "png",
        "image/webp": "webp",
        "image/heic": "heic",
        "image/heif": "heif",
    },
    MOST_PHOTO_BYTES,
)
PRIVATE = "private, no-cache"
"""The reader's own browser asks each time: photos are painted over, and readers sign out."""

PHOTO_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {}}, "description": "The photo."}
}


class PhotoRequest(FileRequest):
    """A request whose body is a photo."""

    async def body(self) -> bytes:
        """The whole photo; raises `PhotoTooLarge` as soon as it is known to be."""
        return await self._read(MOST_PHOTO_BYTES, PhotoTooLarge)


class PhotoRoute(FileRoute):
    """A route that is sent a photo as its whole body."""

    request_class = PhotoRequest


SentPhotoDep = Annotated[SentFile, Depends(PHOTO_FILE)]


def answer_photo(found: PhotoBytes, if_none_match: str, caching: str) -> Response:
    """A photo under its hash, or word that the reader has it."""
    headers = {"ETag": f'"{found.sha256.hex()}"', "Cache-Control": caching}
    if not_modified(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type=MEDIA_TYPE, headers=headers)
