"""What becomes of a picture: upright, smaller, and nothing of what came with its pixels."""

import io
import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageOps

from app.photos.formats import paint_over, recode
from app.photos.rules import NoPhoto, Patch, PhotoTooLarge
from tests.photos.pictures import (
    COMMENT,
    IPHONE,
    OWNER,
    as_bytes,
    draw,
    phone_photo,
    several,
    turned,
)

# What a JPEG may consist of and be nothing but pixels: start, JFIF head, tables, frame, scan.
PIXELS_ALONE = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


@pytest.fixture(scope="module", autouse=True)
def _in_a_process_of_its_own() -> Iterator[None]:
    """As photos are unpacked: WeasyPrint, once imported, lets decoders take what is torn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
        yield


def segments(jpeg: bytes) -> set[int]:
    """The kinds of segments before the pixels of a JPEG."""
    found, at = set(), 2
    while True:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        found.add(marker)
        if marker == 0xDA:
            return found
        at += 2 + length


def test_nothing_of_what_a_phone_writes_beside_the_pixels_is_left() -> None:
    sent = phone_photo()
    for canary in (
        b"Exif",
        OWNER.encode(),
        COMMENT,
        b"GPSLatitude",
        b"kanariprofil",
        b"2026:10:02",
    ):
        assert canary in sent
    picture = recode(sent)
    for body in (picture.body, picture.thumbnail):
        kept = Image.open(io.BytesIO(body))
        assert dict(kept.getexif()) == {}
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert segments(body) <= PIXELS_ALONE
        for canary in (b"Exif", b"Kanari", b"kanari", b"GPS", b"2026:", b"xmp"):
            assert canary not in body


def test_a_photo_taken_on_its_side_stands_upright() -> None:
    picture = recode(phone_photo(800, 600))
    assert (picture.width, picture.height) == (600, 800)
    kept = Image.open(io.BytesIO(picture.body))
    # Orientation 6: what was up lies to the right.
    red, _, blue = kept.getpixel((550, 400))
    assert red > 200 > blue


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(10))
def test_however_the_phone_was_held_the_photo_stands_upright(orientation: int, kind: str) -> None:
    sent = turned(orientation, kind)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(sent))).convert("RGB")
    kept = Image.open(io.BytesIO(recode(sent).body))
    assert kept.size == upright.size
    for x, y in ((0.02, 0.02), (0.98, 0.02), (0.02, 0.98), (0.98, 0.98)):
        spot = int(x * kept.width), int(y * kept.height)
        pairs = zip(kept.getpixel(spot), upright.getpixel(spot), strict=True)
        assert all(abs(a - b) < 60 for a, b in pairs)


def test_a_photo_whose_exif_nobody_could_write_is_read() -> None:
    # The time, under the number of the picture's width.
    odd = phone_photo().replace(b"\x01\x32\x00\x02", b"\x01\x00\x00\x02")
    with pytest.raises(Exception, match="not an integer"):
        ImageOps.exif_transpose(Image.open(io.BytesIO(odd)))
    assert recode(odd).height == 800


@pytest.mark.parametrize("kind", ["MPO", "PNG", "WEBP"])
def test_of_several_pictures_in_a_file_the_first_is_kept(kind: str) -> None:
    sent = several(kind)
    assert Image.open(io.BytesIO(sent)).n_frames == 3
    picture = recode(sent)
    assert segments(picture.body) <= PIXELS_ALONE
    assert picture.body.count(b"\xff\xd9") == 1
    red, green, _ = Image.open(io.BytesIO(picture.body)).getpixel((400, 200))
    assert red > 200 > 60 > green


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_on_to_a_photo_falls_off(kind: str) -> None:
    page = b"<html><script>alert('kanarifugl')</script></html>"
    picture = recode(as_bytes(draw(), kind) + b"PK\x03\x04" + page)
    for body in (picture.body, picture.thumbnail):
        assert b"script" not in body
        assert body.endswith(b"\xff\xd9")
        assert segments(body) <= PIXELS_ALONE


@settings(max_examples=60)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_whatever_becomes_of_its_bytes_it_is_pixels_or_no_photo(
    kind: str, data: st.DataObject
) -> None:
    sent = bytearray(turned(6, kind))
    for at in data.draw(st.lists(st.integers(0, len(sent) - 1), min_size=1, max_size=8)):
        sent[at] = data.draw(st.integers(0, 255))
    try:
        picture = recode(bytes(sent))
    except (NoPhoto, PhotoTooLarge):
        return
    assert segments(picture.body) <= PIXELS_ALONE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_of_any_kind_becomes_a_small_jpeg(kind: str) -> None:
    picture = recode(as_bytes(draw(3_000, 1_500), kind))
    assert (picture.width, picture.height) == (2_000, 1_000)
    assert Image.open(io.BytesIO(picture.thumbnail)).size == (400, 200)
    assert picture.body[:2] == b"\xff\xd8"


def test_a_photo_of_an_iphone_is_read_and_forgets_where_it_was_taken() -> None:
    assert b"Kanaritelefon" in IPHONE
    picture = recode(IPHONE)
    assert (picture.width, picture.height) == (160, 120)
    assert segments(picture.body) <= PIXELS_ALONE
    assert b"Kanari" not in picture.body


def test_what_is_transparent_becomes_white() -> None:
    picture = recode(as_bytes(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(picture.body)).getpixel((20, 20)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checked)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0" * 99))


@pytest.mark.parametrize("size", [(8_000, 8_000), (60_000, 60_000)])
def test_a_bomb_is_known_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoTooLarge):
        recode(bomb(*size))


@pytest.mark.parametrize(
    "sent",
    [
        *(b"", b"GIF89a", b"\xff\xd8\xff", phone_photo()[:4_000], bomb(10, 10), IPHONE[:400]),
        *(as_bytes(draw(), kind) for kind in ("GIF", "TIFF", "BMP", "ICO", "PDF", "PPM")),
        *(b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>" + phone_photo()),
    ],
)
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    with pytest.raises(NoPhoto):
        recode(sent)


def test_what_is_painted_over_cannot_be_read_any_more() -> None:
    image = Image.effect_noise((600, 600), 120).convert("RGB")
    body = as_bytes(image, quality=95)
    painted = Image.open(
        io.BytesIO(paint_over(body, [Patch(left=0, top=0, width=0.5, height=1)]).body)
    )
    hidden = painted.crop((0, 0, 300, 600)).quantize(256).getcolors(90_000)
    shown = painted.crop((300, 0, 600, 600)).quantize(256).getcolors(90_000)
    assert hidden is not None
    assert shown is not None
    left = painted.crop((10, 10, 80, 80)).convert("L").getextrema()
    right = painted.crop((400, 10, 470, 80)).convert("L").getextrema()
    assert left[1] - left[0] < 30 < right[1] - right[0]


def test_a_patch_over_the_edge_paints_to_the_edge() -> None:
    whole = Patch(left=0.9, top=0.9, width=1, height=1)
    assert paint_over(as_bytes(draw(100, 80)), [whole]).width == 100


shares = st.floats(0, 1)


@settings(max_examples=60)
@given(
    st.builds(Patch, left=shares, top=shares, width=shares.filter(bool), height=shares.filter(bool))
)
def test_wherever_a_patch_lies_the_photo_keeps_its_size_and_the_rest_its_colour(
    patch: Patch,
) -> None:
    painted = paint_over(as_bytes(Image.new("RGB", (64, 48), "red"), quality=95), [patch])
    assert (painted.width, painted.height) == (64, 48)
    assert Image.open(io.BytesIO(painted.body)).convert("L").getextrema()[0] > 60
