"""Short comments in a child's voice, in bokmål and nynorsk, composed from a bank."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

Pair = Sequence[str]
"""The same comment in bokmål and in nynorsk."""


@cache
def _bank() -> dict[str, Any]:
    text = files("app.demo").joinpath("comments.json").read_text(encoding="utf-8")
    bank: dict[str, Any] = json.loads(text)
    return bank


def compose_comment(
    theme: str,
    category: str,
    language: str,
    generator: np.random.Generator,
    local: Sequence[Pair] = (),
) -> str:
    """A comment about a mark; `local` are comments that belong to the very place."""
    general = _bank()["general"]
    # What fits the category exactly is said more often than what fits any mark of the theme.
    choices = local or [*general.get(category, ()) * 3, *general.get(theme, ())]
    column = 1 if language == "nn" else 0
    text = str(_pick(choices, generator)[column])
    for word, pairs in _bank()["words"].items():
        chosen = str(_pick(pairs, generator)[column])
        text = text.replace(f"{{{word}}}", chosen).replace(
            f"{{{word.capitalize()}}}", chosen.capitalize()
        )
    text = text.replace("- ", "")
    if generator.random() < 0.15:
        kind = "request" if theme in ("change", "wish") and not text.endswith("!") else "any"
        text += str(_pick(_bank()["endings"][kind], generator)[column])
    return _as_typed(text, generator)


def _as_typed(text: str, generator: np.random.Generator) -> str:
    """Children leave out capitals and full stops, or put in one exclamation mark more."""
    habit = generator.random()
    if habit < 0.18:
        text = text[0].lower() + text[1:]
    if 0.1 < habit < 0.35 and text.endswith("."):
        return text[:-1]
    if habit > 0.93 and text.endswith("!"):
        return text + "!!"
    return text


def _pick(choices: Sequence[Any], generator: np.random.Generator) -> Any:
    return choices[int(generator.integers(len(choices)))]
