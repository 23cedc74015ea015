"""Areas out of files, over HTTP: looked at first, then stored all or nothing."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pyogrio
import pytest
import shapely
from typer.testing import CliRunner

from app.cli import app as commands
from app.kit.geometry import to_metres
from app.settings import Settings
from tests.world import SignedIn, World, at

IMPORTS = "/api/v1/areas/imports"
GEOJSON = "application/geo+json"
SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()


@pytest.fixture
async def planner(world: World, sign_in: Callable[..., SignedIn]) -> World:
    """The world, with a planner signed in on `client`."""
    await sign_in(world.municipality_id, "planner")
    return world


def box(east: float = 0, metres: float = 500) -> shapely.Polygon:
    """A square in CRS84, so many metres east of the school."""
    return shapely.Polygon(
        [at(east + x, y) for x, y in ((0, 0), (metres, 0), (metres, metres), (0, metres))]
    )


def collection(*features: tuple[Any, shapely.Geometry | None], **members: Any) -> bytes:
    """A FeatureCollection of (name, geometry)."""
    found = [
        {
            "type": "Feature",
            "properties": {"navn": name},
            "geometry": None if geometry is None else json.loads(shapely.to_geojson(geometry)),
        }
        for name, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": found} | members).encode()


async def send(
    client: httpx.AsyncClient, body: bytes, media_type: str = GEOJSON, **asked: Any
) -> httpx.Response:
    """What the service answers to a file."""
    usual = {"kind": "levekaarssone", "name_field": "navn"}
    headers = {"Content-Type": media_type}
    return await client.post(IMPORTS, params=usual | asked, content=body, headers=headers)


async def names(client: httpx.AsyncClient, world: World, **asked: Any) -> set[str]:
    """The zones there are."""
    where = {"municipality_id": world.municipality_id} | asked
    features = (await client.get("/api/v1/areas", params=where)).json()["features"]
    return {
        each["properties"]["name"]
        for each in features
        if each["properties"]["kind"] == "levekaarssone"
    }


async def test_a_file_is_looked_at_stored_and_then_already_there(
    client: httpx.AsyncClient, planner: World
) -> None:
    body = collection(("Øst", box()), ("Vest", box(-500)))
    looked = (await send(client, body)).json()
    assert looked["outcome"] == "dry_run"
    assert [(each["name"], each["outcome"]) for each in looked["features"]] == [
        ("Øst", "new"), ("Vest", "new")
    ]  # fmt: skip
    assert await names(client, planner) == set()
    assert (await send(client, body, commit=True)).json()["outcome"] == "stored"
    assert await names(client, planner) == {"Øst", "Vest"}
    again = (await send(client, body, commit=True, starts_on=SOON)).json()
    assert again["outcome"] == "nothing_new"
    assert {each["outcome"] for each in again["features"]} == {"unchanged"}


async def test_a_name_that_is_there_is_drawn_anew_but_not_in_the_past(
    client: httpx.AsyncClient, planner: World
) -> None:
    await send(client, collection(("Øst", box())), commit=True, starts_on="2019-01-01")
    larger = collection(("Øst", box(metres=800)))
    assert (await send(client, larger, starts_on="2020-01-01")).json()["features"][0]["faults"] == [
        "What an area was on past days stays as it was: a change begins today or later."
    ]
    stored = (await send(client, larger, commit=True, starts_on=SOON)).json()
    assert (stored["outcome"], stored["features"][0]["outcome"]) == ("stored", "redrawn")
    assert await names(client, planner, on=SOON) == {"Øst"}


async def test_every_fault_is_told_of_its_feature_and_nothing_is_stored(
    client: httpx.AsyncClient, planner: World
) -> None:
    bow = shapely.Polygon([at(0, 0), at(400, 400), at(400, 0), at(0, 400)])
    body = collection(
        ("God", box()), (None, box()), ("Tom", None), ("Punkt", shapely.Point(at(0, 0))),
        ("Borte", shapely.box(40, 10, 41, 11)), ("Liten", box(metres=9)), ("Sløyfe", bow),
        ("To", box()), ("To", box()),
    )  # fmt: skip
    refused = (await send(client, body, commit=True)).json()
    assert refused["outcome"] == "refused"
    told = {(each["name"], each["outcome"]): each for each in refused["features"]}
    assert [each["outcome"] for each in refused["features"]] == [
        "new", "refused", "refused", "refused", "refused", "refused", "new", "refused", "refused"
    ]  # fmt: skip
    assert told["Sløyfe", "new"]["warnings"][0].startswith("It was made valid: Self-intersection")
    assert "with “God”" in told["Sløyfe", "new"]["warnings"][1]
    assert await names(client, planner) == set()
    kept = (await send(client, body, commit=True, skip_refused=True)).json()
    assert kept["outcome"] == "stored"
    assert await names(client, planner) == {"God", "Sløyfe"}


@pytest.mark.parametrize(("suffix", "media_type"), [
    (".gpkg", "application/geopackage+sqlite3"), (".gml", "application/gml+xml"),
])  # fmt: skip
async def test_other_formats_and_reference_systems_say_the_same(
    client: httpx.AsyncClient, planner: World, tmp_path: Path, suffix: str, media_type: str
) -> None:
    path = tmp_path / f"soner{suffix}"
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(to_metres(shapely.MultiPolygon([box()])))], object),
        [np.array(["Øst"], object)],
        np.array(["navn"]),
        geometry_type="MultiPolygon",
        crs="EPSG:25833",
    )
    answer = await send(client, path.read_bytes(), media_type, commit=True)
    assert answer.json()["outcome"] == "stored", answer.text
    again = await send(client, collection(("Øst", box())), starts_on=SOON)
    assert again.json()["features"][0]["outcome"] == "unchanged"


@pytest.mark.parametrize(("body", "media_type", "refusal"), [
    (b"{", GEOJSON, (422, "file-refused")),
    (collection(("Øst", None), crs={"properties": {"name": "EPSG:0"}}), GEOJSON,
     (422, "file-refused")),
    (b"PK", "application/zip", (415, "unknown-file-type")),
    (b"x" * 10_000_001, GEOJSON, (413, "file-too-large")),
    (b"<OGRVRTDataSource><!-- opengis.net/gml --></OGRVRTDataSource>", "application/gml+xml",
     (422, "file-refused")),
    (b'<!DOCTYPE x><FeatureCollection xmlns="http://www.opengis.net/gml"/>',
     "application/gml+xml", (422, "file-refused")),
])  # fmt: skip
async def test_what_is_no_map_is_refused(
    client: httpx.AsyncClient, planner: World, body: bytes, media_type: str, refusal: Any
) -> None:
    answer = await send(client, body, media_type)
    found = answer.status_code, answer.json()["type"].removeprefix("/problems/")
    assert found == refusal


async def test_the_command_line_tells_the_same(
    settings: Settings, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("DATABASE_URL", settings.database_url),
        ("DATABASE_APP_URL", settings.database_app_url),
        ("NABOTRAKK_SECRET", settings.secret),
        ("NABOTRAKK_DATA", tmp_path),
    ):
        monkeypatch.setenv(name, str(value))
    path = tmp_path / "soner.geojson"
    path.write_bytes(collection(("Øst", box()), ("Øst", box())))
    named = ["--municipality", world.municipality_id, "--kind", "other", "--name-field"]

    async def run(*more: str) -> Any:
        command = ["import-areas", str(path), *named, *more]
        return await asyncio.to_thread(CliRunner().invoke, commands, command)

    looked = await run("navn")
    assert looked.exit_code == 0, looked.output
    assert "feature 2 (Øst): Another feature has the same name." in looked.output
    assert (await run("navn", "--commit")).exit_code == 1
    assert "There is no field 'nr'" in (await run("nr")).output
    path.write_bytes(collection(("Øst", box())))
    assert "Stored." in (await run("navn", "--commit", "--starts-on", "2019-01-01")).output


@pytest.mark.parametrize("asked", [{"crs": ""}, {"crs": " "}, {"layer": ""}, {"crs": "x" * 1001}])
async def test_a_reference_system_or_layer_without_a_name_is_refused(
    client: httpx.AsyncClient, planner: World, asked: dict[str, str]
) -> None:
    answer = await send(client, collection(("Øst", box())), **asked)
    assert answer.status_code == 422
    assert await names(client, planner) == set()
