"""A small world to test in: Loddefjord with a school, a class, and children's drawings."""

import math
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import shapely
from sqlalchemy import text

from app.areas.store import Area, School, add_area, add_schools
from app.campaigns.rules import make_join_code
from app.campaigns.store import Campaign, Group, add_campaign, add_group
from app.catalogue.starter import STARTER_CATALOGUE
from app.catalogue.store import add_catalogue
from app.kit.database import Database, Writer, metadata
from app.kit.geometry import to_lonlat
from app.people.actions import create_staff

SCHOOL = shapely.Point(-37_312, 6_731_664)
"""Where Loddefjord lies, in EPSG:25833; the easting is negative there."""

PASSWORD = "korrekt hest batteri stift"

SignedIn = Awaitable[dict[str, Any]]


@dataclass(frozen=True)
class World:
    """What a test needs to know of its municipality."""

    municipality_id: str
    campaign_id: UUID
    group_id: UUID
    code: str


async def build_world(database: Database, municipality_id: str) -> World:
    """One area of 4 × 4 km around a school, one campaign, one open class."""
    now = datetime.now(UTC)
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await add_catalogue(writer, municipality_id, STARTER_CATALOGUE)
        area_id, school_id = uuid4(), uuid4()
        outline = shapely.MultiPolygon([shapely.box(*SCHOOL.buffer(2_000).bounds)])
        start = date(2019, 1, 1)
        area = Area(area_id, "omraadesatsing", "Loddefjord", start, None, start, outline)
        await add_area(writer, municipality_id, area, source="test")
        school = School(school_id, "Loddefjord skole", "primary", "nb", SCHOOL)
        await add_schools(writer, municipality_id, [school])
        campaign = make_campaign(municipality_id, area_id=area_id, now=now)
        await add_campaign(writer, campaign)
        group_id, code = await make_group(writer, campaign, school_id=school_id)
    return World(municipality_id, campaign.campaign_id, group_id, code)


def make_campaign(
    municipality_id: str, *, area_id: UUID | None = None, now: datetime, title: str = "Barnetråkk"
) -> Campaign:
    """A campaign that opened yesterday and closes in a month."""
    return Campaign(
        municipality_id=municipality_id,
        campaign_id=uuid4(),
        kind="barnetrakk",
        title=title,
        purpose="Trygge veier til skolen.",
        plan_reference=None,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        area_id=area_id,
        catalogue_version=1,
    )


async def make_group(
    writer: Writer,
    campaign: Campaign,
    *,
    school_id: UUID | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> tuple[UUID, str]:
    """A class of 25 in the campaign; its id and its join code."""
    group = Group(
        municipality_id=campaign.municipality_id,
        group_id=uuid4(),
        campaign_id=campaign.campaign_id,
        school_id=school_id,
        grade=6,
        label="6A",
        language="nb",
        expected_participants=25,
        opens_at=opens_at or campaign.opens_at,
        closes_at=closes_at or campaign.closes_at,
    )
    code = make_join_code()
    await add_group(writer, group, code)
    return group.group_id, code


async def sign_in_staff(
    client: httpx.AsyncClient, database: Database, municipality_id: str, roles: Sequence[str]
) -> dict[str, Any]:
    """Create a staff member with `roles` and sign in; what the service says of them."""
    email = f"{uuid4().hex[:8]}@kommune.example"
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await create_staff(
            writer,
            municipality_id,
            email=email,
            name="Test",
            password=PASSWORD,
            roles=roles,  # type: ignore[arg-type]
        )
    answer = await client.post(
        "/api/v1/staff/sign-in",
        json={"municipality_id": municipality_id, "email": email, "password": PASSWORD},
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def everything_stored(database: Database, world: World) -> str:
    """All rows of all tables the municipality owns, as text."""
    found = []
    async with database.reading() as reader:
        await reader.enter(world.municipality_id)
        for table in metadata.sorted_tables:
            if "municipality_id" in table.c:
                rows = await reader.all(
                    text(f"SELECT t::text FROM {table.name} t WHERE municipality_id = :m"),
                    m=world.municipality_id,
                )
                found += [row[0] for row in rows]
    return "\n".join(found)


def bearer(token: str) -> dict[str, str]:
    """The header a participant's device sends."""
    return {"Authorization": f"Bearer {token}"}


def at(east: float, north: float) -> list[float]:
    """Longitude and latitude of a place so many metres east and north of the school."""
    lonlat = to_lonlat(shapely.Point(SCHOOL.x + east, SCHOOL.y + north))
    return [round(lonlat.x, 7), round(lonlat.y, 7)]


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Column and row of the WebMercatorQuad tile that holds a place."""
    row = 0.5 - math.asinh(math.tan(math.radians(lat))) / math.tau
    return int((lon + 180) / 360 * 2**zoom), int(row * 2**zoom)


def place(east: float = 100, north: float = 100, **members: Any) -> dict[str, Any]:
    """A dark spot near the school, as a client sends it; `members` replace its own."""
    return {
        "contribution_id": str(uuid4()),
        "theme": "change",
        "category": "dark",
        "geometry": {"type": "Point", "coordinates": at(east, north)},
        "attributes": {},
        "comment": None,
    } | members


def way(*places: tuple[float, float], **members: Any) -> dict[str, Any]:
    """A way to school through `places`, given in metres from the school."""
    through = places or ((-900.0, 400.0), (-500.0, 250.0), (-200.0, 20.0), (-5.0, 0.0))
    return {
        "contribution_id": str(uuid4()),
        "theme": "way",
        "category": "school_way",
        "geometry": {"type": "LineString", "coordinates": [at(*spot) for spot in through]},
        "attributes": {"transport": "walk"},
        "comment": None,
    } | members
