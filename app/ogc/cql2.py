"""A small CQL2 (OGC 21-065r2), as text and as JSON, read into a tree that SQL is made from."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import shapely
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, VisitError

from app.kit.problems import Fault, Problem
from app.kit.strict_json import parse_json

LONGEST = 2_000
DEEPEST = 10
MOST_OPERATORS = 50
MOST_DIGITS = 20
FARTHEST = 1e9
"""No coordinate of any system is larger; far beyond, geometry reckons with infinities."""

_QUOTED = re.compile(r"'(?:[^'\\]|''|\\.)*'|\"[^\"]*\"", re.DOTALL)
_BRACKET = re.compile(r"[()]")
_OPERATOR = re.compile(r"\b(?:and|or|not|between|in|like|is|s_\w+)\b|[<>=]+", re.IGNORECASE)


class InvalidFilter(Problem):
    """The filter is not of the part of CQL2 that is answered (docs/ogc.md), or asks too much.

    At most 2 000 characters, 10 levels and 50 operators.
    """

    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(errors=[Fault("/query/filter", reason)])


@dataclass(frozen=True, slots=True)
class Property:
    """A property by its name."""

    name: str


Literal = str | int | float | bool | date | datetime
Value = Property | Literal


@dataclass(frozen=True, slots=True)
class Truth:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`."""

    operator: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Between:
    """`item BETWEEN low AND high`."""

    item: Value
    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class Among:
    """`item IN (options)`."""

    item: Value
    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """`item LIKE pattern`, with `%`, `_` and the backslash that takes their meaning away."""

    item: Value
    pattern: str


@dataclass(frozen=True, slots=True)
class IsNull:
    """`item IS NULL`."""

    item: Value


@dataclass(frozen=True, slots=True)
class Intersects:
    """`S_INTERSECTS(item, shape)`; the shape is in the CRS of the filter."""

    item: Property
    shape: shapely.Geometry


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT part`."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Every:
    """`part AND part …`."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """`part OR part …`."""

    parts: tuple["Condition", ...]


Condition = Truth | Comparison | Between | Among | Like | IsNull | Intersects | Not | Every | Some
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
T = TypeVar("T")


def read_text(text: str) -> Condition:
    """The tree of a filter in CQL2 text; raises `InvalidFilter`."""
    _check_size(text)
    _check_shape(_QUOTED.sub("''", text))
    try:
        read: Condition = _Reading(text).transform(_parser.parse(text))
    except UnexpectedInput as error:
        raise InvalidFilter(f"Not understood from character {error.column} on.") from error
    except VisitError as error:
        if isinstance(error.orig_exc, InvalidFilter):
            raise error.orig_exc from error
        raise
    return read


def read_json(text: str) -> Condition:
    """The tree of a filter in CQL2 JSON; raises `InvalidFilter`, `MalformedJson`, `JsonTooDeep`."""
    _check_size(text)
    if text.count('"op"') > MOST_OPERATORS:
        raise InvalidFilter(f"More than {MOST_OPERATORS} operators.")
    return _condition(parse_json(text.encode()))


def _check_size(text: str) -> None:
    if len(text) > LONGEST:
        raise InvalidFilter(f"Longer than {LONGEST} characters.")


def _check_shape(unquoted: str) -> None:
    """Refuse deep nesting and many operators before any parser sees them."""
    depth = 0
    for bracket in _BRACKET.findall(unquoted):
        depth += 1 if bracket == "(" else -1
        if depth > DEEPEST:
            raise InvalidFilter(f"Nested deeper than {DEEPEST} levels.")
    if len(_OPERATOR.findall(unquoted)) > MOST_OPERATORS:
        raise InvalidFilter(f"More than {MOST_OPERATORS} operators.")


_parser = Lark(
    (Path(__file__).parent / "cql2.lark").read_text(), parser="lalr", propagate_positions=True
)


@v_args(inline=True)
class _Reading(Transformer[Token, Any]):
    """The tree of a text, from the grammar's own; methods are named as the grammar's rules."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def any_of(self, *parts: Condition) -> Condition:
        return Some(parts)

    def all_of(self, *parts: Condition) -> Condition:
        return Every(parts)

    def negated(self, part: Condition) -> Condition:
        return Not(part)

    def truth(self, token: Token) -> Condition:
        return Truth(self.boolean(token))

    def comparison(self, left: Value, operator: Token, right: Value) -> Condition:
        return Comparison(str(operator), left, right)

    def between(self, item: Value, negation: Token | None, low: Value, high: Value) -> Condition:
        return _unless(negation, Between(item, low, high))

    def among(self, item: Value, negation: Token | None, *options: Value) -> Condition:
        return _unless(negation, Among(item, options))

    def like(self, item: Value, negation: Token | None, pattern: Token) -> Condition:
        return _unless(negation, Like(item, _checked_pattern(self.string(pattern))))

    def is_null(self, item: Value, negation: Token | None) -> Condition:
        return _unless(negation, IsNull(item))

    def intersects(self, one: Any, other: Any) -> Condition:
        return _intersects(one, other)

    def property(self, token: Token) -> Property:
        return Property(token.strip('"'))

    def string(self, token: Token) -> str:
        return token[1:-1].replace("''", "'").replace("\\'", "'")

    def number(self, token: Token) -> float | int:
        return _number(token)

    def boolean(self, token: Token) -> bool:
        return token.lower() == "true"

    def date(self, token: Token) -> date:
        return _moment(date.fromisoformat, self.string(token))

    def timestamp(self, token: Token) -> datetime:
        return _moment(_read_timestamp, self.string(token))

    def box(self, *numbers: Token) -> shapely.Geometry:
        return _box([_number(each) for each in numbers])

    def positions(self, *numbers: Token) -> None:
        for each in numbers:
            _number(each)

    def literal(self, written: tuple[int, int]) -> shapely.Geometry:
        start, end = written
        return _whole(shapely.from_wkt, self._text[start:end])

    @v_args(meta=True, inline=True)
    def geometry(self, meta: Any, *_parts: Any) -> tuple[int, int]:
        return meta.start_pos, meta.end_pos


def _unless(negation: Token | None, condition: Condition) -> Condition:
    return condition if negation is None else Not(condition)


def _condition(node: Any) -> Condition:
    """The tree of a JSON node; matched as a whole, so that nothing unknown is passed over."""
    match node:
        case bool():
            return Truth(node)
        case {"op": "and", "args": [_, _, *_] as parts, **rest} if not rest:
            return Every(tuple(map(_condition, parts)))
        case {"op": "or", "args": [_, _, *_] as parts, **rest} if not rest:
            return Some(tuple(map(_condition, parts)))
        case {"op": "not", "args": [part], **rest} if not rest:
            return Not(_condition(part))
        case {"op": str() as operator, "args": list() as arguments, **rest} if not rest:
            return _predicate(operator, arguments)
        case _:
            raise InvalidFilter("Expected an object with `op` and `args`.")


def _predicate(operator: str, arguments: list[Any]) -> Condition:
    match (operator, arguments):
        case (_, [left, right]) if operator in COMPARISONS:
            return Comparison(operator, _value(left), _value(right))
        case ("between", [item, low, high]):
            return Between(_value(item), _value(low), _value(high))
        case ("in", [item, [_, *_] as options]):
            return Among(_value(item), tuple(map(_value, options)))
        case ("like", [item, str() as pattern]):
            return Like(_value(item), _checked_pattern(pattern))
        case ("isNull", [item]):
            return IsNull(_value(item))
        case ("s_intersects", [one, other]):
            return _intersects(_shape(one), _shape(other))
        case _:
            raise InvalidFilter("Not an operation that is answered, or not with these arguments.")


def _value(node: Any) -> Value:
    match node:
        case str() | bool() | int() | float():
            return node
        case {"property": str() as name, **rest} if not rest:
            return Property(name)
        case {"date": str() as text, **rest} if not rest:
            return _moment(date.fromisoformat, text)
        case {"timestamp": str() as text, **rest} if not rest:
            return _moment(_read_timestamp, text)
        case _:
            raise InvalidFilter("Expected a property or a literal.")


def _shape(node: Any) -> Property | shapely.Geometry:
    match node:
        case {"property": str() as name, **rest} if not rest:
            return Property(name)
        case {"bbox": [*numbers], **rest} if not rest:
            return _box(numbers)
        case {"type": str(), **_rest}:
            return _whole(shapely.from_geojson, json.dumps(node))
        case _:
            raise InvalidFilter("Expected a property or a geometry.")


def _intersects(one: Any, other: Any) -> Intersects:
    if isinstance(other, Property):
        one, other = other, one
    if not (isinstance(one, Property) and isinstance(other, shapely.Geometry)):
        raise InvalidFilter("S_INTERSECTS takes a property and a geometry.")
    return Intersects(one, other)


def _box(numbers: list[Any]) -> shapely.Geometry:
    if len(numbers) not in (4, 6) or not all(type(each) in (int, float) for each in numbers):
        raise InvalidFilter("A box has four numbers, or six with heights.")
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    return _whole(lambda _: shapely.box(west, south, east, north), "")


def _whole(read: Callable[[str], shapely.Geometry], text: str) -> shapely.Geometry:
    try:
        geometry = read(text)
    except (shapely.GEOSException, ValueError, OverflowError) as error:
        raise InvalidFilter("Not a geometry.") from error
    if any(abs(each) > FARTHEST for each in shapely.get_coordinates(geometry).ravel()):
        raise InvalidFilter("A coordinate is too large.")
    if shapely.is_empty(geometry) or not shapely.is_valid(geometry):
        raise InvalidFilter("The geometry is empty or not valid.")
    return shapely.force_2d(geometry)


def _number(token: str) -> int | float:
    if sum(map(str.isdigit, token)) > MOST_DIGITS:
        raise InvalidFilter(f"A number has more than {MOST_DIGITS} digits.")
    number = float(token)
    if not math.isfinite(number):
        raise InvalidFilter("A number is too large to be finite.")
    return number if set(token) & set(".eE") else int(token)


def _moment(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise InvalidFilter("Not a date or time of RFC 3339.") from error


def _read_timestamp(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("without a time zone")
    return moment


def _checked_pattern(pattern: str) -> str:
    if re.fullmatch(r"(?:[^\\]|\\.)*", pattern, re.DOTALL) is None:
        raise InvalidFilter("A pattern ends with a backslash.")
    return pattern
