"""Who may answer a survey, when, and with what; and when its result may be read."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import UUID4, BaseModel, BeforeValidator, ConfigDict, Field

from app.campaigns.rules import CODE_ALPHABET, CampaignKind
from app.contributions.rules import Comment, normalise_comment
from app.kit.numbers import NO_TRUTH
from app.kit.problems import Fault, Problem
from app.surveys.questionnaire import MOST_PLACES, SCALE, Code, Question, Questionnaire

KIND: CampaignKind = "resident_survey"
SurveyAccess = Literal["open_link", "invitation"]
SurveyState = Literal["draft", "scheduled", "open", "closed"]

SURVEY_CODE_CHARACTERS = 12
FEWEST_CODES_AT_ONCE, MOST_CODES_AT_ONCE = 10, 500
"""Among fewer, who answers today could be told from who was asked yesterday."""
MOST_INVITED = 1_000_000
MOST_VERSIONS = 10_000
STEWARD_FLOOR = 5
"""So few respondents no figure a steward reads is made of, at least."""

_CODE = re.compile(rf"(\d{{4}})([{CODE_ALPHABET}]{{{SURVEY_CODE_CHARACTERS}}})")


class UnknownSurvey(Problem):
    """There is no survey here, or none you answer for."""

    status = 404


class UnknownSurveyKey(Problem):
    """No survey is answered with this link or code. A code opens once: it may have been used."""

    status = 404


class UnknownResponse(Problem):
    """There is no such response, or it is not yours: it may have been withdrawn."""

    status = 404


class UnknownRemark(Problem):
    """There is no such text in this survey, or its author has taken it away."""

    status = 404


class NoSurvey(Problem):
    """The campaign is of another kind: only a resident survey has a questionnaire."""

    status = 409


class QuestionnaireFrozen(Problem):
    """The survey was opened; what it asks, and whom, is not changed any more."""

    status = 409


class QuestionnaireChanged(Problem):
    """Somebody saved the questionnaire meanwhile. Read what it says now, and change that."""

    status = 409


class NothingAsked(Problem):
    """A survey is opened once it asks at least one question."""

    status = 409


class NotByInvitation(Problem):
    """Codes are for surveys answered by invitation; this one has an open link."""

    status = 409


class SurveyNotOpenYet(Problem):
    """The survey has not opened yet; `opens_at` says when it does."""

    status = 409


class SurveyClosed(Problem):
    """The survey is closed. What was answered stays as it is."""

    status = 409


class SurveyNotClosed(Problem):
    """A survey's result is read and published once it has closed, and not before."""

    status = 409


class AlreadyAnswered(Problem):
    """This device has answered the survey. The answer can be changed until the survey closes."""

    status = 409


class AlreadyPublished(Problem):
    """The summary was published, and what is published never changes."""

    status = 409


class AnswerMissing(Problem):
    """A required question has no answer; `errors` names each."""

    status = 422


class AnswerNotAsked(Problem):
    """An answer does not fit its question; `errors` names each."""

    status = 422


class NotABackground(Problem):
    """Results are crossed by one of the survey's background questions alone."""

    status = 422


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SurveyDraft(_Body):
    """What a survey will ask, and how it is entered; `based_on` is the version it was made of."""

    access: SurveyAccess = "open_link"
    invited: Annotated[int, Field(ge=1, le=MOST_INVITED), NO_TRUTH] | None = Field(
        default=None, description="How many an open link was sent to, where that is known."
    )
    questionnaire: Questionnaire
    based_on: Annotated[int, Field(ge=0, le=MOST_VERSIONS), NO_TRUTH] = 0


class CodesDraft(_Body):
    """How many codes to make at once."""

    count: Annotated[int, Field(ge=FEWEST_CODES_AT_ONCE, le=MOST_CODES_AT_ONCE), NO_TRUTH]


class PlaceAnswer(_Body):
    """A place pointed out (CRS84), its theme, and words about it."""

    place_id: UUID4 = Field(description="Made by the client, random (version 4).")
    position: tuple[Annotated[float, Field(ge=2, le=34)], Annotated[float, Field(ge=57, le=81)]]
    theme: Code | None = None
    words: Annotated[Comment | None, BeforeValidator(normalise_comment)] = None


class Answer(_Body):
    """The answer to one question: the part that its kind asks for, and no other."""

    choices: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    grade: Annotated[int, Field(ge=SCALE[0], le=SCALE[-1]), NO_TRUTH] | None = None
    text: Annotated[Comment | None, BeforeValidator(normalise_comment)] = None
    places: Annotated[tuple[PlaceAnswer, ...], Field(max_length=MOST_PLACES)] = ()

    @property
    def parts(self) -> set[str]:
        """Which parts say something."""
        return {name for name in type(self).model_fields if getattr(self, name) not in ((), None)}


Answers = Mapping[str, Answer]


class ResponseDraft(_Body):
    """A resident's answers, and once the link or code that lets in. No name, no address."""

    is_15_or_older: Literal[True]
    key: Annotated[str, Field(max_length=60)] | None = Field(
        default=None, description="The link's token or the invitation's code; for changes, none."
    )
    answers: dict[Code, Answer]

    def digest(self) -> bytes:
        """SHA-256 of the answers; the same answers sent again have the same digest."""
        document = self.model_dump(mode="json", include={"answers"})
        return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).digest()


class SurveyKey(_Body):
    """The token of an open link, or the code of an invitation, however it was typed."""

    key: Annotated[str, Field(max_length=60)]


def make_survey_code(municipality_id: str) -> str:
    """A random code behind its municipality's number: 31¹² ≈ 8 · 10¹⁷ possibilities."""
    drawn = (secrets.choice(CODE_ALPHABET) for _ in range(SURVEY_CODE_CHARACTERS))
    return municipality_id + "".join(drawn)


def spell_code(code: str) -> str:
    """A code as it is printed, in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_survey_code(typed: str) -> tuple[str, bytes] | None:
    """The municipality a typed code names, and the hash it is known by; None for no code."""
    match = _CODE.fullmatch(re.sub(r"[\s-]", "", typed.upper()))
    return None if match is None else (match[1], hash_code(match[0]))


def hash_code(code: str) -> bytes:
    """SHA-256 of a code; unsalted is enough, because the code itself is random."""
    return hashlib.sha256(code.encode()).digest()


def survey_state(
    opened_version: int | None, opens_at: datetime, closes_at: datetime, now: datetime
) -> SurveyState:
    """Where a survey stands: it is answered once somebody has opened it, and in its period."""
    if opened_version is None:
        return "draft"
    if now < opens_at:
        return "scheduled"
    return "open" if now < closes_at else "closed"


def check_takes_answers(state: SurveyState, opens_at: datetime) -> None:
    """Raise `SurveyNotOpenYet` or `SurveyClosed`."""
    if state in ("draft", "scheduled"):
        raise SurveyNotOpenYet(opens_at=opens_at.isoformat())
    if state == "closed":
        raise SurveyClosed


_PART_OF = {
    "one_choice": "choices", "many_choice": "choices", "scale": "grade", "text": "text",
    "place": "places",
}  # fmt: skip


def check_answers(questionnaire: Questionnaire, answers: Answers) -> None:
    """Raise `AnswerNotAsked` or `AnswerMissing`, naming every answer that is not as asked."""
    asked = questionnaire.by_code
    unfit = [
        Fault(f"/answers/{code}", detail)
        for code, answer in answers.items()
        if (detail := _unfit(asked.get(code), answer))
    ]
    if unfit:
        raise AnswerNotAsked(errors=unfit)
    missing = [
        Fault(f"/answers/{question.code}", "Is required.")
        for question in questionnaire.questions
        if question.is_required and not answers.get(question.code, Answer()).parts
    ]
    if missing:
        raise AnswerMissing(errors=missing)


def _unfit(question: Question | None, answer: Answer) -> str | None:
    if question is None:
        return "Is not asked."
    if answer.parts - {_PART_OF[question.kind]}:
        return f"Is answered with `{_PART_OF[question.kind]}` alone."
    if question.kind == "place":
        return _unfit_places(question, answer.places)
    most = 1 if question.kind == "one_choice" else len(question.options)
    if len(answer.choices) > most or len(set(answer.choices)) < len(answer.choices):
        return f"Has at most {most} different choices."
    return None if question.codes >= set(answer.choices) else "Names an option there is not."


def _unfit_places(question: Question, places: Sequence[PlaceAnswer]) -> str | None:
    if len(places) > question.most_places:
        return f"Has at most {question.most_places} places."
    if len({place.place_id for place in places}) < len(places):
        return "Two places have the same id."
    themes = {place.theme for place in places}
    if question.options:
        return None if question.codes >= themes else "Names a theme there is not."
    return None if themes <= {None} else "Has no themes."
