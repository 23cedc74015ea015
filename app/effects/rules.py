"""When the effect of a measure can be told, what is said of it, and what warns beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from app.hotspots.reports import compare_shares
from app.kit.problems import Problem

FEWEST_COMPARED = 5
"""With fewer children on either side nothing is said at all."""
FEW = 30
"""With fewer on either side the numbers are shown with a warning."""
DISTANCES = (100, 250, 500)

Verdict = Literal["less", "more", "unclear"]
Reason = Literal[
    "not_done", "no_place", "no_campaign_before", "no_campaign_after", "deleted", "too_few"
]
Reservation = Literal["few_children", "other_grades", "other_schools", "other_season"]

METHOD = (
    "The share of the children who told anything there who named it; after minus before, with "
    "Newcombe's 95 % interval (1998, method 10, of two Wilson intervals). Other children answer "
    "each time, and other things change meanwhile: a difference does not tell its cause."
)
_DARK_MONTHS = frozenset({10, 11, 12, 1, 2, 3})


class CampaignAtOtherTime(Problem):
    """A campaign before closed before the measure was decided; one after opened once it was done.

    `possible` names those that did.
    """

    status = 422


def check_distance(value: int) -> int:
    """Raise `ValueError` for another distance: of free ones the differences would tell of a few."""
    if value not in DISTANCES:
        raise ValueError(f"one of {', '.join(map(str, DISTANCES))}")
    return value


Distance = Annotated[
    int, AfterValidator(check_distance), Field(json_schema_extra={"enum": list(DISTANCES)})
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A campaign, and the grades and schools of the groups that were invited."""

    campaign_id: UUID
    title: str
    opens_at: datetime
    closes_at: datetime
    grades: frozenset[int]
    school_ids: frozenset[UUID]

    @property
    def is_in_the_dark(self) -> bool:
        """Whether it began in the half of the year in which children walk in the dark."""
        return self.opens_at.month in _DARK_MONTHS


@dataclass(frozen=True, slots=True)
class Side:
    """One side: whom the campaigns asked, who named it there and who told anything there.

    `finding` is the number of the finding that froze the counts.
    """

    campaigns: tuple[Asked, ...]
    named: int
    there: int
    finding: str | None = None


def before(campaigns: Sequence[Asked], decided_at: datetime) -> list[Asked]:
    """Where everything was told before anybody knew what would be done."""
    return [each for each in campaigns if each.closes_at <= decided_at]


def after(campaigns: Sequence[Asked], done_at: datetime) -> list[Asked]:
    """Where everything was told when it was done."""
    return [each for each in campaigns if each.opens_at >= done_at]


def choose(
    asked: UUID | None, possible: Sequence[Asked], nearest: Literal["first", "last"]
) -> Asked | None:
    """The campaign asked for, else the nearest in time; raises `CampaignAtOtherTime`."""
    if asked is None:
        ordered = sorted(possible, key=lambda each: each.opens_at)
        return None if not ordered else ordered[0 if nearest == "first" else -1]
    for campaign in possible:
        if campaign.campaign_id == asked:
            return campaign
    raise CampaignAtOtherTime(possible=", ".join(str(each.campaign_id) for each in possible))


def compare(before: Side, after: Side) -> Mapping[str, Any] | None:
    """Two shares and their difference; None with too few on a side."""
    if min(before.there, after.there) < FEWEST_COMPARED:
        return None
    return compare_shares((before.named, before.there), (after.named, after.there))


def verdict_of(low: float, high: float) -> Verdict:
    """What the interval of a difference allows to say: only what none of it contradicts."""
    if high < 0:
        return "less"
    return "more" if low > 0 else "unclear"


def warnings_of(before: Side, after: Side) -> list[Reservation]:
    """What whoever reads the numbers must know beside them.

    Grades and schools are those that were invited: of the few who told something there they would
    say more than a comparison may.
    """
    grades, schools, seasons = (
        [
            frozenset(value for each in side.campaigns for value in of(each))
            for side in (before, after)
        ]
        for of in (_grades, _schools, _season)
    )
    found: list[Reservation] = []
    if min(before.there, after.there) < FEW:
        found.append("few_children")
    if grades[0] != grades[1]:
        found.append("other_grades")
    if schools[0] != schools[1]:
        found.append("other_schools")
    if seasons[0] != seasons[1]:
        found.append("other_season")
    return found


def _grades(asked: Asked) -> frozenset[int]:
    return asked.grades


def _schools(asked: Asked) -> frozenset[UUID]:
    return asked.school_ids


def _season(asked: Asked) -> frozenset[bool]:
    return frozenset({asked.is_in_the_dark})
