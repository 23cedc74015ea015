"""Who may read a report: everybody once it is published, else who looks after its area."""

from typing import Annotated

from fastapi import Depends, Path, Request

from app.areas.access import StewardDep
from app.areas.stewards import Steward, find_steward
from app.kit.web import NowDep, ReaderDep
from app.people.access import STAFF_COOKIE, current_staff
from app.people.rules import RoleMissing, may
from app.reports.actions import find_report
from app.reports.rules import UnknownReport, read_report_number
from app.reports.store import Report

Number = Annotated[str, Path(max_length=30, examples=["4601-2026-r007"])]


async def report_to_read(
    request: Request, reader: ReaderDep, number: Number, now: NowDep
) -> Report:
    """The report of the address, for whoever may read it; raises `UnknownReport`."""
    named = read_report_number(number)
    await reader.enter(named.municipality_id)
    found = await find_report(reader, named)
    if found.published_at is not None:
        return found
    cookie = request.cookies.get(STAFF_COOKIE)
    if cookie is None:
        raise UnknownReport
    member = await current_staff(request, reader, cookie, now)
    if not may(member.roles, "coordinator"):
        raise RoleMissing(role="coordinator")
    return _own(await find_steward(reader, member, now.date()), found)


async def report_to_change(reader: ReaderDep, steward: StewardDep, number: Number) -> Report:
    """The report of the address, for whoever looks after its area; raises `UnknownReport`."""
    named = read_report_number(number)
    if named.municipality_id != steward.municipality_id:
        raise UnknownReport
    return _own(steward, await find_report(reader, named))


def _own(steward: Steward, found: Report) -> Report:
    if found.number.municipality_id != steward.municipality_id:
        raise UnknownReport
    steward.check(found.area_id)
    return found


ReadableDep = Annotated[Report, Depends(report_to_read)]
OwnDep = Annotated[Report, Depends(report_to_change)]
