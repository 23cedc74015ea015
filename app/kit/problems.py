"""Every refusal is a class whose docstring is its page under /problems (RFC 9457)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One place in the input that was refused: a JSON pointer (RFC 6901) and the reason."""

    pointer: str
    detail: str


class Problem(Exception):  # noqa: N818 — a problem is named as a fact, not as an error
    """The request was refused."""

    status: ClassVar[int] = 400

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
        **members: str | int | float | None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers or {}
        self.members = members

    @classmethod
    def slug(cls) -> str:
        """The last part of the problem's address: `CampaignClosed` → `campaign-closed`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        """The class name as a sentence: `CampaignClosed` → `Campaign closed`."""
        return cls.slug().replace("-", " ").capitalize()

    def body(self, request_id: str) -> dict[str, object]:
        """The problem document of RFC 9457, with our members `request_id` and `errors`."""
        document: dict[str, object] = {
            "type": f"/problems/{self.slug()}",
            "title": self.title(),
            "status": self.status,
            "detail": self.detail or (self.__doc__ or "").split("\n", 1)[0],
            "request_id": request_id,
        }
        document.update(self.members)
        if self.errors:
            document["errors"] = [
                {"pointer": fault.pointer, "detail": fault.detail} for fault in self.errors
            ]
        return document


def problem_classes(root: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Every problem that can be answered, in the order they were declared."""
    for kind in root.__subclasses__():
        yield kind
        yield from problem_classes(kind)


class NotFound(Problem):
    """There is nothing at this address, or nothing you may see.

    The two are answered alike, so that an answer never tells what exists in another municipality.
    """

    status = 404


class MethodNotAllowed(Problem):
    """The address exists, but not with this method; the `Allow` header lists those it has."""

    status = 405


class InvalidInput(Problem):
    """A part of the request cannot be meant; `errors` points at each place and says why."""

    status = 422


class MalformedJson(Problem):
    """The body is not JSON as RFC 8259 has it: UTF-8, finite numbers, unique keys, whole text."""

    status = 400


class JsonTooDeep(Problem):
    """The body nests arrays and objects deeper than 10 levels."""

    status = 400


class BodyTooLarge(Problem):
    """The body is larger than 64 kB (65 536 bytes)."""

    status = 413


class FileTooLarge(Problem):
    """The file is larger than 10 MB."""

    status = 413


class UnknownFileType(Problem):
    """The file's media type is none that is read here; the detail names those that are."""

    status = 415


class UnsupportedMediaType(Problem):
    """A body must be sent as `application/json`, without a content encoding."""

    status = 415


class TooManyAttempts(Problem):
    """Too many wrong attempts in a short time; `Retry-After` says how many seconds to wait."""

    status = 429


class TooManyRequests(Problem):
    """More was asked than one may ask; `Retry-After` says how many seconds to wait."""

    status = 429


class RequestRefused(Problem):
    """The request could not be understood as HTTP of this service."""

    status = 400


class InternalError(Problem):
    """Something failed on our side. Nothing was stored; the request id helps us find out why."""

    status = 500


class ServiceUnavailable(Problem):
    """The database cannot be reached right now. Nothing was stored; try again in a moment."""

    status = 503
