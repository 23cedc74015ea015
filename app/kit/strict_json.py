"""JSON as RFC 8259 and I-JSON have it, without the liberties Python's parser takes."""

import json
import math
import re
from typing import Any, NoReturn

from app.kit.problems import JsonTooDeep, MalformedJson

MAX_DEPTH = 10

# A string literal, or a bracket outside of one; malformed text falls through to the parser.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])', re.DOTALL)


def parse_json(body: bytes) -> Any:
    """Parse `body`; raise `MalformedJson` or `JsonTooDeep` where it is not plain, finite JSON."""
    # Depth is measured on the bytes first: the parser itself would recurse.
    check_depth(body)
    try:
        text = body.decode("utf-8")
        parsed = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            parse_int=_small_int,
            object_pairs_hook=_unique_keys,
        )
        # A lone surrogate passes the parser but cannot be encoded, stored or answered.
        if "\\u" in text or "\\U" in text:
            json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    except UnicodeError as error:
        raise MalformedJson("The text holds bytes or escapes that are not whole UTF-8.") from error
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg} at character {error.pos}.") from error
    except RecursionError as error:
        raise JsonTooDeep from error
    return parsed


def check_depth(body: bytes) -> None:
    """Raise `JsonTooDeep` where brackets outside strings nest deeper than `MAX_DEPTH`."""
    depth = 0
    for token in _TOKEN.finditer(body):
        if token.group(1):
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonTooDeep
        elif token.group(2):
            depth -= 1


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is not a number in JSON.")


def _finite_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise MalformedJson("A number is too large to be finite.")
    return number


def _small_int(digits: str) -> int:
    # Longer integers cost quadratic time to parse and mean nothing here (ids end below 2^53).
    if len(digits) > 20:
        raise MalformedJson("An integer has more than 20 digits.")
    return int(digits)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedJson("An object names the same key twice.")
    return members
