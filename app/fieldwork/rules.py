"""What is noted of conversations and walks, and what must never be written into it."""

import hashlib
import json
from datetime import date, datetime
from typing import Annotated, Literal

import shapely
from pydantic import UUID4, BaseModel, BeforeValidator, ConfigDict, Field

from app.campaigns.rules import CampaignKind
from app.catalogue.rules import Catalogue, GeometryTypeNotAllowed, UnknownCategory
from app.contributions.rules import Code, check_shape, check_size, normalise_comment
from app.contributions.screening import check_impersonal
from app.kit.geometry import LonLatGeometry
from app.kit.moments import Day, Moment
from app.kit.numbers import NO_TRUTH
from app.kit.problems import Fault, Problem
from app.kit.text import one_line, several_lines

AgeGroup = Literal["children", "youth", "adults"]
"""Under thirteen, under twenty, and older."""
NoteSource = Literal["conversation", "meeting", "phone", "letter", "email", "other"]
Condition = Literal["good", "worn", "broken", "dangerous"]

NOTED: frozenset[CampaignKind] = frozenset({"interview_round", "workshop", "suggestions"})
"""What staff write notes of."""
WITH_CONSENT: frozenset[CampaignKind] = frozenset({"interview_round", "workshop"})
"""Where people were asked, and so had to say yes. A suggestion is its sender's own doing."""
WALKED: CampaignKind = "site_walk"

MOST_PHOTOS = 6
MOST_PLACES = 50
MOST_QUOTES = 20


class ConsentMissing(Problem):
    """A note of an interview or a workshop says how and when those who spoke agreed to it."""

    status = 422


class OtherForm(Problem):
    """The campaign is of another kind: walks have observations, conversations have notes."""

    status = 409


class NotYetHappened(Problem):
    """What is noted has happened; this lies in the future."""

    status = 422


class WalkNotOpen(Problem):
    """The walk was not open when this was observed."""

    status = 409


class NotYourWalk(Problem):
    """A facilitator records the walks they hold: those they have a group in."""

    status = 403


class UnknownNote(Problem):
    """There is no such note in your municipality."""

    status = 404


class UnknownObservation(Problem):
    """There is no such observation in your municipality."""

    status = 404


class NoteDiffers(Problem):
    """Something else was already stored under this id; what is new needs a new id."""

    status = 409


class TooManyPhotos(Problem):
    """An observation has at most six photos."""

    status = 409


class _Draft(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def digest(self) -> bytes:
        """SHA-256 of the content; the same sent again has the same digest."""
        content = json.dumps(self.model_dump(), default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).digest()


Words = Annotated[
    Annotated[str, Field(min_length=1, max_length=500), *several_lines("/words")] | None,
    BeforeValidator(normalise_comment),
]


class Consent(_Draft):
    """How those who spoke agreed to be noted, and when."""

    how: Annotated[str, Field(min_length=3, max_length=200), *one_line("/consent/how")]
    given_on: Day


class Quote(_Draft):
    """Words as they were said, by somebody who agreed to be quoted."""

    words: Annotated[str, Field(min_length=1, max_length=500), *several_lines("/quotes")]
    may_be_quoted: Literal[True]


class PlaceDraft(_Draft):
    """A place that was spoken of: a point, a line or an area, and what was said of it."""

    geometry: LonLatGeometry
    theme: Code
    category: Code
    words: Words = None


class NoteDraft(_Draft):
    """What staff note of an interview, a workshop or a suggestion; never who it was by name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "note_id": "2b0c9c1e-61f0-4a51-9d1c-6f0f5f8f6a10",
                    "campaign_id": "6f1f7a52-3c1f-4f0e-9d0a-0d8a3b6a4c11",
                    "whom": "Foreldre på sommerklubben",
                    "people": 6,
                    "age_group": "adults",
                    "held_on": "2026-06-18",
                    "source": "conversation",
                    "consent": {"how": "Muntlig, før samtalen", "given_on": "2026-06-18"},
                    "themes": ["change"],
                    "words": "Trappen ved butikken er glatt om vinteren.",
                    "quotes": [{"words": "Vi går rundt.", "may_be_quoted": True}],
                }
            ]
        }
    )

    note_id: UUID4 = Field(description="Made by the client: sending the note twice is harmless.")
    campaign_id: UUID4
    whom: Annotated[str, Field(min_length=3, max_length=200), *one_line("/whom")]
    people: Annotated[int, Field(ge=1, le=1_000), NO_TRUTH]
    age_group: AgeGroup
    held_on: Day
    source: NoteSource
    consent: Consent | None = None
    themes: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    words: Annotated[str, Field(max_length=4_000), *several_lines("/words")] = ""
    quotes: Annotated[tuple[Quote, ...], Field(max_length=MOST_QUOTES)] = ()
    places: Annotated[tuple[PlaceDraft, ...], Field(max_length=MOST_PLACES)] = ()

    def texts(self) -> dict[str, str]:
        """Everything that is written, by its place in the document."""
        found = {"/whom": self.whom, "/words": self.words}
        if self.consent is not None:
            found["/consent/how"] = self.consent.how
        found |= {f"/quotes/{at}/words": each.words for at, each in enumerate(self.quotes)}
        return found | {
            f"/places/{at}/words": each.words or "" for at, each in enumerate(self.places)
        }


class ObservationDraft(_Draft):
    """What somebody saw on a walk, where they stood, and in which condition it was."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "observation_id": "9a0b1b52-0a43-4b7e-8a43-5f6f1f2f3f40",
                    "campaign_id": "6f1f7a52-3c1f-4f0e-9d0a-0d8a3b6a4c11",
                    "theme": "change",
                    "category": "dark",
                    "condition": "broken",
                    "position": {"type": "Point", "coordinates": [5.2441, 60.3617]},
                    "accuracy_metres": 6,
                    "words": "Tre av fem lykter er slukket.",
                    "observed_at": "2026-10-02T17:20:00Z",
                }
            ]
        }
    )

    observation_id: UUID4 = Field(description="Made by the device: sending it twice is harmless.")
    campaign_id: UUID4
    theme: Code
    category: Code
    condition: Condition
    position: LonLatGeometry
    accuracy_metres: Annotated[float, Field(ge=0, le=10_000)] | None = Field(
        default=None,
        description="The device's own estimate; none where the place was pointed at.",
    )
    words: Words = None
    observed_at: Moment


def check_note(kind: CampaignKind, draft: NoteDraft, today: date) -> None:
    """Raise `OtherForm`, `ConsentMissing`, `NotYetHappened` or `LooksPersonal`."""
    if kind not in NOTED:
        raise OtherForm
    if kind in WITH_CONSENT and draft.consent is None:
        raise ConsentMissing(errors=[Fault("/consent", "Say how and when consent was given.")])
    if draft.held_on > today:
        raise NotYetHappened(errors=[Fault("/held_on", "Lies in the future.")])
    check_impersonal(draft.texts())


def check_observation(
    kind: CampaignKind, draft: ObservationDraft, opens_at: datetime, closes_at: datetime
) -> None:
    """Raise `OtherForm`, `GeometryTypeNotAllowed`, `WalkNotOpen` or `LooksPersonal`.

    What was seen in time may arrive at any time: some phones are without a network for days.
    """
    if kind != WALKED:
        raise OtherForm
    if not isinstance(draft.position, shapely.Point):
        raise GeometryTypeNotAllowed(errors=[Fault("/position/type", "Allowed: Point.")])
    if not opens_at <= draft.observed_at < closes_at:
        raise WalkNotOpen
    check_impersonal({"/words": draft.words or ""})


def check_themes(catalogue: Catalogue, draft: NoteDraft) -> None:
    """Raise `UnknownCategory` for what the campaign's catalogue does not know."""
    known = {theme.code for theme in catalogue.themes}
    if not known.issuperset(draft.themes):
        raise UnknownCategory(errors=[Fault("/themes", "Not in the campaign's catalogue.")])
    for place in draft.places:
        catalogue.find(place.theme, place.category)


def check_geometry(lonlat: shapely.Geometry, metres: shapely.Geometry) -> None:
    """Raise where a place is drawn with too much, too large, or crosses itself."""
    check_shape(lonlat)
    check_size(metres)
