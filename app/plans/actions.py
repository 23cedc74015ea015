"""Register plan cases, notice what children told in their areas, and follow them to the end."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import shapely

from app.areas.rules import UnknownArea
from app.areas.store import find_area
from app.events.store import announce
from app.hotspots.evidence import find_finding
from app.hotspots.rules import enough, read_number
from app.kit.database import Reader, Writer
from app.people.store import StaffMember
from app.plans import inbox, rules, store
from app.plans.checklist import EVIDENCE, CheckDraft, Question
from app.plans.opinions import StillUnanswered
from app.plans.rules import (
    PlanCaseChange,
    PlanCaseDraft,
    PlanNumber,
    StageDraft,
    UnknownDocument,
    UnknownPlanCase,
)
from app.plans.store import Check, Document, PlanCase, Standing
from app.publishing.store import find_release


async def register_case(
    writer: Writer,
    member: StaffMember,
    draft: PlanCaseDraft,
    boundary: shapely.Geometry,
    children: int,
    *,
    now: datetime,
) -> PlanCase:
    """Store a plan case, with how many `children` have told something within its `boundary`.

    Raises `UnknownArea`, `PlanElsewhere`.
    """
    municipality_id = member.municipality_id
    await _check_area(writer, municipality_id, draft.area_id, boundary, now)
    new = PlanCase(
        number=await store.next_number(writer, municipality_id, now.year),
        plan_case_id=uuid4(),
        area_id=draft.area_id,
        title=draft.title,
        reference=draft.reference,
        summary=draft.summary,
        boundary=boundary,
        participants=enough(children),
        registered_at=now,
        seen_at=None,
        stands=Standing(rules.FIRST, None, now.date(), None, None, {}, member.name, now),
    )
    await store.add_case(writer, new, member.staff_id)
    kind = "plan_case.overlaps" if new.is_alert else "plan_case.registered"
    await announce(writer, municipality_id, kind, new.plan_case_id)
    return new


async def change_case(
    writer: Writer, case: PlanCase, change: PlanCaseChange, *, now: datetime
) -> None:
    """Set what the change names; raises `UnknownArea`, `PlanElsewhere`."""
    given = change.model_dump(exclude_unset=True)
    # A title and a summary may be changed, not taken away.
    values = {
        name: value
        for name, value in given.items()
        if value is not None or name in ("reference", "area_id")
    }
    municipality_id = case.number.municipality_id
    await _check_area(writer, municipality_id, values.get("area_id"), case.boundary, now)
    if values:
        await store.change_case(writer, case, values)


async def _check_area(
    reader: Reader,
    municipality_id: str,
    area_id: UUID | None,
    boundary: shapely.Geometry,
    now: datetime,
) -> None:
    if area_id is None:
        return
    area = await find_area(reader, municipality_id, area_id, now.date())
    if area is None:
        raise UnknownArea
    if not shapely.intersects(area.boundary, boundary):
        raise rules.PlanElsewhere


async def take_stage(
    writer: Writer, member: StaffMember, number: PlanNumber, draft: StageDraft, *, now: datetime
) -> None:
    """Let the plan case stand so from now on; what is left out stays as it was.

    Raises the problems of `check_stage`, and `StillUnanswered`.
    """
    found = await hold(writer, number)
    rules.check_stage(found.stands.stage, draft)
    if draft.stage == rules.LAST:
        unanswered = (await inbox.tally_case(writer, found)).unanswered
        if unanswered:
            raise StillUnanswered(unanswered=unanswered)
    before, given = found.stands, draft.model_fields_set
    ahead = before.ahead if draft.ahead is None else draft.ahead
    stands = Standing(
        stage=draft.stage,
        note=draft.note,
        happened_on=draft.happened_on or now.date(),
        deadline=draft.deadline if "deadline" in given else before.deadline,
        answer_by=draft.answer_by if "answer_by" in given else before.answer_by,
        ahead=rules.still_ahead(draft.stage, ahead),
        taken_by=member.name,
        taken_at=now,
    )
    await store.add_stage(writer, found, stands, member.staff_id)
    if stands.stage == rules.LAST:
        await inbox.forget_what_is_over(writer, found, now)
    await _tell(writer, replace(found, stands=stands), before)


async def _tell(writer: Writer, case: PlanCase, before: Standing) -> None:
    """Tell programs how a plan stands and until when it is heard, once it is for everybody."""
    stands, number = case.stands, str(case.number)
    if stands.stage not in rules.PUBLIC_STAGES:
        return
    municipality_id, case_id = case.number.municipality_id, case.plan_case_id
    if stands.stage != before.stage:
        facts = {"number": number, "stage": stands.stage}
        await announce(writer, municipality_id, "plan.stands", case_id, facts)
    was_told = before.deadline if before.stage in rules.PUBLIC_STAGES else None
    if stands.deadline is not None and stands.deadline != was_told:
        facts = {"number": number, "deadline": stands.deadline.isoformat()}
        await announce(writer, municipality_id, "plan.deadline", case_id, facts)


async def add_document(writer: Writer, member: StaffMember, case: PlanCase, new: Document) -> None:
    """List a document; raises `TooManyDocuments`."""
    await hold(writer, case.number)
    if len(await store.list_documents(writer, case)) >= rules.MOST_DOCUMENTS:
        raise rules.TooManyDocuments
    await store.add_document(writer, case, new, member.staff_id)


async def remove_document(writer: Writer, case: PlanCase, document_id: UUID) -> None:
    """List a document no more; raises `UnknownDocument`."""
    if not await store.remove_document(writer, case, document_id):
        raise UnknownDocument


async def answer_check(
    writer: Writer,
    member: StaffMember,
    case: PlanCase,
    question: Question,
    draft: CheckDraft,
    *,
    now: datetime,
) -> None:
    """Answer a question of the checklist; raises `UnknownFinding`, `UnknownRelease`."""
    municipality_id = case.number.municipality_id
    for finding in draft.findings:
        await find_finding(writer, read_number(finding, municipality_id))
    for release in draft.releases:
        await find_release(writer, municipality_id, release)
    evidence = {name: list(getattr(draft, name)) for name in EVIDENCE}
    new = Check(question, draft.state, draft.words, evidence, member.name, now)
    await store.add_check(writer, case, new, member.staff_id)


async def find(reader: Reader, number: PlanNumber) -> PlanCase:
    """A plan case as it stands now; raises `UnknownPlanCase`."""
    found = await store.find_case(reader, number)
    if found is None:
        raise UnknownPlanCase
    return found


async def hold(writer: Writer, number: PlanNumber) -> PlanCase:
    """A plan case, which nobody else follows or has a say in until the transaction ends."""
    await writer.hold(f"plan case {number}")
    return await find(writer, number)
