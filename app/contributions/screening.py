"""What a human should look at first in a comment: who somebody is, and who needs help (R8)."""

import json
import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import Literal

from app.kit.problems import Fault, Problem

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
    visible = _visible(comment)
    text = visible.lower()
    digits = _as_digits(text)
    addresses = _with_spelled_signs(_SENTENCES.sub(". ", visible).lower())
    found: dict[Finding, bool] = {
        "identity_number": _has_identity_number(digits),
        "phone": _has_phone(digits),
        "email": _EMAIL.search(addresses) is not None,
        "url": _URL.search(addresses) is not None,
        "distress": _tells_of_distress(text),
    }
    return [finding for finding, is_there in found.items() if is_there]


class LooksPersonal(Problem):
    """A text holds what looks like somebody's number or address; name a group alone."""

    status = 422


# Distress tells of nobody by itself, and a note of it is what somebody must be able to write.
_PERSONAL: Mapping[Finding, str] = {
    "identity_number": "Holds what looks like a national identity number.",
    "phone": "Holds what looks like a phone number.",
    "email": "Holds what looks like an e-mail address.",
    "url": "Holds what looks like a web address.",
}


def check_impersonal(texts: Mapping[str, str]) -> None:
    """Raise `LooksPersonal` where staff write somebody's number or address; texts by pointer."""
    faults = [
        Fault(pointer, _PERSONAL[finding])
        for pointer, text in texts.items()
        for finding in screen(text)
        if finding in _PERSONAL
    ]
    if faults:
        raise LooksPersonal(errors=faults)


# Letters by their category, blank on the screen.
_FILLERS = "\u115f\u1160\u3164\uffa0"


def _visible(comment: str) -> str:
    """Compatibility forms resolved, invisible characters gone, digits of any script as 0–9."""
    text = unicodedata.normalize("NFKC", comment)
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in text
        if char not in _FILLERS and unicodedata.category(char) not in ("Cf", "Mn", "Me")
    )


# --- numbers -----------------------------------------------------------------------------------

# Digits with at most three signs between any two of them, whatever signs these are.
_DIGIT_RUN = re.compile(r"\+?\d(?:(?:[^\w+]|_){0,3}\d)+")
# A word of digits in which letters stand for some of them: O1O17O.
_LOOKALIKE = re.compile(r"(?<!\w)(?=[oil]*\d)[\doil]{5,}(?!\w)")
_AS_DIGITS = str.maketrans("oil", "011")

_UNITS: dict[str, int] = {
    word: number
    for words in (
        "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten"
        " sytten atten nitten",
        "nulla ein to tre fire fem seks syv åtte ni",
        "zero one two three four five six seven eight nine",
    )
    for number, word in enumerate(words.split())
}
_TENS = {
    word: number
    for words in ("tjue tretti førti femti seksti sytti åtti nitti", "tyve tredve")
    for number, word in enumerate(words.split(), start=2)
}
_NUMBER_WORDS = _UNITS | {
    tens + unit: 10 * ten + one
    for tens, ten in _TENS.items()
    for unit, one in [("", 0), *((word, one) for word, one in _UNITS.items() if 0 < one < 10)]
}
_FEWEST_DICTATED_DIGITS = 8
_WORD = re.compile(r"[^\W_]+")


def _as_digits(text: str) -> str:
    """Letters that look like digits, and digits that are spelled out, as digits."""
    text = _LOOKALIKE.sub(lambda match: match[0].translate(_AS_DIGITS), text)
    written = text
    # From the end, so that what is replaced does not move what is still to come.
    for word in reversed(list(_dictated_words(text))):
        written = written[: word.start()] + str(_NUMBER_WORDS[word[0]]) + written[word.end() :]
    return written


def _dictated_words(text: str) -> Iterator[re.Match[str]]:
    """Number words among other numbers: one or two are everyday speech, eight digits are not."""
    for is_number, words in groupby(_WORD.finditer(text), lambda word: _is_number(word[0])):
        run = list(words) if is_number else []
        digits = sum(len(str(_NUMBER_WORDS.get(word[0], word[0]))) for word in run)
        if digits >= _FEWEST_DICTATED_DIGITS:
            yield from (word for word in run if word[0] in _NUMBER_WORDS)


def _is_number(word: str) -> bool:
    return word in _NUMBER_WORDS or word.isdigit()


# Ways an identity number is written: at once, date and number apart, the date in three parts.
_IDENTITY_SHAPES = {(11,), (6, 5), (2, 2, 2, 5), (6, 3, 2)}
# The same with a whole year, of which the century does not belong to the number.
_LONG_IDENTITY_SHAPES = {(8, 5), (2, 2, 4, 5), (13,)}
_APART = re.compile(r"(?=(?<!\d)(\d\d\W?\d\d\W?\d\d)\D{1,20}(\d{5})(?!\d))")


def _has_identity_number(text: str) -> bool:
    """Whether there is a national identity number, or what looks like one mistyped.

    Eleven digits in the shape of one are held for their date alone; anywhere in a longer run, or
    with words in between, the control digits must be right, too.
    """
    for run in _DIGIT_RUN.finditer(text):
        digits = re.sub(r"\D", "", run[0])
        if any(
            _is_birth_date(part[:6]) and has_control_digits(part) for part in _elevens(digits)
        ) or any(_is_birth_date(date) for date in _written_dates(_groups(run[0]))):
            return True
    return any(
        _is_birth_date(eleven[:6]) and has_control_digits(eleven)
        for eleven in (re.sub(r"\D", "", apart[1] + apart[2]) for apart in _APART.finditer(text))
    )


def _groups(run: str) -> list[str]:
    return re.findall(r"\d+", run)


def _windows(groups: Sequence[str], length: int) -> Iterator[Sequence[str]]:
    """Neighbouring groups that have `length` digits together."""
    for start in range(len(groups)):
        digits = 0
        for end in range(start, len(groups)):
            digits += len(groups[end])
            if digits == length:
                yield groups[start : end + 1]
            if digits >= length:
                break


def _shape(groups: Sequence[str]) -> tuple[int, ...]:
    return tuple(map(len, groups))


def _elevens(digits: str) -> Iterator[str]:
    """Every eleven digits in a row, and thirteen without the century of the year in them."""
    for start in range(len(digits) - 10):
        yield digits[start : start + 11]
        if digits[start + 4 : start + 6] in _CENTURIES and len(digits) >= start + 13:
            yield digits[start : start + 4] + digits[start + 6 : start + 13]


_CENTURIES = ("19", "20")


def _written_dates(groups: Sequence[str]) -> Iterator[str]:
    """The six digits of the date in everything that has an identity number's shape."""
    for window in _windows(groups, 11):
        if _shape(window) in _IDENTITY_SHAPES:
            yield "".join(window)[:6]
    for window in _windows(groups, 13):
        written = "".join(window)
        if _shape(window) in _LONG_IDENTITY_SHAPES and written[4:6] in _CENTURIES:
            yield written[:4] + written[6:8]


def _is_birth_date(digits: str) -> bool:
    """Whether six digits can begin an identity number.

    D-numbers add 40 to the day; H-numbers and synthetic ones add 40, 65 or 80 to the month.
    Source: Skatteetaten on identity numbers and on synthetic test data.
    """
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0
    month -= next((added for added in (80, 65, 40) if month > added), 0)
    # 2000 was a leap year, 1900 was not: whichever lets the day exist counts.
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]


_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def has_control_digits(digits: str) -> bool:
    """Whether the last two of eleven digits are right control digits, by today's rule or 2032's.

    Two weighted sums modulo 11; from 2032 the first may leave a remainder of 0–3. Source:
    Skatteetaten, new control of identity numbers from 2032.
    """
    numbers = [int(digit) for digit in digits]
    first = sum(weight * n for weight, n in zip(_FIRST_WEIGHTS, numbers, strict=False)) % 11
    second = sum(weight * n for weight, n in zip(_SECOND_WEIGHTS, numbers, strict=True)) % 11
    return first <= 3 and second == 0


_DATE = (
    r"(?<!\d)(?<!\d[./-])(?:0?[1-9]|[12]\d|3[01])(?P<sign>[./-])\s?(?:0?[1-9]|1[0-2])(?P=sign)\s?"
    r"(?:(?:19|20)\d\d|\d\d)(?!(?P=sign)\s?\d|\d)"
)
_HOUR = r"(?:[01]?\d|2[0-4])[:.][0-5]\d"
_HOURS = rf"(?<![\d.:]){_HOUR}(?:\s?[-–—,/]\s?{_HOUR})+(?![.:]?\d)"
_DATE_OR_HOURS = re.compile(rf"{_DATE}|{_HOURS}")
# How a number of eight digits is written; alone in its run it is one however it is written.
_PHONE_SHAPES = {
    (8,), (3, 2, 3), (2, 2, 2, 2), (4, 4), (5, 3), (3, 5), (2, 3, 3), (3, 3, 2), (2, 6), (6, 2),
    (1,) * 8,
}  # fmt: skip
_NORWAY = re.compile(r"^47(?=\d{8}$)")
_ABROAD = re.compile(r"00[1-9]\d")
_FEWEST_DIGITS_ABROAD = 8


def _has_phone(text: str) -> bool:
    for run in _DIGIT_RUN.finditer(_DATE_OR_HOURS.sub(" ; ; ; ; ", text)):
        groups = [_NORWAY.sub("", group) for group in _groups(run[0])]
        if _has_country_code(run[0], groups):
            return True
        for window in _windows(groups, 8):
            is_alone = len(window) == len(groups)
            if (
                window[0][0] in "23456789"
                and (is_alone or _shape(window) in _PHONE_SHAPES)
                and not _is_counted(window)
            ):
                return True
    return False


def _has_country_code(run: str, groups: Sequence[str]) -> bool:
    """Whether there is a + or 00 with a country's code, and digits enough behind it."""
    codes = [at for at, group in enumerate(groups) if _ABROAD.match(group)]
    if run.startswith("+"):
        codes = [0]
    return bool(codes) and len("".join(groups[codes[0] :])) >= _FEWEST_DIGITS_ABROAD


def _is_counted(groups: Sequence[str]) -> bool:
    """Whether numbers count or measure: 5 6 7 8 …, 20 40 60 80, two years, millions."""
    numbers = [int(group) for group in groups]
    steps = {after - before for before, after in pairwise(numbers)}
    is_even = len(groups) > 2 and len(steps) == 1 and steps != {0}
    are_years = len(groups) > 1 and all(1900 <= number < 2100 for number in numbers)
    is_large = _shape(groups) == (2, 3, 3) and "".join(groups).endswith("00000")
    return is_even or are_years or is_large


# --- addresses ---------------------------------------------------------------------------------

_ENDINGS = (
    "com|no|net|org|io|se|dk|fi|eu|info|tv|me|app|gg|ly|edu|uk|de|nl|fr|pl|ua|ru|so|cc|xyz|online"
    "|site|link|shop|dev|page|club"
)
# A new sentence whose writer left out the space: "mørkt.De må fikse lyset".
_SENTENCES = re.compile(r"(?<=\w)\.(?=(?:No|De|Me|Se|So)\s)")
_OPEN, _CLOSE = r"\s*[(\[{<]?\s*", r"\s*[)\]}>]?\s*"
_SPELLED_DOT = re.compile(rf"(?<=\w){_OPEN}\b(?:punktum|punkt|dot)\b{_CLOSE}(?={_ENDINGS}\b|\w+@)")
# "at" alone is a Norwegian word: it counts in brackets, or before an address.
_SPELLED_AT = re.compile(
    rf"(?<=\w){_OPEN}\b(?:krøll[\s-]?alfa|krølla|kruell|alfakrøll|snabel-?a){_CLOSE}"
    r"|(?<=\w)\s*[(\[{<]\s*at\s*[)\]}>]\s*|(?<=\w)[-_]at[-_](?=\w)"
    rf"|(?<=\w) at (?=[\w-]+(?:\.(?:{_ENDINGS})|\s?\.\s?(?:com|net|org))\b)"
)
_EMAIL = re.compile(rf"\w@\w[\w-]|\w\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)*\s?\.\s?(?:{_ENDINGS})\b")
_URL = re.compile(
    rf"https?\s?:\s?/|\bwww\s?\.|(?<![\w@.])@\w{{3,}}"
    rf"|(?<![\w@.-])[\w-]{{2,}}(?:\.[\w-]+)*\.(?:{_ENDINGS})\b"
    r"|\b(?:snap(?:chat)?|insta(?:gram)?|tiktok|discord|roblox)\s?[:=]\s?\w"
)


def _with_spelled_signs(text: str) -> str:
    return _SPELLED_AT.sub("@", _SPELLED_DOT.sub(".", text))


# --- distress ----------------------------------------------------------------------------------

_SPREAD_WORD = re.compile(r"\b(?:[^\W\d_][ .\-*_]){3,}[^\W\d_]\b")
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")

_Words = tuple[str, ...]


def _tells_of_distress(text: str) -> bool:
    """Whether a phrase of `distress.json` is there, s p r e a d or draaawn out as it may be."""
    joined = _SPREAD_WORD.sub(lambda match: re.sub(r"[ .\-*_]", "", match[0]), text)
    readings = {_DRAWN_OUT.sub(kept, joined) for kept in (r"\1", r"\1\1")}
    return any(_holds_phrase(_words(reading)) for reading in readings)


def _words(text: str) -> _Words:
    return tuple(_WORD.findall(text.translate(_APOSTROPHES)))


def _holds_phrase(words: _Words) -> bool:
    for start, first in enumerate(words):
        # Most words begin none of the phrases, and need no more than a look at the open ones.
        length = _LONGEST if first in _BEGINNINGS else 1
        for end in range(start, min(start + length, len(words))):
            before = words[start:end]
            if (*before, words[end]) in _PHRASES or words[end].startswith(_STEMS.get(before, ())):
                return True
    return False


def _read_phrases() -> tuple[frozenset[_Words], dict[_Words, _Words]]:
    """The phrases of `distress.json` as words; those with open endings by what stands before.

    In the file `(a|b)` is one of several, `(a)?` may be left out, and `*` at the end of a phrase
    stands for any ending.
    """
    by_language: dict[str, list[str]] = json.loads(
        Path(__file__).with_name("distress.json").read_text(encoding="utf-8")
    )
    phrases, stems = set(), defaultdict(set)
    for pattern in chain.from_iterable(by_language.values()):
        for phrase in _spelled_out(_visible(pattern).lower()):
            words = _words(phrase)
            if phrase.endswith("*"):
                stems[words[:-1]].add(words[-1])
            else:
                phrases.add(words)
    return frozenset(phrases), {before: tuple(endings) for before, endings in stems.items()}


_CHOICE = re.compile(r"\(([^()]*)\)(\??)")


def _spelled_out(pattern: str) -> Iterator[str]:
    choice = _CHOICE.search(pattern)
    if choice is None:
        yield pattern
        return
    for alternative in [*choice[1].split("|"), *([""] if choice[2] else [])]:
        yield from _spelled_out(pattern[: choice.start()] + alternative + pattern[choice.end() :])


_PHRASES, _STEMS = _read_phrases()
_BEGINNINGS = {words[0] for words in chain(_PHRASES, _STEMS) if words}
_LONGEST = max(map(len, [*_PHRASES, *((*before, "") for before in _STEMS)]))
