"""What residents wrote and pointed out: kept for them, read by a human first, then by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import shapely
from sqlalchemy import Select, delete, func, insert, or_, select, update

from app.contributions.rules import Moderation, first_moderation
from app.contributions.screening import Finding, screen
from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID
from app.kit.grid import BASE_CELL_METRES
from app.publishing.privacy import Voice
from app.surveys.reports import theme_of
from app.surveys.tables import survey_remark


@dataclass(frozen=True, slots=True)
class Remark:
    """A text, or a place (EPSG:25833) with or without words, as its author sent it."""

    question: str
    place_id: UUID | None
    theme: str | None
    place: shapely.Geometry | None
    words: str | None

    @property
    def key(self) -> tuple[str, UUID | None]:
        """By what it is known again when its author changes it."""
        return self.question, self.place_id


@dataclass(frozen=True, slots=True)
class StaffRemark:
    """A remark as staff read it, without anything that tells whose it is."""

    remark_id: UUID
    question: str
    theme: str | None
    place: shapely.Geometry | None
    words: str | None
    version: str
    moderation: Moderation
    held_for: list[Finding]


async def put_remarks(
    writer: Writer, municipality_id: str, campaign_id: UUID, response_id: UUID,
    remarks: Sequence[Remark],
) -> None:  # fmt: skip
    """Let a response have these remarks and no others.

    Words that stay what they were keep what a human decided about them; what was hidden stays so.
    """
    stored = await _list_stored(writer, municipality_id, response_id)
    await writer.change(
        delete(survey_remark).where(
            survey_remark.c.municipality_id == municipality_id,
            survey_remark.c.response_id == response_id,
        )
    )
    rows = [
        {
            "municipality_id": municipality_id,
            "remark_id": stored[each.key].remark_id if each.key in stored else uuid4(),
            "response_id": response_id,
            "campaign_id": campaign_id,
            "question": each.question,
            "place_id": each.place_id,
            "theme": each.theme,
            "place": _as_wkb(each.place),
            "words": each.words,
            **_moderated(each, stored.get(each.key)),
        }
        for each in remarks
    ]
    for row in rows:
        await writer.change(insert(survey_remark).values(row))


def _as_wkb(place: shapely.Geometry | None) -> Any:
    return None if place is None else func.ST_GeomFromWKB(shapely.to_wkb(place), METRES_SRID)


def _moderated(new: Remark, stored: Any) -> dict[str, Any]:
    if stored is not None and stored.words == new.words:
        return {"moderation": stored.moderation, "held_for": stored.held_for}
    hidden = stored is not None and stored.moderation == "hidden"
    return {
        "moderation": "hidden" if hidden else first_moderation(new.words),
        "held_for": screen(new.words),
    }


async def _list_stored(
    reader: Reader, municipality_id: str, response_id: UUID
) -> Mapping[tuple[str, UUID | None], Any]:
    statement = select(
        survey_remark.c.remark_id,
        survey_remark.c.question,
        survey_remark.c.place_id,
        survey_remark.c.theme,
        func.ST_AsBinary(survey_remark.c.place).label("place"),
        survey_remark.c.words,
        survey_remark.c.moderation,
        survey_remark.c.held_for,
    ).where(
        survey_remark.c.municipality_id == municipality_id,
        survey_remark.c.response_id == response_id,
    )
    if isinstance(reader, Writer):
        # What a human decides meanwhile is not to be written over.
        statement = statement.with_for_update()
    rows = await reader.all(statement)
    return {(row.question, row.place_id): row for row in rows}


async def list_own_remarks(reader: Reader, municipality_id: str, response_id: UUID) -> list[Remark]:
    """What a respondent wrote and pointed out, for the respondent."""
    rows = await _list_stored(reader, municipality_id, response_id)
    return [
        Remark(row.question, row.place_id, row.theme, _read_place(row.place), row.words)
        for row in rows.values()
    ]


def _read_place(wkb: Any) -> shapely.Geometry | None:
    return None if wkb is None else shapely.from_wkb(bytes(wkb))


# --- read by staff -----------------------------------------------------------------------------

_IS_HELD = func.cardinality(survey_remark.c.held_for) > 0
_BYTES = func.convert_to(func.coalesce(survey_remark.c.words, ""), "UTF8")
_VERSION = func.left(func.encode(func.sha256(_BYTES), "hex"), 12)
# Planners see places on a 10 m grid.
_SEEN_PLACE = func.ST_AsBinary(func.ST_SnapToGrid(survey_remark.c.place, 10))


def _of_survey(municipality_id: str, campaign_id: UUID) -> Select[Any]:
    return select(
        survey_remark.c.remark_id,
        survey_remark.c.question,
        survey_remark.c.theme,
        _SEEN_PLACE.label("place"),
        survey_remark.c.words,
        _VERSION.label("version"),
        survey_remark.c.moderation,
        survey_remark.c.held_for,
    ).where(
        survey_remark.c.municipality_id == municipality_id,
        survey_remark.c.campaign_id == campaign_id,
    )


def _read(row: Any) -> StaffRemark:
    return StaffRemark(**{**row._mapping, "place": _read_place(row.place)})


async def list_remarks(
    reader: Reader,
    municipality_id: str,
    campaign_id: UUID,
    moderation: Moderation,
    limit: int | None = None,
) -> list[StaffRemark]:
    """Words in one state, those something was found in first; hidden places, too."""
    rows = await reader.all(
        _of_survey(municipality_id, campaign_id)
        .where(
            survey_remark.c.moderation == moderation,
            or_(survey_remark.c.words.is_not(None), survey_remark.c.moderation == "hidden"),
        )
        # By a random id: two texts of one person do not come one after the other.
        .order_by(_IS_HELD.desc(), survey_remark.c.remark_id)
        .limit(limit)
    )
    return [_read(row) for row in rows]


async def find_remark(
    writer: Writer, municipality_id: str, campaign_id: UUID, remark_id: UUID
) -> StaffRemark | None:
    """One remark, locked, so that its author does not change it while it is decided about."""
    row = await writer.one_or_none(
        _of_survey(municipality_id, campaign_id)
        .where(survey_remark.c.remark_id == remark_id)
        .with_for_update()
    )
    return None if row is None else _read(row)


async def decide(
    writer: Writer, municipality_id: str, remark_id: UUID, values: Mapping[str, Any]
) -> None:
    """Set what a decision sets."""
    await writer.change(
        update(survey_remark)
        .where(
            survey_remark.c.municipality_id == municipality_id,
            survey_remark.c.remark_id == remark_id,
        )
        .values(values)
    )


async def release_many(
    writer: Writer, municipality_id: str, campaign_id: UUID, versions: Mapping[UUID, str]
) -> int:
    """Release those that still say what was read, and in which nothing was found; how many."""
    released = 0
    for remark_id, version in versions.items():
        released += await writer.change(
            update(survey_remark)
            .where(
                survey_remark.c.municipality_id == municipality_id,
                survey_remark.c.campaign_id == campaign_id,
                survey_remark.c.remark_id == remark_id,
                survey_remark.c.moderation == "waiting",
                ~_IS_HELD,
                _VERSION.is_not_distinct_from(version),
            )
            .values(moderation="released")
        )
    return released


async def release_all(writer: Writer, municipality_id: str, campaign_id: UUID) -> None:
    """Release every text, as somebody would who has read them all."""
    await writer.change(
        update(survey_remark)
        .where(
            survey_remark.c.municipality_id == municipality_id,
            survey_remark.c.campaign_id == campaign_id,
        )
        .values(moderation="released")
    )


async def count_waiting(reader: Reader, municipality_id: str) -> dict[UUID, int]:
    """How many texts wait for a human, by campaign."""
    rows = await reader.all(
        select(survey_remark.c.campaign_id, func.count().label("waiting"))
        .where(
            survey_remark.c.municipality_id == municipality_id,
            survey_remark.c.moderation == "waiting",
        )
        .group_by(survey_remark.c.campaign_id)
    )
    return {row.campaign_id: row.waiting for row in rows}


async def count_remarks(reader: Reader, municipality_id: str, campaign_id: UUID) -> int:
    """How many texts and places a survey has."""
    counted = await reader.scalar(
        select(func.count()).where(
            survey_remark.c.municipality_id == municipality_id,
            survey_remark.c.campaign_id == campaign_id,
        )
    )
    return int(counted)


async def list_places(reader: Reader, municipality_id: str, campaign_id: UUID) -> list[StaffRemark]:
    """Places that are not hidden; their words are for whoever moderates until released."""
    rows = await reader.all(
        _of_survey(municipality_id, campaign_id)
        .where(survey_remark.c.place.is_not(None), survey_remark.c.moderation != "hidden")
        .order_by(survey_remark.c.remark_id)
    )
    return [_read(row) for row in rows]


async def list_voices(reader: Reader, municipality_id: str, campaign_id: UUID) -> list[Voice]:
    """Who points out what in which 50 m cell."""
    rows = await reader.all(
        select(
            survey_remark.c.response_id,
            survey_remark.c.question,
            survey_remark.c.theme,
            func.floor(func.ST_X(survey_remark.c.place) / BASE_CELL_METRES).label("cell_e"),
            func.floor(func.ST_Y(survey_remark.c.place) / BASE_CELL_METRES).label("cell_n"),
        ).where(
            survey_remark.c.municipality_id == municipality_id,
            survey_remark.c.campaign_id == campaign_id,
            survey_remark.c.place.is_not(None),
            survey_remark.c.moderation != "hidden",
        )
    )
    return [
        Voice(row.response_id, theme_of(row.question, row.theme), int(row.cell_e), int(row.cell_n))
        for row in rows
    ]
