"""Take a photo in, and paint parts of it over: nothing of what it was stays."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kit.database import Writer
from app.people.store import StaffMember
from app.photos import store
from app.photos.formats import Picture, paint_over
from app.photos.rules import Patch, PhotoDiffers
from app.photos.store import Photo
from app.photos.unpacking import unpack

# Unpacked, a photo takes hundreds of megabytes: two at a time, and the others wait.
_turns = asyncio.Semaphore(2)


async def take_photo(
    writer: Writer,
    member: StaffMember,
    photo_id: UUID,
    sent: bytes,
    *,
    is_held: bool,
    now: datetime,
) -> bool:
    """Keep a photo without what came with its pixels; False where it was here already.

    `is_held` says that what it is put to has a photo under this id. Raises `NoPhoto`,
    `PhotoTooLarge` or `PhotoDiffers`.
    """
    digest = hashlib.sha256(sent).digest()
    # A phone that heard no answer sends again while the first is still being unpacked.
    await writer.hold(f"photo {photo_id}")
    known = await store.find_sent(writer, member.municipality_id, photo_id)
    if known is not None:
        if not is_held or bytes(known) != digest:
            raise PhotoDiffers
        return False
    async with _turns:
        picture = await unpack(sent)
    new = _photo(photo_id, digest, picture)
    await store.add_photo(
        writer, member.municipality_id, new, added_by=member.staff_id, added_at=now
    )
    return True


async def paint_photo(
    writer: Writer, municipality_id: str, photo_id: UUID, patches: Sequence[Patch]
) -> bytes:
    """Make parts of a photo unreadable, for good; the hash of what it shows now.

    Raises `UnknownPhoto`.
    """
    await writer.hold(f"photo {photo_id}")
    kept = await store.find_bytes(writer, municipality_id, photo_id, "full")
    sent = await store.find_sent(writer, municipality_id, photo_id)
    async with _turns:
        picture = await asyncio.to_thread(paint_over, kept.body, patches)
    new = _photo(photo_id, sent or kept.sha256, picture)
    await store.replace_photo(writer, municipality_id, new)
    return new.sha256


def _photo(photo_id: UUID, digest: bytes, picture: Picture) -> Photo:
    return Photo(
        photo_id=photo_id,
        sent_sha256=digest,
        body=picture.body,
        thumbnail=picture.thumbnail,
        sha256=hashlib.sha256(picture.body).digest(),
        width=picture.width,
        height=picture.height,
    )
