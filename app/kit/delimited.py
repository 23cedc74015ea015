"""CSV as spreadsheets write it: any usual delimiter and encoding."""

import codecs
import csv
import io
from collections.abc import Iterator

DELIMITERS = (";", ",", "\t", "|")

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class BrokenCsvError(ValueError):
    """The text cannot be read as CSV; the message says where."""


def decode_csv(body: bytes) -> tuple[str, list[str]]:
    """The text of a file, and what a person should know about how it was read."""
    try:
        if body.startswith(_WIDE):
            return body.decode("utf-16"), []
        return body.decode("utf-8-sig"), []
    except UnicodeError:
        # What Excel writes in Norway where nobody chose UTF-8; it reads any byte as a letter.
        return body.decode("cp1252", errors="replace"), ["Read as Windows-1252, not UTF-8."]


def split_csv(text: str, delimiter: str | None = None) -> Iterator[list[str]]:
    """The rows that say anything, the header first; raises `BrokenCsvError`."""
    if "\x00" in text:
        raise BrokenCsvError("The file is not text.")
    # Not splitlines: it would also break a cell at a form feed or a Unicode line separator.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _sniff(text), strict=True
    )
    try:
        yield from (row for row in reader if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise BrokenCsvError(f"The CSV is broken at line {reader.line_num}: {error}.") from error


def _sniff(text: str) -> str:
    """The delimiter that splits the header into most columns."""
    header = text.split("\n", 1)[:1]

    def columns(delimiter: str) -> int:
        return len(next(csv.reader(header, delimiter=delimiter), []))

    return max(DELIMITERS, key=columns)
