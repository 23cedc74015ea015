"""What a report is of, for whom, in which language, what it is called, and how it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, Self, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.kit.numbers import NO_TRUTH
from app.kit.problems import Problem

SubjectKind = Literal["campaign", "area", "plan_case", "year"]
Language = Literal["nb", "nn"]
Audience = Literal["internal", "public"]
"""`internal`: the planner's numbers, for a case file. `public`: released numbers alone."""
ReportState = Literal["queued", "rendering", "ready", "failed"]
Step = Literal["waiting", "maps", "pdf", "slides", "word", "done"]
Form = Literal["pdf", "docx", "slides.html", "slides.pdf"]

FORMS: tuple[Form, ...] = get_args(Form)
MEDIA_TYPES: Mapping[Form, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "slides.html": "text/html; charset=utf-8",
    "slides.pdf": "application/pdf",
}
PROGRESS: Mapping[Step, int] = {
    "waiting": 0, "maps": 5, "pdf": 25, "slides": 55, "word": 80, "done": 100,
}  # fmt: skip
"""How far a report is when a step begins, in percent."""

FILES_KEPT = timedelta(days=730)
"""How long files lie ready; afterwards they are made anew of the facts, which stay."""


class UnknownReport(Problem):
    """There is no such report, or it is not published."""

    status = 404


class ReportNotReady(Problem):
    """The report is not rendered yet, or its files were put away: ask for a rendering."""

    status = 409


class ReportIsInternal(Problem):
    """Only a report for the public, made of released numbers alone, can be published."""

    status = 409


class NothingReleased(Problem):
    """Nothing of this was released yet, so there is nothing a public report may say."""

    status = 409


class ReportDraft(BaseModel):
    """One subject, told to an audience in a language."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"kind": "year", "year": 2026, "language": "nb", "audience": "public"}]
        },
    )

    kind: SubjectKind
    subject_id: UUID | None = Field(
        default=None, description="Of the campaign, area or plan case; a year has none."
    )
    year: Annotated[int, Field(ge=2000, le=2100), NO_TRUTH] | None = None
    language: Language = "nb"
    audience: Audience = "internal"

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        of_year = self.kind == "year"
        if of_year != (self.year is not None) or of_year == (self.subject_id is not None):
            raise ValueError("a year is told by `year`, anything else by `subject_id`")
        return self


@dataclass(frozen=True, slots=True)
class ReportNumber:
    """A report's number, for example 4601-2026-r007: counted without gaps within a year."""

    municipality_id: str
    year: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.municipality_id}-{self.year}-r{self.ordinal:03d}"


_NUMBER = re.compile(r"(\d{4})-(\d{4})-r(\d{3,6})", re.ASCII)


def read_report_number(text: str) -> ReportNumber:
    """The number a text names; raises `UnknownReport`."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise UnknownReport
    return ReportNumber(found[1], int(found[2]), int(found[3]))


def citation(number: ReportNumber, title: str, sha256: str) -> str:
    """How to cite a report: the hash is that of its facts."""
    return f"Nabotråkk {number}: {title}. SHA-256 {sha256}."
