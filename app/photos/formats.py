"""A picture in, and out again as nothing but its pixels: upright, smaller, without EXIF."""

import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

import pi_heif
from PIL import ExifTags, Image

from app.photos.rules import (
    LONGEST_SIDE,
    MOST_PHOTO_BYTES,
    MOST_PIXELS,
    THUMBNAIL_SIDE,
    NoPhoto,
    Patch,
    PhotoTooLarge,
)

pi_heif.register_heif_opener()

MEDIA_TYPE = "image/jpeg"
READ_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By EXIF's orientation; `ImageOps.exif_transpose` writes EXIF anew, and fails where it is odd."""
_SQUARES_ACROSS = 6
"""A painted part keeps so many squares along its longer side: a head becomes a few tiles."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept: JPEG without metadata, and a small one beside it."""

    body: bytes
    thumbnail: bytes
    width: int
    height: int


def recode(sent: bytes) -> Picture:
    """The pixels of what was sent; raises `NoPhoto` or `PhotoTooLarge`.

    EXIF, XMP, comments and colour profiles stay behind, because nothing but pixels is taken over.
    """
    if len(sent) > MOST_PHOTO_BYTES:
        raise PhotoTooLarge
    try:
        return _recode(sent)
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge from error
    # What decoders raise for broken bytes is many things, and all of them mean this.
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, MemoryError) as error:
        raise NoPhoto from error


def _recode(sent: bytes) -> Picture:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # The size stands in the head: a bomb is known before anything of it is unpacked.
        with Image.open(io.BytesIO(sent), formats=READ_FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise PhotoTooLarge
            # JPEG is unpacked at half or a quarter of its size where that is still enough.
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            turn = _UPRIGHT.get(found.getexif().get(ExifTags.Base.Orientation, 1))
            image = _flat(found)
            return _picture(image if turn is None else image.transpose(turn))


def paint_over(body: bytes, patches: Iterable[Patch]) -> Picture:
    """The photo with these parts as coarse tiles, which nothing brings back."""
    with Image.open(io.BytesIO(body), formats=("JPEG",)) as kept:
        image = kept.convert("RGB")
    for patch in patches:
        left, top = int(patch.left * image.width), int(patch.top * image.height)
        right = min(image.width, left + max(1, round(patch.width * image.width)))
        bottom = min(image.height, top + max(1, round(patch.height * image.height)))
        if left < right and top < bottom:
            _coarsen(image, (left, top, right, bottom))
    return _picture(image)


def _coarsen(image: Image.Image, box: tuple[int, int, int, int]) -> None:
    part = image.crop(box)
    square = max(1, -(-max(part.size) // _SQUARES_ACROSS))
    few = (max(1, part.width // square), max(1, part.height // square))
    tiles = part.resize(few, Image.Resampling.BOX).resize(part.size, Image.Resampling.NEAREST)
    image.paste(tiles, box)


def _flat(image: Image.Image) -> Image.Image:
    """RGB, what is transparent on white, at most so large."""
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if image.mode == "RGB":
        return image
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def _picture(image: Image.Image) -> Picture:
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Picture(_jpeg(image, 85), _jpeg(small, 78), image.width, image.height)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    # A copy of the pixels into an image that never knew anything else.
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
