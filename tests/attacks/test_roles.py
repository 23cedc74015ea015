"""Who may do what: a table of every operation, asked by everybody, in two municipalities."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.kit.database import Database
from app.main import API, create_app
from app.settings import Settings
from tests.conftest import new_municipality
from tests.fieldwork.conftest import OPEN, note, observation
from tests.hotspots.conftest import Neighbourhood, neighbourhood, planner
from tests.hotspots.test_findings import freeze
from tests.photos.pictures import phone_photo
from tests.plans.test_api import around
from tests.world import World, build_world, place, sign_in_staff

__all__ = ["neighbourhood", "planner"]

# Each line is what a role may do besides what everybody or all staff may, and a planner what a
# coordinator may.
# An administrator may do what every role may, a participant only what is a participant's.
TABLE = {
    "everybody": """
        POST /participation/join
        GET /classes/{picture_code}
        GET /areas
        GET /areas/{area_id}
        GET /areas/{area_id}/indicators
        GET /schools
        GET /municipalities
        POST /staff/sign-in
        GET /staff/providers
        GET /staff/providers/{provider_id}/sign-in
        GET /staff/providers/{provider_id}/callback
        GET /staff/providers/{provider_id}/sign-out
        GET /measures/decided
        GET /measures/{number}/photos/{photo_id}
        GET /plans
        GET /plans/{number}
        POST /plans/{number}/inputs
        GET /plan-receipts/{receipt}
        DELETE /plan-receipts/{receipt}
        GET /classes/{picture_code}/plans
        POST /classes/{picture_code}/plans/{number}/inputs
        POST /participation/surveys
        GET /survey-summaries
        GET /survey-summaries/{campaign_id}
        GET /answers/areas
        GET /answers/areas/{area_id}
        GET /answers/areas/{area_id}/qr.svg
        GET /answers/classes/{picture_code}
        GET /research/series
        GET /research/series.csv
        GET /releases
        GET /releases/{number}
        GET /releases/{number}/themes
        GET /releases/{number}/cells
        GET /releases/{number}/files/{file_format}
        GET /releases/{number}/national.{file_format}
        GET /reports/{number}
        GET /reports/{number}/facts
        GET /reports/{number}/files/{form}
        GET /events
        GET /base-map
        GET //tiles/releases/{number}.json
        GET //tiles/releases/{number}/{z}/{x}/{y}.mvt
        GET //feeds/{municipality_id}.{form}
        GET //feeds/{municipality_id}/areas/{area_id}.{form}
        GET //catalogue
        GET //catalogue.ttl
        GET //catalogue.jsonld
        GET //health/live
        GET //health/ready
    """,
    "participant": """
        GET /participation/contributions
        POST /participation/contributions
        POST /participation/contributions/batch
        PUT /participation/contributions/{contribution_id}
        DELETE /participation/contributions/{contribution_id}
        GET /participation/invitation
        POST /participation/place-searches
        GET /participation/survey-responses/{response_id}
        PUT /participation/survey-responses/{response_id}
        DELETE /participation/survey-responses/{response_id}
    """,
    "staff": """
        GET /campaigns
        GET /campaigns/{campaign_id}
        GET /campaigns/{campaign_id}/catalogue
        POST /staff/sign-out
        GET /staff/me
        GET /photos/{photo_id}/{size}
        GET /walks
        GET /observations
        POST /observations
        PUT /observations/{observation_id}
        DELETE /observations/{observation_id}
        PUT /observations/{observation_id}/photos/{photo_id}
        DELETE /observations/{observation_id}/photos/{photo_id}
    """,
    "facilitator": """
        GET /groups
        POST /groups
        GET /groups/{group_id}
        PATCH /groups/{group_id}
        POST /groups/{group_id}/close
        POST /groups/{group_id}/reopen
        POST /groups/{group_id}/participants
        DELETE /groups/{group_id}/participants
        GET /groups/{group_id}/qr.svg
        GET /groups/{group_id}/board
        GET /groups/{group_id}/board/stream
        GET /groups/{group_id}/comments
        POST /groups/{group_id}/comments/release
        POST /groups/{group_id}/comments/{contribution_id}/decision
        POST /groups/{group_id}/plans/{number}/inputs
    """,
    "coordinator": """
        POST /campaigns
        GET /notes
        POST /notes
        PUT /notes/{note_id}
        DELETE /notes/{note_id}
        GET /knowledge
        GET /knowledge/places
        GET /surveys
        GET /surveys/{campaign_id}
        PUT /surveys/{campaign_id}
        POST /surveys/{campaign_id}/open
        POST /surveys/{campaign_id}/codes
        GET /surveys/{campaign_id}/qr
        GET /surveys/{campaign_id}/remarks
        POST /surveys/{campaign_id}/remarks/release
        POST /surveys/{campaign_id}/remarks/{remark_id}/decision
        GET /surveys/{campaign_id}/results
        GET /surveys/{campaign_id}/results.csv
        GET /surveys/{campaign_id}/places
        POST /surveys/{campaign_id}/publication
        GET /desk
        GET /areas/{area_id}/profile
        POST /areas/{area_id}/end
        PUT /areas/{area_id}/contact
        GET /reports
        POST /reports
        POST /reports/{number}/rendering
        POST /reports/{number}/publication
        GET /archives
        POST /archives
        GET /archives/{number}
        GET /archives/{number}/package
        GET /desk/letters
        PUT /desk/letters
        GET /plan-cases
        POST /plan-cases
        GET /plan-cases/{number}
        PATCH /plan-cases/{number}
        POST /plan-cases/{number}/seen
        POST /plan-cases/{number}/stages
        POST /plan-cases/{number}/documents
        DELETE /plan-cases/{number}/documents/{document_id}
        GET /plan-cases/{number}/inputs
        POST /plan-cases/{number}/inputs
        POST /plan-cases/{number}/inputs/{ordinal}/decision
        POST /plan-cases/{number}/answers
        GET /plan-cases/{number}/checklist
        POST /plan-cases/{number}/checklist/{question}
        GET /measures/{number}/effect
        GET /contributions
        GET /contributions/summary
        GET /hotspots
        POST /hotspots
        GET /hotspots/summary
        GET /hotspots/gi-star
        POST /hotspots/comparison
        GET /coverage
        POST /scans
        GET /scans/{scan_id}
        DELETE /scans/{scan_id}
        GET /findings
        POST /findings
        GET /findings/{number}
        POST /findings/{number}/state
        GET /measures
        POST /measures
        GET /measures/{number}
        POST /measures/{number}/steps
        GET /measures/{number}/photos
        PUT /measures/{number}/photos/{photo_id}
        DELETE /measures/{number}/photos/{photo_id}
        POST /measures/{number}/photos/{photo_id}/painting
        POST /measures/{number}/photos/{photo_id}/confirmation
        DELETE /measures/{number}/photos/{photo_id}/confirmation
        POST /plan-cases/preview
        GET /plan-cases/{number}/told
        GET /exports/{layer}.{file_format}
        GET //tiles/cells/{z}/{x}/{y}.mvt
        GET //tiles/marks/{z}/{x}/{y}.mvt
        GET //tiles/ways/{z}/{x}/{y}.mvt
        GET //tiles/{layer}.json
    """,
    "planner": """
        POST /areas
        POST /areas/imports
        POST /areas/{area_id}/boundaries
        POST /areas/{area_id}/supersede
        POST /indicators/areas
        POST /indicators/grid
        POST /contributions/{contribution_id}/report
        POST /releases
        GET /releases/{number}/key-cells
        GET /deletion-proofs
        GET /older-rounds
        GET /older-rounds/{round_id}/cells
        GET /events/stream
        POST /staff/gis-tokens
    """,
    "administrator": """
        PATCH /campaigns/{campaign_id}/privacy
        GET /coordinators
        PUT /coordinators/{staff_id}/areas
        DELETE /older-rounds/{round_id}
        GET /keys
        POST /keys
        DELETE /keys/{key_id}
        GET /webhooks
        POST /webhooks
        DELETE /webhooks/{webhook_id}
        GET /webhooks/{webhook_id}/deliveries
        POST /webhooks/{webhook_id}/deliveries/{event_id}/retry
    """,
}


def _whole(line: str) -> str:
    """An operation with its whole address; `//` begins one beside the API."""
    method, path = line.split()
    return f"{method} {path[1:] if path.startswith('//') else API + path}"


MAY = {_whole(line): who for who, lines in TABLE.items() for line in lines.strip().splitlines()}
ASKERS = ("nobody", "participant", "facilitator", "coordinator", "planner", "administrator")
# What ends the asker, or does not end.
UNENDING = {f"POST {API}/staff/sign-out", f"GET {API}/events/stream"}
REFUSALS = {
    f"/problems/{each}"
    for each in ("not-signed-in", "role-missing", "unknown-token", "invalid-key")
}
PATH = {
    "picture_code": "sun-boat-cat-tree", "provider_id": "entra", "number": "0000-2026-u01",
    "file_format": "csv", "form": "pdf", "layer": "cells", "event_id": "0000-1",
    "size": "full", "z": "0", "x": "0", "y": "0",
    "receipt": "0000-2222-2222-2222-2222", "ordinal": "1", "question": "heard",
}  # fmt: skip


def lets_in(operation: str, asker: str) -> bool:
    """Whether the table says so."""
    who = MAY[operation]
    if who == "everybody":
        # A participant's token is no key, and is not taken for none.
        return (operation, asker) != (f"GET {API}/events", "participant")
    if asker in ("nobody", "participant"):
        return who == asker
    if (who, asker) == ("coordinator", "planner"):
        return True
    return who in ("staff", asker) or (asker == "administrator" and who != "participant")


def address(operation: str, **known: str) -> tuple[str, str]:
    """Method and address of an operation, with ids nobody has where none are known."""
    method, path = operation.split(" ")
    for name in [part.split("}")[0] for part in path.split("{")[1:]]:
        path = path.replace(f"{{{name}}}", known.get(name) or PATH.get(name) or str(uuid4()))
    return method, path


def body_of(operation: str, document: dict[str, Any]) -> dict[str, Any]:
    """What is sent along: a document, a photo where one is put, or nothing."""
    if operation.startswith("PUT ") and "/photos/" in operation:
        return {"content": b"photo", "headers": {"Content-Type": "image/jpeg"}}
    return {"json": document} if operation.startswith(("POST", "PUT", "PATCH")) else {}


@pytest.fixture(scope="module")
async def askers(
    settings: Settings, database: Database
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Everybody who may ask, each with a browser of their own."""
    app = create_app(settings)
    app.state.database = database
    world = await build_world(database, await new_municipality(database))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    found = {
        each: httpx.AsyncClient(transport=transport, base_url="http://test") for each in ASKERS
    }
    joined = await found["nobody"].post(f"{API}/participation/join", json={"code": world.code})
    found["participant"].headers["Authorization"] = f"Bearer {joined.json()['token']}"
    for role in ("facilitator", "coordinator", "planner", "administrator"):
        await sign_in_staff(found[role], database, world.municipality_id, [role])
    yield found
    for client in found.values():
        await client.aclose()


async def test_the_table_names_every_operation_and_no_other(
    askers: dict[str, httpx.AsyncClient],
) -> None:
    document = (await askers["nobody"].get(f"{API}/openapi.json")).json()
    there = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert set(MAY) == there
    for operation, who in MAY.items():
        method, path = operation.split(" ")
        security = document["paths"][path][method.lower()].get("security", [{}])
        assert ({} in security) == (who == "everybody"), operation
        assert ({"participant": []} in security) == (who == "participant"), operation


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("operation", sorted(MAY))
async def test_a_role_opens_what_the_table_says_and_nothing_else(
    askers: dict[str, httpx.AsyncClient], operation: str, asker: str
) -> None:
    is_let_in = lets_in(operation, asker)
    if is_let_in and operation in UNENDING:
        pytest.skip("it would end the asker, or not end")
    method, path = address(operation)
    answer = await askers[asker].request(method, path, **body_of(operation, {}))
    refused = answer.status_code in (401, 403) and answer.json()["type"] in REFUSALS
    assert refused is not is_let_in, answer.text


async def test_an_administrator_elsewhere_reaches_nothing_of_ours(
    client: httpx.AsyncClient, planner: Neighbourhood, database: Database
) -> None:
    world = planner.world
    await sign_in_staff(client, database, world.municipality_id, ["administrator"])
    finding = (await freeze(client)).json()["number"]
    ours = {"finding": finding, **await make_everything(client, world)}
    neighbour = await new_municipality(database)
    await build_world(database, neighbour)
    before = await everything_listed(client)
    await sign_in_staff(client, database, neighbour, ["administrator"])
    for operation, who in MAY.items():
        if "{" not in operation or who in ("everybody", "participant"):
            continue
        named = {name for name in ours if f"{{{name}}}" in operation}
        numbered = ("measure", "report", "plan-case")
        [number] = [ours[each] for each in numbered if f"/{each}s/" in operation] or [finding]
        if not named and "{number}" not in operation:
            continue
        method, path = address(operation, **{name: ours[name] for name in named}, number=number)
        sent = body_of(operation, BODIES.get(operation, {}))
        answer = await client.request(method, path, **sent)
        # A mark elsewhere is answered as one is that has no comment.
        found = answer.json()["type"].removeprefix("/problems/")
        assert found == "nothing-to-report" or answer.status_code == 404, (operation, answer.text)
    listed = await everything_listed(client)
    for value in (*ours.values(), world.municipality_id):
        assert f'"{value}"' not in listed
    await sign_in_staff(client, database, world.municipality_id, ["administrator"])
    assert await everything_listed(client) == before


ZONE = around((0, 0))
# What is sent along, so that it is refused for whose it is, and not for what it says.
BODIES: dict[str, dict[str, Any]] = {
    f"POST {API}/areas/{{area_id}}/boundaries": {"valid_from": "2090-01-01", "polygon": ZONE},
    f"POST {API}/areas/{{area_id}}/end": {"ends_on": "2090-01-01"},
    f"POST {API}/areas/{{area_id}}/supersede": {
        "from_day": "2090-01-01",
        "successors": [{"name": "Ny", "kind": "other", "polygon": ZONE}],
    },
    f"PATCH {API}/campaigns/{{campaign_id}}/privacy": {"retention_months": 1},
    f"PATCH {API}/groups/{{group_id}}": {"label": "Vår"},
    f"POST {API}/groups/{{group_id}}/reopen": {"closes_at": "2030-01-01T00:00:00Z"},
    f"POST {API}/groups/{{group_id}}/participants": {"provenance": "paper"},
    f"POST {API}/groups/{{group_id}}/comments/release": {"contribution_ids": []},
    f"POST {API}/groups/{{group_id}}/comments/{{contribution_id}}/decision": {
        "decision": "release"
    },
    f"POST {API}/findings/{{number}}/state": {"state": "done", "responsible_unit": "Vi"},
    f"POST {API}/measures/{{number}}/steps": {"state": "considered"},
    f"POST {API}/plan-cases/{{number}}/stages": {"stage": "presented"},
    f"POST {API}/plan-cases/{{number}}/documents": {
        "title": "Kart",
        "url": "https://a.example/",
        "kind": "map",
        "dated": "2026-01-01",
    },
    f"POST {API}/plan-cases/{{number}}/inputs": {
        "input_id": str(uuid4()),
        "words": "Nei",
        "sender": "resident",
    },
    f"POST {API}/plan-cases/{{number}}/inputs/{{ordinal}}/decision": {"decision": "release"},
    f"POST {API}/plan-cases/{{number}}/answers": {
        "inputs": [1],
        "outcome": "followed",
        "reason": "Ja",
    },
    f"POST {API}/plan-cases/{{number}}/checklist/{{question}}": {"state": "yes"},
    f"POST {API}/groups/{{group_id}}/plans/{{number}}/inputs": {
        "input_id": str(uuid4()),
        "words": "Nei",
    },
}


async def make_everything(client: httpx.AsyncClient, world: World) -> dict[str, str]:
    """One of each thing that has an id, by the name the id has in addresses."""
    # Before a mark is counted that is made below.
    year = await client.post(f"{API}/reports", json={"kind": "year", "year": 2026})
    report = year.json()["number"]
    joined = await client.post(f"{API}/participation/join", json={"code": world.code})
    bearer = {"Authorization": f"Bearer {joined.json()['token']}"}
    told = place()
    answer = await client.post(f"{API}/participation/contributions", json=told, headers=bearer)
    assert answer.status_code == 201, answer.text

    async def made(path: str, draft: dict[str, Any]) -> dict[str, Any]:
        answer = await client.post(f"{API}{path}", json=draft)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def started(kind: str) -> str:
        draft = {"kind": kind, "title": kind, "purpose": "Trygge veier", **OPEN}
        return str((await made("/campaigns", draft))["campaign_id"])

    seen = observation(await started("site_walk"))
    await made("/observations", seen)
    photo_id = str(uuid4())
    kept = f"{API}/observations/{seen['observation_id']}/photos/{photo_id}"
    jpeg = {"Content-Type": "image/jpeg"}
    assert (await client.put(kept, content=phone_photo(), headers=jpeg)).is_success
    campaign = {"campaign_id": [str(world.campaign_id)], "theme": "change"}
    light = {"title": "Lys", "responsible_unit": "Vi"}
    key = {"name": "Kart", "scopes": ["releases:read"]}
    webhook = {"name": "Sak", "url": "https://sak.example/inn", "types": ["release.made"]}
    plan = {"title": "Bro", "polygon": around((0, 0))}
    zone = {"name": "Sone", "kind": "other", "starts_on": "2019-01-01", "polygon": ZONE}
    return {
        "campaign_id": str(world.campaign_id),
        "area_id": (await made("/areas", zone))["area_id"],
        "group_id": str(world.group_id),
        "contribution_id": told["contribution_id"],
        "note_id": (await made("/notes", note(await started("workshop"))))["note_id"],
        "observation_id": seen["observation_id"],
        "photo_id": photo_id,
        "measure": (await made("/measures", light))["number"],
        "report": report,
        "plan-case": (await made("/plan-cases", plan))["number"],
        "scan_id": (await made("/scans", campaign))["scan_id"],
        "key_id": (await made("/keys", key))["key_id"],
        "webhook_id": (await made("/webhooks", webhook))["webhook_id"],
    }


async def everything_listed(client: httpx.AsyncClient) -> str:
    """What every list an administrator reads says."""
    lists = [
        "campaigns", "groups", "contributions", "findings", "measures", "plan-cases", "keys",
        "webhooks", "reports", "archives", "older-rounds", "deletion-proofs", "events",
    ]  # fmt: skip
    answers = [await client.get(f"{API}/{each}") for each in lists]
    assert all(answer.status_code == 200 for answer in answers)
    return "\n".join(answer.text for answer in answers)
