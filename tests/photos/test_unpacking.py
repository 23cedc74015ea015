"""Photos made to break whoever unpacks them: a process ends, and nothing else does."""

import pytest
from PIL import Image

from app.photos.formats import recode
from app.photos.rules import NoPhoto, PhotoTooLarge
from app.photos.unpacking import unpack
from tests.photos.pictures import BREAKS_A_DECODER, IPHONE, as_bytes, phone_photo
from tests.photos.test_formats import bomb


def slow(scans: int) -> bytes:
    """A JPEG that goes over all its pixels so often, for a hundred bytes each time."""
    sent = as_bytes(Image.new("L", (7_000, 7_000), 128), progressive=True)
    last = sent[sent.rindex(b"\xff\xda") : -2]
    return sent[:-2] + last * scans + sent[-2:]


async def test_what_is_unpacked_apart_is_what_is_unpacked_here() -> None:
    for sent in (phone_photo(), IPHONE):
        assert await unpack(sent) == recode(sent)


async def test_what_breaks_a_decoder_is_no_photo_and_the_next_one_is_read() -> None:
    with pytest.raises(NoPhoto):
        await unpack(BREAKS_A_DECODER)
    assert (await unpack(IPHONE)).width == 160


async def test_what_takes_too_long_is_no_photo() -> None:
    with pytest.raises(NoPhoto):
        await unpack(slow(scans=20_000), most_seconds=2)


async def test_a_bomb_is_told_from_what_is_no_photo() -> None:
    with pytest.raises(PhotoTooLarge):
        await unpack(bomb(60_000, 60_000))
    with pytest.raises(NoPhoto):
        await unpack(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
