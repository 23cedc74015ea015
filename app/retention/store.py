"""What is due to be deleted, its deletion, and the proof that stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
)

from app.campaigns.tables import campaign, campaign_group, membership
from app.contributions.tables import contribution, footprint
from app.kit.database import MunicipalityId, Reader, Writer, metadata
from app.people.tables import participant
from app.surveys.tables import survey_response

deletion_proof = Table(
    "deletion_proof",
    metadata,
    Column("municipality_id", MunicipalityId, primary_key=True),
    Column("proof_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("rule", Text, nullable=False),
    Column("deleted_at", DateTime(timezone=True), nullable=False),
    Column("participants", Integer, nullable=False),
    Column("contributions", Integer, nullable=False),
    Column("footprint_cells", Integer, nullable=False),
    ForeignKeyConstraint(
        ["municipality_id", "campaign_id"], [campaign.c.municipality_id, campaign.c.campaign_id]
    ),
)


@dataclass(frozen=True, slots=True)
class DueCampaign:
    """A closed campaign whose raw data is still there."""

    campaign_id: UUID
    closes_at: datetime
    retention_months: int


@dataclass(frozen=True, slots=True)
class DeletionProof:
    """What was deleted, when, how much, and by which rule."""

    campaign_id: UUID
    rule: str
    deleted_at: datetime
    participants: int
    contributions: int
    footprint_cells: int


def _members_of(municipality_id: str, campaign_id: UUID) -> Any:
    return (
        select(membership.c.participant_id)
        .join(
            campaign_group,
            (campaign_group.c.municipality_id == membership.c.municipality_id)
            & (campaign_group.c.group_id == membership.c.group_id),
        )
        .where(
            membership.c.municipality_id == municipality_id,
            campaign_group.c.campaign_id == campaign_id,
        )
    )


async def list_closed_with_data(
    reader: Reader, municipality_id: str, now: datetime
) -> list[DueCampaign]:
    """Closed campaigns that still have marks, members or a survey's responses."""
    has_marks = (
        select(contribution.c.contribution_id)
        .where(
            contribution.c.municipality_id == campaign.c.municipality_id,
            contribution.c.campaign_id == campaign.c.campaign_id,
        )
        .exists()
    )
    has_members = (
        select(membership.c.participant_id)
        .join(
            campaign_group,
            (campaign_group.c.municipality_id == membership.c.municipality_id)
            & (campaign_group.c.group_id == membership.c.group_id),
        )
        .where(
            campaign_group.c.municipality_id == campaign.c.municipality_id,
            campaign_group.c.campaign_id == campaign.c.campaign_id,
        )
        .exists()
    )
    has_responses = (
        select(survey_response.c.response_id)
        .where(
            survey_response.c.municipality_id == campaign.c.municipality_id,
            survey_response.c.campaign_id == campaign.c.campaign_id,
        )
        .exists()
    )
    rows = await reader.all(
        select(campaign.c.campaign_id, campaign.c.closes_at, campaign.c.retention_months).where(
            campaign.c.municipality_id == municipality_id,
            campaign.c.closes_at < now,
            has_marks | has_members | has_responses,
        )
    )
    return [DueCampaign(**row._mapping) for row in rows]


async def wait_for_turn(writer: Writer, municipality_id: str) -> None:
    """Let one process at a time delete in a municipality, until its transaction ends."""
    await writer.hold(f"retain {municipality_id}")


async def delete_raw(
    writer: Writer, municipality_id: str, campaign_id: UUID
) -> tuple[int, int, int]:
    """Delete a campaign's participants, marks and cells; how many of each there were."""
    cells = int(
        await writer.scalar(
            select(func.count()).where(
                footprint.c.municipality_id == municipality_id,
                footprint.c.campaign_id == campaign_id,
            )
        )
    )
    marks = await writer.change(
        delete(contribution).where(
            contribution.c.municipality_id == municipality_id,
            contribution.c.campaign_id == campaign_id,
        )
    )
    members = [
        row.participant_id for row in await writer.all(_members_of(municipality_id, campaign_id))
    ]
    for table in (membership, participant):
        await writer.change(
            delete(table).where(
                table.c.municipality_id == municipality_id, table.c.participant_id.in_(members)
            )
        )
    return len(members), marks, cells


async def add_proof(writer: Writer, municipality_id: str, proof: DeletionProof) -> None:
    """Store the proof of a deletion."""
    values = {name: getattr(proof, name) for name in proof.__slots__}
    await writer.change(
        insert(deletion_proof).values(municipality_id=municipality_id, proof_id=uuid4(), **values)
    )


async def list_proofs(reader: Reader, municipality_id: str) -> list[DeletionProof]:
    """What was deleted, the latest first."""
    columns = [deletion_proof.c[name] for name in DeletionProof.__slots__]
    rows = await reader.all(
        select(*columns)
        .where(deletion_proof.c.municipality_id == municipality_id)
        .order_by(deletion_proof.c.deleted_at.desc())
    )
    return [DeletionProof(**row._mapping) for row in rows]
