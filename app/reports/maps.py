"""Maps drawn without a network: land, areas, cells, findings and measures, with scale and north."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity

from app.kit.geometry import to_lonlat, to_metres
from app.reports.blocks import Figure
from app.reports.drawing import (
    ACCENT,
    DEEP,
    INK,
    LAND,
    QUIET,
    SEA,
    SHADES,
    SHORE,
    drawing,
    element,
    shape,
    words,
)
from app.reports.facts import Count, Facts, in_metres
from app.reports.words import Words, number

WIDTH = 660
_LOWEST, _HIGHEST = 0.5, 0.85
"""How high a map is at least and at most, of its width."""
_LEGEND_ROW = 24
_MARGIN = 0.07
_LEAST_METRES = 700.0
_SIZES = (0.42, 0.62, 0.82, 1.0)
_ROUND = (50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000)

MeasureSign = Literal["to_come", "done", "declined", "idea"]
_SIGNS: dict[str, MeasureSign] = {
    "proposed": "idea", "considered": "idea", "decided": "to_come", "under_way": "to_come",
    "done": "done", "declined": "declined",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is drawn (EPSG:25833), and how."""

    west: float
    north: float
    metres_per_pixel: float
    width: int
    height: int

    def __call__(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels, rightwards and downwards."""
        east, north = metres[:, 0], metres[:, 1]
        return np.column_stack([east - self.west, self.north - north]) / self.metres_per_pixel

    @property
    def box(self) -> shapely.Geometry:
        """What is seen, in metres."""
        south = self.north - self.height * self.metres_per_pixel
        east = self.west + self.width * self.metres_per_pixel
        return shapely.box(self.west, south, east, self.north)

    def point(self, at: shapely.Geometry) -> tuple[float, float]:
        """The pixel of a point."""
        [[x, y]] = self(shapely.get_coordinates(shapely.point_on_surface(at)))
        return float(x), float(y)


def frame_around(shapes: Iterable[shapely.Geometry], width: int) -> Frame:
    """A frame so many pixels wide that holds all of it with some room around."""
    west, south, east, north = shapely.total_bounds(list(shapes))
    wide, high = max(east - west, _LEAST_METRES), max(north - south, _LEAST_METRES)
    wide, high = wide * (1 + 2 * _MARGIN), high * (1 + 2 * _MARGIN)
    height = min(max(width * high / wide, _LOWEST * width), _HIGHEST * width)
    scale = max(wide / width, high / height)
    middle_east, middle_north = (west + east) / 2, (south + north) / 2
    return Frame(
        middle_east - width * scale / 2,
        middle_north + height * scale / 2,
        float(scale),
        width,
        round(height),
    )


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Land from the file the client draws offline, too (CRS84); none where there is no file."""

    land: shapely.Geometry | None

    @classmethod
    def of(cls, document: dict[str, Any] | None) -> "BaseMap":
        """The file's land in EPSG:25833."""
        if document is None:
            return cls(None)
        polygons = [
            shapely.Polygon(rings[0], rings[1:]) for rings in document["land"]["coordinates"]
        ]
        land = shapely.make_valid(to_metres(shapely.MultiPolygon(polygons)))
        return cls(land)


def cell_map(
    facts: Facts, theme: str, caption: str, base: BaseMap, say: Words, width: int = WIDTH
) -> Figure | None:
    """Where children tell of a theme: a square or hexagon a cell, larger and darker for more.

    A narrower map says the same in fewer pixels: set as wide, its letters are larger.
    """
    cells = facts.cells_of(theme)
    if not cells:
        return None
    frame = frame_around(_extent(facts), width)
    steps = _steps(facts)
    marks = "".join(_cell(shape, _class_of(count, steps), frame) for shape, count in cells)
    legend = [(_swatch(place), _class_name(place, steps, say)) for place in range(len(_SIZES))]
    legend += _boundary_legend(facts, say)
    most = max(cells, key=lambda each: each[1].least)[1]
    alt = say.say("map.cells_alt", caption=caption, cells=len(cells), most=say.count(most))
    return _map(facts, frame, base, marks, [], legend, caption, alt, say)


def answer_map(facts: Facts, caption: str, base: BaseMap, say: Words) -> Figure | None:
    """Findings as outlines and measures as signs, each under its number."""
    findings = [(each.number, in_metres(each.outline)) for each in facts.findings]
    measures = [(each, in_metres(each.place)) for each in facts.measures if each.place]
    places = [place for _, place in findings] + [place for _, place in measures]
    if not places:
        return None
    boundary = [] if facts.boundary is None else [in_metres(facts.boundary)]
    frame = frame_around([*places, *boundary], WIDTH)
    outlines = [
        shape(place, frame, fill=ACCENT, fill_opacity=0.12, stroke=ACCENT, stroke_width=1.6,
              stroke_dasharray="5 3")
        for _, place in findings
    ]  # fmt: skip
    signs = [_sign(_SIGNS[each.state], *frame.point(place)) for each, place in measures]
    labels = [(_short(name), *frame.point(place), ACCENT) for name, place in findings]
    labels += [(_short(each.number), *frame.point(place), INK) for each, place in measures]
    legend = []
    if findings:
        dashed = element("rect", x=1, y=3, width=20, height=12, fill=ACCENT, fill_opacity=0.12,
                         stroke=ACCENT, stroke_width=1.6, stroke_dasharray="5 3")  # fmt: skip
        legend.append((dashed, say.say("map.finding")))
    legend += [
        (_sign(sign, 11, 9), say.say(f"map.measure_{sign}"))
        for sign in dict.fromkeys(_SIGNS[each.state] for each, _ in measures)
    ]
    legend += _boundary_legend(facts, say)
    named = ", ".join([name for name, _ in findings] + [each.number for each, _ in measures])
    alt = say.say("map.answer_alt", caption=caption, names=named)
    return _map(facts, frame, base, "".join(outlines + signs), labels, legend, caption, alt, say)


def _extent(facts: Facts) -> Sequence[shapely.Geometry]:
    """What all maps of a report show, whatever their theme, so that they can be compared."""
    cells = [
        layer.partition.shape(cell.e, cell.n) for layer in facts.layers for cell in layer.cells
    ]
    if facts.boundary is None:
        return cells
    boundary = in_metres(facts.boundary)
    return [boundary, *(shape for shape in cells if shapely.intersects(shape, boundary))]


def _short(name: str) -> str:
    """`t014` of a measure's number, `014` of a finding's."""
    return name.rsplit("-", 1)[1]


def _steps(facts: Facts) -> list[int]:
    """The least each class holds, the same on all maps of a report: twice the last or more."""
    most = max(cell.count.least for layer in facts.layers for cell in layer.cells)
    factor = max(2, math.ceil((most / facts.minimum) ** (1 / len(_SIZES))))
    return [facts.minimum * factor**place for place in range(len(_SIZES))]


def _class_of(count: Count, steps: Sequence[int]) -> int:
    return sum(count.least >= least for least in steps[1:])


def _class_name(place: int, steps: Sequence[int], say: Words) -> str:
    if place == len(steps) - 1:
        return say.say("map.class_last", least=steps[place])
    return say.say("map.class", least=steps[place], most=steps[place + 1] - 1)


def _cell(cell: shapely.Geometry, place: int, frame: Frame) -> str:
    inner = affinity.scale(cell, _SIZES[place], _SIZES[place], origin="centroid")
    return shape(
        cell, frame, fill="#ffffff", fill_opacity=0.5, stroke=DEEP, stroke_width=0.4
    ) + shape(inner, frame, fill=SHADES[place], fill_opacity=0.92, stroke=DEEP, stroke_width=0.8)


def _swatch(place: int) -> str:
    side = 18 * _SIZES[place]
    outer = element(
        "rect", x=2, y=0, width=18, height=18, fill="#ffffff", stroke=DEEP, stroke_width=0.4
    )
    return outer + element(
        "rect", x=11 - side / 2, y=9 - side / 2, width=side, height=side,
        fill=SHADES[place], stroke=DEEP, stroke_width=0.8,
    )  # fmt: skip


def _sign(sign: MeasureSign, x: float, y: float) -> str:
    """Filled is done, half is decided, hollow an idea, a cross declined."""
    frame = f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8Z"
    if sign == "declined":
        d = f"M{x - 6:.1f} {y - 6:.1f}l12 12m0 -12l-12 12"
        return element("path", d=d, stroke="#ffffff", stroke_width=6, fill="none") + element(
            "path", d=d, stroke=INK, stroke_width=3, fill="none"
        )
    fill = INK if sign == "done" else "#ffffff"
    half = f"M{x:.1f} {y - 8:.1f}l-8 8l8 8Z"
    drawn = element("path", d=frame, fill=fill, stroke=INK, stroke_width=1.6)
    return drawn + (element("path", d=half, fill=INK) if sign == "to_come" else "")


def _boundary_legend(facts: Facts, say: Words) -> list[tuple[str, str]]:
    if facts.boundary is None:
        return []
    line = element("path", d="M1 9H21", stroke=INK, stroke_width=2.2)
    key = "map.plan_boundary" if facts.plan_case else "map.boundary"
    return [(line, say.say(key))]


def _map(
    facts: Facts,
    frame: Frame,
    base: BaseMap,
    marks: str,
    labels: Sequence[tuple[str, float, float, str]],
    legend: Sequence[tuple[str, str]],
    caption: str,
    alt: str,
    say: Words,
) -> Figure:
    taken: list[shapely.Geometry] = []
    ground = _ground(facts, frame, base)
    tags = "".join(_tag(*label, taken) for label in labels)
    names = _schools(facts, frame, taken) + _areas(facts, frame, taken)
    clip = element("clipPath", element("rect", width=frame.width, height=frame.height), id="frame")
    columns = max(frame.width // 200, 1)
    rows = math.ceil(len(legend) / columns)
    height = frame.height + 14 + rows * _LEGEND_ROW
    parts = [
        element("defs", clip),
        element("g", ground, marks, names, tags, clip_path="url(#frame)"),
        element("rect", x=0.5, y=0.5, width=frame.width - 1, height=frame.height - 1,
                fill="none", stroke=SHORE),
        _scale_bar(frame, say),
        _north(frame),
        words(say.say("map.attribution" if base.land else "map.attribution_plain"),
              frame.width - 8, frame.height - 8, size=9, anchor="end", fill=QUIET, halo=True),
        *_legend(legend, frame.height + 14, columns, frame.width),
    ]  # fmt: skip
    return Figure(drawing(frame.width, height, parts), frame.width, height, caption, alt)


def _ground(facts: Facts, frame: Frame, base: BaseMap) -> str:
    parts = [
        element("rect", width=frame.width, height=frame.height, fill=SEA if base.land else LAND)
    ]
    if base.land is not None:
        seen = shapely.intersection(base.land, shapely.buffer(frame.box, 200))
        parts.append(shape(seen, frame, fill=LAND, stroke=SHORE, stroke_width=0.8))
    for area in facts.areas:
        outline = in_metres(area.geometry)
        if shapely.intersects(outline, frame.box):
            dashed = {"stroke_width": 1.0, "stroke_dasharray": "2 3"}
            parts.append(shape(outline, frame, fill="none", stroke=QUIET, **dashed))
    if facts.boundary is not None:
        outline = in_metres(facts.boundary)
        parts.append(shape(outline, frame, fill="none", stroke="#ffffff", stroke_width=5))
        parts.append(shape(outline, frame, fill="none", stroke=INK, stroke_width=2.2))
    return "".join(parts)


def _schools(facts: Facts, frame: Frame, taken: list[shapely.Geometry]) -> str:
    drawn = ""
    for school in facts.schools:
        place = in_metres(school.geometry)
        if shapely.intersects(place, frame.box):
            x, y = frame.point(place)
            drawn += element("circle", cx=x, cy=y, r=3.2, fill="#ffffff", stroke=INK,
                             stroke_width=1.6)  # fmt: skip
            drawn += _label(school.name, x + 7, y + 4, taken, frame, anchor="start")
    return drawn


def _areas(facts: Facts, frame: Frame, taken: list[shapely.Geometry]) -> str:
    drawn = ""
    others = (area for area in facts.areas if area.geometry != facts.boundary)
    for area in others:
        seen = shapely.intersection(in_metres(area.geometry), frame.box)
        if shapely.area(seen) > shapely.area(frame.box) / 60:
            x, y = frame.point(seen)
            drawn += _label(area.name.upper(), x, y, taken, frame, anchor="middle", fill=QUIET)
    return drawn


def _label(
    text: str,
    x: float,
    y: float,
    taken: list[shapely.Geometry],
    frame: Frame,
    *,
    anchor: str,
    fill: str = INK,
) -> str:
    """A name, unless another lies there."""
    long = (7.4 if text.isupper() else 5.9) * len(text)
    west = x if anchor == "start" else x - long / 2
    room = shapely.box(west - 2, y - 11, west + long + 2, y + 3)
    if west + long > frame.width or any(shapely.intersects(room, each) for each in taken):
        return ""
    taken.append(room)
    behind = element("rect", x=west - 2, y=y - 10, width=long + 4, height=13, rx=2,
                     fill="#ffffff", fill_opacity=0.82)  # fmt: skip
    return behind + words(text, x, y, size=10, weight=500, anchor=anchor, fill=fill)


def _tag(text: str, x: float, y: float, fill: str, taken: list[shapely.Geometry]) -> str:
    """A number beside what it names, moved aside until it is free."""
    wide = 7.2 * len(text) + 8
    for dx, dy in ((12, -12), (12, 8), (-12 - wide, -12), (-12 - wide, 8), (12, -28), (12, 24)):
        room = shapely.box(x + dx, y + dy, x + dx + wide, y + dy + 15)
        if not any(shapely.intersects(room, each) for each in taken):
            break
    taken.append(room)
    west, north, _, _ = shapely.bounds(room).tolist()
    box = element("rect", x=west, y=north, width=wide, height=15, rx=3, fill=fill)
    return box + words(text, west + wide / 2, north + 11.3, size=10.5, weight=600,
                       anchor="middle", fill="#ffffff")  # fmt: skip


def _scale_bar(frame: Frame, say: Words) -> str:
    reach = frame.width * frame.metres_per_pixel / 4
    metres = max((each for each in _ROUND if each <= reach), default=_ROUND[0])
    long = metres / frame.metres_per_pixel
    y = frame.height - 14
    told = say.say("map.kilometres", number=metres // 1_000) if metres >= 1_000 else None
    text = told or say.say("map.metres", number=metres)
    d = f"M14 {y - 4}V{y}H{14 + long:.1f}V{y - 4}"
    behind = element("path", d=d, stroke="#ffffff", stroke_width=5, fill="none")
    bar = element("path", d=d, stroke=INK, stroke_width=1.8, fill="none")
    return (
        behind
        + bar
        + words(text, 14 + long / 2, y - 6, size=10, weight=500, anchor="middle", halo=True)
    )


def _north(frame: Frame) -> str:
    """An arrow to true north, which lies aside of the grid's (EPSG:25833) in the west."""
    middle = shapely.centroid(frame.box)
    lon, lat = shapely.get_coordinates(to_lonlat(middle))[0]
    ahead = to_metres(shapely.Point(lon, lat + 0.01))
    [[east, north]] = shapely.get_coordinates(ahead) - shapely.get_coordinates(middle)
    angle = math.degrees(math.atan2(east, north))
    x, y = frame.width - 24, 30
    arrow = element("path", d="M0 -17L6.5 10L0 5L-6.5 10Z", fill=INK, stroke="#ffffff")
    disc = element("circle", r=21, fill="#ffffff", fill_opacity=0.85)
    letter = words("N", 0, 18, size=9, weight=600, anchor="middle")
    turned = element("g", arrow, letter, transform=f"rotate({angle:.1f})")
    return element("g", disc, turned, transform=f"translate({x} {y})")


def _legend(entries: Sequence[tuple[str, str]], top: int, columns: int, width: int) -> list[str]:
    column = width / columns
    drawn = []
    for place, (sign, text) in enumerate(entries):
        x, y = (place % columns) * column, top + (place // columns) * _LEGEND_ROW
        drawn.append(element("g", sign, transform=f"translate({x:.1f} {y})"))
        drawn.append(words(text, x + 30, y + 13))
    return drawn


def metres_told(metres: int) -> str:
    """A cell's size: 250 m."""
    return f"{number(metres)}\u00a0m"
