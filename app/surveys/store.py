"""Surveys as PostgreSQL keeps them: what is asked, by which key, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.campaigns.tables import campaign
from app.kit.database import Reader, Writer
from app.surveys.questionnaire import Questionnaire
from app.surveys.reports import Audience, SurveyResult, Told
from app.surveys.rules import (
    KIND,
    SurveyAccess,
    SurveyDraft,
    SurveyState,
    UnknownSurvey,
    survey_state,
)
from app.surveys.tables import (
    questionnaire,
    survey,
    survey_batch,
    survey_code,
    survey_response,
    survey_result,
)


@dataclass(frozen=True, slots=True)
class Survey:
    """A campaign that asks residents; `access` and its link are there once something is saved."""

    municipality_id: str
    campaign_id: UUID
    kind: str
    title: str
    purpose: str
    opens_at: datetime
    closes_at: datetime
    area_id: UUID | None
    retention_months: int
    public_minimum: int
    access: SurveyAccess | None
    link_token: str | None
    invited: int | None
    opened_version: int | None

    def state(self, now: datetime) -> SurveyState:
        """Where it stands."""
        return survey_state(self.opened_version, self.opens_at, self.closes_at, now)


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent's answers, by the random id their device gave them."""

    response_id: UUID
    campaign_id: UUID
    token_hash: bytes
    digest: bytes
    told: Told


def _surveys(municipality_id: str) -> Select[Any]:
    own = [column for column in survey.c if column.name in Survey.__slots__]
    named = {column.name for column in own} - {"municipality_id", "campaign_id"}
    of_campaign = [campaign.c[name] for name in Survey.__slots__ if name not in named]
    return (
        select(*of_campaign, *(survey.c[name] for name in named))
        .select_from(
            campaign.outerjoin(
                survey,
                (survey.c.municipality_id == campaign.c.municipality_id)
                & (survey.c.campaign_id == campaign.c.campaign_id),
            )
        )
        .where(campaign.c.municipality_id == municipality_id)
    )


async def list_surveys(reader: Reader, municipality_id: str) -> list[Survey]:
    """Every campaign that asks residents, the latest first; there are some tens."""
    statement = _surveys(municipality_id).where(campaign.c.kind == KIND)
    rows = await reader.all(statement.order_by(campaign.c.opens_at.desc(), campaign.c.campaign_id))
    return [Survey(**row._mapping) for row in rows]


async def find_survey(reader: Reader, municipality_id: str, campaign_id: UUID) -> Survey:
    """A campaign as a survey, of whatever kind it is; raises `UnknownSurvey`."""
    row = await reader.one_or_none(
        _surveys(municipality_id).where(campaign.c.campaign_id == campaign_id)
    )
    if row is None:
        raise UnknownSurvey
    return Survey(**row._mapping)


async def find_survey_of_link(reader: Reader, municipality_id: str, token: str) -> Survey | None:
    """The survey an open link leads to."""
    row = await reader.one_or_none(
        _surveys(municipality_id).where(
            survey.c.link_token == token, survey.c.access == "open_link"
        )
    )
    return None if row is None else Survey(**row._mapping)


async def find_survey_of_code(
    reader: Reader, municipality_id: str, code_hash: bytes
) -> Survey | None:
    """The survey a code opens that nobody has used."""
    known = select(survey_code.c.campaign_id).where(
        survey_code.c.municipality_id == municipality_id, survey_code.c.code_hash == code_hash
    )
    row = await reader.one_or_none(
        _surveys(municipality_id).where(campaign.c.campaign_id.in_(known))
    )
    return None if row is None else Survey(**row._mapping)


async def save_survey(writer: Writer, of: Survey, draft: SurveyDraft, link_token: str) -> None:
    """Keep how the survey is entered; its link stays what it was."""
    values = {"access": draft.access, "invited": draft.invited}
    await writer.change(
        upsert(survey)
        .values(**_key(of), link_token=link_token, **values)
        .on_conflict_do_update(index_elements=["municipality_id", "campaign_id"], set_=values)
    )


async def add_questionnaire(
    writer: Writer, of: Survey, version: int, asked: Questionnaire, *, by: UUID, now: datetime
) -> None:
    """Keep a new version of what is asked."""
    document = asked.model_dump(mode="json", exclude_defaults=True)
    await writer.change(
        insert(questionnaire).values(
            **_key(of), version=version, document=document, made_by=by, made_at=now
        )
    )


async def find_questionnaire(
    reader: Reader, of: Survey, version: int | None = None
) -> tuple[int, Questionnaire] | None:
    """What is asked, with its version: the newest, where none is named."""
    statement = select(questionnaire.c.version, questionnaire.c.document).where(
        *_of(questionnaire, of)
    )
    if version is not None:
        statement = statement.where(questionnaire.c.version == version)
    row = await reader.one_or_none(statement.order_by(questionnaire.c.version.desc()).limit(1))
    return None if row is None else (row.version, Questionnaire.model_validate(row.document))


async def open_survey(writer: Writer, of: Survey, version: int) -> None:
    """Freeze what is asked at a version."""
    await writer.change(update(survey).where(*_of(survey, of)).values(opened_version=version))


async def add_codes(writer: Writer, of: Survey, hashes: Sequence[bytes], now: datetime) -> None:
    """Keep the hashes of new codes, and that so many were made."""
    batch = 1 + await writer.scalar(
        select(func.coalesce(func.max(survey_batch.c.batch), 0)).where(*_of(survey_batch, of))
    )
    await writer.change(
        insert(survey_batch).values(**_key(of), batch=batch, codes=len(hashes), made_at=now)
    )
    rows = [{**_key(of), "code_hash": each} for each in hashes]
    await writer.change_many(insert(survey_code), rows)


async def list_batches(reader: Reader, of: Survey) -> list[tuple[int, datetime]]:
    """How many codes were made when, the first first."""
    rows = await reader.all(
        select(survey_batch.c.codes, survey_batch.c.made_at)
        .where(*_of(survey_batch, of))
        .order_by(survey_batch.c.batch)
    )
    return [(row.codes, row.made_at) for row in rows]


async def use_code(writer: Writer, municipality_id: str, code_hash: bytes) -> bool:
    """Delete a code; whether it was there. Of two who use it at once, one finds it gone."""
    used = await writer.change(
        delete(survey_code).where(
            survey_code.c.municipality_id == municipality_id, survey_code.c.code_hash == code_hash
        )
    )
    return used == 1


async def find_response(reader: Reader, municipality_id: str, response_id: UUID) -> Response | None:
    """One response."""
    row = await reader.one_or_none(
        select(*(survey_response.c[name] for name in Response.__slots__)).where(
            survey_response.c.municipality_id == municipality_id,
            survey_response.c.response_id == response_id,
        )
    )
    return None if row is None else Response(**row._mapping)


async def has_answered(reader: Reader, of: Survey, token_hash: bytes) -> bool:
    """Whether this token's device has answered the survey."""
    found = await reader.scalar(
        select(survey_response.c.response_id).where(
            *_of(survey_response, of), survey_response.c.token_hash == token_hash
        )
    )
    return found is not None


async def put_response(writer: Writer, municipality_id: str, new: Response) -> None:
    """Store a response, or in its place what it says now."""
    values = {name: getattr(new, name) for name in Response.__slots__}
    await writer.change(
        upsert(survey_response)
        .values(municipality_id=municipality_id, **values)
        .on_conflict_do_update(
            index_elements=["municipality_id", "response_id"],
            set_={"digest": new.digest, "told": new.told},
        )
    )


async def remove_response(writer: Writer, municipality_id: str, response_id: UUID) -> None:
    """Take a response away, with its texts and places."""
    await writer.change(
        delete(survey_response).where(
            survey_response.c.municipality_id == municipality_id,
            survey_response.c.response_id == response_id,
        )
    )


async def count_responses(reader: Reader, municipality_id: str) -> dict[UUID, int]:
    """How many answered, by campaign."""
    rows = await reader.all(
        select(survey_response.c.campaign_id, func.count().label("responses"))
        .where(survey_response.c.municipality_id == municipality_id)
        .group_by(survey_response.c.campaign_id)
    )
    return {row.campaign_id: row.responses for row in rows}


async def count_codes(reader: Reader, municipality_id: str) -> dict[UUID, int]:
    """How many codes were made, by campaign."""
    rows = await reader.all(
        select(survey_batch.c.campaign_id, func.sum(survey_batch.c.codes).label("codes"))
        .where(survey_batch.c.municipality_id == municipality_id)
        .group_by(survey_batch.c.campaign_id)
    )
    return {row.campaign_id: int(row.codes) for row in rows}


async def list_told(reader: Reader, of: Survey) -> list[Told]:
    """What each respondent told, in no order."""
    rows = await reader.all(select(survey_response.c.told).where(*_of(survey_response, of)))
    return [row.told for row in rows]


async def find_result(
    reader: Reader, municipality_id: str, campaign_id: UUID, audience: Audience
) -> tuple[SurveyResult, datetime] | None:
    """A result that was frozen, and when."""
    row = await reader.one_or_none(
        select(survey_result.c.document, survey_result.c.made_at).where(
            survey_result.c.municipality_id == municipality_id,
            survey_result.c.campaign_id == campaign_id,
            survey_result.c.audience == audience,
        )
    )
    return None if row is None else (SurveyResult.model_validate(row.document), row.made_at)


async def add_result(
    writer: Writer, of: Survey, audience: Audience, result: SurveyResult, now: datetime
) -> None:
    """Freeze a result."""
    document = result.model_dump(mode="json")
    await writer.change(
        insert(survey_result).values(**_key(of), audience=audience, document=document, made_at=now)
    )


async def list_published(reader: Reader, municipality_id: str) -> list[tuple[Survey, datetime]]:
    """Surveys whose summary everybody may read, the latest first."""
    made = await reader.all(
        select(survey_result.c.campaign_id, survey_result.c.made_at).where(
            survey_result.c.municipality_id == municipality_id,
            survey_result.c.audience == "public",
        )
    )
    made_at = {row.campaign_id: row.made_at for row in made}
    found = await list_surveys(reader, municipality_id)
    return [(each, made_at[each.campaign_id]) for each in found if each.campaign_id in made_at]


async def remove_answers(writer: Writer, municipality_id: str, campaign_id: UUID) -> int:
    """Delete a survey's responses, with their texts and places, and its unused codes.

    How many responses there were.
    """
    for table in (survey_code, survey_response):
        gone = await writer.change(
            delete(table).where(
                table.c.municipality_id == municipality_id, table.c.campaign_id == campaign_id
            )
        )
    return gone


def _key(of: Survey) -> dict[str, Any]:
    return {"municipality_id": of.municipality_id, "campaign_id": of.campaign_id}


def _of(table: Any, of: Survey) -> tuple[Any, Any]:
    return table.c.municipality_id == of.municipality_id, table.c.campaign_id == of.campaign_id
