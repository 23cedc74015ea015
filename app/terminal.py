"""What every command stands on: settings, a database that answers, progress, and complaints."""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.kit.cluster import APP_ROLE, OWNER_ROLE, PrivateCluster
from app.kit.database import Database
from app.kit.postgres import ClusterError
from app.kit.problems import Problem
from app.main import open_database
from app.settings import Settings

DATABASE_NAME = "nabotrakk"
T = TypeVar("T")

console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)


@contextmanager
def reachable() -> Iterator[Settings]:
    """Settings whose database answers: the one given, else the private cluster, while in use."""
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    known = {"secret": settings.secret or _kept_secret(settings.data)}
    if settings.database_url is not None:
        yield settings.model_copy(update=known)
        return
    try:
        with PrivateCluster(settings.data / "postgres", say=console.print) as cluster:
            cluster.ensure_database(DATABASE_NAME, OWNER_ROLE)
            known["database_url"] = cluster.url(OWNER_ROLE, DATABASE_NAME)
            known["database_app_url"] = cluster.url(APP_ROLE, DATABASE_NAME)
            yield settings.model_copy(update=known)
    except ClusterError as error:
        complaints.print(str(error))
        raise typer.Exit(1) from error


def _kept_secret(data: Path) -> str:
    """The checkout's secret, made the first time; losing it would change what planners see."""
    path = data / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


def with_database(settings: Settings, action: Callable[[Database], Awaitable[T]]) -> T:
    """What `action` answers; a refusal is complained of, and ends the command."""

    async def run() -> T:
        async with open_database(settings) as database:
            return await action(database)

    try:
        return asyncio.run(run())
    except Problem as problem:
        complaints.print(f"{problem.title()}: {problem.body('')['detail']}")
        raise typer.Exit(1) from problem


@contextmanager
def counting(what: str, total: int | None) -> Iterator[Callable[[int, int], None]]:
    """A progress bar, moved on by how much is done and of how much."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=complaints) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done, of: progress.update(task, completed=done, total=of or total)


def check_municipality(municipality: str) -> None:
    """Complain of what is no municipality's number."""
    if not (len(municipality) == 4 and municipality.isdecimal()):
        raise typer.BadParameter("a municipality is named by four digits")
