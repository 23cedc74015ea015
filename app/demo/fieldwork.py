"""The demo's conversations, a workshop, and a walk with drawn photos."""

import io
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from PIL import Image, ImageDraw

from app.campaigns.rules import CampaignKind
from app.campaigns.store import Campaign, Group, add_campaign, add_group
from app.demo import places
from app.demo.submitted import CATALOGUE_VERSION
from app.fieldwork.actions import add_photo, record_note, record_observation
from app.fieldwork.rules import NoteDraft, ObservationDraft
from app.kit.database import Writer
from app.kit.geometry import to_geojson
from app.people.store import StaffMember

_SCHOOL = "Loddefjord skole"
_DUSK, _GROUND, _LIGHT = "#2b3a55", "#57606f", "#ffd97a"


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
    for name, kind in (("interviews", "interview_round"), ("workshop", "workshop")):
        told = _told()[name]
        campaign = await _start(writer, area_id, kind, told, now, generator)  # type: ignore[arg-type]
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


def draw_photo(what: str) -> bytes:
    """A drawn evening scene as a JPEG: stairs, a lamp, an underpass or a bench."""
    image = Image.new("RGB", (1_200, 900), _DUSK)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 560, 1_200, 900), fill=_GROUND)
    for at in range(0, 1_200, 150):
        pen.polygon([(at, 560), (at + 75, 330 + at % 100), (at + 150, 560)], fill="#1d2a3c")
    _SCENES[what](pen)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _stairs(pen: ImageDraw.ImageDraw) -> None:
    for step in range(8):
        top = 820 - 60 * step
        loose = 40 if step == 2 else 0
        pen.polygon(
            [
                (320 + 20 * step, top + loose),
                (880 - 20 * step, top),
                (880 - 20 * step, top + 44),
                (320 + 20 * step, top + 44 + loose),
            ],
            fill="#aeb4bd",
            outline="#3c444f",
        )
    pen.line((880, 780, 800, 540), fill="#d9dde2", width=14)


def _lamp(pen: ImageDraw.ImageDraw) -> None:
    for at, is_lit in ((180, True), (470, False), (760, False), (1_040, True)):
        pen.line((at, 820, at, 240), fill="#c6ccd4", width=16)
        pen.ellipse((at - 46, 190, at + 46, 270), fill=_LIGHT if is_lit else "#39424f")
        if is_lit:
            beam = [(at - 30, 270), (at + 30, 270), (at + 150, 820), (at - 150, 820)]
            pen.polygon(beam, fill="#8d8460")


def _underpass(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((120, 250, 1_080, 820), fill="#7d8692")
    pen.pieslice((280, 330, 920, 1_310), 180, 360, fill="#11161d")
    pen.rectangle((330, 300, 870, 322), fill=_LIGHT)


def _bench(pen: ImageDraw.ImageDraw) -> None:
    for at in (230, 960):
        pen.rectangle((at - 14, 200, at + 14, 780), fill="#e8e4da")
        pen.ellipse((at - 150, 60, at + 150, 360), fill="#4f7a52")
    for top in (560, 610, 680):
        pen.rectangle((400, top, 800, top + 30), fill="#b7844f")
    for at in (430, 770):
        pen.rectangle((at - 12, 700, at + 12, 800), fill="#3c444f")


_SCENES = {"stairs": _stairs, "lamp": _lamp, "underpass": _underpass, "bench": _bench}


def _uuid(generator: np.random.Generator) -> UUID:
    return UUID(bytes=generator.bytes(16), version=4)
