"""What nobody waits for, beside the service: counting, computing, telling, deleting in time."""

import asyncio
import logging
import logging.config
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from aiosmtplib import SMTPException
from sqlalchemy.exc import SQLAlchemyError

from app.archives import store as archives
from app.archives.actions import Packer
from app.campaigns import store as campaigns
from app.campaigns.actions import tell_dates
from app.desk.actions import send_letters
from app.desk.letters import Mail
from app.events.store import FEED_CHANNEL
from app.hotspots import counting, jobs
from app.hotspots.actions import compute_scans, fold_counts
from app.kit.database import Database
from app.kit.outside import outside_client
from app.kit.problems import ServiceUnavailable
from app.logs import log_config
from app.main import open_database
from app.people.store import list_municipalities
from app.reports import jobs as report_jobs
from app.reports.actions import Press
from app.retention.actions import retain
from app.settings import Settings
from app.webhooks.delivery import Sender, deliver

log = logging.getLogger("nabotrakk.worker")

LOG_FILE = "NABOTRAKK_WORKER_LOG"
SWEEP_SECONDS = 60.0
"""How often everybody is asked, although a note is heard at once: no news may have been missed."""
PAUSE_SECONDS = 3.0
"""How long to wait after a failure; the database may be starting again."""
AN_HOUR_SECONDS = 3_600.0
A_DAY_SECONDS = 86_400.0

_FAILURES = (psycopg.Error, SQLAlchemyError, ServiceUnavailable, OSError)


Duty = Callable[[Database, str], Awaitable[int]]
"""Do what there is to do for a municipality; how much it was."""

# What is heard on a channel, and what is done about it.
DUTIES: dict[str, Duty] = {
    counting.CHANNEL: fold_counts,
    jobs.CHANNEL: compute_scans,
    campaigns.CHANNEL: tell_dates,
}


def deliver_with(sender: Sender) -> Duty:
    """The duty to send webhooks what happened."""

    async def duty(database: Database, municipality_id: str) -> int:
        return await deliver(database, municipality_id, sender, now=datetime.now(UTC))

    return duty


async def do_for_ever(database: Database, channel: str, duty: Duty) -> None:
    """Do a duty as soon as it is heard of; start over after a failure."""
    while True:
        try:
            await _do(database, channel, duty)
        except _FAILURES as error:
            # The type alone: a database error quotes the row's values.
            log.warning("%s failed", channel, extra={"error": type(error).__name__})
            await asyncio.sleep(PAUSE_SECONDS)


async def _do(database: Database, channel: str, duty: Duty) -> None:
    async with database.listening(channel) as heard:
        while True:
            # Listening already: what changes during the sweep is heard after it.
            async with database.reading() as reader:
                everybody = await list_municipalities(reader)
            for municipality in everybody:
                await duty(database, municipality.municipality_id)
            async for municipality_id in heard(SWEEP_SECONDS):
                await duty(database, municipality_id)


async def retain_daily(database: Database) -> None:
    """Delete raw data whose time is up, now and every day; `nabotrakk retain` does the same."""
    while True:
        try:
            async for municipality_id, proof in retain(database, now=datetime.now(UTC)):
                log.info(
                    "raw data deleted",
                    extra={"municipality": municipality_id, "marks": proof.contributions},
                )
        except _FAILURES as error:
            log.warning("retention failed", extra={"error": type(error).__name__})
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            await asyncio.sleep(A_DAY_SECONDS)


async def write_letters_hourly(database: Database, mail: Mail) -> None:
    """Write to staff what waits for them, once a week; looked at every hour."""
    while True:
        try:
            async with database.reading() as reader:
                everybody = await list_municipalities(reader)
            for municipality in everybody:
                await send_letters(
                    database, municipality.municipality_id, mail, now=datetime.now(UTC)
                )
        except (*_FAILURES, SMTPException) as error:
            log.warning("letters failed", extra={"error": type(error).__name__})
        await asyncio.sleep(AN_HOUR_SECONDS)


async def work(settings: Settings) -> None:
    """Every duty, until whoever started us is gone."""
    outside = outside_client(to_loopback=settings.webhooks_to_loopback)
    async with open_database(settings) as database, outside:
        sender = Sender(outside, (settings.secret or "").encode())
        press = Press(settings.public_url)
        heard = DUTIES | {
            FEED_CHANNEL: deliver_with(sender),
            report_jobs.QUEUE.channel: press.render_reports,
            archives.QUEUE.channel: Packer(press).make_archives,
        }
        duties = [asyncio.create_task(do_for_ever(database, *each)) for each in heard.items()]
        duties.append(asyncio.create_task(retain_daily(database)))
        if settings.mail_server is not None:
            mail = Mail(settings.mail_server, settings.mail_sender, settings.public_url)
            duties.append(asyncio.create_task(write_letters_hourly(database, mail)))
        try:
            await asyncio.to_thread(sys.stdin.buffer.read)
        finally:
            await end(duties)


async def end(duties: Iterable[asyncio.Task[None]]) -> None:
    """Cancel until they have ended.

    Once is not enough: a driver that is interrupted may answer with a failure of its own, after
    which a duty starts over.
    """
    pending = set(duties)
    while pending:
        for duty in pending:
            duty.cancel()
        _, pending = await asyncio.wait(pending, timeout=1)


@contextmanager
def beside_the_service(log_file: Path | None) -> Iterator[None]:
    """A worker while the block runs, started again should it end; settings from the environment.

    It holds a pipe from us: however we end, `kill -9` included, it notices and ends, too.
    """
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep, args=(stopping, log_file), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join(timeout=15)


def _keep(stopping: threading.Event, log_file: Path | None) -> None:
    command = [sys.executable, "-m", "app.worker"]
    environment = os.environ | ({LOG_FILE: str(log_file)} if log_file else {})
    while not stopping.is_set():
        # In a session of its own: Ctrl-C in a terminal is for the service.
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, env=environment, start_new_session=True
        ) as process:
            while process.poll() is None and not stopping.wait(0.2):
                pass
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
        stopping.wait(PAUSE_SECONDS)


def main() -> None:
    """The process's own entrance."""
    file = os.environ.get(LOG_FILE)
    logging.config.dictConfig(log_config(Path(file) if file else None))
    asyncio.run(work(Settings()))


if __name__ == "__main__":
    main()
