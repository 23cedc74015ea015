"""What kinds of area a municipality is divided into."""

from typing import Literal

AreaKind = Literal["levekaarssone", "omraadesatsing", "school_district", "plan_area", "other"]
"""The kinds, in Norwegian where the term is Norwegian (see the glossary)."""
