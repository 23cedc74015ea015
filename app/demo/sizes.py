"""Contributions by the hundred thousand over Bergen's settlements, made in bounded memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray

from app.catalogue.starter import STARTER_CATALOGUE
from app.demo.comments import compose_comment
from app.demo.voices import Mark
from app.kit.geometry import to_metres

BATCH_MARKS = 10_000
MARKS_PER_PARTICIPANT = 8
_WAY_SHARE = 0.2
_COMMENT_SHARE = 0.35
_COMMENTS_PER_CATEGORY = 40

# Longitude, latitude, metres within which people live: our own rough reading of the map.
_SETTLEMENTS = (
    (5.2318, 60.3636, 800), (5.2278, 60.3601, 600), (5.2156, 60.3819, 600),
    (5.2311, 60.3735, 500), (5.1872, 60.3652, 500), (5.2435, 60.3479, 400),
    (5.2829, 60.3875, 500), (5.3013, 60.3815, 500), (5.3300, 60.3905, 600),
    (5.3260, 60.4030, 400), (5.3200, 60.3880, 400), (5.3335, 60.3745, 600),
    (5.3473, 60.3756, 600), (5.3598, 60.3634, 800), (5.3583, 60.3553, 700),
    (5.3365, 60.3547, 600), (5.3472, 60.3459, 700), (5.3925, 60.3495, 500),
    (5.2960, 60.3431, 900), (5.2715, 60.3394, 500), (5.2942, 60.3357, 600),
    (5.3570, 60.3142, 700), (5.3321, 60.3050, 800), (5.3291, 60.2918, 600),
    (5.2836, 60.3005, 600), (5.2709, 60.3180, 600), (5.3476, 60.2648, 600),
    (5.4050, 60.2780, 500), (5.3067, 60.4369, 400), (5.2853, 60.4569, 600),
    (5.3157, 60.4611, 800), (5.3427, 60.4756, 700), (5.3600, 60.4642, 700),
    (5.3848, 60.4907, 500), (5.4758, 60.4114, 500), (5.4556, 60.3767, 500),
    (5.4318, 60.4618, 400), (5.2527, 60.2862, 500),
)  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """Participants and their marks: `authors` tells for each mark the participant's place."""

    participant_ids: Sequence[UUID]
    token_hashes: Sequence[bytes]
    authors: Sequence[int]
    marks: Sequence[Mark]


def gather_crowds(
    size: int, opens_at: datetime, closes_at: datetime, generator: np.random.Generator
) -> Iterator[Crowd]:
    """`size` marks in crowds of at most `BATCH_MARKS`, four fifths places, one fifth ways."""
    bank = _Bank(generator)
    centres, reaches = _settlements()
    duration = closes_at - opens_at
    for first in range(0, size, BATCH_MARKS):
        count = min(BATCH_MARKS, size - first)
        participants = -(-count // MARKS_PER_PARTICIPANT)
        # Uneven on purpose: squaring makes a few participants mark much more than the others.
        authors = (generator.random(count) ** 1.5 * participants).astype(int)
        settlement = generator.integers(len(centres), size=participants)[authors]
        ways = generator.random(count) < _WAY_SHARE
        geometries = np.empty(count, object)
        geometries[~ways] = shapely.points(
            _around(centres[settlement[~ways]], reaches[settlement[~ways]], generator).round(2)
        )
        geometries[ways] = _ways(centres[settlement[ways]], reaches[settlement[ways]], generator)
        moments = generator.random(count).tolist()
        yield Crowd(
            participant_ids=_uuids(participants, generator),
            token_hashes=[generator.bytes(32) for _ in range(participants)],
            authors=authors.tolist(),
            marks=[
                bank.mark(identity, geometry, is_way, opens_at + moment * duration, generator)
                for identity, geometry, is_way, moment in zip(
                    _uuids(count, generator), geometries, ways.tolist(), moments, strict=True
                )
            ],
        )


def _settlements() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = np.array(_SETTLEMENTS, float)
    centres = shapely.get_coordinates(to_metres(shapely.MultiPoint(rows[:, :2])))
    return centres, rows[:, 2]


def _uuids(count: int, generator: np.random.Generator) -> list[UUID]:
    random = generator.bytes(16 * count)
    return [UUID(bytes=random[at : at + 16], version=4) for at in range(0, 16 * count, 16)]


def _around(
    centres: NDArray[np.float64], reaches: NDArray[np.float64], generator: np.random.Generator
) -> NDArray[np.float64]:
    """Positions about the centres, denser near them, all within reach."""
    turns = generator.uniform(0, 2 * np.pi, len(centres))
    away = reaches * generator.random(len(centres)) ** 0.7
    return centres + np.column_stack((np.cos(turns), np.sin(turns))) * away[:, None]


def _ways(
    centres: NDArray[np.float64], reaches: NDArray[np.float64], generator: np.random.Generator
) -> NDArray[np.object_]:
    """Winding lines of 15–60 vertices from somewhere in a settlement to its middle."""
    start = _around(centres, reaches, generator)
    goal = _around(centres, np.full(len(centres), 120.0), generator)
    across = (goal - start)[:, ::-1] * (-1, 1)
    counts = generator.integers(15, 61, len(centres))
    owner = np.repeat(np.arange(len(centres)), counts)
    ends = np.cumsum(counts)
    progress = (np.arange(len(owner)) - np.repeat(ends - counts, counts)) / (counts[owner] - 1)
    sideways = np.zeros(len(owner))
    for wave in range(1, 6):
        height = generator.normal(0, 0.14 / wave, len(centres))
        sideways += height[owner] * np.sin(wave * np.pi * progress)
    along = start[owner] + (goal - start)[owner] * progress[:, None]
    drawn = along + across[owner] * sideways[:, None] + generator.normal(0, 3, (len(owner), 2))
    return np.asarray(shapely.linestrings(drawn.round(2), indices=owner))


class _Bank:
    """Comments and answers composed once: a million marks draw from them."""

    def __init__(self, generator: np.random.Generator):
        self._ways: list[tuple[str, str]] = []
        self._places: list[tuple[str, str]] = []
        self._comments: dict[str, list[str]] = {}
        self._answers: dict[str, list[dict[str, str]]] = {}
        for theme in STARTER_CATALOGUE.themes:
            code = theme.code
            kinds = self._ways if code == "way" else self._places
            self._answers[code] = [
                {
                    question.code: str(
                        generator.choice([option.code for option in question.options])
                    )
                    for question in theme.questions
                    if generator.random() < 0.6
                }
                for _ in range(30)
            ]
            for category in theme.categories:
                kinds.append((code, category.code))
                self._comments[category.code] = [
                    compose_comment(
                        code,
                        category.code,
                        "nn" if generator.random() < 0.12 else "nb",
                        generator,
                    )
                    for _ in range(_COMMENTS_PER_CATEGORY)
                ]

    def mark(
        self,
        contribution_id: UUID,
        geometry: shapely.Geometry,
        is_way: bool,
        received_at: datetime,
        generator: np.random.Generator,
    ) -> Mark:
        """A mark of a random kind that fits the geometry."""
        kinds = self._ways if is_way else self._places
        draw = generator.random(4)
        theme, category = kinds[int(draw[0] * len(kinds))]
        comment = None
        if draw[1] < _COMMENT_SHARE:
            comment = self._comments[category][int(draw[2] * _COMMENTS_PER_CATEGORY)]
        return Mark(
            contribution_id=contribution_id,
            theme=theme,
            category=category,
            geometry=geometry,
            attributes=self._answers[theme][int(draw[3] * len(self._answers[theme]))],
            comment=comment,
            moderation="released",
            received_at=received_at,
            shared_place=None,
        )
