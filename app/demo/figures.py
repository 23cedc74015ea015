"""Whom to ask in the demo's areas, and invented figures beside what children told."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from app.areas.life import Contact, add_contact
from app.areas.rules import ContactDraft
from app.demo import places
from app.indicators.rules import Figure, SeriesDraft
from app.indicators.store import add_load
from app.kit.database import Writer

_INVENTED = {
    "source": "Oppdiktede tall til demonstrasjon",
    "licence": "CC0 1.0",
    "file_name": "demonstrasjon.csv",
}


async def add_contacts_and_figures(
    writer: Writer, area_ids: Mapping[str, UUID], *, told_by: UUID, now: datetime
) -> None:
    """Store contacts, neighbourhood groups and a few series, labelled as invented."""
    for key, contact in _resource()["contacts"].items():
        told = Contact(ContactDraft(**contact), now)
        await add_contact(writer, places.MUNICIPALITY_ID, area_ids[key], told, told_by)
    for series in _resource()["series"]:
        figures = [
            Figure(area_ids[key], period, value)
            for key, values in series["values"].items()
            for period, value in values.items()
        ]
        named = {name: series[name] for name in ("code", "title", "unit")}
        draft = SeriesDraft(**named, **_INVENTED)
        await add_load(
            writer,
            places.MUNICIPALITY_ID,
            draft,
            "areas",
            figures,
            loaded_by=told_by,
            loaded_at=now,
        )


@cache
def _resource() -> dict[str, Any]:
    text = files("app.demo").joinpath("figures.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
