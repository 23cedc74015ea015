"""What a coordinator reads, decides and answers: in own areas, and in no others."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import httpx
import shapely

from app.areas.store import Area, add_area, set_coordinated
from app.kit.database import Database
from tests.hotspots.conftest import MEADOW, UNDERPASS, Neighbourhood, neighbourhood, planner
from tests.hotspots.test_findings import freeze
from tests.plans.test_api import around
from tests.world import SCHOOL, SignedIn

__all__ = ["neighbourhood", "planner"]

API = "/api/v1"
LIGHT = {"title": "Lys i undergangen", "responsible_unit": "Bymiljøetaten"}


async def entrust(
    database: Database,
    municipality_id: str,
    sign_in: Callable[..., SignedIn],
    middle: tuple[float, float],
) -> None:
    """Sign in a coordinator of an area of 600 × 600 m around a place (metres from the school)."""
    staff_id = UUID((await sign_in(municipality_id, "coordinator"))["staff_id"])
    place = shapely.Point(SCHOOL.x + middle[0], SCHOOL.y + middle[1])
    outline = shapely.MultiPolygon([shapely.box(*place.buffer(300).bounds)])
    start = date(2019, 1, 1)
    area = Area(uuid4(), "omraadesatsing", "Et nabolag", start, None, start, outline)
    async with database.writing() as writer:
        await writer.enter(municipality_id)
        await add_area(writer, municipality_id, area, source="test")
        await set_coordinated(writer, municipality_id, staff_id, [area.area_id])


async def area_named(client: httpx.AsyncClient, municipality_id: str, name: str) -> str:
    """The id of an area."""
    answer = await client.get(f"{API}/areas", params={"municipality_id": municipality_id})
    features = answer.json()["features"]
    return next(str(each["id"]) for each in features if each["properties"]["name"] == name)


async def cells(client: httpx.AsyncClient) -> set[str]:
    answer = await client.get(f"{API}/hotspots", params={"theme": "change", "cell_metres": 50})
    assert answer.status_code == 200, answer.text
    return {str(each["id"]) for each in answer.json()["features"]}


async def test_a_coordinator_sees_and_answers_what_lies_in_own_areas(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    everything = await cells(client)
    number = (await freeze(client)).json()["number"]
    await entrust(database, planner.world.municipality_id, sign_in, UNDERPASS)

    assert await cells(client) == everything
    listed = (await client.get(f"{API}/findings")).json()["findings"]
    assert [each["number"] for each in listed] == [number]
    assert (await client.get(f"{API}/findings/{number}")).status_code == 200
    answered = await client.post(f"{API}/measures", json={**LIGHT, "findings": [number]})
    assert answered.status_code == 201
    measure = f"{API}/measures/{answered.json()['number']}"
    assert (await client.get(measure)).status_code == 200
    step = await client.post(f"{measure}/steps", json={"state": "considered"})
    assert step.json()["state"] == "considered"
    plan = {"title": "Bro", "polygon": around(UNDERPASS)}
    assert (await client.post(f"{API}/plan-cases", json=plan)).status_code == 201
    everywhere = await client.post(f"{API}/scans", json={"theme": "change"})
    assert everywhere.status_code == 202
    scan = f"{API}/scans/{everywhere.json()['scan_id']}"
    assert (await client.get(scan)).status_code == 200


async def test_a_coordinator_elsewhere_sees_and_answers_none_of_it(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    world = planner.world
    assert await cells(client)
    number = (await freeze(client)).json()["number"]
    made = await client.post(f"{API}/measures", json={**LIGHT, "findings": [number]})
    measure = made.json()["number"]
    plan = {"title": "Bro", "polygon": around(UNDERPASS)}
    case = (await client.post(f"{API}/plan-cases", json=plan)).json()["number"]
    scan = (await client.post(f"{API}/scans", json={"theme": "change"})).json()["scan_id"]
    elsewhere = await area_named(client, world.municipality_id, "Loddefjord")
    await entrust(database, world.municipality_id, sign_in, MEADOW)

    assert await cells(client) == set()
    for listed in ("findings", "measures", "plan-cases"):
        assert str(number)[:4] not in (await client.get(f"{API}/{listed}")).text, listed
    refused = [
        await client.get(f"{API}/findings/{number}"),
        await client.post(
            f"{API}/findings/{number}/state", json={"state": "done", "responsible_unit": "Vi"}
        ),
        await client.get(f"{API}/measures/{measure}"),
        await client.post(f"{API}/measures/{measure}/steps", json={"state": "considered"}),
        await client.post(f"{API}/measures", json={**LIGHT, "findings": [number]}),
        await client.post(f"{API}/measures", json=LIGHT),
        await client.get(f"{API}/plan-cases/{case}"),
        await client.get(f"{API}/plan-cases/{case}/told"),
        await client.get(f"{API}/plan-cases/{case}/inputs"),
        await client.get(f"{API}/plan-cases/{case}/checklist"),
        await client.post(f"{API}/plan-cases/{case}/stages", json={"stage": "presented"}),
        await client.post(f"{API}/plan-cases/{case}/seen"),
        await client.post(f"{API}/plan-cases", json=plan),
        await client.post(f"{API}/plan-cases/preview", json={"polygon": around(UNDERPASS)}),
        await client.get(f"{API}/scans/{scan}"),
        await client.delete(f"{API}/scans/{scan}"),
        await client.get(f"{API}/contributions/summary?campaign_id={world.campaign_id}"),
        await client.get(f"{API}/areas/{elsewhere}/profile"),
        await client.post(f"{API}/areas/{elsewhere}/end", json={"ends_on": "2090-01-01"}),
        await client.put(f"{API}/areas/{elsewhere}/contact", json={"role": "Koordinator"}),
    ]
    assert [each.json()["type"] for each in refused] == ["/problems/outside-your-areas"] * 20

    await sign_in(world.municipality_id, "planner")
    assert (await client.get(f"{API}/measures/{measure}")).json()["state"] == "proposed"
    assert (await client.get(f"{API}/findings/{number}")).json()["state"] == "assigned"


async def test_a_coordinator_of_no_area_sees_nothing(
    client: httpx.AsyncClient, planner: Neighbourhood, sign_in: Callable[..., SignedIn]
) -> None:
    await sign_in(planner.world.municipality_id, "coordinator")
    answer = await client.get(f"{API}/hotspots")
    assert answer.json()["type"] == "/problems/outside-your-areas"
    assert (await client.get(f"{API}/measures")).json() == {"measures": []}


async def test_a_coordinator_says_whom_to_ask_but_draws_no_boundary(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    sign_in: Callable[..., SignedIn],
) -> None:
    number = planner.world.municipality_id
    await entrust(database, number, sign_in, UNDERPASS)
    own = f"{API}/areas/{await area_named(client, number, 'Et nabolag')}"
    told = await client.put(f"{own}/contact", json={"role": "Områdekoordinator"})
    assert told.status_code == 200
    assert (await client.get(f"{own}/profile")).json()["contacts"][0]["role"] == "Områdekoordinator"
    # A larger area would let them read what is told in it.
    drawn = {"valid_from": "2090-01-01", "polygon": around((0, 0))}
    for refused in (
        await client.post(f"{own}/boundaries", json=drawn),
        await client.post(f"{API}/areas", json={}),
    ):
        assert refused.json()["type"] == "/problems/role-missing"
    assert (await client.post(f"{own}/end", json={"ends_on": "2090-01-01"})).status_code == 200
