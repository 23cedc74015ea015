"""Codes a child can read off a board, and hours a group is open."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.rules import (
    CODE_ALPHABET,
    CODE_CHARACTERS,
    GroupClosed,
    GroupNotOpenYet,
    UnknownJoinCode,
    check_open,
    make_join_code,
    read_join_code,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_code_has_no_look_alikes() -> None:
    assert not set("0O1IL") & set(CODE_ALPHABET)
    codes = {make_join_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_CHARACTERS and set(code) <= set(CODE_ALPHABET) for code in codes)


@given(st.text(CODE_ALPHABET, min_size=8, max_size=8), st.sampled_from(["", "-", " ", " - "]))
def test_a_code_is_read_however_it_is_typed(code: str, between: str) -> None:
    assert read_join_code(f" {code[:4].lower()}{between}{code[4:]}\n") == code


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-23456", "ABCD-234O", "ABCD-234\x00", "ÅBCD2345"]
)
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(UnknownJoinCode):
        read_join_code(typed)


def test_a_group_is_open_from_its_first_moment_until_its_last() -> None:
    check_open(NOON, NOON + HOUR, NOON)
    check_open(NOON - HOUR, NOON + HOUR, NOON)
    with pytest.raises(GroupNotOpenYet) as not_yet:
        check_open(NOON + HOUR, NOON + 2 * HOUR, NOON)
    assert not_yet.value.members["opens_at"] == "2026-11-23T13:00:00+00:00"
    with pytest.raises(GroupClosed):
        check_open(NOON - HOUR, NOON, NOON)
