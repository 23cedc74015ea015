"""Make a survey and open it; take answers, once each; let a human read; publish, and forget."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import shapely

from app.areas.store import find_fence
from app.contributions.rules import CAMPAIGN_MARGIN_METRES, check_inside
from app.events.store import announce
from app.kit.database import Reader, Writer
from app.kit.geometry import to_geojson, to_metres
from app.moderation.rules import CommentDecision, check_is_as_read
from app.people.rules import Token, make_token, read_token
from app.people.store import StaffMember
from app.surveys import remarks, reports, rules, store
from app.surveys.questionnaire import Questionnaire
from app.surveys.remarks import Remark, StaffRemark
from app.surveys.reports import ANSWERED, AUDIENCES, Audience, SurveyResult, Told
from app.surveys.rules import Answer, Answers, CodesDraft, PlaceAnswer, ResponseDraft, SurveyDraft
from app.surveys.store import Response, Survey


async def save_survey(
    writer: Writer, member: StaffMember, of: Survey, draft: SurveyDraft, *, now: datetime
) -> Survey:
    """The survey with a new version of its questionnaire.

    Raises `NoSurvey`, `QuestionnaireFrozen` or `QuestionnaireChanged`.
    """
    of = await _hold(writer, of)
    if of.kind != rules.KIND:
        raise rules.NoSurvey
    if of.opened_version is not None:
        raise rules.QuestionnaireFrozen
    newest = await store.find_questionnaire(writer, of)
    version = newest[0] if newest else 0
    if draft.based_on != version:
        raise rules.QuestionnaireChanged(version=version)
    link_token, _ = make_token(of.municipality_id)
    await store.save_survey(writer, of, draft, link_token)
    await store.add_questionnaire(
        writer, of, version + 1, draft.questionnaire, by=member.staff_id, now=now
    )
    return await store.find_survey(writer, of.municipality_id, of.campaign_id)


async def _hold(writer: Writer, of: Survey) -> Survey:
    """The survey as it is once nobody else changes it."""
    await writer.hold(f"survey {of.campaign_id}")
    return await store.find_survey(writer, of.municipality_id, of.campaign_id)


async def open_survey(writer: Writer, of: Survey) -> Survey:
    """The survey, which asks what it now says for good; raises `NothingAsked`.

    It is answered in the campaign's period. Opened once more it stays as it is.
    """
    of = await _hold(writer, of)
    newest = await store.find_questionnaire(writer, of)
    if newest is None or not newest[1].questions:
        raise rules.NothingAsked
    if of.opened_version is None:
        await store.open_survey(writer, of, newest[0])
        await _tell(writer, "survey.opened", of)
    return await store.find_survey(writer, of.municipality_id, of.campaign_id)


async def make_codes(writer: Writer, of: Survey, draft: CodesDraft, *, now: datetime) -> list[str]:
    """New codes, each of which opens the survey once; they are told now and never again.

    Raises `NotByInvitation` or `SurveyClosed`.
    """
    of = await _hold(writer, of)
    if of.access != "invitation":
        raise rules.NotByInvitation
    if of.state(now) == "closed":
        raise rules.SurveyClosed
    codes = [rules.make_survey_code(of.municipality_id) for _ in range(draft.count)]
    await store.add_codes(writer, of, [rules.hash_code(code) for code in codes], now)
    await _tell(writer, "survey.codes-made", of, codes=len(codes))
    return codes


async def find_by_key(reader: Reader, key: str) -> tuple[Survey, Questionnaire]:
    """The survey a link or code opens, and what it asks; the transaction enters its municipality.

    Raises `UnknownSurveyKey`. A code is not used by looking.
    """
    link, code = read_token(key.strip()), rules.read_survey_code(key)
    found = None
    if link is not None:
        await reader.enter(link.municipality_id)
        found = await store.find_survey_of_link(reader, link.municipality_id, key.strip())
    elif code is not None:
        await reader.enter(code[0])
        found = await store.find_survey_of_code(reader, *code)
    if found is None or found.opened_version is None:
        raise rules.UnknownSurveyKey
    return found, await find_asked(reader, found)


async def find_asked(reader: Reader, of: Survey) -> Questionnaire:
    """What an opened survey asks."""
    asked = await store.find_questionnaire(reader, of, of.opened_version)
    if asked is None:
        raise LookupError("an opened survey has no questionnaire")
    return asked[1]


async def put_response(
    writer: Writer, token: Token, response_id: UUID, draft: ResponseDraft, *, now: datetime
) -> bool:
    """Store a response, or change one's own; whether it is new.

    The same answers sent again change nothing, whenever they come. Raises `UnknownSurveyKey`,
    `AlreadyAnswered`, `UnknownResponse`, `SurveyNotOpenYet`, `SurveyClosed` and what answers are
    refused for.
    """
    # One at a time of what a device sends, so that what it repeats is known again.
    await writer.hold(f"survey response {token.token_hash.hex()}")
    stored = await store.find_response(writer, token.municipality_id, response_id)
    if stored is not None:
        await _change_response(writer, token, stored, draft, now)
        return False
    of, asked = await find_by_key(writer, draft.key or "")
    if of.municipality_id != token.municipality_id:
        raise rules.UnknownSurveyKey
    rules.check_takes_answers(of.state(now), of.opens_at)
    if await store.has_answered(writer, of, token.token_hash):
        raise rules.AlreadyAnswered
    await _store(writer, of, asked, token, response_id, draft, now)
    code = rules.read_survey_code(draft.key or "")
    # Last, so that a code is used up by an answer alone; of two at once, the second finds none.
    if code is not None and not await store.use_code(writer, *code):
        raise rules.UnknownSurveyKey
    return True


async def _change_response(
    writer: Writer, token: Token, stored: Response, draft: ResponseDraft, now: datetime
) -> None:
    if stored.token_hash != token.token_hash:
        raise rules.UnknownResponse
    if stored.digest == draft.digest():
        return
    of = await store.find_survey(writer, token.municipality_id, stored.campaign_id)
    rules.check_takes_answers(of.state(now), of.opens_at)
    asked = await find_asked(writer, of)
    await _store(writer, of, asked, token, stored.response_id, draft, now)


async def _store(
    writer: Writer, of: Survey, asked: Questionnaire, token: Token, response_id: UUID,
    draft: ResponseDraft, now: datetime,
) -> None:  # fmt: skip
    rules.check_answers(asked, draft.answers)
    fence = None
    if of.area_id is not None:
        fence = await find_fence(
            writer, of.municipality_id, of.area_id, now.date(), CAMPAIGN_MARGIN_METRES
        )
    said = list(_remarks_of(draft.answers, fence))
    told = {code: tell for code, answer in draft.answers.items() if (tell := _told(answer))}
    new = Response(response_id, of.campaign_id, token.token_hash, draft.digest(), told)
    await store.put_response(writer, of.municipality_id, new)
    await remarks.put_remarks(writer, of.municipality_id, of.campaign_id, response_id, said)


def _told(answer: Answer) -> list[str]:
    if answer.grade is not None:
        return [str(answer.grade)]
    return [ANSWERED] if answer.text or answer.places else list(answer.choices)


def _remarks_of(answers: Answers, fence: shapely.Geometry | None) -> Iterable[Remark]:
    """Texts and places of the answers; raises `OutsideCampaignArea` and `OutsideNorway`."""
    for code, answer in answers.items():
        if answer.text is not None:
            yield Remark(code, None, None, None, answer.text)
        for each in answer.places:
            place = to_metres(shapely.Point(each.position))
            check_inside(place, fence)
            yield Remark(code, each.place_id, each.theme, place, each.words)


def answers_of(found: Response, said: Iterable[Remark]) -> dict[str, Answer]:
    """A response as its answers, with what was written and pointed out."""
    texts = {each.question: each.words for each in said if each.place is None}
    places: dict[str, list[PlaceAnswer]] = {}
    for each in said:
        if each.place is not None and each.place_id is not None:
            lon, lat = to_geojson(each.place)["coordinates"]
            pointed = PlaceAnswer(
                place_id=each.place_id, position=(lon, lat), theme=each.theme, words=each.words
            )
            places.setdefault(each.question, []).append(pointed)
    return {
        code: _answer(tell, texts.get(code), places.get(code, []))
        for code, tell in found.told.items()
    }


def _answer(tell: Sequence[str], text: str | None, places: Sequence[PlaceAnswer]) -> Answer:
    if tell[0] == ANSWERED:
        return Answer(text=text, places=tuple(places))
    return Answer(grade=int(tell[0])) if tell[0].isdigit() else Answer(choices=tuple(tell))


async def find_own_response(reader: Reader, token: Token, response_id: UUID) -> Response:
    """The response of this token's device; raises `UnknownResponse`."""
    found = await store.find_response(reader, token.municipality_id, response_id)
    if found is None or found.token_hash != token.token_hash:
        raise rules.UnknownResponse
    return found


async def withdraw_response(
    writer: Writer, token: Token, response_id: UUID, *, now: datetime
) -> None:
    """Take one's own response away; raises `UnknownResponse` or `SurveyClosed`."""
    found = await find_own_response(writer, token, response_id)
    of = await store.find_survey(writer, token.municipality_id, found.campaign_id)
    rules.check_takes_answers(of.state(now), of.opens_at)
    await store.remove_response(writer, token.municipality_id, response_id)


async def decide_remark(
    writer: Writer, of: Survey, remark_id: UUID, decision: CommentDecision
) -> StaffRemark:
    """Release, edit or hide a text; raises `UnknownRemark` or `CommentChanged`."""
    found = await _find_remark(writer, of, remark_id)
    check_is_as_read(decision, found.version)
    match decision.decision:
        case "release":
            values: dict[str, object] = {"moderation": "released"}
        case "edit":
            values = {"moderation": "released", "words": decision.comment, "held_for": []}
        case "hide":
            values = {"moderation": "hidden"}
    await remarks.decide(writer, of.municipality_id, remark_id, values)
    return await _find_remark(writer, of, remark_id)


async def _find_remark(writer: Writer, of: Survey, remark_id: UUID) -> StaffRemark:
    found = await remarks.find_remark(writer, of.municipality_id, of.campaign_id, remark_id)
    if found is None:
        raise rules.UnknownRemark
    return found


async def report(reader: Reader, of: Survey, audience: Audience) -> SurveyResult:
    """What the answers say to an audience."""
    asked = await find_asked(reader, of)
    told: list[Told] = await store.list_told(reader, of)
    voices = await remarks.list_voices(reader, of.municipality_id, of.campaign_id)
    if audience == "stewards":
        return reports.report_to_stewards(asked, told, voices)
    return reports.report_to_public(asked, told, voices, of.public_minimum)


async def find_result(reader: Reader, of: Survey, *, now: datetime) -> SurveyResult:
    """What a closed survey says to its stewards; raises `SurveyNotClosed`."""
    if of.state(now) != "closed":
        raise rules.SurveyNotClosed
    frozen = await store.find_result(reader, of.municipality_id, of.campaign_id, "stewards")
    return frozen[0] if frozen else await report(reader, of, "stewards")


async def publish(writer: Writer, of: Survey, *, now: datetime) -> SurveyResult:
    """Freeze what everybody may read; raises `SurveyNotClosed` or `AlreadyPublished`."""
    of = await _hold(writer, of)
    if of.state(now) != "closed":
        raise rules.SurveyNotClosed
    if await store.find_result(writer, of.municipality_id, of.campaign_id, "public"):
        raise rules.AlreadyPublished
    result = await report(writer, of, "public")
    await store.add_result(writer, of, "public", result, now)
    await _tell(writer, "survey.published", of)
    return result


async def forget_answers(
    writer: Writer, municipality_id: str, campaign_id: UUID, *, now: datetime
) -> tuple[int, int]:
    """Delete a survey's responses and remarks; how many of each there were.

    What they say is frozen first, and published if nobody has: that is what stays.
    """
    of = await store.find_survey(writer, municipality_id, campaign_id)
    if of.opened_version is None:
        return 0, 0
    for audience in AUDIENCES:
        if not await store.find_result(writer, municipality_id, campaign_id, audience):
            await store.add_result(writer, of, audience, await report(writer, of, audience), now)
    said = await remarks.count_remarks(writer, municipality_id, campaign_id)
    return await store.remove_answers(writer, municipality_id, campaign_id), said


async def _tell(writer: Writer, kind: str, of: Survey, **counts: int) -> None:
    facts: dict[str, str | int] = {"campaign_id": str(of.campaign_id), **counts}
    await announce(writer, of.municipality_id, kind, of.campaign_id, facts)
