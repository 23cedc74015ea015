"""A planner with a neighbourhood to plan in."""

from tests.hotspots.conftest import neighbourhood, planner

__all__ = ["neighbourhood", "planner"]
