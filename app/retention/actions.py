"""Delete what is no longer to be kept, release what it said first, and leave a proof."""

from collections.abc import AsyncIterator
from datetime import datetime

from app.events.store import announce, forget_events
from app.hotspots import counting
from app.hotspots.actions import NOTES_AT_ONCE
from app.hotspots.findings import forget_quotes
from app.kit.database import Database, Writer
from app.people.store import list_municipalities
from app.publishing.actions import release_what_is_over
from app.publishing.store import forget_basis
from app.retention import rules, store
from app.retention.store import DeletionProof, DueCampaign
from app.surveys.actions import forget_answers


async def retain(database: Database, *, now: datetime) -> AsyncIterator[tuple[str, DeletionProof]]:
    """Every municipality's due deletions, each in a transaction of its own, as they are done."""
    async with database.reading() as reader:
        municipalities = await list_municipalities(reader)
    for municipality in municipalities:
        async with database.writing() as writer:
            await writer.enter(municipality.municipality_id)
            proofs = await retain_municipality(writer, municipality.municipality_id, now=now)
        for proof in proofs:
            yield municipality.municipality_id, proof


async def retain_municipality(
    writer: Writer, municipality_id: str, *, now: datetime
) -> list[DeletionProof]:
    """Delete what one municipality no longer may keep; the proofs.

    What is due and was never released is released first: the release is what stays.
    """
    await writer.take_time()
    await store.wait_for_turn(writer, municipality_id)
    due = [
        campaign
        for campaign in await store.list_closed_with_data(writer, municipality_id, now)
        if rules.due_at(campaign.closes_at, campaign.retention_months) <= now
    ]
    if due:
        await release_what_is_over(writer, municipality_id, now=now)
    return [await _delete(writer, municipality_id, campaign, now) for campaign in due]


async def _forget_counts(writer: Writer, municipality_id: str) -> None:
    """Take what was deleted out of the counts now, with the copies they are kept by."""
    await counting.take_turn(writer, municipality_id, wait=True)
    while (await counting.fold(writer, municipality_id, NOTES_AT_ONCE)).participants:
        pass


async def _delete(
    writer: Writer, municipality_id: str, campaign: DueCampaign, now: datetime
) -> DeletionProof:
    participants, marks, cells = await store.delete_raw(
        writer, municipality_id, campaign.campaign_id
    )
    responses, remarks = await forget_answers(
        writer, municipality_id, campaign.campaign_id, now=now
    )
    participants, marks = participants + responses, marks + remarks
    await forget_basis(writer, municipality_id, campaign.campaign_id)
    await forget_quotes(writer, municipality_id, campaign.campaign_id)
    await forget_events(writer, campaign.campaign_id)
    await _forget_counts(writer, municipality_id)
    proof = DeletionProof(
        campaign_id=campaign.campaign_id,
        rule=rules.rule_of(campaign.retention_months),
        deleted_at=now,
        participants=participants,
        contributions=marks,
        footprint_cells=cells,
    )
    await store.add_proof(writer, municipality_id, proof)
    facts: dict[str, str | int] = {
        "campaign_id": str(campaign.campaign_id),
        "participants": participants,
        "contributions": marks,
    }
    await announce(writer, municipality_id, "campaign.raw-data-deleted", None, facts)
    return proof
