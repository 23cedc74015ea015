"""Drawings as SVG text: elements, what geometries look like, and the colours of the house."""

from collections.abc import Callable, Iterable
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray

INK = "#1d2b2a"
QUIET = "#5d6b69"
DEEP = "#0b5d57"
SHADES = ("#b9dcd6", "#7fbfb6", "#3f938a", "#0b5d57")
"""From few to many: the same hue, darker; size says the same."""
ACCENT = "#8a3b12"
SEA, LAND, SHORE = "#e3edf1", "#faf8f3", "#c3bdae"
FONT = "Inter, Noto Sans, DejaVu Sans, sans-serif"

Project = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def element(name: str, *children: str, **attributes: object) -> str:
    """An SVG element; `stroke_width` becomes `stroke-width`, what is None is left out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{''.join(children)}</{name}>" if children else f"<{name}{told}/>"


def _short(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def words(
    text: str,
    x: float,
    y: float,
    *,
    size: float = 11,
    weight: int = 400,
    anchor: str = "start",
    fill: str = INK,
    halo: bool = False,
) -> str:
    """A line of text; with a halo it is read on anything."""
    placed = {
        "x": float(x), "y": float(y), "font_size": size, "font_weight": weight,
        "text_anchor": anchor,
    }  # fmt: skip
    behind = ""
    if halo:
        outline = {"fill": "#ffffff", "stroke": "#ffffff", "stroke_width": 3.0}
        behind = element("text", escape(text), **placed, **outline, stroke_linejoin="round")
    return behind + element("text", escape(text), **placed, fill=fill)


def drawing(width: int, height: int, parts: Iterable[str]) -> str:
    """A whole drawing, so many CSS pixels wide and high."""
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        font_family=FONT,
    )


def path_of(geometry: shapely.Geometry, project: Project) -> str:
    """A path's `d` of polygons or lines."""
    found = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.Polygon):
            rings = [part.exterior, *part.interiors]
        elif isinstance(part, shapely.LineString):
            rings = [part]
        else:
            continue
        for ring in rings:
            points = project(shapely.get_coordinates(ring))
            steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            found.append(f"M{steps}" + ("Z" if isinstance(part, shapely.Polygon) else ""))
    return "".join(found)


def shape(geometry: shapely.Geometry, project: Project, **attributes: object) -> str:
    """Polygons or lines; nothing where there are none."""
    d = path_of(geometry, project)
    return element("path", d=d, fill_rule="evenodd", **attributes) if d else ""
