"""What a closed survey says: distributions, crossings, and cells where places gather."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel

from app.kit.geometry import to_geojson
from app.kit.partition import Partition
from app.publishing.privacy import ALL_THEMES, Voice, choose_cell_size, gather, show
from app.surveys.questionnaire import SCALE, Question, QuestionKind, Questionnaire
from app.surveys.rules import STEWARD_FLOOR
from app.surveys.statistics import NO_ANSWER, Table, cross, distribute, round_down

PUBLIC_STEP = 10
"""What everybody reads is rounded down to tens."""
ANSWERED = "+"
"""Stands for those who wrote a text or pointed out a place."""
NOT_CHOSEN = "!"

Audience = Literal["stewards", "public"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
Told = Mapping[str, Sequence[str]]
"""One respondent's answers: codes of options, a grade, or `ANSWERED`, by question."""


class Bar(BaseModel):
    """How many gave one of these answers; `-` are those who gave none."""

    answers: list[str]
    respondents: int


class CrossedRow(BaseModel):
    """A group of respondents, and how many of it gave each answer."""

    groups: list[str]
    respondents: list[int]


class Crossing(BaseModel):
    """A question by a background question; of many choices, `option` by whether it was chosen."""

    background: str
    option: str | None
    columns: list[list[str]]
    rows: list[CrossedRow]


class QuestionResult(BaseModel):
    """What came of one question; without bars where too few would stand apart.

    `mean` is that of a scale's grades, given where no grades are joined. Of many choices each bar
    stands for itself, and `withheld` options would tell of too few.
    """

    code: str
    kind: QuestionKind
    bars: list[Bar]
    mean: float | None
    withheld: int
    crossings: list[Crossing]


class SurveyResult(BaseModel):
    """What a survey says to an audience; every figure is of at least `minimum` respondents."""

    responses: int
    minimum: int
    questions: list[QuestionResult]
    cells: dict[str, Any] | None


def report_to_stewards(
    questionnaire: Questionnaire, told: Sequence[Told], voices: Sequence[Voice]
) -> SurveyResult:
    """Exact figures, crossed by every background question."""
    return SurveyResult(
        responses=len(told),
        minimum=STEWARD_FLOOR,
        questions=[
            _report(question, told, STEWARD_FLOOR, questionnaire.backgrounds)
            for question in questionnaire.questions
        ],
        cells=gather_places(voices, STEWARD_FLOOR),
    )


def report_to_public(
    questionnaire: Questionnaire, told: Sequence[Told], voices: Sequence[Voice], minimum: int
) -> SurveyResult:
    """Figures of at least `minimum` (ten, or more), rounded down to tens, and nothing crossed."""
    questions = [_report(each, told, minimum, ()) for each in questionnaire.questions]
    for bar in (bar for question in questions for bar in question.bars):
        bar.respondents = round_down(bar.respondents, PUBLIC_STEP)
    return SurveyResult(
        responses=round_down(len(told), PUBLIC_STEP),
        minimum=minimum,
        # A mean is made of all the exact numbers.
        questions=[each.model_copy(update={"mean": None}) for each in questions],
        cells=gather_places(voices, minimum, lambda count: round_down(count, PUBLIC_STEP)),
    )


def _report(
    question: Question, told: Sequence[Told], k: int, backgrounds: Iterable[Question]
) -> QuestionResult:
    parts = _parts(question, told, k)
    shown = [part for part in parts if part.distribution is not None]
    return QuestionResult(
        code=question.code,
        kind=question.kind,
        bars=[bar for part in shown for bar in part.bars],
        mean=_mean(question, shown),
        withheld=len(parts) - len(shown),
        crossings=[
            crossing
            for background in backgrounds
            if background.code != question.code
            for part in shown
            for crossing in _cross(part, background, told, k)
        ],
    )


class _Part:
    """A question, or one option of many, as a partition of the respondents."""

    def __init__(self, option: str | None, members: list[str], given: list[str], k: int,
                 *, is_ordered: bool = False):  # fmt: skip
        self.option, self.given, self.is_ordered = option, given, is_ordered
        self.distribution = distribute(members, given, k, is_ordered=is_ordered)

    @property
    def bars(self) -> list[Bar]:
        """The distribution; of one option of many only how many chose it."""
        table = self.distribution
        if table is None:
            return []
        bars = [
            Bar(answers=list(answers), respondents=count)
            for answers, count in zip(table.columns, table.counts[0], strict=True)
        ]
        return [bar for bar in bars if NOT_CHOSEN not in bar.answers]


def _parts(question: Question, told: Sequence[Told], k: int) -> list[_Part]:
    given = [each.get(question.code, ()) for each in told]
    if question.kind == "many_choice":
        return [
            _Part(option, [option, NOT_CHOSEN],
                  [option if option in each else NOT_CHOSEN for each in given], k)
            for option in (option.code for option in question.options)
        ]  # fmt: skip
    members = _members(question)
    if not question.is_required:
        members.append(NO_ANSWER)
    one_each = [each[0] if each else NO_ANSWER for each in given]
    return [_Part(None, members, one_each, k, is_ordered=question.kind == "scale")]


def _members(question: Question) -> list[str]:
    match question.kind:
        case "one_choice":
            return [option.code for option in question.options]
        case "scale":
            return [str(grade) for grade in SCALE]
        case _:
            return [ANSWERED]


def _mean(question: Question, shown: Sequence[_Part]) -> float | None:
    if question.kind != "scale" or not shown:
        return None
    bars = shown[0].bars
    if any(len(bar.answers) > 1 for bar in bars):
        return None
    graded = {int(bar.answers[0]): bar.respondents for bar in bars if bar.answers != [NO_ANSWER]}
    mean = sum(grade * count for grade, count in graded.items()) / sum(graded.values())
    return round(mean, 1)


def _cross(part: _Part, background: Question, told: Sequence[Told], k: int) -> list[Crossing]:
    [groups] = _parts(background, told, k)
    if groups.distribution is None or part.distribution is None:
        return []
    pairs = zip(groups.given, part.given, strict=True)
    table = cross(pairs, groups.distribution, part.distribution, k, is_ordered=part.is_ordered)
    return [] if table is None else [_crossing(table, background, part)]


def _crossing(table: Table, background: Question, part: _Part) -> Crossing:
    return Crossing(
        background=background.code,
        option=part.option,
        columns=[list(column) for column in table.columns],
        rows=[
            CrossedRow(groups=list(groups), respondents=list(counts))
            for groups, counts in zip(table.rows, table.counts, strict=True)
        ],
    )


def theme_of(question: str, theme: str | None) -> str:
    """What a place is counted under: its question, and its theme there."""
    return question if theme is None else f"{question}/{theme}"


def gather_places(
    voices: Sequence[Voice], k: int, told: Callable[[int], int] = int
) -> dict[str, Any] | None:
    """Cells in which at least `k` respondents point out a place, as GeoJSON; None without places.

    Cells, their size and who counts in them are as in releases (R1, R2, R4).
    """
    if not voices:
        return None
    size = choose_cell_size(voices, k).cell_metres
    grid = Partition("square", size)
    shown = show(gather(voices, size), k)
    features = [
        {
            "type": "Feature",
            "id": f"{grid.cell_id(spot.e, spot.n)}-{spot.theme}",
            "geometry": to_geojson(grid.shape(spot.e, spot.n)),
            "properties": _named(spot.theme) | {"respondents": told(count)},
        }
        for spot, count in sorted(shown.items())
        if spot.theme != ALL_THEMES
    ]
    return {"type": "FeatureCollection", "cell_metres": size, "features": features}


def _named(theme: str) -> dict[str, str | None]:
    question, _, named = theme.partition("/")
    return {"question": question, "theme": named or None}
