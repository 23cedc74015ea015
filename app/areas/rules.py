"""What kinds of area a municipality is divided into, and who may not look after one."""

from typing import Literal

from app.kit.problems import Problem

AreaKind = Literal["levekaarssone", "omraadesatsing", "school_district", "plan_area", "other"]
"""The kinds, in Norwegian where the term is Norwegian (see the glossary)."""


class UnknownArea(Problem):
    """There is no such area in your municipality, or it has no boundary today."""

    status = 404


class UnknownCoordinator(Problem):
    """Nobody in your municipality with this id is a coordinator."""

    status = 404


class OutsideYourAreas(Problem):
    """A coordinator works with the areas they look after, and this is not in one of them."""

    status = 403
