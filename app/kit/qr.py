"""QR codes as SVG, to be printed beside what they open."""

import io

import segno

SVG = "image/svg+xml"


def draw_qr(address: str) -> bytes:
    """The code that opens an address."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, omitsize=True, border=2)
    return drawn.getvalue()
