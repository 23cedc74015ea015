"""What a request may ask, parameter by parameter; whatever else it says is refused."""

import math
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, NoReturn
from zoneinfo import ZoneInfo

import shapely

from app.kit.problems import Fault, Problem
from app.kit.text import find_refused_character
from app.ogc.cql2 import FARTHEST, Condition, InvalidFilter, read_json, read_text
from app.ogc.crs import CRS84, OFFERED, Crs, to_stored

USUAL_LIMIT = 100
MOST_AT_ONCE = 1_000
FARTHEST_OFFSET = 50_000
FILTER_LANGUAGES = ("cql2-text", "cql2-json")

Format = Literal["json", "html"]
Interval = tuple[datetime | None, datetime | None]

_NORWAY = ZoneInfo("Europe/Oslo")
_HTML = {"text/html", "application/xhtml+xml"}


class InvalidQuery(Problem):
    """A query parameter is unknown here, or its value cannot be meant; `errors` says which."""

    status = 400

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(errors=[Fault(f"/query/{parameter}", reason)])


class UnknownCollection(Problem):
    """There is no such collection, or none that you may read."""

    status = 404


class GisTokenEnded(Problem):
    """The token for your GIS has ended, or is none; make a new one on the dashboard."""

    status = 401

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class UnknownFeature(Problem):
    """The collection has no such feature."""

    status = 404


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """Which features are asked for; `box` is in EPSG:25833."""

    limit: int
    offset: int
    cursor: str | None
    crs: Crs
    box: shapely.Geometry | None
    interval: Interval
    condition: Condition | None
    filter_crs: Crs

    @property
    def conditions(self) -> Hashable:
        """What decides how many features there are."""
        return self.box, self.interval, self.condition, self.filter_crs


def read_items_query(given: Mapping[str, str]) -> ItemsQuery:
    """The query of a list of features; raises `InvalidQuery` and what a filter is refused for."""
    query = ItemsQuery(
        limit=min(_read_whole(given, "limit", USUAL_LIMIT, least=1), MOST_AT_ONCE),
        offset=_read_whole(given, "offset", 0, least=0),
        cursor=given.get("cursor"),
        crs=read_crs(given, "crs"),
        box=_read_box(given),
        interval=_read_interval(given),
        condition=_read_filter(given),
        filter_crs=read_crs(given, "filter-crs"),
    )
    if query.offset > FARTHEST_OFFSET:
        _refuse("offset", f"More than {FARTHEST_OFFSET}; follow the `next` links instead.")
    if query.cursor is not None and query.offset:
        _refuse("offset", "Not together with a cursor.")
    return query


def check_parameters(pairs: list[tuple[str, str]], known: tuple[str, ...]) -> dict[str, str]:
    """The parameters by name, each once and known; raises `InvalidQuery`."""
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            _refuse(name[:100], f"Unknown here. Known are: {', '.join(known)}.")
        if name in given:
            _refuse(name, "Given twice.")
        if find_refused_character(value) is not None:
            _refuse(name, "Holds a control character.")
        given[name] = value
    return given


def read_format(given: Mapping[str, str], accept: str) -> Format:
    """JSON or HTML: by `f`, else by what the client accepts best, else JSON."""
    named = given.get("f")
    if named is not None:
        if named not in ("json", "html"):
            _refuse("f", "Expected `json` or `html`.")
        return "html" if named == "html" else "json"
    best, format_ = 0.0, "json"
    for part in accept.split(","):
        media_type, _, parameters = part.partition(";")
        quality = re.search(r"\bq=([01](?:\.\d{0,3})?)", parameters)
        weight = float(quality[1]) if quality else 1.0
        if weight > best:
            best, format_ = weight, "html" if media_type.strip().lower() in _HTML else "json"
    return "html" if format_ == "html" else "json"


def read_crs(given: Mapping[str, str], parameter: str) -> Crs:
    """The CRS a parameter names, CRS84 where it is left out; raises `InvalidQuery`."""
    crs = OFFERED.get(given.get(parameter, CRS84.uri))
    if crs is None:
        _refuse(parameter, f"Offered are: {', '.join(OFFERED)}.")
    return crs


def _read_whole(given: Mapping[str, str], parameter: str, usual: int, *, least: int) -> int:
    text = given.get(parameter)
    if text is None:
        return usual
    if re.fullmatch(r"[0-9]{1,30}", text) is None or int(text) < least:
        _refuse(parameter, f"Expected a whole number, at least {least}.")
    return int(text)


def _read_box(given: Mapping[str, str]) -> shapely.Geometry | None:
    text = given.get("bbox")
    crs = read_crs(given, "bbox-crs")
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        _refuse("bbox", "Expected four numbers, or six with heights.")
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        _refuse("bbox", "Expected four finite numbers, or six with heights.")
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    if south > north:
        _refuse("bbox", "South is greater than north.")
    if max(map(abs, numbers)) > FARTHEST:
        _refuse("bbox", "A number is too large.")
    if crs is not CRS84:
        if west > east:
            _refuse("bbox", "West is greater than east.")
        return to_stored(_box(west, south, east, north), crs)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        _refuse("bbox", "Degrees end at 180 east and west, and at 90 north and south.")
    if west <= east:
        return to_stored(_box(west, south, east, north), crs)
    # Across the antimeridian.
    halves = [_box(west, south, 180, north), _box(-180, south, east, north)]
    return shapely.union_all([to_stored(each, crs) for each in halves])


def _box(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """A box, which may be a line or a point."""
    return shapely.envelope(shapely.MultiPoint([(west, south), (east, north)]))


def _read_interval(given: Mapping[str, str]) -> Interval:
    text = given.get("datetime")
    if text is None:
        return None, None
    first, slash, last = text.partition("/")
    # QGIS writes an open beginning as the year 0.
    is_open = first in ("", "..") or first.startswith("0000-")
    begin = None if is_open else _read_moment(first)[0]
    if not slash:
        if begin is None:
            _refuse("datetime", "Expected a time, or an interval with a slash.")
        return begin, _read_moment(first)[1]
    end = _read_moment(last)[1] if last not in ("", "..") else None
    if begin is None and end is None:
        _refuse("datetime", "Both ends are open.")
    if begin is not None and end is not None and begin > end:
        _refuse("datetime", "It ends before it begins.")
    return begin, end


def _read_moment(text: str) -> tuple[datetime, datetime]:
    """When a time begins and ends: a moment, or a day in Norway."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            begin = datetime.combine(date.fromisoformat(text), time(), _NORWAY)
            return begin, begin + timedelta(days=1) - timedelta(microseconds=1)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        _refuse("datetime", "Not a date or time of RFC 3339.")
    if moment.tzinfo is None:
        _refuse("datetime", "A time needs its zone.")
    return moment, moment


def _read_filter(given: Mapping[str, str]) -> Condition | None:
    language = given.get("filter-lang", "cql2-text")
    if language not in FILTER_LANGUAGES:
        _refuse("filter-lang", f"Known are: {', '.join(FILTER_LANGUAGES)}.")
    text = given.get("filter")
    if text is None:
        return None
    if not text.strip():
        raise InvalidFilter("It is empty.")
    return read_text(text) if language == "cql2-text" else read_json(text)


def _refuse(parameter: str, reason: str) -> NoReturn:
    raise InvalidQuery(parameter, reason)
