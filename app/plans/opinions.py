"""Who has a say about a plan and in which words, and how each is answered."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

import shapely
from pydantic import UUID4, BaseModel, ConfigDict, Field

from app.campaigns.rules import CODE_ALPHABET
from app.hotspots.rules import CellId
from app.kit.geometry import LonLatGeometry
from app.kit.problems import Problem
from app.kit.text import one_line, tidy_lines
from app.plans.rules import PlanNumber

Sender = Literal["children", "young", "resident", "neighbourhood", "organisation"]
"""A class or group of children, a young person, another resident, the neighbourhood group, an
organisation or authority. Children's and adults' are always told apart."""
SelfTold = Literal["resident", "young"]
CHILDREN: frozenset[Sender] = frozenset({"children", "young"})
NAMED: frozenset[Sender] = frozenset({"neighbourhood", "organisation"})
"""Whose name everybody reads; people and classes have none."""
Outcome = Literal["followed", "partly", "not_followed"]

LONGEST_WORDS = 2_000
MOST_POINTED_AT = 10
MOST_ANSWERED_AT_ONCE = 200
RECEIPT_CHARACTERS = 16


class HearingNotOpen(Problem):
    """Nobody can have a say now: the plan is at another stage, or the deadline has passed."""

    status = 409


class InputChanged(Problem):
    """There is an input under this id with other content, or it was taken back."""

    status = 409


class InputWithdrawn(Problem):
    """Whoever gave this input has taken it back."""

    status = 409


class InputUnread(Problem):
    """An input is read and released, or hidden, before it is answered."""

    status = 409


class UnknownInput(Problem):
    """The plan case has no such input."""

    status = 404


class UnknownReceipt(Problem):
    """There is no input with this receipt."""

    status = 404


class UnknownCell(Problem):
    """The release has no such cell that anybody may read."""

    status = 422


class SenderUnnamed(Problem):
    """A neighbourhood group or an organisation is named; people and classes never are."""

    status = 422


class StillUnanswered(Problem):
    """A plan is followed up once every input is answered; `unanswered` says how many are not."""

    status = 409


@dataclass(frozen=True, order=True, slots=True)
class InputNumber:
    """An input's number, for example 4601-2026-p003-12: counted without gaps within its case."""

    case: PlanNumber
    ordinal: int

    def __str__(self) -> str:
        return f"{self.case}-{self.ordinal}"


_INPUT_NUMBER = re.compile(r"(\d{4})-(\d{4})-p(\d{3,6})-(\d{1,6})", re.ASCII)


def read_input_number(text: str, municipality_id: str) -> InputNumber:
    """The number a text names; raises `UnknownInput` for another municipality's, too."""
    found = _INPUT_NUMBER.fullmatch(text)
    if found is None or found[1] != municipality_id:
        raise UnknownInput
    return InputNumber(PlanNumber(found[1], int(found[2]), int(found[3])), int(found[4]))


Ordinal = Annotated[int, Field(ge=1, le=999_999)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS), *tidy_lines("/words")]
Reason = Annotated[str, Field(min_length=1, max_length=2_000), *tidy_lines("/reason")]
SenderName = Annotated[str, Field(min_length=1, max_length=120), *one_line("/sender_name")]
ReceiptCode = Annotated[str, Field(max_length=40)]


class PointedAt(BaseModel):
    """A cell of a release that the input is about: this one, because…"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    release: Annotated[str, Field(max_length=30)]
    cell: CellId


class InputDraft(BaseModel):
    """What somebody says of a plan, where, and what of that which children told it is about.

    The sender's device names it by a random UUID, so that it counts once however often it is sent.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "input_id": "7d0cf1a3-3f0e-4a55-9d4c-5a3a8f6f9b11",
                    "words": "La akebakken bli. Vi er der hver vinter.",
                    "place": {"type": "Point", "coordinates": [5.235, 60.365]},
                }
            ]
        },
    )

    input_id: UUID4
    words: Words
    place: LonLatGeometry | None = None
    points_at: Annotated[tuple[PointedAt, ...], Field(max_length=MOST_POINTED_AT)] = ()

    def digest(self) -> bytes:
        """SHA-256 of the content; the same input sent again has the same digest."""
        content = self.model_dump(mode="json", exclude={"place"})
        place = b"" if self.place is None else shapely.to_wkb(self.place)
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode() + place).digest()


class ResidentInputDraft(InputDraft):
    """What somebody says of a plan without giving a name; only whether they are under eighteen."""

    sender: SelfTold = "resident"


class StaffInputDraft(InputDraft):
    """An input that came by letter, in a meeting or from a class, entered for its sender."""

    sender: Sender
    sender_name: SenderName | None = None
    findings: Annotated[
        tuple[Annotated[str, Field(max_length=30)], ...], Field(max_length=MOST_POINTED_AT)
    ] = ()


class InputDecision(BaseModel):
    """What becomes of an input that somebody has read.

    `release` lets everybody read it; `edit` puts `words` in its place, and what was written is
    gone; `hide` keeps it from everybody but the steward.
    """

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"decision": "release"}]}
    )

    decision: Literal["release", "edit", "hide"]
    words: Words | None = None


class AnswerDraft(BaseModel):
    """One answer to one or several inputs, by their numbers within the case; the reason is public.

    A later answer to the same input stands in the place of the earlier one, which stays readable.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"inputs": [1, 4], "outcome": "partly", "reason": "Akebakken blir, men kortere."}
            ]
        },
    )

    inputs: Annotated[tuple[Ordinal, ...], Field(min_length=1, max_length=MOST_ANSWERED_AT_ONCE)]
    outcome: Outcome
    reason: Reason


def check_sender(sender: Sender, name: str | None) -> None:
    """Raise `SenderUnnamed` where an organisation has no name, or anybody else one."""
    if (name is not None) != (sender in NAMED):
        raise SenderUnnamed


def make_receipt(secret: bytes, municipality_id: str, input_id: UUID) -> str:
    """The code its sender reads an input by; it follows from the house's secret and the input's id.

    So an input sent twice has one receipt, and the receipt itself is stored nowhere: 31¹⁶ of them.
    """
    number = int.from_bytes(
        hmac.digest(secret, f"input {municipality_id}/{input_id}".encode(), hashlib.sha256)
    )
    code = ""
    for _ in range(RECEIPT_CHARACTERS):
        number, index = divmod(number, len(CODE_ALPHABET))
        code += CODE_ALPHABET[index]
    return f"{municipality_id}-{'-'.join(re.findall('.{4}', code))}"


def read_receipt(typed: str) -> tuple[str, bytes]:
    """The municipality a receipt names, and the hash it is known by; raises `UnknownReceipt`."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    municipality_id, code = plain[:4], plain[4:]
    if not re.fullmatch(r"[0-9]{4}", municipality_id) or len(code) != RECEIPT_CHARACTERS:
        raise UnknownReceipt
    if not set(code) <= set(CODE_ALPHABET):
        raise UnknownReceipt
    return municipality_id, hash_receipt(f"{municipality_id}-{'-'.join(re.findall('.{4}', code))}")


def hash_receipt(receipt: str) -> bytes:
    """SHA-256 of a receipt; unsalted is enough, because the receipt itself is random."""
    return hashlib.sha256(receipt.encode()).digest()
