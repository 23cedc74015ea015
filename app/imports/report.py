"""What an import did and did not do, as a person reads it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from app.imports.aggregated import OlderRound

MAX_VALUES = 10

Outcome = Literal["dry_run", "refused", "nothing_new", "stored"]

_OUTCOMES: dict[Outcome, str] = {
    "dry_run": "Dry run: nothing was changed. {new} marks would be stored.",
    "refused": "Nothing was stored, because rows were refused.",
    "nothing_new": "Nothing was changed: there is nothing new to store.",
    "stored": "Stored {new} marks.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken, and why."""

    row: int
    row_id: str | None
    reason: str
    detail: str


@dataclass(slots=True)
class ImportReport:
    """The counts of one import. Texts from the file are in it: they are for the operator alone.

    `taken` counts marks by (theme, category), those already there included; `new` are the marks
    that were stored or, in a dry run, would be. `notes` names rows by what happened to them.
    """

    municipality_id: str
    campaign: str
    campaign_is_new: bool
    outcome: Outcome = "dry_run"
    rows_read: int = 0
    skipped: int = 0
    new: int = 0
    already_there: int = 0
    contributors: int = 0
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    unknown_values: dict[str, Counter[str]] = field(default_factory=dict)
    notes: dict[str, list[int]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether rows stand in the way of storing."""
        return self.outcome == "refused"


def report_lines(report: ImportReport, examples: int = 5) -> Iterator[str]:
    """The report as lines of plain text; nothing in them steers a terminal."""
    newness = "would be created" if report.campaign_is_new else "is there already"
    if report.campaign_is_new and report.outcome == "stored":
        newness = "was created"
    yield f"Campaign “{printable(report.campaign)}” ({report.municipality_id}) {newness}."
    yield (
        f"Rows read: {report.rows_read}. Skipped by the mapping: {report.skipped}."
        f" Refused: {len(report.refusals)}."
    )
    yield (
        f"Marks taken: {report.taken.total()}, already there: {report.already_there}."
        f" Contributors: {report.contributors}."
    )
    for (theme, category), count in sorted(report.taken.items()):
        yield f"  {theme}/{category}: {count}"
    yield from _refused(report.refusals, examples)
    for column, values in report.unknown_values.items():
        yield f"Values of {printable(column)!r} the mapping does not know: {_listed(values)}"
    for note, rows in report.notes.items():
        yield f"Note: {note} ({_numbered(rows, examples)})."
    for remark in report.remarks:
        yield f"Note: {printable(remark, 300)}"
    yield _OUTCOMES[report.outcome].format(new=report.new)


def round_lines(found: OlderRound, outcome: Outcome) -> Iterator[str]:
    """What an older round holds, and what became of it."""
    taken_out = found.extracted_on or "on an unknown day"
    yield f"Years {found.first_year}–{found.last_year}, taken out {taken_out}."
    for object_type, count in sorted(Counter(cell.object_type for cell in found.cells).items()):
        yield f"  {object_type}: {count}"
    yield {
        "dry_run": "Dry run: nothing was changed.",
        "nothing_new": "Nothing was changed: this file is there already.",
    }.get(outcome, f"Stored {len(found.cells)} objects.")


def _refused(refusals: list[Refusal], examples: int) -> Iterator[str]:
    for reason, count in Counter(refusal.reason for refusal in refusals).most_common():
        yield f"Refused, {reason}: {count}"
        alike = [refusal for refusal in refusals if refusal.reason == reason]
        for refusal in alike[:examples]:
            name = "" if refusal.row_id is None else f" (id {printable(refusal.row_id)})"
            yield f"  row {refusal.row}{name}: {printable(refusal.detail, 300)}".rstrip(": ")
        if count > examples:
            yield f"  and {count - examples} more"


def _listed(values: Counter[str]) -> str:
    shown = [f"{printable(value)!r} ({count})" for value, count in values.most_common(MAX_VALUES)]
    return ", ".join(shown) + (" …" if len(values) > MAX_VALUES else "")


def _numbered(rows: list[int], examples: int) -> str:
    numbers = ", ".join(map(str, rows[:examples])) + (" …" if len(rows) > examples else "")
    return f"{len(rows)} rows: {numbers}" if len(rows) > 1 else f"row {numbers}"


def printable(text: str, length: int = 60) -> str:
    """A text of the file without what a terminal would obey, and not longer than a line."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text)
    return shown if len(shown) <= length else shown[: length - 1] + "…"
