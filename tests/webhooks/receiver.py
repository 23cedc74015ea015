"""A real server that webhooks are sent to, and what it was sent."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import uvicorn


@dataclass
class Receiver:
    """Answers with `statuses`, one after the other and the last for ever; keeps what came."""

    statuses: list[int] = field(default_factory=lambda: [200])
    hangs: bool = False
    never_ends: bool = False
    port: int = 0
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def has_received(self, many: int) -> None:
        """Return once so many requests have come."""
        while True:
            if len(self.received) >= many:
                return
            await asyncio.sleep(0.05)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """One request, as ASGI has it."""
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.received.append((headers, body))
        self.paths.append(scope["path"])
        if self.hangs:
            await receive()
            return
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        answer = [(b"location", b"/elsewhere")]
        await send({"type": "http.response.start", "status": status, "headers": answer})
        while self.never_ends:
            with suppress(TimeoutError):
                gone = await asyncio.wait_for(receive(), 0.01)
                if gone["type"] == "http.disconnect":
                    return
            await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
        await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def receiving(receiver: Receiver, tls: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    """Let it listen on a free port of this machine."""
    config = uvicorn.Config(
        receiver, host="127.0.0.1", port=0, log_config=None, lifespan="off", ws="none"
    )
    config.load()
    config.ssl = tls
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while True:
        await asyncio.sleep(0.01)
        if server.started:
            break
    receiver.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.should_exit = True
        await serving
