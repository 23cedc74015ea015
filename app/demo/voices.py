"""Invented children of one campaign and everything they mark, the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from app.catalogue.starter import STARTER_CATALOGUE
from app.contributions.rules import Moderation
from app.demo import places
from app.demo.classes import DemoCampaign, DemoClass
from app.demo.comments import Pair, compose_comment
from app.demo.drawing import aim, draw_area, draw_snail, draw_stretch, draw_way, pick, point
from app.demo.neighbourhood import SharedPlace, homes, shared_places
from app.demo.streets import Metres, Streets, bend

_MOST_MARKS = 12
_STRETCHES = ("dark", "no_pavement", "narrow", "speed", "bad_stairs")
_SNAIL: tuple[Pair, ...] = (
    ("Dette er en snegle.", "Dette er ein snegle."),
    ("Jeg tegnet en snurr.", "Eg teikna ein snurr."),
)
_OWN_THEMES = (("activity", 3.0), ("like", 3.0), ("change", 3.0), ("wish", 2.0))
_TRANSPORT = {
    "near": (("walk", 0.72), ("bike", 0.08), ("kick_scooter", 0.12), ("driven", 0.08)),
    "far": (("walk", 0.38), ("bike", 0.16), ("kick_scooter", 0.1), ("bus", 0.2), ("driven", 0.16)),
}


@dataclass(frozen=True)
class Mark:
    """One contribution as it would be stored; the geometry is in EPSG:25833."""

    contribution_id: UUID
    theme: str
    category: str
    geometry: shapely.Geometry
    attributes: Mapping[str, str]
    comment: str | None
    moderation: Moderation
    received_at: datetime
    shared_place: str | None
    """Key of the place several mark; known to the demo alone."""


@dataclass(frozen=True)
class Voice:
    """One child: who they are to the database, their class, and their marks."""

    participant_id: UUID
    token_hash: bytes
    demo_class: DemoClass
    marks: tuple[Mark, ...]


def hear_voices(
    campaign: DemoCampaign, streets: Streets, generator: np.random.Generator
) -> Iterator[Voice]:
    """Every participating child of the campaign, class by class."""
    for demo_class in campaign.classes:
        for _ in range(demo_class.participants):
            child = _Child(campaign, demo_class, streets, generator)
            yield Voice(
                participant_id=_uuid(generator),
                token_hash=generator.bytes(32),
                demo_class=demo_class,
                marks=child.marks(),
            )


def _uuid(generator: np.random.Generator) -> UUID:
    return UUID(bytes=generator.bytes(16), version=4)


class _Child:
    """One child drawing: where they live and walk decides what they mark."""

    def __init__(
        self,
        campaign: DemoCampaign,
        demo_class: DemoClass,
        streets: Streets,
        generator: np.random.Generator,
    ):
        self._campaign = campaign
        self._class = demo_class
        self._grade = demo_class.grade or 7
        self._streets = streets
        self._random = generator
        self._outline = places.areas()[places.CAMPAIGN_AREA].outline
        self._taste = generator.lognormal(0, 0.22, len(streets.costs))
        self._school = shapely.get_coordinates(places.schools()[demo_class.school].position)[0]
        self._home = self._settle()
        self._gate = aim(self._school, 8, generator)
        self._school_way = self._way(self._home, self._gate)
        other = "nb" if demo_class.language == "nn" else "nn"
        self._language = other if generator.random() < 0.06 else demo_class.language

    def marks(self) -> tuple[Mark, ...]:
        """Mostly one to four marks, for a few children up to twelve, in the order of drawing."""
        wanted = min(_MOST_MARKS, 1 + int(self._random.gamma(1.15, 2.5)))
        drawn: list[dict[str, Any]] = []
        if self._random.random() < 0.94:
            drawn.append(self._draw_school_way())
        if self._random.random() < 0.012:
            drawn.append(self._draw_snail())
        unused = list(shared_places())
        while len(drawn) < wanted:
            choice = self._random.random()
            if choice < 0.13:
                drawn.append(self._draw_leisure_way())
            elif choice < 0.66 and unused:
                drawn.append(self._draw_shared(unused))
            else:
                drawn.append(self._draw_own())
        minutes = np.sort(self._random.uniform(3, 43, len(drawn)))
        return tuple(
            self._finish(one, self._class.lesson_at + timedelta(minutes=float(minute)))
            for one, minute in zip(drawn, minutes, strict=True)
        )

    def _settle(self) -> Metres:
        """A home within reach of the school: older pupils come from farther away."""
        known = homes()
        away = np.hypot(*(known.centres - self._school).T)
        reach = 620.0 if self._grade < 8 else 950.0
        weights = known.weights * np.exp(-((away / reach) ** 2))
        while True:
            chosen = pick(weights, self._random)
            home = aim(known.centres[chosen], known.spreads[chosen] * 0.6, self._random)
            far_enough = np.hypot(*(home - self._school)) > 220
            if far_enough and shapely.contains_xy(self._outline, *home):
                return home

    def _way(self, start: Metres, end: Metres) -> shapely.LineString:
        route = self._streets.path(
            self._streets.nearest(start), self._streets.nearest(end), self._taste
        )
        # The corner at the goal is the goal itself; the hand stops a little beside it.
        corners = self._streets.corners[route]
        return draw_way(start, corners[:-1] if len(route) > 1 else corners, end, self._random)

    def _draw_school_way(self) -> dict[str, Any]:
        return {
            "theme": "way",
            "category": "school_way",
            "geometry": self._school_way,
            "comment_chance": 0.2,
        }

    def _draw_leisure_way(self) -> dict[str, Any]:
        goals = [one for one in shared_places() if one.theme in ("activity", "like")]
        away = np.array([np.hypot(*(one.at - self._home)) for one in goals])
        pulls = np.array([one.pull for one in goals])
        goal = goals[pick(pulls * np.exp(-((away / 700) ** 2)) + 1e-9, self._random)]
        start = self._home if self._random.random() < 0.7 else self._gate
        return {
            "theme": "way",
            "category": "leisure_way",
            "geometry": self._way(start, aim(bend(goal.at[None])[0], 8, self._random)),
            "comment_chance": 0.18,
        }

    def _draw_snail(self) -> dict[str, Any]:
        return {
            "theme": "way",
            "category": "leisure_way",
            "geometry": draw_snail(aim(self._school, 60, self._random), self._random),
            "comments": _SNAIL,
            "comment_chance": 0.8,
        }

    def _draw_shared(self, unused: list[SharedPlace]) -> dict[str, Any]:
        """A place others mark too; one takes what lies near one's own way."""
        away = np.array([self._school_way.distance(point(one.at)) for one in unused])
        pulls = np.array([one.pull for one in unused])
        place = unused.pop(pick(pulls * np.exp(-((away / 320) ** 2)) + 1e-6, self._random))
        centre = bend(place.at[None])[0]
        return {
            "theme": place.theme,
            "category": place.category,
            "geometry": self._shape(place.theme, place.category, centre, place.spread),
            "season": place.season,
            "time_of_day": place.time_of_day,
            "comments": place.comments,
            "comment_chance": 0.46,
            "shared_place": place.key,
        }

    def _draw_own(self) -> dict[str, Any]:
        """Something only this child thinks of, beside the way or near home."""
        theme = _OWN_THEMES[pick([weight for _, weight in _OWN_THEMES], self._random)][0]
        categories = _codes(theme)
        along = self._school_way.interpolate(self._random.uniform(0, 1), normalized=True)
        centre = shapely.get_coordinates(along)[0]
        if self._random.random() < 0.4:
            centre = aim(centre, 110, self._random)
        category = categories[int(self._random.integers(len(categories)))]
        return {
            "theme": theme,
            "category": category,
            "geometry": self._shape(theme, category, centre, 18),
            "comment_chance": 0.33,
        }

    def _shape(self, theme: str, category: str, centre: Metres, spread: float) -> shapely.Geometry:
        """A point mostly; at times an area, or the stretch of the own way that is meant."""
        choice = self._random.random()
        near = point(centre)
        if theme == "change" and category in _STRETCHES and choice < 0.3:
            if self._school_way.distance(near) < 50:
                return draw_stretch(self._school_way, near, self._random)
        elif choice < (0.12 if theme in ("activity", "wish") else 0.05):
            return draw_area(aim(centre, spread, self._random), self._random)
        return point(aim(centre, spread, self._random))

    def _finish(self, drawn: dict[str, Any], received_at: datetime) -> Mark:
        theme, category = drawn["theme"], drawn["category"]
        comment = None
        if self._random.random() < drawn["comment_chance"]:
            comment = compose_comment(
                theme, category, self._language, self._random, drawn.get("comments", ())
            )
        return Mark(
            contribution_id=_uuid(self._random),
            theme=theme,
            category=category,
            geometry=drawn["geometry"],
            attributes=self._answers(theme, drawn),
            comment=comment,
            moderation=self._moderate(comment, received_at),
            received_at=received_at,
            shared_place=drawn.get("shared_place"),
        )

    def _answers(self, theme: str, drawn: dict[str, Any]) -> dict[str, str]:
        """Answers to the theme's questions; not everybody answers."""
        answers = {}
        if theme == "way":
            options = _TRANSPORT["far" if drawn["geometry"].length > 800 else "near"]
            transport = options[pick([share for _, share in options], self._random)][0]
            if self._random.random() < 0.9:
                answers["transport"] = transport
            if self._random.random() < 0.8:
                alone = self._random.random() < (0.3 if self._grade < 7 else 0.45)
                answers["company"] = "alone" if alone else "with_others"
            return answers
        for question, values in (
            ("season", ("summer", "winter", "all_year")),
            ("time_of_day", ("daylight", "dark")),
        ):
            expected = drawn.get(question)
            if expected and self._random.random() < 0.65:
                answers[question] = expected
            elif self._random.random() < 0.22:
                answers[question] = values[int(self._random.integers(len(values)))]
        return answers

    def _moderate(self, comment: str | None, received_at: datetime) -> Moderation:
        """Nearly every comment has been read; those of the newest lessons partly not yet."""
        if comment is None:
            return "released"
        newest = max(one.lesson_at for one in self._campaign.classes if one.participants)
        waiting = 0.5 if newest - received_at < timedelta(days=2) else 0.05
        choice = self._random.random()
        return "waiting" if choice < waiting else "hidden" if choice > 0.985 else "released"


def _codes(theme: str) -> Sequence[str]:
    found = next(one for one in STARTER_CATALOGUE.themes if one.code == theme)
    return [category.code for category in found.categories]
