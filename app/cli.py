"""The command line: start everything, or do one thing to the database."""

import json
import os
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
import uvicorn

from app.archives.actions import Packer, make_archive
from app.archives.rules import ArchiveDraft
from app.demo.actions import DEMO_SIGN_INS, seed_demo, seed_size
from app.demo.classes import DEMO_CODE
from app.demo.places import MUNICIPALITY_ID
from app.demo.residents import DEMO_SURVEY_KEY
from app.exports.actions import export_campaign, export_national, export_release
from app.exports.national import read_mapping as read_national
from app.exports.rules import FORMATS, NATIONAL_FORMATS, LayerName
from app.hotspots.actions import rebuild_everything
from app.hotspots.rules import CELL_SIZES
from app.intake import import_, import_areas
from app.kit.database import Database, refresh_statistics
from app.logs import log_config
from app.main import MISSING_SETTINGS, create_app
from app.migration import migrate as run_migrations
from app.people.actions import create_staff
from app.people.rules import ROLES, Role
from app.people.store import add_municipality
from app.publishing.actions import release_all
from app.reports.actions import Press
from app.retention.actions import retain as retain_all
from app.settings import Settings
from app.terminal import (
    check_municipality,
    complaints,
    console,
    counting,
    reachable,
    with_database,
)
from app.worker import beside_the_service

F = TypeVar("F", bound=str)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Nabotråkk: participation map for children.",
)
app.command("import")(import_)
app.command("import-areas")(import_areas)


@app.command()
def up() -> None:
    """Start everything: the database, its tables, demo data the first time, and the service."""
    _check_port_is_free(Settings())
    with reachable() as settings:
        run_migrations(str(settings.database_url))
        _seed_demo(settings)
        planner, coordinator, facilitator, administrator = DEMO_SIGN_INS
        console.print(
            f"\n  Map          {settings.public_url}/#{DEMO_CODE}\n"
            f"               join code {DEMO_CODE[:4]}-{DEMO_CODE[4:]}\n"
            f"  Survey       {settings.public_url}/survey#link={DEMO_SURVEY_KEY}\n"
            f"  Facilitator  {settings.public_url}/facilitator\n"
            f"               {facilitator.email}  {facilitator.password}\n"
            f"  Planner      {settings.public_url}/planner\n"
            f"               {planner.email}  {planner.password}\n"
            f"  Coordinator  {settings.public_url}/coordinator\n"
            f"               {coordinator.email}  {coordinator.password}\n"
            f"  Release      {settings.public_url}/releases?municipality={MUNICIPALITY_ID}\n"
            f"  Programs     {settings.public_url}/admin\n"
            f"               {administrator.email}  {administrator.password}\n"
            f"  API docs     {settings.public_url}/docs\n"
            f"\n  Log in {settings.data / 'nabotrakk.log'}; stop with Ctrl+C.\n",
            soft_wrap=True,
        )
        _serve(settings, settings.data / "nabotrakk.log")


def _check_port_is_free(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            complaints.print(
                f"Something else listens on {settings.host}:{settings.port}; "
                "NABOTRAKK_PORT=8001 names another port."
            )
            raise typer.Exit(1) from error


@app.command()
def serve() -> None:
    """Serve on a database that is migrated already (DATABASE_URL, NABOTRAKK_SECRET)."""
    settings = Settings()
    if not settings.can_serve:
        complaints.print(MISSING_SETTINGS)
        raise typer.Exit(1)
    _serve(settings, None)


def _serve(settings: Settings, log_file: Path | None) -> None:
    # Workers are processes of their own and read their settings from the environment.
    for name, value in (
        ("DATABASE_URL", settings.database_url),
        ("DATABASE_APP_URL", settings.database_app_url),
        ("NABOTRAKK_SECRET", settings.secret),
    ):
        if value is not None:
            os.environ[name] = value
    with beside_the_service(log_file):
        uvicorn.run(
            "app.main:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            log_config=log_config(log_file),
            access_log=False,
            server_header=False,
            # A request line or header beyond this is refused before it reaches us.
            h11_max_incomplete_event_size=16_384,
            timeout_graceful_shutdown=10,
        )


@app.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    with reachable() as settings:
        run_migrations(str(settings.database_url))


@app.command()
def seed(
    size: Annotated[
        int, typer.Option(min=0, max=10_000_000, help="Marks for measuring, beside the demo.")
    ] = 0,
) -> None:
    """Fill in demo data: Bergen with areas, schools, classes and what their children told."""
    with reachable() as settings:
        run_migrations(str(settings.database_url))
        if not _seed_demo(settings):
            console.print("The demo is there already.")
        if size:
            now = datetime.now(UTC)
            secret = str(settings.secret).encode()
            with counting("Marks for measuring", size) as count:
                with_database(
                    settings,
                    lambda database: seed_size(
                        database, size, now=now, secret=secret, on_progress=count
                    ),
                )
            refresh_statistics(str(settings.database_url))


def _seed_demo(settings: Settings) -> bool:
    secret = str(settings.secret).encode()
    with counting("Demo data", None) as count:
        is_new = with_database(
            settings,
            lambda database: seed_demo(
                database, now=datetime.now(UTC), secret=secret, on_progress=count
            ),
        )
    if is_new:
        refresh_statistics(str(settings.database_url))
    return is_new


@app.command()
def publish() -> None:
    """Release every campaign that is over and was not released yet."""
    with reachable() as settings:
        run_migrations(str(settings.database_url))
        made = with_database(settings, lambda database: release_all(database, now=_now()))
    for number in made:
        console.print(number)


@app.command()
def retain() -> None:
    """Delete the raw data whose time is up (run it daily), and leave a proof of each deletion."""

    async def run(database: Database) -> None:
        async for municipality_id, proof in retain_all(database, now=_now()):
            console.print(
                f"{municipality_id}: {proof.contributions} marks of {proof.participants} "
                f"participants deleted. {proof.rule}."
            )

    with reachable() as settings:
        run_migrations(str(settings.database_url))
        with_database(settings, run)


def _now() -> datetime:
    return datetime.now(UTC)


@app.command("rebuild-aggregates")
def rebuild_aggregates() -> None:
    """Count every cell from scratch; the service may run meanwhile and shows the old counts."""
    with reachable() as settings:
        run_migrations(str(settings.database_url))
        with counting("Participants", None) as count:
            with_database(settings, lambda database: rebuild_everything(database, count))
        refresh_statistics(str(settings.database_url))


@app.command()
def export(
    output: Annotated[Path, typer.Argument(help="The file; its ending names the format.")],
    release: Annotated[str, typer.Option(help="A release's number.")] = "",
    national: Annotated[
        bool, typer.Option("--national", help="The release as Barnetråkk – aggregert.")
    ] = False,
    campaign: Annotated[
        UUID | None, typer.Option(help="Or a campaign, as planners see it.")
    ] = None,
    municipality: Annotated[str, typer.Option(help="The campaign's: four digits.")] = "",
    layer: Annotated[LayerName, typer.Option(help="Of the campaign.")] = "cells",
    cell_metres: Annotated[int, typer.Option(help="The size of its cells.")] = 250,
) -> None:
    """Write a release, or what planners see of a campaign, into a file."""
    ending = output.suffix.removeprefix(".")
    if bool(release) == bool(campaign) or cell_metres not in CELL_SIZES:
        raise typer.BadParameter("name a release, or a campaign and a size cells are counted in")
    if campaign is not None:
        check_municipality(municipality)

    async def run(database: Database, count: Callable[[int], None]) -> None:
        if national:
            mapping = read_national(settings.national_mapping)
            form = _format_among(NATIONAL_FORMATS, ending)
            await export_national(database, release, form, mapping, output, count)
        elif campaign is None:
            await export_release(database, release, _format_among(FORMATS, ending), output, count)
        else:
            await export_campaign(
                database,
                municipality,
                campaign,
                layer,
                cell_metres,
                _format_among(FORMATS, ending),
                output,
                now=_now(),
                on_progress=count,
            )

    with reachable() as settings, counting("Rows", None) as count:
        run_migrations(str(settings.database_url))
        with_database(settings, lambda database: run(database, lambda done: count(done, done)))


@app.command()
def archive(
    output: Annotated[Path, typer.Argument(help="The package (ZIP) to write.")],
    municipality: Annotated[str, typer.Option(help="Four digits.")],
    campaign: Annotated[UUID | None, typer.Option(help="A campaign that is over.")] = None,
    area: Annotated[UUID | None, typer.Option(help="Or an area that has ended.")] = None,
) -> None:
    """Pack what lasts of a campaign or an area that is over, with checksums."""
    check_municipality(municipality)
    subject = campaign or area
    if subject is None or (campaign and area):
        raise typer.BadParameter("name a campaign or an area")
    draft = ArchiveDraft(kind="campaign" if campaign else "area", subject_id=subject)
    with reachable() as settings:
        run_migrations(str(settings.database_url))
        packer = Packer(Press(settings.public_url))
        made = with_database(
            settings,
            lambda database: make_archive(database, municipality, draft, packer, output),
        )
    console.print(f"{made.number}  SHA-256 {made.sha256}", soft_wrap=True)


def _format_among(formats: Sequence[F], ending: str) -> F:
    for known in formats:
        if known == ending:
            return known
    raise typer.BadParameter(f"the file's name ends in one of {', '.join(formats)}")


@app.command("create-user")
def create_user(
    email: str,
    name: Annotated[str, typer.Option(prompt=True)],
    municipality: Annotated[str, typer.Option(help="Four digits, for example 4601.")],
    role: Annotated[list[str], typer.Option(help=f"One or more of {', '.join(ROLES)}.")],
    municipality_name: Annotated[
        str | None, typer.Option(help="Takes the municipality into the service if it is new.")
    ] = None,
) -> None:
    """Give somebody an account; the password is asked for, or read from a pipe."""
    check_municipality(municipality)
    roles: list[Role] = [known for known in ROLES if known in role]
    if len(roles) < len(set(role)):
        raise typer.BadParameter(f"roles are {', '.join(ROLES)}")
    password = _asked_password()

    async def create(database: Database) -> None:
        async with database.writing() as writer:
            if municipality_name is not None:
                await add_municipality(writer, municipality, municipality_name)
            await writer.enter(municipality)
            await create_staff(
                writer, municipality, email=email, name=name, password=password, roles=roles
            )

    with reachable() as settings:
        run_migrations(str(settings.database_url))
        with_database(settings, create)
        console.print(f"{email} may sign in at {settings.public_url}/planner")


def _asked_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@app.command()
def openapi(
    output: Annotated[Path | None, typer.Option(help="A file, else standard output.")] = None,
) -> None:
    """Write the API's description (OpenAPI 3.1)."""
    text = json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False) + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text)
