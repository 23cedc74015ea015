"""What a survey asks: questions of five kinds, in order, in the languages they are written in."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.kit.numbers import NO_TRUTH
from app.kit.text import one_line

QuestionKind = Literal["one_choice", "many_choice", "scale", "text", "place"]
SurveyLanguage = Literal["nb", "nn", "en"]

MOST_QUESTIONS = 40
MOST_OPTIONS = 20
MOST_PLACES = 10
SCALE = (1, 2, 3, 4, 5)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Line = Annotated[str, Field(min_length=1, max_length=300), *one_line("/questionnaire")]
Words = Annotated[dict[SurveyLanguage, _Line], Field(min_length=1)]
"""The same words in at least one language."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Part):
    """Something that can be chosen, or a theme a place can have."""

    code: Code
    label: Words


class ScaleEnds(_Part):
    """What 1 and 5 stand for."""

    low: Words
    high: Words


class Question(_Part):
    """One question; which of the optional parts it has follows from its kind.

    `is_background` marks a question of one choice that results may be crossed by, such as age.
    """

    code: Code
    kind: QuestionKind
    label: Words
    help: Words | None = None
    is_required: bool = False
    is_background: bool = False
    options: Annotated[tuple[Option, ...], Field(max_length=MOST_OPTIONS)] = ()
    ends: ScaleEnds | None = None
    most_places: Annotated[int, Field(ge=1, le=MOST_PLACES), NO_TRUTH] = 1

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        chooses = self.kind in ("one_choice", "many_choice")
        if chooses and len(self.options) < 2:
            raise ValueError("A choice needs two options.")
        if not chooses and self.kind != "place" and self.options:
            raise ValueError("Only choices and places have options.")
        if (self.kind == "scale") != (self.ends is not None):
            raise ValueError("A scale, and nothing else, says what its ends stand for.")
        if self.is_background and self.kind != "one_choice":
            raise ValueError("Results are crossed by questions of one choice.")
        _check_unlike(option.code for option in self.options)
        return self

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the options."""
        return frozenset(option.code for option in self.options)


class Questionnaire(_Part):
    """The questions in their order, what is said before them and after."""

    introduction: Words
    what_happens_next: Words
    questions: Annotated[tuple[Question, ...], Field(max_length=MOST_QUESTIONS)] = ()

    @model_validator(mode="after")
    def _check_codes(self) -> Self:
        _check_unlike(question.code for question in self.questions)
        return self

    @property
    def by_code(self) -> Mapping[str, Question]:
        """The questions by their codes."""
        return {question.code: question for question in self.questions}

    @property
    def backgrounds(self) -> list[Question]:
        """The questions results may be crossed by."""
        return [question for question in self.questions if question.is_background]


def _check_unlike(codes: Iterator[str]) -> None:
    listed = list(codes)
    if len(set(listed)) < len(listed):
        raise ValueError("Two have the same code.")
