"""What tests stand on: a real PostGIS, and a municipality of its own for every test.

Tests commit for real and never clean up: row-level security keeps each test's municipality apart
from the others', as it keeps real ones apart (docs/decisions/0003).
"""

import asyncio
import itertools
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import hypothesis
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from app.kit.cluster import APP_ROLE, OWNER_ROLE, PrivateCluster
from app.kit.database import Database
from app.main import create_app, open_database
from app.migration import migrate
from app.people import actions as people
from app.people.store import add_municipality
from app.settings import Settings
from tests.world import SignedIn, World, build_world, sign_in_staff

# Machines are busy: no test asserts on time.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
SECRET = "0123456789abcdef0123456789abcdef"

_numbers = itertools.count(9000)


@pytest.fixture(scope="session")
def cluster() -> Iterator[PrivateCluster]:
    """A throwaway PostgreSQL for each worker, kept so that the next run starts at once."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with PrivateCluster(ROOT / ".data" / f"test-postgres-{worker}", durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def settings(cluster: PrivateCluster) -> Iterator[Settings]:
    """Settings of a service on a freshly migrated database."""
    name = f"nabotrakk_test_{os.getpid()}"
    cluster.ensure_database(name, OWNER_ROLE)
    owner_url = cluster.url(OWNER_ROLE, name)
    migrate(owner_url)
    yield Settings(
        database_url=owner_url,
        database_app_url=cluster.url(APP_ROLE, name),
        secret=SECRET,
        raster_url="none",
    )
    cluster.drop_database(name)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Argon2 as cheap as it gets: what it costs to guess is not what these tests ask."""
    with pytest.MonkeyPatch.context() as patch:
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(people, "_hasher", hasher)
        patch.setattr(people, "_NOBODYS_HASH", hasher.hash("nobody"))
        yield


@pytest.fixture(scope="session")
def secret() -> bytes:
    """The key of the deterministic privacy treatment."""
    return SECRET.encode()


@pytest.fixture(scope="session")
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The database as the service reaches it: in the role that owns nothing."""
    async with open_database(settings) as opened:
        yield opened


# One service a module, and gone with it: the process beside it counts in the same database, and
# the tests of counting want to do that themselves.
@pytest.fixture(scope="module")
async def address(settings: Settings) -> AsyncIterator[str]:
    """The address of a running service."""
    async with running_service(settings, free_port()) as found:
        yield found


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@asynccontextmanager
async def running_service(settings: Settings, port: int, **environment: str) -> AsyncIterator[str]:
    """The address of a service on this port, as `nabotrakk serve` runs it."""
    usual = {
        "DATABASE_URL": str(settings.database_url),
        "DATABASE_APP_URL": str(settings.database_app_url),
        "NABOTRAKK_SECRET": str(settings.secret),
        "NABOTRAKK_PORT": str(port),
        "NABOTRAKK_RASTER_URL": "none",
    }
    command = Path(sys.executable).with_name("nabotrakk")
    service = await asyncio.create_subprocess_exec(
        *(command, "serve"),
        env=os.environ | usual | environment,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        found = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=found) as client:
            await _until_ready(client)
        yield found
    finally:
        service.terminate()
        await service.wait()


async def _until_ready(client: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/health/ready")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    raise RuntimeError("the service does not answer")


@pytest.fixture
async def municipality_id(database: Database) -> str:
    """A municipality no other test knows."""
    return await new_municipality(database)


async def new_municipality(database: Database) -> str:
    """The number of a municipality nobody knows yet."""
    number = f"{next(_numbers):04d}"
    async with database.writing() as writer:
        assert await add_municipality(writer, number, f"Testkommune {number}")
    return number


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    """The service, with throttles of its own."""
    made = create_app(settings)
    made.state.database = database
    return made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service, without a network between them."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made


@pytest.fixture
async def world(database: Database, municipality_id: str) -> World:
    """A municipality with an area, a school, a catalogue, a campaign and a class."""
    return await build_world(database, municipality_id)


@pytest.fixture
async def token(client: httpx.AsyncClient, world: World) -> str:
    """The token of a child who joined the class."""
    answer = await client.post("/api/v1/participation/join", json={"code": world.code})
    assert answer.status_code == 201
    return str(answer.json()["token"])


@pytest.fixture
def sign_in(client: httpx.AsyncClient, database: Database) -> Callable[..., SignedIn]:
    """Make a staff member with the given roles and sign in as them on `client`."""

    def of(municipality_id: str, *roles: str) -> SignedIn:
        return sign_in_staff(client, database, municipality_id, roles)

    return of
