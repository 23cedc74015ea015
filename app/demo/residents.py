"""The demo's residents: one survey that is over, with what they answered, and one that is open."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from app.campaigns.store import Campaign, add_campaign
from app.demo import places
from app.demo.submitted import CATALOGUE_VERSION
from app.kit.database import Writer
from app.people.rules import hash_token
from app.surveys import store
from app.surveys.actions import publish
from app.surveys.questionnaire import Questionnaire
from app.surveys.remarks import Remark, put_remarks, release_all
from app.surveys.reports import ANSWERED
from app.surveys.rules import KIND, SurveyAccess, SurveyDraft, hash_code
from app.surveys.store import Response, Survey

DEMO_SURVEY_KEY = f"{places.MUNICIPALITY_ID}.nabotrakk-demo-lenke-1"
"""What opens the survey that is open, so that it can be printed."""

_RESIDENTS, _INVITED = 124, 400
_AGES = (("young", 0.24), ("middle", 0.46), ("old", 0.30))
# The old feel less safe after dark than the young: something for a crossing to show.
_SAFE = {
    "young": (0.04, 0.12, 0.24, 0.36, 0.24),
    "middle": (0.10, 0.24, 0.30, 0.24, 0.12),
    "old": (0.26, 0.32, 0.22, 0.14, 0.06),
}
_USES = {"shops": 0.86, "library": 0.48, "hiking": 0.66, "sports": 0.27}
_FIRST = (("light", 0.41), ("meeting", 0.26), ("traffic", 0.21), ("green", 0.12))
_ANSWERS_SCALE, _WRITES, _POINTS, _SAYS_WHY = 0.93, 0.34, 0.72, 0.4
# What is pointed out, and about where: metres from the school, and how far it spreads.
_GATHERINGS = (("better", 0.62, (-60, -180), 90), ("good", 0.38, (430, 320), 130))
_SCHOOL = "Loddefjord skole"


@cache
def _bank() -> dict[str, Any]:
    text = files("app.demo").joinpath("survey.json").read_text(encoding="utf-8")
    bank: dict[str, Any] = json.loads(text)
    return bank


async def add_surveys(
    writer: Writer, area_id: UUID, *, made_by: UUID, now: datetime, generator: np.random.Generator
) -> None:
    """Both surveys, the one that is over with its answers, read by a human and published."""
    over = _campaign("Innbyggerundersøkelse Loddefjord", area_id, now, (70, -35), generator)
    closed = await _add_survey(writer, over, "invitation", made_by, now, generator)
    hashes = [hash_code(generator.bytes(16).hex()) for _ in range(_INVITED)]
    await store.add_codes(writer, closed, hashes, over.opens_at)
    for code_hash, (response, said) in zip(hashes, _answers(closed, generator), strict=False):
        await store.put_response(writer, closed.municipality_id, response)
        await put_remarks(
            writer, closed.municipality_id, closed.campaign_id, response.response_id, said
        )
        await store.use_code(writer, closed.municipality_id, code_hash)
    await release_all(writer, closed.municipality_id, closed.campaign_id)
    await publish(writer, closed, now=now)
    coming = _campaign("Hva mener du om nabolaget?", area_id, now, (10, 35), generator)
    await _add_survey(writer, coming, "open_link", made_by, now, generator)


def _campaign(
    title: str, area_id: UUID, now: datetime, days: tuple[int, int], generator: np.random.Generator
) -> Campaign:
    before, after = days
    return Campaign(
        municipality_id=places.MUNICIPALITY_ID,
        campaign_id=_uuid(generator),
        kind=KIND,
        title=title,
        purpose="Svarene brukes i områdeplanen, ved siden av det barna har fortalt.",
        plan_reference=None,
        opens_at=now - timedelta(days=before),
        closes_at=now + timedelta(days=after),
        area_id=area_id,
        catalogue_version=CATALOGUE_VERSION,
    )


async def _add_survey(
    writer: Writer,
    campaign: Campaign,
    access: SurveyAccess,
    made_by: UUID,
    now: datetime,
    generator: np.random.Generator,
) -> Survey:
    await add_campaign(writer, campaign)
    found = await store.find_survey(writer, campaign.municipality_id, campaign.campaign_id)
    asked = Questionnaire.model_validate(_bank()["questionnaire"])
    token = DEMO_SURVEY_KEY if access == "open_link" else generator.bytes(16).hex()
    await store.save_survey(writer, found, SurveyDraft(access=access, questionnaire=asked), token)
    await store.add_questionnaire(writer, found, 1, asked, by=made_by, now=now)
    await store.open_survey(writer, found, 1)
    return found


def _answers(of: Survey, generator: np.random.Generator) -> Iterator[tuple[Response, list[Remark]]]:
    for _ in range(_RESIDENTS):
        told, said = _tell(generator), list(_say(generator))
        for remark in said:
            told[remark.question] = [ANSWERED]
        identity = generator.bytes(16).hex()
        yield (
            Response(_uuid(generator), of.campaign_id, hash_token(identity), b"", told),
            said,
        )


def _tell(generator: np.random.Generator) -> dict[str, list[str]]:
    age = _draw(_AGES, generator)
    told = {"age": [age], "first": [_draw(_FIRST, generator)]}
    if generator.random() < _ANSWERS_SCALE:
        told["safe"] = [str(1 + generator.choice(5, p=_SAFE[age]))]
    uses = [code for code, share in _USES.items() if generator.random() < share]
    return told | ({"uses": uses} if uses else {})


def _say(generator: np.random.Generator) -> Iterator[Remark]:
    if generator.random() < _WRITES:
        yield Remark("more", None, None, None, _pick(_bank()["texts"], generator))
    if generator.random() < _POINTS:
        for _ in range(1 + int(generator.integers(2))):
            yield _point(generator)


def _point(generator: np.random.Generator) -> Remark:
    shares = [share for _, share, _, _ in _GATHERINGS]
    theme, _, (east, north), spread = _GATHERINGS[int(generator.choice(len(shares), p=shares))]
    school = places.schools()[_SCHOOL].position
    place = shapely.Point(
        school.x + east + generator.normal(0, spread),
        school.y + north + generator.normal(0, spread),
    )
    says = generator.random() < _SAYS_WHY
    words = _pick(_bank()["place_words"][theme], generator) if says else None
    return Remark("where", _uuid(generator), theme, place, words)


def _draw(shares: tuple[tuple[str, float], ...], generator: np.random.Generator) -> str:
    index = generator.choice(len(shares), p=[share for _, share in shares])
    return shares[int(index)][0]


def _pick(choices: list[str], generator: np.random.Generator) -> str:
    return choices[int(generator.integers(len(choices)))]


def _uuid(generator: np.random.Generator) -> UUID:
    return UUID(bytes=generator.bytes(16), version=4)
