"""What is known of an area beside each other: who answered, from five on, and of which age."""

from collections.abc import Mapping
from typing import Literal

from app.campaigns.rules import CampaignKind

Answerer = Literal["children", "youth", "adults", "everybody"]
"""Whom an answer is from. `everybody`: it was asked of all, and nobody said how old they are."""
CELL_METRES = 100
"""Children's marks are shown as how many children told something in squares so wide."""

ASKED_BY_MAP: Mapping[CampaignKind, Answerer] = {"barnetrakk": "children", "open": "everybody"}
"""Kinds whose answers are marks on the map, and whom they are from."""


SURVEYED: CampaignKind = "resident_survey"
"""Adults answer it, and nothing is told of their answers before it has closed."""
