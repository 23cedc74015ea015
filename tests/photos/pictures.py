"""Photos as phones take them: with a place, a time, an owner and a preview beside the pixels."""

import io
from pathlib import Path

from PIL import Image, ImageDraw

PLACE = b"60/1\x00"
OWNER = "Kanari Fugl"
COMMENT = b"tatt hjemme hos kanarifuglen"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    b' xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="60,23.85N"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
IPHONE = Path(__file__).with_name("phone.heic").read_bytes()
BREAKS_A_DECODER = IPHONE.replace(b"Exif", b"E\x80if", 1)
"""Names a kind of metadata in bytes that are no text: libheif's binding follows a null pointer."""


def draw(width: int = 800, height: int = 600, mode: str = "RGB") -> Image.Image:
    """A red upper half over a blue lower one, with a white square in the upper left corner."""
    image = Image.new(mode, (width, height), "blue")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width, height // 2), fill="red")
    pen.rectangle((0, 0, width // 8, height // 8), fill="white")
    return image


def as_bytes(image: Image.Image, kind: str = "JPEG", **words: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **words)
    return out.getvalue()


def phone_photo(width: int = 800, height: int = 600) -> bytes:
    """A JPEG with GPS, owner, time and maker in its EXIF, XMP, a comment and a colour profile.

    It was taken with the phone on its side (orientation 6): upright, it is as high as it is wide.
    """
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kanaritelefon"
    exif[0x013B] = OWNER
    exif[0x0132] = "2026:10:02 17:20:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (60.0, 23.0, 51.0)
    place[3], place[4] = "E", (5.0, 19.0, 27.0)
    return as_bytes(
        draw(width, height), exif=exif, comment=COMMENT, xmp=XMP, icc_profile=b"kanariprofil" * 20
    )


def turned(orientation: int, kind: str = "JPEG") -> bytes:
    """A picture that says how its sensor was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return as_bytes(draw(64, 40), kind, exif=exif)


def several(kind: str) -> bytes:
    """A file of three pictures, of which a viewer shows the first alone."""
    others = [Image.new("RGB", (800, 600), colour) for colour in ("lime", "yellow")]
    return as_bytes(draw(), kind, save_all=True, append_images=others)
