"""JSON as clients must send it."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.problems import JsonTooDeep, MalformedJson
from app.kit.strict_json import MAX_DEPTH, parse_json

PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | PLAIN_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN, st.booleans())
def test_plain_json_is_read_as_it_was_written(document: object, ascii_only: bool) -> None:
    body = json.dumps(document, ensure_ascii=ascii_only).encode()
    try:
        assert parse_json(body) == document
    except JsonTooDeep:
        brackets = body.count(b"[") + body.count(b"{")
        assert brackets > MAX_DEPTH


@given(st.binary(max_size=200))
def test_anything_else_is_refused_and_never_fails(body: bytes) -> None:
    with suppress(MalformedJson, JsonTooDeep):
        parse_json(body)


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
def test_depth_is_counted_outside_strings(depth: int) -> None:
    body = b"[" * depth + rb'"[[[[\"[[[["' + b"]" * depth
    if depth <= MAX_DEPTH:
        parse_json(body)
    else:
        with pytest.raises(JsonTooDeep):
            parse_json(body)


def test_siblings_do_not_add_up() -> None:
    assert parse_json(b"[" + b",".join([b"[1]"] * 100) + b"]") == [[1]] * 100
