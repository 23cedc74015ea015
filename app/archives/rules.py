"""What is archived, when it may be, what the package is called, and how far it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.kit.problems import Problem
from app.publishing.rules import all_is_in

ArchivedKind = Literal["campaign", "area"]
ArchiveState = Literal["queued", "packing", "ready", "failed"]
Step = Literal["waiting", "retention", "report", "releases", "package", "done"]

PROGRESS: Mapping[Step, int] = {
    "waiting": 0, "retention": 5, "report": 15, "releases": 45, "package": 80, "done": 100,
}  # fmt: skip
"""How far an archive is when a step begins, in percent."""


class UnknownArchive(Problem):
    """There is no such archive in your municipality."""

    status = 404


class NotOverYet(Problem):
    """A campaign is archived a day after it closed, when all is in, and an area once it ended."""

    status = 409


class ArchiveNotReady(Problem):
    """The package is not made yet."""

    status = 409


class ArchiveDraft(BaseModel):
    """What to archive."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"kind": "campaign", "subject_id": "0b0f3c5e-8f0e-4f4c-9d43-6f2f2a5d7c10"}]
        },
    )

    kind: ArchivedKind
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ArchiveNumber:
    """An archive's number, for example 4601-2026-a002: counted without gaps within a year."""

    municipality_id: str
    year: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.municipality_id}-{self.year}-a{self.ordinal:03d}"


_NUMBER = re.compile(r"(\d{4})-(\d{4})-a(\d{3,6})", re.ASCII)


def read_archive_number(text: str, municipality_id: str) -> ArchiveNumber:
    """The number a text names; raises `UnknownArchive` for another municipality's, too."""
    found = _NUMBER.fullmatch(text)
    if found is None or found[1] != municipality_id:
        raise UnknownArchive
    return ArchiveNumber(municipality_id, int(found[2]), int(found[3]))


def check_campaign_is_over(closes_at: datetime, now: datetime) -> None:
    """Raise `NotOverYet` while marks may still come in."""
    if now < all_is_in(closes_at):
        raise NotOverYet


def check_area_is_over(ends_on: date | None, today: date) -> None:
    """Raise `NotOverYet` for an area that goes on."""
    if ends_on is None or ends_on > today:
        raise NotOverYet
