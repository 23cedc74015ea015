"""The demo's places: six neighbourhoods of Bergen and the schools in and around them."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import shapely

from app.kit.geometry import to_metres

MUNICIPALITY_ID = "4601"
MUNICIPALITY_NAME = "Bergen"

CAMPAIGN_AREA = "loddefjord_olsvik"
PILOT_AREA = "loddefjord"
CAMPAIGN_SCHOOLS = (
    "Loddefjord skole",
    "Vadmyra skole",
    "Sandgotna skole",
    "Kjøkkelvik skole",
    "Olsvik skole",
)


@dataclass(frozen=True)
class Boundary:
    """An outline in EPSG:25833 and the days it holds; `valid_to` is the first day it does not."""

    valid_from: date
    valid_to: date | None
    outline: shapely.Polygon


@dataclass(frozen=True)
class Place:
    """A neighbourhood with its life; `ends_on` is the first day without it, None while it lasts."""

    key: str
    name: str
    kind: str
    starts_on: date
    ends_on: date | None
    boundaries: tuple[Boundary, ...]

    @property
    def outline(self) -> shapely.Polygon:
        """The newest outline."""
        return self.boundaries[-1].outline


@dataclass(frozen=True)
class School:
    """A school and where it lies, in EPSG:25833."""

    name: str
    kind: str
    language: str
    position: shapely.Point


@cache
def areas() -> dict[str, Place]:
    """Every area by its key; where one has been extended, its outlines stand in order.

    The outlines are ours, simplified by hand. Where only an area's end is known, the first
    day of 2019 stands for its beginning.
    """
    found = {}
    for key, features in groupby(_features("areas.geojson"), lambda one: one["properties"]["key"]):
        members = list(features)
        facts = members[-1]["properties"]
        found[key] = Place(
            key=key,
            name=facts["name"],
            kind=facts["kind"],
            starts_on=date.fromisoformat(facts["starts_on"]),
            ends_on=_day(facts["ends_on"]),
            boundaries=tuple(
                Boundary(
                    date.fromisoformat(one["properties"]["valid_from"]),
                    _day(one["properties"]["valid_to"]),
                    _projected(one),
                )
                for one in members
            ),
        )
    return found


@cache
def schools() -> dict[str, School]:
    """Every school by its name, at the position Bergen municipality published in 2014."""
    return {
        one["properties"]["name"]: School(**one["properties"], position=_projected(one))
        for one in _features("schools.geojson")
    }


def _features(resource: str) -> list[dict[str, Any]]:
    text = files("app.demo").joinpath(resource).read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features


def _projected(feature: dict[str, Any]) -> Any:
    return to_metres(shapely.from_geojson(json.dumps(feature["geometry"])))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
