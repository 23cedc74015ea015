"""Who comes with a code: wrong ones are counted, and the four pictures lead to a class."""

from contextlib import AbstractContextManager
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from app.campaigns import store
from app.campaigns.rules import UnknownJoinCode, UnknownPictureCode, read_picture_code
from app.kit.throttle import FailureThrottle, counting_failures
from app.kit.web import ReaderDep


def counting_wrong_codes(request: Request) -> AbstractContextManager[None]:
    """Let whoever tries too many codes wait."""
    # A school is one address, so wrong codes are counted both by address and over all of them.
    throttles: tuple[FailureThrottle, ...] = request.app.state.join_throttles
    address = request.client.host if request.client else ""
    return counting_failures(throttles, address, UnknownJoinCode, UnknownPictureCode)


async def enter_class(
    request: Request, reader: ReaderDep, picture_code: Annotated[str, Path(max_length=100)]
) -> tuple[str, UUID]:
    """The municipality, entered, and the group that four pictures lead to."""
    with counting_wrong_codes(request):
        found = await store.find_group_of_pictures(reader, read_picture_code(picture_code))
        if found is None:
            raise UnknownPictureCode
    await reader.enter(found[0])
    return found


ClassDep = Annotated[tuple[str, UUID], Depends(enter_class)]
