"""Marks stored as the service stores them, by many participants at once, without HTTP."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import shapely

from app.contributions.store import Contribution
from app.demo.store import add_members
from app.kit.database import Writer
from app.kit.grid import footprint
from tests.world import SCHOOL, World


def mark(world: World, participant_id: UUID, geometry: shapely.Geometry, **members: Any) -> Any:
    """A mark of a participant, told in metres from the school; `members` replace its own."""
    metres = shapely.transform(geometry, lambda xy: xy + np.array((SCHOOL.x, SCHOOL.y)))
    is_way = members.get("theme") == "way"
    values = {
        "municipality_id": world.municipality_id,
        "contribution_id": uuid4(),
        "campaign_id": world.campaign_id,
        "participant_id": participant_id,
        "catalogue_version": 1,
        "theme": "change",
        "category": "school_way" if is_way else "dark",
        "geometry": metres,
        "planner_geometry": metres,
        "attributes": {},
        "comment": None,
        "moderation": "released",
        "provenance": "participant",
        "received_at": datetime.now(UTC),
        "draft_digest": b"0" * 32,
        "cells": footprint(metres),
    } | members
    return Contribution(**{**values, "attributes": json.dumps(values["attributes"])})


async def join(
    writer: Writer, world: World, count: int, group_id: UUID | None = None
) -> list[UUID]:
    """So many participants more in the class, or in another group."""
    ids = [uuid4() for _ in range(count)]
    group = group_id or world.group_id
    await add_members(
        writer, world.municipality_id, [(each, each.bytes * 2, group) for each in ids]
    )
    return ids


def line(*places: Sequence[float]) -> shapely.LineString:
    """A line through places in metres from the school."""
    return shapely.LineString(places)
