"""A private PostgreSQL with PostGIS that lives for as long as some process here uses it."""

import fcntl
import hashlib
import logging
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import LiteralString, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from app.kit.postgres import (
    PORT,
    SETTINGS,
    THROWAWAY,
    ClusterError,
    Server,
    choose_account,
    find_server,
)

SUPERUSER = "postgres"
OWNER_ROLE = "nabotrakk_owner"
APP_ROLE = "nabotrakk_app"

START_SECONDS = 120.0  # a crash with much unwritten data needs its time to recover
STOP_SECONDS = 60.0
SHUTDOWN_SECONDS = 10
FALLBACK_ROOT = Path("/var/lib/nabotrakk")
# Not TMPDIR: a socket's path may have 107 bytes, and every command must find the same one.
SOCKET_ROOT = Path("/tmp")  # noqa: S108 -- the directory made in it is 0700 and its owner checked

# Every process that uses the server holds a shared lock on the data directory, which the kernel
# lets go of however that process ends. The keeper waits for the exclusive lock: when it gets it
# nobody is left, so it asks the server to shut down, and holds the lock until the server is gone.
# A server asked while it recovers from a crash may wait for itself for ever; after some patience
# it is told to drop everything (SIGQUIT), which loses nothing that was committed. Should the keeper
# itself be killed, the server gets its SIGINT (fast shutdown) from the kernel.
KEEPER = """
exec 9<"$1"; patience=$2; shift 2
setpriv --pdeathsig INT -- "$@" 9<&- &
server=$!
setpriv --pdeathsig KILL -- sh -c '
  flock --exclusive 9 && kill -INT "$1" && sleep "$2" 9<&- && kill -QUIT "$1"
' watch "$server" "$patience" &
watch=$!
wait "$server"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
"""

log = logging.getLogger(__name__)


class PrivateCluster:
    """PostgreSQL under one directory, reached through a unix socket only.

    `start` brings the server up, or joins the one another process of this checkout already uses;
    it stops when the last of them has called `stop` or ended, be it by SIGKILL. `say` is told
    what a person should know. With `durable=False` a power cut may lose everything: for tests.
    """

    def __init__(
        self, directory: Path, *, durable: bool = True, say: Callable[[str], None] = log.info
    ) -> None:
        # The last part may be our own link to data elsewhere, so only what leads there is resolved.
        self.directory = directory.parent.resolve() / directory.name
        self.log_file = self.directory.with_name(f"{self.directory.name}.log")
        self.durable = durable
        self.joined = False  # whether `start` found the server running
        self._say = say
        self._account = choose_account(self.directory)
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]
        self.sockets = SOCKET_ROOT / f"nabotrakk-{self._account.uid}-{digest}"
        self._fallback = FALLBACK_ROOT / digest
        self._lease: int | None = None
        self._keeper: int | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def data(self) -> Path:
        """Where the data really lies."""
        return self.directory.resolve()

    @property
    def postmaster(self) -> int | None:
        """The process id of the server that runs on this data, if one does."""
        with suppress(FileNotFoundError, ValueError):
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            return None if self._works_here(pid) is False else pid
        return None

    def start(self) -> None:
        """Have a server that answers: the one that runs, or a new one."""
        if self._lease is not None:
            return
        self._make_socket_directory()
        with self._alone():
            server = self._prepare_data()
            lease = os.open(self.data, os.O_RDONLY | os.O_DIRECTORY)
            try:
                # Waits out a keeper that is stopping its server; after this none can begin to.
                _lock(lease, fcntl.LOCK_SH, STOP_SECONDS, "the server before this one to stop")
                self._bring_up(server)
            except BaseException:
                os.close(lease)
                raise
            self._lease = lease

    def stop(self) -> None:
        """Leave the server; the last to leave waits until it has shut down."""
        if self._lease is None:
            return
        lease, self._lease = self._lease, None
        with self._alone():
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                patience = STOP_SECONDS
            except BlockingIOError:  # others use it, or (rarely) its keeper was quicker than we
                patience = 0.5
            os.close(lease)
            leaving_at = time.monotonic() + patience
            while (self.postmaster or self._keeper_runs()) and time.monotonic() < leaving_at:
                time.sleep(0.02)

    def url(self, role: str, database: str) -> str:
        """SQLAlchemy's address of a database on this cluster, as the given role."""
        host = quote(str(self.sockets), safe="/")
        return f"postgresql+psycopg://{quote(role)}@/{quote(database)}?host={host}&port={PORT}"

    def ensure_database(
        self, name: str, owner: str = OWNER_ROLE, extensions: tuple[str, ...] = ("postgis",)
    ) -> None:
        """The database with its two roles and extensions, made or completed as needed."""
        with self._superuser() as connection:
            # Roles and databases are the cluster's: two commands must not make them at once.
            connection.execute("SELECT pg_advisory_lock(hashtext('nabotrakk'))")
            for role in (owner, APP_ROLE):
                if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
                    connection.execute(
                        sql.SQL(
                            "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE"
                            " NOREPLICATION NOBYPASSRLS"
                        ).format(sql.Identifier(role))
                    )
            database = sql.Identifier(name)
            if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", name):
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(owner))
                )
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    database, sql.Identifier(APP_ROLE)
                )
            )
            with self._superuser(name) as inside:
                for extension in map(sql.Identifier, extensions):
                    inside.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(extension))
                    # After a package upgrade the database still has the functions of before.
                    inside.execute(sql.SQL("ALTER EXTENSION {} UPDATE").format(extension))

    def drop_database(self, name: str) -> None:
        """Remove a database with everything in it, whoever is connected."""
        with self._superuser() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _superuser(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets),
            port=PORT,
            user=SUPERUSER,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _make_socket_directory(self) -> None:
        # Whoever reaches the socket is trusted without a password: PostgreSQL cannot ask the
        # kernel for more than a user, and the service may be started by root. So the directory
        # is the lock, and one that somebody else put there in advance is refused.
        with suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
            os.chown(self.sockets, self._account.uid, self._account.gid, follow_symlinks=False)
        found = self.sockets.lstat()
        if (
            not stat.S_ISDIR(found.st_mode)
            or found.st_uid != self._account.uid
            or stat.S_IMODE(found.st_mode) != 0o700
        ):
            raise ClusterError(
                f"{self.sockets} is not a directory of {self._account.name} with mode 0700. "
                "Look who made it, and remove it."
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        handle = os.open(self.sockets, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            _lock(handle, fcntl.LOCK_EX, START_SECONDS + STOP_SECONDS, "another start or stop")
            yield
        finally:
            os.close(handle)

    def _prepare_data(self) -> Server:
        if (self.data / "PG_VERSION").is_file():
            return find_server(int((self.data / "PG_VERSION").read_text()))
        server = find_server()
        self._make_data_parent()
        data = self.data
        if data.is_dir() and any(data.iterdir()):
            raise ClusterError(f"{data} holds something that is not a PostgreSQL cluster.")
        # Made beside its place and moved there whole, so that an interrupted start leaves nothing
        # that looks like a cluster.
        unfinished = data.with_name(f"{data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        os.chown(unfinished, self._account.uid, self._account.gid)
        locale = ["--locale=C.UTF-8"]
        if server.major >= 17:  # the first with a locale that is no system's
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = self._run_as_account(
            *(server.programs / "initdb", "--pgdata", unfinished, "--username", SUPERUSER),
            *("--encoding=UTF8", *locale, "--data-checksums", "--no-instructions"),
            *("--auth-local=trust", "--auth-host=reject"),
            *(() if self.durable else ("--no-sync",)),
        )
        if made.returncode:
            raise ClusterError(f"initdb failed:\n{made.stdout}{made.stderr}")
        if data.is_dir():
            data.rmdir()
        unfinished.rename(data)
        return server

    def _make_data_parent(self) -> None:
        parent = self.directory.parent
        if not parent.is_dir():
            parent.mkdir(parents=True)
            if parent.parent.stat().st_uid == self._account.uid:
                os.chown(parent, self._account.uid, self._account.gid)
        if self.directory.is_symlink():
            self.data.parent.mkdir(parents=True, exist_ok=True)
        elif self._run_as_account("/usr/bin/test", "-x", parent).returncode:
            # As under /root: PostgreSQL refuses to run as root, and nobody else gets in there.
            FALLBACK_ROOT.mkdir(parents=True, exist_ok=True)
            FALLBACK_ROOT.chmod(0o755)
            again = " (data of an earlier checkout is there)" if self._fallback.exists() else ""
            self.directory.symlink_to(self._fallback)
            self._say(
                f"The user {self._account.name} cannot enter {parent}: "
                f"the database lies in {self._fallback}{again}."
            )

    def _bring_up(self, server: Server) -> None:
        """Wait for a server that answers, starting one when none runs on the data."""
        giving_up_at = time.monotonic() + START_SECONDS
        self.joined = True
        self._keeper = None
        while not self._answers():
            if time.monotonic() > giving_up_at:
                raise self._start_failure(f"did not answer within {START_SECONDS:.0f} seconds")
            if self._keeper is None and self.postmaster is None:
                self._clear_remains()
                self._start_keeper(server)
                self.joined = False
            elif self._keeper is not None and not self._keeper_runs():
                raise self._start_failure("stopped while starting")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with self._superuser() as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        if row is None or Path(row[0]) != self.data:
            raise ClusterError(f"The server on {self.sockets} serves other data than {self.data}.")
        return True

    def _start_keeper(self, server: Server) -> None:
        settings = SETTINGS | ({} if self.durable else THROWAWAY)
        settings["unix_socket_directories"] = str(self.sockets)
        command = [
            *self._as_account(),
            *("sh", "-c", KEEPER, "keeper", str(self.data), str(SHUTDOWN_SECONDS)),
            *(str(server.programs / "postgres"), "-D", str(self.data)),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]
        output = os.open(self.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.fchown(output, self._account.uid, self._account.gid)
            # In a session of its own: Ctrl-C in a terminal is for the service, which leaves in
            # good order, and must not take the database from under it.
            self._keeper = os.posix_spawnp(
                command[0],
                command,
                _environment(),
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, output, 1),
                    (os.POSIX_SPAWN_DUP2, output, 2),
                ],
                setsid=True,
            )
        finally:
            os.close(output)

    def _keeper_runs(self) -> bool:
        if self._keeper is None:
            return False
        with suppress(ChildProcessError):
            return os.waitpid(self._keeper, os.WNOHANG)[0] == 0
        return False

    def _start_failure(self, what: str) -> ClusterError:
        lines = self.log_file.read_text(errors="replace").splitlines()[-20:]
        return ClusterError(f"PostgreSQL {what}. The end of {self.log_file}:\n" + "\n".join(lines))

    def _clear_remains(self) -> None:
        """Clear away what a killed server leaves, where PostgreSQL itself would refuse to."""
        giving_up_at = time.monotonic() + STOP_SECONDS
        while orphans := [pid for pid in _process_ids() if self._works_here(pid)]:
            # Backends that outlived their postmaster; a query keeps one going for as long as it
            # takes, though nothing of it can be committed any more.
            for pid in orphans:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
            if time.monotonic() > giving_up_at:
                raise ClusterError(f"Processes of a killed PostgreSQL do not end: {orphans}")
            time.sleep(0.05)
        for remains in (self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"):
            with suppress(FileNotFoundError, ValueError):
                pid = int(remains.read_text().split("\n", 1)[0])
                # PostgreSQL removes the file of a dead process itself, but not where the number
                # has gone to another process since.
                if Path(f"/proc/{pid}").exists() and self._works_here(pid) is False:
                    remains.unlink()

    def _works_here(self, pid: int) -> bool | None:
        """Whether a process is a PostgreSQL one in this data directory; None: we may not know."""
        process = Path(f"/proc/{pid}")
        try:
            if (process / "comm").read_text() != "postgres\n":
                return False
            return (process / "cwd").readlink() == self.data
        except PermissionError:  # even root's, in a container without CAP_SYS_PTRACE
            return None
        except OSError:
            return False

    def _as_account(self) -> list[str]:
        if os.geteuid() == self._account.uid:
            return []
        ids = f"--reuid={self._account.uid}", f"--regid={self._account.gid}"
        return ["setpriv", *ids, "--clear-groups", "--"]

    def _run_as_account(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._as_account(), *command],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=_environment(),
        )


def _environment() -> dict[str, str]:
    # The service's own environment holds secrets the server has no use for.
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}


def _process_ids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _exists(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, (name,)).fetchone() is not None


def _lock(handle: int, kind: int, seconds: float, what: str) -> None:
    giving_up_at = time.monotonic() + seconds
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return
        if time.monotonic() > giving_up_at:
            raise ClusterError(f"Waited {seconds:.0f} seconds in vain for {what}.")
        time.sleep(0.02)
