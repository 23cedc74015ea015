"""Whatever is sent to the API, it answers as its description says, and never fails."""

import asyncio
import os
import sys
from pathlib import Path

import httpx
import pytest

from app.kit.database import Database
from app.people.access import STAFF_COOKIE
from tests.world import World, sign_in_staff

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
FUZZER = Path(sys.executable).with_name("schemathesis")
UNENDING = "/sign-out$|/stream$"
"""With credentials the one ends them, and the other does not end."""


@pytest.fixture
async def credentials(address: str, world: World, database: Database) -> dict[str, str]:
    """A child's token, an administrator's cookie and a program's key, of a running service."""
    async with httpx.AsyncClient(base_url=address) as client:
        joined = await client.post("/api/v1/participation/join", json={"code": world.code})
        await sign_in_staff(client, database, world.municipality_id, ["administrator"])
        draft = {"name": "Prøve", "scopes": ["releases:read", "events:read"]}
        made = await client.post("/api/v1/keys", json=draft)
        return {
            "PARTICIPANT": joined.json()["token"],
            "STAFF": client.cookies[STAFF_COOKIE],
            "KEY": made.json()["key"],
        }


async def fuzz(address: str, credentials: dict[str, str], folder: Path, *which: str) -> None:
    """Run schemathesis with every check it has; what it complains of fails the test."""
    process = await asyncio.create_subprocess_exec(
        *(FUZZER, "--no-color", "--config-file", CONFIGURATION),
        *("run", f"{address}/api/v1/openapi.json", *which),
        env=os.environ | credentials,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()


async def test_it_holds_what_its_description_promises_to_whoever_may_ask(
    address: str, credentials: dict[str, str], tmp_path: Path
) -> None:
    await fuzz(address, credentials, tmp_path, "--exclude-path-regex", UNENDING)


async def test_it_refuses_whoever_may_not(
    address: str, credentials: dict[str, str], tmp_path: Path
) -> None:
    strangers = dict.fromkeys(credentials, "0000.AAAAAAAAAAAAAAAAAAAAAA")
    await fuzz(address, strangers, tmp_path, "--include-path-regex", UNENDING)
