"""Whether children were considered in a plan: what the law asks, and what was answered."""

from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from app.kit.problems import Problem
from app.kit.text import tidy_lines
from app.plans.rules import Url

Question = Literal[
    "knowledge", "programme", "description", "consequences", "participation", "guidelines", "heard"
]
CheckState = Literal["yes", "partly", "no", "not_relevant"]


EVIDENCE = ("findings", "releases", "links")
"""What an answer may rest on; each a member of `CheckDraft`."""


class UnknownQuestion(Problem):
    """The checklist has no such question."""

    status = 404


class Asked(NamedTuple):
    """A question of the checklist and where the law asks it."""

    law: str
    words: str


QUESTIONS: dict[Question, Asked] = {
    "knowledge": Asked(
        "pbl § 3-3",
        "Er det barn og unge selv har fortalt, en del av kunnskapsgrunnlaget for planen?",
    ),
    "programme": Asked(
        "pbl § 4-1",
        "Sier planprogrammet hvordan barn og unge skal medvirke, og når?",
    ),
    "description": Asked(
        "pbl § 4-2",
        "Sier planbeskrivelsen hva barn og unge har fortalt, og hva som er gjort med det?",
    ),
    "consequences": Asked(
        "pbl § 4-2",
        "Er virkningene for barn og unge utredet: skoleveier, lek, møteplasser og trygghet?",
    ),
    "participation": Asked(
        "pbl § 5-1",
        "Er det sørget for at barn og unge, som trenger særskilt tilrettelegging, kan medvirke?",
    ),
    "guidelines": Asked(
        "RPR for barn og unge",
        "Erstattes arealer som barn bruker, når planen tar dem, og er de trygge mot fare?",
    ),
    "heard": Asked(
        "Barnekonvensjonen art. 12",
        "Har barn og unge sagt sin mening, er den tillagt vekt, og har de fått svar?",
    ),
}
"""In the words the case file has them; pages say them in the reader's language."""


class CheckDraft(BaseModel):
    """An answer to a question of the checklist, with what it rests on.

    `findings` and `releases` are numbers, `links` what lies elsewhere. Answers are only added to;
    the last of a question stands.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"state": "partly", "words": "Se kapittel 4.", "releases": ["4601-2026-u01"]}
            ]
        },
    )

    state: CheckState
    words: Annotated[str, Field(max_length=2_000), *tidy_lines("/words")] = ""
    findings: Annotated[tuple[Annotated[str, Field(max_length=30)], ...], Field(max_length=20)] = ()
    releases: Annotated[tuple[Annotated[str, Field(max_length=30)], ...], Field(max_length=20)] = ()
    links: Annotated[tuple[Url, ...], Field(max_length=20)] = ()
