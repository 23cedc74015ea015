"""What the invented children know: main roads, homes, and places several of them mention."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo import places
from app.demo.comments import Pair
from app.demo.streets import Streets, build_streets


@dataclass(frozen=True)
class SharedPlace:
    """A place many know: what they mark there, how far apart they aim, how much it draws them."""

    key: str
    name: str
    theme: str
    category: str
    at: NDArray[np.float64]
    spread: float
    pull: float
    season: str | None
    time_of_day: str | None
    comments: tuple[Pair, ...]


@dataclass(frozen=True)
class Homes:
    """Where people live: centres (n, 2), how far homes spread around them, and how many live so."""

    centres: NDArray[np.float64]
    spreads: NDArray[np.float64]
    weights: NDArray[np.float64]


@cache
def _local() -> dict[str, Any]:
    text = files("app.demo").joinpath("neighbourhood.json").read_text(encoding="utf-8")
    local: dict[str, Any] = json.loads(text)
    return local


@cache
def shared_places() -> tuple[SharedPlace, ...]:
    """The places several children mark; all of them invented, on true ground."""
    return tuple(
        SharedPlace(
            **{
                **one,
                "at": np.array(one["at"], float),
                "comments": tuple(tuple(pair) for pair in one["comments"]),
            }
        )
        for one in _local()["places"]
    )


@cache
def homes() -> Homes:
    """The neighbourhood's invented homes."""
    members = _local()["homes"]
    return Homes(
        np.array([one["at"] for one in members], float),
        np.array([one["spread"] for one in members], float),
        np.array([one["weight"] for one in members], float),
    )


def lay_streets(generator: np.random.Generator) -> Streets:
    """Streets over Loddefjord and Olsvik; the schools and the shared places are corners."""
    schools = places.schools()
    fixed = [
        *(shapely.get_coordinates(schools[name].position)[0] for name in places.CAMPAIGN_SCHOOLS),
        *(place.at for place in shared_places()),
    ]
    return build_streets(
        places.areas()[places.CAMPAIGN_AREA].outline,
        [shapely.LineString(road) for road in _local()["main_roads"]],
        np.array(fixed),
        generator,
    )
