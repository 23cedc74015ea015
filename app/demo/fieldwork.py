"""The demo's conversations, a workshop, and a walk with drawn photos."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from app.campaigns.rules import CampaignKind
from app.campaigns.store import Campaign, Group, add_campaign, add_group
from app.demo import places
from app.demo.scenes import draw_photo
from app.demo.submitted import CATALOGUE_VERSION
from app.fieldwork.actions import add_photo, record_note, record_observation
from app.fieldwork.rules import NoteDraft, ObservationDraft
from app.kit.database import Writer
from app.kit.geometry import to_geojson
from app.people.store import StaffMember

_SCHOOL = "Loddefjord skole"
_TALKS: Mapping[str, CampaignKind] = {"interviews": "interview_round", "workshop": "workshop"}


@cache
def _told() -> dict[str, Any]:
    text = files("app.demo").joinpath("fieldwork.json").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text)
    return told


async def add_fieldwork(
    writer: Writer,
    area_id: UUID,
    staff: Iterable[StaffMember],
    *,
    now: datetime,
    generator: np.random.Generator,
) -> None:
    """A round of interviews, a workshop, and a walk that the demo facilitator holds."""
    by_role = {role: member for member in staff for role in member.roles}
    member = by_role["coordinator"]
    for name, kind in _TALKS.items():
        told = _told()[name]
        campaign = await _start(writer, area_id, kind, told, now, generator)
        for each in told["notes"]:
            said = _note(campaign.campaign_id, each, now, generator)
            await record_note(writer, member, campaign, said, now=now)
    told = _told()["walk"]
    walk = await _start(writer, area_id, "site_walk", told, now, generator)
    await add_group(writer, _group(walk, by_role["facilitator"].staff_id, generator), None)
    for minutes, each in enumerate(told["observations"]):
        seen = now - timedelta(days=6, minutes=90 - 12 * minutes)
        draft = _observation(walk.campaign_id, each, seen, generator)
        await record_observation(writer, member, walk, draft, now=now)
        if each["photo"] is not None:
            photo_id, drawn = _uuid(generator), draw_photo(each["photo"])
            await add_photo(writer, member, draft.observation_id, photo_id, drawn, now=now)


async def _start(
    writer: Writer,
    area_id: UUID,
    kind: CampaignKind,
    told: dict[str, Any],
    now: datetime,
    generator: np.random.Generator,
) -> Campaign:
    campaign = Campaign(
        municipality_id=places.MUNICIPALITY_ID,
        campaign_id=_uuid(generator),
        kind=kind,
        title=told["title"],
        purpose=told["purpose"],
        plan_reference=None,
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=60),
        area_id=area_id,
        catalogue_version=CATALOGUE_VERSION,
    )
    await add_campaign(writer, campaign)
    return campaign


def _group(walk: Campaign, facilitator_id: UUID, generator: np.random.Generator) -> Group:
    return Group(
        municipality_id=walk.municipality_id,
        group_id=_uuid(generator),
        campaign_id=walk.campaign_id,
        school_id=None,
        grade=None,
        label="Kveldsbefaring",
        language="nb",
        expected_participants=8,
        opens_at=walk.opens_at,
        closes_at=walk.closes_at,
        setting="walk",
        facilitator_id=facilitator_id,
    )


def _note(
    campaign_id: UUID, told: dict[str, Any], now: datetime, generator: np.random.Generator
) -> NoteDraft:
    day = (now - timedelta(days=told["days_back"])).date().isoformat()
    return NoteDraft.model_validate(
        {name: told[name] for name in ("whom", "people", "age_group", "source", "words")}
        | {
            "note_id": _uuid(generator),
            "campaign_id": campaign_id,
            "held_on": day,
            "consent": {"how": told["consent"], "given_on": day},
            "themes": told["themes"],
            "quotes": [{"words": each, "may_be_quoted": True} for each in told["quotes"]],
            "places": [
                {"geometry": _geometry(each)}
                | {name: each[name] for name in ("theme", "category", "words")}
                for each in told["places"]
            ],
        }
    )


def _observation(
    campaign_id: UUID, told: dict[str, Any], seen: datetime, generator: np.random.Generator
) -> ObservationDraft:
    return ObservationDraft.model_validate(
        {name: told[name] for name in ("theme", "category", "condition", "words")}
        | {
            "observation_id": _uuid(generator),
            "campaign_id": campaign_id,
            "position": _geometry(told),
            "accuracy_metres": told["accuracy"],
            "observed_at": seen,
        }
    )


def _geometry(told: dict[str, Any]) -> dict[str, Any]:
    """What is told in metres from the school, as a client sends it."""
    school = places.schools()[_SCHOOL].position
    spots = told.get("line") or told.get("area") or [told["at"]]
    around = [(school.x + east, school.y + north) for east, north in spots]
    if "line" in told:
        return to_geojson(shapely.LineString(around))
    if "area" in told:
        return to_geojson(shapely.Polygon(around))
    return to_geojson(shapely.Point(around[0]))


def _uuid(generator: np.random.Generator) -> UUID:
    return UUID(bytes=generator.bytes(16), version=4)
