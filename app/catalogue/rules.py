"""What may be answered: themes, categories and questions, and whether a mark fits them."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.kit.problems import Fault, Problem

GeometryType = Literal["Point", "LineString", "Polygon"]
NationalType = Literal["Barneveg", "Aktivitet", "PositivOpplevelse", "NegativOpplevelse"]
"""Object types of the national product specification "Barnetråkk – aggregert" 20230901."""


class UnknownCategory(Problem):
    """The campaign's catalogue has no such category in this theme."""

    status = 422


class GeometryTypeNotAllowed(Problem):
    """This category is not marked with this kind of geometry."""

    status = 422


class UnknownAnswer(Problem):
    """An attribute is not a question of this theme, or its value is not one of the options."""

    status = 422


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Labels(_Frozen):
    """One text in the languages a catalogue must have, and in any other it was translated to."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, str]

    nb: str
    nn: str
    en: str


class Option(_Frozen):
    """One answer that may be chosen."""

    code: str
    icon: str
    labels: Labels


class Question(_Frozen):
    """A follow-up question about a mark, answered by choosing one option."""

    code: str
    required: bool
    labels: Labels
    options: tuple[Option, ...]


class Category(_Frozen):
    """What a mark can say within a theme, and the geometries it may be drawn as."""

    code: str
    icon: str
    geometry_types: tuple[GeometryType, ...]
    labels: Labels


class Theme(_Frozen):
    """A kind of statement (way, activity, like, change, wish) and its national object type."""

    code: str
    national_type: NationalType
    icon: str
    labels: Labels
    categories: tuple[Category, ...]
    questions: tuple[Question, ...]


class Catalogue(_Frozen):
    """Everything a campaign asks; a version is never changed, an edit makes a new one."""

    version: int
    themes: tuple[Theme, ...]

    def find(self, theme: str, category: str) -> tuple[Theme, Category]:
        """The theme and the category; raises `UnknownCategory`."""
        for candidate in self.themes:
            if candidate.code == theme:
                for found in candidate.categories:
                    if found.code == category:
                        return candidate, found
        raise UnknownCategory(errors=[Fault("/category", "Not in the campaign's catalogue.")])


def check_answers(
    catalogue: Catalogue,
    theme: str,
    category: str,
    geometry_type: str,
    attributes: Mapping[str, str],
) -> None:
    """Hold a mark against the catalogue.

    Raises `UnknownCategory`, `GeometryTypeNotAllowed` or `UnknownAnswer`.
    """
    in_theme, found = catalogue.find(theme, category)
    if geometry_type not in found.geometry_types:
        raise GeometryTypeNotAllowed(
            errors=[Fault("/geometry/type", f"Allowed: {', '.join(found.geometry_types)}.")]
        )
    questions = {question.code: question for question in in_theme.questions}
    faults = [
        Fault("/attributes", f"`{question.code}` must be answered.")
        for question in in_theme.questions
        if question.required and question.code not in attributes
    ]
    for code, answer in attributes.items():
        question = questions.get(code)
        if question is None:
            faults.append(Fault("/attributes", "Holds a question this theme does not ask."))
        elif answer not in {option.code for option in question.options}:
            options = ", ".join(option.code for option in question.options)
            faults.append(Fault(f"/attributes/{code}", f"Allowed: {options}."))
    if faults:
        raise UnknownAnswer(errors=faults)
