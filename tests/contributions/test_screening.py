"""What a human should look at first in a comment."""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contributions.screening import FINDINGS, has_control_digits, screen


def identity_number(birth: date, individual: int, kind: str = "usual") -> str | None:
    """An invented number with right control digits, or None where there is none."""
    day = birth.day + (40 if kind == "d" else 0)
    month = birth.month + {"h": 40, "tenor": 80, "dolly": 65}.get(kind, 0)
    nine = f"{day:02d}{month:02d}{birth.year % 100:02d}{individual:03d}"
    for last in range(100):
        if has_control_digits(f"{nine}{last:02d}"):
            return f"{nine}{last:02d}"
    return None


births = st.dates(date(1930, 1, 1), date(2020, 12, 31))
kinds = st.sampled_from(["usual", "d", "h", "tenor", "dolly"])
# Words around a canary must not be digits, or they would make another number of it.
noise = st.text(
    st.characters(categories=["L", "P", "Zs"], exclude_characters="+@.,-_/·()'’"), max_size=60
)
separators = st.sampled_from(["", " ", "-", ".", "\u200b", "\u2009", " - "])


@given(births, st.integers(0, 999), kinds, separators, noise, noise)
def test_an_identity_number_never_passes(
    birth: date, individual: int, kind: str, separator: str, before: str, after: str
) -> None:
    number = identity_number(birth, individual, kind)
    if number is None:
        return
    written = number[:6] + separator + number[6:]
    assert "identity_number" in screen(f"{before} {written} {after}")
    spread = " ".join(number)
    assert "identity_number" in screen(f"{before} {spread} {after}")


@given(births, st.integers(0, 999), st.sampled_from("０٠०"))
def test_an_identity_number_in_other_digits_never_passes(
    birth: date, individual: int, zero: str
) -> None:
    number = identity_number(birth, individual)
    if number is not None:
        written = "".join(chr(ord(zero) + int(digit)) for digit in number)
        assert "identity_number" in screen(f"jeg er {written}")


def test_the_rule_of_2032_is_known() -> None:
    generator = random.Random(2032)
    strict = loose = 0
    for _ in range(4000):
        digits = f"{generator.randrange(10**11):011d}"
        if has_control_digits(digits):
            first = sum(
                weight * int(digit)
                for weight, digit in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=False)
            )
            strict += first % 11 == 0
            loose += first % 11 in (1, 2, 3)
    assert strict > 10
    assert loose > 2 * strict


phone_digits = st.from_regex(r"[2-9]\d{7}", fullmatch=True).filter(
    lambda digits: not all(1900 <= int(part) < 2100 for part in (digits[:4], digits[4:]))
)


@given(phone_digits, st.sampled_from(["", "+47 ", "0047", "+47", "47 "]), noise, noise)
def test_a_phone_number_never_passes(digits: str, prefix: str, before: str, after: str) -> None:
    for cut in ((8,), (3, 2, 3), (2, 2, 2, 2), (4, 4)):
        parts, rest = [], digits
        for length in cut:
            parts.append(rest[:length])
            rest = rest[length:]
        if len(cut) > 1 and all(int(b) - int(a) == 1 for a, b in pairwise(parts)):
            continue
        assert "phone" in screen(f"{before} {prefix}{' '.join(parts)} {after}")


@pytest.mark.parametrize(
    ("comment", "finding"),
    [
        ("ring ni en to tre fire fem seks sju", "phone"),
        ("call nine one two three four five six seven", "phone"),
        ("+46 70 123 45 67", "phone"),
        ("skriv til ola.n@gmail.com", "email"),
        ("ola krøllalfa gmail punktum com", "email"),
        ("ola (at) skole.no", "email"),
        ("ola[at]skole(dot)no", "email"),
        ("o\u200bla@skole.no", "email"),
        ("ｏｌａ＠ｓｋｏｌｅ．ｎｏ", "email"),
        ("se https://eksempel.no/meg", "url"),
        ("www.eksempel.no", "url"),
        ("sjekk tiktok.com/meg", "url"),
        ("følg @kulgutt12 på snap", "url"),
        ("Jeg vil ikke leve lenger", "distress"),
        ("eg vil døy", "distress"),
        ("i want to die", "distress"),
        ("Pappa slår meg når jeg kommer hjem", "distress"),
        ("noen tafser på meg her", "distress"),
        ("jeg blir mobbet her hver dag", "distress"),
        ("s e l v m o r d", "distress"),
        ("chcę umrzeć", "distress"),
        ("хочу померти", "distress"),
        ("أريد أن أموت", "distress"),
        ("waxaan rabaa inaan dhinto", "distress"),
    ],
)
def test_what_a_human_should_see_first(comment: str, finding: str) -> None:
    assert finding in screen(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "Det er mørkt her kl 16.30 om vinteren.",
        "Vi i 5 6 7 8 9 klasse bruker denne veien",
        "Skolen begynner kl 8 30 og slutter 14 15",
        "Bussen gikk 24.12.2026 og kom ikke",
        "Trappa ble bygd 2019 2020",
        "Vi bor i nr 14 og 16, og går 300 m til skolen",
        "Bilene kjører i 80, det er 30-sone",
        "100 000 biler kjører her",
        "Noen kan bli drept i trafikken",
        "Jeg er redd for bilene, og det er skummelt",
        "De slår av lyset for tidlig",
        "F.eks. en gapahuk, bl.a. ved vannet. Takk!",
        "Jeg tror at no skjer her",
        "Pluss 4 nye lamper, minus 2 gamle",
        "Det er så kjedelig her",
        "Æ ska på fotball kl 17",
        "Vi har gym 1., 2. og 3. time",
    ],
)
def test_an_ordinary_sentence_is_not_held(comment: str) -> None:
    assert screen(comment) == []


def test_no_comment_holds_nothing() -> None:
    assert screen(None) == []
    assert FINDINGS[-1] == "reported"
