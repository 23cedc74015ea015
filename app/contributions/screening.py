"""What a human should look at first in a comment: who somebody is, and who needs help (R8)."""

import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

Finding = Literal["identity_number", "phone", "email", "url", "distress", "reported"]

FINDINGS: tuple[Finding, ...] = (
    "identity_number", "phone", "email", "url", "distress", "reported",
)  # fmt: skip


def screen(comment: str | None) -> list[Finding]:
    """What was found in a comment, in the order of `FINDINGS`; nothing for no comment.

    Deterministic, and no judge: every comment waits for a human. What is found decides which come
    first, and keeps a comment from being released together with many others.
    """
    if comment is None:
        return []
    text = _plain(comment)
    digits = _with_spelled_digits(text)
    addresses = _with_spelled_signs(text)
    found: dict[Finding, bool] = {
        "identity_number": any(map(_is_identity_number, _elevens(digits))),
        "phone": any(map(_is_phone, _DIGIT_RUN.finditer(_DATE.sub(" ", digits)))),
        "email": _EMAIL.search(addresses) is not None,
        "url": _URL.search(addresses) is not None,
        "distress": _DISTRESS.search(_joined_letters(text)) is not None,
    }
    return [finding for finding, is_there in found.items() if is_there]


def _plain(comment: str) -> str:
    """Lower case, compatibility forms resolved, invisible characters gone, digits as 0–9."""
    text = unicodedata.normalize("NFKC", comment)
    visible = (char for char in text if unicodedata.category(char) not in ("Cf", "Mn", "Me"))
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char for char in visible
    ).lower()


# --- numbers -----------------------------------------------------------------------------------

# Digits with at most three separators between any two of them.
_DIGIT_RUN = re.compile(r"(?<!\d)\+?\d(?:[\s.\-_/,·()]{0,3}\d)+")
_DATE = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d{2}(?!\d)")
_NORWEGIAN_DIGITS = ("null", "en", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni")
_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED_DIGITS = {
    word: str(digit)
    for words in (_NORWEGIAN_DIGITS, _ENGLISH_DIGITS)
    for digit, word in enumerate(words)
} | {"ein": "1", "syv": "7"}
_DIGIT_WORD = rf"(?:{'|'.join(_SPELLED_DIGITS)}|\d)"
# One or two digit words are everyday speech; six in a row are dictated.
_DICTATED = re.compile(rf"\b{_DIGIT_WORD}(?:[\s,.-]+{_DIGIT_WORD}){{5,}}\b")


def _with_spelled_digits(text: str) -> str:
    def as_digits(match: re.Match[str]) -> str:
        words = re.findall(r"\w+", match[0])
        return " ".join(_SPELLED_DIGITS.get(word, word) for word in words)

    return _DICTATED.sub(as_digits, text)


def _elevens(text: str) -> Iterator[tuple[str, bool]]:
    """Every eleven digits in a row, and whether they stand alone."""
    for run in _DIGIT_RUN.finditer(text):
        digits = re.sub(r"\D", "", run[0])
        for start in range(len(digits) - 10):
            yield digits[start : start + 11], len(digits) == 11


def _is_identity_number(candidate: tuple[str, bool]) -> bool:
    """Whether eleven digits are a national identity number, or look like one mistyped.

    D-numbers add 40 to the day; H-numbers and synthetic ones add 40, 65 or 80 to the month. Two
    control digits, weighted modulo 11; the rules of 2032 let the first leave a remainder of 0–3.
    Source: Skatteetaten, national identity number and its change in 2032.
    """
    digits, stands_alone = candidate
    if not _is_birth_date(digits[:6]):
        return False
    return stands_alone or has_control_digits(digits)


def _is_birth_date(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0
    for added in (80, 65, 40):
        if month > added:
            month -= added
            break
    # 2000 was a leap year, 1900 was not: whichever lets the day exist counts.
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]


_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def has_control_digits(digits: str) -> bool:
    """Whether the last two of eleven digits are right control digits, by today's rule or 2032's."""
    numbers = [int(digit) for digit in digits]
    first = sum(weight * n for weight, n in zip(_FIRST_WEIGHTS, numbers, strict=False)) % 11
    second = sum(weight * n for weight, n in zip(_SECOND_WEIGHTS, numbers, strict=True)) % 11
    return first <= 3 and second == 0


def _is_phone(run: re.Match[str]) -> bool:
    written = run[0]
    digits = re.sub(r"\D", "", written)
    if written.startswith("+") or digits.startswith("00"):
        return 8 <= len(digits.removeprefix("00")) <= 15
    if len(digits) == 10 and digits.startswith("47"):
        digits = digits[2:]
    groups = [int(group) for group in re.findall(r"\d+", written)]
    is_counting = all(b - a == 1 for a, b in pairwise(groups))
    are_years = all(1900 <= group < 2100 for group in groups)
    is_norwegian = len(digits) == 8 and digits[0] in "23456789"
    return is_norwegian and not (len(groups) > 1 and (is_counting or are_years))


# --- addresses ---------------------------------------------------------------------------------

_ENDINGS = "com|no|net|org|io|se|dk|eu|info|tv|me|app|gg|ly|edu|uk|de|pl|ua|so"
_OPEN, _CLOSE = r"\s*[(\[{<]?\s*", r"\s*[)\]}>]?\s*"
_SPELLED_AT = re.compile(
    rf"(?<=\w){_OPEN}\b(?:krøllalfa|kruell|alfakrøll|snabel-?a){_CLOSE}"
    rf"|(?<=\w)\s*[(\[{{<]\s*at\s*[)\]}}>]\s*|(?<=\w) at (?=[\w-]+\s?(?:\.|dot|punktum))"
)
_SPELLED_DOT = re.compile(rf"(?<=\w){_OPEN}\b(?:punktum|punkt|dot)\b{_CLOSE}(?={_ENDINGS}\b|\w+@)")
_EMAIL = re.compile(rf"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)*\s?\.\s?(?:{_ENDINGS})\b")
_URL = re.compile(
    rf"https?\s?:\s?/|\bwww\s?\.|(?<![\w@.])@\w{{3,}}|(?<![\w@.-])[\w-]{{2,}}(?:\.[\w-]+)*\.(?:{_ENDINGS})\b"
)


def _with_spelled_signs(text: str) -> str:
    return _SPELLED_AT.sub("@", _SPELLED_DOT.sub(".", text))


# --- distress ----------------------------------------------------------------------------------

_SPREAD_WORD = re.compile(r"\b(?:[^\W\d_][ .\-*_]){3,}[^\W\d_]\b")


def _joined_letters(text: str) -> str:
    """With words that were written with something between every two letters put together."""
    joined = _SPREAD_WORD.sub(lambda match: re.sub(r"[ .\-*_]", "", match[0]), text)
    return re.sub(r"\s+", " ", joined)


def _distress_pattern() -> re.Pattern[str]:
    """The phrases of `distress.json`: a trailing * stands for any ending, | for alternatives."""
    by_language: dict[str, list[str]] = json.loads(
        Path(__file__).with_name("distress.json").read_text(encoding="utf-8")
    )
    phrases = {phrase for listed in by_language.values() for phrase in listed}
    parts = [_plain(phrase).replace(" ", r"\s+").replace("*", r"\w*") for phrase in sorted(phrases)]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


_DISTRESS = _distress_pattern()
