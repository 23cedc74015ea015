"""What is said of plans, and how it is answered, as PostgreSQL keeps it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import ColumnElement, Select, func, insert, select, tuple_, update

from app.contributions.rules import Moderation
from app.contributions.screening import Finding
from app.kit.database import Reader, Writer
from app.kit.geometry import METRES_SRID
from app.people.tables import staff
from app.plans.opinions import InputNumber, Outcome, Sender
from app.plans.rules import PlanNumber
from app.plans.store import PlanCase
from app.plans.tables import plan_answer, plan_answered, plan_case, plan_input


@dataclass(frozen=True, slots=True)
class Answer:
    """What an input was answered, by whom and when."""

    outcome: Outcome
    reason: str
    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Input:
    """What somebody said of a plan; `place` in EPSG:25833. Taken back, it has no words."""

    input_id: UUID
    plan_case_id: UUID
    ordinal: int
    sender: Sender
    sender_name: str | None
    group_id: UUID | None
    words: str | None
    place: shapely.Geometry | None
    points_at: list[dict[str, Any]]
    findings: list[str]
    moderation: Moderation
    held_for: list[Finding]
    digest: bytes | None
    came_at: datetime
    withdrawn_at: datetime | None

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.moderation == "released" and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many inputs a case has: by sender, to be read, and read but not answered yet."""

    by_sender: Mapping[Sender, int]
    waiting: int
    unanswered: int


NOTHING_SAID = Tally({}, 0, 0)
NOTHING_LEFT: dict[str, Any] = {
    "words": None, "place": None, "points_at": [], "findings": [], "held_for": [], "digest": None,
    "moderation": "hidden",
}  # fmt: skip
"""An input of which the number alone stays."""


def _inputs(municipality_id: str) -> Select[Any]:
    return select(
        *(
            func.ST_AsBinary(plan_input.c.place).label("place")
            if name == "place"
            else plan_input.c[name]
            for name in Input.__slots__
        )
    ).where(plan_input.c.municipality_id == municipality_id)


def _of(case: PlanCase) -> Select[Any]:
    return _inputs(case.number.municipality_id).where(
        plan_input.c.plan_case_id == case.plan_case_id
    )


def _read(row: Any) -> Input:
    place = None if row.place is None else shapely.from_wkb(bytes(row.place))
    return Input(**{**row._mapping, "place": place})


async def next_ordinal(reader: Reader, case: PlanCase) -> int:
    """The next number of a case that is held."""
    return int(
        await reader.scalar(
            select(func.coalesce(func.max(plan_input.c.ordinal), 0) + 1).where(
                plan_input.c.municipality_id == case.number.municipality_id,
                plan_input.c.plan_case_id == case.plan_case_id,
            )
        )
    )


async def add_input(
    writer: Writer,
    municipality_id: str,
    new: Input,
    *,
    receipt_hash: bytes | None,
    entered_by: UUID | None,
) -> None:
    """Store an input."""
    values = {name: getattr(new, name) for name in Input.__slots__}
    if new.place is not None:
        values["place"] = func.ST_GeomFromWKB(shapely.to_wkb(new.place), METRES_SRID)
    await writer.change(
        insert(plan_input).values(
            municipality_id=municipality_id,
            receipt_hash=receipt_hash,
            entered_by=entered_by,
            **values,
        )
    )


async def find_by_id(reader: Reader, municipality_id: str, input_id: UUID) -> Input | None:
    """An input by the id its sender's device gave it."""
    row = await reader.one_or_none(
        _inputs(municipality_id).where(plan_input.c.input_id == input_id)
    )
    return None if row is None else _read(row)


async def find_by_receipt(
    reader: Reader, municipality_id: str, receipt_hash: bytes
) -> Input | None:
    """An input by its receipt; a writer holds it."""
    return await _one(
        reader, _inputs(municipality_id).where(plan_input.c.receipt_hash == receipt_hash)
    )


async def find_input(reader: Reader, case: PlanCase, ordinal: int) -> Input | None:
    """An input by its number; a writer holds it, so that it is not taken back meanwhile."""
    return await _one(reader, _of(case).where(plan_input.c.ordinal == ordinal))


async def _one(reader: Reader, statement: Select[Any]) -> Input | None:
    if isinstance(reader, Writer):
        statement = statement.with_for_update()
    row = await reader.one_or_none(statement)
    return None if row is None else _read(row)


async def hold_inputs(writer: Writer, case: PlanCase, ordinals: Sequence[int]) -> list[Input]:
    """The inputs of these numbers in their order, held until the transaction ends."""
    rows = await writer.all(
        _of(case)
        .where(plan_input.c.ordinal.in_(ordinals))
        .order_by(plan_input.c.ordinal)
        .with_for_update()
    )
    return [_read(row) for row in rows]


async def list_inputs(reader: Reader, case: PlanCase) -> list[Input]:
    """All that was said of a plan, in the order it came."""
    rows = await reader.all(_of(case).order_by(plan_input.c.ordinal))
    return [_read(row) for row in rows]


async def change_input(writer: Writer, municipality_id: str, input_id: UUID, **values: Any) -> None:
    """Set what a decision or its sender sets."""
    await writer.change(
        update(plan_input)
        .where(plan_input.c.municipality_id == municipality_id, plan_input.c.input_id == input_id)
        .values(values)
    )


async def forget_what_is_over(writer: Writer, case: PlanCase, now: datetime) -> None:
    """Delete where people pointed, and what was hidden; what everybody may read stays."""
    of_case = (
        plan_input.c.municipality_id == case.number.municipality_id,
        plan_input.c.plan_case_id == case.plan_case_id,
    )
    by_people = plan_input.c.sender_name.is_(None)
    await writer.change(
        update(plan_input).where(*of_case, by_people).values(place=None, digest=None)
    )
    hidden = (plan_input.c.moderation == "hidden", plan_input.c.withdrawn_at.is_(None))
    await writer.change(
        update(plan_input).where(*of_case, *hidden).values(**NOTHING_LEFT, withdrawn_at=now)
    )


async def add_answer(
    writer: Writer,
    case: PlanCase,
    inputs: Sequence[Input],
    *,
    outcome: Outcome,
    reason: str,
    given_by: UUID,
    now: datetime,
) -> None:
    """Store one answer to several inputs."""
    municipality_id = case.number.municipality_id
    answer_number = await writer.scalar(
        insert(plan_answer)
        .values(
            municipality_id=municipality_id,
            plan_case_id=case.plan_case_id,
            outcome=outcome,
            reason=reason,
            given_by=given_by,
            given_at=now,
        )
        .returning(plan_answer.c.answer_number)
    )
    rows = [
        {
            "municipality_id": municipality_id,
            "input_id": each.input_id,
            "answer_number": answer_number,
        }
        for each in inputs
    ]
    await writer.change_many(insert(plan_answered), rows)


async def list_answers(
    reader: Reader, municipality_id: str, input_ids: Sequence[UUID]
) -> dict[UUID, list[Answer]]:
    """Every answer to these inputs, the oldest first; the last one stands."""
    rows = await reader.all(
        select(
            plan_answered.c.input_id,
            plan_answer.c.outcome,
            plan_answer.c.reason,
            plan_answer.c.given_at,
            staff.c.name.label("given_by"),
        )
        .join(
            plan_answer,
            (plan_answer.c.municipality_id == plan_answered.c.municipality_id)
            & (plan_answer.c.answer_number == plan_answered.c.answer_number),
        )
        .join(
            staff,
            (staff.c.municipality_id == plan_answer.c.municipality_id)
            & (staff.c.staff_id == plan_answer.c.given_by),
        )
        .where(
            plan_answered.c.municipality_id == municipality_id,
            plan_answered.c.input_id.in_(input_ids),
        )
        .order_by(plan_answered.c.answer_number)
    )
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for row in rows:
        found[row.input_id].append(Answer(row.outcome, row.reason, row.given_by, row.given_at))
    return found


async def tally_case(reader: Reader, case: PlanCase) -> Tally:
    """How many inputs a case has."""
    found = await _tally(
        reader, case.number.municipality_id, plan_input.c.plan_case_id == case.plan_case_id
    )
    return found.get(case.plan_case_id, NOTHING_SAID)


async def tally_cases(reader: Reader, municipality_id: str) -> dict[UUID, Tally]:
    """How many inputs each case of the municipality has; none where nobody has said anything."""
    return await _tally(reader, municipality_id)


async def _tally(
    reader: Reader, municipality_id: str, *of: ColumnElement[bool]
) -> dict[UUID, Tally]:
    is_answered = (
        select(plan_answered.c.input_id)
        .where(
            plan_answered.c.municipality_id == plan_input.c.municipality_id,
            plan_answered.c.input_id == plan_input.c.input_id,
        )
        .exists()
    )
    waits = plan_input.c.moderation == "waiting"
    rows = await reader.all(
        select(
            plan_input.c.plan_case_id,
            plan_input.c.sender,
            func.count().label("inputs"),
            func.count().filter(waits).label("waiting"),
            func.count()
            .filter(plan_input.c.moderation != "hidden", ~is_answered)
            .label("unanswered"),
        )
        .where(
            plan_input.c.municipality_id == municipality_id,
            plan_input.c.withdrawn_at.is_(None),
            *of,
        )
        .group_by(plan_input.c.plan_case_id, plan_input.c.sender)
    )
    of_case: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        of_case[row.plan_case_id].append(row)
    return {
        plan_case_id: Tally(
            {row.sender: row.inputs for row in found},
            sum(row.waiting for row in found),
            sum(row.unanswered for row in found),
        )
        for plan_case_id, found in of_case.items()
    }


async def find_ids(
    reader: Reader, municipality_id: str, numbers: Sequence[InputNumber]
) -> dict[InputNumber, UUID]:
    """The ids of inputs that measures answer, by their numbers."""
    key = tuple_(plan_case.c.year, plan_case.c.ordinal, plan_input.c.ordinal)
    asked = [(each.case.year, each.case.ordinal, each.ordinal) for each in numbers]
    return {
        number: row.input_id
        for row in await reader.all(_numbered(municipality_id).where(key.in_(asked)))
        for number in [_number(municipality_id, row)]
    }


async def find_public_words(
    reader: Reader, municipality_id: str, numbers: Sequence[InputNumber]
) -> dict[InputNumber, str]:
    """What those of these inputs say that everybody may read now, by their numbers."""
    key = tuple_(plan_case.c.year, plan_case.c.ordinal, plan_input.c.ordinal)
    asked = [(each.case.year, each.case.ordinal, each.ordinal) for each in numbers]
    rows = await reader.all(
        _numbered(municipality_id)
        .add_columns(plan_input.c.words)
        .where(
            key.in_(asked),
            plan_input.c.moderation == "released",
            plan_input.c.withdrawn_at.is_(None),
        )
    )
    return {_number(municipality_id, row): row.words for row in rows}


async def find_numbers(
    reader: Reader, municipality_id: str, input_ids: Sequence[UUID]
) -> dict[UUID, InputNumber]:
    """The numbers of inputs by their ids."""
    rows = await reader.all(_numbered(municipality_id).where(plan_input.c.input_id.in_(input_ids)))
    return {row.input_id: _number(municipality_id, row) for row in rows}


def _numbered(municipality_id: str) -> Select[Any]:
    return (
        select(
            plan_input.c.input_id,
            plan_input.c.ordinal,
            plan_case.c.year,
            plan_case.c.ordinal.label("case_ordinal"),
        )
        .join(
            plan_case,
            (plan_case.c.municipality_id == plan_input.c.municipality_id)
            & (plan_case.c.plan_case_id == plan_input.c.plan_case_id),
        )
        .where(plan_input.c.municipality_id == municipality_id)
    )


def _number(municipality_id: str, row: Any) -> InputNumber:
    return InputNumber(PlanNumber(municipality_id, row.year, row.case_ordinal), row.ordinal)
