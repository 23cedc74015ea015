"""Fill an empty house: one municipality worth looking at, or any number of marks to measure."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np

from app.areas import store as areas
from app.areas.store import School
from app.campaigns import store as campaigns
from app.campaigns.rules import CODE_ALPHABET, CODE_CHARACTERS, PICTURES, PICTURES_IN_CODE
from app.campaigns.store import Campaign, Group
from app.catalogue import store as catalogues
from app.catalogue.starter import STARTER_CATALOGUE
from app.contributions.actions import Author
from app.contributions.bulk import add_in_bulk
from app.demo import places, store
from app.demo.answers import add_answers
from app.demo.classes import DEMO_CODE, DemoCampaign, DemoClass, plan_campaigns
from app.demo.fieldwork import add_fieldwork
from app.demo.figures import add_contacts_and_figures
from app.demo.measuring import prepare_loads
from app.demo.neighbourhood import lay_streets
from app.demo.plans import add_plans
from app.demo.residents import add_surveys
from app.demo.streets import Streets
from app.demo.submitted import CATALOGUE_VERSION, as_submitted, author_of
from app.demo.voices import Mark, hear_voices
from app.events.store import announce
from app.kit.database import Database, Writer
from app.people.actions import create_staff
from app.people.rules import Role
from app.people.store import StaffMember, add_municipality
from app.publishing.actions import release_what_is_over
from app.publishing.rules import all_is_in

DEMO_SEED = 4601

Progress = Callable[[int, int], None]
"""Called with how many marks are stored, and how many there will be (0 where not known yet)."""


@dataclass(frozen=True)
class DemoSignIn:
    """An account anybody may try; its password is printed, so it must never guard anything."""

    email: str
    name: str
    role: Role
    password: str


DEMO_SIGN_INS = (
    DemoSignIn("planlegger@bergen.example", "Planlegger (demo)", "planner", "nabotrakk-demo"),
    DemoSignIn("koordinator@bergen.example", "Koordinator (demo)", "coordinator", "nabotrakk-demo"),
    DemoSignIn("fasilitator@bergen.example", "Fasilitator (demo)", "facilitator", "nabotrakk-demo"),
    DemoSignIn(
        "administrator@bergen.example", "Administrator (demo)", "administrator", "nabotrakk-demo"
    ),
)


async def seed_demo(
    database: Database,
    *,
    now: datetime,
    secret: bytes,
    seed: int = DEMO_SEED,
    on_progress: Progress | None = None,
) -> bool:
    """Bergen with areas, schools, staff, an open campaign and one that is over and released.

    One transaction: a demo is there as a whole or not at all; False where it is there already.
    """
    async with database.writing() as writer:
        await writer.take_time()
        await store.wait_for_turn(writer)
        if await campaigns.find_group_of_code(writer, DEMO_CODE) is not None:
            return False
        generator = np.random.default_rng(seed)
        await _found_municipality(writer)
        area_ids = await _add_areas(writer, generator)
        school_ids = await _add_schools(writer, generator)
        staff = [await _add_staff(writer, sign_in) for sign_in in DEMO_SIGN_INS]
        await _entrust(writer, staff, area_ids[places.CAMPAIGN_AREA])
        facilitator_id = next(member.staff_id for member in staff if "facilitator" in member.roles)
        streets = await asyncio.to_thread(lay_streets, generator)
        stored = 0
        for planned in plan_campaigns(now):
            campaign_id = await _add_campaign(writer, planned, area_ids[planned.area], generator)
            group_ids = await _add_groups(
                writer, planned, campaign_id, school_ids, facilitator_id, generator
            )
            rows = await _add_voices(
                writer, planned, campaign_id, group_ids, streets, secret, generator
            )
            stored += rows
            if on_progress is not None:
                on_progress(stored, 0)
        planner = next(member for member in staff if "planner" in member.roles)
        await add_contacts_and_figures(writer, area_ids, told_by=planner.staff_id, now=now)
        await add_surveys(
            writer,
            area_ids[places.CAMPAIGN_AREA],
            made_by=planner.staff_id,
            now=now,
            # A stream of its own, so that residents change no child's drawing.
            generator=generator.spawn(1)[0],
        )
        campaign_area = area_ids[places.CAMPAIGN_AREA]
        await add_fieldwork(writer, campaign_area, staff, now=now, generator=generator.spawn(1)[0])
        # The pilot was released as soon as it could be, and answered afterwards.
        for moment in (all_is_in(plan_campaigns(now)[1].closes_at), now):
            await release_what_is_over(writer, places.MUNICIPALITY_ID, now=moment)
        await add_answers(writer, planner, now=now)
        await add_plans(writer, planner, area_ids, secret=secret, now=now)
        return True


async def _found_municipality(writer: Writer) -> None:
    await add_municipality(writer, places.MUNICIPALITY_ID, places.MUNICIPALITY_NAME)
    await writer.enter(places.MUNICIPALITY_ID)
    known = await catalogues.find_catalogue(writer, places.MUNICIPALITY_ID, CATALOGUE_VERSION)
    if known is None:
        starter = STARTER_CATALOGUE
        await catalogues.add_catalogue(writer, places.MUNICIPALITY_ID, starter)


async def _add_staff(writer: Writer, sign_in: DemoSignIn) -> StaffMember:
    return await create_staff(
        writer,
        places.MUNICIPALITY_ID,
        email=sign_in.email,
        name=sign_in.name,
        password=sign_in.password,
        roles=[sign_in.role],
    )


async def _entrust(writer: Writer, staff: Iterable[StaffMember], area_id: UUID) -> None:
    for member in staff:
        if "coordinator" in member.roles:
            await areas.set_coordinated(writer, places.MUNICIPALITY_ID, member.staff_id, [area_id])


async def _add_areas(writer: Writer, generator: np.random.Generator) -> dict[str, UUID]:
    ids = {key: _uuid(generator) for key in places.areas()}
    for key, place in places.areas().items():
        await store.add_place(
            writer,
            places.MUNICIPALITY_ID,
            ids[key],
            place,
            source="Nabotråkk: forenklet omriss til demonstrasjon",
        )
    await announce(writer, places.MUNICIPALITY_ID, "areas.changed")
    return ids


async def _add_schools(writer: Writer, generator: np.random.Generator) -> dict[str, UUID]:
    ids = {name: _uuid(generator) for name in places.schools()}
    await areas.add_schools(
        writer,
        places.MUNICIPALITY_ID,
        [
            School(ids[name], name, known.kind, known.language, known.position)
            for name, known in places.schools().items()
        ],
    )
    return ids


async def _add_campaign(
    writer: Writer, planned: DemoCampaign, area_id: UUID, generator: np.random.Generator
) -> UUID:
    campaign_id = _uuid(generator)
    await campaigns.add_campaign(
        writer,
        Campaign(
            municipality_id=places.MUNICIPALITY_ID,
            campaign_id=campaign_id,
            kind="barnetrakk",
            title=planned.title,
            purpose=planned.purpose,
            plan_reference=planned.plan_reference,
            opens_at=planned.opens_at,
            closes_at=planned.closes_at,
            area_id=area_id,
            catalogue_version=CATALOGUE_VERSION,
        ),
    )
    return campaign_id


async def _add_groups(
    writer: Writer,
    planned: DemoCampaign,
    campaign_id: UUID,
    school_ids: dict[str, UUID],
    facilitator_id: UUID,
    generator: np.random.Generator,
) -> dict[DemoClass, UUID]:
    # A stream of its own, so that how codes are made changes no child's drawing.
    codes = generator.spawn(1)[0]
    ids = {}
    for demo_class in planned.classes:
        ids[demo_class] = _uuid(generator)
        group = Group(
            municipality_id=places.MUNICIPALITY_ID,
            group_id=ids[demo_class],
            campaign_id=campaign_id,
            school_id=school_ids[demo_class.school],
            grade=demo_class.grade,
            label=demo_class.label,
            language=demo_class.language,
            expected_participants=demo_class.pupils,
            opens_at=planned.opens_at,
            closes_at=planned.closing_of(demo_class),
            setting=demo_class.setting,
            facilitator_id=facilitator_id if demo_class.is_facilitated else None,
        )
        await campaigns.add_group(
            writer, group, demo_class.join_code or _code(generator), lambda: _pictures(codes)
        )
    return ids


async def _add_voices(
    writer: Writer,
    planned: DemoCampaign,
    campaign_id: UUID,
    group_ids: dict[DemoClass, UUID],
    streets: Streets,
    secret: bytes,
    generator: np.random.Generator,
) -> int:
    voices = await asyncio.to_thread(lambda: list(hear_voices(planned, streets, generator)))
    await store.add_members(
        writer,
        places.MUNICIPALITY_ID,
        [(voice.participant_id, voice.token_hash, group_ids[voice.demo_class]) for voice in voices],
    )
    marks: list[Mark] = []
    authors: list[Author] = []
    for voice in voices:
        school = places.schools()[voice.demo_class.school].position
        author = author_of(campaign_id, voice.participant_id, school, secret)
        marks.extend(voice.marks)
        authors.extend([author] * len(voice.marks))
    await add_in_bulk(writer, as_submitted(marks, authors), skip_existing=False)
    await announce(
        writer, places.MUNICIPALITY_ID, "campaign.seeded", campaign_id, {"marks": len(marks)}
    )
    return len(marks)


async def seed_size(
    database: Database,
    size: int,
    *,
    now: datetime,
    secret: bytes,
    seed: int = DEMO_SEED,
    on_progress: Progress | None = None,
) -> list[UUID]:
    """`size` more marks all over Bergen, for measuring; the ids of the campaigns they belong to.

    One transaction for every load of 10 000; what is stored stays when a later one fails.
    """
    async with database.writing() as writer:
        await _found_municipality(writer)
        before = await store.count_measurings(writer, places.MUNICIPALITY_ID)
    # Asked again, it goes on where it ended: other children, other ids.
    generator = np.random.default_rng((seed, size, before))
    loads = prepare_loads(size, before, now=now, secret=secret, generator=generator)
    campaign_ids: list[UUID] = []
    stored = 0
    # PostgreSQL stores one load on its core while the next one is made on ours.
    waiting = asyncio.create_task(asyncio.to_thread(next, loads, None))
    try:
        while (load := await waiting) is not None:
            waiting = asyncio.create_task(asyncio.to_thread(next, loads, None))
            async with database.writing() as writer:
                await writer.take_time()
                await writer.enter(places.MUNICIPALITY_ID)
                if load.campaign.campaign_id not in campaign_ids:
                    campaign_ids.append(load.campaign.campaign_id)
                    await campaigns.add_campaign(writer, load.campaign)
                await store.add_groups(writer, load.groups)
                await store.add_members(writer, places.MUNICIPALITY_ID, load.members)
                await add_in_bulk(writer, load.rows, skip_existing=False)
            stored += len(load.rows)
            if on_progress is not None:
                on_progress(stored, size)
    finally:
        waiting.cancel()
    return campaign_ids


def _uuid(generator: np.random.Generator) -> UUID:
    return UUID(bytes=generator.bytes(16), version=4)


def _code(generator: np.random.Generator) -> str:
    letters = generator.integers(len(CODE_ALPHABET), size=CODE_CHARACTERS)
    return "".join(CODE_ALPHABET[index] for index in letters.tolist())


def _pictures(generator: np.random.Generator) -> str:
    drawn = generator.integers(len(PICTURES), size=PICTURES_IN_CODE)
    return "-".join(PICTURES[index] for index in drawn.tolist())
