"""The proofs of what was deleted, for those who answer for it."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.kit.web import ReaderDep, StrictRoute
from app.people.access import PlannerDep
from app.retention import store

router = APIRouter(tags=["retention"], route_class=StrictRoute)


class DeletionProofView(BaseModel):
    """What was deleted, when, how much, and by which rule."""

    campaign_id: UUID
    rule: str
    deleted_at: datetime
    participants: int
    contributions: int
    footprint_cells: int
    notes: int
    observations: int
    photos: int


class DeletionProofList(BaseModel):
    """A municipality's proofs of deletion, the latest first."""

    proofs: list[DeletionProofView]


@router.get("/deletion-proofs")
async def list_deletion_proofs(reader: ReaderDep, member: PlannerDep) -> DeletionProofList:
    """What was deleted of the municipality's raw data, when, and by which rule."""
    found = await store.list_proofs(reader, member.municipality_id)
    return DeletionProofList(
        proofs=[DeletionProofView.model_validate(proof, from_attributes=True) for proof in found]
    )
