"""The commands that bring in what lies in files: ways and places, older rounds, areas."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.areas.rules import AreaKind
from app.imports.actions import import_file, import_round
from app.imports.boundaries import AreasWanted, BoundaryImport, area_lines
from app.imports.boundaries import import_areas as read_areas
from app.imports.mapping import FilePart, read_mapping
from app.imports.report import ImportReport, report_lines, round_lines
from app.imports.rows import ImportRefusedError
from app.kit.database import Database
from app.migration import migrate as run_migrations
from app.settings import Settings
from app.terminal import (
    check_municipality,
    complaints,
    console,
    counting,
    reachable,
    with_database,
)

Commit = Annotated[
    bool, typer.Option("--commit", help="Store it; without, a dry run that only reports.")
]
SkipRefused = Annotated[
    bool, typer.Option("--skip-refused", help="Store the rest where some rows are refused.")
]


def import_(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage, CSV or GML.", exists=True)],
    mapping: Annotated[
        Path | None,
        typer.Argument(
            help="What its columns mean (TOML); none for Barnetråkk – aggregert.", exists=True
        ),
    ] = None,
    municipality: Annotated[str, typer.Option(help="Of an aggregated round: four digits.")] = "",
    title: Annotated[str, typer.Option(help="Of an aggregated round.")] = "",
    commit: Commit = False,
    skip_refused: SkipRefused = False,
) -> None:
    """Bring in ways and places, or an aggregated round, collected elsewhere: all or nothing."""
    if mapping is None:
        check_municipality(municipality)
    with reachable() as settings:
        run_migrations(str(settings.database_url))
        try:
            if mapping is None:
                _import_round(settings, file, municipality, title or file.stem, commit=commit)
                return
            report = _import(settings, file, mapping, commit=commit, skip_refused=skip_refused)
        except ImportRefusedError as error:
            complaints.print(str(error), markup=False)
            raise typer.Exit(1) from error
    for line in report_lines(report):
        console.print(line, markup=False, soft_wrap=True)
    if report.is_refused:
        raise typer.Exit(1)


def _import_round(
    settings: Settings, file: Path, municipality: str, title: str, *, commit: bool
) -> None:
    found, outcome = with_database(
        settings,
        lambda database: import_round(
            database, file, municipality, title, now=datetime.now(UTC), commit=commit
        ),
    )
    for line in round_lines(found, outcome):
        console.print(line, markup=False, soft_wrap=True)


def _import(
    settings: Settings, file: Path, mapping: Path, *, commit: bool, skip_refused: bool
) -> ImportReport:
    plan = read_mapping(mapping)
    secret = str(settings.secret).encode()
    with counting("Rows", None) as count:
        return with_database(
            settings,
            lambda database: import_file(
                database,
                file,
                plan,
                now=datetime.now(UTC),
                secret=secret,
                commit=commit,
                skip_refused=skip_refused,
                on_progress=lambda _stage, done, of: count(done, of),
            ),
        )


def import_areas(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage or GML.", exists=True)],
    municipality: Annotated[str, typer.Option(help="Four digits, for example 4601.")],
    kind: Annotated[AreaKind, typer.Option(help="What kind of areas they are.")],
    name_field: Annotated[str, typer.Option(help="The field that holds their names.")],
    starts_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="None means today.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Where the file has several.")] = None,
    crs: Annotated[str | None, typer.Option(help="Where the file does not say it.")] = None,
    commit: Commit = False,
    skip_refused: SkipRefused = False,
) -> None:
    """Bring in areas with their boundaries; one that is there by name is drawn anew."""
    check_municipality(municipality)
    today = datetime.now(UTC).date()
    wanted = AreasWanted(
        kind, name_field, today if starts_on is None else starts_on.date(), file.name
    )

    async def run(database: Database) -> BoundaryImport:
        async with database.writing() as writer:
            await writer.enter(municipality)
            return await read_areas(
                writer,
                municipality,
                file,
                FilePart(layer=layer, crs=crs),
                wanted,
                today=today,
                commit=commit,
                skip_refused=skip_refused,
            )

    with reachable() as settings:
        run_migrations(str(settings.database_url))
        try:
            found = with_database(settings, run)
        except ImportRefusedError as error:
            complaints.print(str(error), markup=False)
            raise typer.Exit(1) from error
    for line in area_lines(found):
        console.print(line, markup=False, soft_wrap=True)
    if found.outcome == "refused":
        raise typer.Exit(1)
