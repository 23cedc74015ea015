"""What a human decides about a comment, and which may be released without reading each again."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.contributions.rules import Comment, normalise_comment
from app.kit.problems import Problem

Decision = Literal["release", "edit", "hide"]
MOST_AT_ONCE = 500


class UnknownComment(Problem):
    """There is no such comment in this group, or its author has taken it away."""

    status = 404


class NothingToReport(Problem):
    """The mark has no released comment that could be reported."""

    status = 409


class CommentDecision(BaseModel):
    """What becomes of a comment.

    `release` shows it to planners; `edit` puts `comment` in its place (nothing: no comment) and
    shows that, and what was written is gone; `hide` hides the mark with it from everybody.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"decision": "edit", "comment": "Det bor en sint hund her."}]
        },
    )

    decision: Decision
    comment: Annotated[Comment | None, BeforeValidator(normalise_comment)] = None


class ManyReleased(BaseModel):
    """Comments that were read together and may all be shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contribution_ids: Annotated[Sequence[UUID], Field(max_length=MOST_AT_ONCE)]
