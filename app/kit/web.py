"""HTTP's side of the house: strict JSON in, problems out, one transaction a request."""

import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import psycopg
from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from app.kit.database import Database, Reader, Writer
from app.kit.problems import (
    BodyTooLarge,
    Fault,
    FileTooLarge,
    InternalError,
    InvalidInput,
    MethodNotAllowed,
    NotFound,
    Problem,
    RequestRefused,
    ServiceUnavailable,
    UnknownFileType,
    UnsupportedMediaType,
)
from app.kit.strict_json import parse_json

log = logging.getLogger("nabotrakk.web")

MAX_BODY_BYTES = 65_536
MAX_FILE_BYTES = 10_000_000
READING_METHODS = frozenset({"GET", "HEAD"})
METHODS = READING_METHODS | {"POST", "PUT", "PATCH", "DELETE"}


async def open_transaction(request: Request) -> AsyncIterator[Reader]:
    """The request's only transaction: read-only for GET and HEAD, else a writer."""
    database: Database = request.app.state.database
    reading = request.method in READING_METHODS
    async with database.reading() if reading else database.writing() as transaction:
        yield transaction


# Scope "function": the transaction commits before the answer leaves. Under FastAPI's default
# scope a client would read 201 for a row that a failing commit then takes back.
ReaderDep = Annotated[Reader, Depends(open_transaction, scope="function")]
WriterDep = Annotated[Writer, Depends(open_transaction, scope="function")]


async def current_time() -> datetime:
    """Now, asked once a request; async, because FastAPI sends plain functions to a thread."""
    return datetime.now(UTC)


NowDep = Annotated[datetime, Depends(current_time)]


IfNoneMatch = Annotated[str, Header(max_length=1_000)]
"""The versions a reader has already, by their tags."""


def not_modified(if_none_match: str, tag: str) -> bool:
    """Whether the client has these bytes (RFC 9110, 13.1.2)."""
    known = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return tag in known or known == ["*"]


class StrictRequest(Request):
    """A request whose JSON is read by `kit.strict_json` and is at most 64 kB.

    Not FastAPI's own `max_body_size`: its refusal is plain text that no handler of ours sees.
    """

    def check_media_type(self) -> None:
        """Raise `UnsupportedMediaType` for a body that is anything but plain JSON."""
        has_body = self.headers.get("content-length", "0") != "0" or (
            "transfer-encoding" in self.headers
        )
        media_type = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if has_body and (media_type != "application/json" or "content-encoding" in self.headers):
            raise UnsupportedMediaType

    async def json(self) -> Any:
        """The parsed body, or a `Problem`."""
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json

    async def body(self) -> bytes:
        """The whole body; raises `BodyTooLarge` as soon as it is known to be."""
        return await self._read(MAX_BODY_BYTES, BodyTooLarge)

    async def _read(self, most: int, too_large: type[Problem]) -> bytes:
        if not hasattr(self, "_body"):
            declared = self.headers.get("content-length", "0")
            if not declared.isdecimal() or int(declared) > most:
                raise too_large
            received = bytearray()
            async for chunk in self.stream():
                received += chunk
                if len(received) > most:
                    raise too_large
            self._body = bytes(received)
        return self._body


class FileRequest(StrictRequest):
    """A request whose body is a file of at most 10 MB, in a media type its route knows."""

    def check_media_type(self) -> None:
        """Pass every type: which ones are read is the route's to say, by `FileBody`."""

    async def body(self) -> bytes:
        """The whole file; raises `FileTooLarge` as soon as it is known to be."""
        return await self._read(MAX_FILE_BYTES, FileTooLarge)


class StrictRoute(APIRoute):
    """A route that reads its body as `StrictRequest` does."""

    request_class: type[StrictRequest] = StrictRequest

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, given the stricter request."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            strict = self.request_class(request.scope, request.receive)
            strict.check_media_type()
            return await handle(strict)

        return handle_strictly


class FileRoute(StrictRoute):
    """A route that is sent a file as its whole body."""

    request_class = FileRequest


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent; `suffix` is what its media type is usually named by."""

    body: bytes
    suffix: str


class FileBody:
    """A dependency that reads a file whose media type is among `suffixes`, by media type."""

    def __init__(self, suffixes: Mapping[str, str], most_bytes: int = MAX_FILE_BYTES):
        self._suffixes = suffixes
        self._schema = {"type": "string", "format": "binary", "maxLength": most_bytes}

    async def __call__(self, request: Request) -> SentFile:
        """The file; raises `UnknownFileType`, `FileTooLarge`."""
        media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        suffix = self._suffixes.get(media_type)
        if suffix is None or "content-encoding" in request.headers:
            raise UnknownFileType(f"Expected one of {', '.join(self._suffixes)}.")
        return SentFile(await request.body(), suffix)

    def described(self) -> dict[str, Any]:
        """What OpenAPI says of the body (`openapi_extra` of the route)."""
        content = {name: {"schema": self._schema} for name in self._suffixes}
        return {"requestBody": {"required": True, "content": content}}


def problem_response(request: Request, problem: Problem) -> Response:
    """The answer of RFC 9457."""
    return JSONResponse(
        problem.body(request.scope.get("state", {}).get("request_id", "")),
        status_code=problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        media_type="application/problem+json",
    )


def answer_problems(app: FastAPI) -> None:
    """Make every refusal and every failure of `app` a problem document."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101 — tells the type checker
        return problem_response(request, error)

    async def on_http_exception(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        return problem_response(request, _of_http(request, error))

    async def on_validation_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        faults = [
            Fault(_pointer(fault["loc"]), fault["msg"].removeprefix("Value error, "))
            for fault in error.errors()
        ]
        return problem_response(request, InvalidInput(errors=faults))

    async def on_database_error(request: Request, error: Exception) -> Response:
        if isinstance(error, DBAPIError) and not isinstance(error, OperationalError):
            return await on_failure(request, error)
        log.error("database unavailable", extra={"error": type(error).__name__})
        return problem_response(request, ServiceUnavailable(headers={"Retry-After": "2"}))

    async def on_failure(request: Request, error: Exception) -> Response:
        # The type and the place, never the message: a database error quotes the row's values.
        log.error("unhandled", extra={"error": type(error).__name__, "place": _place(error)})
        return problem_response(request, InternalError())

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    for kind in (psycopg.OperationalError, DBAPIError):
        app.add_exception_handler(kind, on_database_error)
    # Not Starlette's handler for Exception: that one answers and then raises again.
    app.state.on_failure = on_failure


def _of_http(request: Request, error: HTTPException) -> Problem:
    # FastAPI wraps whatever reading the body raised.
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    match error.status_code:
        case 404:
            return NotFound()
        case 405:
            return MethodNotAllowed(headers={"Allow": _methods_at(request)})
        case _:
            return RequestRefused()


def _methods_at(request: Request) -> str:
    """Every method the address has; Starlette itself names those of one of its routes.

    Folders of files, which are mounted, can be read.
    """
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    methods = {
        method
        for method in METHODS
        for route in routes
        if route.matches({**request.scope, "method": method})[0] is Match.FULL
    }
    return ", ".join(sorted(methods or READING_METHODS))


def _pointer(location: tuple[int | str, ...]) -> str:
    """`("body", "attributes", "season")` → `/attributes/season`; other parts keep their place."""
    parts = location[1:] if location and location[0] == "body" else location
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
