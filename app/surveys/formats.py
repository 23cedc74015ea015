"""A survey's distributions as CSV: figures, never anybody's answers."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from app.kit.text import defused
from app.surveys.questionnaire import Question, Questionnaire, SurveyLanguage, Words
from app.surveys.reports import ANSWERED, NOT_CHOSEN, Crossing, QuestionResult, SurveyResult
from app.surveys.statistics import NO_ANSWER

COLUMNS = ("question", "label", "background", "group", "answer", "respondents")
LANGUAGES: tuple[SurveyLanguage, ...] = ("nb", "nn", "en")
_SIGNS: Mapping[SurveyLanguage, Mapping[str, str]] = {
    "nb": {NO_ANSWER: "ikke svart", ANSWERED: "svart", NOT_CHOSEN: "ikke valgt"},
    "nn": {NO_ANSWER: "ikkje svart", ANSWERED: "svart", NOT_CHOSEN: "ikkje vald"},
    "en": {NO_ANSWER: "no answer", ANSWERED: "answered", NOT_CHOSEN: "not chosen"},
}
_JOINED = {"nb": " eller ", "nn": " eller ", "en": " or "}


def write_csv(
    questionnaire: Questionnaire, result: SurveyResult, language: SurveyLanguage
) -> bytes:
    """One line for each figure, in UTF-8 with the mark spreadsheets know it by."""
    written = io.StringIO(newline="")
    sheet = csv.writer(written)
    sheet.writerow(COLUMNS)
    asked = questionnaire.by_code
    for each in result.questions:
        for row in _rows(asked[each.code], each, asked, language):
            sheet.writerow([defused(cell) for cell in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _rows(
    question: Question,
    result: QuestionResult,
    asked: Mapping[str, Question],
    language: SurveyLanguage,
) -> Iterator[tuple[str | int, ...]]:
    start = (question.code, _say(question.label, language))
    for bar in result.bars:
        yield *start, "", "", _name(question, bar.answers, language), bar.respondents
    for crossing in result.crossings:
        for row in _crossed(question, crossing, asked[crossing.background], language):
            yield *start, crossing.background, *row


def _crossed(
    question: Question, crossing: Crossing, background: Question, language: SurveyLanguage
) -> Iterator[tuple[str, str, int]]:
    for row in crossing.rows:
        group = _name(background, row.groups, language)
        for column, respondents in zip(crossing.columns, row.respondents, strict=True):
            answer = _name(question, column, language)
            if crossing.option is not None and NOT_CHOSEN in column:
                answer = f"{_name(question, [crossing.option], language)}: {answer}"
            yield group, answer, respondents


def _name(question: Question, codes: Sequence[str], language: SurveyLanguage) -> str:
    labels = {option.code: _say(option.label, language) for option in question.options}
    named = {**labels, **_SIGNS[language]}
    return _JOINED[language].join(named.get(code, code) for code in codes)


def _say(words: Words, language: SurveyLanguage) -> str:
    return next(words[each] for each in (language, *LANGUAGES) if each in words)
