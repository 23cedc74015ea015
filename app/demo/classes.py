"""The demo's campaigns and the classes invited to them, placed in time relative to now."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.campaigns.rules import GroupSetting
from app.demo import places

DEMO_CODE = "BERGEN26"
"""The join code that is open from the start, so that it can be printed."""

_NORWAY = ZoneInfo("Europe/Oslo")
_TIME_TO_FINISH = timedelta(days=14)
_OPEN_DAYS_BACK = 42
_OPEN_DAYS_AHEAD = 120
_PILOT_DAYS_BACK = (98, 77)


@dataclass(frozen=True)
class DemoClass:
    """A class, how many pupils it has, how many took part, and when its lesson began."""

    school: str
    grade: int | None
    label: str
    language: str
    pupils: int
    participants: int
    lesson_at: datetime
    join_code: str | None = None
    """Given only where it is printed; elsewhere a code is made like any other."""
    setting: GroupSetting = "school_class"
    is_facilitated: bool = False
    """Whether it is the demo facilitator's own."""


@dataclass(frozen=True)
class DemoCampaign:
    """A campaign, its area by key, and its classes."""

    key: str
    title: str
    purpose: str
    plan_reference: str | None
    area: str
    opens_at: datetime
    closes_at: datetime
    classes: tuple[DemoClass, ...]

    def closing_of(self, demo_class: DemoClass) -> datetime:
        """A class has two weeks to finish; the one whose code is printed has all the time."""
        if demo_class.join_code is not None:
            return self.closes_at
        return min(self.closes_at, demo_class.lesson_at + _TIME_TO_FINISH)


_CLASSES = (
    # school, grade, label, language, pupils, participants, days after the opening, hour
    ("Loddefjord skole", 5, "5A", "nb", 26, 22, 6, 9),
    ("Loddefjord skole", 6, "6A", "nb", 27, 25, 6, 11),
    ("Loddefjord skole", 6, "6B", "nb", 25, 21, 7, 9),
    ("Vadmyra skole", 5, "5B", "nb", 24, 20, 9, 10),
    ("Vadmyra skole", 6, "6A", "nb", 26, 23, 9, 12),
    ("Vadmyra skole", 7, "7B", "nn", 23, 19, 13, 9),
    ("Kjøkkelvik skole", 6, "6A", "nb", 28, 25, 14, 9),
    ("Kjøkkelvik skole", 7, "7A", "nb", 25, 20, 14, 11),
    ("Olsvik skole", 5, "5A", "nb", 27, 24, 20, 9),
    ("Olsvik skole", 6, "6N", "nn", 22, 20, 20, 11),
    ("Olsvik skole", 9, "9B", "nb", 26, 18, 21, 12),
    ("Sandgotna skole", 8, "8A", "nb", 28, 24, 27, 9),
    ("Sandgotna skole", 8, "8C", "nb", 27, 22, 27, 11),
    ("Sandgotna skole", 10, "10B", "nb", 25, 15, 28, 13),
)
_PILOT_CLASSES = (
    ("Loddefjord skole", 5, "5B", "nb", 25, 22, 4, 9),
    ("Loddefjord skole", 6, "6A", "nb", 26, 23, 4, 11),
    ("Loddefjord skole", 7, "7A", "nb", 25, 21, 5, 9),
    ("Loddefjord skole", 7, "7B", "nb", 24, 20, 5, 10),
    ("Vadmyra skole", 5, "5A", "nb", 26, 23, 6, 9),
    ("Vadmyra skole", 6, "6B", "nn", 25, 21, 6, 11),
    ("Vadmyra skole", 7, "7A", "nb", 24, 20, 7, 9),
    ("Sandgotna skole", 8, "8B", "nb", 28, 23, 11, 9),
    ("Sandgotna skole", 9, "9A", "nb", 27, 17, 11, 11),
)


def plan_campaigns(now: datetime) -> tuple[DemoCampaign, ...]:
    """The open Barnetråkk campaign of this season, and the pilot that was before it."""
    opens_at = _school_day(now - timedelta(days=_OPEN_DAYS_BACK), 8)
    autumn = DemoCampaign(
        key="barnetrakk",
        title=f"Barnetråkk Loddefjord og Olsvik {opens_at.astimezone(_NORWAY).year}",
        purpose="Elevene viser hvor de går, hva de liker og hva som bør bli bedre. "
        "Svarene brukes i områdeplanen og når kommunen velger tiltak.",
        plan_reference="Områdeplan for Loddefjord og Olsvik (eksempel)",
        area=places.CAMPAIGN_AREA,
        opens_at=opens_at,
        closes_at=_school_day(now + timedelta(days=_OPEN_DAYS_AHEAD), 15),
        classes=(*_classes(_CLASSES, opens_at), *_facilitated(now)),
    )
    pilot_opens_at, pilot_closes_at = (
        _school_day(now - timedelta(days=days), 8) for days in _PILOT_DAYS_BACK
    )
    pilot = DemoCampaign(
        key="pilot",
        title=f"Barnetråkk Loddefjord, prøverunde {pilot_opens_at.astimezone(_NORWAY).year}",
        purpose="Ni klasser prøvde ut spørsmålene før resten av skolene ble invitert.",
        plan_reference=None,
        area=places.PILOT_AREA,
        opens_at=pilot_opens_at,
        closes_at=pilot_closes_at,
        classes=_classes(_PILOT_CLASSES, pilot_opens_at),
    )
    return autumn, pilot


def _classes(
    rows: tuple[tuple[str, int, str, str, int, int, int, int], ...], opens_at: datetime
) -> tuple[DemoClass, ...]:
    return tuple(
        DemoClass(
            school=school,
            grade=grade,
            label=label,
            language=language,
            pupils=pupils,
            participants=participants,
            lesson_at=_school_day(opens_at + timedelta(days=days), hour),
        )
        for school, grade, label, language, pupils, participants, days, hour in rows
    )


def _facilitated(now: datetime) -> tuple[DemoClass, ...]:
    """What the demo facilitator has before them, nobody having joined yet.

    First the class whose lesson is about to begin: its code is the one the start page prints.
    """
    return (
        DemoClass(
            "Loddefjord skole", 7, "7A", "nb", 26, 0, now, DEMO_CODE, is_facilitated=True
        ),
        DemoClass(
            "Sandgotna skole", 9, "Ungdomsklubben", "nb", 20, 0, now,
            setting="youth_club", is_facilitated=True,
        ),
        DemoClass(
            "Loddefjord skole", None, "Folkemøtet", "nb", 60, 0, now,
            setting="kiosk", is_facilitated=True,
        ),
    )  # fmt: skip


def _school_day(moment: datetime, hour: int) -> datetime:
    """The same day, or the Monday after a weekend, at a Norwegian hour."""
    day = moment.astimezone(_NORWAY).date()
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
    return datetime.combine(day, time(hour, 15), _NORWAY).astimezone(UTC)
