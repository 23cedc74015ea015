"""Take in what is said of a plan, read it, answer it, and give it back to whoever takes it back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import shapely

from app.contributions.rules import Moderation, check_shape, check_size
from app.contributions.screening import screen
from app.events.store import announce
from app.hotspots.evidence import find_finding
from app.hotspots.rules import read_number
from app.kit.database import Reader, Writer
from app.kit.geometry import to_metres
from app.kit.problems import Fault, InvalidInput
from app.people.store import StaffMember
from app.plans import inbox, rules
from app.plans.actions import hold
from app.plans.inbox import Input
from app.plans.opinions import (
    AnswerDraft,
    HearingNotOpen,
    InputChanged,
    InputDecision,
    InputDraft,
    InputUnread,
    InputWithdrawn,
    PointedAt,
    Sender,
    StaffInputDraft,
    UnknownCell,
    UnknownInput,
    UnknownReceipt,
    check_sender,
    hash_receipt,
    make_receipt,
    read_receipt,
)
from app.plans.rules import PlanCaseClosed
from app.plans.store import PlanCase
from app.publishing.store import ReleaseListed, find_release, list_cells


async def receive(
    writer: Writer,
    case: PlanCase,
    draft: InputDraft,
    *,
    sender: Sender,
    group_id: UUID | None,
    secret: bytes,
    now: datetime,
) -> str:
    """Take in what somebody says, for a human to read first; the receipt.

    The same again has the same receipt, and is not taken in twice. Raises `HearingNotOpen`,
    `InputChanged`, `UnknownCell`, and what a drawn place may be refused for.
    """
    municipality_id = case.number.municipality_id
    receipt = make_receipt(secret, municipality_id, draft.input_id)
    case = await hold(writer, case.number)
    if await _find_known(writer, case, draft) is not None:
        return receipt
    if not rules.is_open(case.stands.stage, case.stands.deadline, now.date()):
        raise HearingNotOpen
    new = await _make(writer, case, draft, sender, "waiting", now, group_id=group_id)
    await inbox.add_input(
        writer, municipality_id, new, receipt_hash=hash_receipt(receipt), entered_by=None
    )
    await announce(writer, municipality_id, "plan_input.received", case.plan_case_id)
    return receipt


async def enter(
    writer: Writer, member: StaffMember, case: PlanCase, draft: StaffInputDraft, *, now: datetime
) -> int:
    """Enter an input for its sender, read already; its number within the case.

    What came in time may be entered after the deadline. Raises `HearingNotOpen`, `SenderUnnamed`,
    `InputChanged`, `UnknownCell`, `UnknownFinding`.
    """
    check_sender(draft.sender, draft.sender_name)
    municipality_id = case.number.municipality_id
    case = await hold(writer, case.number)
    known = await _find_known(writer, case, draft)
    if known is not None:
        return known.ordinal
    if case.stands.stage not in rules.OPEN_STAGES:
        raise HearingNotOpen
    for finding in draft.findings:
        await find_finding(writer, read_number(finding, municipality_id))
    new = await _make(
        writer, case, draft, draft.sender, "released", now,
        sender_name=draft.sender_name, findings=draft.findings,
    )  # fmt: skip
    await inbox.add_input(
        writer, municipality_id, new, receipt_hash=None, entered_by=member.staff_id
    )
    await announce(writer, municipality_id, "plan_input.entered", case.plan_case_id)
    return new.ordinal


async def _find_known(writer: Writer, case: PlanCase, draft: InputDraft) -> Input | None:
    """What was taken in under this id already; raises `InputChanged` where it is not the same."""
    known = await inbox.find_by_id(writer, case.number.municipality_id, draft.input_id)
    if known is not None and (known.digest, known.plan_case_id) != (
        draft.digest(), case.plan_case_id,
    ):  # fmt: skip
        raise InputChanged
    return known


async def _make(
    reader: Reader,
    case: PlanCase,
    draft: InputDraft,
    sender: Sender,
    moderation: Moderation,
    now: datetime,
    *,
    sender_name: str | None = None,
    findings: Sequence[str] = (),
    group_id: UUID | None = None,
) -> Input:
    await _check_cells(reader, case.number.municipality_id, draft.points_at)
    return Input(
        input_id=draft.input_id,
        plan_case_id=case.plan_case_id,
        ordinal=await inbox.next_ordinal(reader, case),
        sender=sender,
        sender_name=sender_name,
        group_id=group_id,
        words=draft.words,
        place=_read_place(draft.place),
        points_at=[each.model_dump() for each in draft.points_at],
        findings=list(findings),
        moderation=moderation,
        held_for=screen(draft.words),
        digest=draft.digest(),
        came_at=now,
        withdrawn_at=None,
    )


def _read_place(drawn: shapely.Geometry | None) -> shapely.Geometry | None:
    if drawn is None:
        return None
    check_shape(drawn)
    metres = to_metres(drawn)
    check_size(metres)
    return metres


async def _check_cells(
    reader: Reader, municipality_id: str, pointed_at: Sequence[PointedAt]
) -> None:
    """Raise `UnknownRelease`, or `UnknownCell` for what nobody can read there."""
    for each in pointed_at:
        release = await find_release(reader, municipality_id, each.release)
        if each.cell not in await _cells_of(reader, release):
            raise UnknownCell


async def _cells_of(reader: Reader, release: ReleaseListed) -> set[int]:
    cells = await list_cells(reader, release.municipality_id, release.number, limit=100_000)
    return {release.partition.cell_id(cell.e, cell.n) for cell in cells}


async def decide(
    writer: Writer, case: PlanCase, ordinal: int, decision: InputDecision, *, now: datetime
) -> None:
    """Release, edit or hide an input; raises `UnknownInput`, `InputWithdrawn`.

    What is hidden once the plan was followed up is gone at once.
    """
    # Nothing becomes unanswered while the plan is being followed up.
    case = await hold(writer, case.number)
    found = await inbox.find_input(writer, case, ordinal)
    if found is None:
        raise UnknownInput
    if found.withdrawn_at is not None:
        raise InputWithdrawn
    match decision.decision:
        case "release":
            values: dict[str, object] = {"moderation": "released"}
        case "edit":
            if decision.words is None:
                raise InvalidInput(errors=[Fault("/words", "Say what it should be.")])
            # What was found was in the words that are gone.
            values = {"moderation": "released", "words": decision.words, "held_for": []}
        case "hide":
            values = {"moderation": "hidden"}
    await inbox.change_input(writer, case.number.municipality_id, found.input_id, **values)
    if case.stands.stage == rules.LAST:
        await inbox.forget_what_is_over(writer, case, now)


async def answer(
    writer: Writer, member: StaffMember, case: PlanCase, draft: AnswerDraft, *, now: datetime
) -> None:
    """Give one answer to one or several inputs; what was answered before stays in the history.

    Raises `PlanCaseClosed`, `UnknownInput`, `InputWithdrawn`, `InputUnread`.
    """
    case = await hold(writer, case.number)
    if case.stands.stage == rules.LAST:
        raise PlanCaseClosed
    ordinals = sorted(set(draft.inputs))
    inputs = await inbox.hold_inputs(writer, case, ordinals)
    if len(inputs) < len(ordinals):
        raise UnknownInput
    if any(each.withdrawn_at is not None for each in inputs):
        raise InputWithdrawn
    if any(each.moderation == "waiting" for each in inputs):
        raise InputUnread
    await inbox.add_answer(
        writer,
        case,
        inputs,
        outcome=draft.outcome,
        reason=draft.reason,
        given_by=member.staff_id,
        now=now,
    )
    await announce(
        writer, case.number.municipality_id, "plan_input.answered", case.plan_case_id,
        {"inputs": len(inputs)},
    )  # fmt: skip


async def find_own(reader: Reader, receipt: str) -> tuple[str, Input]:
    """The municipality and the input a receipt is of; raises `UnknownReceipt`.

    The transaction enters the municipality.
    """
    municipality_id, receipt_hash = read_receipt(receipt)
    await reader.enter(municipality_id)
    found = await inbox.find_by_receipt(reader, municipality_id, receipt_hash)
    if found is None:
        raise UnknownReceipt
    return municipality_id, found


async def withdraw(writer: Writer, municipality_id: str, found: Input, *, now: datetime) -> None:
    """Forget what an input said and where; its number and its answer stay."""
    if found.withdrawn_at is not None:
        return
    await inbox.change_input(
        writer, municipality_id, found.input_id, **inbox.NOTHING_LEFT, withdrawn_at=now
    )
    await announce(writer, municipality_id, "plan_input.withdrawn", found.plan_case_id)
