"""A group's comments as its facilitator reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import Update, func, or_, select, tuple_, update

from app.campaigns.tables import membership
from app.contributions.rules import Moderation
from app.contributions.screening import Finding
from app.contributions.tables import contribution
from app.kit.database import Reader, Writer


@dataclass(frozen=True, slots=True)
class GroupComment:
    """A comment and the mark it belongs to; `place` is what a planner may see, in EPSG:25833."""

    contribution_id: UUID
    campaign_id: UUID
    theme: str
    category: str
    comment: str | None
    version: str
    moderation: Moderation
    held_for: list[Finding]
    geometry_type: str
    place: shapely.Geometry | None


_IS_HELD = func.cardinality(contribution.c.held_for) > 0
_WORDS = func.convert_to(func.coalesce(contribution.c.comment, ""), "UTF8")
_VERSION = func.left(func.encode(func.sha256(_WORDS), "hex"), 12)


def _of_group(municipality_id: str, group_id: UUID) -> Any:
    return (
        select(
            contribution.c.contribution_id,
            contribution.c.campaign_id,
            contribution.c.theme,
            contribution.c.category,
            contribution.c.comment,
            _VERSION.label("version"),
            contribution.c.moderation,
            contribution.c.held_for,
            func.GeometryType(contribution.c.geometry).label("geometry_type"),
            func.ST_AsBinary(func.ST_PointOnSurface(contribution.c.planner_geometry)).label(
                "place"
            ),
        )
        .join(
            membership,
            (membership.c.municipality_id == contribution.c.municipality_id)
            & (membership.c.participant_id == contribution.c.participant_id),
        )
        .where(
            contribution.c.municipality_id == municipality_id,
            membership.c.group_id == group_id,
        )
    )


async def list_comments(
    reader: Reader,
    municipality_id: str,
    group_id: UUID,
    moderation: Moderation,
    *,
    limit: int,
    after: tuple[bool, UUID] | None = None,
) -> list[GroupComment]:
    """Comments in one state, those something was found in first, after a (held, id).

    Hidden marks are listed without a comment, too: there is no other way to show them again.
    """
    statement = (
        _of_group(municipality_id, group_id)
        .where(
            contribution.c.moderation == moderation,
            or_(contribution.c.comment.is_not(None), contribution.c.moderation == "hidden"),
        )
        # The random id, not the time: children sit beside one another and see who sends what when.
        .order_by(_IS_HELD.desc(), contribution.c.contribution_id)
        .limit(limit)
    )
    if after is not None:
        was_held, contribution_id = after
        later = contribution.c.contribution_id > contribution_id
        statement = statement.where(
            (_IS_HELD & later) | ~_IS_HELD if was_held else ~_IS_HELD & later
        )
    return [_read(row) for row in await reader.all(statement)]


async def find_comment(
    reader: Reader, municipality_id: str, group_id: UUID, contribution_id: UUID
) -> GroupComment | None:
    """One mark of the group, with its comment if it has one.

    A writer locks the mark, so that its author does not change it while it is decided about.
    """
    statement = _of_group(municipality_id, group_id).where(
        contribution.c.contribution_id == contribution_id
    )
    if isinstance(reader, Writer):
        statement = statement.with_for_update(of=contribution)
    row = await reader.one_or_none(statement)
    return None if row is None else _read(row)


def _read(row: Any) -> GroupComment:
    place = None if row.place is None else shapely.from_wkb(bytes(row.place))
    return GroupComment(**{**row._mapping, "place": place})


async def decide(
    writer: Writer, municipality_id: str, contribution_id: UUID, **values: Any
) -> None:
    """Set what a decision sets; an edited comment takes the place of the original."""
    await writer.change(_mark(municipality_id, contribution_id).values(values))


def _mark(municipality_id: str, contribution_id: UUID) -> Update:
    return update(contribution).where(
        contribution.c.municipality_id == municipality_id,
        contribution.c.contribution_id == contribution_id,
    )


async def release_many(
    writer: Writer,
    municipality_id: str,
    group_id: UUID,
    contribution_ids: Sequence[UUID],
    versions: Mapping[UUID, str],
) -> int:
    """Release those of the group's waiting comments in which nothing was found; how many.

    One that has another version than it had when it was read goes on waiting.
    """
    of_group = select(membership.c.participant_id).where(
        membership.c.municipality_id == municipality_id, membership.c.group_id == group_id
    )
    return await writer.change(
        update(contribution)
        .where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.contribution_id.in_(contribution_ids),
            or_(
                contribution.c.contribution_id.not_in(versions),
                tuple_(contribution.c.contribution_id, _VERSION).in_(versions.items()),
            ),
            contribution.c.participant_id.in_(of_group),
            contribution.c.moderation == "waiting",
            ~_IS_HELD,
        )
        .values(moderation="released")
    )


@dataclass(frozen=True, slots=True)
class Reported:
    """Where a reported comment belongs."""

    campaign_id: UUID
    group_id: UUID


async def hold_reported(
    writer: Writer, municipality_id: str, contribution_id: UUID
) -> Reported | None:
    """Let a released comment wait again because a reader reported it; None where there is none."""
    row = await writer.one_or_none(
        _mark(municipality_id, contribution_id)
        .where(
            contribution.c.moderation == "released",
            contribution.c.comment.is_not(None),
            membership.c.municipality_id == contribution.c.municipality_id,
            membership.c.participant_id == contribution.c.participant_id,
        )
        .values(
            moderation="waiting",
            held_for=func.array_append(
                func.array_remove(contribution.c.held_for, "reported"), "reported"
            ),
        )
        .returning(contribution.c.campaign_id, membership.c.group_id)
    )
    return None if row is None else Reported(**row._mapping)
