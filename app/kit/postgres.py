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
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterError(RuntimeError):
    """The private cluster cannot be used; the message says why and what to do."""


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
    found = {server.major: server for server in _installed_servers()}
    spatial = {
        number: server
        for number, server in found.items()
        if (_share_directory(server) / "extension" / "postgis.control").is_file()
    }
    wanted = major or max(spatial, default=0)
    if wanted in spatial:
        return spatial[wanted]
    bare = major or max(found, default=0)
    if major is not None and major not in found:
        why = f"The data in this checkout was made by PostgreSQL {major}, which is not installed."
    elif bare:
        why = f"PostgreSQL {bare} is installed without PostGIS."
    else:
        why = f"No PostgreSQL {OLDEST_MAJOR} or newer is installed."
    packages = f"postgresql-{bare} postgresql-{bare}-postgis-3" if bare else "postgresql-postgis"
    raise ClusterError(f"{why} Run: sudo apt-get install {packages}")


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


def _share_directory(server: Server) -> Path:
    return Path(_output(server.programs / "pg_config", "--sharedir"))


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
