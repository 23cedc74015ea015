"""What a report is made of, whoever sets it: headings, paragraphs, tables, figures, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list; `kind` says how it weighs: plain, or reservations to be kept in mind."""

    items: Sequence[str]
    kind: Literal["plain", "reservations"] = "plain"


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A few numbers to remember, each with what it is of."""

    figures: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; columns in `numeric` are set flush right."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (SVG, so many CSS pixels wide and high), its caption, and the same in words."""

    svg: str
    width: int
    height: int
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo (JPEG in Base64) under its caption, and the same in words."""

    jpeg: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos of one place beside each other."""

    caption: str
    photos: Sequence[Photo]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What somebody said, under who said it and when, and what was answered."""

    about: str
    words: str
    verdict: str
    answer: str


@dataclass(frozen=True, slots=True)
class Links:
    """What lies elsewhere: a name, what it is, and its address each."""

    entries: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Sources:
    """What the report stands on, in small type: a name and a hash or address each."""

    entries: Sequence[tuple[str, str]]


Block = (
    Heading | Paragraph | Points | KeyFigures | Table | Figure | Photos | Exchange | Links | Sources
)


@dataclass(frozen=True, slots=True)
class Document:
    """A report, ready to be set."""

    number: str
    language: str
    title: str
    subtitle: str
    about: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    author: str

    @property
    def chapters(self) -> list[str]:
        """The headings of its chapters."""
        return [each.text for each in self.blocks if isinstance(each, Heading) and each.level == 1]
