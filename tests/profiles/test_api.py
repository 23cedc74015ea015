"""An area's profile over HTTP: what was told, found, decided and planned there."""

import httpx

from app.hotspots.rules import enough
from tests.hotspots.conftest import UNDERPASS, Neighbourhood, neighbourhood, planner
from tests.hotspots.test_findings import freeze
from tests.plans.test_api import around

__all__ = ["neighbourhood", "planner"]

API = "/api/v1"


async def test_a_profile_gathers_what_lies_in_the_area(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    finding = (await freeze(client)).json()["number"]
    light = {"title": "Lys", "responsible_unit": "Bymiljøetaten", "findings": [finding]}
    measure = (await client.post(f"{API}/measures", json=light)).json()["number"]
    plan = {"title": "Bro", "polygon": around(UNDERPASS)}
    assert (await client.post(f"{API}/plan-cases", json=plan)).status_code == 201
    where = {"municipality_id": planner.world.municipality_id}
    [area] = (await client.get(f"{API}/areas", params=where)).json()["features"]
    answer = await client.get(f"{API}/areas/{area['id']}/profile")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["findings_by_state"], told["measures_by_state"]) == (
        {"assigned": 1}, {"proposed": 1}
    )  # fmt: skip
    assert [each["number"] for each in told["measures"]] == [measure]
    assert [each["title"] for each in told["plan_cases"]] == ["Bro"]
    [campaign] = told["campaigns"]
    assert campaign["is_own"]
    assert campaign["told"] == campaign["told_here"] >= 5


async def test_elsewhere_in_the_municipality_there_is_nothing(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    await freeze(client)
    draft = {"name": "Langt borte", "kind": "other", "starts_on": "2019-01-01"}
    made = await client.post(f"{API}/areas", json=draft | {"polygon": around((9_000, 0))})
    told = (await client.get(f"{API}/areas/{made.json()['area_id']}/profile")).json()
    assert told["findings"] == told["measures"] == told["plan_cases"] == told["campaigns"] == []


def test_fewer_than_five_children_are_no_number() -> None:
    assert [enough(count) for count in (0, 4, 5)] == [None, None, 5]
