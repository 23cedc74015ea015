"""What the answers say in plain words, in both written Norwegians and English."""

import json
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from app.answers.rules import Answered, Chapter, Heard, Language, ThemeHeard
from app.plans.store import Standing
from app.publishing.privacy import BAND

_NORWAY = ZoneInfo("Europe/Oslo")


@cache
def _words(language: Language) -> dict[str, str]:
    source = files("app.answers").joinpath(f"translations/{language}.json")
    words: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return words


def say(language: Language, key: str, **values: str | int | date | None) -> str:
    """The phrase with its values; moments and days as the language writes dates."""
    said = {
        name: _day(language, value) if isinstance(value, date) else value
        for name, value in values.items()
    }
    return _words(language)[key].format(**said)


def _day(language: Language, moment: date) -> str:
    day = moment.astimezone(_NORWAY).date() if isinstance(moment, datetime) else moment
    words = _words(language)
    month = words["months"].split()[day.month - 1]
    return words["date"].format(day=day.day, month=month, year=day.year)


def say_theme(language: Language, heard: Heard, told: ThemeHeard) -> str:
    """How much of a theme a release shows of the area."""
    key = f"theme.{told.theme}"
    if key not in _words(language):
        key = "theme"
    count = say(
        language, "range", **{"from": told.participants, "to": told.participants + BAND - 1}
    )
    label = name_of(language, heard, told.theme)
    suffix = ".one" if told.cells == 1 else ""
    return say(language, key + suffix, cells=told.cells, range=count, label=label)


def name_of(language: Language, heard: Heard, theme: str) -> str:
    """What a theme is called where the children were asked."""
    labels = heard.labels.get(theme)
    name: str = theme if labels is None else getattr(labels, language)
    return name


def say_state(language: Language, found: Answered) -> str:
    """How a measure stands, since when and until when."""
    now = found.now
    key = f"state.{now.state}"
    if now.due_on is not None and now.state in ("decided", "under_way"):
        key += ".due"
    decided = found.settled[0].began_at
    return say(language, key, decided=decided, since=now.began_at, due=now.due_on)


def say_plan(language: Language, stands: Standing, *, is_heard: bool) -> str:
    """How far a plan has come, and whether one may have a say."""
    heard = "plan.closed"
    if is_heard:
        heard = "plan.open" if stands.deadline is None else "plan.open.until"
    stage = say(language, f"stage.{stands.stage}")
    return f"{stage} {say(language, heard, deadline=stands.deadline)}"


def say_entry(language: Language, found: Answered, chapter: Chapter) -> str:
    """The headline of one chapter of a measure."""
    return say(language, f"entry.{chapter.state}", title=found.title)
