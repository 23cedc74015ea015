"""Drawn evening scenes that stand for photos: what a walk saw, and what a measure changed."""

import io

from PIL import Image, ImageDraw

_DUSK, _GROUND, _LIGHT = "#2b3a55", "#57606f", "#ffd97a"


def draw_photo(what: str) -> bytes:
    """A drawn evening scene as a JPEG."""
    image = Image.new("RGB", (1_200, 900), _DUSK)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 560, 1_200, 900), fill=_GROUND)
    for at in range(0, 1_200, 150):
        pen.polygon([(at, 560), (at + 75, 330 + at % 100), (at + 150, 560)], fill="#1d2a3c")
    _SCENES[what](pen)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _stairs(pen: ImageDraw.ImageDraw) -> None:
    for step in range(8):
        top = 820 - 60 * step
        loose = 40 if step == 2 else 0
        pen.polygon(
            [
                (320 + 20 * step, top + loose),
                (880 - 20 * step, top),
                (880 - 20 * step, top + 44),
                (320 + 20 * step, top + 44 + loose),
            ],
            fill="#aeb4bd",
            outline="#3c444f",
        )
    pen.line((880, 780, 800, 540), fill="#d9dde2", width=14)


def _lamp(pen: ImageDraw.ImageDraw) -> None:
    for at, is_lit in ((180, True), (470, False), (760, False), (1_040, True)):
        pen.line((at, 820, at, 240), fill="#c6ccd4", width=16)
        pen.ellipse((at - 46, 190, at + 46, 270), fill=_LIGHT if is_lit else "#39424f")
        if is_lit:
            beam = [(at - 30, 270), (at + 30, 270), (at + 150, 820), (at - 150, 820)]
            pen.polygon(beam, fill="#8d8460")


def _underpass(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((120, 250, 1_080, 820), fill="#7d8692")
    pen.pieslice((280, 330, 920, 1_310), 180, 360, fill="#11161d")
    pen.rectangle((330, 300, 870, 322), fill=_LIGHT)


def _dark_underpass(pen: ImageDraw.ImageDraw) -> None:
    _tunnel(pen, ("#232a33", "#1c222a", "#151a21", "#0f1318", "#0a0d11"), lamp="#39424f")


def _lit_underpass(pen: ImageDraw.ImageDraw) -> None:
    _tunnel(pen, ("#9a8f68", "#ab9e70", "#bdae79", "#d0be83", "#efdc9a"), lamp="#fff3c4")


def _tunnel(pen: ImageDraw.ImageDraw, depths: tuple[str, ...], lamp: str) -> None:
    """A way under a road, arch within arch to its far end, with a lamp in each."""
    pen.rectangle((60, 180, 1_140, 820), fill="#7d8692")
    for depth, tone in enumerate(depths):
        half, top = 340 - 58 * depth, 300 + 62 * depth
        foot = 820 - 26 * depth
        pen.pieslice((600 - half, top, 600 + half, top + 2 * half), 180, 360, fill=tone)
        pen.rectangle((600 - half, top + half, 600 + half, foot), fill=tone)
        pen.ellipse((600 - half // 8, top + 14, 600 + half // 8, top + 14 + half // 12), fill=lamp)


def _bench(pen: ImageDraw.ImageDraw) -> None:
    for at in (230, 960):
        pen.rectangle((at - 14, 200, at + 14, 780), fill="#e8e4da")
        pen.ellipse((at - 150, 60, at + 150, 360), fill="#4f7a52")
    for top in (560, 610, 680):
        pen.rectangle((400, top, 800, top + 30), fill="#b7844f")
    for at in (430, 770):
        pen.rectangle((at - 12, 700, at + 12, 800), fill="#3c444f")


_SCENES = {
    "stairs": _stairs,
    "lamp": _lamp,
    "underpass": _underpass,
    "dark_underpass": _dark_underpass,
    "lit_underpass": _lit_underpass,
    "bench": _bench,
}
