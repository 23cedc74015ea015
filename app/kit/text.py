"""Text from outside: composed, trimmed, without characters that mislead the eye."""

import re
import unicodedata

from pydantic import AfterValidator, BeforeValidator

from app.kit.problems import Fault, Problem

# Everything of Unicode's category Cc but the line feed, and the embeddings, overrides and
# isolates that make text read otherwise than it was written (Unicode TR 36, 2.5).
_REFUSED_CHARACTER = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class TextRefused(Problem):
    """A text holds a control character or one that reverses the reading direction."""

    status = 422


def tidy_text(text: object) -> object:
    """NFC without blanks around it; what is no text is left for the type to refuse."""
    return unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text


def find_refused_character(text: str) -> tuple[str, int] | None:
    """The first refused character as `U+202E`, and its place counted from one."""
    found = _REFUSED_CHARACTER.search(text)
    return None if found is None else (f"U+{ord(found[0]):04X}", found.start() + 1)


def several_lines(pointer: str) -> tuple[BeforeValidator, AfterValidator]:
    """What makes a pydantic text tidy plain text; its refusal names the place."""

    def check(text: str) -> str:
        refused = find_refused_character(text)
        if refused is not None:
            raise TextRefused(errors=[Fault(pointer, "{} at character {}.".format(*refused))])
        return text

    return BeforeValidator(tidy_text), AfterValidator(check)


def one_line(pointer: str) -> tuple[BeforeValidator, AfterValidator]:
    """What makes a pydantic text one tidy line of plain text; its refusal names the place."""

    def check(text: str) -> str:
        if find_refused_character(text) is not None or "\n" in text:
            raise TextRefused(errors=[Fault(pointer, "Expected one line of plain text.")])
        return text

    return BeforeValidator(tidy_text), AfterValidator(check)


def tidy_lines(pointer: str) -> tuple[BeforeValidator, AfterValidator]:
    """What makes a pydantic text tidy lines of plain text; its refusal names the place."""

    def check(text: str) -> str:
        refused = find_refused_character(text)
        if refused is not None:
            raise TextRefused(errors=[Fault(pointer, "{} at character {}.".format(*refused))])
        return text

    return BeforeValidator(tidy_text), AfterValidator(check)


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def defused(cell: object) -> object:
    """A cell no spreadsheet takes for a formula: text that begins like one gets a `'` before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
