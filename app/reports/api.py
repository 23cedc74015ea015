"""Reports: one click, one subject; numbered, rendered beside the service, open once published."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from app.areas.access import StewardDep
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.reports import actions, store
from app.reports.access import OwnDep, ReadableDep
from app.reports.rules import (
    MEDIA_TYPES,
    PROGRESS,
    Audience,
    Form,
    Language,
    ReportDraft,
    ReportNotReady,
    ReportState,
    Step,
    SubjectKind,
    citation,
)
from app.reports.scope import find_scope
from app.reports.store import Report

router = APIRouter(route_class=StrictRoute, tags=["reports"])


class ReportView(BaseModel):
    """A report and how far it is, in percent; `forms` are the files that lie ready.

    `sha256` is that of its facts: the same facts always have the same.
    """

    number: str
    kind: SubjectKind
    subject_id: UUID | None
    title: str
    language: Language
    audience: Audience
    state: ReportState
    step: Step
    progress: int
    reason: str | None
    requested_at: datetime
    ready_at: datetime | None
    published_at: datetime | None
    forms: list[Form]
    sha256: str
    citation: str


class ReportList(BaseModel):
    """A municipality's reports, the latest first."""

    reports: list[ReportView]


def _view(found: Report) -> ReportView:
    told = {name: getattr(found, name) for name in ReportView.model_fields if hasattr(found, name)}
    return ReportView(
        **told
        | {
            "number": str(found.number),
            "forms": list(found.forms),
            "progress": PROGRESS[found.step],
            "citation": citation(found.number, found.title, found.sha256),
        }
    )


@router.post("/reports", status_code=202)
async def request_report(
    writer: WriterDep, steward: StewardDep, draft: ReportDraft, now: NowDep
) -> ReportView:
    """Freeze what is known of a subject now under a number, and have it rendered."""
    scope = await find_scope(writer, steward.municipality_id, draft, now)
    steward.check(scope.area_id)
    new = await actions.request_report(
        writer, steward.municipality_id, draft, scope, requested_by=steward.staff_id, now=now
    )
    return _view(new)


@router.get("/reports")
async def list_reports(reader: ReaderDep, steward: StewardDep) -> ReportList:
    """The reports of what one looks after, the latest first."""
    found = await store.list_reports(reader, steward.municipality_id)
    return ReportList(reports=[_view(each) for each in found if steward.looks_after(each.area_id)])


@router.get("/reports/{number}")
async def get_report(found: ReadableDep) -> ReportView:
    """A report: for everybody once it is published."""
    return _view(found)


@router.get(
    "/reports/{number}/facts",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def get_report_facts(reader: ReaderDep, found: ReadableDep) -> Response:
    """Everything a report says, as JSON; the SHA-256 of these bytes is the report's."""
    body = await store.find_facts(reader, found.number)
    return Response(body, media_type="application/json", headers={"ETag": f'"{found.sha256}"'})


@router.get(
    "/reports/{number}/files/{form}",
    response_class=Response,
    responses={200: {"content": {each: {} for each in sorted(set(MEDIA_TYPES.values()))}}},
)
async def get_report_file(reader: ReaderDep, found: ReadableDep, form: Form) -> Response:
    """A report as PDF or DOCX, or its slides as one HTML file or PDF."""
    body = await store.find_file(reader, found.number, form)
    if body is None:
        raise ReportNotReady
    name = f"nabotrakk-{found.number}{'-' if form.startswith('slides') else '.'}{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=MEDIA_TYPES[form], headers=headers)


@router.post("/reports/{number}/rendering", status_code=202)
async def render_report_anew(writer: WriterDep, found: OwnDep) -> ReportView:
    """Render a report once more of the same facts: when it failed, or its files were put away."""
    return _view(await actions.render_anew(writer, found.number))


@router.post("/reports/{number}/publication")
async def publish_report(writer: WriterDep, found: OwnDep, now: NowDep) -> ReportView:
    """Let everybody read a report; only one for the public, of released numbers alone, may be."""
    return _view(await actions.publish_report(writer, found, now=now))
