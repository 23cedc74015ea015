"""Who comes with a code: wrong ones are counted, and the four pictures lead to a class."""

from contextlib import AbstractContextManager
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends, Path, Request

from app.campaigns.rules import UnknownJoinCode, UnknownPictureCode, read_picture_code
from app.campaigns.store import find_group_of_pictures
from app.kit.throttle import FailureThrottle, counting_failures
from app.kit.web import ReaderDep


class ClassKey(NamedTuple):
    """The group a picture code opens the page of."""

    municipality_id: str
    group_id: UUID


def counting_wrong_codes(request: Request) -> AbstractContextManager[None]:
    """Count codes that nobody has; raises `TooManyAttempts`."""
    # A school is one address, so wrong codes are counted both by address and over all of them.
    throttles: tuple[FailureThrottle, ...] = request.app.state.join_throttles
    address = request.client.host if request.client else ""
    return counting_failures(throttles, address, UnknownJoinCode, UnknownPictureCode)


async def class_of(
    request: Request, reader: ReaderDep, picture_code: Annotated[str, Path(max_length=100)]
) -> ClassKey:
    """The class of the address; the transaction enters its municipality."""
    with counting_wrong_codes(request):
        found = await find_group_of_pictures(reader, read_picture_code(picture_code))
        if found is None:
            raise UnknownPictureCode
    await reader.enter(found[0])
    return ClassKey(*found)


ClassDep = Annotated[ClassKey, Depends(class_of)]
