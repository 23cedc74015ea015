"""Import a file of ways and places into a campaign: look first, then store all or nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Literal
from uuid import NAMESPACE_OID, UUID, uuid5

import shapely

from app.areas.store import find_fence, find_school
from app.campaigns import store as campaigns
from app.campaigns.store import Campaign, Group
from app.catalogue import store as catalogues
from app.catalogue.rules import Catalogue
from app.catalogue.starter import STARTER_CATALOGUE
from app.contributions import privacy
from app.contributions.actions import Author, contribution_of, hold_against_rules
from app.contributions.bulk import add_in_bulk
from app.contributions.rules import (
    CAMPAIGN_MARGIN_METRES,
    ContributionDiffers,
    first_moderation,
)
from app.contributions.store import Contribution
from app.events.store import announce
from app.imports import store
from app.imports.aggregated import OlderRound, read_round
from app.imports.formats import read_source
from app.imports.mapping import ImportMapping
from app.imports.report import ImportReport, Outcome, Refusal
from app.imports.rows import ImportRefusedError, MappingRefusedError, Source, SourceRow
from app.imports.rules import (
    NORWAY,
    RowReader,
    RowRefusedError,
    Told,
    check_catalogue,
    check_columns,
    name_of,
)
from app.kit.database import Database, Reader, Writer
from app.kit.problems import Problem
from app.people.rules import Participant
from app.people.store import add_municipality, find_municipality

LOAD_SIZE = 5_000
_SAY_EVERY = 200
_CHANGED = "The row, or what the mapping makes of it, has changed since it was stored."

Stage = Literal["check", "store"]
Progress = Callable[[Stage, int, int], None]
"""Called with what is being done, how many rows or marks of it are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the marks go: the campaign, its group and catalogue, there already or to be made."""

    campaign: Campaign
    group: Group
    catalogue: Catalogue
    school: shapely.Geometry | None
    fence: shapely.Geometry | None
    is_new_campaign: bool
    is_new_group: bool
    is_new_catalogue: bool


async def import_file(
    database: Database,
    path: Path,
    mapping: ImportMapping,
    *,
    now: datetime,
    secret: bytes,
    commit: bool = False,
    skip_refused: bool = False,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Look at every row of a file and, with `commit`, store what they say in one transaction.

    Where a row is refused nothing is stored, unless `skip_refused`. A row stored before is
    passed over. Raises `ImportRefusedError` where file and mapping cannot be used at all.
    """
    source = await asyncio.to_thread(read_source, path, mapping.file)
    check_columns(mapping, source)
    if not commit:
        # A read-only transaction: PostgreSQL itself vouches that a dry run changes nothing.
        async with database.reading() as reader:
            return (await _look(reader, source, mapping, now, secret, on_progress))[0]
    async with database.writing() as writer:
        await writer.enter(mapping.campaign.municipality_id)
        await store.lock_imports(writer, mapping.campaign.municipality_id)
        report, target, rows = await _look(writer, source, mapping, now, secret, on_progress)
        if report.refusals and not skip_refused:
            report.outcome = "refused"
        elif not rows:
            report.outcome = "nothing_new"
        else:
            await _found(writer, mapping, target)
            await _add(writer, target, rows, on_progress)
            await _tell(writer, target, report)
            report.outcome = "stored"
        return report


async def import_round(
    database: Database,
    path: Path,
    municipality_id: str,
    title: str,
    *,
    now: datetime,
    commit: bool = False,
) -> tuple[OlderRound, Outcome]:
    """Look at a round that was aggregated elsewhere and, with `commit`, keep it.

    The same file is the same round. Raises `ImportRefusedError`.
    """
    found = await asyncio.to_thread(read_round, path)
    if not commit:
        return found, "dry_run"
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        if await find_municipality(writer, municipality_id) is None:
            raise ImportRefusedError(f"There is no municipality {municipality_id}.")
        round_id = uuid5(NAMESPACE_OID, f"{municipality_id}/{found.digest}")
        is_new = await store.add_round(writer, municipality_id, round_id, title, found, now)
        if is_new:
            facts: dict[str, str | int] = {"title": title, "objects": len(found.cells)}
            await announce(writer, municipality_id, "round.imported", round_id, facts)
        return found, "stored" if is_new else "nothing_new"


async def _look(
    reader: Reader,
    source: Source,
    mapping: ImportMapping,
    now: datetime,
    secret: bytes,
    on_progress: Progress | None,
) -> tuple[ImportReport, Target, list[Contribution]]:
    await reader.enter(mapping.campaign.municipality_id)
    target = await _find_target(reader, mapping, secret)
    check_catalogue(mapping, target.catalogue)
    report = ImportReport(
        municipality_id=target.campaign.municipality_id,
        campaign=target.campaign.title,
        campaign_is_new=target.is_new_campaign,
        rows_read=len(source.rows),
        remarks=[*source.notes, *_remarks(mapping, target)],
    )
    # On another thread: the connection is ours alone, and the event loop stays awake.
    checked = await asyncio.to_thread(
        _check, source, mapping, target, now, secret, report, on_progress
    )
    rows = await _keep_new(reader, checked, report)
    return report, target, rows


async def _find_target(reader: Reader, mapping: ImportMapping, secret: bytes) -> Target:
    wanted = mapping.campaign
    key = wanted.municipality_id
    known = await find_municipality(reader, key)
    if known is not None and known.name != wanted.municipality:
        raise MappingRefusedError(f"Municipality {key} is {known.name}, not {wanted.municipality}.")
    version = await store.find_newest_version(reader, key)
    planned = _planned_campaign(mapping, secret, version or 1)
    # A campaign that was renamed after an earlier import is still the same campaign.
    found = await campaigns.find_campaign_by_title(
        reader, key, wanted.title
    ) or await campaigns.look_up_campaign(reader, key, planned.campaign_id)
    campaign = found or planned
    catalogue = await catalogues.find_catalogue(reader, key, campaign.catalogue_version)
    label = mapping.group.label
    group = await store.find_group_by_label(reader, key, campaign.campaign_id, label)
    school = None
    if group is not None and group.school_id is not None:
        school = await find_school(reader, key, group.school_id)
    return Target(
        campaign=campaign,
        group=group or _planned_group(mapping, secret, campaign),
        catalogue=catalogue or STARTER_CATALOGUE,
        school=None if school is None else school.position,
        fence=await _fence(reader, campaign),
        is_new_campaign=found is None,
        is_new_group=group is None,
        is_new_catalogue=catalogue is None,
    )


def _planned_campaign(mapping: ImportMapping, secret: bytes, version: int) -> Campaign:
    wanted = mapping.campaign
    return Campaign(
        municipality_id=wanted.municipality_id,
        campaign_id=name_of(secret, "campaign", wanted.municipality_id, wanted.title),
        kind=wanted.kind,
        title=wanted.title,
        purpose=wanted.purpose,
        plan_reference=wanted.plan_reference,
        opens_at=_midnight(wanted.opens),
        closes_at=_midnight(wanted.closes + timedelta(days=1)),
        area_id=None,
        catalogue_version=version,
    )


def _planned_group(mapping: ImportMapping, secret: bytes, campaign: Campaign) -> Group:
    wanted = mapping.group
    return Group(
        municipality_id=campaign.municipality_id,
        group_id=name_of(secret, "group", campaign.campaign_id, wanted.label),
        campaign_id=campaign.campaign_id,
        school_id=None,
        grade=None,
        label=wanted.label,
        language=wanted.language,
        expected_participants=wanted.expected_participants,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), NORWAY)


async def _fence(reader: Reader, campaign: Campaign) -> shapely.Geometry | None:
    if campaign.area_id is None:
        return None
    # The area as it was when the campaign asked, which may be long ago.
    day = campaign.opens_at.astimezone(NORWAY).date()
    return await find_fence(
        reader, campaign.municipality_id, campaign.area_id, day, CAMPAIGN_MARGIN_METRES
    )


def _remarks(mapping: ImportMapping, target: Target) -> list[str]:
    remarks = []
    if mapping.geometry.home_end == "none":
        remarks.append("Planners see ways whole: the mapping says that no end of them is a home.")
    if mapping.comment.read_by_a_person:
        remarks.append("Planners see comments: the mapping says that a person has read them.")
    if not target.is_new_campaign and target.campaign.kind != mapping.campaign.kind:
        remarks.append(f"The campaign is there already, as {target.campaign.kind}; it stays so.")
    return remarks


def _check(
    source: Source,
    mapping: ImportMapping,
    target: Target,
    now: datetime,
    secret: bytes,
    report: ImportReport,
    on_progress: Progress | None,
) -> list[tuple[SourceRow, str | None, list[Contribution]]]:
    """Every row that may be taken, its id, and its marks as they would be stored."""
    rows = RowReader(mapping, target.campaign.campaign_id, secret, now)
    taken = []
    for done, row in enumerate(source.rows, 1):
        try:
            told = rows.read(row)
            if told is None:
                report.skipped += 1
            else:
                marks = [_as_stored(mark, mapping, target, secret) for mark in told]
                taken.append((row, rows.row_id(row), marks))
        except RowRefusedError as refused:
            report.refusals.append(
                Refusal(row.number, rows.row_id(row), refused.reason, refused.detail)
            )
        except Problem as problem:
            report.refusals.append(_refusal_of(row, rows.row_id(row), problem))
        if on_progress is not None and (done % _SAY_EVERY == 0 or done == len(source.rows)):
            on_progress("check", done, len(source.rows))
    report.notes, report.unknown_values = dict(rows.notes), dict(rows.unknown_values)
    return taken


def _refusal_of(row: SourceRow, row_id: str | None, problem: Problem) -> Refusal:
    # The limit itself is the first line of the problem's own page.
    told = problem.detail or (problem.__doc__ or "").split("\n", 1)[0]
    details = " ".join(fault.detail for fault in problem.errors)
    return Refusal(row.number, row_id, problem.title(), f"{details} {told}".strip())


def _as_stored(told: Told, mapping: ImportMapping, target: Target, secret: bytes) -> Contribution:
    # Not held against the 200 marks of a participant: that limit is for one phone that goes
    # wild, and a contributor here may be a whole kindergarten's map.
    metres = hold_against_rules(told.draft, target.catalogue, target.fence)
    campaign = target.campaign
    trim_metres = 0.0
    if mapping.geometry.home_end == "removed":
        trim_metres = privacy.trim_metres(secret, campaign.campaign_id, told.participant_id)
    moderation = first_moderation(told.draft.comment)
    return contribution_of(
        Author(
            participant=Participant(campaign.municipality_id, told.participant_id),
            campaign_id=campaign.campaign_id,
            catalogue_version=campaign.catalogue_version,
            school=target.school,
            trim_metres=trim_metres,
        ),
        told.draft,
        metres,
        received_at=told.recorded_at,
        moderation="released" if mapping.comment.read_by_a_person else moderation,
        provenance="import",
    )


async def _keep_new(
    reader: Reader,
    checked: Sequence[tuple[SourceRow, str | None, list[Contribution]]],
    report: ImportReport,
) -> list[Contribution]:
    """The marks that are not stored yet; counts the others, and refuses rows that changed."""
    stored: dict[UUID, bytes] = {}
    ids = (mark.contribution_id for _, _, marks in checked for mark in marks)
    municipality_id = report.municipality_id
    while load := list(islice(ids, LOAD_SIZE)):
        stored |= await store.find_digests(reader, municipality_id, load)
    new: list[Contribution] = []
    contributors: set[UUID] = set()
    for row, row_id, marks in checked:
        before = [stored.get(mark.contribution_id, mark.draft_digest) for mark in marks]
        if before != [mark.draft_digest for mark in marks]:
            report.refusals.append(_refusal_of(row, row_id, ContributionDiffers(_CHANGED)))
            continue
        fresh = [mark for mark in marks if mark.contribution_id not in stored]
        new.extend(fresh)
        report.already_there += len(marks) - len(fresh)
        report.taken.update((mark.theme, mark.category) for mark in marks)
        contributors.update(mark.participant_id for mark in marks)
    report.refusals.sort(key=lambda refusal: refusal.row)
    report.contributors = len(contributors)
    report.new = len(new)
    return new


async def _found(writer: Writer, mapping: ImportMapping, target: Target) -> None:
    key = target.campaign.municipality_id
    await add_municipality(writer, key, mapping.campaign.municipality)
    if target.is_new_catalogue:
        await catalogues.add_catalogue(writer, key, target.catalogue)
    if target.is_new_campaign:
        await campaigns.add_campaign(writer, target.campaign)
    if target.is_new_group:
        # Nobody joins it: what it has to say is in the file.
        await campaigns.add_group(writer, target.group, None)


async def _add(
    writer: Writer, target: Target, rows: list[Contribution], on_progress: Progress | None
) -> None:
    contributors = dict.fromkeys(row.participant_id for row in rows)
    key = target.campaign.municipality_id
    await store.add_contributors(writer, key, target.group.group_id, contributors)
    for first in range(0, len(rows), LOAD_SIZE):
        load = rows[first : first + LOAD_SIZE]
        await add_in_bulk(writer, load, skip_existing=True)
        if on_progress is not None:
            on_progress("store", first + len(load), len(rows))


async def _tell(writer: Writer, target: Target, report: ImportReport) -> None:
    await announce(
        writer,
        target.campaign.municipality_id,
        "campaign.imported",
        target.campaign.campaign_id,
        {
            "marks": report.new,
            "contributors": report.contributors,
            "already_there": report.already_there,
            "skipped": report.skipped,
            "refused": len(report.refusals),
        },
    )
