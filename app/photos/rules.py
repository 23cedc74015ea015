"""What a photo may be when it comes in, and what it is once it is kept."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.kit.problems import Problem

MOST_PHOTO_BYTES = 12_000_000
MOST_PIXELS = 60_000_000
"""More than any phone takes by itself, and far less than a bomb."""
LONGEST_SIDE = 2_000
THUMBNAIL_SIDE = 400
MOST_PAINTED = 20

PhotoSize = Literal["full", "thumbnail"]


class NoPhoto(Problem):
    """This is no picture we can read: send JPEG, PNG, WebP or HEIC."""

    status = 422


class PhotoTooLarge(Problem):
    """A photo has at most 12 MB and 60 million pixels."""

    status = 413


class UnknownPhoto(Problem):
    """There is no such photo, or none you may see."""

    status = 404


class PhotoDiffers(Problem):
    """Another photo was already stored under this id; a new photo needs a new id."""

    status = 409


Share = Annotated[float, Field(ge=0, le=1)]


class Patch(BaseModel):
    """A rectangle of a photo, in shares of its width and height from the upper left corner."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    left: Share
    top: Share
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]
