"""A planner with a neighbourhood to look at."""

from tests.hotspots.conftest import neighbourhood, planner

__all__ = ["neighbourhood", "planner"]
