"""What a human decides about a comment, and which may be released without reading each again."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.contributions.rules import Comment, normalise_comment
from app.kit.problems import Problem

Decision = Literal["release", "edit", "hide"]
Version = Annotated[str, Field(max_length=64, description="Changes with the comment's words.")]
MOST_AT_ONCE = 500


class UnknownComment(Problem):
    """There is no such comment in this group, or its author has taken it away."""

    status = 404


class CommentChanged(Problem):
    """The comment was changed since it was read. Read what it says now, and decide then."""

    status = 409


class NothingToReport(Problem):
    """The mark has no released comment that could be reported."""

    status = 409


class CommentDecision(BaseModel):
    """What becomes of a comment.

    `release` shows it to planners; `edit` puts `comment` in its place (nothing: no comment) and
    shows that, and what was written is gone; `hide` hides the mark with it from everybody.
    `version` is that of the comment as it was read: children change their comments while they are
    read, and what no human has read is not shown.
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
    version: Version | None = None


class ManyReleased(BaseModel):
    """Comments that were read together and may all be shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contribution_ids: Annotated[Sequence[UUID], Field(max_length=MOST_AT_ONCE)]
    versions: dict[UUID, Version] = Field(
        default_factory=dict,
        max_length=MOST_AT_ONCE,
        description="The comments' versions as they were read; one that has changed goes on "
        "waiting.",
    )


def check_is_as_read(decision: CommentDecision, version: str) -> None:
    """Raise `CommentChanged` where a text would be shown that is not the one that was read.

    Hiding is always possible: it shows nothing.
    """
    if decision.decision != "hide" and decision.version not in (None, version):
        raise CommentChanged
