"""Surveys: asked by staff, answered by residents, read once they have closed."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import UUID4

from app.areas.access import StewardDep
from app.contributions.rules import Moderation
from app.kit.database import Reader
from app.kit.throttle import FailureThrottle, RateLimit, counting_failures
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.moderation.rules import CommentDecision, ManyReleased
from app.people.access import MunicipalityQuery, TokenDep
from app.people.store import find_municipality
from app.settings import Settings
from app.surveys import actions, documents, formats, remarks, rules, store
from app.surveys.access import OwnSurveyDep
from app.surveys.questionnaire import SurveyLanguage
from app.surveys.rules import (
    CodesDraft,
    ResponseDraft,
    SurveyDraft,
    SurveyKey,
    UnknownSurvey,
    UnknownSurveyKey,
)
from app.surveys.store import Survey
from app.surveys.views import (
    BatchView,
    CodeView,
    NewCodes,
    OwnResponse,
    PublicSummary,
    PublicSummaryList,
    ReleasedRemarks,
    RemarkList,
    RemarkView,
    ResultView,
    SurveyDetail,
    SurveyForm,
    SurveyList,
)

router = APIRouter(route_class=StrictRoute)

GEOJSON = "application/geo+json"
CSV = "text/csv; charset=utf-8"
MOST_REMARKS_AT_ONCE = 200


# --- residents ---------------------------------------------------------------------------------


@router.post("/participation/surveys", tags=["participation"])
async def find_survey_to_answer(
    request: Request, writer: WriterDep, body: SurveyKey, now: NowDep
) -> SurveyForm:
    """What a link or a code opens. A code is used by answering, not by looking.

    Not a GET: codes and links do not belong in any log.
    """
    with _counting_wrong_keys(request):
        found, asked = await actions.find_by_key(writer, body.key)
    municipality = await find_municipality(writer, found.municipality_id)
    return SurveyForm(
        campaign_id=found.campaign_id,
        municipality_id=found.municipality_id,
        municipality=municipality.name if municipality else found.municipality_id,
        title=found.title,
        purpose=found.purpose,
        access=found.access or "open_link",
        state=found.state(now),
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        retention_months=found.retention_months,
        questionnaire=asked,
        area=await documents.find_outline(writer, found, now),
    )


def _counting_wrong_keys(request: Request) -> AbstractContextManager[None]:
    throttles: tuple[FailureThrottle, ...] = request.app.state.join_throttles
    return counting_failures(throttles, _address(request), UnknownSurveyKey)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


@router.put("/participation/survey-responses/{response_id}", tags=["participation"])
async def put_response(
    request: Request,
    response: Response,
    writer: WriterDep,
    token: TokenDep,
    response_id: UUID4,
    draft: ResponseDraft,
    now: NowDep,
) -> OwnResponse:
    """Answer a survey, or change one's answers until it closes; sent twice it is stored once.

    Id and token are made by the device: the token is the municipality's number, a full stop, and
    128 random bits in base64url. Only its hash is kept.
    """
    with _counting_wrong_keys(request):
        is_new = await actions.put_response(writer, token, response_id, draft, now=now)
    if is_new:
        response.status_code = 201
        if rules.read_survey_code(draft.key or "") is None:
            # An open link can be answered again and again; from one address not for ever.
            limit: RateLimit = request.app.state.survey_limit
            limit.take(_address(request))
    return OwnResponse(response_id=response_id, answers=dict(draft.answers))


@router.get("/participation/survey-responses/{response_id}", tags=["participation"])
async def get_response(reader: ReaderDep, token: TokenDep, response_id: UUID4) -> OwnResponse:
    """One's own answers, to look at and to change."""
    found = await actions.find_own_response(reader, token, response_id)
    said = await remarks.list_own_remarks(reader, token.municipality_id, response_id)
    return OwnResponse(response_id=response_id, answers=actions.answers_of(found, said))


@router.delete(
    "/participation/survey-responses/{response_id}", status_code=204, tags=["participation"]
)
async def withdraw_response(
    writer: WriterDep, token: TokenDep, response_id: UUID4, now: NowDep
) -> None:
    """Take one's own answers away, until the survey closes."""
    await actions.withdraw_response(writer, token, response_id, now=now)


# --- staff -------------------------------------------------------------------------------------


@router.get("/surveys", tags=["surveys"])
async def list_surveys(reader: ReaderDep, steward: StewardDep, now: NowDep) -> SurveyList:
    """The surveys of the areas one looks after, the latest first."""
    found = [
        each
        for each in await store.list_surveys(reader, steward.municipality_id)
        if steward.looks_after(each.area_id)
    ]
    return SurveyList(surveys=await documents.view_surveys(reader, found, now))


@router.get("/surveys/{campaign_id}", tags=["surveys"])
async def get_survey(
    request: Request, reader: ReaderDep, survey: OwnSurveyDep, now: NowDep
) -> SurveyDetail:
    """A survey and what it asks; until something is saved it asks nothing."""
    return await _detail(request, reader, survey, now)


async def _detail(request: Request, reader: Reader, survey: Survey, now: datetime) -> SurveyDetail:
    [view] = await documents.view_surveys(reader, [survey], now)
    asked = await store.find_questionnaire(reader, survey, survey.opened_version)
    is_linked = survey.access == "open_link" and survey.link_token is not None
    return SurveyDetail(
        **view.model_dump(),
        purpose=survey.purpose,
        version=asked[0] if asked else 0,
        questionnaire=asked[1] if asked else None,
        link=_link(request, f"link={survey.link_token}") if is_linked else None,
        batches=[
            BatchView(codes=codes, made_at=made_at)
            for codes, made_at in await store.list_batches(reader, survey)
        ],
    )


def _link(request: Request, fragment: str) -> str:
    # Behind #, so that it is sent to no server and stands in no log.
    settings: Settings = request.app.state.settings
    return f"{settings.public_url}/survey#{fragment}"


@router.put("/surveys/{campaign_id}", tags=["surveys"])
async def save_survey(
    request: Request,
    writer: WriterDep,
    steward: StewardDep,
    survey: OwnSurveyDep,
    draft: SurveyDraft,
    now: NowDep,
) -> SurveyDetail:
    """Save what the survey will ask, as a new version; once it is opened nothing changes."""
    saved = await actions.save_survey(writer, steward.member, survey, draft, now=now)
    return await _detail(request, writer, saved, now)


@router.post("/surveys/{campaign_id}/open", tags=["surveys"])
async def open_survey(
    request: Request, writer: WriterDep, survey: OwnSurveyDep, now: NowDep
) -> SurveyDetail:
    """Freeze what the survey asks; it is answered in its campaign's period."""
    opened = await actions.open_survey(writer, survey)
    return await _detail(request, writer, opened, now)


@router.post("/surveys/{campaign_id}/codes", status_code=201, tags=["surveys"])
async def make_codes(
    request: Request, writer: WriterDep, survey: OwnSurveyDep, draft: CodesDraft, now: NowDep
) -> NewCodes:
    """Make codes for letters: each opens the survey once, and is told now and never again."""
    codes = await actions.make_codes(writer, survey, draft, now=now)
    links = [_link(request, f"code={rules.spell_code(code)}") for code in codes]
    return NewCodes(
        codes=[
            CodeView(code=rules.spell_code(code), link=link, qr=_drawn(link))
            for code, link in zip(codes, links, strict=True)
        ]
    )


def _drawn(link: str) -> str:
    return segno.make(link, error="m").svg_data_uri(omitsize=True, border=2, xmldecl=False)


@router.get("/surveys/{campaign_id}/qr", tags=["surveys"])
async def get_survey_qr(request: Request, survey: OwnSurveyDep) -> CodeView:
    """The QR code of an open link, for posters."""
    if survey.access != "open_link" or survey.link_token is None:
        raise UnknownSurvey
    link = _link(request, f"link={survey.link_token}")
    return CodeView(code=survey.link_token, link=link, qr=_drawn(link))


@router.get("/surveys/{campaign_id}/remarks", tags=["surveys"])
async def list_remarks(
    reader: ReaderDep,
    survey: OwnSurveyDep,
    state: Moderation = "waiting",
    limit: Annotated[int, Query(ge=1, le=MOST_REMARKS_AT_ONCE)] = MOST_REMARKS_AT_ONCE,
) -> RemarkList:
    """Texts in one state: waiting for a human, released, or hidden."""
    found = await remarks.list_remarks(
        reader, survey.municipality_id, survey.campaign_id, state, limit
    )
    return RemarkList(remarks=[documents.view_remark(each) for each in found])


@router.post("/surveys/{campaign_id}/remarks/release", tags=["surveys"])
async def release_remarks(
    writer: WriterDep, survey: OwnSurveyDep, body: ManyReleased
) -> ReleasedRemarks:
    """Release many texts at once; those something was found in go on waiting."""
    read = {each: body.versions[each] for each in body.contribution_ids if each in body.versions}
    released = await remarks.release_many(writer, survey.municipality_id, survey.campaign_id, read)
    return ReleasedRemarks(released=released)


@router.post("/surveys/{campaign_id}/remarks/{remark_id}/decision", tags=["surveys"])
async def decide_remark(
    writer: WriterDep, survey: OwnSurveyDep, remark_id: UUID, body: CommentDecision
) -> RemarkView:
    """Release a text, edit a name out of it, or hide it with its place."""
    return documents.view_remark(await actions.decide_remark(writer, survey, remark_id, body))


@router.get("/surveys/{campaign_id}/results", tags=["surveys"])
async def get_results(reader: ReaderDep, survey: OwnSurveyDep, now: NowDep) -> ResultView:
    """How many answered; once the survey has closed, what they said and what was released."""
    [view] = await documents.view_surveys(reader, [survey], now)
    is_closed = view.state == "closed"
    result = await actions.find_result(reader, survey, now=now) if is_closed else None
    asked = await store.find_questionnaire(reader, survey, survey.opened_version)
    return ResultView(
        **view.model_dump(include=set(ResultView.model_fields) - {"responses"}),
        responses=result.responses if result else view.responses,
        questionnaire=asked[1] if asked else None,
        result=result,
        texts=await documents.list_released_texts(reader, survey) if is_closed else [],
    )


@router.get(
    "/surveys/{campaign_id}/results.csv",
    response_class=Response,
    responses={200: {"content": {CSV: {}}, "description": "One line for each figure."}},
    tags=["surveys"],
)
async def download_results(
    reader: ReaderDep, survey: OwnSurveyDep, now: NowDep, language: SurveyLanguage = "nb"
) -> Response:
    """The distributions and crossings as CSV; never a line for a respondent."""
    result = await actions.find_result(reader, survey, now=now)
    asked = await actions.find_asked(reader, survey)
    name = f'attachment; filename="survey-{survey.campaign_id}.csv"'
    return Response(
        formats.write_csv(asked, result, language),
        media_type=CSV,
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
    )


@router.get(
    "/surveys/{campaign_id}/places",
    response_class=JSONResponse,
    responses={200: {"content": {GEOJSON: {}}, "description": "Places as GeoJSON."}},
    tags=["surveys"],
)
async def list_survey_places(reader: ReaderDep, survey: OwnSurveyDep, now: NowDep) -> JSONResponse:
    """What adults pointed out in a closed survey: points on 10 m, with released words (GeoJSON).

    `told_by` is always `adults`: these are no children's marks. While the survey is open there is
    none, and `state` says so.
    """
    state = survey.state(now)
    found = []
    if state == "closed":
        found = await remarks.list_places(reader, survey.municipality_id, survey.campaign_id)
    features = [documents.place_feature(each, survey) for each in found if each.place is not None]
    document = {"type": "FeatureCollection", "state": state, "features": features}
    return JSONResponse(document, media_type=GEOJSON)


@router.post("/surveys/{campaign_id}/publication", status_code=201, tags=["surveys"])
async def publish_survey(writer: WriterDep, survey: OwnSurveyDep, now: NowDep) -> PublicSummary:
    """Freeze what everybody may read: figures of at least ten, rounded down to tens."""
    await actions.publish(writer, survey, now=now)
    return await documents.find_summary(writer, survey.municipality_id, survey.campaign_id)


# --- everybody ---------------------------------------------------------------------------------


@router.get("/survey-summaries", tags=["surveys"])
async def list_survey_summaries(
    reader: ReaderDep, municipality_id: MunicipalityQuery
) -> PublicSummaryList:
    """A municipality's published surveys, the latest first."""
    await reader.enter(municipality_id)
    return PublicSummaryList(summaries=await documents.list_summaries(reader, municipality_id))


@router.get("/survey-summaries/{campaign_id}", tags=["surveys"])
async def get_survey_summary(
    reader: ReaderDep, municipality_id: MunicipalityQuery, campaign_id: UUID
) -> PublicSummary:
    """What everybody may read of a survey: frozen when it was published."""
    await reader.enter(municipality_id)
    return await documents.find_summary(reader, municipality_id, campaign_id)
