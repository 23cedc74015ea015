"""Which installed PostgreSQL with PostGIS to run, as which user and with what settings."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

OLDEST_MAJOR = 15
PORT = 5432  # only a part of the socket's file name: nothing listens on a network

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_checkpoints": "off",
    # What people write must not reach the log: no statements, no parameters, no errors (their
    # text quotes values), and no DETAIL lines (they quote rows, and after a crash the statement).
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# Commits still wait for the kernel to have them: a killed server loses none, only a power cut does.
THROWAWAY = {"fsync": "off", "full_page_writes": "off"}


class ClusterError(RuntimeError):
    """The private cluster cannot be used; the message says why and what to do."""


class ServerMissingError(ClusterError):
    """No installed PostgreSQL will do; `packages` are the Debian ones to install."""

    def __init__(self, why: str, packages: list[str]) -> None:
        super().__init__(f"{why} Run: sudo apt-get install {' '.join(packages)}")
        self.packages = packages


class Account(NamedTuple):
    """The unprivileged user PostgreSQL runs as."""

    name: str
    uid: int
    gid: int


class Server(NamedTuple):
    """One installed PostgreSQL: its major version and where its programs are."""

    major: int
    programs: Path


def find_server(major: int | None = None) -> Server:
    """The newest installed PostgreSQL with PostGIS, or the one of the given major version."""
    installed = {server.major: server for server in _installed_servers()}
    spatial = [number for number, server in installed.items() if _has_postgis(server)]
    wanted = major or max(spatial, default=0)
    if wanted in spatial:
        return installed[wanted]
    bare = major or max(installed, default=0)
    if not bare:
        raise ServerMissingError(
            f"No PostgreSQL {OLDEST_MAJOR} or newer is installed.", ["postgresql-postgis"]
        )
    packages = [f"postgresql-{bare}", f"postgresql-{bare}-postgis-3"]
    if bare in installed:
        raise ServerMissingError(f"PostgreSQL {bare} is installed without PostGIS.", packages)
    raise ServerMissingError(
        f"The data here was made by PostgreSQL {bare}, which is not installed.", packages
    )


def list_missing_packages() -> list[str]:
    """The Debian packages to install before `find_server` finds one."""
    try:
        find_server()
    except ServerMissingError as missing:
        return missing.packages
    return []


def _installed_servers() -> Iterator[Server]:
    places = set(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("postgres"):
        places.add(Path(on_path).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        places.add(Path(_output(pg_config, "--bindir")))
    for programs in sorted(places):
        if all((programs / name).is_file() for name in ("initdb", "postgres", "pg_config")):
            version = re.search(r"\d+", _output(programs / "postgres", "--version"))
            if version and int(version[0]) >= OLDEST_MAJOR:
                yield Server(int(version[0]), programs)


def _has_postgis(server: Server) -> bool:
    share = Path(_output(server.programs / "pg_config", "--sharedir"))
    return (share / "extension" / "postgis.control").is_file()


def _output(program: str | Path, *arguments: str) -> str:
    done = subprocess.run([program, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def choose_account(directory: Path) -> Account:
    """Who runs the server: the data's owner, else whoever owns the checkout, never root."""
    existing = directory.resolve()
    if existing.is_dir() and existing.stat().st_uid != 0:
        account = _account_of(existing.stat().st_uid)
        if os.geteuid() not in (0, account.uid):
            raise ClusterError(f"{existing} belongs to {account.name}: start as that user or root.")
        return account
    if os.geteuid() != 0:
        return _account_of(os.geteuid())
    for place in directory.parents[:2]:  # .data and the checkout
        if place.is_dir() and place.stat().st_uid != 0:
            return _account_of(place.stat().st_uid)
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return _account_of(pwd.getpwnam(name).pw_uid)
    raise ClusterError("PostgreSQL must not run as root, and there is no other user here.")


def _account_of(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # a container may run as a number that has no name
        return Account(str(uid), uid, uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
