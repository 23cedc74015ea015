"""What may be told: the draft of a contribution and the limits it is held against."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import shapely
from pydantic import (
    UUID4,
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.campaigns.rules import check_open
from app.kit.geometry import LonLatGeometry
from app.kit.moments import Moment
from app.kit.problems import Fault, Problem
from app.kit.text import TextRefused, find_refused_character, tidy_text

WAY_THEME = "way"
MAX_COMMENT_CHARACTERS = 500
MAX_LINE_VERTICES = 500
MAX_LINE_METRES = 20_000
MAX_AREA_VERTICES = 200
MAX_AREA_SQUARE_METRES = 4_000_000
MAX_MARKS_PER_REQUEST = 50
OFF_THE_WAY_METRES = 2.0
LATE_ARRIVAL = timedelta(hours=24)
MAX_MARKS_PER_PARTICIPANT = 200
CAMPAIGN_MARGIN_METRES = 2_000

Moderation = Literal["waiting", "released", "hidden"]
Provenance = Literal["participant", "paper", "walk", "import"]


class CommentTooLong(Problem):
    """A comment has at most 500 characters."""

    status = 422


class LineTooDetailed(Problem):
    """A line has at most 500 vertices."""

    status = 422


class LineTooLong(Problem):
    """A line is at most 20 km long."""

    status = 422


class AreaTooDetailed(Problem):
    """An area has at most 200 vertices."""

    status = 422


class AreaTooLarge(Problem):
    """An area is at most 4 km² large."""

    status = 422


class AreaHasHoles(Problem):
    """An area is drawn as one ring without holes."""

    status = 422


class GeometryInvalid(Problem):
    """The geometry crosses or touches itself, or has no extent; the error names the place.

    It is not repaired: what a child drew is changed by nobody.
    """

    status = 422


class OutsideCampaignArea(Problem):
    """The mark lies more than 2 km outside the area the campaign asks about."""

    status = 422


class NotOnTheWay(Problem):
    """A stretch is a line along the participant's own way, from one place on it to another."""

    status = 422


class WayMissing(Problem):
    """The way this is a stretch of is not stored, or not yet; send the way first."""

    status = 409


class TooManyMarksAtOnce(Problem):
    """One request carries at most 50 marks."""

    status = 422


class RepeatedMark(Problem):
    """Two marks of one request have the same id."""

    status = 422


class TooManyMarks(Problem):
    """One participant has at most 200 marks."""

    status = 409


class ContributionDiffers(Problem):
    """Another mark was already stored under this id; a new mark needs a new id."""

    status = 409


class UnknownContribution(Problem):
    """There is no such mark, or it is not yours to see."""

    status = 404


def normalise_comment(text: object) -> object:
    """NFC without blanks around it; an empty comment is none."""
    tidy = tidy_text(text)
    return None if tidy == "" else tidy


def check_comment(text: str) -> str:
    """Raise `CommentTooLong` or `TextRefused`."""
    if len(text) > MAX_COMMENT_CHARACTERS:
        raise CommentTooLong(errors=[Fault("/comment", f"Has {len(text)} characters.")])
    refused = find_refused_character(text)
    if refused is not None:
        raise TextRefused(errors=[Fault("/comment", "{} at character {}.".format(*refused))])
    return text


Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Comment = Annotated[
    str,
    AfterValidator(check_comment),
    Field(json_schema_extra={"maxLength": MAX_COMMENT_CHARACTERS}),
]


class ContributionDraft(BaseModel):
    """A mark as a participant sends it: a way, a place or a wish."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        json_schema_extra={
            "examples": [
                {
                    "contribution_id": "6f1f7a52-3c1f-4f0e-9d0a-0d8a3b6a4c11",
                    "theme": "change",
                    "category": "dark",
                    "geometry": {"type": "Point", "coordinates": [5.2441, 60.3617]},
                    "attributes": {"season": "winter", "time_of_day": "dark"},
                    "comment": "Lyset er borte i hele trappen.",
                }
            ]
        },
    )

    contribution_id: UUID4 = Field(
        description="Made by the client, random (version 4): sending the mark twice is harmless."
    )
    theme: Code
    category: Code
    geometry: LonLatGeometry
    attributes: dict[Code, Code] = Field(default_factory=dict, max_length=10)
    comment: Annotated[Comment | None, BeforeValidator(normalise_comment)] = None
    stretch_of: UUID4 | None = Field(
        default=None, description="The own way that the line is a stretch of."
    )
    made_at: Moment | None = Field(
        default=None,
        description="When the mark was made, if it had to wait for a network: made in time, it is "
        "taken for a day after the group closed. It is not stored.",
    )

    def digest(self) -> bytes:
        """SHA-256 of the content; the same mark sent again has the same digest."""
        content: list[object] = [
            self.theme, self.category, sorted(self.attributes.items()), self.comment
        ]  # fmt: skip
        if self.stretch_of is not None:
            content.append(str(self.stretch_of))
        return hashlib.sha256(
            json.dumps(content, ensure_ascii=False).encode() + shapely.to_wkb(self.geometry)
        ).digest()


def check_batch(ids: Sequence[UUID]) -> None:
    """Raise `TooManyMarksAtOnce` or `RepeatedMark` for the marks of one request."""
    if len(ids) > MAX_MARKS_PER_REQUEST:
        raise TooManyMarksAtOnce
    if len(set(ids)) < len(ids):
        raise RepeatedMark


def check_count(stored: int, new: int) -> None:
    """Raise `TooManyMarks` where `new` more would be too many for one participant."""
    if stored + new > MAX_MARKS_PER_PARTICIPANT:
        raise TooManyMarks


def check_shape(lonlat: shapely.Geometry) -> None:
    """Raise where a geometry has too many vertices, holes, or is not valid.

    Asked in the drawn coordinates, before they are transformed.
    """
    vertices = shapely.get_num_coordinates(lonlat)
    match lonlat:
        case shapely.LineString() if vertices > MAX_LINE_VERTICES:
            raise LineTooDetailed(errors=[_at(f"Has {vertices} vertices.")])
        case shapely.Polygon() if lonlat.interiors:
            raise AreaHasHoles(errors=[_at(f"Has {len(lonlat.interiors)} holes.")])
        # The closing position repeats the first and is not counted.
        case shapely.Polygon() if vertices - 1 > MAX_AREA_VERTICES:
            raise AreaTooDetailed(errors=[_at(f"Has {vertices - 1} vertices.")])
    if not shapely.is_valid(lonlat):
        raise GeometryInvalid(errors=[_at(f"{shapely.is_valid_reason(lonlat)}.")])


def check_size(metres: shapely.Geometry) -> None:
    """Raise `LineTooLong` or `AreaTooLarge`; `metres` is in EPSG:25833."""
    match metres:
        case shapely.LineString() if metres.length > MAX_LINE_METRES:
            raise LineTooLong(errors=[_at(f"Is {metres.length / 1000:.1f} km long.")])
        case shapely.Polygon() if metres.area > MAX_AREA_SQUARE_METRES:
            raise AreaTooLarge(errors=[_at(f"Is {metres.area / 1e6:.1f} km² large.")])


def check_inside(metres: shapely.Geometry, fence: shapely.Geometry | None) -> None:
    """Raise `OutsideCampaignArea` where any part lies outside the campaign's widened area."""
    if fence is not None and not shapely.covers(fence, metres):
        raise OutsideCampaignArea(errors=[_at("Lies outside.")])


def _at(detail: str) -> Fault:
    return Fault("/geometry/coordinates", detail)


def check_is_stretch(draft: ContributionDraft) -> None:
    """Raise `NotOnTheWay` for a way that calls itself a stretch: of another, or of itself."""
    if draft.theme == WAY_THEME:
        raise NotOnTheWay(errors=[Fault("/stretch_of", "A way is no stretch of a way.")])


def check_on_way(stretch: shapely.Geometry, way: shapely.Geometry) -> None:
    """Raise `NotOnTheWay` where a vertex lies off the way; both in EPSG:25833.

    Vertices alone: between two of them a thinned line may cut a corner of the way.
    """
    vertices = shapely.points(shapely.get_coordinates(stretch))
    if not isinstance(stretch, shapely.LineString) or (
        shapely.distance(vertices, way).max() > OFF_THE_WAY_METRES
    ):
        raise NotOnTheWay(errors=[_at("Does not lie on the way.")])


def check_in_time(
    opens_at: datetime, closes_at: datetime, made_at: datetime | None, now: datetime
) -> None:
    """Raise `GroupNotOpenYet` or `GroupClosed` for a mark that was not made while it was open.

    One that had to wait for a network is late by at most a day.
    """
    is_late = made_at is not None and closes_at <= now < closes_at + LATE_ARRIVAL
    check_open(opens_at, closes_at, made_at if is_late and made_at is not None else now)


def first_moderation(comment: str | None) -> Moderation:
    """A comment waits for a human; a mark without one has nothing to wait for (R8)."""
    return "released" if comment is None else "waiting"
