"""Languages people may choose, and which one to fall back to."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["nb", "nn", "en"]
Labels = Mapping[str, str]
"""One text in several languages, by language code; `nb` is always there."""

FALLBACKS: Mapping[str, tuple[str, ...]] = {"nn": ("nn", "nb"), "en": ("en", "nb"), "nb": ("nb",)}


def pick_label(labels: Labels, language: str) -> str:
    """The label in `language`, else in the nearest language that has it."""
    for candidate in FALLBACKS.get(language, ("en", "nb")):
        if candidate in labels:
            return labels[candidate]
    return labels["nb"]
