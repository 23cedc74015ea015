"""A service that sends staff to a provider which runs beside the tests."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.kit.database import Database
from app.main import create_app
from app.settings import Settings
from tests.sso.provider import describe, running_provider

SERVICE = "http://test"


@pytest.fixture(scope="session")
async def issuer(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where the provider is."""
    async with running_provider(tmp_path_factory.mktemp("provider"), SERVICE) as found:
        yield found


@pytest.fixture
def service(settings: Settings, database: Database, tmp_path: Path) -> Callable[..., FastAPI]:
    """A service with the providers of a file, and with other settings."""

    def made(file: str, **other: bool) -> FastAPI:
        path = tmp_path / "sign-in.toml"
        path.write_text(file)
        changed = {"sign_in": path, "base_url": SERVICE, **other}
        app = create_app(settings.model_copy(update=changed))
        app.state.database = database
        return app

    return made


@pytest.fixture
def app(service: Callable[..., FastAPI], issuer: str, municipality_id: str) -> FastAPI:
    """The service of a municipality with its own directory, and Feide."""
    return service(describe(issuer, municipality_id))


@pytest.fixture
def browser() -> Callable[[FastAPI], httpx.AsyncClient]:
    """A browser at a service, with cookies of its own."""

    def at(app: FastAPI) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=SERVICE)

    return at
