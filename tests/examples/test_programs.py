"""The examples for programs, run as they stand in the documents."""

import asyncio
import os
import re
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.events.store import announce
from app.kit.database import Database
from app.kit.outside import outside_client
from app.people.actions import create_staff
from app.webhooks import rules
from app.webhooks.actions import create_webhook
from app.webhooks.delivery import Sender, deliver
from app.webhooks.rules import WebhookDraft, secret_of, show_secret
from tests.publishing.town import build_town, end_campaign, settle_town
from tests.world import PASSWORD, World, sign_in_staff

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


async def start(name: str, *words: str, **environment: str) -> asyncio.subprocess.Process:
    """Run an example as a program of its own."""
    language = "node" if name.endswith(".mjs") else sys.executable
    return await asyncio.create_subprocess_exec(
        *(language, EXAMPLES / name, *words),
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


@pytest.fixture
async def key(address: str, world: World, database: Database, secret: bytes) -> str:
    """A key of a municipality whose town has been released."""
    await settle_town(database, world, secret, build_town())
    await end_campaign(database, world)
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        await sign_in_staff(client, database, world.municipality_id, ["administrator"])
        campaign = {"campaign_id": str(world.campaign_id)}
        assert (await client.post("/api/v1/releases", json=campaign)).status_code == 201
        draft = {"name": "Tabell", "scopes": ["releases:read"]}
        return str((await client.post("/api/v1/keys", json=draft)).json()["key"])


async def printed(name: str, *words: str, **environment: str) -> dict[str, tuple[int, int]]:
    """The table an example prints of a municipality: by theme how many cells, and the most told."""
    program = await start(name, *words, **environment)
    told, _ = await program.communicate()
    assert program.returncode == 0, told.decode()
    assert f"{words[1]}-" in told.decode()
    rows = re.findall(r"^(\w+) +(\d+) +(\d+)$", told.decode(), re.MULTILINE)
    return {theme: (int(cells), int(most)) for theme, cells, most in rows}


async def test_a_release_is_printed_as_a_table(address: str, world: World, key: str) -> None:
    where = (address, world.municipality_id)
    tables = {
        "public": await printed("read_release.py", *where),
        "key": await printed("read_release.py", *where, NABOTRAKK_KEY=key),
    }
    assert await printed("read_release.mjs", *where) == tables["public"]
    assert {"all", "way"} <= set(tables["public"]) <= set(tables["key"])
    for theme, (cells, most) in tables["public"].items():
        assert most % 5 == 0
        assert cells <= tables["key"][theme][0]


async def test_a_receiver_takes_what_is_signed_and_nothing_else(
    database: Database, municipality_id: str, secret: bytes
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    now, url = datetime.now(UTC), f"http://127.0.0.1:{port}/"
    draft = WebhookDraft(name="Prøve", url=url, types=frozenset({"release.made"}))
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        member = await create_staff(
            writer,
            municipality_id,
            email="a@kommune.example",
            name="A",
            password=PASSWORD,
            roles=["administrator"],
        )
        made = await create_webhook(writer, member, draft, to_loopback=True, now=now)
        await announce(writer, municipality_id, "release.made", None, {"number": "x"})
    own = show_secret(secret_of(secret, municipality_id, made.webhook_id))
    program = await start("receive_webhooks.py", str(port), NABOTRAKK_WEBHOOK_SECRET=own)
    try:
        assert program.stdout
        assert b"Listening" in await program.stdout.readline()
        async with outside_client(to_loopback=True) as client:
            forged = rules.sign(b"another", "x-1", int(now.timestamp()), b"{}")
            assert (await client.post(url, content=b"{}", headers=forged)).status_code == 401
            assert await deliver(database, municipality_id, Sender(client, secret), now=now) == 1
        lines = [await program.stdout.readline() for _ in range(3)]
    finally:
        program.terminate()
        await program.wait()
    assert any(b"release.made {'number': 'x'}" in line for line in lines)
