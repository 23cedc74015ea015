"""The mapping file: which column is what, and which values mean which category."""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic import model_validator as after_validation

from app.campaigns.rules import CampaignKind
from app.contributions.rules import Code
from app.imports.rows import MappingRefusedError
from app.kit.moments import Day
from app.people.rules import MunicipalityNumber

SKIP = "skip"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


# Compared with what the file says in the same form, see `rows.as_text`.
Value = Annotated[str, AfterValidator(_composed)]
Text = Annotated[Value, StringConstraints(min_length=1, max_length=1_000)]
Column = Annotated[Value, StringConstraints(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CampaignPart(_Part):
    """The campaign the rows become part of: found by title, else created like this."""

    municipality_id: MunicipalityNumber
    municipality: Text
    title: Text
    kind: CampaignKind
    purpose: Text
    plan_reference: Text | None = None
    opens: Day
    closes: Day

    @after_validation(mode="after")
    def _closes_after_opening(self) -> Self:
        if self.closes < self.opens:
            raise ValueError("closes before it opens")
        return self


class GroupPart(_Part):
    """The campaign's group the contributors are put into: found by label, else created."""

    label: Text
    language: Literal["nb", "nn"] = "nb"
    expected_participants: int = Field(default=0, ge=0)


class FilePart(_Part):
    """How to read the file, where it does not say so itself."""

    layer: Text | None = None
    crs: Text | None = None
    x: Column | None = None
    y: Column | None = None
    wkt: Column | None = None
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None

    @after_validation(mode="after")
    def _one_way_to_say_where(self) -> Self:
        if (self.x is None) != (self.y is None):
            raise ValueError("x and y belong together")
        if self.x is not None and self.wkt is not None:
            raise ValueError("either x and y or wkt")
        return self


class ContributorPart(_Part):
    """Who contributed: the values of a column tell contributors apart; absent, rows do."""

    column: Column | None = None
    same: dict[Text, Text] = Field(default_factory=dict)


class RecordedPart(_Part):
    """When the rows were recorded: in a column, and (else) in a fixed month."""

    column: Column | None = None
    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None

    @after_validation(mode="after")
    def _says_when(self) -> Self:
        if self.column is None and self.month is None:
            raise ValueError("name a column or a month")
        return self


class CommentColumn(_Part):
    """A column of the comment, with a word in front of what it says."""

    column: Column
    label: Text | None = None


class CommentPart(_Part):
    """Which columns are joined to a comment, and whether a person has read them all."""

    columns: list[Column | CommentColumn] = Field(default_factory=list)
    separator: Annotated[str, StringConstraints(min_length=1, max_length=10)] = " · "
    read_by_a_person: bool = False

    def parts(self) -> Iterator[tuple[str, str | None]]:
        """The columns in order, each with its label."""
        for entry in self.columns:
            if isinstance(entry, CommentColumn):
                yield entry.column, entry.label
            else:
                yield entry, None


class GeometryPart(_Part):
    """Whether an end of a way may be a home, and how far a too detailed line may be simplified."""

    home_end: Literal["removed", "none"] = "removed"
    simplify_metres: float | None = Field(default=None, gt=0, le=10)


class Condition(_Part):
    """What a column must hold: one of some values (`""` is an empty cell), or one of some words."""

    column: Column
    values: list[Value] | None = None
    contains: list[Text] | None = None

    @after_validation(mode="after")
    def _asks_one_thing(self) -> Self:
        if bool(self.values) == bool(self.contains):
            raise ValueError("either values or contains")
        return self


class MarkRule(_Part):
    """What the rows that meet every condition become; the first rule that fits decides."""

    becomes: Annotated[
        str, StringConstraints(pattern=r"^(skip|[a-z][a-z0-9_]{0,39}/[a-z][a-z0-9_]{0,39})$")
    ]
    where: list[Condition] = Field(default_factory=list)

    @property
    def target(self) -> tuple[str, str] | None:
        """The theme and the category, or None where rows are skipped."""
        theme, _, category = self.becomes.partition("/")
        return None if self.becomes == SKIP else (theme, category)


class AttributeRule(_Part):
    """An answer every mark (of some themes) carries: fixed, or by the values of a column."""

    answer: Code | None = None
    column: Column | None = None
    answers: dict[Text, Code] = Field(default_factory=dict)
    themes: list[Code] | None = None

    @after_validation(mode="after")
    def _says_what(self) -> Self:
        if (self.column is None) != (not self.answers):
            raise ValueError("column and answers belong together")
        if self.answer is None and self.column is None:
            raise ValueError("name an answer, or a column and answers")
        return self


class ImportMapping(_Part):
    """A whole mapping file. `source` names the data set: with it the ids of its rows are made."""

    source: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
    campaign: CampaignPart
    group: GroupPart
    recorded: RecordedPart
    mark: list[MarkRule] = Field(min_length=1)
    row_id: Column | None = None
    file: FilePart = FilePart()
    contributor: ContributorPart = ContributorPart()
    comment: CommentPart = CommentPart()
    geometry: GeometryPart = GeometryPart()
    attributes: dict[Code, AttributeRule] = Field(default_factory=dict, max_length=10)

    @after_validation(mode="after")
    def _keeps_contributors_unnamed(self) -> Self:
        if self.contributor.column in {column for column, _ in self.comment.parts()}:
            raise ValueError("the contributor's column must not be part of the comment")
        return self

    @after_validation(mode="after")
    def _reaches_every_rule(self) -> Self:
        if any(not rule.where for rule in self.mark[:-1]):
            raise ValueError("a [[mark]] without where fits every row, so it must be the last")
        return self

    def columns(self) -> set[str]:
        """Every column the mapping names, but those the file is read by."""
        named = [self.row_id, self.contributor.column, self.recorded.column]
        named += [column for column, _ in self.comment.parts()]
        named += [condition.column for rule in self.mark for condition in rule.where]
        named += [rule.column for rule in self.attributes.values()]
        return {column for column in named if column is not None}

    def known_values(self) -> dict[str, set[str]]:
        """By column: the values the mapping gives a meaning; free text has none."""
        known: dict[str, set[str]] = {}
        for rule in self.mark:
            for condition in rule.where:
                if condition.values:
                    known.setdefault(condition.column, set()).update(condition.values)
        for attribute in self.attributes.values():
            if attribute.column is not None:
                known.setdefault(attribute.column, set()).update(attribute.answers)
        return known


def read_mapping(path: Path) -> ImportMapping:
    """The mapping in a TOML file; raises `MappingRefusedError`, naming every key at fault."""
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise MappingRefusedError(f"{path.name}: {error.strerror}.") from error
    except UnicodeError as error:
        raise MappingRefusedError(f"{path.name} is not text in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise MappingRefusedError(f"{path.name} is not TOML: {error}.") from error
    try:
        return ImportMapping.model_validate(document)
    except ValidationError as error:
        raise MappingRefusedError(f"{path.name}:\n" + _explain(error)) from error


def _explain(error: ValidationError) -> str:
    # A column of the comment may be text or a table: pydantic then tells of both.
    told = Counter(
        f"  {'.'.join(str(step) for step in fault['loc']) or 'the mapping'}: {fault['msg']}"
        for fault in error.errors()
    )
    return "\n".join(told)
