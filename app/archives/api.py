"""Archives: what lasts of a campaign or an area that is over, in one package with checksums."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel

from app.archives import actions, store
from app.archives.rules import (
    PROGRESS,
    ArchivedKind,
    ArchiveDraft,
    ArchiveNotReady,
    ArchiveState,
    Step,
    read_archive_number,
)
from app.archives.store import Archive
from app.areas.access import StewardDep
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep

router = APIRouter(route_class=StrictRoute, tags=["archives"])

Number = Annotated[str, Path(max_length=30, examples=["4601-2026-a001"])]


class ArchiveView(BaseModel):
    """An archive and how far it is, in percent; `report` is the one made with it.

    `sha256` and `bytes` are the package's, once it is ready.
    """

    number: str
    kind: ArchivedKind
    subject_id: UUID
    title: str
    report: str
    state: ArchiveState
    step: Step
    progress: int
    reason: str | None
    requested_at: datetime
    ready_at: datetime | None
    sha256: str | None
    bytes: int | None


class ArchiveList(BaseModel):
    """A municipality's archives, the latest first."""

    archives: list[ArchiveView]


def _view(found: Archive) -> ArchiveView:
    told = {name: getattr(found, name) for name in ArchiveView.model_fields if hasattr(found, name)}
    return ArchiveView(**told | {"number": str(found.number), "progress": PROGRESS[found.step]})


async def _own(reader: ReaderDep, steward: StewardDep, number: Number) -> Archive:
    named = read_archive_number(number, steward.municipality_id)
    found = await actions.find_archive(reader, named)
    steward.check(found.area_id)
    return found


OwnDep = Annotated[Archive, Depends(_own)]


@router.post("/archives", status_code=202)
async def request_archive(
    writer: WriterDep, steward: StewardDep, draft: ArchiveDraft, now: NowDep
) -> ArchiveView:
    """Archive a campaign that is over or an area that has ended.

    What is due to be deleted is deleted first, and the proof is in the package.
    """
    steward.check(await actions.find_area_of(writer, steward.municipality_id, draft))
    new = await actions.request_archive(
        writer, steward.municipality_id, draft, requested_by=steward.staff_id, now=now
    )
    return _view(new)


@router.get("/archives")
async def list_archives(reader: ReaderDep, steward: StewardDep) -> ArchiveList:
    """The archives of what one looks after, the latest first."""
    found = await store.list_archives(reader, steward.municipality_id)
    return ArchiveList(
        archives=[_view(each) for each in found if steward.looks_after(each.area_id)]
    )


@router.get("/archives/{number}")
async def get_archive(found: OwnDep) -> ArchiveView:
    """An archive and how far it is."""
    return _view(found)


@router.get(
    "/archives/{number}/package",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def get_archive_package(reader: ReaderDep, found: OwnDep) -> Response:
    """The package: BagIt in a ZIP, which `sha256sum -c` checks."""
    body = await store.find_package(reader, found.number)
    if body is None:
        raise ArchiveNotReady
    headers = {"Content-Disposition": f'attachment; filename="nabotrakk-{found.number}.zip"'}
    return Response(body, media_type="application/zip", headers=headers)
