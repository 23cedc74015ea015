"""The catalogue a municipality starts with, in every language it was translated to."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalogue import starter
from app.catalogue.rules import Labels
from app.catalogue.starter import STARTER_CATALOGUE

FILES = sorted((Path(starter.__file__).parent / "translations").glob("*.json"))
OTHERS = {"se", "pl", "uk", "ar", "so", "ti"}


def labels() -> Iterator[tuple[str, Labels]]:
    for theme in STARTER_CATALOGUE.themes:
        yield f"theme.{theme.code}", theme.labels
        for category in theme.categories:
            yield f"category.{category.code}", category.labels
        for question in theme.questions:
            yield f"question.{question.code}", question.labels
            for option in question.options:
                yield f"option.{question.code}.{option.code}", option.labels


def test_every_language_is_begun() -> None:
    assert {path.stem for path in FILES} == OTHERS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_translators_file_has_no_word_the_catalogue_lacks(path: Path) -> None:
    words = json.loads(path.read_text())
    assert set(words) <= {key for key, _ in labels()}
    assert all(word.strip() for word in words.values())


@pytest.mark.parametrize("language", ["pl", "uk", "ar"])
def test_these_languages_are_complete(language: str) -> None:
    missing = [key for key, label in labels() if language not in label.model_dump()]
    assert missing == []


def test_a_translated_label_carries_its_language_and_an_untranslated_one_does_not() -> None:
    dumped = {key: label.model_dump() for key, label in labels()}
    assert dumped["category.dark"]["ar"] == "مظلم ولا توجد إضاءة"
    assert "ti" not in dumped["category.wish_bus"]
