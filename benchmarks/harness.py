"""A service on a seeded, durable cluster of its own, and the two tools that press on it."""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.kit.cluster import APP_ROLE, OWNER_ROLE, PrivateCluster
from app.migration import migrate

ROOT = Path(__file__).resolve().parent.parent
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
SECRET = "benchmark-benchmark-benchmark-32"
MUNICIPALITY_ID = "4601"


@dataclass(frozen=True)
class Stage:
    """Where a measurement takes place."""

    owner_url: str
    app_url: str
    pgbench: Path


@contextmanager
def stage(workers: int = 2) -> Iterator[Stage]:
    """A running service with `workers` processes on the cluster under `.data/bench`."""
    with PrivateCluster(ROOT / ".data" / "bench", say=print) as cluster:
        cluster.ensure_database("nabotrakk", OWNER_ROLE)
        owner_url, app_url = (cluster.url(role, "nabotrakk") for role in (OWNER_ROLE, APP_ROLE))
        migrate(owner_url)
        environment = os.environ | {
            "DATABASE_URL": owner_url,
            "DATABASE_APP_URL": app_url,
            "NABOTRAKK_SECRET": SECRET,
            "NABOTRAKK_PORT": str(PORT),
            "NABOTRAKK_WORKERS": str(workers),
            "NABOTRAKK_RASTER_URL": "none",
        }
        command = Path(sys.executable).with_name("nabotrakk")
        with (ROOT / ".data" / "bench-service.log").open("w") as log:
            service = subprocess.Popen([command, "serve"], env=environment, stderr=log)
            try:
                _wait_until_ready()
                yield Stage(owner_url, app_url, _pgbench())
            finally:
                service.terminate()
                service.wait(timeout=30)


def _wait_until_ready() -> None:
    for _ in range(200):
        try:
            if httpx.get(f"{ADDRESS}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit("the service does not answer; see .data/bench-service.log")


def _pgbench() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    if not found:
        raise SystemExit("pgbench is missing; it comes with the postgresql package")
    return found[-1]


def inline(sql: bytes, values: Mapping[str, str]) -> str:
    """The service's own SQL for pgbench: each `%(name)s` becomes an SQL expression, on one line."""
    plain = re.sub(r"--[^\n]*", "", sql.decode())
    text = re.sub(r"%\((\w+)\)s", lambda match: values[match[1]], plain)
    return " ".join(text.split()) + ";"


def pgbench_per_second(where: Stage, script: str, seconds: int, clients: int) -> float:
    """Transactions per second of a pgbench script, prepared, in the service's role."""
    path = ROOT / ".data" / "bench.sql"
    path.write_text(script)
    socket = re.search(r"host=([^&]+)&port=(\d+)", where.app_url)
    assert socket
    command = [
        where.pgbench, "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2",
        f"--time={seconds}", f"--file={path}", f"--host={socket[1]}", f"--port={socket[2]}",
        f"--username={APP_ROLE}", "nabotrakk",
    ]  # fmt: skip
    # The settings the service gives its own connections.
    options = {"PGOPTIONS": "-c jit=off -c max_parallel_workers_per_gather=0"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | options
    )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None or "aborted" in done.stderr:
        raise SystemExit(done.stdout + done.stderr)
    return float(found[1])


def wrk_per_second(
    path: str,
    seconds: int,
    connections: int,
    script: Path | None = None,
    headers: Mapping[str, str] | None = None,
    address: str | None = None,
) -> float:
    """Answers per second of the service, or of another, under wrk; a refusal ends the run."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script is not None:
        command += ["-s", str(script)]
    done = subprocess.run(
        [*command, (address or ADDRESS) + path], capture_output=True, text=True, check=False
    )
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if found is None or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise SystemExit(done.stdout + done.stderr)
    latency = dict(re.findall(r"(50|99)%\s+([\d.]+\w+)", done.stdout))
    print(f"    wrk: p50 {latency.get('50')}, p99 {latency.get('99')}")
    return float(found[1])


def side_by_side(
    name: str, ours: Callable[[], float], limit: Callable[[], float], rounds: int = 5
) -> None:
    """Measure both in turn and print medians, spread, and the ratio of the medians."""
    ours(), limit()
    pairs = [(ours(), limit()) for _ in range(rounds)]
    for label, column in (("service", 0), ("pgbench", 1)):
        figures = sorted(pair[column] for pair in pairs)
        print(
            f"{name}: {label} {statistics.median(figures):.0f}/s "
            f"({figures[0]:.0f}–{figures[-1]:.0f})"
        )
    ratios = sorted(mine / theirs for mine, theirs in pairs)
    print(
        f"{name}: ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}), "
        f"{rounds} rounds"
    )
