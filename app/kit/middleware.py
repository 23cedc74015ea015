"""What wraps every request: its id, one log line, security headers, a last answer to failures."""

import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("nabotrakk.access")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

FailureAnswer = Callable[[Request, Exception], Awaitable[Response]]


class RequestFrame:
    """Pure ASGI (Starlette's BaseHTTPMiddleware costs two thirds of the throughput)."""

    def __init__(self, app: ASGIApp, *, headers: dict[str, str], on_failure: FailureAnswer):
        self._app = app
        self._headers = headers
        self._on_failure = on_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request inside the frame."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                # What whoever let the request in has to say, whatever the answer is.
                for name, value in scope["state"].get("headers", {}).items():
                    headers.setdefault(name, value)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_framed)
        except Exception as error:
            answer = await self._on_failure(Request(scope), error)
            if status == 0:
                await answer(scope, receive, send_framed)
            else:
                raise
        finally:
            _log_request(scope, request_id, status, time.perf_counter() - started)


def _request_id(scope: Scope) -> str:
    """The caller's request id where it is a plain one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value.decode("latin-1")):
            return str(value.decode("latin-1"))
    return secrets.token_hex(8)


def _log_request(scope: Scope, request_id: str, status: int, seconds: float) -> None:
    # The route's template, not the path or query: those carry codes, ids and places.
    # No address and no user agent either (privacy model R6).
    route = scope.get("route")
    log.info(
        "request",
        extra={
            "request_id": request_id,
            "method": scope["method"],
            "route": getattr(route, "path", None),
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
        },
    )
