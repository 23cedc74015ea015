"""Who may note and record where: stewards of the area, and facilitators on walks they hold."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.areas.access import StewardDep
from app.areas.stewards import Steward, find_steward
from app.campaigns.store import Campaign, find_campaign
from app.fieldwork import notes, store
from app.fieldwork.rules import NotYourWalk
from app.fieldwork.store import Observation
from app.kit.database import Reader
from app.kit.web import NowDep, ReaderDep
from app.people.access import StaffDep
from app.people.rules import may
from app.people.store import StaffMember


async def stewarded(reader: Reader, steward: Steward, campaign_id: UUID) -> Campaign:
    """A campaign whose area this steward answers for; raises `UnknownCampaign` as well."""
    found = await find_campaign(reader, steward.municipality_id, campaign_id)
    steward.check(found.area_id)
    return found


async def own_note(reader: ReaderDep, steward: StewardDep, note_id: UUID) -> Campaign:
    """The campaign of the address' note, where the steward answers for its area."""
    found = await notes.find_note(reader, steward.municipality_id, note_id)
    return await stewarded(reader, steward, found.campaign_id)


@dataclass(frozen=True, slots=True)
class Walker:
    """A staff member and the walks they may record: as a steward, or as one who holds them."""

    member: StaffMember
    steward: Steward | None
    held: frozenset[UUID]

    def may(self, campaign: Campaign) -> bool:
        """Whether they may record this walk."""
        if campaign.campaign_id in self.held:
            return True
        return self.steward is not None and self.steward.looks_after(campaign.area_id)

    def check(self, campaign: Campaign) -> None:
        """Raise `NotYourWalk` where they may not."""
        if not self.may(campaign):
            raise NotYourWalk


async def walker(reader: ReaderDep, member: StaffDep, now: NowDep) -> Walker:
    """Who is asking, and which walks are theirs."""
    held = await store.list_held(reader, member.municipality_id, member.staff_id)
    steward = None
    if may(member.roles, "coordinator"):
        steward = await find_steward(reader, member, now.date())
    return Walker(member, steward, frozenset(held))


WalkerDep = Annotated[Walker, Depends(walker)]


async def own_observation(
    reader: ReaderDep, who: WalkerDep, observation_id: UUID
) -> tuple[Observation, Campaign]:
    """The address' observation and its walk, where it is one the asker may record."""
    municipality_id = who.member.municipality_id
    seen = await store.find_observation(reader, municipality_id, observation_id)
    campaign = await find_campaign(reader, municipality_id, seen.campaign_id)
    who.check(campaign)
    return seen, campaign


OwnNoteDep = Annotated[Campaign, Depends(own_note)]
OwnObservationDep = Annotated[tuple[Observation, Campaign], Depends(own_observation)]
