"""Archive what is over: delete what is due, tell what is known, and pack what lasts."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

from app.archives import contents, rules, store
from app.archives.bag import write_bag
from app.archives.rules import ArchiveDraft, ArchiveNumber, UnknownArchive
from app.archives.store import Archive
from app.areas.rules import UnknownArea
from app.areas.store import find_latest_area
from app.campaigns.store import find_campaign
from app.kit.database import Database, Reader, Writer
from app.kit.problems import Problem
from app.kit.queue import Taken, TakenOverError
from app.publishing.actions import release_what_is_over
from app.publishing.rules import NORWAY
from app.reports.actions import Press, find_report, request_report
from app.reports.rules import ReportDraft, read_report_number
from app.reports.scope import find_scope
from app.retention.actions import retain_municipality

log = logging.getLogger("nabotrakk.archives")

LONGEST_SECONDS = 1_800.0
"""An archive takes a minute; one that takes so long does not end by itself."""

_PAUSE_SECONDS = 0.5


async def find_area_of(reader: Reader, municipality_id: str, draft: ArchiveDraft) -> UUID | None:
    """The area an archive's subject is or lies in; raises `UnknownCampaign`."""
    if draft.kind == "area":
        return draft.subject_id
    return (await find_campaign(reader, municipality_id, draft.subject_id)).area_id


async def request_archive(
    writer: Writer,
    municipality_id: str,
    draft: ArchiveDraft,
    *,
    requested_by: UUID | None,
    now: datetime,
) -> Archive:
    """Have a subject archived, told by a report of what is known now.

    Raises `NotOverYet`, `UnknownCampaign`, `UnknownArea` or `StillCounting`.
    """
    await _check_is_over(writer, municipality_id, draft, now)
    told = ReportDraft(kind=draft.kind, subject_id=draft.subject_id)
    scope = await find_scope(writer, municipality_id, told, now)
    report = await request_report(
        writer, municipality_id, told, scope, requested_by=requested_by, now=now
    )
    year = now.astimezone(NORWAY).year
    new = Archive(
        number=await store.next_number(writer, municipality_id, year),
        kind=draft.kind,
        subject_id=draft.subject_id,
        area_id=scope.area_id,
        title=scope.title,
        report=str(report.number),
        state="queued",
        step="waiting",
        reason=None,
        requested_at=now,
    )
    await store.add_archive(writer, new, requested_by)
    await store.QUEUE.enqueue(writer, store.key_of(new.number))
    return new


async def _check_is_over(
    reader: Reader, municipality_id: str, draft: ArchiveDraft, now: datetime
) -> None:
    if draft.kind == "campaign":
        campaign = await find_campaign(reader, municipality_id, draft.subject_id)
        rules.check_campaign_is_over(campaign.closes_at, now)
        return
    area = await find_latest_area(reader, municipality_id, draft.subject_id)
    if area is None:
        raise UnknownArea
    rules.check_area_is_over(area.ends_on, now.astimezone(NORWAY).date())


async def find_archive(reader: Reader, number: ArchiveNumber) -> Archive:
    """One archive; raises `UnknownArchive`."""
    found = await store.find_archive(reader, number)
    if found is None:
        raise UnknownArchive
    return found


class Package(NamedTuple):
    """A finished package."""

    body: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Packer:
    """What makes archives; it lets the press render what they hold."""

    press: Press

    async def make_archives(self, database: Database, municipality_id: str) -> int:
        """Make the municipality's waiting archives, one after the other; how many."""
        made = 0
        while True:
            async with database.writing() as writer:
                await writer.enter(municipality_id)
                found = await store.QUEUE.take(writer, municipality_id, datetime.now(UTC))
            if found is None:
                return made
            taken, row = found
            with suppress(TakenOverError):
                await self._make(database, taken, store.read_archive(row))
            made += 1

    async def _make(self, database: Database, taken: Taken, of: Archive) -> None:
        try:
            async with store.QUEUE.alive(database, taken), asyncio.timeout(LONGEST_SECONDS):
                packed = await self._pack(database, taken, of)
        except (OSError, ValueError, LookupError, Problem) as error:
            # The same would happen again; a lost database is tried again.
            log.exception("archive failed", extra={"error": type(error).__name__})
            await store.QUEUE.fail(database, taken, "packing-failed")
            return
        async with database.writing() as writer:
            await writer.enter(taken.municipality_id)
            await store.keep_package(writer, taken, *packed, datetime.now(UTC))

    async def _pack(self, database: Database, taken: Taken, of: Archive) -> Package:
        await store.QUEUE.tell(database, taken, "retention")
        await _delete_what_is_due(database, taken.municipality_id)
        await store.QUEUE.tell(database, taken, "report")
        await self._wait_for_report(database, of)
        with TemporaryDirectory(prefix="nabotrakk-archive-") as folder:
            payload = Path(folder) / "data"
            payload.mkdir()
            facts = await contents.write_contents(database, of, payload)
            await store.QUEUE.tell(database, taken, "releases")
            await contents.write_releases(database, of, facts, payload)
            await store.QUEUE.tell(database, taken, "package")
            about = {
                "Source-Organization": f"{facts.municipality} kommune",
                "External-Identifier": str(of.number),
                "External-Description": of.title,
            }
            path = Path(folder) / "package.zip"
            packing = (payload, str(of.number), about, facts.as_of, path)
            sha256 = await asyncio.to_thread(write_bag, *packing)
            return Package(await asyncio.to_thread(path.read_bytes), sha256)

    async def _wait_for_report(self, database: Database, of: Archive) -> None:
        """Render the archive's report, or wait for whoever renders it already."""
        number = read_report_number(of.report)
        while True:
            await self.press.render_reports(database, number.municipality_id)
            async with database.reading() as reader:
                await reader.enter(number.municipality_id)
                if (await find_report(reader, number)).state in ("ready", "failed"):
                    return
            await asyncio.sleep(_PAUSE_SECONDS)


async def _delete_what_is_due(database: Database, municipality_id: str) -> None:
    """Release what is over, so that it is in the package; then delete, and leave the proof."""
    for work in (release_what_is_over, retain_municipality):
        async with database.writing() as writer:
            await writer.enter(municipality_id)
            await work(writer, municipality_id, now=datetime.now(UTC))


async def make_archive(
    database: Database, municipality_id: str, draft: ArchiveDraft, packer: Packer, output: Path
) -> Archive:
    """Archive a subject into a file, whether we make it or the service's own worker does."""
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        new = await request_archive(
            writer, municipality_id, draft, requested_by=None, now=datetime.now(UTC)
        )
    while True:
        await packer.make_archives(database, municipality_id)
        async with database.reading() as reader:
            await reader.enter(municipality_id)
            found = await find_archive(reader, new.number)
            if found.state == "failed":
                raise rules.ArchiveNotReady
            if found.state == "ready":
                body = await store.find_package(reader, new.number) or b""
                await asyncio.to_thread(output.write_bytes, body)
                return found
        await asyncio.sleep(_PAUSE_SECONDS)
