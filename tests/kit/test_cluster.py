"""The private cluster starts, lasts through kills, and leaves with its last user."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from app.kit import cluster as cluster_file
from app.kit import postgres
from app.kit.cluster import APP_ROLE, OWNER_ROLE, PrivateCluster
from app.kit.postgres import ClusterError, Server, find_server, list_missing_packages

CLUSTERS = ".data/postgres", "interrupted", "closed/postgres", "broken"  # of these tests

USE_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from app.kit.cluster import PrivateCluster

cluster = PrivateCluster(Path(sys.argv[1]), durable=False)
cluster.start()
print("joined" if cluster.joined else "started", flush=True)
time.sleep(600)
"""

SLEEP_IN_DATABASE = """
import sys, psycopg
psycopg.connect(sys.argv[1].replace("+psycopg", "")).execute("SELECT pg_sleep(600), 'secret-word'")
"""

BUSY_IN_DATABASE = """
import sys, psycopg
connection = psycopg.connect(sys.argv[1].replace("+psycopg", ""))
print(flush=True)
connection.execute("SELECT count(*) FROM (SELECT generate_series(1, 1e10)) AS n")
"""


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    # Not pytest's tmp_path: that is 0700, and the server's user could not enter it.
    with tempfile.TemporaryDirectory(prefix="nabotrakk-test-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        for place in CLUSTERS:
            shutil.rmtree(PrivateCluster(Path(name) / place).sockets, ignore_errors=True)


@pytest.fixture(scope="module")
def directory(checkout: Path) -> Path:
    """A cluster with a table of one word, not running."""
    cluster = PrivateCluster(checkout / ".data" / "postgres", durable=False)
    with cluster:
        cluster.ensure_database("words")
        with connect(cluster) as connection:
            connection.execute("CREATE TABLE word (word text PRIMARY KEY)")
            connection.execute("INSERT INTO word VALUES ('first')")
    return cluster.directory


def connect(cluster: PrivateCluster, role: str = OWNER_ROLE) -> psycopg.Connection:
    url = cluster.url(role, "words").replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True, connect_timeout=5)


def words(cluster: PrivateCluster) -> list[str]:
    with connect(cluster) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM word ORDER BY word")]


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    giving_up_at = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < giving_up_at, "waited in vain"
        time.sleep(0.02)


Run = Callable[[str, Path | str], subprocess.Popen[str]]


@pytest.fixture
def run() -> Iterator[Run]:
    """Starts `python -c script argument`, and leaves nothing running after the test."""
    processes: list[subprocess.Popen[str]] = []

    def start(script: str, argument: Path | str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, str(argument)]
        processes.append(
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        )
        return processes[-1]

    yield start

    for process in processes:
        with process:
            process.kill()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def settings_of(cluster: PrivateCluster) -> dict[str, str]:
    with connect(cluster) as connection:
        return dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())


def test_first_start_makes_a_database_with_postgis_and_two_plain_roles(directory: Path) -> None:
    with PrivateCluster(directory, durable=False) as cluster, connect(cluster) as connection:
        assert connection.execute("SELECT st_srid(st_point(1, 2, 25833))").fetchone() == (25833,)
        roles = connection.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
            " FROM pg_roles WHERE rolname LIKE 'nabotrakk%' ORDER BY rolname"
        ).fetchall()
        assert roles == [(APP_ROLE, False), (OWNER_ROLE, False)]
        assert connection.execute(
            "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'words'"
        ).fetchone() == (OWNER_ROLE, "UTF8")
        assert settings_of(cluster)["data_checksums"] == "on"


def test_the_app_role_may_connect_and_make_nothing(directory: Path) -> None:
    with PrivateCluster(directory, durable=False) as cluster, connect(cluster, APP_ROLE) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (n int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM word")


def test_second_start_keeps_the_data_and_ensuring_again_changes_nothing(directory: Path) -> None:
    for _ in range(2):
        with PrivateCluster(directory, durable=False) as cluster:
            assert not cluster.joined
            cluster.ensure_database("words")
            assert "first" in words(cluster)
        assert cluster.postmaster is None


def test_a_dropped_database_is_gone_even_while_somebody_is_connected(directory: Path) -> None:
    with PrivateCluster(directory, durable=False) as cluster:
        cluster.ensure_database("passing", extensions=())
        url = cluster.url(OWNER_ROLE, "passing").replace("+psycopg", "")
        with closing(psycopg.connect(url)):
            cluster.drop_database("passing")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(url)


def test_the_server_is_no_root_and_listens_only_on_a_private_socket(directory: Path) -> None:
    with PrivateCluster(directory, durable=False) as cluster:
        status = Path(f"/proc/{cluster.postmaster}/status").read_text()
        uid = next(line.split()[1] for line in status.splitlines() if line.startswith("Uid:"))
        assert int(uid) == cluster.sockets.stat().st_uid != 0
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
        assert settings_of(cluster)["listen_addresses"] == ""
        assert len(str(cluster.sockets / ".s.PGSQL.5432")) < 60


def test_a_durable_cluster_syncs_and_a_throwaway_one_does_not(directory: Path) -> None:
    names = "fsync", "full_page_writes"
    for durable, expected in (True, {"on"}), (False, {"off"}):
        with PrivateCluster(directory, durable=durable) as cluster:
            settings = settings_of(cluster)
            assert {settings[name] for name in names} == expected


def test_what_people_write_never_reaches_the_log(directory: Path, run: Run) -> None:
    with PrivateCluster(directory, durable=False) as cluster:
        with connect(cluster) as connection:
            connection.execute("INSERT INTO word VALUES ('secret-word')")
            for query in (
                "INSERT INTO word VALUES ('secret-word')",
                "SELECT 'secret-word'::int",
                "secret-word",
            ):
                with pytest.raises(psycopg.Error):
                    connection.execute(query)
            with pytest.raises(psycopg.Error):
                connection.execute("SELECT %s::int", ("secret-word",))
            backend = connection.info.backend_pid
            run(SLEEP_IN_DATABASE, cluster.url(OWNER_ROLE, "words"))
            wait_until(lambda: other_backend(connection, backend) is not None)
            os.kill(other_backend(connection, backend) or 0, signal.SIGKILL)
        wait_until(lambda: "signal 9" in cluster.log_file.read_text())
        assert "secret-word" not in cluster.log_file.read_text()


def other_backend(connection: psycopg.Connection, own: int) -> int | None:
    row = connection.execute(
        "SELECT pid FROM pg_stat_activity WHERE query LIKE '%%pg_sleep(600)%%' AND pid <> %s",
        (own,),
    ).fetchone()
    return row[0] if row else None


def test_committed_rows_outlast_a_killed_postmaster(directory: Path, run: Run) -> None:
    with PrivateCluster(directory, durable=False) as cluster:
        with connect(cluster) as connection:
            connection.execute("INSERT INTO word VALUES ('committed')")
        said(run(BUSY_IN_DATABASE, cluster.url(OWNER_ROLE, "words")))
        os.kill(cluster.postmaster or 0, signal.SIGKILL)
        wait_until(lambda: cluster.postmaster is None)
        # The backend computes on without its postmaster, and would keep a new server from starting.
        with PrivateCluster(directory, durable=False) as again:
            assert not again.joined
            assert "committed" in words(again)


def test_the_number_of_a_killed_server_taken_by_another_process_is_no_obstacle(
    directory: Path,
) -> None:
    with PrivateCluster(directory, durable=False) as cluster:
        file = directory / "postmaster.pid"
        left_behind = file.read_text().split("\n", 1)[1]
        owner = file.stat()
    bystander = subprocess.Popen([*cluster._as_account(), "sleep", "600"])
    file.write_text(f"{bystander.pid}\n{left_behind}")
    os.chown(file, owner.st_uid, owner.st_gid)
    with PrivateCluster(directory, durable=False) as again:
        assert "first" in words(again)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_the_server_goes_with_a_killed_app_and_its_rows_stay(directory: Path, run: Run) -> None:
    app = run(USE_UNTIL_KILLED, directory)
    assert said(app) == "started"
    with PrivateCluster(directory, durable=False) as cluster, connect(cluster) as connection:
        connection.execute("INSERT INTO word VALUES ('before the kill')")
    assert cluster.postmaster is not None
    kill(app)
    wait_until(lambda: cluster.postmaster is None)
    with PrivateCluster(directory, durable=False) as cluster:
        assert "before the kill" in words(cluster)


def test_whoever_joins_a_running_server_keeps_it_after_its_starter_left(
    directory: Path, run: Run
) -> None:
    starter = run(USE_UNTIL_KILLED, directory)
    assert said(starter) == "started"
    with PrivateCluster(directory, durable=False) as cluster:
        assert cluster.joined
        served_by = cluster.postmaster
        kill(starter)
        time.sleep(0.3)
        assert "first" in words(cluster)
        assert cluster.postmaster == served_by
    assert cluster.postmaster is None


def test_starting_while_the_server_shuts_down_waits_and_starts_anew(
    directory: Path, run: Run
) -> None:
    for _ in range(3):
        app = run(USE_UNTIL_KILLED, directory)
        assert said(app) == "started"
        kill(app)
        with PrivateCluster(directory, durable=False) as cluster:
            assert "first" in words(cluster)


def test_the_server_goes_with_a_killed_keeper(directory: Path) -> None:
    with PrivateCluster(directory, durable=False) as cluster:
        assert cluster._keeper is not None
        os.kill(cluster._keeper, signal.SIGKILL)
        wait_until(lambda: cluster.postmaster is None)


def test_an_interrupted_first_start_is_begun_again(checkout: Path) -> None:
    half_made = checkout / "interrupted.unfinished"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("15\n")
    with PrivateCluster(checkout / "interrupted", durable=False) as cluster:
        cluster.ensure_database("words", extensions=())
    assert not half_made.exists()


def test_data_lies_elsewhere_when_the_servers_user_cannot_enter(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_file, "FALLBACK_ROOT", checkout / "elsewhere")
    closed = checkout / "closed"
    closed.mkdir(mode=0o700)
    told: list[str] = []
    with PrivateCluster(closed / "postgres", durable=False, say=told.append) as cluster:
        assert cluster.postmaster is not None
    if os.geteuid() == 0:
        assert cluster.data.parent == checkout / "elsewhere"
        assert str(cluster.data) in told[0]
    else:  # our own directory: nobody else has to get in
        assert cluster.data == closed / "postgres"
        assert told == []


def test_a_failed_start_shows_the_end_of_the_servers_log(checkout: Path) -> None:
    cluster = PrivateCluster(checkout / "broken", durable=False)
    with cluster:
        pass
    (cluster.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(ClusterError, match="no_such_setting"):
        cluster.start()


def test_a_socket_directory_that_others_may_enter_is_refused(checkout: Path) -> None:
    cluster = PrivateCluster(checkout / "spied", durable=False)
    cluster.sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(ClusterError, match="mode 0700"):
            cluster.start()
    finally:
        cluster.sockets.rmdir()


def test_a_missing_server_or_postgis_is_told_with_the_packages_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "_installed_servers", lambda: iter(()))
    with pytest.raises(ClusterError, match=r"apt-get install postgresql-postgis$"):
        find_server()
    with pytest.raises(ClusterError, match="apt-get install postgresql-16 postgresql-16-postgis-3"):
        find_server(16)
    monkeypatch.setattr(postgres, "_installed_servers", lambda: iter([Server(17, tmp_path)]))
    monkeypatch.setattr(postgres, "_has_postgis", lambda _: False)
    with pytest.raises(ClusterError, match="17 is installed without PostGIS"):
        find_server()
    assert list_missing_packages() == ["postgresql-17", "postgresql-17-postgis-3"]
